"""Files of a case: always downloaded, never shown in the browser, under the name that was sealed with them."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from register.attachments.problems import Refused
from register.incidents.casework import filing
from register.web.cases import doors
from register.web.cases.forms.working import Upload
from register.web.ui.http import DeskRequest, posted


@require_safe
@doors.require_key
def download(request: DeskRequest, case_id: UUID, file_id: UUID) -> StreamingHttpResponse:
    """Opened piece by piece while it is sent; that it was read is in the trail first."""
    case, _ways = doors.find(request, case_id, "read")
    row = filing.find(case, file_id)
    if row is None:
        raise Http404
    about, content = filing.open_file(case=case, row=row, boxes=doors.opened(request, case), by=request.user)
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename=\"fil\"; filename*=UTF-8''{quote(about.name, safe='')}"
    response["Content-Length"] = str(about.size)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@doors.require_key
def add(request: DeskRequest, case_id: UUID) -> HttpResponse:
    """A file from those who handle the case: checked, cleaned and sealed as the reporter's are."""
    case, _ways = doors.find(request, case_id, "note")
    form = Upload(posted(request), request.FILES or None, case=case, user=request.user)
    if form.is_bound and form.is_valid():
        try:
            filing.add_file(
                case=case, upload=form.cleaned_data["file"], boxes=doors.opened(request, case), by=request.user
            )
        except Refused as refused:
            form.add_error("file", str(refused.reason))
        else:
            messages.success(request, _("The file is saved."))
            return redirect(reverse("cases:case", args=[case.uuid]) + "#filer")
    back = reverse("cases:case", args=[case.uuid])
    context = {"case": case, "form": form, "title": _("Add a file"), "button": _("Save"), "back": back, "upload": True}
    return render(request, "cases/work.html", context, status=400 if form.errors and form.is_bound else 200)

"""Files of a case: always downloaded, never shown in the browser, under the name that was sealed with them."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from register.attachments import queries as attachments
from register.attachments import services as attachment_services
from register.attachments.problems import Refused
from register.incidents.casework.writing import noted
from register.incidents.models import CaseAttachment
from register.web.cases import doors
from register.web.cases.forms.working import Upload
from register.web.ui.http import DeskRequest, posted


@require_safe
@doors.require_key
def download(request: DeskRequest, case_id: UUID, file_id: UUID) -> StreamingHttpResponse:
    """Opened piece by piece while it is sent; that it was read is in the trail first."""
    case, _ways = doors.find(request, case_id, "read")
    row = CaseAttachment.objects.filter(case=case, attachment__uuid=file_id).select_related("attachment").first()
    if row is None:
        raise Http404
    key = doors.opened(request, case).dialogue_key
    about = attachments.about(row.attachment, key)
    with transaction.atomic():
        noted(case, "case.file_read", request.user, file=str(file_id))
    response = StreamingHttpResponse(attachments.content(row.attachment, key), content_type="application/octet-stream")
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
            _received(request, case, form.cleaned_data["file"])
        except Refused as refused:
            form.add_error("file", str(refused.reason))
        else:
            messages.success(request, _("The file is saved."))
            return redirect(reverse("cases:case", args=[case.uuid]) + "#filer")
    back = reverse("cases:case", args=[case.uuid])
    context = {"case": case, "form": form, "title": _("Add a file"), "button": _("Save"), "back": back, "upload": True}
    return render(request, "cases/work.html", context, status=400 if form.errors and form.is_bound else 200)


def _received(request: DeskRequest, case: Any, upload: Any) -> None:
    key = doors.opened(request, case).dialogue_key
    waiting = attachment_services.waiting_until(1)
    row, _about = attachment_services.receive(upload=upload, part_key=key, expires_on=waiting)
    with transaction.atomic():
        attachment_services.keep([row.uuid])
        CaseAttachment.objects.create(case=case, attachment=row, is_from_reporter=False, added_on=timezone.localdate())
        noted(case, "case.file_added", request.user)

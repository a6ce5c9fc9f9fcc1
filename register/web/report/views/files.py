"""Files with a report: added one at a time, listed, taken away. Sealed before they touch the disk."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from register.attachments import services as files
from register.attachments.problems import Refused
from register.attachments.uploads import SealedUpload
from register.incidents.intake import drafts
from register.incidents.intake.drafts import Written
from register.incidents.sealing import CaseBoxes
from register.web.report import drafting
from register.web.ui.forms import FileForm
from register.web.ui.http import posted

MOST = 10


@require_http_methods(["GET", "HEAD", "POST"])
@drafting.with_draft("report:files")
def add(request: HttpRequest, written: Written) -> HttpResponse:
    """The list of files, and room for one more."""
    if "remove" in request.POST:
        return _removed(written, str(request.POST["remove"]))
    form, status = FileForm(posted(request), request.FILES or None), 200
    if request.method == "POST":
        status = _taken(request, written, form)
        if status == 200:
            return redirect("report:files")
    context = {
        "form": form,
        "files": written.document["files"],
        "title": _("Pictures, recordings and other files"),
        "is_full": len(written.document["files"]) >= MOST,
    }
    return render(request, "report/files.html", context, status=status)


def _taken(request: HttpRequest, written: Written, form: FileForm) -> int:
    """200 when the file was taken, else the answer's status, with the reason on the form."""
    upload = request.FILES.get("file")
    if not form.is_valid() or not isinstance(upload, SealedUpload):
        return 400
    try:
        if len(written.document["files"]) >= MOST:
            raise Refused("too_many")
        row, about = files.receive(
            upload=upload,
            part_key=CaseBoxes(written.case_key).dialogue_key,
            keep_original=form.cleaned_data["keep_original"],
            expires_on=written.until,
        )
    except Refused as problem:
        form.add_error("file", str(problem.reason))
        return 503 if problem.is_our_fault else 400
    kept = {"id": str(row.uuid), "name": about.name, "size": about.size, "original": bool(about.original_sha256)}
    drafts.change(written, lambda locked: locked.document["files"].append(kept))
    return 200


def _removed(written: Written, file_id: str) -> HttpResponse:
    def drop(locked: Written) -> None:
        found = [file for file in locked.document["files"] if file["id"] == file_id]
        locked.document["files"] = [file for file in locked.document["files"] if file["id"] != file_id]
        files.discard(UUID(file["id"]) for file in found)

    drafts.change(written, drop)
    return redirect("report:files")


def shown(file: dict[str, Any]) -> str:
    """A file's name and size as people say it."""
    return _("%(name)s, %(size)s kB") % {"name": file["name"], "size": max(1, file["size"] // 1000)}

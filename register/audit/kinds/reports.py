"""What reporters do, and what is done for them. Days only: the hour would point at a person."""

from django.utils.translation import gettext_lazy as _

from register.audit.kinds.kind import Kind, kind

KINDS: dict[str, Kind] = {
    "report.received": kind(_("A report came in"), "source", "reporter", "routed", "manager", "files", day_only=True),
    "report.read_by_reporter": kind(_("The reporter opened their report with the receipt"), day_only=True),
    "report.message_from_reporter": kind(_("The reporter wrote a message"), day_only=True),
    "report.file_from_reporter": kind(_("The reporter added a file"), day_only=True),
    "report.withdrawn": kind(_("The reporter withdrew the report"), day_only=True),
    "report.felt_safe": kind(_("The reporter said how the handling felt"), "answer", day_only=True),
    "feedback.read": kind(_("Remarks on pages were opened and read"), "count"),
    "feedback.received": kind(_("A remark on a page came in"), "page", day_only=True),
}

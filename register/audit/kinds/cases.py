"""What those who handle cases read and do."""

from django.utils.translation import gettext_lazy as _

from register.audit.kinds.kind import Kind, kind

KINDS: dict[str, Kind] = {
    "case.read": kind(_("A case was opened and read")),
    "case.file_read": kind(_("A file was downloaded"), "file", "original"),
    "case.file_added": kind(_("A handler added a file")),
    "case.classified": kind(_("A case was coded"), "klass", "form", "codes"),
    "case.severity_judged": kind(_("Severity was judged"), "severity"),
    "case.risk_judged": kind(_("Continued risk was judged"), "level", "proposed", "floor"),
    "case.risk_confirmed": kind(_("A second person agreed to a level below the floor"), "level", "floor"),
    "case.risk_raised": kind(_("The level of risk was raised to its floor"), "level"),
    "case.duty_settled": kind(_("A duty was settled"), "duty", "answer", "late"),
    "case.duty_reopened": kind(_("A duty's answer was taken back"), "duty"),
    "case.duty_added": kind(_("A duty was added"), "duty"),
    "case.planned": kind(_("Owner or next date was set"), "owner", "next"),
    "case.note_written": kind(_("A note was written")),
    "case.message_written": kind(_("A message was written to the reporter")),
    "case.message_needs_no_answer": kind(_("A message was marked as needing no answer")),
    "case.measure_decided": kind(_("A measure was decided"), "measure", "kind"),
    "case.measure_moved": kind(_("A measure got another date"), "measure", "reason"),
    "case.measure_done": kind(_("A measure was done"), "measure"),
    "case.measure_judged": kind(_("The effect of a measure was judged"), "measure", "effect"),
    "case.measure_dropped": kind(_("A measure was dropped"), "measure"),
    "case.moved": kind(_("A case moved to another state"), "was", "became"),
    "case.reopened_by_reporter": kind(_("The reporter had the case re-opened"), day_only=True),
    "case.unopened_told": kind(_("Nobody had opened an acute case, and the next level was told"), "rule", "told"),
    "case.shared": kind(_("A case was shared with a person by name"), "user"),
    "case.share_ended": kind(_("A share with a person was ended"), "user"),
    "case.disclosed": kind(_("A case was disclosed to CKS"), "ground"),
    "case.names_asked": kind(_("Somebody asked to see the names in a report"), "purpose"),
    "case.names_answered": kind(_("A request to see names was answered"), "answer", "user"),
    "case.names_opened": kind(_("The names in a report were opened"), "purpose"),
}

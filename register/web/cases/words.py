"""What the case pages say about clocks, codes and days, as ready strings."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from register.codes import clocks, lists
from register.incidents.casework import planning
from register.incidents.queries import Line

MONTHS = {
    "sv": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
TAGS = {clocks.RED: "govuk-tag--red", clocks.AMBER: "govuk-tag--orange", clocks.GREEN: "govuk-tag--green"}
RISK_TAGS = {
    "R-MYH": "govuk-tag--red",
    "R-HOG": "govuk-tag--orange",
    "R-MED": "govuk-tag--yellow",
    "R-LAG": "govuk-tag--grey",
}


def language() -> str:
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def label(codelist: str, code: str) -> str:
    return lists.label(codelist, code, language()) if code else ""


def day(value: date | None) -> str:
    """Short and without the date filter, which costs a third of a list page."""
    if value is None:
        return ""
    return f"{value.day} {MONTHS[language()].split()[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    if value is None:
        return ""
    here = timezone.localtime(value)
    return f"{day(here.date())} {here:%H.%M}" if language() == "sv" else f"{day(here.date())} {here:%H:%M}"


def span(length: timedelta) -> str:
    """Hours below two days, else days."""
    hours = int(length.total_seconds() // 3600)
    if hours < 1:
        return _("less than an hour")
    if hours < 48:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s day", "%(count)s days", hours // 24) % {"count": hours // 24}


def clock(amber_at: datetime | None, due_at: datetime | None, now: datetime) -> tuple[str, str]:
    """(state, sentence): never by colour alone."""
    if due_at is None:
        return clocks.GREEN, ""
    state = clocks.state(amber_at, due_at, now)
    if state == clocks.RED:
        return state, _("Late by %(time)s") % {"time": span(now - due_at)}
    if state == clocks.AMBER:
        return state, _("Soon: %(time)s left") % {"time": span(due_at - now)}
    return state, _("Before %(moment)s") % {"moment": moment(due_at)}


def duty_label(kind: str) -> str:
    return next((rule.label(language()) for rule in clocks.rules() if rule.kind == kind), kind)


def capped(count: int, cap: int) -> str:
    shown = f"{min(count, cap):,}".replace(",", "\u00a0")
    return f"{shown}+" if count > cap else shown


def row(case: Line, now: datetime) -> dict[str, Any]:
    """One line of a list."""
    state, said = clock(case.next_amber_at, case.next_clock_at, now)
    return {
        "uuid": case.uuid,
        "reference": case.reference,
        "unit": case.unit,
        "form": label("FORM", case.form) or _("Not coded"),
        "status": label("STATUS", case.status),
        "risk": label("RISK", case.risk),
        "risk_tag": RISK_TAGS.get(case.risk, ""),
        "danger": case.life_danger == "yes" and not case.risk,
        "reported": day(case.reported_on),
        "clock": said,
        "clock_tag": TAGS[state],
        "duty": duty_label(case.next_clock_kind) if case.next_clock_kind else "",
        "owner": case.owner or "",
        "waiting": case.awaits_handler,
        "next": day(case.next_date),
        "passed": planning.has_passed(case, timezone.localdate(now)),
    }


def long_day(value: date) -> str:
    return date_format(value, "j F Y")

"""The manager's page for the first 24 hours: talk, safety, duties with texts to copy, police, follow-up."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from register.incidents.casework import reading
from register.incidents.models import Case
from register.web.cases import doors, words
from register.web.cases.views.page import duty_line
from register.web.ui.http import DeskRequest, require_signed_in

FOLLOW_UPS = (("1", 1), ("7", 7), ("30", 30))
AUTHORITIES = ("AMV", "FSK")


@require_safe
@doors.require_key
def first_day(request: DeskRequest, case_id: UUID) -> HttpResponse:
    case, _ways = doors.find(request, case_id, "read")
    boxes = doors.opened(request, case)
    lines = [duty_line(line) for line in reading.read_duties(case, boxes)]
    context = {
        "case": case,
        "title": _("Your colleague needs you"),
        "talk": talk(),
        "duties": [line for line in lines if line["kind"] not in ("POL", "SKY", "ACK")],
        "police": next((line for line in lines if line["kind"] == "POL"), None),
        "safety_rep": next((line for line in lines if line["kind"] == "SKY"), None),
        "text": text_to_copy(case),
        "follow_ups": [words.long_day(day) for day in follow_up_days(case)],
    }
    return render(request, "cases/first_day.html", context)


def talk() -> list[str]:
    return [
        _("I am glad you told me."),
        _("Are you safe right now?"),
        _("What do you need the next few hours?"),
        _("I will tell you what I do, and when. Some things I do not know yet."),
        _("Has this affected how you think about your work or a decision? Nobody will blame you."),
    ]


def text_to_copy(case: Case) -> str:
    """Only coordinates: what happened is described by the manager, without names, in the authority's own form."""
    return "\n".join(
        [
            _("Workplace: %(place)s") % {"place": case.unit.name},
            _("Employer: %(place)s") % {"place": case.authority.name},
            _("Day: %(day)s") % {"day": words.day(case.happened_on or case.reported_on)},
            _("Kind of event: %(form)s") % {"form": words.label("FORM", case.form) or _("Not coded")},
            _("Our reference: %(reference)s") % {"reference": case.reference},
            _("What is done so far: talk with the person, safety for today, investigation begun."),
        ]
    )


def follow_up_days(case: Case) -> list[date]:
    return [case.reported_on + timedelta(days=days) for _name, days in FOLLOW_UPS]


@require_safe
@require_signed_in
def calendar(request: DeskRequest, case_id: UUID) -> HttpResponse:
    """Three reminders for the own calendar. They hold no content: a calendar is read by others."""
    case, _ways = doors.find(request, case_id, "read")
    stamp, title = f"{timezone.now():%Y%m%dT%H%M%SZ}", _("Follow-up")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rak rygg//SV", "CALSCALE:GREGORIAN"]
    for number, day in enumerate(follow_up_days(case), 1):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{case.uuid}-{number}@rak-rygg",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{title} {case.reference}",
            "TRANSP:TRANSPARENT",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    body = "\r\n".join([*lines, "END:VCALENDAR", ""])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="uppfoljning-{case.reference}.ics"'
    return response

"""Acute cases that nobody has opened: the next level is told, once, without content.

The hour of a report is not kept, so the worker is asked to look at a full hour some hours later, at everything acute
that is still unopened. What came in later the same day may then be told of early, never late.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from register.audit import queries as trail
from register.codes import clocks
from register.incidents import workflow
from register.incidents.casework.writing import noted
from register.incidents.models import Case, Escalation
from register.notices import services as notices

READ = "case.read"
LEAD, HANDLERS = "lead", "handlers"


@transaction.atomic
def tell_next_level(*, before: date | None = None) -> int:
    """Tell about every acute case that nobody has opened; with a day, only of those reported before it."""
    today = timezone.localdate()
    return sum(_tell(watch, today, before) for watch in clocks.watches() if watch.holds_on(today))


def _tell(watch: clocks.Watch, today: date, before: date | None) -> int:
    cases = _acute(watch, before)
    opened = trail.subjects_of(READ, (f"case:{case.uuid}" for case in cases))
    unopened = [case for case in cases if f"case:{case.uuid}" not in opened]
    for case in unopened:
        _row, is_new = Escalation.objects.get_or_create(case=case, rule=watch.id, defaults={"told_on": today})
        if is_new:
            noted(case, "case.unopened_told", None, rule=watch.id, told=_told(case))
    return len(unopened)


def _acute(watch: clocks.Watch, before: date | None) -> list[Case]:
    """Open cases that the watch is for and nobody has been told about."""
    coded = Q(severity__in=watch.any) | Q(form__in=watch.any) | Q(klass__in=watch.any) | Q(codes__code__in=watch.any)
    acute = coded | Q(life_danger="yes") if "DANGER-YES" in watch.any else coded
    found = Case.objects.filter(acute, status__in=workflow.OPEN).exclude(escalations__rule=watch.id)
    if before is not None:
        found = found.filter(reported_on__lt=before)
    return list(found.distinct().order_by("pk"))


def _told(case: Case) -> str:
    """Leaders of CKS; where CKS may not know of the case, its own handlers once more."""
    if case.cks_has_key:
        notices.tell_lead()
        return LEAD
    notices.tell_handlers(case.authority_id, is_urgent=True)
    return HANDLERS

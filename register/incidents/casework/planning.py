"""Who carries the case, and when somebody looks at it next."""

from datetime import date

from django.db import transaction

from register.accounts.models import User
from register.incidents import access, workflow
from register.incidents.casework.problems import UnknownAnswer
from register.incidents.casework.writing import claim, keep, noted
from register.incidents.models import Case
from register.incidents.queries import Line


@transaction.atomic
def plan_case(*, case: Case, version: int, owner: User | None, next_date: date | None, by: User) -> Case:
    """An owner is somebody who can see the case."""
    case = claim(case, version)
    if owner is not None and not access.ways_in(owner, case):
        raise UnknownAnswer
    keep(case, owner=owner, next_date=next_date)
    noted(case, "case.planned", by, owner=owner.pk if owner else 0, next=next_date.isoformat() if next_date else "-")
    return case


def has_passed(case: Case | Line, today: date) -> bool:
    """Somebody should have looked at the open case before today."""
    return case.status in workflow.OPEN and case.next_date is not None and case.next_date < today

"""What every change of a case shares: the version, the day, and the line in the audit trail."""

from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from register.accounts.models import User
from register.audit.services import record
from register.codes import lists
from register.incidents import workflow
from register.incidents.casework.problems import NotOpen, StaleCase, UnknownAnswer
from register.incidents.models import Case


def claim(case: Case, version: int, *, must_be_open: bool = True) -> Case:
    """Take the case for one change. Refuses when somebody changed it after the page was shown."""
    taken = Case.objects.filter(pk=case.pk, version=version).update(version=F("version") + 1)
    if not taken:
        raise StaleCase
    fresh = Case.objects.select_related("unit", "authority").get(pk=case.pk)
    if must_be_open and fresh.status not in workflow.OPEN:
        raise NotOpen
    return fresh


def noted(case: Case, kind: str, by: User | None, /, **detail: str | int) -> None:
    """One line in the trail, in codes only."""
    record(
        kind=kind,
        by=by.pk if by else None,
        subject=f"case:{case.uuid}",
        organisation=case.authority_id,
        detail=detail,
    )


def moment(at: datetime | None) -> datetime:
    return at or timezone.now()


def day_of(at: datetime | None) -> date:
    return timezone.localdate(moment(at))


def keep(case: Case, **values: Any) -> Case:
    """Write these columns and nothing else."""
    for name, value in values.items():
        setattr(case, name, value)
    case.save(update_fields=list(values))
    return case


def check_code(codelist: str, code: str, day: date) -> str:
    """A code that may be chosen on the day, or an empty answer."""
    if code and not lists.is_code(codelist, code, day):
        raise UnknownAnswer
    return code

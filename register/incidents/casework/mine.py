"""What one person has to do across cases: own measures, and open duties of the cases they carry, by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from register.accounts.models import User
from register.incidents import access
from register.incidents.casework.duties import OPEN
from register.incidents.models import Case, CaseMeasure, Duty
from register.measures.workflow import DECIDED

PAGE = 50
DUTY, MEASURE = "duty", "measure"


@dataclass(frozen=True, order=True)
class Task:
    """One thing to do. The first three tell its place in the list."""

    due: date
    what: str
    pk: int
    kind: str = ""
    case: Case | None = None
    measure: object = None

    @property
    def place(self) -> tuple[date, str, int]:
        return self.due, self.what, self.pk


def tasks(user: User, after: tuple[date, str, int] | None = None, limit: int = PAGE) -> tuple[list[Task], bool]:
    """A page of what is to be done, soonest first, and whether there is more. Reads as many rows as it shows, twice."""
    found = sorted((*_measures(user, after, limit + 1), *_duties(user, after, limit + 1)), key=lambda task: task.place)
    return found[:limit], len(found) > limit


def _measures(user: User, after: tuple[date, str, int] | None, limit: int) -> Iterable[Task]:
    rows = CaseMeasure.objects.filter(
        _later("measure__due_date", MEASURE, after),
        measure__responsible=user,
        measure__state=DECIDED,
        case__in=Case.objects.filter(access.visible(user)),
    ).select_related("measure", "case__unit")
    for row in rows.order_by("measure__due_date", "pk")[:limit]:
        yield Task(row.measure.due_date, MEASURE, row.pk, row.measure.kind, row.case, row.measure.uuid)


def _duties(user: User, after: tuple[date, str, int] | None, limit: int) -> Iterable[Task]:
    rows = Duty.objects.filter(
        _later("due_at__date", DUTY, after),
        case__owner=user,
        state=OPEN,
        due_at__isnull=False,
        case__in=Case.objects.filter(access.visible(user)),
    ).select_related("case__unit")
    for row in rows.order_by("due_at__date", "pk")[:limit]:
        assert row.due_at is not None  # noqa: S101  told to the type checker: the query asks for a time
        yield Task(timezone.localdate(row.due_at), DUTY, row.pk, row.kind, row.case)


def _later(field: str, what: str, after: tuple[date, str, int] | None) -> Q:
    """What stands after a place in the list: a later day, or the same day and further down."""
    if after is None:
        return Q()
    day, last, pk = after
    if what == last:
        return Q(**{f"{field}__gt": day}) | Q(**{field: day, "pk__gt": pk})
    return Q(**{f"{field}__gte" if what > last else f"{field}__gt": day})

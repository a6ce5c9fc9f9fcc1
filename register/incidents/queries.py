"""Reads lists of cases. The page's ids come from one hand-written statement; nothing sealed is touched.

Permission is ids of places, so a list costs the same for one case and a million: for a few places the newest of each
are taken and merged (a planner that walks the date index instead looks through everybody's cases), for many an IN.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from register.accounts import access as accounts
from register.accounts.models import RoleAssignment, User
from register.codes import lists
from register.incidents import workflow
from register.incidents.access import Scope
from register.incidents.models import Case, CaseShare, IdentityRequest
from register.statements import prepared

PAGE = 50
CAP = 1000
FEW = 12
Clause = tuple[str, list[Any]]

NEWEST = "reported_on DESC, id DESC"
BY_CLOCK = "clockless ASC, next_clock_at ASC, risk_rank DESC, id ASC"
RANKS = {"R-MYH": 4, "R-HOG": 3, "R-MED": 2, "R-LAG": 1}
IN_DANGER = 3  # not judged yet, and somebody's life was in danger
RANK = (
    "CASE risk WHEN 'R-MYH' THEN 4 WHEN 'R-HOG' THEN 3 WHEN 'R-MED' THEN 2 WHEN 'R-LAG' THEN 1 "
    "ELSE (CASE life_danger WHEN 'yes' THEN 3 ELSE 0 END) END"
)
COLUMNS = (
    "id, reported_on, next_clock_at, CASE WHEN next_clock_at IS NULL THEN 1 ELSE 0 END AS clockless, "
    f"{RANK} AS risk_rank"
)
PLAIN = "id, reported_on, next_clock_at, clockless, risk_rank"


@dataclass(frozen=True)
class Filters:
    """Coordinates only. Health, ethnicity and religion cannot be asked for: no field here leads to them."""

    status: str = ""  # a code, or "open"
    form: str = ""
    risk: str = ""
    places: frozenset[int] = frozenset()
    owner: int | None = None
    waiting: bool = False

    def clauses(self) -> list[Clause]:
        found: list[Clause] = []
        if self.status == "open":
            marks = ", ".join(["%s"] * len(workflow.OPEN))
            found.append((f"status IN ({marks})", list(workflow.OPEN)))
        elif self.status:
            found.append(("status = %s", [self.status]))
        found += [(f"{name} = %s", [value]) for name, value in (("form", self.form), ("risk", self.risk)) if value]
        if self.owner is not None:
            found.append(("owner_id = %s", [self.owner]))
        if self.waiting:
            found.append(("awaits_handler = %s", [True]))
        return found

    def is_known(self) -> bool:
        """Whether every code exists."""
        checks = (("FORM", self.form), ("RISK", self.risk), ("STATUS", "" if self.status == "open" else self.status))
        return all(not code or lists.is_code(name, code) for name, code in checks)


@dataclass(frozen=True)
class After:
    """Where the last page ended: the keyset of the list's order."""

    reported_on: date
    pk: int

    def clause(self) -> Clause:
        day = self.reported_on
        return "reported_on <= %s AND (reported_on < %s OR id < %s)", [day, day, self.pk]


@dataclass(frozen=True)
class AfterClock:
    """Where the in-box's last page ended; no moment means among those without a clock."""

    clock_at: datetime | None
    rank: int
    pk: int

    @classmethod
    def of(cls, case: "Line") -> "AfterClock":
        return cls(case.next_clock_at, _rank(case), case.pk)

    def clause(self) -> Clause:
        lower = f"({RANK} < %s OR ({RANK} = %s AND id > %s))"
        values: list[Any] = [self.rank, self.rank, self.pk]
        if self.clock_at is None:
            return f"next_clock_at IS NULL AND {lower}", values
        moment = adapted(self.clock_at)
        return f"(next_clock_at IS NULL OR next_clock_at > %s OR (next_clock_at = %s AND {lower}))", [
            moment,
            moment,
            *values,
        ]


def _rank(case: "Line") -> int:
    """`RANK` of a case that has been read."""
    return RANKS.get(case.risk, IN_DANGER if case.life_danger == "yes" else 0)


# The two orders again, for the rows of one page: the database takes the page's ids by them but gives rows as it likes
ORDERS: dict[str, Callable[["Line"], tuple[Any, ...]]] = {
    NEWEST: lambda case: (-case.reported_on.toordinal(), -case.pk),
    BY_CLOCK: lambda case: (case.next_clock_at is None, case.next_clock_at, -_rank(case), case.pk),
}


def adapted(moment: datetime) -> Any:
    """A moment as the engine compares it in plain SQL."""
    return connection.ops.adapt_datetimefield_value(moment)


class Line(NamedTuple):
    """A case as lists show it, and what their orders need."""

    pk: int
    uuid: UUID
    reference: str
    reported_on: date
    status: str
    form: str
    risk: str
    life_danger: str
    next_amber_at: datetime | None
    next_clock_at: datetime | None
    next_clock_kind: str
    next_date: date | None
    awaits_handler: bool
    unit: str
    owner: str | None


@prepared
def _lines() -> QuerySet[Case, Any]:
    """The cases whose ids stand in `page`."""
    columns = [*Line._fields[:-2], "unit__name", "owner__full_name"]
    return Case.objects.filter(pk__in=RawSQL("SELECT id FROM page", [])).values_list(*columns)


@dataclass(frozen=True)
class Page:
    cases: list[Line]
    has_more: bool


def newest(scope: Scope, filters: Filters, after: After | None = None, limit: int = PAGE) -> Page:
    """A page of cases, newest first."""
    more = [after.clause()] if after else []
    return _page(scope, [*filters.clauses(), *more], filters.places, NEWEST, limit)


def by_clock(scope: Scope, filters: Filters, after: AfterClock | None = None, limit: int = PAGE) -> Page:
    """The in-box: soonest clock first, then the highest risk. Reads as many rows as it shows, however far down."""
    more = [after.clause()] if after else []
    return _page(scope, [*filters.clauses(), *more], filters.places, BY_CLOCK, limit)


def capped_count(scope: Scope, filters: Filters) -> int:
    """How many, up to one more than is told."""
    sql, values = _union(scope, filters.clauses(), filters.places, NEWEST, CAP + 1)
    if not sql:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(DISTINCT id) FROM ({sql}) AS counted", values)  # noqa: S608  a fixed template; every value is a parameter
        return min(int(cursor.fetchone()[0]), CAP + 1)


def _page(scope: Scope, clauses: list[Clause], places: frozenset[int], order: str, limit: int) -> Page:
    sql, values = _union(scope, clauses, places, order, limit + 1)
    if not sql:
        return Page([], has_more=False)
    page = f"WITH page AS (SELECT DISTINCT {PLAIN} FROM ({sql}) AS found ORDER BY {order} LIMIT %s)"  # noqa: S608  own text only
    found = sorted((Line(*row) for row in _lines.after(page, [*values, limit + 1])), key=ORDERS[order])
    return Page(found[:limit], has_more=len(found) > limit)


def _union(
    scope: Scope, clauses: list[Clause], places: frozenset[int], order: str, limit: int
) -> tuple[str, list[Any]]:
    """The newest of each branch, merged by whoever wraps it."""
    branches = [*_branches(scope, places), _shared(scope, places)]
    pieces, values = [], []
    for number, (where, given) in enumerate(branches):
        wheres = [where, *(clause for clause, _values in clauses)]
        pieces.append(
            f"SELECT * FROM (SELECT {COLUMNS} FROM incidents_case WHERE {' AND '.join(wheres)} "  # noqa: S608  the same
            f"ORDER BY {order} LIMIT {int(limit)}) AS branch{number}"
        )
        values += [*given, *(value for _clause, some in clauses for value in some)]
    return " UNION ALL ".join(pieces), values


def _branches(scope: Scope, places: frozenset[int]) -> list[Clause]:
    own = sorted(scope.own & places if places else scope.own)
    disclosed = sorted(scope.disclosed & places if places else scope.disclosed)
    return [*_at(own, "", []), *_at(disclosed, " AND cks_has_key = %s", [True])]


def _at(units: list[int], more: str, values: list[Any]) -> list[Clause]:
    if len(units) <= FEW:
        return [(f"unit_id = %s{more}", [unit, *values]) for unit in units]
    return [(f"unit_id IN ({_marks(units)}){more}", [*units, *values])]


def _shared(scope: Scope, places: frozenset[int]) -> Clause:
    where = "id IN (SELECT case_id FROM incidents_caseshare WHERE user_id = %s AND ended_on IS NULL)"
    if places:
        return f"{where} AND unit_id IN ({_marks(places)})", [scope.user_id, *sorted(places)]
    return where, [scope.user_id]


def _marks(values: Iterable[int]) -> str:
    return ", ".join("%s" for _value in values)


def colleagues(case: Case) -> QuerySet[User]:
    """People who can see the case: those with a role in force that handles its place, and those it is shared with."""
    shared = CaseShare.objects.filter(case=case, ended_on__isnull=True).values("user_id")
    handles = RoleAssignment.objects.filter(
        accounts.active(timezone.localdate()),
        Q(role="handler", organisation_id=case.authority_id)
        | (Q(role__in=("cks_analyst", "cks_lead")) if case.cks_has_key else Q(pk__in=[])),
    ).values("user_id")
    return User.objects.filter(Q(pk__in=shared) | Q(pk__in=handles), is_active=True).order_by("full_name", "pk")


def waiting_requests(user: User) -> list[IdentityRequest]:
    """Questions about names that the person may answer."""
    places = accounts.organisation_ids_with(user, "grant_identity")
    if not places:
        return []
    rows = IdentityRequest.objects.filter(answer="waiting", case__unit_id__in=places).exclude(asked_by=user)
    return list(rows.select_related("case__unit", "asked_by").order_by("asked_at", "id")[:100])

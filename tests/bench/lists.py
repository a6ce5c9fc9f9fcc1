"""The case list's data: beside the same query with ids written in, by size, by page, and beside rights per case."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from guardian.shortcuts import get_objects_for_user

from register.accounts.models import User
from register.incidents import access, queries, workflow
from register.incidents.models import Case
from tests.bench.measure import Table, clock, median_seconds, ratio
from tests.bench.world import World, fill, sized, world

SMALL, MIDDLE, LARGE = 10_000, 100_000, 1_000_000
FIRST = 1_000  # the cases' numbers
QUIET = 40  # cases of each quiet unit, all of them old
ROUNDS = 31
OPEN = queries.Filters(status="open")


def page(user: User, after: queries.After | None = None, filters: queries.Filters = OPEN) -> Callable[[], int]:
    return lambda: len(queries.newest(access.scope_of(user), filters, after).cases)


def literal(units: list[int]) -> Callable[[], int]:
    """No permission system: the ids of the places are known."""
    cases = Case.objects.select_related("unit", "owner").order_by("-reported_on", "-pk")
    return lambda: len(cases.filter(unit_id__in=units, status__in=workflow.OPEN)[: queries.PAGE])


def raw(units: list[int]) -> Callable[[], int]:
    """The same as the product's own statement with the scope written in: what the permission system alone adds."""
    scope = access.Scope(0, frozenset(units), frozenset())
    return lambda: len(queries.newest(scope, OPEN).cases)


def steady() -> int:
    """A piece of work that never changes, so that two sizes measured minutes apart can be compared."""
    return sum(number * number for number in range(60_000))


def pages_apart(user: User) -> queries.After:
    """Where the last full page begins."""
    cases = Case.objects.filter(access.visible(user)).order_by("reported_on", "pk")
    last = cases[queries.PAGE]
    return queries.After(last.reported_on, last.pk)


def run(table: Table, place_id: int) -> None:
    here, work = world(place_id), clock()
    fill(here.quiet, here.town.pk, 1, QUIET * 2, days=90)
    fill(here.units, here.busy.pk, FIRST, sized(SMALL))
    readers = (("60 units", here.reader.user), ("two quiet units", here.quiet_reader.user))
    small = {name: ratio(page(user), steady, rounds=ROUNDS, clock=work) for name, user in readers}
    guardian(table, here, SMALL, "")
    fill(here.units, here.busy.pk, FIRST + sized(SMALL), sized(MIDDLE) - sized(SMALL))
    guardian(table, here, MIDDLE, "")
    fill(here.units, here.busy.pk, FIRST + sized(MIDDLE), sized(LARGE) - sized(MIDDLE))
    for name, user in readers:
        grown = ratio(page(user), steady, rounds=ROUNDS, clock=work)
        table.add(f"list data, {name}: {sized(LARGE):,} cases / {sized(SMALL):,}", grown / small[name], "<= 2")
    beside(table, here)
    guardian(table, here, LARGE, ">= 100")


def beside(table: Table, here: World) -> None:
    """What the permission system and the far end of the list add."""
    reader, work = here.reader.user, clock()
    sights = (
        ("60 units", reader, [here.busy.pk, *here.units]),
        ("two quiet units", here.quiet_reader.user, here.quiet),
    )
    for name, user, units in sights:
        found = ratio(page(user), literal(units), rounds=ROUNDS, clock=work)
        table.add(f"list data, {name} / unit ids written in, Django's own query", found, "<= 1.5")
        found = ratio(page(user), raw(units), rounds=ROUNDS, clock=work)
        table.add(f"list data, {name} / the same statement with unit ids written in", found, "<= 1.5")
    after, everything = pages_apart(reader), queries.Filters()
    found = ratio(page(reader, after, everything), page(reader, None, everything), rounds=ROUNDS, clock=work)
    table.add("list data, 60 units: last page / first", found, "<= 1.5")


def guardian(table: Table, here: World, size: int, goal: str) -> None:
    """A permission row per person and case, with direct foreign keys, as guardian advises for speed.

    Its cost grows with the cases a person may see and ours does not, so the times over follow the size.
    """
    user, work = here.reader.user, clock()
    kind = ContentType.objects.get_for_model(Case)
    permission, _new = Permission.objects.get_or_create(content_type=kind, codename="bench_view", name="Bench")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO peers_casepermission (permission_id, user_id, content_object_id) "
            "SELECT %s, %s, id FROM incidents_case WHERE reference LIKE 'B-%%'",
            [permission.pk, user.pk],
        )
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":  # the clock counts one process, so it must do all the work
            cursor.execute("SET max_parallel_workers_per_gather = 0")

    bare = {"use_groups": False, "accept_global_perms": False}

    def theirs(options: dict[str, bool]) -> int:
        found = get_objects_for_user(user, "incidents.bench_view", **options)
        shown = found.filter(status__in=workflow.OPEN).select_related("unit", "owner")
        return len(shown.order_by("-reported_on", "-pk")[: queries.PAGE])

    for title, options, its_goal in (("as documented", {}, goal), ("without groups and global rights", bare, "")):
        assert theirs(options) == page(user)() == queries.PAGE
        own = median_seconds(page(user), rounds=ROUNDS, clock=work)
        times = median_seconds(partial(theirs, options), rounds=5, clock=work) / own
        table.add(f"list data, 60 units, {sized(size):,} cases: guardian per case, {title} / ours", times, its_goal)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM peers_casepermission")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE peers_casepermission")  # else its dead rows are walked through later
            cursor.execute("RESET max_parallel_workers_per_gather")

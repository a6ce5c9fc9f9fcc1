"""The case list's data: beside the same query with ids written in, by size, by page, and beside rights per case."""

import time
from collections.abc import Callable
from functools import partial

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from guardian.shortcuts import get_objects_for_user

from register.accounts.models import User
from register.incidents import access, queries, workflow
from register.incidents.models import Case
from tests.bench.measure import Table, median_seconds, ratio
from tests.bench.world import World, fill, sized, world

SMALL, LARGE = 10_000, 1_000_000
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


def clock() -> Callable[[], float]:
    """On SQLite everything is in this process; on PostgreSQL the other side's time counts too."""
    return time.process_time if connection.vendor == "sqlite" else time.perf_counter


def steady() -> int:
    """A piece of work that never changes, so that two sizes measured minutes apart can be compared."""
    return sum(number * number for number in range(60_000))


def pages_apart(user: User) -> tuple[queries.After, int]:
    """Where the last full page begins, and how many cases lie before it."""
    cases = Case.objects.filter(access.visible(user)).order_by("reported_on", "pk")
    last = cases[queries.PAGE]
    return queries.After(last.reported_on, last.pk), cases.count()


def run(table: Table, place_id: int) -> None:
    here = world(place_id)
    reader, quiet = here.reader.user, here.quiet_reader.user
    nodes = [here.busy.pk, *here.units]
    fill(here.quiet, here.town.pk, 1, QUIET * 2, days=90)
    fill(here.units, here.busy.pk, 1_000, sized(SMALL))
    work, readers = clock(), (("60 units", reader), ("two quiet units", quiet))
    small = {name: ratio(page(user), steady, rounds=ROUNDS, clock=work) for name, user in readers}
    fill(here.units, here.busy.pk, 1_000 + sized(SMALL), sized(LARGE) - sized(SMALL))
    for name, user in readers:
        grown = ratio(page(user), steady, rounds=ROUNDS, clock=work)
        table.add(f"list data, {name}: {sized(LARGE):,} cases / {sized(SMALL):,}", grown / small[name], "<= 2")
    for name, user, units in (("60 units", reader, nodes), ("two quiet units", quiet, here.quiet)):
        found = ratio(page(user), literal(units), rounds=ROUNDS, clock=work)
        table.add(f"list data, {name} / unit ids written in, Django's own query", found, "<= 1.5")
        found = ratio(page(user), raw(units), rounds=ROUNDS, clock=work)
        table.add(f"list data, {name} / the same statement with unit ids written in", found, "<= 1.5")
    after, _count = pages_apart(reader)
    everything = queries.Filters()
    found = ratio(page(reader, after, everything), page(reader, None, everything), rounds=ROUNDS, clock=work)
    table.add("list data, 60 units: last page / first", found, "<= 1.5")
    guardian(table, here, work)


def guardian(table: Table, here: World, work: Callable[[], float]) -> None:
    """A permission row per person and case, with direct foreign keys, as guardian advises for speed."""
    user = here.reader.user
    kind = ContentType.objects.get_for_model(Case)
    permission, _new = Permission.objects.get_or_create(content_type=kind, codename="bench_view", name="Bench")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO peers_casepermission (permission_id, user_id, content_object_id) "
            "SELECT %s, %s, id FROM incidents_case WHERE reference LIKE 'B-%%'",
            [permission.pk, user.pk],
        )
        cursor.execute("ANALYZE")

    own = median_seconds(page(user), rounds=ROUNDS, clock=work)
    bare = {"use_groups": False, "accept_global_perms": False}

    def theirs(options: dict[str, bool]) -> int:
        found = get_objects_for_user(user, "incidents.bench_view", **options)
        shown = found.filter(status__in=workflow.OPEN).select_related("unit", "owner")
        return len(shown.order_by("-reported_on", "-pk")[: queries.PAGE])

    for title, options, goal in (("as documented", {}, ">= 100"), ("without groups and global rights", bare, "")):
        assert theirs(options) == page(user)() == queries.PAGE
        times = median_seconds(partial(theirs, options), rounds=3, clock=work) / own
        table.add(f"list data, 60 units: guardian per case, {title} / ours", times, goal)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM peers_casepermission")

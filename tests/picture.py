"""A picture of both stores: what a slow beginning put there once is put there again, row by row, for the next test."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connections, transaction

STORES = ("default", "keys")
Row = tuple[Any, ...]
Rows = dict[tuple[str, str], frozenset[Row]]  # by store and table
Made = TypeVar("Made")
_columns: dict[tuple[str, str], tuple[str, ...]] = {}


class Pictures:
    """Runs `make` where the stores look as they never did before, and else repeats what it left behind."""

    def __init__(self) -> None:
        self._known: dict[frozenset[tuple[tuple[str, str], frozenset[Row]]], tuple[Rows, Rows, Any]] = {}

    def of(self, make: Callable[[], Made]) -> Made:
        """What `make` gave, the first time or now. The caller copies what tests may change."""
        before = taken()
        mark = frozenset(before.items())
        if mark not in self._known:
            made = make()
            after = taken()
            gone = {place: rows - after[place] for place, rows in before.items() if rows - after[place]}
            come = {place: rows - before[place] for place, rows in after.items() if rows - before[place]}
            self._known[mark] = gone, come, made
            return made
        gone, come, found = self._known[mark]
        with transaction.atomic("default"), transaction.atomic("keys"):
            repeat(gone, come)
        return found  # type: ignore[no-any-return]  # what `make` gave


def taken() -> Rows:
    """Every row of every table."""
    if not _columns:
        for store in STORES:
            learn(store)
    found = {}
    for store, table in _columns:
        with connections[store].cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names out of the database itself
            found[store, table] = frozenset(cursor.fetchall())
    return found


def learn(store: str) -> None:
    connection = connections[store]
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            described = connection.introspection.get_table_description(cursor, table)
            _columns[store, table] = tuple(column.name for column in described)


def repeat(gone: Rows, come: Rows) -> None:
    """What a trigger puts there by itself is left as it is; what was changed is put right last."""
    for place in sorted(come, key=lambda place: place in gone):
        store, table = place
        columns, connection = _columns[place], connections[store]
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            if place in gone:
                first = [row[:1] for row in come[place] | gone[place]]
                cursor.executemany(f'DELETE FROM "{table}" WHERE "{columns[0]}" = %s', first)  # noqa: S608  as above
            rows = sorted(come[place], key=lambda row: str(row[0]).rjust(20))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING', rows)  # noqa: S608  as above

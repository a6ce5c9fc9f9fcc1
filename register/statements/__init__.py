"""Questions to the stores whose words never change: Django puts them together once, and they are asked many times.

On a case page the putting together cost more than all the store's answers. A question is written as any other, as a
function of ids that gives a QuerySet; `prepared` keeps its SQL, and only the ids change.
"""

import copy
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Ids = ParamSpec("Ids")
Row = TypeVar("Row")
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 2_111_700_001 + number,
    str: lambda number: f"mark {number} of a prepared question",
    UUID: lambda number: UUID(int=2_111_700_001 + number),
}


class CannotPrepare(TypeError):
    """An id that the words do not hold as it is: this question must be put together each time."""


@dataclass(frozen=True)
class Words:
    """A question in its store's language."""

    compiler: SQLCompiler
    sql: str
    values: tuple[Any, ...]


class Prepared(Generic[Ids, Row]):
    """A question and its words, once they have been found."""

    def __init__(self, ask: Callable[Ids, QuerySet[Any, Row]]) -> None:
        self.ask = ask
        self.kinds = [one.annotation for one in inspect.signature(ask).parameters.values()]

    def __call__(self, *ids: Ids.args, **named: Ids.kwargs) -> list[Row]:
        """The rows, read from the store at once."""
        if named:
            raise CannotPrepare("ids are given in their order")
        found = dict(zip(self.marks, (stored(self.pattern.db, one) for one in ids), strict=True))
        return self._rows(self.words.sql, [found.get(value, value) for value in self.words.values])

    def after(self, sql: str, values: Sequence[Any]) -> list[Row]:
        """The rows, for a question without ids that begins with other words: a WITH that it speaks of."""
        return self._rows(f"{sql} {self.words.sql}", [*values, *self.words.values])

    def _rows(self, sql: str, values: list[Any]) -> list[Row]:
        pattern = self.pattern
        standing: Any = _Standing(pattern, self.words.compiler, (sql, tuple(values)))
        asked: Any = QuerySet(pattern.model, standing, pattern.db)
        asked._iterable_class, asked._fields = pattern._iterable_class, pattern._fields
        return list(asked)

    @cached_property
    def pattern(self) -> Any:
        return self.ask(*(MARKS[kind](number) for number, kind in enumerate(self.kinds)))  # type: ignore[call-arg]  # marks are of the ids' kinds

    @cached_property
    def marks(self) -> list[Any]:
        return [stored(self.pattern.db, MARKS[kind](number)) for number, kind in enumerate(self.kinds)]

    @cached_property
    def words(self) -> Words:
        compiler = self.pattern.query.get_compiler(using=self.pattern.db)
        sql, values = compiler.as_sql()
        if missing := [mark for mark in self.marks if mark not in values]:
            raise CannotPrepare(f"{self.ask.__qualname__}: {missing}")
        return Words(compiler, sql, tuple(values))


def prepared(ask: Callable[Ids, QuerySet[Any, Row]]) -> Prepared[Ids, Row]:
    """Keep a question's words. Its arguments are ids (int, str, UUID), each compared as it is."""
    return Prepared(ask)


def stored(alias: str, value: Any) -> Any:
    """An id as the store holds it."""
    is_text = isinstance(value, UUID) and not connections[alias].features.has_native_uuid_field
    return value.hex if is_text else value


class _Standing:
    """Stands in for a query: the same in all but how its words are found."""

    def __init__(self, pattern: Any, compiler: SQLCompiler, words: tuple[str, tuple[Any, ...]]) -> None:
        self.pattern, self.compiler, self.words = pattern, compiler, words

    def get_compiler(self, using: str) -> Any:
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda: self.words
        return compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.pattern.query, name)

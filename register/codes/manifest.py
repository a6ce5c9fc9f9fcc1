"""The handbook's manifest as the register reads it: which advice pages there are, for which forms, and until when."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from register.codes.advice import Advice

FAULTS = ("missing_page", "expired_page", "form_without_advice", "unknown_form")


@dataclass(frozen=True)
class AdvicePage:
    """One page of the handbook."""

    id: str
    title: str
    url: str
    forms: frozenset[str]
    steps: int
    valid_until: date


@dataclass(frozen=True)
class Fault:
    """Something the register counts on that the handbook does not hold; `kind` is one of FAULTS."""

    kind: str
    subject: str


def read(path: Path) -> dict[str, AdvicePage]:
    """The manifest's pages by id. Raises ValueError when the file is not a manifest."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["pages"]
        return {row["id"]: _page(row) for row in rows}
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError("not a manifest") from error


def _page(row: dict[str, object]) -> AdvicePage:
    steps = row["steps"]
    forms = row["forms"]
    assert isinstance(steps, dict)  # noqa: S101  the manifest's own form
    assert isinstance(forms, list)  # noqa: S101  the same
    most = max((len(some) for some in steps.values()), default=0)
    until = date.fromisoformat(str(row["valid_until"]))
    return AdvicePage(str(row["id"]), str(row["title"]), str(row["url"]), frozenset(forms), most, until)


def faults(
    pages: dict[str, AdvicePage], advice: Iterable[Advice], forms: Collection[str], day: date
) -> Iterator[Fault]:
    """What the advice card would promise in vain."""
    for row in advice:
        page = pages.get(row.page)
        if page is None:
            yield Fault("missing_page", row.page)
        elif page.valid_until < day:
            yield Fault("expired_page", row.page)
    served = {form for page in pages.values() if page.steps and page.valid_until >= day for form in page.forms}
    for form in sorted(set(forms) - served):
        yield Fault("form_without_advice", form)
    for form in sorted({form for page in pages.values() for form in page.forms} - set(forms)):
        yield Fault("unknown_form", form)

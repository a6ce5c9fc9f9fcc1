"""All checks in one run."""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from handbook.tools import data, listings, paths, tree
from handbook.tools.checks import claims, front_matter, programs, readability, site, text
from handbook.tools.pages import Page, all_pages, by_id


@dataclass
class Report:
    """What was found: faults stop a release, notes are worth knowing."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def today(day: str = "") -> date:
    """The given day, or the build's fixed clock, or today."""
    if day:
        return date.fromisoformat(day)
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC).date() if fixed else datetime.now(UTC).date()


def form_codes() -> set[str]:
    """The register's FORM codes; the handbook's own list stands in when the register is not there."""
    if not paths.CODES.exists():
        return set(listings.FORM_NAMES)
    codes = json.loads(paths.CODES.read_text(encoding="utf-8"))
    return {entry["code"] for entry in codes["lists"]["FORM"]["codes"]}


def sources(pages: list[Page], now: date) -> list[str]:
    """Faults that show without a built site."""
    keys = front_matter.known(pages, form_codes())
    found = [*front_matter.faults(pages, keys, now), *text.faults(pages), *claims.faults(pages)]
    found += front_matter.uncovered(pages, form_codes(), now)
    found += tree.problems(data.load("tree"), by_id())
    stale = tree.stale(data.load("tree"), by_id())
    return found + [f"{name}: stämmer inte med tree.yml; kör python -m handbook generate." for name in stale]


def run(top: Path, *, release: bool = False, day: str = "") -> Report:
    """Run every check; the built site is checked when it is there."""
    report, now, pages = Report(), today(day), list(all_pages())
    report.faults += sources(pages, now)
    late = list(front_matter.expired(pages, now))
    (report.faults if release else report.notes).extend(late)
    if not (top / "index.html").exists():
        report.notes.append(f"{top} är inte byggd: länkar, lix, stavning och HTML är inte kontrollerade.")
        return report
    report.faults += readability.faults(pages, readability.measure(top, pages))
    report.faults += site.faults(top)
    try:
        report.faults += programs.spelling(top, pages)
    except programs.ProgramMissingError as error:
        missing(report, error)
    try:
        report.faults += programs.markup(top)
    except programs.ProgramMissingError as error:
        missing(report, error)
    return report


def missing(report: Report, error: Exception) -> None:
    """A program that is not there is a note, or a fault where it is required."""
    (report.faults if programs.required() else report.notes).append(str(error))

"""Reading a tree from CSV: first every problem with row, column, found and expected; then all of it or nothing."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.audit.services import record
from register.organisation import services, workflow
from register.organisation.models import Organisation

COLUMNS = ("kod", "namn", "typ", "tillhor", "juridisk_form", "fran", "till", "mottagning", "socialtjanst")
REQUIRED = ("kod", "namn", "typ")
KINDS = {"kommun": "municipality", "förvaltning": "department", "bolag": "company", "enhet": "unit"}
FORMS = {
    "": "",
    "kommun": "municipality",
    "nämnd": "board",
    "kommunalförbund": "association",
    "aktiebolag": "limited_company",
    "stiftelse": "foundation",
    "förening": "society",
}
INTAKE = {"": "", "delad": "shared", "egna först": "own_first"}
YES = {"": "", "nej": "", "ja": "yes"}
COLUMN_OF = {
    "name": "namn",
    "code": "kod",
    "kind": "typ",
    "parent": "tillhor",
    "legal_form": "juridisk_form",
    "valid_to": "till",
    "intake_policy": "mottagning",
}
ALIASES = {"tillhör": "tillhor", "från": "fran", "mottagning av rapporter": "mottagning"}
OVER = "+"  # where a row keeps its number of cells when there are too many
LIMIT_ROWS = 5000
Text = str | Promise


@dataclass(frozen=True)
class Finding:
    """One thing wrong in the file. Row 1 is the heading."""

    row: int
    column: str
    found: Text
    expected: Text


@dataclass
class Row:
    number: int
    code: str
    name: str
    kind: str
    parent: str
    legal_form: str
    valid_from: date | None
    valid_to: date | None
    intake: str
    is_social_services: bool


@dataclass
class Plan:
    """What the file would do, or why it cannot."""

    findings: list[Finding] = field(default_factory=list)
    create: list[Row] = field(default_factory=list)
    rename: list[Row] = field(default_factory=list)
    move: list[Row] = field(default_factory=list)


def import_csv(*, content: bytes, dry_run: bool, by: int | None) -> Plan:
    """Plan the file, and carry it out unless it is a dry run or something is wrong."""
    plan = read(content)
    if plan.findings:
        return plan
    with transaction.atomic():
        point = transaction.savepoint()
        _carry_out(plan, by)
        if dry_run or plan.findings:
            transaction.savepoint_rollback(point)
        else:
            counts = {"created": len(plan.create), "renamed": len(plan.rename), "moved": len(plan.move)}
            record(kind="organisation.imported", by=by, detail=counts)
    return plan


def read(content: bytes) -> Plan:
    """Every problem that can be seen in the file itself and beside the tree there is."""
    plan = Plan()
    lines = _lines(content, plan)
    if plan.findings:
        return plan
    rows = [row for number, line in lines if (row := _row(number, line, plan)) is not None]
    _check_codes(rows, plan)
    existing = {place.code: place for place in Organisation.objects.select_related("parent")}
    for row in rows:
        _sort(row, existing.get(row.code), plan)
    return plan


def _lines(content: bytes, plan: Plan) -> list[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = content[: problem.start].count(b"\n") + 1
        plan.findings.append(Finding(row, "", _("a character that is not UTF-8"), _("a file saved as CSV UTF-8")))
        return []
    reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    table = [[cell.strip() for cell in line] for line in reader]
    heading = [ALIASES.get(name.lower(), name.lower()) for name in table[0]] if table else []
    for name in [column for column in REQUIRED if column not in heading]:
        plan.findings.append(Finding(1, name, "", _("a column with this heading")))
    for name in [name for name in heading if name not in COLUMNS]:
        plan.findings.append(Finding(1, name, name, ", ".join(COLUMNS)))
    if len(table) > LIMIT_ROWS:
        plan.findings.append(Finding(len(table), "", str(len(table)), _("at most 5,000 rows")))
    if len(table) == 1:
        plan.findings.append(Finding(1, "", "", _("at least one row below the heading")))
    numbered = [(number, line) for number, line in enumerate(table[1:], 2) if any(line)]
    return [(number, _named(line, heading)) for number, line in numbered]


def _named(line: list[str], heading: list[str]) -> dict[str, str]:
    over = {OVER: str(len(line))} if len(line) > len(heading) else {}
    return {**dict(zip(heading, line, strict=False)), **over}


@dataclass
class _Line:
    """One row being read; what is wrong with it goes to the plan."""

    number: int
    cells: Mapping[str, str]
    plan: Plan

    def find(self, column: str, found: Text, expected: Text) -> None:
        self.plan.findings.append(Finding(self.number, column, found, expected))

    def text(self, column: str, longest: int, expected: Text) -> str:
        found = self.cells.get(column, "")
        if not 0 < len(found) <= longest:
            self.find(column, found[:150], expected)
        return found

    def word(self, column: str, allowed: Mapping[str, str]) -> str:
        found = self.cells.get(column, "")
        if found.lower() not in allowed:
            self.find(column, found, ", ".join(word for word in allowed if word))
        return allowed.get(found.lower(), "")

    def day(self, column: str) -> date | None:
        found = self.cells.get(column, "")
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            self.find(column, found, _("a date like 2026-01-31"))
            return None


def _row(number: int, cells: Mapping[str, str], plan: Plan) -> Row | None:
    """The row in our words, or nothing when something in it is wrong."""
    before, line = len(plan.findings), _Line(number, cells, plan)
    if OVER in cells:
        line.find("", cells[OVER], _("no more cells than there are headings"))
    row = Row(
        number=number,
        code=line.text("kod", 30, _("1 to 30 characters")),
        name=line.text("namn", 120, _("1 to 120 characters")),
        kind=line.word("typ", KINDS),
        parent=cells.get("tillhor", ""),
        legal_form=line.word("juridisk_form", FORMS),
        valid_from=line.day("fran"),
        valid_to=line.day("till"),
        intake=line.word("mottagning", INTAKE),
        is_social_services=line.word("socialtjanst", YES) == "yes",
    )
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        line.find("till", str(row.valid_to), _("a day that is not before the first day"))
    return row if len(plan.findings) == before else None


def _check_codes(rows: list[Row], plan: Plan) -> None:
    """Codes once each, parents that exist and fit."""
    kinds = dict(Organisation.objects.values_list("code", "kind"))
    seen: dict[str, int] = {}
    for row in rows:
        if row.code in seen:
            plan.findings.append(Finding(row.number, "kod", row.code, _("a code that no other row has")))
        seen[row.code] = row.number
    kinds.update({row.code: row.kind for row in rows})
    for row in rows:
        allowed = workflow.PARENTS[row.kind]
        if not allowed and row.parent:
            plan.findings.append(Finding(row.number, "tillhor", row.parent, _("nothing: a municipality is the top")))
        elif allowed and kinds.get(row.parent) not in allowed:
            words = [word for word, kind in KINDS.items() if kind in allowed]
            plan.findings.append(Finding(row.number, "tillhor", row.parent, _code_of(words)))
        if row.legal_form not in workflow.LEGAL_FORMS[row.kind]:
            words = [word for word, form in FORMS.items() if form in workflow.LEGAL_FORMS[row.kind]]
            plan.findings.append(Finding(row.number, "juridisk_form", _word(FORMS, row.legal_form), ", ".join(words)))


def _code_of(words: list[str]) -> Text:
    return _("the code of a place of the kind {kinds}").format(kinds=", ".join(words))


def _word(table: Mapping[str, str], code: str) -> str:
    return next((word for word, found in table.items() if found == code), code)


def _sort(row: Row, place: Organisation | None, plan: Plan) -> None:
    """A new code is created; a known one may get another name or another parent, and nothing else."""
    if place is None:
        plan.create.append(row)
        return
    if row.kind != place.kind:
        plan.findings.append(Finding(row.number, "typ", _word(KINDS, row.kind), _word(KINDS, place.kind)))
    if row.legal_form != place.legal_form:
        expected = _word(FORMS, place.legal_form)
        plan.findings.append(Finding(row.number, "juridisk_form", _word(FORMS, row.legal_form), expected))
    if row.name != place.name:
        plan.rename.append(row)
    if row.parent != (place.parent.code if place.parent else ""):
        plan.move.append(row)


def _carry_out(plan: Plan, by: int | None) -> None:
    """Parents first; what the services refuse becomes a finding on its row."""
    places = {place.code: place for place in Organisation.objects.all()}
    waiting = list(plan.create)
    while waiting:
        ready = [row for row in waiting if not row.parent or row.parent in places]
        if not ready:
            circle = _("a place that exists or can be made first")
            plan.findings.extend(Finding(row.number, "tillhor", row.parent, circle) for row in waiting)
            return
        waiting = [row for row in waiting if row not in ready]
        for row in ready:
            _guarded(plan, row, partial(_create, row, places, by))
    for row in plan.rename:
        _guarded(plan, row, partial(services.rename, node=places[row.code], name=row.name, by=by))
    for row in plan.move:
        _guarded(plan, row, partial(services.move, node=places[row.code], parent=places[row.parent], by=by))


def _create(row: Row, places: dict[str, Organisation], by: int | None) -> None:
    places[row.code] = services.create(
        name=row.name,
        kind=row.kind,
        code=row.code,
        parent=places.get(row.parent),
        legal_form=row.legal_form,
        valid_from=row.valid_from or timezone.localdate(),
        valid_to=row.valid_to,
        intake_policy=row.intake,
        is_social_services=row.is_social_services,
        by=by,
    )


def _guarded(plan: Plan, row: Row, act: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            act()
    except ValidationError as refused:
        said = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
        for name, texts in said.items():
            column = COLUMN_OF.get(name, "")
            plan.findings.append(Finding(row.number, column, row.code, " ".join(texts)))

"""tau-ARGUS's tables as answers: published by the command in every format, and then attacked through the files alone.

What must not be derived is what tau-ARGUS marked as unsafe (status U). The product's rules hide more (small bases,
complements), and must not help the attacker by that.
"""

import re

import pytest
import yaml

from analysis.commands import main
from analysis.disclosure import protect as protect_module
from analysis.disclosure.suppress import Suppression
from tests.analysis.attack.attacker import Book
from tests.analysis.attack.crowd import Crowd
from tests.analysis.attack.loose import loose_figures
from tests.analysis.attack.reading import figures_by_file, group, read_csv, told
from tests.analysis.attack.solving import People
from tests.analysis.attack.test_switched_off import passing
from tests.analysis.reference_data import cases

EVERY_FORMAT = ("csv", "parquet", "xlsx", "html", "docx", "pdf")
CASES = [case for case in cases() if case["family"] == "cell_suppression"]
SMALLEST = min(CASES, key=lambda case: len(case["expected"]["cells"]))
TOTAL = "Total"
NAMES = ("unit", "q1", "role")  # what the dimensions are in the survey, in their order


class Table:
    """A reference table with its dimensions named as in the survey."""

    def __init__(self, case):
        self.dimensions = dict(zip(case["call"]["dimensions"], NAMES, strict=False))
        self.minimum = int(re.search(r"FREQ\((\d+)", case["call"]["rule"])[1])
        self.cells, self.unsafe = {}, {}
        for cell in case["expected"]["cells"]:
            key = {name: cell[given].strip() for given, name in self.dimensions.items()}
            self.cells[self.named(key)] = cell["count"]
            if cell["status"] == "U":
                self.unsafe[self.named(key)] = cell["count"]

    @staticmethod
    def named(key):
        """A cell as (category or None, group)."""
        where = tuple(sorted((name, code) for name, code in key.items() if name != "q1" and code != TOTAL))
        return (None if key["q1"] == TOTAL else key["q1"]), where

    def people(self):
        """One row of answers for each person counted in an inner cell."""
        inner = len(self.dimensions) - 1
        found = [
            {"q1": category, **dict(where)}
            for (category, where), count in self.cells.items()
            if category is not None and len(where) == inner
            for _ in range(count)
        ]
        assert len(found) == self.cells[None, ()]
        return found

    def codes(self, name):
        codes = {dict(where).get(name) for _, where in self.cells} if name != "q1" else {c for c, _ in self.cells}
        return sorted(codes - {None})

    def package(self):
        """The codebook: a sensitive question, the unit, and the further breakdown if there is one."""
        unit = {"name": "unit", "type": "string", "title": "Enhet", "survey": {"role": "unit", "code_list": "x"}}
        fields = [unit, self._field("q1", "Fråga", {"sensitive": True})]
        if "role" in self.dimensions.values():
            fields.append(self._field("role", "Grupp", {"role": "break"}))
        missing = [{"value": "", "label": "Inget svar"}]
        rules = {"minimum_base": self.minimum, "sensitive_minimum": self.minimum}
        return {
            "name": "tables",
            "title": "Tabeller",
            "version": "1",
            "resources": [{"name": "svar", "schema": {"missingValues": missing, "fields": fields}}],
            "survey": {"wave": "1", "language": "sv", "missing": {"no_answer": ""}, "disclosure": rules},
        }

    def _field(self, name, title, told_of):
        categories = [{"value": code, "label": f"Svar {code}"} for code in self.codes(name)]
        return {"name": name, "type": "string", "title": title, "categories": categories, "survey": told_of}

    def plan(self):
        breaks = [name for name in self.dimensions.values() if name != "q1"]
        tables = [{"questions": ["q1"], "by": breaks, "detail": "categories"}]
        tables += [{"questions": ["q1"], "by": [name], "detail": "categories"} for name in breaks]
        return {"roll_up": False, "tables": [{"questions": ["q1"]}, *tables]}


def publish(folder, table, formats=EVERY_FORMAT):
    """Write answers, codebook and plan; publish by the command. Gives the folder."""
    names = list(table.dimensions.values())
    lines = [";".join(names), *(";".join(person[name] for name in names) for person in table.people())]
    (folder / "svar.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, block in (("datapackage", table.package()), ("plan", table.plan())):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(block, allow_unicode=True), encoding="utf-8")
    given = [folder / "svar.csv", "--codebook", folder / "datapackage.yaml", "--plan", folder / "plan.yaml"]
    wanted = [word for name in formats for word in ("--format", name)]
    out = folder / "out"
    assert main([str(word) for word in ("summarise", *given, "--out", out, *wanted)]) == 0
    return out


def bounds_closed(out, folder, table):
    """For every unsafe cell the directions in which the files leave no other whole number than the true one."""
    crowd = Crowd(Book(folder / "datapackage.yaml"), told(out))
    people = [{"role": "", **person} for person in table.people()]
    found = People(*crowd.system(), truth=crowd.of(people))
    aims = {cell: crowd.aim(("q1", *cell)) for cell in table.unsafe}
    return found.closed(aims, table.unsafe)


def attack(folder, case):
    table = Table(case)

    out = publish(folder, table)

    rows = {(row["category"], group(row)): row for row in read_csv(out) if row["question"] == "q1"}
    shown = {cell: int(row["n"]) for cell, row in rows.items() if row["n"]}
    closed = bounds_closed(out, folder, table)
    assert set(figures_by_file(out)) == {"tables.csv", "tables.parquet", "tables.xlsx", "report.html", "report.docx"}
    assert shown == {cell: table.cells[cell] for cell in shown}
    assert len(shown) > 0.3 * len(rows)
    assert set(shown) & set(table.unsafe) == set()
    assert len(closed) == case["expected"]["primary"]
    assert [cell for cell, ends in closed.items() if len(ends) == 2] == []
    open_both_ways = [cell for cell in closed if table.cells[None, cell[1]] >= 2 * table.minimum]
    assert [cell for cell in open_both_ways if closed[cell]] == []
    assert loose_figures(out) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_attacker_derives_no_unsafe_cell_of_a_tau_argus_table(tmp_path, case) -> None:
    attack(tmp_path, case)


def test_attacker_derives_no_unsafe_cell_of_the_smallest_tau_argus_table(tmp_path) -> None:
    attack(tmp_path, SMALLEST)


def test_attacker_wins_on_a_tau_argus_table_without_secondary_suppression(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(protect_module, "suppress", lambda s, primary, *_, **__: Suppression(primary, primary, False))
    monkeypatch.setattr(protect_module, "audit", passing)
    table = Table(SMALLEST)

    out = publish(tmp_path, table, formats=("csv",))

    assert [cell for cell, ends in bounds_closed(out, tmp_path, table).items() if len(ends) == 2]

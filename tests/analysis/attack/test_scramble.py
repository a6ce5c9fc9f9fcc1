"""Hidden answers changed so that everything shown stays the same: every byte of every file must stay the same too.

Whatever of a file depends on hidden answers (an order, a width, a hash, a count in the metadata) makes a test fail.
"""

import pytest

from analysis.commands import main
from tests.analysis.attack import world
from tests.analysis.attack.reading import group, read_csv
from tests.analysis.responses.files import told, write

SIZES = (31, 22, 7, 40, 6)
SMALL = ("CCC", "EEE")
FORMATS = ("csv", "parquet", "xlsx", "html", "docx")
PLAN = """
title: Prov
roll_up: false
tables:
- {questions: [q1], detail: categories}
- {questions: [q1, q2], by: [unit]}
"""
STAFF = {unit: 2 * size for unit, size in zip(world.UNITS, SIZES, strict=True)}  # an answer weighs as much everywhere
ORGANISATION = "\n".join(["kod;namn;anstallda", *(f"{unit};Enhet {unit};{n}" for unit, n in STAFF.items())]) + "\n"


class Survey:
    """A folder in which the same plan is published of one set of answers after the other."""

    def __init__(self, folder, *, with_staff=False):
        self.folder, self.book, self.with_staff = folder, world.survey(folder), with_staff
        (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
        (folder / "staff.csv").write_text(ORGANISATION, encoding="utf-8")

    def publish(self, name, people, formats=FORMATS):
        """Every file of the release of these answers."""
        place = self.folder / name
        place.mkdir()
        rows = [{"day": "2025-02-03", "text": "", **person} for person in people]
        write(place / "svar", *told(self.book, rows, "codes", "0/1"), "semicolon, UTF-8")
        given = ["--codebook", self.folder / "datapackage.yaml", "--plan", self.folder / "plan.yaml"]
        given += ["--organisation", self.folder / "staff.csv"] if self.with_staff else []
        given += [word for one in formats for word in ("--format", one)]
        assert main([str(w) for w in ("summarise", place / "svar.csv", *given, "--out", place / "out")]) == 0
        return {path.name: path.read_bytes() for path in sorted((place / "out").iterdir())}


@pytest.fixture
def people(monkeypatch):
    """Answers in which two units are too small to be shown."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763769600")
    return world.rows(5, SIZES)


def hidden_cells(folder):
    """What the CSV file has a row for but no count of."""
    return {(r["item"], r["category"], group(r)) for r in read_csv(folder) if r["status"] == "hidden"}


def swapped(people, one, other, *names):
    """The same people with the answers of two of them exchanged."""
    made = [dict(person) for person in people]
    for name in names:
        made[one][name], made[other][name] = made[other][name], made[one][name]
    return made


def places(people, unit, **answers):
    """Where in the list people of a unit with certain answers are."""
    return [i for i, p in enumerate(people) if p["unit"] == unit and all(p[name] in v for name, v in answers.items())]


def differing(first, second):
    """The files that are not the same."""
    assert first.keys() == second.keys()
    return [name for name in first if first[name] != second[name]]


@pytest.mark.parametrize("with_staff", [False, True])
def test_two_in_hidden_units_exchange_everything_they_answered(tmp_path, people, with_staff) -> None:
    survey = Survey(tmp_path, with_staff=with_staff)
    exposed, spared = (places(people, unit, q1=codes) for unit, codes in zip(SMALL, (("1", "2"), "0"), strict=True))
    names = [name for name in people[0] if name not in ("id", "unit", "role")]
    changed = swapped(people, exposed[0], spared[0], *names)
    formats = FORMATS if with_staff else (*FORMATS, "pdf")

    first, second = (survey.publish(name, some, formats) for name, some in (("first", people), ("second", changed)))

    hidden = hidden_cells(tmp_path / "first" / "out")
    counts = [[world.count([p for p in some if p["unit"] == unit], "q1", "positive")[0] for unit in SMALL]
              for some in (people, changed)]  # fmt: skip
    assert {("q1", "positive", (("unit", unit),)) for unit in SMALL} <= hidden
    assert counts[0] != counts[1]
    assert len(first) == len(formats) + 1
    assert differing(first, second) == []


def test_somebody_in_a_hidden_unit_belongs_to_the_other_one(tmp_path, people) -> None:
    survey = Survey(tmp_path)
    moved = [dict(person) for person in people]
    moved[places(people, "CCC", q1="0", q2="0", q3="0")[0]]["unit"] = "EEE"

    first, second = survey.publish("first", people), survey.publish("second", moved)

    sizes = [sorted(sum(p["unit"] == unit for p in some) for unit in SMALL) for some in (people, moved)]
    assert sizes == [[6, 7], [6, 7]]
    assert differing(first, second) == []


def test_units_with_the_same_names_exchange_all_their_people(tmp_path, people) -> None:
    survey = Survey(tmp_path)
    other = dict(zip(SMALL, reversed(SMALL), strict=True))

    exchanged = [{**person, "unit": other.get(person["unit"], person["unit"])} for person in people]

    assert differing(survey.publish("first", people), survey.publish("second", exchanged)) == []


def test_order_and_numbers_of_the_answers_are_in_no_file(tmp_path, people) -> None:
    survey = Survey(tmp_path)
    first_of = {unit: next(i for i, p in enumerate(people) if p["unit"] == unit) for unit in world.UNITS}
    ahead = sorted(first_of.values())  # units keep the order in which they first come
    rest = [i for i in range(len(people)) if i not in ahead]
    order = [*ahead, *reversed(rest)]

    shuffled = [{**people[i], "id": f"x{i * 37 % 1009:04d}"} for i in order]

    assert differing(survey.publish("first", people), survey.publish("second", shuffled)) == []


def test_changed_figure_that_is_shown_is_seen_in_every_file(tmp_path, people) -> None:
    survey = Survey(tmp_path)
    changed = [dict(person) for person in people]
    changed[places(people, "DDD", q1="0", q2="0", q3="0")[0]]["q1"] = "1"
    changed[places(people, "DDD", q1="0", q2="0", q3="0")[0]] |= {"m_1": "1", "m_2": "0", "m_3": "0"}

    first, second = survey.publish("first", people), survey.publish("second", changed)

    assert set(differing(first, second)) == set(first)

"""Releases of one wave after each other: what does not go together is refused, for the true reason, and not written."""

import pytest
import yaml

from analysis.commands import main
from analysis.exits import Exit
from analysis.ledger import Ledger
from tests.analysis.attack import world
from tests.analysis.attack.reading import read_csv
from tests.analysis.responses.files import told, write
from tests.analysis.synthetic_surveys import codebook, package

PLAN = {"tables": [{"questions": ["q1"], "by": ["unit"]}]}
ORGANISATION = "kod;namn;anstallda\nAAA;Ett;50\nBBB;Två;50\nCCC;Tre;50\nDDD;Fyra;50\n"


class Survey:
    """A folder with answers from three units, the smallest with six."""

    def __init__(self, folder, sizes=(24, 20, 6)):
        self.folder, self.book = folder, codebook(folder)
        self.people = [{**row, "day": "2025-02-03", "text": ""} for row in world.rows(3, sizes)]
        self.answers(self.people)

    def answers(self, people, *, without=()):
        header, body = told(self.book, people, "codes", "0/1")
        kept = [i for i, name in enumerate(header) if name not in without]
        write(self.folder / "svar", [header[i] for i in kept], [[r[i] for i in kept] for r in body], "semicolon, UTF-8")

    def summarise(self, out, *given, lang="sv", **plan):
        """Publish a plan in a folder; gives the exit code."""
        (self.folder / "plan.yaml").write_text(yaml.safe_dump({**PLAN, **plan}), encoding="utf-8")
        named = ("--codebook", self.folder / "datapackage.yaml", "--plan", self.folder / "plan.yaml")
        where = ("--out", self.folder / out, "--ledger", self.folder / "ledger.json", "--format", "csv")
        words = ("--lang", lang, "summarise", self.folder / "svar.csv", *named, *where, *given)
        return main([str(word) for word in words])

    def refusal(self, capsys, *given, **plan):
        """The reason given in both languages when a second release is refused; nothing may have been written."""
        before, reasons = (self.folder / "ledger.json").read_bytes(), []
        for lang, start, end in (
            ("sv", "Konflikt med en tidigare publicering: ", " Inget skrevs."),
            ("en", "Conflict with an earlier release: ", " Nothing was written."),
        ):
            capsys.readouterr()
            assert self.summarise("second", *given, lang=lang, **plan) == Exit.LEDGER_CONFLICT
            out, err = capsys.readouterr()
            last = err.splitlines()[-1]
            assert (out, last.startswith(start), last.endswith(end)) == ("", True, True)
            reasons.append(last.removeprefix(start).removesuffix(end))
        assert (self.folder / "ledger.json").read_bytes() == before
        assert not (self.folder / "second").exists()
        return reasons


@pytest.fixture
def survey(tmp_path):
    return Survey(tmp_path)


def test_units_merged_otherwise_are_named_with_what_to_do(survey, capsys) -> None:
    assert survey.summarise("first", roll_up=False) == Exit.DONE

    assert survey.refusal(capsys, roll_up=True) == [
        (
            "De här enheterna skulle slås ihop på ett annat sätt än i en tidigare publicering av omgången: BBB, CCC. "
            "Ange samma roll_up och minimum_base som då."
        ),
        (
            "These units would be merged otherwise than in an earlier release of this wave: BBB, CCC. "
            "Give the roll_up and the minimum_base of that release."
        ),
    ]
    assert survey.summarise("again", roll_up=False) == Exit.DONE


def test_wider_minimum_that_merges_more_is_not_taken_for_changed_answers(survey, capsys) -> None:
    assert survey.summarise("first") == Exit.DONE

    assert survey.refusal(capsys, disclosure={"minimum_base": 30})[1] == (
        "These units would be merged otherwise than in an earlier release of this wave: AAA. "
        "Give the roll_up and the minimum_base of that release."
    )


def test_tighter_rules_than_those_of_an_earlier_release_are_named(survey, capsys) -> None:
    assert survey.summarise("first", roll_up=False) == Exit.DONE

    assert survey.refusal(capsys, roll_up=False, disclosure={"minimum_base": 30}) == [
        (
            "En tidigare publicering av omgången visar en siffra som reglerna nu skyddar. "
            "Ange samma regler och kodbok som då."
        ),
        (
            "An earlier release of this wave shows a figure that the rules now protect. "
            "Give the rules and the codebook of that release."
        ),
    ]


def test_units_that_are_gone_are_named(survey, capsys) -> None:
    (survey.folder / "four.csv").write_text(ORGANISATION, encoding="utf-8")
    assert survey.summarise("first", "--organisation", survey.folder / "four.csv") == Exit.DONE

    assert survey.refusal(capsys) == [
        "En tidigare publicering av omgången har enheter som saknas här: DDD. Ange samma organisationsfil som då.",
        (
            "An earlier release of this wave has units that are missing here: DDD. "
            "Give the organisation file of that release."
        ),
    ]


def test_another_codebook_is_not_taken_for_changed_answers(survey, capsys) -> None:
    assert survey.summarise("first") == Exit.DONE
    said = package()
    said["survey"]["indices"][0]["minimum_answered"] = 3
    codebook(survey.folder, said)

    assert survey.refusal(capsys) == [
        (
            "Kodboken har andra frågor, svar eller hopp än en tidigare publicering av omgången. "
            "Använd samma kodbok som då."
        ),
        (
            "The codebook has other questions, answers or routes than an earlier release of this wave. "
            "Use the codebook of that release."
        ),
    ]


def test_changed_and_missing_answers_are_told_apart(survey, capsys) -> None:
    assert survey.summarise("first") == Exit.DONE
    survey.answers([{**row, "q1": "1", "m_1": "1"} if i < 8 else row for i, row in enumerate(survey.people)])
    changed = survey.refusal(capsys)
    survey.answers(survey.people[1:])
    missing = survey.refusal(capsys)

    assert changed == [
        (
            "Svar har ändrats sedan en tidigare publicering av omgången. Ange samma svar som då; "
            "sena svar får läggas till."
        ),
        (
            "Answers have been changed since an earlier release of this wave. Give the answers of that release; "
            "late ones may be added."
        ),
    ]
    assert missing == [
        "Svar som en tidigare publicering av omgången byggde på saknas. Ange alla; sena svar får läggas till.",
        (
            "Answers that an earlier release of this wave was made of are missing. Give all of them; "
            "late ones may be added."
        ),
    ]


def test_late_answers_wait_for_the_next_wave(survey, capsys) -> None:
    assert survey.summarise("first") == Exit.DONE
    late = [{**row, "id": f"late{i}"} for i, row in enumerate(survey.people[:5])]
    survey.answers([*late, *survey.people])

    assert survey.summarise("second") == Exit.DONE

    assert read_csv(survey.folder / "second") == read_csv(survey.folder / "first")
    assert "svar.csv: 55 rader lästa, 55 behållna." in capsys.readouterr().err


@pytest.mark.parametrize("numbered_first", [True, False])
def test_answers_without_numbers_must_be_the_same_file(tmp_path, capsys, numbered_first) -> None:
    said = package()
    del said["resources"][0]["schema"]["fields"][0]["constraints"]
    survey = Survey(tmp_path)
    survey.book = codebook(tmp_path, said)
    survey.answers(survey.people, without=() if numbered_first else ("id",))
    assert survey.summarise("first") == Exit.DONE
    assert survey.summarise("again") == Exit.DONE
    survey.answers(survey.people, without=("id",) if numbered_first else ())

    assert survey.refusal(capsys)[1] == (
        "The file of answers is not the one of an earlier release of this wave, and without answer numbers in both it "
        "cannot be told which answers are late. Give that file."
    )


def test_table_asked_for_in_other_detail_twice_is_no_conflict(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(629, (11, 38, 33))
    path = tmp_path / "ledger.json"
    plans = ([("q2", ("unit",), "categories")], [("worry", ("unit",), "positive")], [("hit", ("role",), "categories")])

    for number, wanted in enumerate(plans):
        world.release(book, people, world.plan(book, wanted), tmp_path / str(number), Ledger.open(path))

    assert [len(read_csv(tmp_path / str(number))) for number in range(3)] == [30, 48, 9]


def test_older_wave_is_published_again_as_it_was_merged_then(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(3, (24, 20, 26))
    path, wanted = tmp_path / "ledger.json", [("q1", ("unit",), "positive")]
    newer, plan = world.survey(tmp_path, wave="2026"), world.plan(book, wanted)
    before = world.release(book, people, plan, tmp_path / "before", Ledger.open(path))
    later = world.release(newer, people[:50], plan, tmp_path / "later", Ledger.open(path))
    again = world.release(book, people, plan, tmp_path / "again", Ledger.open(path))

    units = [{r["key"] for r in read_csv(folder) if r["by"] == "unit"} for folder in (before, later, again)]
    assert units == [{"AAA", "BBB", "CCC", "DDD", "EEE"}, {"AAA", "DDD", "EEE", "merged-"}, units[0]]

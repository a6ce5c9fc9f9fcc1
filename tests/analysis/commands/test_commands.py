"""The commands: what they print, in both languages, and their exit codes."""

import csv
import json
import subprocess
import sys

import pytest

from analysis.commands import COMMANDS, main
from analysis.exits import Exit
from analysis.responses.mapping import Mapping
from tests.analysis.responses.files import told, write
from tests.analysis.synthetic_surveys import codebook, package, rows


@pytest.fixture
def answers(tmp_path):
    book = codebook(tmp_path)
    return write(tmp_path / "svar", *told(book, rows(), "codes", "0/1"), "semicolon, UTF-8")


def test_every_command_has_help(capsys) -> None:
    for name in COMMANDS:
        assert main([name, "--help"]) == Exit.DONE

    assert "Läs svar och säg vad som skulle ändras" in capsys.readouterr().out


def test_wrong_arguments_are_input_errors(capsys) -> None:
    assert main(["check"]) == Exit.INPUT_ERRORS
    assert main(["fly"]) == Exit.INPUT_ERRORS
    assert "answers" in capsys.readouterr().err


def test_check_reports_and_saves_a_mapping(tmp_path, answers, capsys) -> None:
    given = [
        "check",
        str(answers),
        "--codebook",
        str(tmp_path / "datapackage.yaml"),
        "--save-mapping",
        str(tmp_path / "m.yaml"),
    ]

    assert main(given) == Exit.DONE

    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == ["svar.csv: 40 rader lästa, 40 behållna.", "Bortlagd kolumn text: fritext."]
    assert err == "Läser svar.csv …\n"
    assert Mapping.load(tmp_path / "m.yaml", codebook(tmp_path)).drop == ("text",)
    assert main([*given[:4], "--mapping", str(tmp_path / "m.yaml"), "--lang", "en"]) == Exit.DONE
    assert capsys.readouterr().out.startswith("svar.csv: 40 rows read, 40 kept.")


def test_check_tells_every_change(tmp_path, answers, capsys) -> None:
    text = answers.read_text(encoding="utf-8").splitlines()
    text[1] = text[1].replace(";AAA;", ";XXX;")
    text[2] = ";".join("9" if i == 3 else c for i, c in enumerate(text[2].split(";")))
    answers.write_text("\n".join([*text, text[5], "kort"]), encoding="utf-8")
    (tmp_path / "organisation.csv").write_text(
        "kod;namn;anstallda\nAAA;Ett;50\nBBB;Två;50\nCCC;Tre;50\n", encoding="utf-8"
    )

    assert (
        main(["check", str(answers), "--codebook", str(tmp_path / "datapackage.yaml"), "--lang=en"])
        == Exit.INPUT_ERRORS
    )

    assert capsys.readouterr().out.splitlines() == [
        "svar.csv: 42 rows read, 39 kept.",
        "Dropped rows, another number of cells than the header: 1.",
        "Dropped rows, identifier seen before: 1.",
        "Dropped rows, unit unknown: 1.",
        "Dropped column text: open text.",
        "unit: 1 cells could not be read.",
        "q1: 1 cells could not be read.",
        "Cells changed: 0. Cells that could not be read: 2.",
        "svar.csv, row 43: A row has another number of cells than the header. Found: 1. Expected: 11.",
        "svar.csv, row 2, column unit: The cell could not be read. Found: XXX. Expected: AAA, BBB, CCC.",
        "svar.csv, row 3, column q1: The cell could not be read. Found: 9. Expected: 0, 1, 2.",
    ]


def test_identifying_column_stops_or_is_dropped(tmp_path, answers, capsys) -> None:
    lines = answers.read_text(encoding="utf-8").splitlines()
    answers.write_text(
        "\n".join([lines[0] + ";E-post", *(line + ";a@example.org" for line in lines[1:])]), encoding="utf-8"
    )
    given = ["check", str(answers), "--codebook", str(tmp_path / "datapackage.yaml")]

    assert main(given) == Exit.INPUT_ERRORS
    told_of = capsys.readouterr().err
    assert "kolumn E-post: Kolumnen skulle kunna röja vem som har svarat." in told_of
    assert "example.org" not in told_of
    assert main([*given, "--drop-identifying"]) == Exit.DONE
    assert main([*given, "--drop", "E-post"]) == Exit.DONE
    assert "Bortlagd kolumn E-post: bortlagd på begäran." in capsys.readouterr().out


def test_codebook_is_checked_and_exported(tmp_path, capsys) -> None:
    codebook(tmp_path)

    assert (
        main(["codebook", str(tmp_path / "datapackage.yaml"), "--format", "ddi", "--out", str(tmp_path / "ddi.xml")])
        == Exit.DONE
    )
    assert capsys.readouterr().out.startswith("Provenkät: 11 frågor, 1 flervalsfrågor")
    assert (tmp_path / "ddi.xml").read_bytes().startswith(b"<?xml")
    assert main(["codebook", "--lang", "en"]) == Exit.DONE
    assert "80 questions" in capsys.readouterr().out
    assert main(["codebook", str(tmp_path / "nowhere.yaml")]) == Exit.INPUT_ERRORS


def test_synthetic_answers_can_be_checked(tmp_path, capsys) -> None:
    assert main(["synthetic", str(tmp_path / "ren"), "--scale", "0.05"]) == Exit.DONE
    assert main(["synthetic", str(tmp_path / "smutsig"), "--scale", "0.05", "--dirty"]) == Exit.DONE
    assert main(["check", str(tmp_path / "ren" / "svar.csv")]) == Exit.DONE
    capsys.readouterr()
    assert main(["check", str(tmp_path / "smutsig" / "svar.csv")]) == Exit.INPUT_ERRORS

    out = capsys.readouterr().out
    truth = json.loads((tmp_path / "smutsig" / "truth.json").read_text(encoding="utf-8"))
    assert f"{truth['respondents']} rader lästa, {truth['respondents'] - 2} behållna" in out
    assert "okänd enhet: 1" in out
    assert "svarsnumret har förekommit tidigare: 1" in out


def test_synthetic_municipality_is_the_agreed_one(tmp_path) -> None:
    assert main(["synthetic", str(tmp_path)]) == Exit.DONE

    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert (truth["population"], truth["respondents"]) == (11790, 6206)
    assert truth["sha256"] == "435aadcd36f2085f24b8fb9310645f73cdbb50513cec4b5457be60a3a1578315"


HEAD = (
    "wave;table;question;title;item;category;label;statistic;by;key;group;status;base;n;value;low;high;unweighted;"
    "against_rest"
)


def release(folder, wave: str, *lines: str):
    folder.mkdir()
    body = [f"{wave};q1@unit;q1;Fråga 1?;q1;positive;Ja;share;" + line for line in lines]
    (folder / "tables.csv").write_text("\n".join([HEAD, *body]) + "\n", encoding="utf-8-sig")
    return folder


@pytest.fixture
def waves(tmp_path):
    old = release(
        tmp_path / "2025",
        "2025",
        ";;Alla;shown;400;100;25.0;21;29;25;",
        "unit;AAA;A;shown;200;50;25.0;19;31;25;",
        "unit;BBB;B;hidden;;;;;;;",
    )
    new = release(
        tmp_path / "2026",
        "2026",
        ";;Alla;shown;400;160;40.0;35;45;40;",
        "unit;AAA;A;shown;200;52;26.0;20;32;26;",
        "unit;BBB;B;shown;200;99;49.5;;;;",
    )
    return old, new


def test_waves_are_compared_from_what_is_published(tmp_path, waves, capsys) -> None:
    assert main(["compare", *map(str, waves), "--out", str(tmp_path / "c.csv")]) == Exit.DONE

    out = capsys.readouterr().out.splitlines()
    assert out[:2] == [
        "2025 och 2026: 2 tal finns i båda.",
        "q1/positive (Ja): från 25 till 40 procent, en klar skillnad.",
    ]
    table = list(csv.DictReader((tmp_path / "c.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [(r["key"], r["difference"], r["low"], r["high"], r["clear"]) for r in table] == [
        ("", "15.0", "8.5", "21.3", "yes"),
        ("AAA", "1.0", "-7.5", "9.5", ""),
    ]


def test_break_in_the_series_stops_the_comparison(tmp_path, waves, capsys) -> None:
    for name, months, title in (("old", 18, "Fråga 1?"), ("new", 12, "Fråga 1, ändrad?")):
        said = package()
        said["survey"]["reference_period"] = {"months": months}
        said["resources"][0]["schema"]["fields"][3]["title"] = title
        (tmp_path / name).mkdir()
        codebook(tmp_path / name, said)
    books = [str(tmp_path / name / "datapackage.yaml") for name in ("old", "new")]

    assert (
        main(["compare", *map(str, waves), "--codebooks", *books, "--lang", "en", "--out", str(tmp_path / "c.csv")])
        == Exit.DONE
    )

    out = capsys.readouterr().out
    assert "Break in the series for q1: the wording is not the same, the period asked about is not the same." in out
    assert "a clear difference" not in out
    table = list(csv.DictReader((tmp_path / "c.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert {(r["difference"], r["p_holm"], r["break"]) for r in table} == {("", "", "wording period")}


def test_outside_figures_are_only_tested_over_the_same_period(tmp_path, waves, capsys) -> None:
    outside = tmp_path / "outside.csv"
    lines = [
        f"q1;positive;37;{n};Källa {name};{months}"
        for name, n, months in (("A", 3535, 12), ("B", 3535, 18), ("C", 0, 12))
    ]
    text = "\n".join(["question;category;value;n;source;months", *lines])
    outside.write_text(text, encoding="utf-8")

    assert main(["compare", *map(str, waves), "--benchmarks", str(outside)]) == Exit.DONE

    assert capsys.readouterr().out.splitlines()[-3:] == [
        "q1: 40 procent; 37 i Källa A (z = 1.18).",
        "q1: 40 procent; 37 i Källa B, inte jämförbart: en annan period.",
        "q1: 40 procent; 37 i Källa C.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("question;category;value;n;source;months\nq9;positive;37;35;K;12\n", "visar inte talet"),
        ("question;category;value;n;source;months\nq1;positive;många;35;K;12\n", "inte ett tal"),
        ("question;category;value\nq1;positive;37\n", "En kolumn saknas"),
    ],
)
def test_broken_benchmarks_are_refused(tmp_path, waves, capsys, text, message) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(text, encoding="utf-8")

    assert main(["compare", *map(str, waves), "--benchmarks", str(outside)]) == Exit.INPUT_ERRORS
    assert message in capsys.readouterr().err


def test_release_that_shows_nothing_is_refused(tmp_path, waves, capsys) -> None:
    empty = release(tmp_path / "tom", "2026", "unit;BBB;B;hidden;;;;;;;")

    assert main(["compare", str(waves[0]), str(empty)]) == Exit.INPUT_ERRORS
    assert "visar inget tal" in capsys.readouterr().err


def test_library_runs_as_a_module_without_django() -> None:
    block = "import sys; sys.modules['django'] = None; "
    code = block + "from analysis.commands import main; sys.exit(main(['codebook', '--lang', 'en']))"

    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (got.returncode, got.stderr) == (0, "")
    assert "80 questions" in got.stdout

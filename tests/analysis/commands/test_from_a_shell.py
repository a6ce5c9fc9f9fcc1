"""The commands as somebody runs them: a shell, its exit codes, and what stands on the screen."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.analysis.responses.files import told, write
from tests.analysis.synthetic_surveys import codebook, rows

ROOT = Path(__file__).resolve().parents[3]


def run(folder, *given):
    """Run the module from the project's folder, as the README says."""
    command = [sys.executable, "-m", "analysis", "--lang", "en", *map(str, given)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A codebook, a file of answers and a plan."""
    place = tmp_path_factory.mktemp("survey")
    book = codebook(place)
    write(place / "svar", *told(book, rows(90), "codes", "0/1"), "semicolon, UTF-8")
    (place / "plan.yaml").write_text(
        "tables:\n- {questions: [q1, q2]}\n- {questions: [q1], by: [unit]}\n", encoding="utf-8"
    )
    return place


@pytest.fixture(scope="module")
def published(folder):
    """The first release, and what the shell said of it."""
    return run(folder, *_summarise(folder, "one"))


def _summarise(folder, name, answers=None):
    given = (answers or folder / "svar.csv", "--codebook", folder / "datapackage.yaml", "--plan", folder / "plan.yaml")
    return ("summarise", *given, "--out", folder / name, "--ledger", folder / "ledger.json", "--format", "csv")


def test_publishing_gives_0_and_tells_how_far_it_has_come(folder, published) -> None:
    assert (published.returncode, published.stdout) == (0, f"Published in {folder / 'one'}: tables.csv.\n")
    steps = published.stderr.splitlines()
    assert (steps[0], steps[-1]) == ("Reading svar.csv …", "Writing files …")
    assert "Estimating, protecting and auditing …" in steps
    assert sorted(p.name for p in (folder / "one").iterdir()) == ["release.json", "tables.csv"]


def test_unreadable_answers_give_1_with_row_column_found_and_expected(folder, tmp_path) -> None:
    text = (folder / "svar.csv").read_text(encoding="utf-8").splitlines()
    broken, lacking = tmp_path / "broken.csv", tmp_path / "lacking.csv"
    broken.write_text("\n".join([*text[:3], "kort", *text[3:]]), encoding="utf-8")
    lacking.write_text("\n".join([text[0].replace("unit", "avdelning"), *text[1:]]), encoding="utf-8")

    checked = run(folder, "check", broken, "--codebook", folder / "datapackage.yaml")
    summarised = run(folder, *_summarise(folder, "broken", lacking))

    assert (checked.returncode, summarised.returncode) == (1, 1)
    sentence = "broken.csv, row 4: A row has another number of cells than the header. Found: 1. Expected: 11."
    assert sentence in checked.stdout
    assert "column unit" in summarised.stderr
    assert not (folder / "broken").exists()


def test_wrong_plan_and_benchmarks_give_1_and_write_nothing(folder, tmp_path) -> None:
    plan, others = tmp_path / "plan.yaml", tmp_path / "others.csv"
    plan.write_text("tables:\n- {questions: [nothing]}\n", encoding="utf-8")
    others.write_text("question;category;value;n;source;months\nq1;positive;x;5;A;12\n", encoding="utf-8")
    base = [*_summarise(folder, "wrong"), "--ledger", tmp_path / "ledger.json"]

    by_plan, by_others = run(folder, *base, "--plan", plan), run(folder, *base, "--benchmarks", others)

    assert (by_plan.returncode, by_others.returncode) == (1, 1)
    assert "plan.yaml, column nothing: This may not be published or is not in the codebook." in by_plan.stderr
    assert "others.csv, row 2: A figure is not a number. Found: x, 5." in by_others.stderr
    assert not (folder / "wrong").exists()
    assert not (tmp_path / "ledger.json").exists()


def test_count_that_can_be_worked_out_gives_2(folder, published, tmp_path) -> None:
    safe = run(folder, "audit", folder / "one")
    leaky = tmp_path / "leaky"
    shutil.copytree(folder / "one", leaky)
    head, *lines = (leaky / "tables.csv").read_text(encoding="utf-8-sig").splitlines()
    names = head.split(";")
    cells = [dict(zip(names, line.split(";"), strict=True)) for line in lines]
    first = next(c for c in cells if c["question"] == "q1" and not c["by"] and c["category"] == "2")
    for c in cells:
        if c is first:
            c |= {"status": "hidden", "n": "", "value": "", "low": "", "high": "", "unweighted": ""}
    told_again = [";".join(c[name] for name in names) for c in cells]
    (leaky / "tables.csv").write_text("\n".join([head, *told_again]) + "\n", encoding="utf-8-sig")

    got = run(folder, "audit", leaky)

    assert published.returncode == 0
    assert (safe.returncode, safe.stdout.splitlines()[-1]) == (0, "None of them can be worked out.")
    assert (got.returncode, "can be worked out from those shown" in got.stdout) == (2, True)


def test_answers_changed_since_an_earlier_release_give_3(folder, published, tmp_path) -> None:
    text = (folder / "svar.csv").read_text(encoding="utf-8").splitlines()
    place = text[0].split(";").index("q1")
    other = {"0": "2", "1": "0", "2": "0", "-7": "0", "": "0"}
    changed = [text[0]]
    for line in text[1:]:
        cells = line.split(";")
        changed.append(";".join(other.get(c, "0") if i == place else c for i, c in enumerate(cells)))
    path = tmp_path / "svar.csv"
    path.write_text("\n".join(changed), encoding="utf-8")

    got = run(folder, *_summarise(folder, "two", path))

    assert published.returncode == 0
    assert (got.returncode, "Conflict with an earlier release" in got.stderr) == (3, True)
    assert not (folder / "two").exists()

"""What `summarise` refuses and how far it tells it has come, in both languages; nothing is written when it refuses."""

import sys

import pytest

from analysis.commands import main, summarise
from analysis.disclosure import protect as protect_module
from analysis.disclosure.audit import Audit
from analysis.exits import Exit
from tests.analysis.responses.files import told, write
from tests.analysis.synthetic_surveys import codebook, rows


@pytest.fixture
def given(tmp_path):
    """The words of a command that publishes one table."""
    book = codebook(tmp_path)
    answers = write(tmp_path / "svar", *told(book, rows(40), "codes", "0/1"), "semicolon, UTF-8")
    (tmp_path / "plan.yaml").write_text("tables:\n- {questions: [q1], by: [unit]}\n", encoding="utf-8")
    named = ["--codebook", tmp_path / "datapackage.yaml", "--plan", tmp_path / "plan.yaml", "--out", tmp_path / "out"]
    return ["summarise", str(answers), *map(str, named)]


def refusals(given, code, capsys):
    """The last line on the screen in Swedish and in English."""
    lines = []
    for lang in ("sv", "en"):
        assert main([*given, "--lang", lang]) == code
        out, err = capsys.readouterr()
        assert out == ""
        lines.append(err.splitlines()[-1])
    return lines


def test_failed_audit_gives_2_and_writes_nothing(tmp_path, given, capsys, monkeypatch) -> None:
    monkeypatch.setattr(protect_module, "audit", lambda *_, **__: Audit(protected=2, exposed=[0, 1]))
    monkeypatch.setattr(protect_module, "REPAIRS", 0)

    assert refusals([*given, "--format", "csv"], Exit.AUDIT_FAILED, capsys) == [
        "Granskningen underkände: 2 skyddade siffror kan räknas ut. Inget skrevs.",
        "The audit failed: 2 protected figures could be worked out. Nothing was written.",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["datapackage.yaml", "plan.yaml", "svar.csv"]


def test_pdf_that_cannot_be_made_gives_1_and_writes_nothing(tmp_path, given, capsys, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    lines = refusals([*given, "--format", "csv", "--format", "pdf"], Exit.INPUT_ERRORS, capsys)

    assert lines == [
        "PDF-filer behöver tillägget ”pdf” (pip install .[pdf]) och pango (apt install libpango-1.0-0).",
        "PDF files need the extra ”pdf” (pip install .[pdf]) and pango (apt install libpango-1.0-0).",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["datapackage.yaml", "plan.yaml", "svar.csv"]


def test_progress_is_told_step_by_step(given, capsys, monkeypatch) -> None:
    monkeypatch.setattr(summarise, "EVERY", -1.0)

    assert main([*given, "--format", "csv", "--lang", "en"]) == Exit.DONE

    steps = [line for line in capsys.readouterr().err.splitlines() if " of " in line]
    hiding = [step for step in steps if step.startswith("Hiding what would give others away: 0 of ")]
    checking = [step for step in steps if step.startswith("Checking what an attacker could work out: 0 of ")]
    assert hiding
    assert checking
    assert steps.index(hiding[0]) < steps.index(checking[0])


def test_progress_is_quiet_between_steps(capsys) -> None:
    progress = summarise.Progress("sv")

    progress("Hiding what would give others away", 1, 2)

    assert capsys.readouterr().err == ""


def test_audit_of_a_folder_without_tables_gives_1(tmp_path, capsys) -> None:
    assert main(["audit", str(tmp_path), "--lang", "en"]) == Exit.INPUT_ERRORS
    assert capsys.readouterr().err.splitlines()[-1] == f"{tmp_path / 'tables.csv'}: There is no such file."

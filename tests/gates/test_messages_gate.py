"""The message gate finds a text without Swedish, a wrong placeholder, an obsolete text and an old catalogue."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings as django_settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The gate itself, looking at a small tree."""
    assert django_settings.configured
    spec = importlib.util.spec_from_file_location("messages_gate", ROOT / ".ci" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    source = tmp_path / "register"
    (source / "templates").mkdir(parents=True)
    (source / "a.py").write_text('from django.utils.translation import gettext as _\n\nHELLO = _("Hello %(name)s")\n')
    (source / "templates" / "a.html").write_text('{% load i18n %}{% translate "Goodbye" %}')
    po = source / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "SOURCE", source)
    monkeypatch.setattr(module, "PO", po)
    monkeypatch.setattr(module, "MO", po.with_suffix(".mo"))
    return module


COMPLETE = {"Hello %(name)s": "Hej %(name)s", "Goodbye": "Hej då"}


def test_gate_lets_a_complete_catalogue_pass(gate: ModuleType) -> None:
    gate.write(COMPLETE)

    assert gate.problems() == []


def test_gate_names_a_text_without_swedish(gate: ModuleType) -> None:
    gate.write({"Goodbye": "Hej då"})

    assert gate.problems() == ["no Swedish, or other placeholders: Hello %(name)s"]


def test_gate_names_other_placeholders(gate: ModuleType) -> None:
    gate.write({**COMPLETE, "Hello %(name)s": "Hej %(namn)s"})

    assert gate.problems() == ["no Swedish, or other placeholders: Hello %(name)s"]


def test_gate_names_a_text_that_was_added(gate: ModuleType) -> None:
    gate.write(COMPLETE)
    (gate.SOURCE / "b.py").write_text('from django.utils.translation import gettext as _\n\nA = _("New")\n')

    assert gate.problems() == ["the catalogue is not what the code says: run `make messages`"]


def test_gate_names_an_old_compiled_catalogue(gate: ModuleType) -> None:
    gate.write(COMPLETE)
    gate.MO.write_bytes(b"")

    assert gate.problems() == ["the compiled catalogue is old: run `make messages`"]


def test_gate_is_stable(gate: ModuleType) -> None:
    gate.write(COMPLETE)
    first = gate.PO.read_bytes()

    gate.write({})

    assert gate.PO.read_bytes() == first

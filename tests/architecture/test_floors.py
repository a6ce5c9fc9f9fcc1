"""What import-linter cannot see: string foreign keys, HTTP outside the web, fragments of other areas, names."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
REGISTER = ROOT / "register"
FLOORS = [
    {"audit"}, {"keys"}, {"organisation"}, {"accounts"}, {"attachments", "measures", "notices"}, {"incidents"},
]  # fmt: skip
LEVEL = {label: number for number, labels in enumerate(FLOORS) for label in labels}
HTTP = ("django.http", "django.shortcuts", "django.urls", "django.views", "django.template", "django.forms")
BANNED = {"utils", "helpers", "common", "base", "misc"}
SOURCES = sorted(path for path in REGISTER.rglob("*.py") if "migrations" not in path.parts)


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def upward_keys() -> list[str]:
    """Foreign keys from one floor to a higher one, or to a sibling."""
    wrong = []
    for model in apps.get_models():
        here = model._meta.app_label
        for field in model._meta.get_fields():
            there = (
                field.related_model._meta.app_label if getattr(field, "many_to_one", False) and field.concrete else ""
            )
            if here in LEVEL and there in LEVEL and here != there and LEVEL[there] >= LEVEL[here]:
                wrong.append(f"{model.__name__}.{field.name} → {there}")
    return wrong


def test_foreign_keys_point_downward() -> None:
    assert upward_keys() == []


def test_keys_and_audit_have_no_foreign_keys_out() -> None:
    outward = [
        f"{model.__name__}.{field.name}"
        for label in ("keys", "audit")
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model._meta.app_label != label
    ]

    assert outward == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_http_lives_in_the_web(path: Path) -> None:
    inside = path.is_relative_to(REGISTER / "web") or path.is_relative_to(REGISTER / "config")
    reached = {name for name in imports(path) if name.startswith(HTTP)} if not inside else set()

    assert reached == set()


def test_only_access_and_settings_know_guardian() -> None:
    knowing = {
        str(path.relative_to(REGISTER))
        for path in SOURCES
        if any(name.split(".")[0] == "guardian" for name in imports(path))
    }

    assert knowing <= {"accounts/access.py", "accounts/models.py", "organisation/models.py"}


def test_templates_include_only_their_own_area_and_ui() -> None:
    wrong = []
    for path in REGISTER.rglob("templates/**/*.html"):
        area = path.relative_to(REGISTER).parts[1]
        for name in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)", path.read_text(encoding="utf-8")):
            if name.split("/")[0] not in {area, "ui", "allauth", "account", "mfa"}:
                wrong.append(f"{path.relative_to(REGISTER)} → {name}")

    assert wrong == []


def test_templates_hold_no_inline_script_style_or_safe() -> None:
    found = []
    faults = re.compile(r"\sstyle=|\son\w+=|\|safe\b|{%\s*autoescape off|<style|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    for path in REGISTER.rglob("templates/**/*.html"):
        if faults.search(path.read_text(encoding="utf-8")):
            found.append(str(path.relative_to(REGISTER)))

    assert found == []


def test_names_say_what_they_hold() -> None:
    meant = REGISTER / "config/sqlite/base.py"  # the name Django asks of a database backend

    assert [str(path) for path in SOURCES if path.stem in BANNED and path != meant] == []


def test_data_is_never_overridden_on_save() -> None:
    overriding = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("register.") and any(name in vars(model) for name in ("save", "delete"))
    ]

    assert overriding == []

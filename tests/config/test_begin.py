"""A town's first day, and the commands for places and roles."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from register.accounts import access, services
from register.accounts.models import User
from register.organisation.models import Organisation
from tests.people import Cast

both = pytest.mark.django_db(databases=["default", "keys"])


def begin(**more: str) -> str:
    out = StringIO()
    wanted = {"municipality": "Björkhamns kommun", "administrator": "ada", "name": "Ada Almgren", **more}
    call_command("begin", stdout=out, **wanted)
    return out.getvalue()


@both
def test_begin_makes_a_municipality_and_an_administrator_who_can_come_in(settings: Any, tmp_path: Path) -> None:
    settings.RAK_VAR = tmp_path / "var"

    said = begin()

    code = said.splitlines()[2].strip()
    user = services.activate(code=code, password="ett ganska långt lösenord")
    town = Organisation.objects.get()
    assert (user.username, user.full_name, town.kind, town.legal_form) == (
        "ada",
        "Ada Almgren",
        "municipality",
        "municipality",
    )
    assert access.permissions_anywhere(user) == {"administer"}
    assert settings.RAK_VAR.stat().st_mode & 0o777 == 0o700


@both
def test_begin_refuses_a_register_that_has_begun(settings: Any, tmp_path: Path) -> None:
    settings.RAK_VAR = tmp_path / "var"
    begin()

    with pytest.raises(CommandError):
        begin(administrator="eva")
    assert User.objects.count() == 1


@both
def test_begin_refuses_a_bad_name_and_leaves_nothing(settings: Any, tmp_path: Path) -> None:
    settings.RAK_VAR = tmp_path / "var"

    with pytest.raises(CommandError):
        begin(administrator="å ä ö")
    assert (User.objects.count(), Organisation.objects.count()) == (0, 0)


def test_organisation_command_reads_in_and_lists_problems(cast: Cast, tmp_path: Path) -> None:
    good, bad = tmp_path / "bra.csv", tmp_path / "fel.csv"
    good.write_text("kod;namn;typ;tillhor\nKFF-3;Ishallen;enhet;KFF\n")
    bad.write_text("kod;namn;typ;tillhor\nKFF-4;Ishallen;palats;KFF\n")
    out = StringIO()

    call_command("organisation", "import", str(good), "--dry-run", stdout=StringIO())
    before = Organisation.objects.filter(code="KFF-3").count()
    call_command("organisation", "import", str(good), stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("organisation", "import", str(bad), stdout=out)
    with pytest.raises(CommandError):
        call_command("organisation", "import", str(tmp_path / "saknas.csv"), stdout=out)

    assert (before, Organisation.objects.filter(code="KFF-3").count()) == (0, 1)
    assert "palats" in out.getvalue()


def test_organisation_command_gives_a_legal_form(cast: Cast) -> None:
    call_command("organisation", "legal-form", "BAB", "foundation", stdout=StringIO())

    assert Organisation.objects.get(code="BAB").legal_form == "foundation"
    for code, form in (("SAKNAS", "board"), ("BAB", "board")):
        with pytest.raises(CommandError):
            call_command("organisation", "legal-form", code, form, stdout=StringIO())


def test_roles_command_says_how_many_began_and_ended(cast: Cast) -> None:
    out = StringIO()

    call_command("roles", stdout=out)

    assert [word for word in out.getvalue().split() if word.strip(".").isdigit()] == ["0.", "0."]

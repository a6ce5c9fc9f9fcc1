"""An unsafe start is refused: each misconfiguration is named in words, with the way to repair it."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from register.accounts import services as accounts
from register.accounts.models import RoleAssignment
from register.audit.models import Installation
from register.config import checks
from register.keys import services as keys
from register.keys.models import Audience, KeyStore
from register.keys.services import recovery
from register.organisation.models import Organisation
from tests.people import Cast

LOCMEM = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture
def town(cast: Cast, settings: Any, tmp_path: Path) -> Cast:
    """A whole, safe installation."""
    settings.RAK_VAR = tmp_path
    tmp_path.chmod(0o700)
    settings.RAK_ARGON2 = {"iterations": 3, "lanes": 1, "memory_kib": 64 * 1024}
    call_command("createcachetable", verbosity=0)
    return cast


def codes() -> list[str]:
    return [trouble.code for trouble in checks.troubles()]


def test_whole_installation_starts(town: Cast) -> None:
    assert codes() == []
    checks.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", True, "register.E001"),
        ("CACHES", LOCMEM, "register.E003"),
        ("SESSION_COOKIE_SECURE", False, "register.E004"),
        ("CSRF_COOKIE_SECURE", False, "register.E004"),
        ("SESSION_COOKIE_NAME", "session", "register.E004"),
        ("SECRET_KEY", "kort", "register.E005"),
        ("ALLOWED_HOSTS", ["*"], "register.E006"),
        ("ALLOWED_HOSTS", [], "register.E006"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.db", "register.E007"),
        ("RAK_ARGON2", {"iterations": 1, "lanes": 1, "memory_kib": 8}, "register.E008"),
    ],
)
def test_unsafe_setting_refuses_the_start(town: Cast, settings: Any, name: str, value: Any, expected: str) -> None:
    setattr(settings, name, value)

    with pytest.raises(SystemExit) as refused:
        checks.refuse_unsafe_start()

    assert codes() == [expected]
    assert expected in str(refused.value)


def test_demo_may_use_http_and_cheap_words(settings: Any) -> None:
    settings.RAK_DEMO = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME = "session"
    settings.RAK_ARGON2 = {"iterations": 1, "lanes": 1, "memory_kib": 8}

    assert [trouble.code for trouble in checks.settings_troubles()] == []


def test_keys_beside_data_are_refused(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def found() -> list[str]:
        return [trouble.code for trouble in checks.keys_have_their_own_database()]

    apart = found()
    monkeypatch.setitem(settings.DATABASES["keys"], "NAME", settings.DATABASES["default"]["NAME"])
    same = found()
    monkeypatch.delitem(settings.DATABASES, "keys")
    none = found()

    assert (apart, same, none) == ([], ["register.E002"], ["register.E002"])


def test_authority_without_legal_form_refuses_the_start_by_name(town: Cast) -> None:
    Organisation.objects.filter(pk=town.housing.pk).update(legal_form="")

    found = checks.troubles()

    assert [trouble.code for trouble in found] == ["register.E104"]
    assert "Björkhamn Bostäder AB" in found[0].said


def test_key_store_from_another_installation_is_refused(town: Cast) -> None:
    identity = Installation.objects.get(pk=1).identity
    other = type(identity)(int=identity.int ^ 1)
    KeyStore.objects.update(installation=other)

    assert codes() == ["register.E105"]


def test_demo_words_outside_the_demo_are_refused(town: Cast, settings: Any) -> None:
    accounts.start_keyring(user=town.unenrolled, demo_words=("abborre",) * 6)

    assert codes() == ["register.E106"]
    settings.RAK_DEMO = True
    assert [trouble.code for trouble in checks.store_troubles()] == []


def test_open_or_missing_folder_is_refused(town: Cast, settings: Any, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert codes() == ["register.E108"]
    settings.RAK_VAR = tmp_path / "saknas"
    assert codes() == ["register.E107"]


def test_register_without_administrator_is_told(town: Cast) -> None:
    RoleAssignment.objects.filter(role="administrator").update(ended_at=timezone.now())

    assert codes() == ["register.E110"]


def test_doctor_says_each_trouble_and_its_repair(town: Cast, settings: Any) -> None:
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["*"]
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("doctor", stdout=out)

    settings.DEBUG = False
    said = out.getvalue()
    assert [code in said for code in ("register.E001", "register.E006", "RAK_DEBUG", "RAK_HOSTS")] == [True] * 4


def test_doctor_is_content_with_a_whole_installation(town: Cast, settings: Any) -> None:
    out = StringIO()
    settings.RAK_SUPPORT_MISSING = False
    for person in (town.lead, town.analyst):
        accounts.name_custodian(user=person.fresh(), by=town.administrator.fresh())
    trusted = {town.lead.user.pk, town.analyst.user.pk}
    for holder in (person for person in town.everybody().values() if person.words):
        for audience in Audience.objects.all():
            recovery.refresh(audience, holder.unlock(), trusted)

    call_command("doctor", stdout=out)

    assert out.getvalue().strip() == "Allt som undersöktes är rätt."


def test_doctor_warns_of_too_few_custodians_and_of_missing_numbers(town: Cast, settings: Any) -> None:
    said = []
    for number in range(3):
        out = StringIO()
        if number:
            accounts.name_custodian(user=(town.lead, town.analyst)[number - 1].fresh(), by=town.administrator.fresh())
        call_command("doctor", stdout=out)
        said.append([line.split()[0] for line in out.getvalue().splitlines() if line.startswith("register.")])

    assert said[0] == said[1] == ["register.W201", "register.W202"]
    assert set(said[2]) == {"register.W201", "register.W203"}


def test_wrong_numbers_refuse_the_start_and_are_named(town: Cast, settings: Any) -> None:
    settings.RAK_SUPPORT_WRONG = ("cks",)

    (found,) = checks.troubles()

    assert (found.code, "support.json" in found.said, "cks" in found.said) == ("register.E009", True, True)


def test_keys_check_agrees_with_the_roles_until_somebody_meddles(town: Cast) -> None:
    call_command("keys", "check", stdout=StringIO())

    RoleAssignment.objects.filter(user=town.lead.user).update(ended_at=timezone.now())
    with pytest.raises(CommandError):
        call_command("keys", "check", stdout=StringIO())

    RoleAssignment.objects.filter(user=town.lead.user).update(ended_at=None)
    call_command("keys", "check", stdout=StringIO())
    audience = keys.audience_for("cks", None)
    assert audience is not None
    keys.expel(audience, town.lead.user.pk)
    with pytest.raises(CommandError):
        call_command("keys", "check", stdout=StringIO())

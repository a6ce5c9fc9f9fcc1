"""The mail server and the databases in a line each: what Django makes of them, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from register.config import databases, environment

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def mail(monkeypatch: pytest.MonkeyPatch, url: str, sender: str = "") -> dict[str, Any]:
    monkeypatch.setenv("RAK_MAIL_URL", url)
    if sender:
        monkeypatch.setenv("RAK_MAIL_FROM", sender)
    return environment.mail()


def test_without_a_server_nothing_is_mailed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mail(monkeypatch, "") == {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.se", 25, False, False),
        ("smtp+starttls://mail.example.se", 587, True, False),
        ("smtps://mail.example.se", 465, False, True),
        ("smtps://mail.example.se:2465", 2465, False, True),
    ],
)
def test_each_way_has_its_port_and_its_lock(
    monkeypatch: pytest.MonkeyPatch, url: str, port: int, tls: bool, ssl: bool
) -> None:
    assert mail(monkeypatch, url) == {
        "BACKEND": SMTP, "HOST": "mail.example.se", "PORT": port, "HOST_USER": "", "HOST_PASSWORD": "",
        "USE_TLS": tls, "USE_SSL": ssl, "FROM": "rakrygg@mail.example.se",
    }  # fmt: skip


def test_name_and_password_may_hold_any_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mail(monkeypatch, "smtps://rak%40example.se:p%40ss%3Aord@mail.example.se", "noreply@example.se")

    assert (found["HOST_USER"], found["HOST_PASSWORD"], found["FROM"]) == (
        "rak@example.se", "p@ss:ord", "noreply@example.se",
    )  # fmt: skip


@pytest.mark.parametrize("url", ["mail.example.se", "http://mail.example.se", "smtp://", "smtps:mail", "smtp+tls://x"])
def test_what_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(environment.BadEnvironment, match="RAK_MAIL_URL cannot be read"):
        mail(monkeypatch, url)


@pytest.mark.parametrize(
    ("end", "options"),
    [
        ("", {}),
        ("?sslmode=require&prepare_threshold=2", {"sslmode": "require", "prepare_threshold": 2}),
        ("?prepare_threshold=none", {"prepare_threshold": None}),
    ],
)
def test_a_database_may_stand_behind_a_pooler(
    monkeypatch: pytest.MonkeyPatch, end: str, options: dict[str, object]
) -> None:
    monkeypatch.setenv("RAK_DATABASE_URL", f"postgresql://rak:h%40lt@db:5433/rak{end}")

    found = environment.database("RAK_DATABASE_URL", Path("unused"))

    assert found == {
        "ENGINE": "postgresql", "NAME": "rak", "USER": "rak", "PASSWORD": "h@lt", "HOST": "db", "PORT": "5433",
        "OPTIONS": options,
    }  # fmt: skip
    kept = databases.connection(found)["OPTIONS"]
    assert isinstance(kept, dict)
    assert kept["prepare_threshold"] == options.get("prepare_threshold", 5)


@pytest.mark.parametrize("end", ["mysql://db/rak", "postgresql://db/rak?prepare_threshold=many"])
def test_a_database_that_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setenv("RAK_DATABASE_URL", end)

    with pytest.raises(environment.BadEnvironment, match="RAK_DATABASE_URL"):
        environment.database("RAK_DATABASE_URL", Path("unused"))

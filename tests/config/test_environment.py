"""The mail server in one line: what Django makes of it, and what is refused."""

from typing import Any

import pytest

from register.config import environment

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

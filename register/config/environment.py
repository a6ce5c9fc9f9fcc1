"""The only place that reads the environment; says in words what is missing or wrong."""

import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

PROJECT = Path(__file__).resolve().parents[2]


class BadEnvironment(SystemExit):
    """A setting is missing or cannot be understood; the message says which and what to write."""


@dataclass(frozen=True)
class Environment:
    """What the surroundings decide; everything else is the same in every installation."""

    is_demo: bool
    is_debug: bool
    var: Path
    secret_key: str
    hosts: list[str]
    data_database: dict[str, object]
    keys_database: dict[str, object]
    clamd: str
    mail: dict[str, object]
    handbook: Path


def flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in ("", "0", "1", "true", "false", "yes", "no"):
        raise BadEnvironment(f"{name} is {value!r}; write 1 or 0.")
    return value in ("1", "true", "yes")


def database(name: str, fallback: Path) -> dict[str, object]:
    """A database from a URL (postgresql://user:password@host:port/name or sqlite:///path)."""
    url = os.environ.get(name, "")
    if not url:
        return {"ENGINE": "sqlite", "NAME": str(fallback)}
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "sqlite", "NAME": unquote(parts.path)}
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadEnvironment(f"{name} begins with {parts.scheme!r}; write postgresql://… or sqlite:///path.")
    return {
        "ENGINE": "postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": _options(name, parts.query),
    }


def _options(name: str, query: str) -> dict[str, object]:
    """psycopg's own. How often a statement is used before it is prepared is a number, or `none` behind a pooler."""
    pairs = (pair.partition("=") for pair in query.split("&"))
    found: dict[str, object] = {said: value for said, is_given, value in pairs if is_given}
    if (uses := found.get("prepare_threshold")) is not None:
        if uses != "none" and not str(uses).isdecimal():
            raise BadEnvironment(f"{name} has prepare_threshold={uses}; write a number, or none behind a pooler.")
        found["prepare_threshold"] = None if uses == "none" else int(str(uses))
    return found


def secret_key(var: Path, *, is_demo: bool) -> str:
    """Signs cookies and tokens; opens nothing. The demo and the tests make their own, kept in var/."""
    value = os.environ.get("RAK_SECRET_KEY", "")
    if value:
        return value
    if not is_demo and "pytest" not in sys.modules:
        raise BadEnvironment(
            "RAK_SECRET_KEY is missing. Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    path = var / "secret-key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


def mail() -> dict[str, object]:
    """The mail server from RAK_MAIL_URL, as Django's settings call it; without one nothing is mailed."""
    url = os.environ.get("RAK_MAIL_URL", "")
    if not url:
        return {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtp+starttls", "smtps") or not parts.hostname:
        raise BadEnvironment("RAK_MAIL_URL cannot be read; write smtps://user:password@host:465 or smtp+starttls://…")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "HOST": parts.hostname,
        "PORT": parts.port or {"smtp": 25, "smtp+starttls": 587, "smtps": 465}[parts.scheme],
        "HOST_USER": unquote(parts.username or ""),
        "HOST_PASSWORD": unquote(parts.password or ""),
        "USE_TLS": parts.scheme == "smtp+starttls",
        "USE_SSL": parts.scheme == "smtps",
        "FROM": os.environ.get("RAK_MAIL_FROM", f"rakrygg@{parts.hostname}"),
    }


def read() -> Environment:
    is_demo = flag("RAK_DEMO")
    var = Path(os.environ.get("RAK_VAR", PROJECT / "var"))
    return Environment(
        is_demo=is_demo,
        is_debug=flag("RAK_DEBUG"),
        var=var,
        secret_key=secret_key(var, is_demo=is_demo),
        hosts=os.environ.get("RAK_HOSTS", "localhost,127.0.0.1,[::1]").split(","),
        data_database=database("RAK_DATABASE_URL", var / "data.sqlite3"),
        keys_database=database("RAK_KEYS_DATABASE_URL", var / "keys.sqlite3"),
        clamd=os.environ.get("RAK_CLAMD", ""),
        mail=mail(),
        handbook=Path(os.environ.get("RAK_HANDBOOK", PROJECT / "site")),
    )

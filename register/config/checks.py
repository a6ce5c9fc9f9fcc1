"""What must be right before anybody may report: an unsafe start is refused, in words and with the way to repair it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import DatabaseError
from django.utils.translation import gettext as _

from register.config import handbook, stores, support

SHARED_CACHES = ("DatabaseCache", "RedisCache", "PyMemcacheCache", "PyLibMCCache")
SHORTEST_SECRET = 50


@dataclass(frozen=True)
class Trouble:
    """One thing wrong: what, and what to do about it."""

    code: str
    said: str
    repair: str


def debug_is_off() -> Iterator[Trouble]:
    if settings.DEBUG and not settings.RAK_DEMO:
        yield Trouble(
            "register.E001",
            _("Debug mode is on. Error pages would show what people wrote."),
            _("Take away RAK_DEBUG, or set it to 0."),
        )


def keys_have_their_own_database() -> Iterator[Trouble]:
    repair = _("Set RAK_KEYS_DATABASE_URL to a database of its own, which no backup shares with the data.")
    if "keys" not in settings.DATABASES:
        yield Trouble("register.E002", _("There is no database for keys."), repair)
        return
    data, keys = settings.DATABASES["default"], settings.DATABASES["keys"]
    if all(data.get(part) == keys.get(part) for part in ("NAME", "HOST", "PORT")):
        yield Trouble("register.E002", _("Keys and data lie in the same database. Whoever takes one has both."), repair)


def cache_is_shared() -> Iterator[Trouble]:
    backend = str(settings.CACHES["default"]["BACKEND"])
    if not backend.endswith(SHARED_CACHES):
        yield Trouble(
            "register.E003",
            _("Each process has a cache of its own. Codes could be used twice and guesses would not be counted."),
            _("Use Django's database cache, or one that all processes share."),
        )


def cookies_need_https() -> Iterator[Trouble]:
    safe = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    prefixed = settings.SESSION_COOKIE_NAME.startswith("__Host-")
    if not settings.RAK_DEMO and not (safe and prefixed):
        yield Trouble(
            "register.E004",
            _("Cookies may travel without https."),
            _("Leave the cookies' names and their Secure mark as settings.py has them; only the demo drops them."),
        )


def secret_is_long() -> Iterator[Trouble]:
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Trouble(
            "register.E005",
            _("RAK_SECRET_KEY is shorter than 50 characters."),
            _("Make a new one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"),
        )


def hosts_are_named() -> Iterator[Trouble]:
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Trouble(
            "register.E006",
            _("The service answers to any host name."),
            _("Set RAK_HOSTS to the names people use, with commas between."),
        )


def sessions_are_sealed() -> Iterator[Trouble]:
    if settings.SESSION_ENGINE != "register.accounts.sessions":
        yield Trouble(
            "register.E007",
            _("Sessions would lie readable in the database."),
            _("Set SESSION_ENGINE back to register.accounts.sessions."),
        )


def words_cost_enough() -> Iterator[Trouble]:
    cost = settings.RAK_ARGON2
    if not settings.RAK_DEMO and (cost["memory_kib"] < 64 * 1024 or cost["iterations"] < 3):
        yield Trouble(
            "register.E008",
            _("Six words are too cheap to guess: RAK_ARGON2 is below 64 MiB and three rounds."),
            _("Leave RAK_ARGON2 as it is in settings.py."),
        )


def numbers_are_right() -> Iterator[Trouble]:
    """A wrong number on the advice card is worse than none."""
    if settings.RAK_SUPPORT_WRONG:
        yield Trouble(
            "register.E009",
            _("The file %(file)s cannot be used: %(lines)s.")
            % {"file": settings.RAK_VAR / support.FILE, "lines": ", ".join(settings.RAK_SUPPORT_WRONG)},
            _("Write JSON with %(names)s, each a text; numbers as people dial them.")
            % {"names": ", ".join((support.SITE_NAME, *support.NUMBERS))},
        )


SETTINGS: tuple[Callable[[], Iterator[Trouble]], ...] = (
    debug_is_off,
    keys_have_their_own_database,
    cache_is_shared,
    cookies_need_https,
    secret_is_long,
    hosts_are_named,
    sessions_are_sealed,
    words_cost_enough,
    numbers_are_right,
)


def settings_troubles() -> list[Trouble]:
    """What is wrong in the settings; asks no database."""
    return [trouble for check in SETTINGS for trouble in check()]


def store_troubles() -> list[Trouble]:
    """What is wrong in the stores; stops at the first that cannot be asked."""
    found: list[Trouble] = []
    for check in stores.CHECKS:
        try:
            found += [Trouble(*said) for said in check()]
        except DatabaseError:
            found.append(Trouble(*stores.unreadable()))
            break
        if found and check in stores.NEEDED_FIRST:
            break
    return found


def troubles() -> list[Trouble]:
    """Settings first: with wrong ones the stores are not worth asking."""
    found = settings_troubles()
    return found or store_troubles()


def warnings() -> list[Trouble]:
    """Worth mending, and no reason to refuse reports."""
    found = []
    if settings.RAK_SUPPORT_MISSING:
        found.append(
            Trouble(
                "register.W201",
                _("The town's own numbers are missing, so the advice card shows the victim support line only."),
                _("Write %(names)s as JSON in %(file)s.")
                % {"names": ", ".join(support.NUMBERS), "file": settings.RAK_VAR / support.FILE},
            )
        )
    return found + [Trouble(*said) for said in stores.can_be_recovered()]


def handbook_troubles() -> list[Trouble]:
    """What the advice card would promise in vain. Said, but no reason to refuse reports."""
    return [Trouble(*said) for said in handbook.holds_the_advice()]


MENDED_BY_STARTING = frozenset({"register.E109"})  # the service's own sealer chains what waited while it was down


def refuse_unsafe_start() -> None:
    """Called where the service starts: leaves with every sentence when something is wrong."""
    found = [trouble for trouble in troubles() if trouble.code not in MENDED_BY_STARTING]
    if found:
        lines = [f"{trouble.said} {trouble.repair} ({trouble.code})" for trouble in found]
        raise SystemExit("\n".join([_("The register does not start:"), *lines]))


@checks.register(checks.Tags.security)
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The same for Django's own commands."""
    return [checks.Error(trouble.said, hint=trouble.repair, id=trouble.code) for trouble in settings_troubles()]


@checks.register(checks.Tags.compatibility)
def check_handbook(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """An error for `check`, so that a release with dead advice does not pass."""
    return [checks.Error(trouble.said, hint=trouble.repair, id=trouble.code) for trouble in handbook_troubles()]

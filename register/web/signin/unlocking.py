"""Carries a person's opened key between requests: half in the session, half in a cookie, neither enough alone."""

import base64
import binascii
import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from register.crypto.errors import CannotOpen
from register.keys import services as keys
from register.keys.vault import Unlocked

SLOT = "unlock"
WRITE_EVERY = 60  # seconds between notes of when the person was last seen


def cookie_name() -> str:
    return f"{settings.COOKIE_PREFIX}unlock"


def remember(request: HttpRequest, response: HttpResponse, unlocked: Unlocked) -> None:
    """Keep the key open for this browser, until idle, over the limit, locked or signed out."""
    secret, sealed = keys.carry(unlocked)
    now = int(time.time())
    request.session[SLOT] = {"sealed": base64.b64encode(sealed).decode(), "since": now, "seen": now}
    response.set_cookie(
        cookie_name(),
        base64.urlsafe_b64encode(secret).decode(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Lock: drop both halves."""
    request.session.pop(SLOT, None)
    response.delete_cookie(cookie_name(), path="/", samesite="Lax")


def current(request: HttpRequest) -> Unlocked | None:
    """The opened key of this request, or nothing when locked."""
    cookie = request.COOKIES.get(cookie_name(), "")
    if not cookie or not request.user.is_authenticated:
        return None
    held = request.session.get(SLOT)
    if not held or has_run_out(held, int(time.time())):
        return None
    try:
        secret = base64.urlsafe_b64decode(cookie)
        unlocked = keys.resume(request.user.pk, secret, base64.b64decode(held["sealed"]))
    except (CannotOpen, ValueError, binascii.Error):
        return None
    _touch(request, held, int(time.time()))
    return unlocked


def has_run_out(held: dict[str, int], now: int) -> bool:
    """Idle too long, or open longer than a working day."""
    idle = now - held["seen"] > settings.RAK_UNLOCK_IDLE_SECONDS
    return idle or now - held["since"] > settings.RAK_UNLOCK_LIMIT_SECONDS


def _touch(request: HttpRequest, held: dict[str, int], now: int) -> None:
    if now - held["seen"] >= WRITE_EVERY:
        request.session[SLOT] = {**held, "seen": now}

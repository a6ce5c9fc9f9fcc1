"""Cookies that carry a secret: bytes in, bytes out, and anything else is as good as none."""

import base64
import binascii

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LONGEST = 2_000


def full_name(name: str) -> str:
    return f"{settings.COOKIE_PREFIX}{name}"


def read(request: HttpRequest, name: str) -> bytes:
    """The cookie's bytes; empty when it is missing or not one of ours."""
    text = request.COOKIES.get(full_name(name), "")
    if not text or len(text) > LONGEST or not text.isascii():
        return b""
    try:
        return base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return b""


def write(response: HttpResponse, name: str, value: bytes, *, max_age: int) -> None:
    """Only this site, only over https (but for the demo), never readable by scripts."""
    response.set_cookie(
        full_name(name),
        base64.urlsafe_b64encode(value).decode().rstrip("="),
        max_age=max_age,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def forget(response: HttpResponse, name: str) -> None:
    response.set_cookie(
        full_name(name), "", max_age=0, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax", path="/"
    )

"""Second factors without a page: for the demonstration, whose people must be able to come in at once."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings

from register.accounts.models import User
from register.web.signin.adapters import SecondFactorAdapter

PERIOD = 30


def add_totp(user: User, secret: str) -> None:
    """An authenticator app with a known secret, and recovery codes."""
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)


def recovery_codes(user: User) -> list[str]:
    codes: list[str] = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    return codes


def demo_code(user: User) -> str:
    """The code an app would show now; only in the demonstration, where there is no app."""
    found = Authenticator.objects.filter(user=user, type="totp").first()
    if not settings.RAK_DEMO or found is None:
        return ""
    secret = SecondFactorAdapter().decrypt(found.data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD)))

"""How allauth fits here: no sign-up, no addresses kept, second factors sealed at rest, plain sentences."""

import base64
import hashlib
import hmac
import secrets
import time
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.accounts import services as accounts
from register.accounts.models import User
from register.crypto import aead
from register.crypto.contexts import Context
from register.web.ui.errors import problem_page
from register.web.ui.http import Problem

RECENT = 5 * 60  # seconds
SALT_NAME = "address-salt"
SECRETS = Context("mfa_authenticator", "secret", "data")


def daily_salt() -> bytes:
    """Random, new every day, and only in the shared cache: yesterday's digests of addresses mean nothing."""
    today = timezone.localdate().isoformat()
    day, salt = cache.get(SALT_NAME) or ("", b"")
    if day == today:
        return bytes(salt)
    fresh = (today, secrets.token_bytes(32))
    cache.set(SALT_NAME, fresh, 2 * 24 * 60 * 60)
    return fresh[1]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no stubs
    """Accounts are made by administrators; allauth only lets people in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is wrong. Check both and try again."),
        "too_many_login_attempts": _("Too many wrong attempts. Wait five minutes and try again."),
        "incorrect_password": _("The password is wrong. Try again."),
        "incorrect_code": _("The code is wrong or already used. Wait for a new one and try again."),
        "account_inactive": _("The account is closed. Speak with an administrator."),
        "rate_limited": _("Too many attempts. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """A digest that only lives for a day, for the flood cap: the address itself is never kept."""
        address = str(request.META.get("REMOTE_ADDR", ""))
        key = hashlib.sha256(settings.SECRET_KEY.encode()).digest() + daily_salt()
        return hmac.digest(key, address.encode(), "sha256").hex()[:32]

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's mails tell address and agent; this register sends none of them."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened themselves."""

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The password is asked for again before a second factor is changed."""
        return [
            {
                "id": "reauthenticate",
                "description": _("Use your password"),
                "url": reverse("account_reauthenticate"),
            }
        ]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of any step of signing in."""
        records = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - record["at"] < RECENT for record in records)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        accounts.note_sign_in(user=user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> Any:
        closed = str(self.error_messages["account_inactive"])
        return problem_page(request, Problem(closed, status=403, title=str(_("No access"))))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no stubs
    """TOTP secrets and recovery seeds are sealed under a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("You need at least one second factor. Add another before you remove this."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(_box().seal(text.encode(), SECRETS)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().unseal(base64.b64decode(encrypted_text), SECRETS).decode()

    def build_totp_svg(self, url: str) -> str:
        return str(segno.make(url, error="m").svg_inline(scale=5, border=4))

    def get_totp_label(self, user: User) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return str(settings.RAK_SITE_NAME)

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {
            "id": str(user.pk).encode(),
            "display_name": user.username,
            "name": user.username,
        }


def qr_data_uri(url: str) -> str:
    """The picture an authenticator app reads, as a data address that the page's policy allows."""
    return str(segno.make(url, error="m").svg_data_uri(scale=5, border=4))


def _box() -> aead.Box:
    return aead.Box(hashlib.sha256(b"rak-rygg second factors " + settings.SECRET_KEY.encode()).digest())

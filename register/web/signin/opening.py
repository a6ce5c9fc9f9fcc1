"""What happens when a key opens: it is carried, and its owner is asked about colleagues who wait for theirs."""

import base64
import binascii

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from register.keys import queries as keyring
from register.keys import services as keys
from register.keys.errors import KeyProblem
from register.keys.vault import Unlocked
from register.web.signin import unlocking
from register.web.ui.http import Problem

GUESSES = {"unlock": "10/10m/user"}


def opened(request: HttpRequest, response: HttpResponse, unlocked: Unlocked) -> None:
    """Carry the key, take back what two custodians have offered, and ask about colleagues who wait."""
    unlocking.remember(request, response, unlocked)
    keys.complete_recovery(unlocked)
    messages.success(request, _("Unlocked. It locks again after 20 minutes without use."))
    if is_asked(unlocked.user_id):
        words = _("Colleagues wait for a key that you can give. Do you know them?")
        messages.info(
            request, format_html('<a class="govuk-link" href="{}">{}</a>', reverse("signin:colleagues"), words)
        )


def is_asked(user_id: int) -> bool:
    """Whether somebody waits for what this person can give."""
    return bool(keyring.asking(user_id) or keys.without_halves(user_id) - {user_id})


def by_passkey(request: HttpRequest, user_id: int) -> Unlocked | None:
    """The person's key, when the passkey in this form gave its secret and the secret is right."""
    prf, credential = request.POST.get("prf", ""), request.POST.get("credential_id", "")
    if not prf or not credential or len(prf) > 200 or len(credential) > 1000:
        return None
    try:
        return keys.unlock_with_prf(user_id, credential, base64.urlsafe_b64decode(prf + "=" * (-len(prf) % 4)))
    except (KeyProblem, ValueError, binascii.Error):
        return None


def count_guess(request: HttpRequest) -> ratelimit.RateLimitUsage:
    """Ten wrong words in ten minutes; then the person has to wait. Roll back when they were right."""
    usage = ratelimit.consume(request, app="register", action="unlock", config=GUESSES, user=request.user)
    if usage is None:
        raise Problem(_("Too many wrong attempts. Wait ten minutes and try again."), status=429)
    return usage

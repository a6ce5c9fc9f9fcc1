"""What happens when a key opens: it is carried, and colleagues who wait get theirs."""

import base64
import binascii

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.keys import services as keys
from register.keys.errors import KeyProblem
from register.keys.vault import Unlocked
from register.web.signin import unlocking
from register.web.ui.http import Problem

GUESSES = {"unlock": "10/10m/user"}


def opened(request: HttpRequest, response: HttpResponse, unlocked: Unlocked) -> None:
    """Carry the key, and hand out the keys that others wait for and this one opens."""
    unlocking.remember(request, response, unlocked)
    given = keys.push_waiting(unlocked)
    messages.success(request, _("Unlocked. It locks again after 20 minutes without use."))
    if given:
        said = ngettext(
            "One colleague who waited for a key has got it from you now.",
            "%(count)d colleagues who waited for a key have got it from you now.",
            given,
        )
        messages.info(request, said % {"count": given})


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

"""Second factors: an authenticator app, passkeys and recovery codes. At least one of the first two is a must."""

import base64
import binascii
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import auto_generate_recovery_codes
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes as new_codes
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import add_authenticator
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from register.accounts import queries as people
from register.accounts import services as accounts
from register.keys import services as keys
from register.web.signin import forms
from register.web.signin.adapters import qr_data_uri
from register.web.signin.fresh import require_fresh
from register.web.signin.views.entry import refused
from register.web.ui.http import DeskRequest, Problem, posted, require_signed_in, require_unlocked


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@require_signed_in
@require_fresh
def second_factor(request: DeskRequest) -> HttpResponse:
    """Connect an authenticator app; the page a new person cannot pass by."""
    if Authenticator.objects.filter(user=request.user, type="totp").exists():
        return redirect("signin:account")
    form = forms.ActivateForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            TOTP.activate(request.user, form.secret)
            auto_generate_recovery_codes(request)
            accounts.note(kind="account.second_factor_added", user=request.user, form="totp")
        clear_totp_secret(request)
        return redirect("signin:recovery_codes")
    secret = form.secret
    adapter = get_adapter()
    context = {
        "form": form,
        "title": _("Add a second step"),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": qr_data_uri(adapter.build_totp_url(request.user, secret)),
        "is_first": not people.has_second_factor(request.user),
    }
    return render(request, "signin/second_factor.html", context, status=refused(form) if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_signed_in
@require_fresh
def recovery_codes(request: DeskRequest) -> HttpResponse:
    """Ten codes for the day the phone is lost: shown once, or made anew."""
    if request.method == "POST":
        with transaction.atomic():
            new_codes(request)
            accounts.note(kind="account.codes_made", user=request.user)
        return redirect("signin:recovery_codes")
    held = Authenticator.objects.filter(user=request.user, type="recovery_codes").first()
    wrapped = held.wrap() if held else None
    codes = wrapped.get_unused_codes() if wrapped and not wrapped.did_view else []
    if wrapped and codes:
        wrapped.mark_as_viewed()
    context = {
        "title": _("Recovery codes"),
        "codes": [f"{code[:4]} {code[4:]}" for code in codes],
        "left": len(wrapped.get_unused_codes()) if wrapped else 0,
        "can_make": people.has_second_factor(request.user),
    }
    return render(request, "signin/recovery_codes.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_signed_in
@require_fresh
def add_passkey(request: DeskRequest) -> HttpResponse:
    """Register a passkey as a second factor."""
    form = AddWebAuthnForm(posted(request), user=request.user)
    if request.method == "POST":
        if not form.is_valid():
            raise Problem(_("The passkey could not be added. Try again."), back=reverse("signin:add_passkey"))
        with transaction.atomic():
            add_authenticator(request, name=form.cleaned_data["name"][:60], credential=form.cleaned_data["credential"])
            accounts.note(kind="account.second_factor_added", user=request.user, form="webauthn")
        messages.success(request, _("The passkey is added. You can let it unlock too."))
        return redirect("signin:account")
    options = webauthn.begin_registration(request.user, False)
    context = {"title": _("Add a passkey"), "options": options, "form": form}
    return render(request, "signin/add_passkey.html", context)


@require_POST
@require_signed_in
@require_fresh
def remove_factor(request: DeskRequest, pk: int) -> HttpResponse:
    """Take away a second factor, never the last."""
    factor = get_object_or_404(Authenticator, pk=pk, user=request.user, type__in=("totp", "webauthn"))
    others = Authenticator.objects.filter(user=request.user, type__in=("totp", "webauthn")).exclude(pk=pk)
    if not others.exists():
        said = get_adapter().error_messages["cannot_delete_authenticator"]
        raise Problem(str(said), back=reverse("signin:account"))
    with transaction.atomic():
        factor.delete()
        accounts.note(kind="account.second_factor_removed", user=request.user, form=factor.type)
    messages.success(request, _("The second factor is removed."))
    return redirect("signin:account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_unlocked
def passkey_unlocks(request: DeskRequest) -> HttpResponse:
    """Let a passkey unlock: its secret becomes one more way to the person's key."""
    held = passkeys(request)
    if request.method == "POST":
        credential, prf = request.POST.get("credential_id", ""), request.POST.get("prf", "")
        if credential not in held or not prf or len(prf) > 200:
            raise Problem(
                _("This passkey cannot unlock here. It can still be your second step."), back=reverse("signin:account")
            )
        try:
            secret = base64.urlsafe_b64decode(prf + "=" * (-len(prf) % 4))
            keys.add_prf_slot(request.unlocked, credential, secret, held[credential])
        except (ValueError, binascii.Error):
            raise Problem(_("The passkey did not answer as expected."), back=reverse("signin:account")) from None
        messages.success(request, _("The passkey can unlock from now on."))
        return redirect("signin:account")
    taken = {slot.credential_id for slot in keys.slots_of(request.user.pk)}
    context = {"title": _("Let a passkey unlock"), "credentials": [one for one in held if one not in taken]}
    return render(request, "signin/passkey_unlocks.html", context)


def passkeys(request: DeskRequest) -> dict[str, str]:
    """The person's passkeys: credential id as the browser writes it, and name."""
    found = Authenticator.objects.filter(user=request.user, type="webauthn")
    return {credential_id(factor): factor.wrap().name for factor in found}


def credential_id(factor: Any) -> str:
    raw = factor.wrap().authenticator_data.credential_data.credential_id
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")

"""The first page after sign-in, and the page about the own account."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from register.accounts import access, roles
from register.accounts import queries as people
from register.accounts import services as accounts
from register.accounts.models import User
from register.keys import queries as keyring
from register.keys import services as keys
from register.keys.errors import LastSlot
from register.web.signin import forms, opening, unlocking
from register.web.signin.fresh import require_fresh
from register.web.signin.views.second_factor import passkeys
from register.web.ui.http import DeskRequest, Problem, posted, require_signed_in, require_unlocked


@never_cache
@require_safe
@require_signed_in
def home(request: DeskRequest) -> HttpResponse:
    """What the person can do now, and what stands in the way."""
    user = request.user
    needs = people.needs_keys(user)
    context = {
        "title": _("Hello %(name)s") % {"name": user.full_name},
        "permissions": access.permissions_anywhere(user),
        "roles": held_roles(user),
        "must_make_key": needs and user.words_confirmed_at is None,
        "waiting": [place for place, users in keyring.waiting().items() if user.pk in users] if needs else [],
        "needs_keys": needs,
        "is_asked": request.unlocked is not None and opening.is_asked(user.pk),
        "is_custodian": user.pk in keyring.custodians(),
    }
    return render(request, "signin/home.html", context)


def held_roles(user: User) -> list[dict[str, object]]:
    """The person's roles in force, in words."""
    rows = people.assignments_of(user).filter(ended_at__isnull=True)
    return [
        {
            "label": roles.ROLES[row.role].label,
            "explanation": roles.ROLES[row.role].explanation,
            "place": row.organisation.name,
            "until": row.valid_to,
        }
        for row in rows
    ]


@never_cache
@require_safe
@require_signed_in
def account(request: DeskRequest) -> HttpResponse:
    """Second factors, ways to unlock and live sessions. No addresses, no devices: none are kept."""
    user = request.user
    slots = keys.slots_of(user.pk)
    factors = Authenticator.objects.filter(user=user, type__in=("totp", "webauthn")).order_by("created_at")
    taken = {slot.credential_id for slot in slots}
    context = {
        "title": _("My account"),
        "roles": held_roles(user),
        "factors": [{"pk": one.pk, "is_app": one.type == "totp", "name": _name(one)} for one in factors],
        "slots": slots,
        "can_add_unlocking_passkey": any(credential not in taken for credential in passkeys(request)),
        "sessions": people.sessions_of(user),
        "this_mark": request.session.mark(),  # type: ignore[attr-defined]  # our own store
        "needs_keys": people.needs_keys(user),
    }
    return render(request, "signin/account.html", context)


def _name(factor: Authenticator) -> str:
    return "" if factor.type == "totp" else str(factor.wrap().name)


@require_POST
@require_signed_in
def end_session(request: DeskRequest, mark: UUID) -> HttpResponse:
    try:
        accounts.end_session(user=request.user, mark=str(mark), by=request.user)
    except ValidationError as problem:
        raise Problem(problem.messages[0], back=reverse("signin:account")) from None
    if not request.session.mark():  # type: ignore[attr-defined]  # our own store
        return _gone(request)
    messages.success(request, _("The session is ended."))
    return redirect("signin:account")


@require_POST
@require_signed_in
def end_all(request: DeskRequest) -> HttpResponse:
    """Log out everywhere, here too."""
    accounts.end_sessions(user=request.user, by=request.user)
    return _gone(request)


def _gone(request: DeskRequest) -> HttpResponse:
    response = redirect("signin:login")
    unlocking.forget(request, response)
    request.session.flush()
    return response


@require_POST
@require_unlocked
def remove_slot(request: DeskRequest, slot: UUID) -> HttpResponse:
    """Take away one way to unlock, never the last."""
    try:
        keys.remove_slot(request.unlocked, slot)
    except LastSlot:
        raise Problem(
            _("This is your only way to unlock. Add another first."), back=reverse("signin:account")
        ) from None
    messages.success(request, _("That way to unlock is removed."))
    return redirect("signin:account")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@require_signed_in
@require_fresh
def password(request: DeskRequest) -> HttpResponse:
    """A new password; every other session ends."""
    form = forms.PasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_password(user=request.user, password=form.cleaned_data["password"])
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            request.user.refresh_from_db()
            update_session_auth_hash(request, request.user)
            messages.success(request, _("The password is changed. Your other sessions are signed out."))
            return redirect("signin:account")
    status = 400 if form.is_bound else 200
    return render(request, "signin/password.html", {"form": form, "title": _("Change password")}, status=status)

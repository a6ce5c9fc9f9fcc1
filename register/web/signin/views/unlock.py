"""Unlocking with six words or a passkey, and making the six words."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from register.accounts import services as accounts
from register.keys import services as keys
from register.keys.errors import WrongWords
from register.keys.vault import Unlocked
from register.web.signin import forms, opening, unlocking
from register.web.ui.http import DeskRequest, Problem, posted, require_signed_in, require_unlocked

FRESH = "fresh_words"  # lies sealed in the session until two of the words are confirmed
OLD = "old_words"  # ways to unlock that end when the new words are confirmed


def next_page(request: DeskRequest) -> str:
    """Where the person was going, if that is a page here."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("signin:home")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@require_signed_in
def unlock(request: DeskRequest) -> HttpResponse:
    """Six words, or a passkey's secret; the words always work without a script."""
    if not keys.is_enrolled(request.user.pk):
        return redirect("signin:make_words")
    form = forms.WordsForm(request.POST if "words" in request.POST else None)
    status = 200
    if request.method == "POST":
        found = _try(request, form)
        if found is not None:
            response = redirect(next_page(request))
            opening.opened(request, response, found)
            return response
        status = 400
    context = {
        "form": form,
        "title": _("Unlock"),
        "next": next_page(request),
        "credentials": [slot.credential_id for slot in keys.slots_of(request.user.pk) if slot.credential_id],
        "can_start_over": request.user.words_confirmed_at is None,
    }
    return render(request, "signin/unlock.html", context, status=status)


def _try(request: DeskRequest, form: forms.WordsForm) -> Unlocked | None:
    """The opened key, or nothing and the reason in the form."""
    if form.is_bound and not form.is_valid():
        return None
    guess = opening.count_guess(request)
    found = None
    if form.is_bound:
        try:
            found = keys.unlock_with_words(request.user.pk, form.cleaned_data["words"])
        except WrongWords:
            form.add_error("words", _("These are words from the list, but not your six, or not in your order."))
    else:
        found = opening.by_passkey(request, request.user.pk)
        if found is None:
            raise Problem(_("The passkey could not unlock. Use your six words instead."), back=reverse("signin:unlock"))
    if found is not None:
        guess.rollback()
    return found


@require_POST
def lock(request: DeskRequest) -> HttpResponse:
    """Lock now."""
    response = redirect("signin:home" if request.user.is_authenticated else "signin:login")
    unlocking.forget(request, response)
    messages.success(request, _("Locked. Unlock again when you want to read."))
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_signed_in
def make_words(request: DeskRequest) -> HttpResponse:
    """Make the person's key pair and show the six words that open it."""
    shown = request.session.get(FRESH)
    if request.method == "POST":
        return _made(request)
    if shown is None and request.user.words_confirmed_at is not None:
        return redirect("signin:account")
    context = {"title": _("Your six words") if shown else _("Make your key"), "words": shown}
    return render(request, "signin/make_words.html", context)


def _made(request: DeskRequest) -> HttpResponse:
    """A new pair for somebody without, or whose words were never confirmed."""
    if request.user.words_confirmed_at is not None:
        raise Problem(
            _("You already have a key. Change your words on the page My account."), back=reverse("signin:account")
        )
    made, opened = accounts.start_keyring(user=request.user)
    response = redirect("signin:make_words")
    request.session[FRESH] = list(made)
    unlocking.remember(request, response, opened)
    return response


@never_cache
@require_POST
@require_unlocked
def change_words(request: DeskRequest) -> HttpResponse:
    """New words for a person who is unlocked; the old ones stop working once the new are confirmed."""
    if request.session.get(FRESH) is None:
        request.session[OLD] = [str(slot.pk) for slot in keys.slots_of(request.user.pk) if not slot.credential_id]
        request.session[FRESH] = list(keys.add_words_slot(request.unlocked))
    return redirect("signin:make_words")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@require_signed_in
def confirm_words(request: DeskRequest) -> HttpResponse:
    """Ask for two of the words, so that nobody goes on without having written them down."""
    shown = request.session.get(FRESH)
    if shown is None:
        return redirect("signin:home")
    asked = request.session.setdefault("asked_words", sorted(secrets.SystemRandom().sample(range(1, 7), 2)))
    form = forms.ConfirmForm(posted(request), places=(asked[0], asked[1]), shown=shown)
    if request.method == "POST" and form.is_valid():
        accounts.confirm_words(user=request.user)
        _drop_old_words(request)
        for name in (FRESH, OLD, "asked_words"):
            request.session.pop(name, None)
        messages.success(request, _("Done. Keep the words where only you can find them."))
        return redirect("signin:home")
    status = 400 if form.is_bound else 200
    context = {"form": form, "title": _("Show that you have the words")}
    return render(request, "signin/confirm_words.html", context, status=status)


def _drop_old_words(request: DeskRequest) -> None:
    unlocked: Unlocked | None = getattr(request, "unlocked", None)
    if unlocked is not None:
        for slot in request.session.get(OLD, []):
            keys.remove_slot(unlocked, UUID(slot))

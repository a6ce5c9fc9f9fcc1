"""In and out: password, second factor, activation."""

from typing import Any

from allauth.account.views import LoginView, ReauthenticateView
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.base.views import AuthenticateView
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from register.accounts import services as accounts
from register.keys import services as keys
from register.web.signin import factors, forms, opening, unlocking
from register.web.ui.http import posted

TOO_MANY = frozenset({"too_many_login_attempts", "rate_limited"})


def refused(form: Any) -> int:
    """The status of an answer to a form that was not right."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return 429 if codes & TOO_MANY else 400


class Login(LoginView):  # type: ignore[misc]  # allauth has no stubs
    """User name and password."""

    form_class = forms.LoginForm
    template_name = "signin/login.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        status = refused(form)
        if status == 429:
            accounts.note_refused_sign_in(username=str(form.data.get("login", "")))
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=status)
        return answer


class SecondStep(AuthenticateView):  # type: ignore[misc]  # allauth has no stubs
    """A code or a passkey. A passkey that can also unlock does both in one touch."""

    form_class = forms.AuthenticateForm
    template_name = "signin/second_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        user = self.stage.login.user
        credentials = [slot.credential_id for slot in keys.slots_of(user.pk) if slot.credential_id]
        return {
            **found,
            "title": _("The second step"),
            "prf_credentials": credentials,
            "has_passkey": bool(user.authenticator_set.filter(type="webauthn").exists()),
            "demo_code": factors.demo_code(user),
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(), status=refused(form))
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.stage.login.user
        response: HttpResponse = super().form_valid(form)
        opened = opening.by_passkey(self.request, user.pk)
        if opened is not None and self.request.user.pk == user.pk:
            opening.opened(self.request, response, opened)
        return response


class Again(ReauthenticateView):  # type: ignore[misc]  # allauth has no stubs
    """The password once more, before a second factor is changed."""

    form_class = forms.ReauthenticateForm
    template_name = "signin/again.html"

    def get_form_class(self) -> type:
        return self.form_class

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "title": _("Write your password again")}

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=refused(form))
        return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    response = redirect("signin:login")
    if request.user.is_authenticated:
        accounts.note_sign_out(user=authenticated_user(request))
    unlocking.forget(request, response)
    logout(request)
    messages.success(request, _("You are signed out."))
    return response


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """Choose a password with the one-time code."""
    form = forms.CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            accounts.activate(code=form.cleaned_data["code"], password=form.cleaned_data["password"])
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Your account is activated. Sign in with your user name and password."))
            return HttpResponseRedirect(reverse("signin:login"))
    status = 400 if form.is_bound else 200
    return render(request, "signin/activate.html", {"form": form, "title": _("Activate your account")}, status=status)

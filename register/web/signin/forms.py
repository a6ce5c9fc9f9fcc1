"""What the sign-in pages ask for."""

import hashlib
from collections.abc import Mapping
from typing import Any

from allauth.account.forms import LoginForm as AllauthLogin
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticate
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticate
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from register.crypto import words
from register.web.signin.adapters import SecondFactorAdapter

CODE_LIFE = 180  # seconds: longer than a code is accepted, so that none works twice
QUIET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
WORDS = 6


class LoginForm(AllauthLogin):  # type: ignore[misc]  # allauth has no stubs
    """User name and password; wrong ones are one and the same answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        self.fields["login"] = forms.CharField(label=_("User name"), max_length=60, widget=name)
        secret = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.fields["password"] = forms.CharField(label=_("Password"), max_length=200, strip=False, widget=secret)


class ReauthenticateForm(AllauthReauthenticate):  # type: ignore[misc]  # allauth has no stubs
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        secret = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.fields["password"] = forms.CharField(label=_("Password"), max_length=200, strip=False, widget=secret)


def code_field() -> forms.CharField:
    shown = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"})
    return forms.CharField(label=_("Code"), max_length=20, widget=shown)


class AuthenticateForm(AllauthAuthenticate):  # type: ignore[misc]  # allauth has no stubs
    """A code from the app, or a recovery code. No code works twice, also within the tolerance of clocks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()

    def clean_code(self) -> str:
        code: str = super().clean_code()
        digest = hashlib.sha256(f"{self.user.pk}:{code}".encode()).hexdigest()
        if not cache.add(f"second-factor-used:{digest}", 1, CODE_LIFE):
            raise SecondFactorAdapter().validation_error("incorrect_code")
        return code


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no stubs
    """The first code from a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()
        self.fields["code"].label = _("The six digits that the app shows")


class CodeForm(forms.Form):
    """A new person's one-time code and the password to come."""

    code = forms.CharField(
        label=_("Activation code"),
        help_text=_("Sixteen letters and digits that an administrator gave you."),
        max_length=40,
        widget=forms.TextInput(attrs=QUIET),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 14 characters. A sentence that only you would write is easy to remember."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("password") and found.get("again") and found["password"] != found["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return found


class PasswordForm(forms.Form):
    """A new password for somebody who is signed in."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 14 characters. A sentence that only you would write is easy to remember."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class WordsForm(forms.Form):
    """Six words in one field, forgiving in how they are written."""

    words = forms.CharField(
        label=_("Your six words"),
        help_text=_("With spaces between. The first four letters of each word are enough."),
        max_length=200,
        widget=forms.TextInput(attrs=QUIET),
    )

    def clean_words(self) -> tuple[str, ...]:
        try:
            return words.parse(self.cleaned_data["words"], WORDS)
        except words.NotWords as problem:
            raise forms.ValidationError(said_of(problem)) from None


class ConfirmForm(forms.Form):
    """Two of the six words, to show that they were written down."""

    def __init__(self, *args: Any, places: tuple[int, int], shown: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = {f"word_{place}": shown[place - 1] for place in places}
        for place in places:
            self.fields[f"word_{place}"] = forms.CharField(
                label=_("Word number %(place)d") % {"place": place},
                max_length=40,
                widget=forms.TextInput(attrs=QUIET),
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, right in self.answers.items():
            if name in found and not is_word(found[name], right):
                self.add_error(name, _("That is not this word. Look at what you wrote down."))
        return found


def is_word(written: str, right: str) -> bool:
    try:
        return words.parse(written, 1) == (right,)
    except words.NotWords:
        return False


def said_of(problem: words.NotWords) -> str:
    """What is wrong with the words, in a sentence."""
    if problem.unknown and problem.suggestion:
        return _("“%(unknown)s” is not one of the words. Do you mean “%(suggestion)s”?") % {
            "unknown": problem.unknown[:40],
            "suggestion": problem.suggestion,
        }
    if problem.unknown:
        return _("“%(unknown)s” is not one of the words.") % {"unknown": problem.unknown[:40]}
    return _("You wrote %(written)d words. There should be %(expected)d.") % {
        "written": problem.written,
        "expected": problem.expected,
    }


class ColleaguesForm(forms.Form):
    """Which of those who wait this person knows. `waiting` says who may be chosen, in words."""

    known = forms.TypedMultipleChoiceField(
        label=_("Whom do you know?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick somebody you know, or choose “Not now”."),
            "invalid_choice": _("Somebody you ticked no longer waits. Look at the list again."),
        },
    )

    def __init__(self, *args: Any, waiting: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].choices = list(waiting.items())  # type: ignore[attr-defined]  # a choice field

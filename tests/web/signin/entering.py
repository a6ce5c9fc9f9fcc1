"""Signing a test client in: the quick way for pages, and the whole way for what is tested here."""

import time
from typing import Any

import pyotp
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from register.accounts.models import User
from register.web.signin import unlocking
from tests.people import PASSWORD, Person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_second_factor(user: User) -> User:
    """Give an account an authenticator app and recovery codes."""
    if not Authenticator.objects.filter(user=user, type="totp").exists():
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
    return user


def signed_in(person: Person, *, unlocked: bool = True) -> Client:
    """A client past sign-in and second factor, and past unlocking unless told otherwise."""
    client = Client()
    client.force_login(with_second_factor(person.user))
    if unlocked:
        carry(client, person)
    return client


def carry(client: Client, person: Person) -> None:
    """What the unlock page does to the browser."""
    request: Any = RequestFactory().get("/")
    request.session, response = client.session, HttpResponse()
    unlocking.remember(request, response, person.unlock())
    request.session.save()
    for name, morsel in response.cookies.items():
        client.cookies[name] = morsel.value


def code_now(offset: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(int(time.time()) + 30 * offset)


def sign_in(client: Client, username: str, password: str = PASSWORD) -> Any:
    """The first step, as a person does it."""
    return client.post(reverse("signin:login"), {"login": username, "password": password})


def second_step(client: Client, code: str | None = None) -> Any:
    return client.post(reverse("signin:second_step"), {"code": code or code_now()})

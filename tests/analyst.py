"""Somebody who works with cases, over real HTTP: signs in with a second factor, unlocks, and does things."""

import time
from typing import Any

import pyotp

from tests.server import Server
from tests.visitor import Visitor


def enter(server: Server, person: dict[str, Any], visitor: Visitor | None = None) -> Visitor:
    """Past password, second factor and unlocking."""
    someone = visitor or Visitor(server.url)
    someone.get("/konto/logga-in/")
    someone.fill({"login": person["username"], "password": person["password"]}, form="/konto/logga-in/")
    someone.fill({"code": pyotp.TOTP(person["totp_secret"]).at(int(time.time()))}, form="/konto/andra-steget/")
    if person["unlock_words"]:
        someone.get("/konto/las-upp/")
        someone.fill({"words": person["unlock_words"]}, form="/konto/las-upp/")
    return someone


def open_case(someone: Visitor, reference: str) -> str:
    """The address of a case on the list, opened."""
    someone.get("/arenden/alla/")
    before, _found, _after = someone.page.text.partition(f">{reference}<")
    assert _found, f"{reference} is not on the list: {someone.page.words[:300]}"
    address = before.rpartition('href="')[2].partition('"')[0]
    someone.get(address)
    return address

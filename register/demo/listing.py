"""Second factors for the demonstration's people, and the list a visitor signs in from."""

import base64
import json
from random import Random
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from register.demo.town import PASSWORD, Person, Town

NOTE = "Demo words and passwords: they open made-up cases only, and are refused outside the demonstration."


def as_json(town: Town) -> str:
    """Everybody who can sign in, as a list. Made once: the codes cannot be read back."""
    people = [_listed(town, person) for person in town.people]
    return json.dumps(people, ensure_ascii=False, indent=1) + "\n"


def _listed(town: Town, person: Person) -> dict[str, Any]:
    secret = base64.b32encode(Random(person.user.username).randbytes(20)).decode()
    TOTP.activate(person.user, secret)
    codes = RecoveryCodes.activate(person.user).get_unused_codes()
    return {
        "name": person.user.full_name,
        "username": person.user.username,
        "password": PASSWORD,
        "totp_secret": secret,
        "recovery_codes": codes,
        "unlock_words": " ".join(person.words),
        "role": person.role,
        "organisation": town.places[person.place].name,
        "is_demo": True,
        "note": NOTE,
    }

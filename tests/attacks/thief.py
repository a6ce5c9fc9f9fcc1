"""A thief with data, keys and the whole environment runs the product's own code. Prints what could be opened."""

import hashlib
import os

import django

django.setup()

from django.conf import settings

from register.accounts.models import User
from register.crypto.errors import CannotOpen
from register.incidents.models import Case, SealedPart
from register.incidents.sealing import CaseBoxes, part_context
from register.keys import services as keys
from register.keys.errors import KeyProblem
from register.keys.models import CaseKey, Seal
from register.keys.vault import Unlocked


def guesses() -> list[bytes]:
    """Everything in the environment and the key store that could be a key, or what a key is made from."""
    rows = [*CaseKey.objects.values_list("envelope", flat=True), *Seal.objects.values_list("envelope", flat=True)]
    raw = [settings.SECRET_KEY.encode(), *(value.encode() for value in os.environ.values())]
    long = [bytes(row) for row in rows]
    return [bytes(32), *(hashlib.sha256(one).digest() for one in [*raw, *long]), *(one[-32:] for one in long)]


def cases_opened(found: list[bytes]) -> int:
    """With each guess as somebody's private key."""
    opened = 0
    for user in User.objects.all():
        for guess in found[:200]:
            try:
                someone = Unlocked(user.pk, guess)
                opened += sum(bool(keys.open_case_key(case.uuid, "case", someone)) for case in Case.objects.all())
            except (KeyProblem, CannotOpen, ValueError):
                continue
    return opened


def parts_opened(found: list[bytes]) -> int:
    """With each guess as a case's key."""
    opened = 0
    for part in SealedPart.objects.select_related("case"):
        for guess in found:
            boxes = CaseBoxes(guess)
            for box in (boxes.case, boxes.dialogue):
                try:
                    box.unseal(bytes(part.envelope), part_context(part.case.uuid, part.part, part.version))
                    opened += 1
                except CannotOpen:
                    continue
    return opened


tried = guesses()
print("opened", cases_opened(tried) + parts_opened(tried), "of", SealedPart.objects.count())

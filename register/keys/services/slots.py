"""A person's own key pair and the ways to unlock it."""

import os
from collections.abc import Sequence
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from register.audit.services import record
from register.crypto import aead, derive, hpke, words
from register.crypto.errors import CannotOpen
from register.keys import places
from register.keys.errors import AlreadyEnrolled, LastSlot, WrongWords
from register.keys.models import Half, Membership, Offer, PersonShare, Seal, Slot, UserKey
from register.keys.services import installation
from register.keys.vault import Unlocked

WORD_COUNT = 6


def enrol(user_id: int, *, demo_words: Sequence[str] | None = None) -> tuple[tuple[str, ...], Unlocked]:
    """Make a person's key pair and their six words, shown once. Demo words unlock only in the demo."""
    installation.store()
    pair = hpke.generate()
    with transaction.atomic(), transaction.atomic(using="keys"):
        _found, is_new = UserKey.objects.get_or_create(user_id=user_id, defaults={"public": pair.public})
        if not is_new:
            raise AlreadyEnrolled
        unlocked = Unlocked(user_id, pair.private)
        given = tuple(demo_words) if demo_words else words.generate(WORD_COUNT)
        slot = _words_slot(unlocked, given, is_demo=demo_words is not None)
        record(kind="keys.enrolled", by=user_id, subject=f"user:{user_id}")
        record(
            kind="keys.slot_added",
            by=user_id,
            subject=f"user:{user_id}",
            detail={"slot": str(slot.pk), "form": slot.form},
        )
    return given, unlocked


def is_enrolled(user_id: int) -> bool:
    """Whether this person has a key pair."""
    return UserKey.objects.filter(user_id=user_id).exists()


def slots_of(user_id: int) -> list[Slot]:
    """The ways this person can unlock."""
    return list(Slot.objects.filter(user_id=user_id).order_by("added_on", "id"))


def add_words_slot(unlocked: Unlocked) -> tuple[str, ...]:
    """Six new words beside the other ways to unlock."""
    given = words.generate(WORD_COUNT)
    with transaction.atomic(), transaction.atomic(using="keys"):
        _added(_words_slot(unlocked, given, is_demo=False))
    return given


def add_prf_slot(unlocked: Unlocked, credential_id: str, prf: bytes, label: str) -> Slot:
    """A passkey as a way to unlock, from what it answered to this installation's question."""
    salt = os.urandom(derive.SALT_LENGTH)
    slot = Slot(
        id=uuid4(),
        user_id=unlocked.user_id,
        form=Slot.Form.PRF,
        credential_id=credential_id,
        label=label,
        salt=salt,
        added_on=timezone.localdate(),
    )
    slot.envelope = _locked(unlocked, derive.from_prf(prf, salt), slot)
    with transaction.atomic(), transaction.atomic(using="keys"):
        slot.save(force_insert=True)
        _added(slot)
    return slot


def remove_slot(unlocked: Unlocked, slot_id: UUID) -> None:
    """Take away one way to unlock, never the last."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        mine = list(Slot.objects.select_for_update().filter(user_id=unlocked.user_id))
        gone = [slot for slot in mine if slot.pk == slot_id]
        if gone and len(mine) == 1:
            raise LastSlot
        for slot in gone:
            slot.delete()
            record(
                kind="keys.slot_removed",
                by=unlocked.user_id,
                subject=f"user:{unlocked.user_id}",
                detail={"slot": str(slot_id), "form": slot.form},
            )


def forget(user_id: int, by: int | None) -> None:
    """Remove a person's key: they lost every way to unlock. Their audiences wait for them to enrol again."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        for model in (Slot, UserKey, Seal, PersonShare):
            model.objects.filter(user_id=user_id).delete()
        for halves in (Half, Offer):
            halves.objects.filter(holder=user_id).delete()
            halves.objects.filter(other=user_id).delete()
        Offer.objects.filter(receiver=user_id).delete()  # sealed to the key that is gone
        Membership.objects.filter(user_id=user_id, state=Membership.State.LEAVING).delete()
        Membership.objects.filter(user_id=user_id).update(state=Membership.State.WAITING)
        record(kind="keys.forgotten", by=by, subject=f"user:{user_id}")


def unlock_with_words(user_id: int, given: Sequence[str]) -> Unlocked:
    """Open a person's key with six words, or raise WrongWords. The caller limits how often it may be tried."""
    installation.store()
    wanted = Slot.objects.filter(user_id=user_id, form=Slot.Form.WORDS)
    found = list(wanted if settings.RAK_DEMO else wanted.filter(is_demo=False))
    if not found:
        derive.stretch(given, b"\0" * derive.SALT_LENGTH, installation.cost())
    for slot in found:
        kek = derive.stretch(given, bytes(slot.salt), derive.Cost(slot.iterations, slot.memory_kib, slot.lanes))
        if unlocked := _opened(slot, kek):
            return unlocked
    raise _refused(user_id, Slot.Form.WORDS)


def unlock_with_prf(user_id: int, credential_id: str, prf: bytes) -> Unlocked:
    """Open a person's key with what their passkey answered, or raise WrongWords."""
    installation.store()
    for slot in Slot.objects.filter(user_id=user_id, form=Slot.Form.PRF, credential_id=credential_id):
        if len(prf) >= aead.KEY_LENGTH and (unlocked := _opened(slot, derive.from_prf(prf, bytes(slot.salt)))):
            return unlocked
    raise _refused(user_id, Slot.Form.PRF)


def carry(unlocked: Unlocked) -> tuple[bytes, bytes]:
    """Split an open key between the browser (a secret) and the session row (sealed under it)."""
    secret = aead.new_key()
    return secret, aead.seal(secret, unlocked.private, places.session(unlocked.user_id))


def resume(user_id: int, secret: bytes, sealed: bytes) -> Unlocked:
    """Put the two halves together again, or raise CannotOpen."""
    if len(secret) != aead.KEY_LENGTH:
        raise CannotOpen
    return Unlocked(user_id, aead.unseal(secret, bytes(sealed), places.session(user_id)))


def _words_slot(unlocked: Unlocked, given: Sequence[str], *, is_demo: bool) -> Slot:
    cost = derive.DEMO if is_demo else installation.cost()
    salt = os.urandom(derive.SALT_LENGTH)
    slot = Slot(
        id=uuid4(),
        user_id=unlocked.user_id,
        form=Slot.Form.WORDS,
        salt=salt,
        iterations=cost.iterations,
        memory_kib=cost.memory_kib,
        lanes=cost.lanes,
        is_demo=is_demo,
        added_on=timezone.localdate(),
    )
    slot.envelope = _locked(unlocked, derive.stretch(given, salt, cost), slot)
    slot.save(force_insert=True)
    return slot


def _locked(unlocked: Unlocked, kek: bytes, slot: Slot) -> bytes:
    return aead.seal(kek, unlocked.private, places.slot(slot.user_id, slot.pk))


def _opened(slot: Slot, kek: bytes) -> Unlocked | None:
    """The person's key, if this way opens it and it is the key others seal to."""
    try:
        private = aead.unseal(kek, bytes(slot.envelope), places.slot(slot.user_id, slot.pk))
    except CannotOpen:
        return None
    public = UserKey.objects.values_list("public", flat=True).get(user_id=slot.user_id)
    if hpke.public_of(private) != bytes(public):
        raise CannotOpen
    with transaction.atomic():
        record(
            kind="keys.unlocked",
            by=slot.user_id,
            subject=f"user:{slot.user_id}",
            detail={"slot": str(slot.pk)},
        )
    return Unlocked(slot.user_id, private)


def _refused(user_id: int, form: str) -> WrongWords:
    with transaction.atomic():
        record(kind="keys.unlock_refused", by=user_id, subject=f"user:{user_id}", detail={"slot": form})
    return WrongWords()


def _added(slot: Slot) -> None:
    record(
        kind="keys.slot_added",
        by=slot.user_id,
        subject=f"user:{slot.user_id}",
        detail={"slot": str(slot.pk), "form": slot.form},
    )

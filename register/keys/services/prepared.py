"""A new case's keys, sealed while its writer reads through the answers, and stored when the report is sent.

What is prepared holds no key in the clear but travels only inside the sealed draft.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from register.crypto import hpke, keywrap
from register.keys import places
from register.keys.errors import NoHolder, NotEnrolled, Outdated
from register.keys.models import Audience, CaseKey, Generation, PersonShare, ReceiptSlot, UserKey
from register.keys.services import installation
from register.keys.services.receipts import Receipt


def prepare_case(
    *,
    case_id: UUID,
    keys: Mapping[str, bytes],
    audiences: Mapping[str, Sequence[Audience]],
    person: int | None,
    receipt: Receipt,
    part_key: bytes,
) -> dict[str, Any]:
    """Everything the key store needs about a new case, as plain JSON. `person` gets the case's key by name."""
    return {
        "case": str(case_id),
        "sealed": [
            row for purpose, key in keys.items() for row in _sealed(case_id, purpose, key, audiences.get(purpose, ()))
        ],
        "person": _for_person(case_id, keys["case"], person),
        "receipt": {
            "lookup": _text(receipt.lookup),
            "envelope": _text(keywrap.wrap(receipt.key, part_key, places.receipt(case_id))),
        },
    }


def store_case(prepared: Mapping[str, Any]) -> None:
    """Store what was prepared, all or nothing, once. Outdated when a group has changed its key since."""
    installation.store()
    case_id = UUID(prepared["case"])
    wanted = {row["generation"] for row in prepared["sealed"]}
    lookup = _bytes(prepared["receipt"]["lookup"])
    with transaction.atomic(using="keys"):
        if ReceiptSlot.objects.filter(lookup=lookup, case_id=case_id).exists():
            return  # stored before, by a send that was cut off before its data
        current = Generation.objects.filter(pk__in=wanted, number=F("audience__generation"))
        if set(current.values_list("pk", flat=True)) != wanted:
            raise Outdated
        CaseKey.objects.bulk_create(
            CaseKey(
                case_id=case_id,
                purpose=row["purpose"],
                generation_id=row["generation"],
                envelope=_bytes(row["envelope"]),
            )
            for row in prepared["sealed"]
        )
        if (share := prepared["person"]) is not None:
            envelope = _bytes(share["envelope"])
            PersonShare.objects.create(case_id=case_id, purpose="case", user_id=share["user"], envelope=envelope)
        envelope = _bytes(prepared["receipt"]["envelope"])
        ReceiptSlot.objects.create(lookup=lookup, case_id=case_id, envelope=envelope)


def _sealed(case_id: UUID, purpose: str, key: bytes, audiences: Sequence[Audience]) -> list[dict[str, Any]]:
    wanted = {audience.pk for audience in audiences}
    found = list(Generation.objects.filter(audience__in=wanted, number=F("audience__generation")))
    if not found or len(found) != len(wanted):
        raise NoHolder
    return [
        {
            "purpose": purpose,
            "generation": row.pk,
            "envelope": _text(
                hpke.seal_to(bytes(row.public), key, places.case_key(case_id, purpose, row.audience_id, row.number))
            ),
        }
        for row in found
    ]


def _for_person(case_id: UUID, key: bytes, user_id: int | None) -> dict[str, Any] | None:
    if user_id is None:
        return None
    public = UserKey.objects.filter(user_id=user_id).values_list("public", flat=True).first()
    if public is None:
        raise NotEnrolled
    envelope = hpke.seal_to(bytes(public), key, places.person_share(case_id, "case", user_id))
    return {"user": user_id, "envelope": _text(envelope)}


def _text(value: bytes) -> str:
    return b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return b64decode(value)

"""A new case's keys, sealed while its writer reads through the answers, and stored when the report is sent.

What is prepared holds no key in the clear but travels only inside the sealed draft.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.db.models import F

from register.crypto import hpke, keywrap
from register.keys import places
from register.keys.errors import ForeignKeyStore, NoHolder, NotEnrolled, Outdated
from register.keys.models import Audience, Generation, PersonShare, UserKey
from register.keys.services import installation
from register.keys.services.receipts import Receipt

KEYS = "keys"
RECEIPT = "INSERT INTO keys_receiptslot (lookup, case_id, envelope) VALUES (%s, %s, %s)"


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
        "store": str(installation.store().installation),
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
    """Store what was prepared, all or nothing, once. Outdated when a group has changed its key since.

    What is prepared names the store that it is for, as the draft around it lies in the data store beside it.
    """
    case_id, lookup = UUID(prepared["case"]), _bytes(prepared["receipt"]["lookup"])
    wanted = {row["generation"] for row in prepared["sealed"]}
    with transaction.atomic(using=KEYS), connections[KEYS].cursor() as cursor:
        name = case_id if connections[KEYS].features.has_native_uuid_field else case_id.hex
        cursor.execute(_standing_sql(len(wanted)), [lookup, name, *wanted])
        held, is_stored, current = cursor.fetchone()
        if held is None or str(UUID(str(held))) != prepared["store"]:
            raise ForeignKeyStore
        if is_stored:
            return  # stored before, by a send that was cut off before its data
        if current != len(wanted):
            raise Outdated
        rows = [[name, row["purpose"], row["generation"], False, _bytes(row["envelope"])] for row in prepared["sealed"]]
        cursor.execute(_sealed_sql(len(rows)), [value for row in rows for value in row])
        if (share := prepared["person"]) is not None:
            envelope = _bytes(share["envelope"])
            PersonShare.objects.create(case_id=case_id, purpose="case", user_id=share["user"], envelope=envelope)
        cursor.execute(RECEIPT, [lookup, name, _bytes(prepared["receipt"]["envelope"])])


@lru_cache(maxsize=16)
def _standing_sql(generations: int) -> str:
    """Whose store it is, whether this case is in it, and how many of these generations are the newest: one reading."""
    marks = ", ".join(["%s"] * generations)
    return (
        "SELECT (SELECT installation FROM keys_keystore WHERE id = 1),"  # noqa: S608  placeholders only
        " EXISTS (SELECT 1 FROM keys_receiptslot WHERE lookup = %s AND case_id = %s),"
        " (SELECT COUNT(*) FROM keys_generation g JOIN keys_audience a ON a.id = g.audience_id"
        f" WHERE g.number = a.generation AND g.id IN ({marks}))"
    )


@lru_cache(maxsize=16)
def _sealed_sql(rows: int) -> str:
    marks = ", ".join(["(%s, %s, %s, %s, %s)"] * rows)
    return f"INSERT INTO keys_casekey (case_id, purpose, generation_id, is_filed, envelope) VALUES {marks}"  # noqa: S608  placeholders only


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

"""Where each envelope of the key store belongs. Moving one to another row makes it unreadable."""

from uuid import UUID

from register.crypto.contexts import Context


def slot(user_id: int, slot_id: UUID) -> Context:
    return Context("key_slot", str(user_id), str(slot_id))


def session(user_id: int) -> Context:
    return Context("session", str(user_id), "private")


def seal(audience_id: int, generation: int, user_id: int) -> Context:
    return Context("audience_seal", f"{audience_id}.{generation}", str(user_id))


def half(audience_id: int, generation: int, holder: int, other: int) -> Context:
    return Context("recovery_half", f"{audience_id}.{generation}", f"{holder}.{other}")


def offer(audience_id: int, generation: int, pair: tuple[int, int], receiver: int) -> Context:
    return Context("recovery_offer", f"{audience_id}.{generation}", f"{pair[0]}.{pair[1]}.{receiver}")


def case_key(case_id: UUID, purpose: str, audience_id: int, generation: int) -> Context:
    return Context("case_key", f"{case_id.hex}.{purpose}", f"{audience_id}.{generation}")


def person_share(case_id: UUID, purpose: str, user_id: int) -> Context:
    return Context("person_share", f"{case_id.hex}.{purpose}", str(user_id))


def receipt(case_id: UUID) -> Context:
    return Context("receipt", case_id.hex, "dialogue")

"""Whether the key store agrees with itself: members have their seals and no others, every key has a holder."""

from collections.abc import Iterator

from register.keys import queries
from register.keys.comparison import Fault, Finding
from register.keys.models import Audience, Generation, Membership, Seal
from register.keys.services import recovery


def findings() -> list[Finding]:
    """Everything in the key store that does not agree with itself, in order."""
    return sorted(found for audience in Audience.objects.order_by("id") for found in _about(audience))


def _about(audience: Audience) -> Iterator[Finding]:
    place = (audience.kind, audience.node_id or 0)
    members = queries.holders_of(audience) | queries.with_state(audience, Membership.State.LEAVING)
    for generation in Generation.objects.filter(audience=audience).order_by("number"):
        sealed = set(Seal.objects.filter(generation=generation).values_list("user_id", flat=True))
        for user_id in members - sealed:
            yield Finding(Fault.SEAL_MISSING, *place, user_id)
        for user_id in sealed - members:
            yield Finding(Fault.SEAL_TOO_MANY, *place, user_id)
    is_recoverable = recovery.is_recoverable(audience)
    if not is_recoverable:
        yield Finding(Fault.NOBODY_HOLDS if not members else Fault.NOT_RECOVERABLE, *place)
    if audience.rotation_due:
        yield Finding(Fault.ROTATION_DUE, *place)

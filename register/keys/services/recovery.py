"""Bringing a lost audience key back: any two custodians together, neither alone, nobody's words moved."""

import os
from collections.abc import Collection
from itertools import combinations

from django.db import transaction

from register.audit.services import record
from register.crypto import hpke
from register.crypto.errors import CannotOpen
from register.keys import places, queries
from register.keys.errors import NoKey, NotAMember, NotEnrolled
from register.keys.models import Audience, Custodian, Generation, Half, Membership, Offer, Seal, UserKey
from register.keys.vault import AudienceSecret, Unlocked

Pair = tuple[int, int]


def name_custodian(user_id: int, *, by: int | None) -> None:
    """Let a person keep halves. Holders who know them make them."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        _found, is_new = Custodian.objects.get_or_create(user_id=user_id)
        if is_new:
            record(kind="keys.custodian_named", by=by, subject=f"user:{user_id}", detail={"user": user_id})


def dismiss_custodian(user_id: int, *, by: int | None) -> None:
    """Take a person's halves away, and the other halves of the same pairs, which are worth nothing alone."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        count, _rows = Custodian.objects.filter(user_id=user_id).delete()
        for model in (Half, Offer):
            model.objects.filter(holder=user_id).delete()
            model.objects.filter(other=user_id).delete()
        if count:
            record(kind="keys.custodian_dismissed", by=by, subject=f"user:{user_id}", detail={"user": user_id})


def split(
    audience: Audience, generation: Generation, secret: AudienceSecret, *, among: Collection[int] | None = None
) -> int:
    """Make halves of a generation's secret for every pair of custodians that has none. Returns how many pairs."""
    publics = {one: key for one, key in _custodians_keys().items() if among is None or one in among}
    missing = [pair for pair in combinations(sorted(publics), 2) if pair not in _pairs(generation)]
    halves = []
    for one, two in missing:
        mask = os.urandom(hpke.PRIVATE_LENGTH)
        for holder, other, part in ((one, two, mask), (two, one, _xor(secret.secret, mask))):
            place = places.half(audience.pk, generation.number, holder, other)
            envelope = hpke.seal_to(publics[holder], part, place)
            halves.append(Half(generation=generation, holder=holder, other=other, envelope=envelope))
    Half.objects.bulk_create(halves)
    return len(missing)


def known_before(generation: Generation) -> set[int] | None:
    """The custodians who have halves of the generation before, so that a new one is not let in by a change of key.

    None for a first generation: there is nothing to read yet, and nobody who could say.
    """
    before = Generation.objects.filter(audience_id=generation.audience_id, number=generation.number - 1).first()
    return None if before is None else _paired(before)


def without_halves(user_id: int) -> set[int]:
    """The custodians who have no half of something this person holds."""
    custodians = set(_custodians_keys())
    if len(custodians) < 2:
        return set()
    held = set(Seal.objects.filter(user_id=user_id).values_list("generation_id", flat=True))
    halves = set(Half.objects.filter(generation__in=held).values_list("generation_id", "holder", "other"))
    whole = {(generation, holder) for generation, holder, other in halves if (generation, other, holder) in halves}
    return {one for generation in held for one in custodians if (generation, one) not in whole}


def refresh(audience: Audience, by: Unlocked, known: Collection[int]) -> int:
    """Make the missing halves of every generation the holder can open, for custodians who have some or are known."""
    count = 0
    for row in Seal.objects.filter(generation__audience=audience, user_id=by.user_id).select_related("generation"):
        paired = _paired(row.generation)
        if set(known) - paired:
            secret = by.audience(audience.pk, row.generation.number, bytes(row.envelope))
            count += split(audience, row.generation, secret, among=paired.union(known))
    return count


def is_recoverable(audience: Audience, *, without: int | None = None) -> bool:
    """Whether every generation has a whole pair of halves, one person aside."""
    for generation in Generation.objects.filter(audience=audience):
        if not any(without not in pair for pair in _pairs(generation)):
            return False
    return True


def offer_recovery(audience: Audience, user_id: int, by: Unlocked) -> int:
    """A custodian's part of giving an audience's key to one of its members. Returns how many halves were offered."""
    if queries.state_of(audience, user_id) is None:
        raise NotAMember
    public = UserKey.objects.filter(user_id=user_id).values_list("public", flat=True).first()
    if public is None:
        raise NotEnrolled
    mine = Half.objects.filter(generation__audience=audience, holder=by.user_id).select_related("generation")
    with transaction.atomic(), transaction.atomic(using="keys"):
        count = 0
        for half in mine:
            _offer(audience, half, user_id, bytes(public), by)
            count += 1
        if not count:
            raise NoKey
        record(
            kind="keys.recovery_offered",
            by=by.user_id,
            subject=f"audience:{audience.pk}",
            detail={"user": user_id, "generation": audience.generation},
        )
    return count


def complete_recovery(by: Unlocked) -> int:
    """Put together what two custodians have offered this person. Returns how many generations came back.

    What does not make the key is thrown away and told in the trail: a spoilt half must not keep anybody locked out.
    """
    offers = Offer.objects.filter(receiver=by.user_id).select_related("generation__audience")
    offers = offers.order_by("generation_id", "holder", "other")
    parts = {(offer.generation_id, offer.holder, offer.other): offer for offer in offers}
    done: set[int] = set()
    for (generation_id, holder, other), offer in parts.items():
        mate = parts.get((generation_id, other, holder))
        if mate is not None and holder < other and generation_id not in done:
            secret = _together(offer, mate, by)
            if secret is None:
                _refuse(offer, mate, by)
            else:
                _recover(offer.generation, secret, by)
                done.add(generation_id)
    return len(done)


def _offer(audience: Audience, half: Half, receiver: int, public: bytes, by: Unlocked) -> None:
    number, pair = half.generation.number, (half.holder, half.other)
    part = hpke.open_with(by.loaded, bytes(half.envelope), places.half(audience.pk, number, *pair))
    envelope = hpke.seal_to(public, part, places.offer(audience.pk, number, pair, receiver))
    Offer.objects.update_or_create(
        generation=half.generation,
        holder=half.holder,
        other=half.other,
        receiver=receiver,
        defaults={"envelope": envelope},
    )


def _together(one: Offer, two: Offer, by: Unlocked) -> AudienceSecret | None:
    """The secret that two halves make, if it is the one that belongs to the public key."""
    try:
        secret = AudienceSecret(_xor(_part(one, by), _part(two, by)))
    except (CannotOpen, ValueError):  # sealed to another key, or of another length
        return None
    return secret if hpke.public_of(secret.secret) == bytes(one.generation.public) else None


def _refuse(one: Offer, two: Offer, by: Unlocked) -> None:
    with transaction.atomic(), transaction.atomic(using="keys"):
        Offer.objects.filter(pk__in=[one.pk, two.pk]).delete()
        record(
            kind="keys.recovery_refused",
            by=by.user_id,
            subject=f"audience:{one.generation.audience_id}",
            detail={"user": by.user_id, "generation": one.generation.number},
        )


def _recover(generation: Generation, secret: AudienceSecret, by: Unlocked) -> None:
    audience = generation.audience
    mine = hpke.public_of(by.private)
    place = places.seal(audience.pk, generation.number, by.user_id)
    with transaction.atomic(), transaction.atomic(using="keys"):
        Seal.objects.update_or_create(
            generation=generation,
            user_id=by.user_id,
            defaults={"envelope": hpke.seal_to(mine, secret.secret, place)},
        )
        Membership.objects.filter(audience=audience, user_id=by.user_id).update(state=Membership.State.HOLDING)
        Offer.objects.filter(generation=generation, receiver=by.user_id).delete()
        record(
            kind="keys.recovered",
            by=by.user_id,
            subject=f"audience:{audience.pk}",
            detail={"user": by.user_id, "generation": generation.number},
        )


def _part(offer: Offer, by: Unlocked) -> bytes:
    pair = (offer.holder, offer.other)
    place = places.offer(offer.generation.audience_id, offer.generation.number, pair, offer.receiver)
    return hpke.open_with(by.loaded, bytes(offer.envelope), place)


def _pairs(generation: Generation) -> set[Pair]:
    """The pairs of custodians who both have their half of this generation."""
    found = set(Half.objects.filter(generation=generation).values_list("holder", "other"))
    return {(one, two) for one, two in found if one < two and (two, one) in found}


def _paired(generation: Generation) -> set[int]:
    return {one for pair in _pairs(generation) for one in pair}


def _custodians_keys() -> dict[int, bytes]:
    rows = UserKey.objects.filter(user_id__in=queries.custodians()).values_list("user_id", "public")
    return {user_id: bytes(public) for user_id, public in rows}


def _xor(one: bytes, two: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, two, strict=True))

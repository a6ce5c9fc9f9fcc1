"""Audiences: opening them, letting people in, and changing the key when somebody leaves."""

from collections.abc import Collection, Iterable

from django.db import transaction

from register.audit.services import record
from register.crypto import hpke
from register.keys import places, queries
from register.keys.errors import NoHolder, NoKey, NotEnrolled
from register.keys.models import Audience, Generation, Membership, Offer, Seal, UserKey
from register.keys.services import installation, recovery
from register.keys.vault import AudienceSecret, Unlocked

State = Membership.State


def open_audience(kind: str, node_id: int | None, members: Iterable[int], *, by: int | None = None) -> Audience:
    """Make an audience's first key and seal it to its members. One that exists already lets them wait."""
    installation.store()
    wanted = sorted(set(members))
    with transaction.atomic(), transaction.atomic(using="keys"):
        audience, is_new = Audience.objects.get_or_create(kind=kind, node_id=node_id)
        for user_id in wanted:
            Membership.objects.get_or_create(audience=audience, user_id=user_id, defaults={"state": State.WAITING})
        if is_new:
            _new_generation(audience, wanted)
            record(
                kind="keys.audience_opened",
                by=by,
                subject=f"audience:{audience.pk}",
                detail={"kind": kind, "node": node_id or 0, "generation": 1},
            )
    return audience


def await_key(audience: Audience, user_id: int, *, by: int | None = None) -> None:
    """Let a person wait for this audience's key, until a holder who knows them gives it."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        membership, is_new = Membership.objects.get_or_create(
            audience=audience, user_id=user_id, defaults={"state": State.WAITING}
        )
        if membership.state == State.LEAVING:
            _set_state(audience, user_id, State.HOLDING)
        elif is_new:
            record(kind="keys.awaiting", by=by, subject=f"audience:{audience.pk}", detail={"user": user_id})


def admit(audience: Audience, user_id: int, by: Unlocked) -> None:
    """Give a person every generation of an audience's key that the one who admits holds."""
    public = _public_keys([user_id]).get(user_id)
    if public is None:
        raise NotEnrolled
    held = secrets_of(audience, by)
    with transaction.atomic(), transaction.atomic(using="keys"):
        for number, (generation_id, secret) in held.items():
            _seal(audience, generation_id, number, user_id, public, secret)
        Membership.objects.update_or_create(audience=audience, user_id=user_id, defaults={"state": State.HOLDING})
        record(
            kind="keys.admitted",
            by=by.user_id,
            subject=f"audience:{audience.pk}",
            detail={"user": user_id, "generation": max(held)},
        )
        _let_leavers_go(audience, by.user_id)


def expel(audience: Audience, user_id: int, *, by: int | None = None) -> None:
    """Take an audience's key from a person and change it at once. A last holder keeps theirs until there is another."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        state = queries.state_of(audience, user_id)
        if state is None:
            return
        others = queries.holders_of(audience) - {user_id}
        if state != State.WAITING and not others and not recovery.is_recoverable(audience, without=user_id):
            _set_state(audience, user_id, State.LEAVING)
            Audience.objects.filter(pk=audience.pk).update(rotation_due=True)
        else:
            _drop(audience, user_id, by, rotates=state != State.WAITING)


def rotate(audience: Audience, by: Unlocked | None = None) -> Generation:
    """A new generation, sealed to those who hold the key now. Needs no open key: whoever leaves gets none of it."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        locked = Audience.objects.select_for_update().get(pk=audience.pk)
        locked.generation += 1
        generation = _new_generation(locked, queries.holders_of(locked))
        locked.rotation_due = False
        locked.save(update_fields=["generation", "rotation_due"])
        audience.generation, audience.rotation_due = locked.generation, False
        record(
            kind="keys.rotated",
            by=by.user_id if by else None,
            subject=f"audience:{audience.pk}",
            detail={"generation": locked.generation},
        )
    return generation


def let_in(by: Unlocked, known: Collection[int]) -> int:
    """What a holder does for those they know: gives who waits their keys, and new custodians their halves.

    Never for anybody else: an administrator can name people, but only a holder can say that they are who they seem.
    Returns how many keys were given.
    """
    given = 0
    for audience in queries.audiences_held_by(by.user_id):
        for user_id in sorted(queries.enrolled(queries.with_state(audience, State.WAITING)).intersection(known)):
            admit(audience, user_id, by)
            given += 1
        recovery.refresh(audience, by, known)
    return given


def push_waiting(by: Unlocked) -> int:
    """Finish this person's own recovery, and let in everybody who waits: for where all are known to be right."""
    recovery.complete_recovery(by)
    return let_in(by, queries.asking(by.user_id).keys() | recovery.without_halves(by.user_id))


def secrets_of(audience: Audience, by: Unlocked) -> dict[int, tuple[int, AudienceSecret]]:
    """Every generation this person can open: number → (generation's id, secret). NoKey when there is none."""
    seals = Seal.objects.filter(generation__audience=audience, user_id=by.user_id)
    rows = seals.values_list("generation__number", "generation_id", "envelope")
    held = {number: (pk, by.audience(audience.pk, number, bytes(envelope))) for number, pk, envelope in rows}
    if not held:
        raise NoKey
    return held


def _new_generation(audience: Audience, holders: Iterable[int]) -> Generation:
    """Make a key and seal it to every holder who has one of their own, and in halves to the custodians known before."""
    pair, publics = hpke.generate(), _public_keys(holders)
    secret = AudienceSecret(pair.private)
    generation = Generation.objects.create(audience=audience, number=audience.generation, public=pair.public)
    for user_id, public in publics.items():
        _seal(audience, generation.pk, generation.number, user_id, public, secret)
        _set_state(audience, user_id, State.HOLDING)
    halves = recovery.split(audience, generation, secret, among=recovery.known_before(generation))
    if not publics and not halves:
        raise NoHolder
    return generation


def _seal(
    audience: Audience, generation_id: int, number: int, user_id: int, public: bytes, secret: AudienceSecret
) -> None:
    envelope = hpke.seal_to(public, secret.secret, places.seal(audience.pk, number, user_id))
    Seal.objects.update_or_create(generation_id=generation_id, user_id=user_id, defaults={"envelope": envelope})


def _drop(audience: Audience, user_id: int, by: int | None, *, rotates: bool) -> None:
    Membership.objects.filter(audience=audience, user_id=user_id).delete()
    Seal.objects.filter(generation__audience=audience, user_id=user_id).delete()
    Offer.objects.filter(generation__audience=audience, receiver=user_id).delete()
    record(kind="keys.expelled", by=by, subject=f"audience:{audience.pk}", detail={"user": user_id})
    if rotates:
        rotate(audience)


def _let_leavers_go(audience: Audience, by: int) -> None:
    """Whoever was kept only as the last holder leaves when there is another."""
    for user_id in sorted(queries.with_state(audience, State.LEAVING)):
        if queries.holders_of(audience) - {user_id}:
            _drop(audience, user_id, by, rotates=True)


def _set_state(audience: Audience, user_id: int, state: str) -> None:
    Membership.objects.filter(audience=audience, user_id=user_id).update(state=state)


def _public_keys(user_ids: Iterable[int]) -> dict[int, bytes]:
    rows = UserKey.objects.filter(user_id__in=list(user_ids)).values_list("user_id", "public")
    return {user_id: bytes(public) for user_id, public in rows.order_by("user_id")}

"""Case keys: sealed to audiences at submission, filed at first opening, shared by name, destroyed at disposal."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from uuid import UUID

from django.db import connections, transaction
from django.db.models import F

from register.audit.services import record
from register.crypto import hpke, keywrap
from register.keys import places
from register.keys.errors import NoHolder, NoKey, NotEnrolled
from register.keys.models import Audience, CaseKey, Generation, PersonShare, ReceiptSlot, Seal, UserKey
from register.keys.services import installation
from register.keys.vault import AudienceSecret, Unlocked

CHUNK = 500
KEYS = "keys"
HELD = (  # one reading, as opening a case waits for it: the way in that is filed first, then the oldest
    "SELECT k.id, k.is_filed, k.envelope, g.id, g.audience_id, g.number, s.envelope FROM keys_casekey k"
    " JOIN keys_generation g ON g.id = k.generation_id JOIN keys_seal s ON s.generation_id = g.id AND s.user_id = %s"
    " WHERE k.case_id = %s AND k.purpose = %s ORDER BY k.is_filed DESC, k.id LIMIT 1"
)
Secrets = dict[int, tuple[Generation, AudienceSecret]]


def seal_case_key(case_id: UUID, purpose: str, key: bytes, audiences: Sequence[Audience]) -> None:
    """Seal a case's key to each audience's public key. Needs nobody's open key."""
    installation.store()
    wanted = {audience.pk for audience in audiences}
    found = Generation.objects.filter(audience__in=wanted, number=F("audience__generation"))
    rows = [_sealed(case_id, purpose, key, generation) for generation in found]
    if not rows or len(rows) != len(wanted):
        raise NoHolder
    CaseKey.objects.bulk_create(rows)


def open_case_key(case_id: UUID, purpose: str, by: Unlocked) -> bytes:
    """A case's key, through an audience or by name. Files it at the first opening. NoKey when there is no way."""
    name = case_id if connections[KEYS].features.has_native_uuid_field else case_id.hex
    with connections[KEYS].cursor() as cursor:
        cursor.execute(HELD, [by.user_id, name, purpose])
        found = cursor.fetchone()
    if found is None:
        return _opened_share(case_id, purpose, by)
    pk, is_filed, envelope, generation_id, audience_id, number, seal = found
    generation = Generation(pk=generation_id, audience_id=audience_id, number=number)
    row = CaseKey(
        pk=pk, case_id=case_id, purpose=purpose, generation_id=generation_id, is_filed=is_filed, envelope=envelope
    )
    return _opened(row, generation, by.audience(audience_id, number, bytes(seal)))


def open_case_keys(case_ids: Iterable[UUID], purpose: str, by: Unlocked) -> dict[UUID, bytes]:
    """The keys of many cases at once, for lists and search; cases without a way in are left out."""
    secrets = _all_secrets(by)
    found: dict[UUID, bytes] = {}
    for chunk in _chunks(case_ids):
        if secrets:
            _open_wraps(chunk, purpose, secrets, found)
        if missing := [case_id for case_id in chunk if case_id not in found]:
            shares = PersonShare.objects.filter(case_id__in=missing, purpose=purpose, user_id=by.user_id)
            found.update((share.case_id, _from_share(share, by)) for share in shares)
    return found


def share_with_person(case_id: UUID, purpose: str, user_id: int, by: Unlocked) -> None:
    """Give a case's key to one person by name."""
    public = UserKey.objects.filter(user_id=user_id).values_list("public", flat=True).first()
    if public is None:
        raise NotEnrolled
    key = open_case_key(case_id, purpose, by)
    envelope = hpke.seal_to(bytes(public), key, places.person_share(case_id, purpose, user_id))
    with transaction.atomic(), transaction.atomic(using="keys"):
        PersonShare.objects.update_or_create(
            case_id=case_id, purpose=purpose, user_id=user_id, defaults={"envelope": envelope}
        )
        record(
            kind="keys.case_shared_with_person",
            by=by.user_id,
            subject=f"case:{case_id}",
            detail={"user": user_id, "purpose": purpose},
        )


def withdraw_from_person(case_id: UUID, purpose: str, user_id: int, by: int | None) -> None:
    """Take a case's key back from one person."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        gone = PersonShare.objects.filter(case_id=case_id, purpose=purpose, user_id=user_id).delete()[0]
        if gone:
            record(
                kind="keys.case_withdrawn_from_person",
                by=by,
                subject=f"case:{case_id}",
                detail={"user": user_id, "purpose": purpose},
            )


def share_with_audience(case_id: UUID, purpose: str, audience: Audience, by: Unlocked) -> None:
    """Give a case's key to one more audience."""
    key = open_case_key(case_id, purpose, by)
    generation = Generation.objects.get(audience=audience, number=F("audience__generation"))
    with transaction.atomic(), transaction.atomic(using="keys"):
        if CaseKey.objects.filter(case_id=case_id, purpose=purpose, generation__audience=audience).exists():
            return
        _sealed(case_id, purpose, key, generation).save(force_insert=True)
        record(
            kind="keys.case_shared_with_audience",
            by=by.user_id,
            subject=f"case:{case_id}",
            detail={"audience": audience.pk, "purpose": purpose},
        )


def destroy_case_keys(case_id: UUID, by: int | None = None) -> int:
    """Make a case unreadable for good, the reporter's copy too. Complete when the key store's backups have rolled."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        transaction.on_commit(empty_journal, using=KEYS)
        count = sum(model.objects.filter(case_id=case_id).delete()[0] for model in (CaseKey, PersonShare, ReceiptSlot))
        record(kind="keys.case_destroyed", by=by, subject=f"case:{case_id}", detail={"count": count})
    return count


def empty_journal() -> bool:
    """SQLite's journal keeps pages as they were until it is emptied; what is destroyed must not lie there.

    False when somebody read for so long that it could not be, or in the middle of a change: the day's work tries again.
    """
    store = connections[KEYS]
    if store.vendor != "sqlite":
        return True
    if store.in_atomic_block:
        return False
    with store.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]


def _sealed(case_id: UUID, purpose: str, key: bytes, generation: Generation) -> CaseKey:
    place = places.case_key(case_id, purpose, generation.audience_id, generation.number)
    envelope = hpke.seal_to(bytes(generation.public), key, place)
    return CaseKey(case_id=case_id, purpose=purpose, generation=generation, envelope=envelope)


def _all_secrets(by: Unlocked) -> Secrets:
    seals = Seal.objects.filter(user_id=by.user_id).select_related("generation")
    return {
        seal.generation_id: (
            seal.generation,
            by.audience(seal.generation.audience_id, seal.generation.number, bytes(seal.envelope)),
        )
        for seal in seals
    }


def _open_wraps(chunk: list[UUID], purpose: str, secrets: Secrets, found: dict[UUID, bytes]) -> None:
    """Open what audiences hold of these cases. Rows come as the engine gives them: this is search's inner loop."""
    is_native = connections[KEYS].features.has_native_uuid_field
    named = {case_id if is_native else case_id.hex: case_id for case_id in chunk}
    sealed = []
    with connections[KEYS].cursor() as cursor:
        cursor.execute(_wraps_sql(len(secrets), len(named)), [purpose, *secrets, *named])
        for pk, name, generation_id, is_filed, envelope in cursor.fetchall():
            if is_filed:
                case_id, (generation, secret) = named[name], secrets[generation_id]
                found[case_id] = _unfiled(case_id, purpose, generation, secret, envelope)
            else:
                sealed.append(pk)
    for row in CaseKey.objects.filter(pk__in=sealed) if sealed else ():
        if row.case_id not in found:
            found[row.case_id] = _opened(row, *secrets[row.generation_id])


@lru_cache(maxsize=64)
def _wraps_sql(generations: int, cases: int) -> str:
    one, many = ",".join(["%s"] * generations), ",".join(["%s"] * cases)
    return (
        "SELECT id, case_id, generation_id, is_filed, envelope FROM keys_casekey"  # noqa: S608  placeholders only
        f" WHERE purpose = %s AND generation_id IN ({one}) AND case_id IN ({many})"
    )


def _unfiled(case_id: UUID, purpose: str, generation: Generation, secret: AudienceSecret, envelope: bytes) -> bytes:
    place = places.case_key(case_id, purpose, generation.audience_id, generation.number)
    return keywrap.unwrap(secret.files, bytes(envelope), place)


def _opened(row: CaseKey, generation: Generation, secret: AudienceSecret) -> bytes:
    if row.is_filed:
        return _unfiled(row.case_id, row.purpose, generation, secret, bytes(row.envelope))
    place = places.case_key(row.case_id, row.purpose, generation.audience_id, generation.number)
    key = hpke.open_with(secret.private, bytes(row.envelope), place)
    filed = keywrap.wrap(secret.files, key, place)
    CaseKey.objects.filter(pk=row.pk, is_filed=False).update(is_filed=True, envelope=filed)
    return key


def _opened_share(case_id: UUID, purpose: str, by: Unlocked) -> bytes:
    share = PersonShare.objects.filter(case_id=case_id, purpose=purpose, user_id=by.user_id).first()
    if share is None:
        raise NoKey
    return _from_share(share, by)


def _from_share(share: PersonShare, by: Unlocked) -> bytes:
    place = places.person_share(share.case_id, share.purpose, by.user_id)
    return hpke.open_with(by.loaded, bytes(share.envelope), place)


def _chunks(case_ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    source = iter(case_ids)
    while chunk := list(islice(source, CHUNK)):
        yield chunk

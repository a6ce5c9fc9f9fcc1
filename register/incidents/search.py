"""Free-text search: plain filters in SQL, then decrypt and scan, newest first. No index: it would leak."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from register.accounts.models import User
from register.audit.services import record
from register.crypto.aead import Box
from register.crypto.derive import subkey
from register.crypto.errors import CannotOpen
from register.incidents import access
from register.incidents.models import Case
from register.incidents.sealing import CASE, folded, part_context
from register.keys import services as keys
from register.keys.vault import Unlocked

CHUNK = 1000
FETCHED = 200
MOST_READ = 20_000  # cases in one request; the next request goes on from there
MOST_HITS = 100
PURPOSES = ("case", "pattern", "disclosure", "report")


class SearchOff(Exception):
    """Free-text search is switched off in this installation."""


@dataclass(frozen=True)
class Filters:
    """Coordinates that narrow the search before anything is opened."""

    authority: int | None = None
    form: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Cursor:
    """The last case that was read: the search goes on with what is older."""

    reported_on: date
    pk: int


@dataclass(frozen=True)
class Hit:
    """One case whose text holds every word, by its coordinates."""

    pk: int
    uuid: UUID
    reference: str
    reported_on: date
    unit: str
    form: str


@dataclass
class Progress:
    """How far a search has come. `is_done` when nothing older is left."""

    read: int = 0
    closed: int = 0  # cases the searcher has no key to
    hits: list[Hit] = field(default_factory=list)  # those of the last chunk
    found: int = 0
    cursor: Cursor | None = None
    is_done: bool = False


def terms_of(words: str) -> tuple[bytes, ...]:
    """What every hit must hold: words, or a phrase in quotation marks, folded as the text was before sealing."""
    pieces = words.replace("”", '"').replace("“", '"').split('"')
    phrases = [folded(piece) for number, piece in enumerate(pieces) if number % 2]
    loose = [word for number, piece in enumerate(pieces) if not number % 2 for word in folded(piece).split()]
    return tuple(term.encode() for term in [*phrases, *loose] if term)


def search(
    *,
    viewer: User,
    unlocked: Unlocked,
    words: str,
    purpose: str,
    filters: Filters | None = None,
    after: Cursor | None = None,
) -> Iterator[Progress]:
    """Scan chunk by chunk. The search is in the audit trail before the first text is opened; the words never are."""
    if not settings.RAK_SEARCH_FREE_TEXT:
        raise SearchOff
    if purpose not in PURPOSES:
        raise ValueError("unknown purpose")
    terms, cases = terms_of(words), _filtered(viewer, filters or Filters())
    with transaction.atomic():
        record(kind="search.text", by=viewer.pk, detail={"purpose": purpose, "is_continued": int(after is not None)})
    return _scan(cases, unlocked, terms, after, viewer)


def _filtered(viewer: User, filters: Filters) -> QuerySet[Case]:
    wanted = Q()
    if filters.authority is not None:
        wanted &= Q(authority_id=filters.authority)
    if filters.form:
        wanted &= Q(form=filters.form)
    if filters.first:
        wanted &= Q(reported_on__gte=filters.first)
    if filters.last:
        wanted &= Q(reported_on__lte=filters.last)
    return Case.objects.filter(access.visible(viewer)).filter(wanted)


def _scan(
    cases: QuerySet[Case], unlocked: Unlocked, terms: tuple[bytes, ...], after: Cursor | None, viewer: User
) -> Iterator[Progress]:
    progress = Progress(cursor=after)
    try:
        while not progress.is_done and progress.read < MOST_READ and progress.found < MOST_HITS:
            chunk = _chunk(cases, progress.cursor)
            progress.is_done = len(chunk) < CHUNK
            matching, opened = _matching(chunk, unlocked, terms)
            progress.hits = _hits(matching)
            progress.read += len(chunk)
            progress.closed += len(chunk) - opened
            progress.found += len(progress.hits)
            if chunk:
                progress.cursor = Cursor(chunk[-1][2], chunk[-1][0])
            yield progress
    finally:
        with transaction.atomic():
            detail = {"read": progress.read, "found": progress.found, "is_done": int(progress.is_done)}
            record(kind="search.ended", by=viewer.pk, detail=detail)


def _chunk(cases: QuerySet[Case], cursor: Cursor | None) -> list[tuple[int, UUID, date]]:
    """The next cases, newest first, by their place in the order and not by counting."""
    if cursor is not None:
        older = Q(reported_on__lt=cursor.reported_on) | Q(pk__lt=cursor.pk)
        cases = cases.filter(Q(reported_on__lte=cursor.reported_on) & older)
    return list(cases.order_by("-reported_on", "-pk").values_list("pk", "uuid", "reported_on")[:CHUNK])


def _matching(
    chunk: list[tuple[int, UUID, date]], unlocked: Unlocked, terms: tuple[bytes, ...]
) -> tuple[list[int], int]:
    """The cases of a chunk whose text holds every term, and how many could be opened."""
    opened = keys.open_case_keys([uuid for _pk, uuid, _day in chunk], "case", unlocked)
    uuids = {pk: uuid for pk, uuid, _day in chunk if uuid in opened}
    found: set[int] = set()
    broken: set[int] = set()
    for pk, version, envelope in _folded(list(uuids)):
        uuid = uuids[pk]
        try:
            text = Box(subkey(opened[uuid], CASE)).unseal(bytes(envelope), part_context(uuid, "folded", version))
        except CannotOpen:
            broken.add(pk)
            continue
        for term in terms:
            if term not in text:
                break
        else:
            found.add(pk)
    return list(found), len(opened) - len(broken)


def _folded(cases: list[int]) -> Iterator[tuple[int, int, bytes]]:
    """(case, version, envelope) as the engine gives them, a few at a time: models cost more than opening the texts."""
    if not cases:
        return
    marks = ",".join(["%s"] * len(cases))
    sql = f"SELECT case_id, version, envelope FROM incidents_sealedpart WHERE part = %s AND case_id IN ({marks})"  # noqa: S608  placeholders only
    with connection.cursor() as cursor:
        cursor.execute(sql, ["folded", *cases])
        while rows := cursor.fetchmany(FETCHED):
            yield from rows


def _hits(matching: list[int]) -> list[Hit]:
    rows = Case.objects.filter(pk__in=matching).order_by("-reported_on", "-pk")
    return [
        Hit(pk=pk, uuid=uuid, reference=reference, reported_on=day, unit=unit, form=form)
        for pk, uuid, reference, day, unit, form in rows.values_list(
            "pk", "uuid", "reference", "reported_on", "unit__name", "form"
        )
    ]

"""Walks the whole chain and names the first row that is not as it was written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef

from register.audit import canonical, chain
from register.audit.checkpoints import Checkpoint
from register.audit.models import Event, Link, Tail

STEP = 500


class Fault(StrEnum):
    """What can be wrong with a row."""

    GAP = "gap"
    MISSING = "missing"
    CHANGED = "changed"
    UNCHAINED = "unchained"
    FORGED_CHECKPOINT = "forged_checkpoint"
    OTHER_INSTALLATION = "other_installation"
    CUT = "cut"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Break:
    """The first broken row: its place in the chain, the event it points at (if any), and what is wrong."""

    fault: Fault
    position: int | None
    event_id: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over the chain found."""

    checked: int
    unsealed: int
    broken: Break | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return self.broken is None


def verify(checkpoints: Sequence[Checkpoint] = ()) -> Verdict:
    """Walk the chain from its beginning; then look for rows beside it, and for what the checkpoints remember."""
    remembered: dict[int, set[bytes]] = defaultdict(set)
    for checkpoint in checkpoints:
        remembered[checkpoint.position].add(checkpoint.digest)
    position, digest = 0, canonical.beginning(chain.installation())
    broken = _bad_checkpoint(checkpoints)
    links = _links() if broken is None else iter(())
    for link, event in links:
        broken = _fault(link, event, position, digest) or _differs(remembered.get(link.position), link)
        if broken is not None:
            break
        position, digest = link.position, bytes(link.digest)
    broken = broken or _cut(remembered, position) or _beside()
    return Verdict(checked=position, unsealed=Tail.objects.count(), broken=broken)


def _links() -> Iterator[tuple[Link, Event | None]]:
    """Every link with its event, in steps that fit in memory."""
    last = -1
    while step := list(Link.objects.filter(position__gt=last).order_by("position")[:STEP]):
        events = Event.objects.in_bulk([link.event_id for link in step])
        yield from ((link, events.get(link.event_id)) for link in step)
        last = step[-1].position


def _fault(link: Link, event: Event | None, position: int, digest: bytes) -> Break | None:
    if link.position != position + 1:
        return Break(Fault.GAP, position + 1, None)
    if event is None:
        return Break(Fault.MISSING, link.position, link.event_id)
    if canonical.chained(digest, event) != bytes(link.digest):
        return Break(Fault.CHANGED, link.position, link.event_id)
    return None


def _differs(digests: set[bytes] | None, link: Link) -> Break | None:
    if digests is not None and digests != {bytes(link.digest)}:
        return Break(Fault.REWRITTEN, link.position, link.event_id)
    return None


def _bad_checkpoint(checkpoints: Sequence[Checkpoint]) -> Break | None:
    for checkpoint in checkpoints:
        if not checkpoint.is_genuine():
            return Break(Fault.FORGED_CHECKPOINT, checkpoint.position, None)
        if checkpoint.installation != chain.installation():
            return Break(Fault.OTHER_INSTALLATION, checkpoint.position, None)
    return None


def _cut(remembered: Iterable[int], position: int) -> Break | None:
    """A checkpoint that lies beyond the end: the chain has been cut off."""
    return Break(Fault.CUT, position + 1, None) if max(remembered, default=0) > position else None


def _beside() -> Break | None:
    """An event that is neither chained nor waiting to be."""
    link = Link.objects.filter(event_id=OuterRef("pk"))
    waiting = Tail.objects.none() if chain.is_chained_at_once() else Tail.objects.filter(event_id=OuterRef("pk"))
    beside = Event.objects.filter(~Exists(link), ~Exists(waiting))
    found = beside.order_by("pk").values_list("pk", flat=True).first()
    return None if found is None else Break(Fault.UNCHAINED, None, found)

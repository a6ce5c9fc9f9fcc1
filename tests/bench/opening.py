"""Search over sealed narratives beside a bare loop, and what the keys cost when one case is opened."""

import os
import time
from collections.abc import Iterator
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, connections

from register.crypto import hpke, keywrap, suites
from register.crypto.aead import Box
from register.crypto.derive import subkey
from register.incidents import search
from register.incidents.models import Case, SealedPart
from register.incidents.sealing import CASE, CaseBoxes, folded, packed, part_context, unpacked
from register.keys import places
from register.keys import services as keys
from register.keys.models import CaseKey, Generation
from tests.bench.measure import Table, clock, growth, median_seconds, ratio
from tests.bench.world import FIRST_DAY, World, fill, sized, world

NARRATIVES = 100_000
SENTENCE = "Han stod vid disken och sa att det vore tråkigt om något hände mig på vägen hem, och gick sedan. "
STORY = folded(SENTENCE * 18)[:1_650]
NEEDLE = "röda båten"
WORDS = "disken tråkigt båten"
EVERY = 5_000  # one narrative in so many is a hit
BATCH = 2_000
FIRST = 5_000_000  # the cases' numbers, apart from those of other subjects


def run(table: Table, place_id: int) -> None:
    here = world(place_id)
    fill_narratives(here)
    held = Held(here)
    assert held.by_product() == held.bare() == held.with_keys_at_hand() > 0
    count, work = f"{sized(NARRATIVES):,}", clock()
    beside = ratio(held.by_product, held.bare, rounds=3, clock=work)
    table.add(f"search {count} narratives / bare loop over the same rows and wrapped keys", beside, "<= 1.5")
    at_hand = ratio(held.by_product, held.with_keys_at_hand, rounds=3, clock=work)
    table.add(f"search {count} narratives / bare loop with every case's key already open", at_hand, "")
    table.add(f"search {count} narratives, seconds", median_seconds(held.by_product, rounds=3, clock=work), "")
    table.add(f"search {count} narratives: growth of memory, MB", growth(held.by_product), "<= 30")
    opening(table, here)


def fill_narratives(here: World) -> None:
    """Cases whose keys are filed under their department's key, as they are after their first opening."""
    fill(here.units, here.busy.pk, FIRST, sized(NARRATIVES))
    generation = Generation.objects.get(audience__kind="organisation", audience__node_id=here.busy.pk)
    secret = next(iter(keys.secrets_of(generation.audience, here.reader.unlock()).values()))[1]
    wraps, parts = [], []
    for number, (pk, uuid) in enumerate(Case.objects.filter(reference__gte=f"B-{FIRST}").values_list("pk", "uuid")):
        key = os.urandom(32)
        place = places.case_key(uuid, "case", generation.audience_id, generation.number)
        envelope = keywrap.wrap(secret.files, key, place)
        wraps.append(CaseKey(case_id=uuid, purpose="case", generation=generation, is_filed=True, envelope=envelope))
        text = (STORY + (f" {NEEDLE}" if number % EVERY == 0 else f" {number}")).encode()
        sealed = CaseBoxes(key).case.seal(text, part_context(uuid, "folded", 1))
        parts.append(SealedPart(case_id=pk, part="folded", version=1, envelope=sealed, written_on=FIRST_DAY))
    CaseKey.objects.bulk_create(wraps, batch_size=BATCH)
    SealedPart.objects.bulk_create(parts, batch_size=BATCH)
    for name in connections:
        with connections[name].cursor() as cursor:
            cursor.execute("ANALYZE")


class Held:
    """The search three ways: by the product, and by loops that know where everything lies."""

    def __init__(self, here: World) -> None:
        self.person = here.reader
        self.terms = [term.encode() for term in WORDS.split()]
        self.generation = Generation.objects.get(audience__kind="organisation", audience__node_id=here.busy.pk)
        self.opened = dict(self.keys())

    def by_product(self) -> int:
        """As the page does it: request after request until nothing older is left, each with its audit lines."""
        found, after, is_done = 0, None, False
        unlocked = self.person.unlock()
        while not is_done:
            for step in search.search(
                viewer=self.person.user, unlocked=unlocked, words=WORDS, purpose="case", after=after
            ):
                found += len(step.hits)
                after, is_done = step.cursor, step.is_done
        return found

    def keys(self) -> Iterator[tuple[UUID, bytes]]:
        """Every case's search key, unwrapped one by one."""
        secret = keys.secrets_of(self.generation.audience, self.person.unlock())[self.generation.number][1]
        cipher = AESGCM(subkey(secret.secret[: hpke.CHECKED_LENGTH], "audience files"))
        for uuid, sealed in CaseKey.objects.filter(generation=self.generation).values_list("case_id", "envelope"):
            aad = places.case_key(uuid, "case", self.generation.audience_id, self.generation.number).aad
            envelope = bytes(sealed)
            yield uuid, subkey(cipher.decrypt(envelope[2:14], envelope[14:], suites.WRAP + aad), CASE)

    def bare(self) -> int:
        return self.scan(dict(self.keys()))

    def with_keys_at_hand(self) -> int:
        return self.scan(self.opened)

    def scan(self, opened: dict[UUID, bytes]) -> int:
        rows = SealedPart.objects.filter(part="folded").values_list("case__uuid", "envelope", "version")
        found = 0
        for uuid, sealed, version in rows.iterator(chunk_size=BATCH):
            envelope, aad = bytes(sealed), part_context(uuid, "folded", version).aad
            text = AESGCM(opened[uuid]).decrypt(envelope[2:14], envelope[14:], suites.AEAD + aad)
            found += all(term in text for term in self.terms)
        return found


def opening(table: Table, here: World) -> None:
    """The key work of one request that shows one case: the person's key, the department's, the case's, its texts."""
    unlocked = here.reader.unlock()
    case = Case.objects.get(reference=f"B-{FIRST}")
    boxes = CaseBoxes(keys.open_case_key(case.uuid, "case", unlocked))
    context = part_context(case.uuid, "narrative", 1)
    envelope = Box(boxes.dialogue_key).seal(packed({"text": STORY}), context)
    secret, sealed = keys.carry(unlocked)

    def work() -> None:
        opened = CaseBoxes(keys.open_case_key(case.uuid, "case", keys.resume(here.reader.user.pk, secret, sealed)))
        for _text in range(20):  # narrative, notes, messages
            unpacked(opened.dialogue.unseal(envelope, context))

    cost = median_seconds(work, rounds=31, clock=time.process_time) * 1_000
    side = "" if connection.vendor == "sqlite" else " (this side)"
    table.add(f"open one case: CPU of keys and twenty texts, ms{side}", cost, "<= 5")

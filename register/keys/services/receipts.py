"""A reporter's own way back to their report: five words, kept by nobody else."""

from collections.abc import Sequence
from uuid import UUID

from register.crypto import derive, keywrap, words
from register.crypto.aead import new_key
from register.crypto.errors import CannotOpen
from register.crypto.secrecy import Guarded
from register.keys import places
from register.keys.errors import NoSuchReceipt
from register.keys.models import ReceiptSlot
from register.keys.services import installation

WORD_COUNT = 5


class Receipt(Guarded):
    """Words for the reporter, and what follows from them."""

    __slots__ = ("key", "lookup", "words")

    def __init__(self, given: tuple[str, ...], lookup: bytes, key: bytes) -> None:
        self.words = given
        self.lookup = lookup
        self.key = key


def prepare_receipt() -> Receipt:
    """A receipt before there is anything to come back to: the slow part, done while answers are checked."""
    return _receipt(words.generate(WORD_COUNT))


def store_receipt(case_id: UUID, lookup: bytes, receipt_key: bytes, part_key: bytes) -> None:
    """Let the receipt open the reporter's part of this case."""
    envelope = keywrap.wrap(receipt_key, part_key, places.receipt(case_id))
    ReceiptSlot.objects.create(lookup=lookup, case_id=case_id, envelope=envelope)


def open_receipt(given: Sequence[str]) -> tuple[UUID, bytes, bytes]:
    """The case, the key to the reporter's part and the receipt's key. Takes as long for a miss as for a hit."""
    receipt = _receipt(tuple(given))
    found = ReceiptSlot.objects.filter(lookup=receipt.lookup).first() or _nobodys()
    try:
        part_key = keywrap.unwrap(receipt.key, bytes(found.envelope), places.receipt(found.case_id))
    except CannotOpen:
        raise NoSuchReceipt from None
    return found.case_id, part_key, receipt.key


def _receipt(given: tuple[str, ...]) -> Receipt:
    store = installation.store()
    cost = derive.Cost(store.receipt_iterations, store.receipt_memory_kib, store.receipt_lanes)
    root = derive.stretch(given, bytes(store.receipt_salt), cost)
    return Receipt(given, derive.subkey(root, "receipt lookup"), derive.subkey(root, "receipt key"))


def _nobodys() -> ReceiptSlot:
    case_id = UUID(int=0)
    return ReceiptSlot(case_id=case_id, envelope=keywrap.wrap(new_key(), new_key(), places.receipt(case_id)))

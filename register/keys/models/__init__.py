"""The key store's tables, in a database of their own. Ids only, never a foreign key out of it."""

from register.keys.models.audiences import Audience, Generation, Membership, Seal
from register.keys.models.cases import CaseKey, PersonShare, ReceiptSlot
from register.keys.models.people import KeyStore, Slot, UserKey
from register.keys.models.recovery import Custodian, Half, Offer

__all__ = [
    "Audience",
    "CaseKey",
    "Custodian",
    "Generation",
    "Half",
    "KeyStore",
    "Membership",
    "Offer",
    "PersonShare",
    "ReceiptSlot",
    "Seal",
    "Slot",
    "UserKey",
]

"""Ties the key store and the data store to one installation, and refuses a pair that does not match."""

import os
from uuid import UUID

from django.conf import settings
from django.db import transaction

from register.audit import chain
from register.audit.models import Event, Installation
from register.audit.services import record
from register.crypto import derive
from register.keys.errors import ForeignKeyStore
from register.keys.models import Audience, KeyStore


def cost() -> derive.Cost:
    """What a guess at new words costs here."""
    return derive.Cost(**settings.RAK_ARGON2)


def store() -> KeyStore:
    """This installation's key store, bound at its first use. Raises ForeignKeyStore when it is another's."""
    found = KeyStore.objects.filter(pk=1).first()
    if found is None:
        return _bind()
    identity = chain.named()
    if identity is None:
        _adopt(found.installation)
    elif identity != found.installation:
        raise ForeignKeyStore
    return found


def is_matched() -> bool:
    """Whether both stores belong together; two new ones do."""
    held = KeyStore.objects.filter(pk=1).values_list("installation", flat=True).first()
    return held == chain.named() or (held is None and not _had_keys())


def _adopt(held: UUID) -> None:
    """Give a new data store its key store's name: a first binding whose data transaction was rolled back."""
    if Audience.objects.exists():
        raise ForeignKeyStore
    with transaction.atomic():
        Installation.objects.create(pk=1, identity=held)
        record(kind="keys.installation_bound", by=None)


def _bind() -> KeyStore:
    """Bind an empty key store. Refused when the data store already had keys elsewhere."""
    with transaction.atomic():
        if _had_keys():
            raise ForeignKeyStore
        found, is_new = KeyStore.objects.get_or_create(
            pk=1,
            defaults={
                "installation": chain.installation(),
                "receipt_salt": os.urandom(derive.SALT_LENGTH),
                "receipt_iterations": cost().iterations,
                "receipt_memory_kib": cost().memory_kib,
                "receipt_lanes": cost().lanes,
            },
        )
        if is_new:
            record(kind="keys.installation_bound", by=None)
    return found


def _had_keys() -> bool:
    return Event.objects.filter(kind="keys.installation_bound").exists()

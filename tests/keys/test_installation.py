"""A key store from another installation is refused before anything is sealed to it or opened by it."""

from uuid import uuid4

import pytest

from register.audit import chain
from register.audit.models import Event, Installation
from register.crypto.aead import new_key
from register.keys import errors, services
from register.keys.models import Audience, CaseKey, KeyStore, UserKey
from tests.audit.flushing import without_triggers
from tests.keys.conftest import Enrol

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_two_new_stores_are_bound_to_each_other() -> None:
    assert services.is_matched()

    store = services.store()

    assert store.installation == Installation.objects.get(pk=1).identity
    assert (len(store.receipt_salt), store.receipt_memory_kib) == (16, 8)
    assert [event.kind for event in Event.objects.all()] == ["keys.installation_bound"]
    assert services.store() == store
    assert services.is_matched()


def test_another_installations_store_is_refused_everywhere(enrol: Enrol) -> None:
    person = enrol(1)
    audience = services.open_audience("organisation", 10, [1])
    KeyStore.objects.update(installation=uuid4())

    attempts = [
        lambda: services.enrol(2),
        lambda: services.unlock_with_words(1, person.words),
        lambda: services.unlock_with_prf(1, "cred", b"p" * 32),
        lambda: services.open_audience("organisation", 20, [1]),
        lambda: services.seal_case_key(uuid4(), "case", new_key(), [audience]),
        services.prepare_receipt,
        lambda: services.open_receipt(("x",) * 5),
    ]
    for attempt in attempts:
        with pytest.raises(errors.ForeignKeyStore):
            attempt()
    assert not services.is_matched()
    assert (UserKey.objects.count(), Audience.objects.count(), CaseKey.objects.count()) == (1, 1, 0)


def test_lost_key_store_is_not_replaced_by_an_empty_one(enrol: Enrol) -> None:
    enrol(1)
    KeyStore.objects.all().delete()

    with pytest.raises(errors.ForeignKeyStore):
        services.store()
    assert not services.is_matched()
    assert list(KeyStore.objects.all()) == []


def test_lost_data_store_is_not_replaced_by_an_empty_one(enrol: Enrol) -> None:
    enrol(1)
    services.open_audience("organisation", 10, [1])
    without_triggers(lambda: Installation.objects.all().delete())

    with pytest.raises(errors.ForeignKeyStore):
        services.store()
    assert not services.is_matched()


def test_trail_that_began_before_there_were_keys_fits_a_new_store() -> None:
    chain.installation()

    assert services.is_matched()


def test_store_of_another_installation_fits_no_trail_even_one_without_keys() -> None:
    mine = chain.installation()
    KeyStore.objects.create(
        pk=1,
        installation=uuid4(),
        receipt_salt=b"s" * 16,
        receipt_iterations=1,
        receipt_memory_kib=8,
        receipt_lanes=1,
    )

    assert not services.is_matched()
    KeyStore.objects.update(installation=mine)
    assert services.is_matched()


def test_first_binding_that_was_rolled_back_is_taken_up_again() -> None:
    """The key row is written first: when the data transaction fell, the next start names the data store after it."""
    store = services.store()
    without_triggers(lambda: Installation.objects.all().delete())

    assert services.store() == store
    assert Installation.objects.get(pk=1).identity == store.installation

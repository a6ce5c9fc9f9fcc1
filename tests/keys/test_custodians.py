"""An administrator names custodians, but only a holder who knows them gives them halves of a key."""

from itertools import combinations, permutations

import pytest

from register.keys import services, soundness
from register.keys.comparison import Fault, Finding
from register.keys.models import Audience, Half
from register.keys.services import recovery
from tests.keys.conftest import Enrol, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HOLDER, STRANGER, ONE, TWO, NEW = 1, 2, 11, 12, 13


def _halves() -> set[tuple[int, int, int]]:
    return set(Half.objects.values_list("generation__number", "holder", "other"))


def _of(number: int, *custodians: int) -> set[tuple[int, int, int]]:
    return {(number, *pair) for pair in permutations(custodians, 2)}


@pytest.fixture
def holder(enrol: Enrol) -> Person:
    for user_id in (ONE, TWO, NEW):
        enrol(user_id)
    return enrol(HOLDER)


@pytest.fixture
def audience(holder: Person) -> Audience:
    """Two custodians from the beginning; a third was named when the key stood."""
    for user_id in (ONE, TWO):
        services.name_custodian(user_id, by=None)
    made = services.open_audience("organisation", 10, [HOLDER])
    services.name_custodian(NEW, by=None)
    return made


def test_change_of_key_lets_no_new_custodian_in(audience: Audience, holder: Person) -> None:
    services.rotate(audience)
    services.rotate(audience)
    assert _halves() == _of(1, ONE, TWO) | _of(2, ONE, TWO) | _of(3, ONE, TWO)

    services.let_in(holder.unlock(), {NEW})
    services.rotate(audience)

    assert _halves() == {half for number in (1, 2, 3, 4) for half in _of(number, ONE, TWO, NEW)}


def test_custodian_whom_no_holder_knows_is_given_no_half(audience: Audience, holder: Person) -> None:
    services.let_in(holder.unlock(), {STRANGER})

    assert _halves() == _of(1, ONE, TWO)


def test_who_has_no_halves_of_what_a_person_holds(audience: Audience, holder: Person, enrol: Enrol) -> None:
    enrol(STRANGER)

    assert [services.without_halves(user_id) for user_id in (HOLDER, STRANGER, ONE)] == [{NEW}, set(), set()]
    services.let_in(holder.unlock(), {NEW})
    assert services.without_halves(HOLDER) == set()


@pytest.mark.parametrize(("gone", "other"), [(ONE, TWO), (TWO, ONE)])
def test_half_without_its_mate_is_none(audience: Audience, holder: Person, gone: int, other: int) -> None:
    Half.objects.filter(holder=gone, other=other).delete()

    assert services.without_halves(HOLDER) == {ONE, TWO, NEW}
    assert soundness.findings() == [Finding(Fault.NOT_RECOVERABLE, "organisation", 10)]


def test_one_custodian_is_nobody_to_split_among(holder: Person) -> None:
    services.open_audience("organisation", 10, [HOLDER])
    services.name_custodian(ONE, by=None)

    assert services.without_halves(HOLDER) == set()
    services.name_custodian(TWO, by=None)
    assert services.without_halves(HOLDER) == {ONE, TWO}


def test_pairs_made_are_counted_over_every_generation(audience: Audience, holder: Person) -> None:
    services.rotate(audience)

    made = recovery.refresh(audience, holder.unlock(), {NEW})

    assert made == 2 * (len(list(combinations((ONE, TWO, NEW), 2))) - 1)
    assert recovery.refresh(audience, holder.unlock(), {NEW}) == 0

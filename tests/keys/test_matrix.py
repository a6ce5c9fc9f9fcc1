"""Who opens what, tried with keys and not with pages: kinds of people × kinds of keys × generations."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from register.crypto.aead import new_key
from register.keys import errors, queries, services
from register.keys.models import Audience, CaseKey
from tests.keys.conftest import Enrol, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

HANDLER, ANALYST, IDENTITY_HOLDER, MANAGER, LEAVER, NEWCOMER, OTHER, CUSTODIAN, SECOND = range(1, 10)
PURPOSES = ("case", "identity")


@dataclass
class Town:
    """Three audiences at one organisation, one elsewhere, and cases before and after somebody left."""

    people: dict[int, Person]
    keys: dict[tuple[str, str], bytes]
    cases: dict[str, UUID]

    def opened_by(self, user_id: int) -> set[tuple[str, str]]:
        """Which (case, purpose) this person's words open."""
        unlocked = self.people[user_id].unlock()
        found = set()
        for (case, purpose), key in self.keys.items():
            try:
                if services.open_case_key(self.cases[case], purpose, unlocked) == key:
                    found.add((case, purpose))
            except errors.NoKey:
                continue
        return found


@pytest.fixture
def town(enrol: Enrol) -> Town:
    people = {user_id: enrol(user_id) for user_id in range(1, 10)}
    office = services.open_audience("organisation", 10, [HANDLER, LEAVER])
    services.open_audience("identity", 10, [HANDLER, IDENTITY_HOLDER, LEAVER])
    services.open_audience("cks", None, [ANALYST])
    services.open_audience("organisation", 20, [OTHER])
    services.open_audience("identity", 20, [OTHER])
    services.await_key(office, NEWCOMER)
    town = Town(people, {}, {})
    file_case(town, "before")
    file_case(town, "own_first", to_cks=False)
    for kind in ("organisation", "identity"):
        services.expel(audience(kind, 10), LEAVER)
    file_case(town, "after")
    file_case(town, "elsewhere", node_id=20)
    return town


def audience(kind: str, node_id: int | None) -> Audience:
    found = services.audience_for(kind, node_id)
    assert found is not None
    return found


def file_case(town: Town, name: str, *, node_id: int = 10, to_cks: bool = True) -> None:
    town.cases[name] = uuid4()
    audiences = {"case": [audience("organisation", node_id)], "identity": [audience("identity", node_id)]}
    if to_cks:
        audiences["case"].append(audience("cks", None))
    for purpose in PURPOSES:
        town.keys[name, purpose] = new_key()
        services.seal_case_key(town.cases[name], purpose, town.keys[name, purpose], audiences[purpose])


TEN = {("before", "case"), ("own_first", "case"), ("after", "case")}
TEN_NAMES = {("before", "identity"), ("own_first", "identity"), ("after", "identity")}
EXPECTED = {
    HANDLER: TEN | TEN_NAMES,
    IDENTITY_HOLDER: TEN_NAMES,
    ANALYST: {("before", "case"), ("after", "case"), ("elsewhere", "case")},
    OTHER: {("elsewhere", "case"), ("elsewhere", "identity")},
    MANAGER: set(),
    LEAVER: set(),
    NEWCOMER: set(),
    CUSTODIAN: set(),
    SECOND: set(),
}


def test_each_opens_what_is_theirs_and_nothing_else(town: Town) -> None:
    assert {user_id: town.opened_by(user_id) for user_id in EXPECTED} == EXPECTED


def test_filing_changes_nobodys_reach(town: Town) -> None:
    for user_id in EXPECTED:
        town.opened_by(user_id)

    assert set(CaseKey.objects.values_list("is_filed", flat=True)) == {True}
    assert {user_id: town.opened_by(user_id) for user_id in EXPECTED} == EXPECTED


def test_batch_opens_exactly_what_one_by_one_opens(town: Town) -> None:
    for user_id, expected in EXPECTED.items():
        unlocked = town.people[user_id].unlock()
        for purpose in PURPOSES:
            found = services.open_case_keys([*town.cases.values(), uuid4()], purpose, unlocked)

            assert found == {
                town.cases[case]: key
                for (case, its), key in town.keys.items()
                if its == purpose and (case, its) in expected
            }


def test_leaver_with_a_kept_key_opens_nothing_that_came_after(town: Town, enrol: Enrol) -> None:
    """The worst leaver copied the audience's secret while there. It opens old cases only."""
    person = enrol(30)
    office = audience("organisation", 10)
    services.await_key(office, 30)
    services.push_waiting(town.people[HANDLER].unlock())
    kept = services.secrets_of(office, person.unlock())
    services.expel(office, 30)
    file_case(town, "later")

    rows = CaseKey.objects.filter(case_id=town.cases["later"], generation__audience=office)

    assert set(rows.values_list("generation__number", flat=True)) == {3}
    assert set(kept) == {1, 2}


def test_pushed_newcomer_opens_old_and_new(town: Town) -> None:
    assert services.push_waiting(town.people[HANDLER].unlock()) == 1

    assert town.opened_by(NEWCOMER) == TEN
    assert services.push_waiting(town.people[HANDLER].unlock()) == 0


def test_strangers_unlock_pushes_nothing(town: Town) -> None:
    for user_id in (ANALYST, OTHER, MANAGER, LEAVER, IDENTITY_HOLDER):
        assert services.push_waiting(town.people[user_id].unlock()) == 0

    assert town.opened_by(NEWCOMER) == set()


def test_only_a_member_admits(town: Town) -> None:
    office = audience("organisation", 10)

    for user_id in (ANALYST, OTHER, MANAGER, LEAVER, IDENTITY_HOLDER, NEWCOMER):
        with pytest.raises(errors.NoKey):
            services.admit(office, MANAGER, town.people[user_id].unlock())

    assert town.opened_by(MANAGER) == set()
    assert queries.state_of(office, MANAGER) is None


def test_manager_opens_only_what_is_shared_by_name(town: Town) -> None:
    services.share_with_person(town.cases["after"], "case", MANAGER, town.people[HANDLER].unlock())

    assert town.opened_by(MANAGER) == {("after", "case")}
    assert services.open_case_keys(town.cases.values(), "case", town.people[MANAGER].unlock()) == {
        town.cases["after"]: town.keys["after", "case"]
    }
    assert queries.cases_shared_with_person(MANAGER, "case") == {town.cases["after"]}
    assert queries.cases_shared_with_person(MANAGER, "identity") == frozenset()

    services.withdraw_from_person(town.cases["after"], "identity", MANAGER, by=HANDLER)
    assert town.opened_by(MANAGER) == {("after", "case")}
    services.withdraw_from_person(town.cases["after"], "case", MANAGER, by=HANDLER)
    assert town.opened_by(MANAGER) == set()


def test_nobody_shares_what_they_cannot_open(town: Town) -> None:
    cks = audience("cks", None)
    for user_id in (ANALYST, MANAGER, OTHER):
        unlocked = town.people[user_id].unlock()
        with pytest.raises(errors.NoKey):
            services.share_with_person(town.cases["own_first"], "case", user_id, unlocked)
        with pytest.raises(errors.NoKey):
            services.share_with_audience(town.cases["own_first"], "case", cks, unlocked)

    assert town.opened_by(ANALYST) == EXPECTED[ANALYST]


def test_disclosure_lets_cks_in_to_one_case(town: Town) -> None:
    handler = town.people[HANDLER].unlock()

    services.share_with_audience(town.cases["own_first"], "case", audience("cks", None), handler)
    services.share_with_audience(town.cases["own_first"], "case", audience("cks", None), handler)

    assert town.opened_by(ANALYST) == EXPECTED[ANALYST] | {("own_first", "case")}
    assert services.holders(town.cases["own_first"], "case").audiences == {("organisation", 10), ("cks", None)}
    assert services.holders(town.cases["own_first"], "identity").audiences == {("identity", 10)}


def test_identity_is_let_in_by_a_holder_only(town: Town) -> None:
    services.share_with_person(town.cases["after"], "identity", ANALYST, town.people[IDENTITY_HOLDER].unlock())

    assert town.opened_by(ANALYST) == EXPECTED[ANALYST] | {("after", "identity")}
    assert services.holders(town.cases["after"], "identity").persons == {ANALYST}
    assert services.holders(town.cases["after"], "case").persons == frozenset()


def test_destroyed_case_is_opened_by_nobody(town: Town) -> None:
    handler = town.people[HANDLER].unlock()
    services.share_with_person(town.cases["after"], "case", MANAGER, handler)
    receipt = services.prepare_receipt()
    services.store_receipt(town.cases["after"], receipt.lookup, receipt.key, new_key())

    assert services.destroy_case_keys(town.cases["after"], by=HANDLER) == 5

    gone = {("after", "case"), ("after", "identity")}
    assert {user_id: town.opened_by(user_id) for user_id in EXPECTED} == {
        user_id: expected - gone for user_id, expected in EXPECTED.items()
    }
    with pytest.raises(errors.NoSuchReceipt):
        services.open_receipt(receipt.words)


def test_sharing_with_somebody_without_a_key_is_refused(town: Town) -> None:
    handler = town.people[HANDLER].unlock()

    with pytest.raises(errors.NotEnrolled):
        services.share_with_person(town.cases["after"], "case", 99, handler)
    with pytest.raises(errors.NotEnrolled):
        services.admit(audience("organisation", 10), 99, handler)


def test_rotation_keeps_everyone_and_everything(town: Town) -> None:
    generation = services.rotate(audience("organisation", 10), town.people[HANDLER].unlock())
    file_case(town, "later")

    assert generation.number == 3
    assert town.opened_by(HANDLER) == TEN | TEN_NAMES | {("later", "case"), ("later", "identity")}
    assert town.opened_by(ANALYST) == EXPECTED[ANALYST] | {("later", "case")}
    assert town.opened_by(LEAVER) == set()

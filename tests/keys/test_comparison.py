"""`keys check`: a pure comparison, a look at the store itself, and a command that fails in words."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from register.audit.models import Event
from register.keys import queries, services, soundness
from register.keys.comparison import NOTICES, Fault, Finding, Held, compare
from register.keys.management.commands.keys import sentence
from register.keys.models import Audience, Custodian, KeyStore, Seal
from tests.keys.conftest import Enrol

HERE = ("organisation", 10)
people = st.frozensets(st.integers(1, 4))
places = st.dictionaries(st.sampled_from([HERE, ("cks", None)]), people)


def one(*user_ids: int) -> dict[tuple[str, int | None], frozenset[int]]:
    return {HERE: frozenset(user_ids)}


@pytest.mark.parametrize(
    ("expected", "held", "found"),
    [
        (one(1, 2), Held(one(1, 2), {}, {}), []),
        ({}, Held({}, {}, {}), []),
        (one(1, 2), Held(one(1), {}, {}), [(Fault.PERMISSION_WITHOUT_KEY, 2)]),
        (one(1, 2), Held(one(1), one(2), {}), [(Fault.WAITING, 2)]),
        (one(1), Held(one(1, 2), {}, {}), [(Fault.KEY_WITHOUT_PERMISSION, 2)]),
        (one(1), Held(one(1), one(2), {}), [(Fault.KEY_WITHOUT_PERMISSION, 2)]),
        (one(), Held(one(1), {}, one(1)), [(Fault.LAST_HOLDER, 1)]),
        ({}, Held(one(1), {}, {}), [(Fault.KEY_WITHOUT_PERMISSION, 1)]),
        (one(1), Held({}, {}, {}), [(Fault.NO_AUDIENCE, 0), (Fault.PERMISSION_WITHOUT_KEY, 1)]),
    ],
)
def test_each_difference_is_named(expected: dict, held: Held, found: list[tuple[Fault, int]]) -> None:
    assert compare(expected, held) == [Finding(fault, *HERE, user_id) for fault, user_id in found]


def test_group_without_a_place_is_at_node_nought() -> None:
    assert compare({("cks", None): frozenset({1})}, Held({}, {}, {})) == [
        Finding(Fault.NO_AUDIENCE, "cks", 0),
        Finding(Fault.PERMISSION_WITHOUT_KEY, "cks", 0, 1),
    ]


@given(places, places)
def test_silence_means_that_both_walls_agree(expected: dict, members: dict) -> None:
    found = compare(expected, Held(members, {}, {}))

    trimmed = [{place: who for place, who in side.items() if who} for side in (expected, members)]
    assert (found == []) == (trimmed[0] == trimmed[1])
    assert [finding for finding in found if finding.is_notice] == []


@pytest.mark.parametrize("fault", list(Fault))
def test_every_finding_has_a_sentence(fault: Fault, settings: object) -> None:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]  # pytest-django's settings take any name

    said = sentence(Finding(fault, "organisation", 10, 7))

    assert "organisation 10" in said
    assert said.endswith(".")


def test_only_what_mends_itself_is_a_notice() -> None:
    assert {Fault.WAITING, Fault.NOT_RECOVERABLE} == NOTICES


@pytest.mark.django_db(databases=["default", "keys"])
class TestStore:
    @pytest.fixture
    def audience(self, enrol: Enrol, settings: object) -> Audience:
        settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]  # pytest-django's settings take any name
        settings.RAK_EXPECTED_MEMBERS = "register.keys.queries.members"  # type: ignore[attr-defined]  # the same
        for user_id in (1, 2, 8, 9):
            enrol(user_id)
        for user_id in (8, 9):
            services.name_custodian(user_id, by=None)
        return services.open_audience("organisation", 10, [1, 2])

    def said(self, *words: str) -> str:
        out = StringIO()
        call_command("keys", *words, stdout=out)
        return out.getvalue()

    def test_sound_store_has_no_findings(self, audience: Audience) -> None:
        assert soundness.findings() == []
        assert self.said("check") == "Every permission has its key, and every key its permission.\n"

    def test_missing_seal_is_found(self, audience: Audience) -> None:
        Seal.objects.filter(user_id=2).delete()

        assert soundness.findings() == [Finding(Fault.SEAL_MISSING, *HERE, 2)]
        with pytest.raises(CommandError, match="differ in 1 places"):
            self.said("check")

    def test_seal_too_many_is_found(self, audience: Audience) -> None:
        Seal.objects.filter(user_id=2).update(user_id=3)

        assert soundness.findings() == [Finding(Fault.SEAL_MISSING, *HERE, 2), Finding(Fault.SEAL_TOO_MANY, *HERE, 3)]

    def test_audience_that_nobody_opens_is_found(self, audience: Audience) -> None:
        services.dismiss_custodian(8, by=None)
        Seal.objects.all().delete()
        audience.memberships.all().delete()

        assert soundness.findings() == [Finding(Fault.NOBODY_HOLDS, *HERE)]

    def test_group_without_a_place_is_found_at_node_nought(self, enrol: Enrol) -> None:
        enrol(1)
        services.open_audience("cks", None, [1])

        assert soundness.findings() == [Finding(Fault.NOT_RECOVERABLE, "cks", 0)]

    def test_key_due_for_change_is_found_and_changed(self, audience: Audience) -> None:
        Audience.objects.update(rotation_due=True)

        assert soundness.findings() == [Finding(Fault.ROTATION_DUE, *HERE)]
        assert self.said("rotate") == "1 audiences got a new key.\n"
        assert self.said("rotate") == "0 audiences got a new key.\n"
        assert self.said("rotate", "--all") == "1 audiences got a new key.\n"
        assert soundness.findings() == []

    def test_lost_custodians_are_a_notice_and_no_failure(self, audience: Audience) -> None:
        services.dismiss_custodian(8, by=None)

        assert self.said("check") == (
            "The key of organisation 10 cannot be recovered: name at least two custodians.\n"
            "Every permission has its key, and every key its permission.\n"
        )

    def test_permission_without_key_fails_in_words(self, audience: Audience, settings: object) -> None:
        settings.RAK_EXPECTED_MEMBERS = f"{__name__}.expected_too_many"  # type: ignore[attr-defined]  # any name
        out = StringIO()

        with pytest.raises(CommandError, match="Keys and permissions differ in 1 places"):
            call_command("keys", "check", stdout=out)

        assert out.getvalue() == "User 77 may open organisation 10 but neither has nor awaits its key.\n"

    def test_foreign_store_fails_in_words(self, audience: Audience) -> None:
        services.store()
        KeyStore.objects.update(installation="0" * 32)

        for job in ("check", "rotate", "drill", "custodians"):
            with pytest.raises(CommandError, match="belong to different installations"):
                self.said(job)

    def test_drill_holds_and_leaves_no_trace(self, audience: Audience) -> None:
        def all_there_is() -> tuple[object, ...]:
            seals = list(Seal.objects.values_list("pk", flat=True))
            return queries.members(), seals, Custodian.objects.count(), Event.objects.count()

        before = all_there_is()

        said = self.said("drill")

        steps = "unlock, walls, waiting, leaving, one_custodian, two_custodians, disposal"
        assert said == f"The rehearsal held: {steps}.\n"
        assert all_there_is() == before

    def test_drill_notices_a_wall_that_fell(self, audience: Audience, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("register.keys.services.expel", lambda *_given: None)

        with pytest.raises(CommandError, match="failed at: leaving"):
            self.said("drill")

    def test_custodians_are_named_and_dismissed(self, audience: Audience) -> None:
        assert self.said("custodians", "--name", "1") == "Custodians (user ids): 1, 8, 9\n"
        assert self.said("custodians", "--dismiss", "1", "--dismiss", "8") == "Custodians (user ids): 9\n"
        assert self.said("custodians", "--dismiss", "9") == "Custodians (user ids): –\n"

    def test_recover_asks_a_custodian_for_words(self, enrol: Enrol, monkeypatch: pytest.MonkeyPatch) -> None:
        custodians = {user_id: enrol(user_id) for user_id in (8, 9)}
        for user_id in custodians:
            services.name_custodian(user_id, by=None)
        person = enrol(1)
        audience = services.open_audience("organisation", 10, [1])
        services.forget(1, by=None)
        person = enrol(1)
        for user_id, custodian in custodians.items():
            typed = " ".join(custodian.words)
            monkeypatch.setattr("register.keys.management.commands.keys.getpass", lambda _prompt, typed=typed: typed)
            self.said("recover", "--audience", str(audience.pk), "--to", "1", "--custodian", str(user_id))

        services.push_waiting(person.unlock())

        assert queries.members() == {HERE: frozenset({1})}
        for typed, match in (("x y", "öppnar inte"), (" ".join(person.words), "öppnar inte")):
            monkeypatch.setattr("register.keys.management.commands.keys.getpass", lambda _prompt, typed=typed: typed)
            with pytest.raises(CommandError, match=match):
                self.said("recover", "--audience", str(audience.pk), "--to", "1", "--custodian", "8")
        with pytest.raises(CommandError, match="ingen sådan krets"):
            self.said("recover", "--audience", "999", "--to", "1", "--custodian", "8")


def expected_too_many() -> dict[tuple[str, int | None], frozenset[int]]:
    return {HERE: frozenset({1, 2, 77})}

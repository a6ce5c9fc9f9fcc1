"""Giving and taking back roles: permission, key and trail move together, and bad wishes are refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from register.accounts import access, queries, roles, services
from register.accounts.models import OrganisationUserPermission, RoleAssignment, User
from register.audit.models import Event
from register.keys import queries as keyring
from register.keys import services as keys
from tests.people import Cast, give_role, make_person

DAY = timedelta(days=1)


def audiences(user: User) -> set[tuple[str, int | None]]:
    return {place for place, users in keyring.members().items() if user.pk in users}


def awaited(user: User) -> set[tuple[str, int | None]]:
    return {place for place, users in keyring.waiting().items() if user.pk in users}


def last_event() -> tuple[str, int | None, str]:
    event = Event.objects.filter(kind__startswith="role.").latest("id")
    return event.kind, event.by, event.subject


def test_role_brings_permission_and_a_place_in_line_for_the_key(cast: Cast) -> None:
    user = cast.outsider.user

    give_role(user, "handler", cast.leisure, cast.administrator.user)

    assert access.has(cast.outsider.fresh(), "view_cases", cast.library.pk)
    assert (audiences(user), awaited(user)) == (
        set(), {("organisation", cast.leisure.pk), ("identity", cast.leisure.pk)},
    )  # fmt: skip
    keys.push_waiting(cast.handler_leisure.unlock())
    assert (audiences(user), awaited(user)) == (
        {("organisation", cast.leisure.pk), ("identity", cast.leisure.pk)}, set(),
    )  # fmt: skip
    assert last_event() == ("role.assigned", cast.administrator.user.pk, f"user:{user.pk}")


@pytest.mark.parametrize("code", ["auditor", "administrator", "coordinator", "manager"])
def test_roles_without_content_bring_no_key_and_no_case(cast: Cast, code: str) -> None:
    person = make_person("ny", "Ny Person", cast.administrator.user)

    give_role(person.user, code, cast.municipality, cast.administrator.user)

    assert (audiences(person.user), awaited(person.user)) == (set(), set())
    assert access.permissions_anywhere(person.fresh()) & roles.CONTENT == set()


def test_taken_back_role_takes_permission_and_changes_the_key(cast: Cast) -> None:
    old = keys.audience_for("cks", None)
    assert old is not None
    row = RoleAssignment.objects.get(user=cast.lead.user)

    services.revoke_role(assignment=row, by=cast.administrator.user)

    new = keys.audience_for("cks", None)
    assert new is not None
    assert audiences(cast.lead.user) == set()
    assert access.permissions_anywhere(cast.lead.fresh()) == frozenset()
    assert (new.generation, old.generation) == (2, 1)
    assert audiences(cast.analyst.user) == {("cks", None)}
    assert last_event() == ("role.revoked", cast.administrator.user.pk, f"user:{cast.lead.user.pk}")
    with pytest.raises(ValidationError):
        services.revoke_role(assignment=row, by=cast.administrator.user)


def test_one_of_two_roles_taken_back_keeps_what_the_other_gives(cast: Cast) -> None:
    give_role(cast.analyst.user, "cks_lead", cast.municipality, cast.administrator.user)
    row = RoleAssignment.objects.get(user=cast.analyst.user, role="cks_analyst")

    services.revoke_role(assignment=row, by=cast.administrator.user)

    assert access.permissions_anywhere(cast.analyst.fresh()) == {"view_cases", "handle_cases", "lead_cases"}
    assert audiences(cast.analyst.user) == {("cks", None)}


def test_role_to_come_waits_for_its_first_day(cast: Cast) -> None:
    today = timezone.localdate()
    row = give_role(cast.outsider.user, "handler", cast.leisure, cast.administrator.user, valid_from=today + DAY)
    assert access.permissions_anywhere(cast.outsider.fresh()) == frozenset()
    assert services.start_due_roles() == 0

    RoleAssignment.objects.filter(pk=row.pk).update(valid_from=today)

    assert services.start_due_roles() == 1
    assert services.start_due_roles() == 0
    assert access.has(cast.outsider.fresh(), "view_cases", cast.library.pk)
    assert awaited(cast.outsider.user) == {("organisation", cast.leisure.pk), ("identity", cast.leisure.pk)}


def test_expired_roles_end_once_with_permission_and_key(cast: Cast) -> None:
    today = timezone.localdate()
    give_role(cast.outsider.user, "cks_analyst", cast.municipality, cast.administrator.user, valid_to=today)
    keys.push_waiting(cast.analyst.unlock())
    assert audiences(cast.outsider.user) == {("cks", None)}
    assert services.end_expired_roles() == 0
    RoleAssignment.objects.filter(user=cast.outsider.user).update(valid_from=today - 9 * DAY, valid_to=today - DAY)

    assert (services.end_expired_roles(), services.end_expired_roles()) == (1, 0)

    assert audiences(cast.outsider.user) == set()
    assert OrganisationUserPermission.objects.filter(user=cast.outsider.user).count() == 0
    assert last_event() == ("role.expired", None, f"user:{cast.outsider.user.pk}")


@pytest.mark.parametrize(
    ("who", "role", "place", "field"),
    [
        ("outsider", "emperor", "leisure", "role"),
        ("outsider", "handler", "municipality", "organisation"),
        ("outsider", "handler", "library", "organisation"),
        ("outsider", "cks_analyst", "leisure", "organisation"),
        ("handler_leisure", "handler", "leisure", "role"),
        ("handler_leisure", "administrator", "municipality", "role"),
        ("handler_leisure", "auditor", "municipality", "role"),
        ("auditor", "administrator", "municipality", "role"),
        ("auditor", "handler", "leisure", "role"),
        ("administrator", "handler", "leisure", "user"),
    ],
)
def test_wrong_wishes_are_refused_and_leave_nothing(cast: Cast, who: str, role: str, place: str, field: str) -> None:
    before = (RoleAssignment.objects.count(), OrganisationUserPermission.objects.count(), Event.objects.count())

    with pytest.raises(ValidationError) as problem:
        give_role(getattr(cast, who).user, role, getattr(cast, place), cast.administrator.user)

    assert set(problem.value.message_dict) == {field}
    assert before == (
        RoleAssignment.objects.count(), OrganisationUserPermission.objects.count(), Event.objects.count(),
    )  # fmt: skip


def test_administrator_can_give_no_content_role_to_another_administrator(cast: Cast) -> None:
    give_role(cast.outsider.user, "administrator", cast.municipality, cast.administrator.user)

    with pytest.raises(ValidationError) as problem:
        give_role(cast.administrator.user, "handler", cast.leisure, cast.outsider.user)

    assert set(problem.value.message_dict) == {"role"}


@pytest.mark.parametrize(("start", "end"), [(5, 4), (-9, -1)])
def test_dates_that_make_no_sense_are_refused(cast: Cast, start: int, end: int) -> None:
    today = timezone.localdate()

    with pytest.raises(ValidationError) as problem:
        give_role(
            cast.outsider.user, "handler", cast.leisure, cast.administrator.user,
            valid_from=today + start * DAY, valid_to=today + end * DAY,
        )  # fmt: skip

    assert set(problem.value.message_dict) == {"valid_to"}


def test_only_administrator_and_auditor_are_kept_apart() -> None:
    refused = {
        frozenset((one, other)) for one in roles.ROLES for other in roles.ROLES if not roles.may_combine(one, other)
    }

    keyed = ("handler", "cks_analyst", "cks_lead", "identity_custodian")
    expected = {frozenset((watch, code)) for watch in ("administrator", "auditor") for code in keyed}
    assert refused == expected | {frozenset(("administrator", "auditor"))}


def test_managers_are_found_nearest_first_and_never_across_authorities(cast: Cast) -> None:
    boss = make_person("chef", "Chefen Chefsson", cast.administrator.user)
    give_role(boss.user, "manager", cast.leisure, cast.administrator.user)
    top = make_person("direktor", "Dirre Direktör", cast.administrator.user)
    give_role(top.user, "manager", cast.municipality, cast.administrator.user)

    found = {
        name: [user.pk for user in queries.managers_of(getattr(cast, name))] for name in ("library", "pool", "social")
    }

    assert found == {
        "library": [cast.manager_library.user.pk, boss.user.pk], "pool": [boss.user.pk], "social": [],
    }  # fmt: skip


def test_lost_words_are_forgotten_and_keys_come_back_from_a_colleague(cast: Cast) -> None:
    services.forget_keys(user=cast.lead.user, by=cast.administrator.user)

    assert (audiences(cast.lead.user), keys.is_enrolled(cast.lead.user.pk)) == (set(), False)
    words, _unlocked = services.start_keyring(user=cast.lead.fresh())
    assert awaited(cast.lead.user) == {("cks", None)}
    keys.push_waiting(cast.analyst.unlock())
    assert audiences(cast.lead.user) == {("cks", None)}
    assert keys.unlock_with_words(cast.lead.user.pk, words).user_id == cast.lead.user.pk
    with pytest.raises(ValidationError):
        services.forget_keys(user=cast.administrator.user, by=cast.administrator.user)


def test_closed_account_loses_roles_keys_and_sessions(cast: Cast) -> None:
    services.close_account(user=cast.analyst.user, by=cast.administrator.user)

    assert audiences(cast.analyst.user) == set()
    assert RoleAssignment.objects.filter(user=cast.analyst.user, ended_at__isnull=True).count() == 0
    assert cast.analyst.fresh().is_active is False
    code = services.open_account(user=cast.analyst.fresh(), by=cast.administrator.user)
    assert len(code) == 19
    assert access.permissions_anywhere(cast.analyst.fresh()) == frozenset()

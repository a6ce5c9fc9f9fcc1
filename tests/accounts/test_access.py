"""Who may what where: the whole table, and every way it could be wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from register.accounts import access, services
from register.accounts.models import OrganisationUserPermission, RoleAssignment, User
from register.organisation import services as places
from tests.people import Cast, give_role

LEISURE = {"leisure", "library", "pool"}
SOCIAL = {"social", "homecare"}
HOUSING = {"housing", "depot"}
ALL = {"municipality"} | LEISURE | SOCIAL | HOUSING


def reach(cast: Cast, user: User) -> dict[str, set[str]]:
    """Every permission of a person, by the names of places."""
    names = {getattr(cast, name).pk: name for name in ALL}
    found = {code: {names[pk] for pk in access.organisation_ids_with(user, code)} for code in access.PERMISSIONS}
    return {code: where for code, where in found.items() if where}


def test_whole_table_of_who_may_what_where(cast: Cast) -> None:
    handler = ("view_cases", "handle_cases", "view_identity", "grant_identity")

    table = {name: reach(cast, person.user) for name, person in cast.everybody().items()}

    assert table == {
        "administrator": {"administer": ALL},
        "auditor": {"read_audit": ALL},
        "coordinator": {"coordinate": ALL},
        "analyst": {"view_cases": ALL, "handle_cases": ALL},
        "lead": {"view_cases": ALL, "handle_cases": ALL, "lead_cases": ALL},
        "custodian": {
            "view_identity": {"municipality"} | LEISURE | HOUSING,
            "grant_identity": {"municipality"} | LEISURE | HOUSING,
        },
        "handler_leisure": dict.fromkeys(handler, LEISURE),
        "handler_social": dict.fromkeys(handler, SOCIAL),
        "handler_housing": dict.fromkeys(handler, HOUSING),
        "manager_library": {},
        "outsider": {},
    }
    assert reach(cast, cast.unenrolled) == dict.fromkeys(handler, LEISURE)


def test_nobody_signed_in_may_nothing(cast: Cast) -> None:
    assert {code: access.organisation_ids_with(AnonymousUser(), code) for code in access.PERMISSIONS} == dict.fromkeys(
        access.PERMISSIONS, frozenset()
    )


def test_permission_that_is_not_one_is_an_error(cast: Cast) -> None:
    with pytest.raises(ValueError, match="no such permission"):
        access.organisation_ids_with(cast.analyst.user, "view_case")


def test_has_names_one_place(cast: Cast) -> None:
    user = cast.handler_leisure.user

    may = {name: access.has(user, "view_cases", getattr(cast, name).pk) for name in ALL}

    assert {name for name, allowed in may.items() if allowed} == LEISURE
    assert access.has(user, "view_cases", 987654) is False


def test_company_below_a_company_is_not_reached_by_its_handler(cast: Cast) -> None:
    daughter = places.create(
        name="Dotterbolaget AB", kind="company", code="DOT", parent=cast.housing, legal_form="limited_company", by=None
    )
    inside = places.create(name="Kontoret", kind="unit", code="DOT-1", parent=daughter, by=None)

    handler = access.organisation_ids_with(cast.handler_housing.user, "view_cases")
    analyst = access.organisation_ids_with(cast.analyst.user, "view_cases")

    assert {daughter.pk, inside.pk} & handler == set()
    assert {daughter.pk, inside.pk} <= analyst


def test_new_unit_is_reached_at_once(cast: Cast) -> None:
    before = access.organisation_ids_with(cast.handler_leisure.user, "view_cases")
    node = places.create(name="Ishallen", kind="unit", code="KFF-3", parent=cast.leisure, by=None)

    assert access.organisation_ids_with(cast.handler_leisure.user, "view_cases") == before | {node.pk}
    assert node.pk not in access.organisation_ids_with(cast.handler_social.user, "view_cases")


def test_answer_is_kept_under_a_stamp_that_every_change_bumps(cast: Cast, django_assert_num_queries: Any) -> None:
    user = cast.handler_leisure.fresh()
    access._grants.cache_clear()

    with django_assert_num_queries(4):  # the tree's stamp, guardian's rows, the tree, the roles
        access.organisation_ids_with(user, "view_cases")
    with django_assert_num_queries(1):  # the tree's stamp
        access.organisation_ids_with(user, "view_cases")
    with django_assert_num_queries(1):
        access.organisation_ids_with(user, "view_identity")


def test_revoked_role_ends_the_permission_for_the_next_request(cast: Cast) -> None:
    row = RoleAssignment.objects.get(user=cast.handler_leisure.user)
    assert reach(cast, cast.handler_leisure.user) != {}

    services.revoke_role(assignment=row, by=cast.administrator.user)

    assert reach(cast, cast.handler_leisure.fresh()) == {}
    assert OrganisationUserPermission.objects.filter(user=cast.handler_leisure.user).count() == 0


def test_role_past_its_last_day_gives_nothing_before_the_task_has_run(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleAssignment.objects.filter(user=cast.handler_leisure.user).update(
        valid_from=yesterday - timedelta(days=9), valid_to=yesterday
    )
    access._grants.cache_clear()

    assert OrganisationUserPermission.objects.filter(user=cast.handler_leisure.user).count() == 4
    assert reach(cast, cast.handler_leisure.user) == {}


def test_row_without_role_and_role_without_row_give_nothing(cast: Cast) -> None:
    for code in access.PERMISSIONS:
        assign_perm(code, cast.outsider.user, cast.leisure)
    remove_perm("view_cases", cast.handler_social.user, cast.social)
    access._grants.cache_clear()

    assert reach(cast, cast.outsider.user) == {}
    assert "view_cases" not in reach(cast, cast.handler_social.user)
    assert reach(cast, cast.handler_social.user)["handle_cases"] == SOCIAL


def test_closed_account_may_nothing(cast: Cast) -> None:
    services.close_account(user=cast.analyst.user, by=cast.administrator.user)

    assert reach(cast, cast.analyst.fresh()) == {}


def test_nobody_can_be_above_the_roles(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="accounts_nobody_is_above_the_roles"), transaction.atomic():
        User.objects.filter(pk=cast.administrator.user.pk).update(is_superuser=True)


def test_names_follow_the_authority_s_policy(cast: Cast) -> None:
    services.set_rules(
        node=cast.leisure, legal_form="board", intake_policy="shared", is_social_services=False,
        identity_policy="custodians", by=cast.administrator.user,
    )  # fmt: skip

    assert reach(cast, cast.handler_leisure.fresh()) == {"view_cases": LEISURE, "handle_cases": LEISURE}
    assert reach(cast, cast.handler_housing.fresh())["view_identity"] == HOUSING
    assert access.expected_members()["identity", cast.leisure.pk] == {cast.custodian.user.pk}


def test_custodian_loses_what_becomes_examined_first(cast: Cast) -> None:
    services.set_rules(
        node=cast.leisure, legal_form="board", intake_policy="own_first", is_social_services=False,
        identity_policy="handlers", by=cast.administrator.user,
    )  # fmt: skip

    assert reach(cast, cast.custodian.fresh())["view_identity"] == {"municipality"} | HOUSING
    assert access.expected_members()["identity", cast.leisure.pk] == {
        cast.handler_leisure.user.pk, cast.unenrolled.pk,
    }  # fmt: skip


def test_custodian_of_one_own_first_authority_reaches_it(cast: Cast) -> None:
    give_role(cast.outsider.user, "identity_custodian", cast.social, cast.administrator.user)

    assert reach(cast, cast.outsider.fresh()) == {"view_identity": SOCIAL, "grant_identity": SOCIAL}


def test_who_is_put_out_of_work_may_nothing(cast: Cast) -> None:
    person = cast.analyst.fresh()
    before = access.permissions_anywhere(person)
    person.is_active = False

    assert "view_cases" in before
    assert access.permissions_anywhere(person) == frozenset()
    assert access.organisation_ids_with(person, "view_cases") == frozenset()
    assert access.audiences_for_user(person) == frozenset()

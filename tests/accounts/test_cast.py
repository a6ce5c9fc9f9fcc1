"""The cast itself: roles, permissions and keys agree from the start."""

from register.accounts import access
from register.keys import queries as keyring
from tests.people import Cast


def test_cast_holds_exactly_the_keys_its_roles_call_for(cast: Cast) -> None:
    held = keyring.members()

    expected = {
        ("cks", None): frozenset({cast.analyst.user.pk, cast.lead.user.pk}),
        ("organisation", cast.leisure.pk): frozenset({cast.handler_leisure.user.pk}),
        ("organisation", cast.social.pk): frozenset({cast.handler_social.user.pk}),
        ("organisation", cast.housing.pk): frozenset({cast.handler_housing.user.pk}),
        ("identity", cast.leisure.pk): frozenset({cast.handler_leisure.user.pk, cast.custodian.user.pk}),
        ("identity", cast.social.pk): frozenset({cast.handler_social.user.pk}),
        ("identity", cast.housing.pk): frozenset({cast.handler_housing.user.pk, cast.custodian.user.pk}),
    }
    assert held == expected
    assert keyring.waiting() == {
        ("organisation", cast.leisure.pk): frozenset({cast.unenrolled.pk}),
        ("identity", cast.leisure.pk): frozenset({cast.unenrolled.pk}),
    }


def test_expected_members_are_the_roles_alone(cast: Cast) -> None:
    expected = access.expected_members()

    held = keyring.members()
    unenrolled = {cast.unenrolled.pk}
    assert expected == {
        **held,
        ("organisation", cast.leisure.pk): held["organisation", cast.leisure.pk] | unenrolled,
        ("identity", cast.leisure.pk): held["identity", cast.leisure.pk] | unenrolled,
    }

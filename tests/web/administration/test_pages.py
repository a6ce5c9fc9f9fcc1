"""Administration pages: who comes in, what they can do there, and that none of it opens a case."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from register.accounts.models import RoleAssignment, User
from register.keys import queries as keyring
from register.organisation.models import Organisation
from tests.people import Cast
from tests.web.administration.addresses import address, day
from tests.web.signin.entering import signed_in

ADMINISTER = {"administrator"}
LOOK = {"administrator", "auditor"}
AUDIT = {"auditor"}
EVERYBODY = {
    "administrator", "auditor", "coordinator", "analyst", "lead", "custodian", "handler_leisure", "handler_social",
    "handler_housing", "manager_library", "outsider",
}  # fmt: skip
PAGES = [
    ("start", (), EVERYBODY),
    ("roles", (), LOOK),
    ("waiting", (), LOOK),
    ("accounts", (), ADMINISTER),
    ("new_account", (), ADMINISTER),
    ("person", ("analyst",), ADMINISTER),
    ("contact", ("analyst",), ADMINISTER),
    ("give_role", ("analyst",), ADMINISTER),
    ("act", ("analyst", "kod"), ADMINISTER),
    ("act", ("analyst", "ord"), ADMINISTER),
    ("act", ("analyst", "stang"), ADMINISTER),
    ("act", ("analyst", "sessioner"), ADMINISTER),
    ("places", (), ADMINISTER),
    ("new_place", (), ADMINISTER),
    ("read_in", (), ADMINISTER),
    ("place", ("leisure",), ADMINISTER),
    ("change_place", ("library", "byt-namn"), ADMINISTER),
    ("change_place", ("library", "flytta"), ADMINISTER),
    ("change_place", ("library", "sla-ihop"), ADMINISTER),
    ("change_place", ("library", "stang"), ADMINISTER),
    ("change_place", ("leisure", "regler"), ADMINISTER),
    ("custodians", (), ADMINISTER),
    ("dismiss_custodian", ("analyst",), ADMINISTER),
    ("recovery", (), set()),
    ("audit", (), AUDIT),
]


def test_door_is_shown_to_those_who_have_something_behind_it(cast: Cast) -> None:
    door = f'href="{reverse("administration:start")}"'

    seen = {who for who, one in cast.everybody().items() if door in signed_in(one).get("/konto/").content.decode()}

    assert seen == LOOK


def test_pages_let_in_those_they_are_for_and_nobody_else(cast: Cast) -> None:
    clients = {who: signed_in(one) for who, one in cast.everybody().items()}

    for name, parts, allowed in PAGES:
        page = address(cast, name, *parts)
        answers = {who: client.get(page).status_code for who, client in clients.items()}
        stranger = Client().get(page)
        expected = {who: 200 if who in allowed else 403 for who in EVERYBODY}
        assert (page, answers) == (page, expected)
        assert (stranger.status_code, stranger.url.partition("?")[0]) == (302, reverse("signin:login"))


@pytest.mark.parametrize("name", ["custodians", "new_account", "new_place", "read_in", "offer", "verify"])
def test_posting_past_the_door_changes_nothing(cast: Cast, name: str) -> None:
    before = (User.objects.count(), Organisation.objects.count(), keyring.custodians())
    others = {"analyst", "handler_leisure", "coordinator", "outsider"}

    answers = {who: signed_in(getattr(cast, who)).post(address(cast, name), {"x": "y"}).status_code for who in others}

    assert answers == dict.fromkeys(others, 403)
    assert (User.objects.count(), Organisation.objects.count(), keyring.custodians()) == before


def test_new_account_shows_its_code_once_and_the_code_works(cast: Cast) -> None:
    admin = signed_in(cast.administrator)
    page = address(cast, "new_account")

    answer = admin.post(page, {"username": "Nils.Ny", "full_name": "Nils Ny", "email": "nils.ny@example.org"})

    code = re.search(r'rak-words">([0-9A-Z-]+)<', answer.content.decode())
    user = User.objects.get(username="nils.ny")
    assert code is not None
    assert (user.full_name, user.email, user.has_usable_password()) == ("Nils Ny", "nils.ny@example.org", False)
    password = "ett ganska långt lösenord"
    fields = {"code": code.group(1), "password": password, "again": password}
    assert Client().post(reverse("signin:activate"), fields).status_code == 302
    assert admin.get(address(cast, "person", str(user.pk))).content.decode().count(code.group(1)) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"username": "å ä ö", "full_name": "N"},
        {"username": "ANALYST", "full_name": "Dubbel"},
        {"username": "ny", "full_name": ""},
        {"username": "ny", "full_name": "Ny", "email": "inte en adress"},
        {"username": "x" * 61, "full_name": "Ny"},
    ],
)
def test_account_with_bad_input_is_told_what_to_change(cast: Cast, fields: dict[str, str]) -> None:
    before = User.objects.count()

    answer = signed_in(cast.administrator).post(address(cast, "new_account"), fields)

    assert answer.status_code == 400
    assert "govuk-error-summary" in answer.content.decode()
    assert User.objects.count() == before


def test_role_is_given_and_taken_back_on_pages(cast: Cast) -> None:
    admin = signed_in(cast.administrator)

    given = admin.post(
        address(cast, "give_role", "outsider"),
        {"role": "handler", "organisation": str(cast.leisure.pk), **day("valid_to", 31, 12, 2099)},
    )

    row = RoleAssignment.objects.get(user=cast.outsider.user)
    assert given.status_code == 302
    assert (row.role, row.organisation_id, str(row.valid_to)) == ("handler", cast.leisure.pk, "2099-12-31")
    page = reverse("administration:take_role", args=[cast.outsider.user.pk, row.pk])
    assert admin.get(page).status_code == 200
    assert (admin.post(page).status_code, admin.post(page).status_code) == (302, 400)
    wrong_person = reverse("administration:take_role", args=[cast.analyst.user.pk, row.pk])
    assert admin.post(wrong_person).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"role": "handler"},
        {"role": "emperor", "organisation": "leisure"},
        {"role": "handler", "organisation": "municipality"},
        {"role": "handler", "organisation": "999999"},
        {"role": "handler", "organisation": "leisure", **day("valid_to", 1, 1, 2020)},
        {"role": "handler", "organisation": "leisure", **day("valid_from", 31, 2, 2026)},
    ],
)
def test_role_with_bad_input_is_told_what_to_change(cast: Cast, fields: dict[str, str]) -> None:
    place = getattr(cast, fields.get("organisation", ""), None)
    sent = {**fields, "organisation": str(place.pk)} if place else fields

    answer = signed_in(cast.administrator).post(address(cast, "give_role", "outsider"), sent)

    assert answer.status_code == 400
    assert RoleAssignment.objects.filter(user=cast.outsider.user).count() == 0


def test_administrator_changes_no_own_access(cast: Cast) -> None:
    admin = signed_in(cast.administrator)

    answers = [admin.post(address(cast, "act", "administrator", name)).status_code for name in ("kod", "stang", "ord")]
    role = admin.post(
        address(cast, "give_role", "administrator"), {"role": "handler", "organisation": str(cast.leisure.pk)}
    )

    assert (answers, role.status_code) == ([400, 400, 400], 400)


def test_closing_an_account_ends_its_sessions_at_once(cast: Cast) -> None:
    analyst = signed_in(cast.analyst)
    before = analyst.get(reverse("signin:home")).status_code

    signed_in(cast.administrator).post(address(cast, "act", "analyst", "stang"))

    assert (before, analyst.get(reverse("signin:home")).status_code) == (200, 302)
    assert cast.analyst.user.pk not in keyring.members()["cks", None]


def test_unknown_people_places_and_acts_are_not_found(cast: Cast) -> None:
    admin = signed_in(cast.administrator)
    pages = [
        address(cast, "person", "999999"),
        address(cast, "act", "analyst", "hitta-pa"),
        address(cast, "place", "999999"),
        address(cast, "change_place", "leisure", "hitta-pa"),
        address(cast, "change_place", "library", "regler"),
    ]

    assert [admin.get(page).status_code for page in pages] == [404] * len(pages)


def test_lists_ask_a_constant_number_of_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    admin, auditor = signed_in(cast.administrator), signed_in(cast.auditor)

    for client, name, most in ((admin, "accounts", 14), (admin, "places", 12), (auditor, "audit", 22)):
        client.get(address(cast, name))
        with django_assert_max_num_queries(most):
            client.get(address(cast, name))

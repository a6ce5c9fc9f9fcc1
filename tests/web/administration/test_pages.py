"""Administration pages: who comes in, what they can do there, and that none of it opens a case."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from register.accounts import services as accounts
from register.accounts.models import RoleAssignment, User
from register.audit.models import Event
from register.keys import queries as keyring
from register.keys import services as keys
from register.organisation.models import Organisation
from tests.people import Cast
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


def day(name: str, *parts: int) -> dict[str, str]:
    return {f"{name}_{unit}": str(part) for unit, part in zip(("day", "month", "year"), parts, strict=True)}


def address(cast: Cast, name: str, *parts: str) -> str:
    def value(part: str) -> Any:
        found = getattr(cast, part, part)
        return found.user.pk if hasattr(found, "user") else getattr(found, "pk", found)

    return reverse(f"administration:{name}", args=[value(part) for part in parts])


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


def test_places_are_made_renamed_moved_merged_and_closed(cast: Cast) -> None:
    admin = signed_in(cast.administrator)
    new = {"name": "Ishallen", "code": "KFF-3", "kind": "unit", "parent": str(cast.leisure.pk), "legal_form": ""}

    answers = [
        admin.post(address(cast, "new_place"), new).status_code,
        admin.post(address(cast, "change_place", "library", "byt-namn"), {"name": "Biblioteket"}).status_code,
        admin.post(address(cast, "change_place", "library", "flytta"), {"parent": str(cast.pool.pk)}).status_code,
        admin.post(address(cast, "change_place", "library", "flytta"), {"parent": str(cast.social.pk)}).status_code,
        admin.post(address(cast, "change_place", "homecare", "stang"), {}).status_code,
    ]

    assert answers == [302, 302, 302, 400, 302]
    rows = Organisation.objects.filter(code__in=["KFF-1", "KFF-3", "SOC-1"]).order_by("code")
    assert [(one.name, one.parent_id, one.valid_to is None) for one in rows] == [
        ("Biblioteket", cast.pool.pk, True),
        ("Ishallen", cast.leisure.pk, True),
        ("Hemtjänsten", cast.social.pk, False),
    ]


def test_rules_move_keys_along(cast: Cast) -> None:
    fields = {"legal_form": "board", "intake_policy": "shared", "identity_policy": "custodians"}
    before = keyring.members()["identity", cast.leisure.pk]

    answer = signed_in(cast.administrator).post(address(cast, "change_place", "leisure", "regler"), fields)

    assert answer.status_code == 302
    assert before == {cast.handler_leisure.user.pk, cast.custodian.user.pk}
    assert keyring.members()["identity", cast.leisure.pk] == {cast.custodian.user.pk}


def test_social_services_cannot_share_at_once(cast: Cast) -> None:
    fields = {
        "legal_form": "board", "intake_policy": "shared", "identity_policy": "handlers", "is_social_services": "on",
    }  # fmt: skip

    answer = signed_in(cast.administrator).post(address(cast, "change_place", "social", "regler"), fields)

    assert answer.status_code == 400
    assert Organisation.objects.get(pk=cast.social.pk).intake_policy == "own_first"


def upload(text: str, name: str = "platser.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, text.encode(), "text/csv")}


def test_file_is_checked_then_carried_out(cast: Cast) -> None:
    admin, page = signed_in(cast.administrator), address(cast, "read_in")
    text = "kod;namn;typ;tillhor\nKFF-3;Ishallen;enhet;KFF\n"

    checked = admin.post(page, upload(text))
    between = Organisation.objects.filter(code="KFF-3").count()
    done = admin.post(page, {"content": text})

    assert (checked.status_code, between, done.status_code) == (200, 0, 302)
    assert Organisation.objects.get(code="KFF-3").parent == cast.leisure


def test_file_with_problems_lists_them_and_changes_nothing(cast: Cast) -> None:
    admin, page = signed_in(cast.administrator), address(cast, "read_in")
    text = "kod;namn;typ;tillhor\nKFF-3;Ishallen;palats;KFF\n"
    before = Organisation.objects.count()

    answers = [
        admin.post(page, upload(text)),
        admin.post(page, {"content": text}),
        admin.post(page, {}),
        admin.post(page, upload("x" * (1024 * 1024 + 1))),
    ]

    assert [answer.status_code for answer in answers] == [400] * 4
    assert "palats" in answers[0].content.decode()
    assert Organisation.objects.count() == before


def test_upload_asks_for_the_forgery_token(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    assert strict.post(address(cast, "read_in"), upload("kod;namn;typ\n")).status_code == 403


def test_two_custodians_give_a_lost_key_back_and_one_cannot(cast: Cast) -> None:
    admin = signed_in(cast.administrator)
    for who in ("outsider", "manager_library", "coordinator"):
        admin.post(address(cast, "custodians"), {"person": str(getattr(cast, who).user.pk)})
    keys.push_waiting(cast.handler_housing.unlock())
    admin.post(address(cast, "act", "handler_housing", "ord"))
    lost = cast.handler_housing.user
    words, _opened = accounts.start_keyring(user=cast.handler_housing.fresh())
    row = {"row": f"organisation.{cast.housing.pk}.{lost.pk}"}

    one = signed_in(cast.outsider).post(address(cast, "offer"), row)
    keys.push_waiting(keys.unlock_with_words(lost.pk, words))
    after_one = lost.pk in keyring.members().get(("organisation", cast.housing.pk), ())
    two = signed_in(cast.coordinator).post(address(cast, "offer"), row)
    keys.push_waiting(keys.unlock_with_words(lost.pk, words))

    assert (one.status_code, after_one, two.status_code) == (302, False, 302)
    assert lost.pk in keyring.members()["organisation", cast.housing.pk]
    assert signed_in(cast.outsider).post(address(cast, "offer"), {"row": "cks.0.999"}).status_code == 400


def test_custodian_must_unlock_before_giving_a_half(cast: Cast) -> None:
    signed_in(cast.administrator).post(address(cast, "custodians"), {"person": str(cast.outsider.user.pk)})

    answer = signed_in(cast.outsider, unlocked=False).get(address(cast, "recovery"))

    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("signin:unlock"))


def test_audit_page_shows_narrows_pages_and_remembers_the_reading(cast: Cast) -> None:
    auditor, page = signed_in(cast.auditor), address(cast, "audit")

    first = auditor.get(page).content.decode()
    narrowed = auditor.get(page, {"kind": "organisation.created", "subject": f"organisation:{cast.pool.pk}"})
    wrong = auditor.get(page, {"subject": "inte ett ämne"})

    assert first.count("<tr class") == 50
    assert "after=" in first
    assert narrowed.content.decode().count("<tr class") == 1
    assert wrong.status_code == 400
    read = Event.objects.filter(kind="audit.read", by=cast.auditor.user.pk).order_by("id")
    assert [one.detail for one in read] == [
        "{}", f'{{"kind":"organisation.created","subject":"organisation:{cast.pool.pk}"}}', "{}",
    ]  # fmt: skip


def test_verified_page_tells_whole_and_names_what_is_wrong(cast: Cast) -> None:
    auditor, page = signed_in(cast.auditor), address(cast, "verify")

    whole = auditor.post(page)
    nonsense = auditor.post(page, {"checkpoint": "{}"})

    assert (whole.status_code, nonsense.status_code) == (200, 400)
    assert str(Event.objects.count()) in whole.content.decode()


def test_lists_ask_a_constant_number_of_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    admin, auditor = signed_in(cast.administrator), signed_in(cast.auditor)

    for client, name, most in ((admin, "accounts", 14), (admin, "places", 12), (auditor, "audit", 22)):
        client.get(address(cast, name))
        with django_assert_max_num_queries(most):
            client.get(address(cast, name))

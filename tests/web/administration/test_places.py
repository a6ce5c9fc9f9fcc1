"""Pages for the tree of places: every change, and every file that is wrong."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from register.keys import queries as keyring
from register.organisation.models import Organisation
from tests.people import Cast
from tests.web.administration.addresses import address
from tests.web.signin.entering import signed_in


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

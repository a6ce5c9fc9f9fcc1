"""Everything that can go wrong on the report's pages: a sentence each time, and nothing lost."""

import base64
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from register.incidents.models import Case, Draft
from register.organisation import services as places
from tests.web.report.filling import TELL, WHAT, fill, post, said, send

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def on_day(day: str, month: str, year: str) -> dict[str, Any]:
    return {"when": "day", "day_day": day, "day_month": month, "day_year": year}


def cookie(client: Client, settings: Any) -> str:
    return client.cookies[settings.COOKIE_PREFIX + "draft"].value


@pytest.mark.parametrize(
    ("page", "answers", "sentence"),
    [
        ("start", {}, "Choose what happened."),
        ("start", {"what": ["nonsense"]}, "Select a valid choice."),
        ("when", {}, "Choose when it happened."),
        ("where", {}, "Choose where or how it happened."),
        (
            "when",
            on_day("31", "2", "2026"),
            "There is no such day.",
        ),
        (
            "when",
            on_day("x", "2", "2026"),
            "Write day, month and year",
        ),
        (
            "when",
            on_day("1", "1", "2999"),
            "The day has not come yet.",
        ),
        ("place", {}, "Choose where you work."),
        ("place", {"place": "abc"}, "Choose where you work."),
        ("place", {"place": "9" * 40}, "Choose where you work."),
        ("tell", {**TELL, "text": ""}, "Write a few words about what happened."),
        ("tell", {**TELL, "text": "x" * 8001}, "The text is too long."),
        ("hurt", {}, "If you are not sure"),
        ("hurt", {"hurt": "kanske"}, "Select a valid choice."),
        ("who", {"named": "yes", "manager": "no"}, "Write your name, or choose to be anonymous."),
        ("who", {"named": "no"}, "Choose whether your manager should be told."),
        ("who", {"named": "no", "manager": "999999"}, "Select a valid choice."),
        ("more", {"victim": "x" * 301}, "at most 300"),
    ],
)
def test_bad_answers_get_a_sentence_and_lose_nothing(client, cast, page, answers, sentence):
    fill(client, cast.library, until=page if page != "more" else "who")

    response = post(client, page, answers)

    assert response.status_code == 400
    assert sentence in said(response)
    assert b'id="fel"' in response.content or page == "place"
    assert Case.objects.count() == 0


def test_too_long_text_is_kept_up_to_the_limit(client, cast):
    fill(client, cast.library, until="tell")

    post(client, "tell", TELL | {"text": "å" * 9000})

    assert "å" * 8000 in client.get(reverse("report:tell")).content.decode()


@pytest.mark.parametrize("page", ["hurt", "when", "where", "place", "tell", "more", "files", "who", "check", "receipt"])
def test_without_a_draft_every_page_says_that_it_is_gone(client, cast, page):
    for response in (client.get(reverse(f"report:{page}")), client.post(reverse(f"report:{page}"), {})):
        assert response.status_code == 410
        assert "What you wrote is no longer here." in said(response)


@pytest.mark.parametrize(
    "value", ["", "x", "ÅÄÖ", "A" * 43, "A" * 5000, base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")]
)
def test_forged_cookie_is_as_good_as_none(client, cast, settings, value):
    fill(client, cast.library, until="tell")
    true = cookie(client, settings)

    client.cookies[settings.COOKIE_PREFIX + "draft"] = value
    forged = client.get(reverse("report:tell"))
    client.cookies[settings.COOKIE_PREFIX + "draft"] = true

    assert forged.status_code == 410
    assert client.get(reverse("report:tell")).status_code == 200


def test_expired_draft_says_so(client, cast):
    fill(client, cast.library, until="tell")
    Draft.objects.update(expires_on=timezone.localdate() - timedelta(days=1))

    assert post(client, "tell", TELL).status_code == 410


@pytest.mark.parametrize("page", ["place", "tell", "more", "files", "who", "check"])
def test_wrong_order_leads_back_and_keeps_everything(client, cast, page):
    fill(client, cast.library, until="where")

    read, sent = client.get(reverse(f"report:{page}")), post(client, page, {})

    assert (read.status_code, read.url) == (302, reverse("report:where"))
    assert sent.status_code == 409
    assert "Everything you have written is kept." in said(sent)
    assert re.search(rb'value="threat"[^>]* checked', client.get(reverse("report:start")).content)


def test_sending_without_having_checked_asks_to_check(client, cast):
    fill(client, cast.library)

    response = client.post(reverse("report:check"))

    assert response.status_code == 409
    assert Case.objects.count() == 0
    assert send(client).status_code == 200


def test_place_that_closed_meanwhile_is_asked_for_again(client, cast):
    fill(client, cast.pool)
    client.get(reverse("report:check"))
    places.close(node=cast.pool, on=timezone.localdate() - timedelta(days=1), by=None)

    seen, sent = client.get(reverse("report:check")), client.post(reverse("report:check"))

    assert (seen.status_code, sent.status_code) == (409, 409)
    assert "The place you chose has closed." in said(seen)
    post(client, "place", {"place": cast.library.pk})
    assert "En man ringde och skrek." in client.get(reverse("report:tell")).content.decode()


def test_place_nobody_can_choose_is_refused(client, cast):
    fill(client, cast.library, until="place")

    response = post(client, "place", {"place": cast.municipality.pk})

    assert response.status_code == 409


def test_forged_token_is_refused_with_a_sentence(cast, settings):
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    response = post(client, "start", WHAT | {"csrfmiddlewaretoken": "x" * 64})

    assert response.status_code == 403
    assert "Go back, reload the page and send again." in said(response)
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_other_methods_are_refused(client, cast, method):
    assert getattr(client, method)(reverse("report:start")).status_code == 405

"""The open pages, and remarks that only CKS can read."""

import pytest
from django.test import Client
from django.urls import reverse

from register.incidents.intake import feedback
from register.incidents.models import Feedback
from register.keys.errors import NoKey
from tests.web.report.filling import said

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def client(settings) -> Client:
    made = Client()
    made.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return made


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("start", "You are not alone"),
        ("return", "They open it again, for you and nobody else."),
        ("about", "It is not the police"),
        ("privacy", "We keep no address, no account and no time of day."),
        ("accessibility", "We follow WCAG 2.2, level AA."),
        ("feedback", "CKS reads what you write."),
        ("thanks", "makes the page better"),
    ],
)
def test_open_page_says_what_it_is_for(client, name, sentence):
    response = client.get(reverse(f"public:{name}"))

    assert response.status_code == 200
    assert sentence in said(response)
    assert b'href="tel:112"' in response.content
    assert response.headers["Cache-Control"] == "no-store"


def test_remark_is_sealed_to_cks(client, cast):
    response = client.post(
        reverse("public:feedback") + "?sida=hot", {"useful": "no", "text": "Kanariefågeln hittade inte."}
    )

    remark = Feedback.objects.get()
    assert response.url == reverse("public:thanks")
    assert remark.page == "hot"
    assert b"Kanarie" not in bytes(remark.envelope)
    found, has_more = feedback.read_newest(by=cast.analyst.fresh(), unlocked=cast.analyst.unlock())
    expected = feedback.Remark(remark.pk, "hot", "no", "Kanariefågeln hittade inte.", remark.received_on)
    assert (found, has_more) == ([expected], False)
    with pytest.raises(NoKey):
        feedback.read_newest(by=cast.handler_leisure.fresh(), unlocked=cast.handler_leisure.unlock())


@pytest.mark.parametrize("page", ["", "../../etc", "<script>", "x" * 200, "HOT"])
def test_unknown_page_is_not_kept(client, cast, page):
    client.post(reverse("public:feedback"), {"useful": "yes", "text": ""}, query_params={"sida": page})

    assert Feedback.objects.get().page == "okand"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Choose one of the answers."),
        ({"useful": "kanske"}, "Select a valid choice."),
        ({"useful": "yes", "text": "x" * 2001}, "The text is too long."),
    ],
)
def test_bad_remark_gets_a_sentence(client, cast, answers, sentence):
    response = client.post(reverse("public:feedback"), answers)

    assert response.status_code == 400
    assert sentence in said(response)
    assert Feedback.objects.count() == 0


def test_without_cks_a_remark_is_not_lost_silently(client):
    response = client.post(reverse("public:feedback"), {"useful": "yes", "text": ""})

    assert response.status_code == 503
    assert "Nobody can receive remarks here yet." in said(response)

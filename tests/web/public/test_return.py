"""The way back: five words however they are written, nothing without them, and no trace of who came."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from register.accounts.models import Session
from register.attachments.models import Attachment
from register.incidents.models import AdviceAnswer, Case, Message
from register.web.public import visiting
from tests.attachments import samples
from tests.incidents.intake.writing import sent
from tests.web.report.filling import said

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
RETURN = "public:return"
ONLY_POST = ["write", "add_file", "felt_safe", "advice_helped", "close"]


@pytest.fixture
def client(settings) -> Client:
    made = Client()
    made.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return made


@pytest.fixture
def words(cast) -> list[str]:
    found: list[str] = sent(cast.library.pk)["words"]
    return found


@pytest.fixture
def back(client, words) -> Client:
    """A browser that has come back."""
    response = client.post(reverse(RETURN), {"words": " ".join(words)})
    assert response.url == reverse("public:visit")
    return client


def page(client: Client) -> str:
    return said(client.get(reverse("public:visit")))


@pytest.mark.parametrize("joined", [" ", ", ", "-", "\n", "   "])
@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
def test_words_open_however_they_are_written(client, words, joined, case):
    written = case(joined.join(words))

    response = client.post(reverse(RETURN), {"words": f"  {written}. "})

    assert (response.status_code, response.get("Location")) == (302, reverse("public:visit"))


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Write the five words from your receipt."),
        ("x" * 400, "That is more than five words."),
        ("qqqqqq zzzzz", "is not one of the words."),
        ("12345 !!!", "You wrote 0 words. There should be 5."),
    ],
)
def test_what_is_not_five_words_gets_a_sentence(client, cast, written, sentence):
    response = client.post(reverse(RETURN), {"words": written})

    assert response.status_code == 400
    assert sentence in said(response)


def test_right_number_of_wrong_words_gets_a_sentence(client, words):
    response = client.post(reverse(RETURN), {"words": " ".join(reversed(words))})

    assert response.status_code == 400
    assert "No report has these words." in said(response)
    assert client.get(reverse("public:visit")).status_code == 403


def test_words_are_never_taken_from_the_address(client, words):
    response = client.get(reverse(RETURN), {"words": " ".join(words)})

    assert response.status_code == 200
    assert words[0] not in response.content.decode()


def test_flood_is_stopped_without_knowing_who(client, words):
    cache.set(visiting._minute(), visiting.MISSES_A_MINUTE)

    response = client.post(reverse(RETURN), {"words": " ".join(words)})

    assert response.status_code == 429
    assert "Wait a minute and try again." in said(response)


def test_many_right_returns_are_never_stopped(client, words):
    for _time in range(5):
        assert client.post(reverse(RETURN), {"words": " ".join(words)}).status_code == 302
    assert cache.get(visiting._minute(), 0) == 0


@pytest.mark.parametrize("name", [*ONLY_POST, "visit", "withdraw"])
def test_nothing_opens_without_the_words(client, cast, name):
    method = client.post if name in ONLY_POST else client.get

    response = method(reverse(f"public:{name}"))

    if name == "close":
        assert response.url == reverse("public:start")
    else:
        assert response.status_code == 403
        assert "Write your five words once more." in said(response)


@pytest.mark.parametrize("name", ONLY_POST)
def test_changes_go_by_post_only(back, name):
    assert back.get(reverse(f"public:{name}")).status_code == 405


@pytest.mark.parametrize("value", ["", "x", "å", "A" * 200, "A" * 3000])
def test_forged_visit_opens_nothing(client, cast, settings, value):
    client.cookies[settings.COOKIE_PREFIX + "visit"] = value

    assert client.get(reverse("public:visit")).status_code == 403


def test_visit_shows_steps_own_words_and_who_reads(back):
    shown = page(back)

    for text in (
        "Received",
        "Being assessed",
        "Closed",
        "The handlers at Kultur- och fritidsförvaltningen can read it.",
        "Nobody can see who you are.",
        "En man ringde och sa kanariefågel i berättelsen.",
        "No messages yet.",
        Case.objects.get().reference,
    ):
        assert text in shown


def test_visit_leaves_no_session(back, settings):
    page(back)

    assert Session.objects.count() == 0
    morsel = back.cookies[settings.COOKIE_PREFIX + "visit"]
    assert (morsel["httponly"], morsel["samesite"], morsel["max-age"]) == (True, "Lax", 1200)


def test_message_is_sealed_and_shown_again(back):
    response = back.post(reverse("public:write"), {"text": "Han ringde igen."})

    assert response.url == reverse("public:visit") + "#dialog"
    assert "Han ringde igen." in page(back)
    assert b"ringde igen" not in bytes(Message.objects.get().envelope)


@pytest.mark.parametrize(("text", "sentence"), [("", "Write something first."), ("x" * 8001, "The text is too long.")])
def test_bad_message_gets_a_sentence(back, text, sentence):
    response = back.post(reverse("public:write"), {"text": text})

    assert response.status_code == 400
    assert sentence in said(response)
    assert Message.objects.count() == 0


def test_file_is_added_and_listed(back, var):
    response = back.post(reverse("public:add_file"), {"file": SimpleUploadedFile("hot.jpg", samples.jpeg())})

    assert response.url == reverse("public:visit") + "#filer"
    assert "hot.jpg" in page(back)
    assert Attachment.objects.get().expires_on is None


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("hot.jpg", b"MZ program", "The file's name says one thing and its content another."),
        ("hot.zip", samples.zip_bomb(), "We cannot take this kind of file."),
        ("tom.jpg", b"", "The file is empty."),
    ],
)
def test_bad_file_gets_a_sentence(back, var, name, content, sentence):
    response = back.post(reverse("public:add_file"), {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 400
    assert sentence in said(response).replace("&#x27;", "'")
    assert Attachment.objects.count() == 0


def test_withdrawing_asks_first(back):
    asked = said(back.get(reverse("public:withdraw")))
    back.post(reverse("public:withdraw"))
    again = back.post(reverse("public:withdraw"))

    assert "Those who handle it see that you do not want to go on." in asked
    assert "You have withdrawn this report." in page(back)
    assert again.status_code == 409


def test_advice_is_answered_with_one_press(back):
    response = back.post(reverse("public:advice_helped"), {"advice": "write-the-call-down:1", "helped": "yes"})

    assert response.status_code == 302
    assert AdviceAnswer.objects.values_list("advice", "helped").get() == ("write-the-call-down", 1)


@pytest.mark.parametrize(
    "answer",
    [{}, {"advice": "x:1", "helped": "yes"}, {"advice": "get-safe:1"}, {"advice": "get-safe:x", "helped": "no"}],
)
def test_forged_advice_answer_is_refused(back, answer: dict[str, Any]):
    assert back.post(reverse("public:advice_helped"), answer).status_code == 400
    assert AdviceAnswer.objects.count() == 0


def test_open_case_is_not_asked_how_it_felt(back):
    response = back.post(reverse("public:felt_safe"), {"answer": "yes"})

    assert b'name="answer"' not in back.get(reverse("public:visit")).content
    assert response.status_code == 409


def test_closing_forgets_the_visit(back):
    back.post(reverse("public:close"))

    assert back.get(reverse("public:visit")).status_code == 403

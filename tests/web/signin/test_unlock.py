"""Unlocking: the right words open, nothing else does, and what is open closes by itself."""

import base64
import time

import pytest
from django.test import Client
from django.urls import reverse

from register.accounts.models import Session, User
from register.audit.models import Event
from register.keys import queries as keyring
from register.keys import services as keys
from register.web.signin import unlocking
from tests.people import Cast
from tests.web.signin.entering import carry, signed_in, with_second_factor


def state(client: Client) -> str:
    """What the head of a page says."""
    text = client.get(reverse("signin:account")).content.decode()
    return "open" if "rak-lock__state--open" in text else "locked"


def unlock(client: Client, words: str, **more: str) -> int:
    return client.post(reverse("signin:unlock"), {"words": words, **more}).status_code


def test_six_words_unlock_and_the_page_head_says_so(cast: Cast) -> None:
    client = signed_in(cast.analyst, unlocked=False)
    before = state(client)

    fields = {"words": " ".join(cast.analyst.words), "next": "/konto/mitt-konto/"}
    answer = client.post(reverse("signin:unlock"), fields)

    assert before == "locked"
    assert (answer.status_code, answer.url) == (302, "/konto/mitt-konto/")
    assert state(client) == "open"


def test_unlock_goes_nowhere_outside(cast: Cast) -> None:
    client = signed_in(cast.analyst, unlocked=False)
    fields = {"words": " ".join(cast.analyst.words), "next": "https://example.org/"}

    assert client.post(reverse("signin:unlock"), fields).url == reverse("signin:home")


@pytest.mark.parametrize("kind", ["another_person", "wrong_order", "five", "not_words", "empty"])
def test_what_is_not_the_six_words_unlocks_nothing(cast: Cast, kind: str) -> None:
    client = signed_in(cast.analyst, unlocked=False)
    written = {
        "another_person": " ".join(cast.lead.words),
        "wrong_order": " ".join(reversed(cast.analyst.words)),
        "five": " ".join(cast.analyst.words[:5]),
        "not_words": "xxqz " * 6,
        "empty": "",
    }

    assert (unlock(client, written[kind]), state(client)) == (400, "locked")


def test_eleventh_wrong_attempt_waits_but_right_ones_never_count(cast: Cast) -> None:
    client = signed_in(cast.analyst, unlocked=False)
    right = [unlock(client, " ".join(cast.analyst.words)) for _turn in range(11)]
    wrong = [unlock(client, " ".join(cast.lead.words)) for _turn in range(11)]

    assert right == [302] * 11
    assert wrong == [400] * 10 + [429]
    assert unlock(signed_in(cast.lead, unlocked=False), " ".join(cast.lead.words)) == 302


def test_lock_now_closes_at_once(cast: Cast) -> None:
    client = signed_in(cast.analyst)
    before = state(client)

    client.post(reverse("signin:lock"))

    assert (before, state(client)) == ("open", "locked")


@pytest.mark.parametrize(
    ("idle", "age", "expected"),
    [(19 * 60, 19 * 60, "open"), (21 * 60, 21 * 60, "locked"), (30, 8 * 3600 + 60, "locked"), (30, 7 * 3600, "open")],
)
def test_open_key_closes_when_idle_or_after_a_working_day(cast: Cast, idle: int, age: int, expected: str) -> None:
    client = signed_in(cast.analyst)
    session = client.session
    now = int(time.time())
    session[unlocking.SLOT] = {**session[unlocking.SLOT], "seen": now - idle, "since": now - age}
    session.save()

    assert state(client) == expected


def test_closed_key_leaves_no_half_behind(cast: Cast) -> None:
    client = signed_in(cast.analyst)
    session = client.session
    session[unlocking.SLOT] = {**session[unlocking.SLOT], "seen": 0}
    session.save()

    answer = client.get(reverse("signin:home"))

    assert unlocking.SLOT not in client.session
    assert answer.cookies[unlocking.cookie_name()].value == ""


def test_neither_half_opens_alone_nor_with_another_persons(cast: Cast) -> None:
    analyst, lead = signed_in(cast.analyst), signed_in(cast.lead)
    name = unlocking.cookie_name()
    without_cookie, swapped = signed_in(cast.analyst), signed_in(cast.lead)
    del without_cookie.cookies[name]
    swapped.cookies[name] = analyst.cookies[name].value

    assert [state(one) for one in (analyst, lead, without_cookie, swapped)] == ["open", "open", "locked", "locked"]


def test_session_row_holds_neither_key_nor_words_nor_session_key(cast: Cast) -> None:
    client = signed_in(cast.analyst)
    held = client.session[unlocking.SLOT]["sealed"]

    row = Session.objects.get()
    rows = repr(list(Session.objects.values_list())).encode() + base64.b64decode(row.data, validate=True)
    private = base64.b64encode(cast.analyst.unlocked.private).decode()
    secrets = [held, client.session.session_key, client.cookies[unlocking.cookie_name()].value, private]
    assert [secret for secret in secrets if secret.encode() in rows] == []
    # Letters of base64 may spell a short word by chance, so the words are looked for in what they stand for.
    plain = base64.b64decode(row.data) + repr((row.digest, row.user_id, row.mark)).encode()
    assert [word for word in cast.analyst.words if word.encode() in plain] == []


def test_first_words_are_shown_until_two_are_confirmed(cast: Cast) -> None:
    client = Client()
    client.force_login(with_second_factor(cast.unenrolled))
    page, confirm = reverse("signin:make_words"), reverse("signin:confirm_words")

    made = client.post(page)
    words = client.session["fresh_words"]
    shown = client.get(page).content.decode()
    client.get(confirm)
    one, two = client.session["asked_words"]
    wrong = client.post(confirm, {f"word_{one}": words[one - 1], f"word_{two}": words[one - 1]})
    right = client.post(confirm, {f"word_{one}": words[one - 1], f"word_{two}": words[two - 1][:4]})
    after = client.get(page)

    assert (made.status_code, made.url) == (302, page)
    assert [word for word in words if f"<li>{word}</li>" not in shown] == []
    assert (wrong.status_code, right.status_code) == (400 if words[one - 1] != words[two - 1] else 302, 302)
    assert (after.status_code, after.url) == (302, reverse("signin:account"))
    assert "fresh_words" not in client.session
    assert User.objects.get(pk=cast.unenrolled.pk).words_confirmed_at is not None
    assert ("organisation", cast.leisure.pk) in [
        place for place, users in keyring.waiting().items() if cast.unenrolled.pk in users
    ]


def test_words_never_confirmed_can_be_made_anew_and_confirmed_ones_not(cast: Cast) -> None:
    client = Client()
    client.force_login(with_second_factor(cast.unenrolled))
    client.post(reverse("signin:make_words"))
    first = client.session["fresh_words"]
    client.post(reverse("signin:make_words"))
    second = client.session["fresh_words"]

    assert keys.unlock_with_words(cast.unenrolled.pk, second).user_id == cast.unenrolled.pk
    with pytest.raises(keys.WrongWords):
        keys.unlock_with_words(cast.unenrolled.pk, first)
    assert signed_in(cast.analyst).post(reverse("signin:make_words")).status_code == 400
    assert keys.unlock_with_words(cast.analyst.user.pk, cast.analyst.words).user_id == cast.analyst.user.pk


def test_changed_words_end_the_old_ones_when_confirmed(cast: Cast) -> None:
    client = signed_in(cast.analyst)
    client.post(reverse("signin:change_words"))
    words = client.session["fresh_words"]
    assert cast.analyst.unlock().user_id == cast.analyst.user.pk

    client.get(reverse("signin:confirm_words"))
    asked = client.session["asked_words"]
    client.post(reverse("signin:confirm_words"), {f"word_{place}": words[place - 1] for place in asked})

    assert keys.unlock_with_words(cast.analyst.user.pk, words).user_id == cast.analyst.user.pk
    with pytest.raises(keys.WrongWords):
        cast.analyst.unlock()


def test_passkey_secret_unlocks_only_its_own_person(cast: Cast) -> None:
    secret = bytes(range(32))
    keys.add_prf_slot(cast.analyst.unlocked, "nyckel-1", secret, "Min telefon")
    fields = {"credential_id": "nyckel-1", "prf": base64.urlsafe_b64encode(secret).decode().rstrip("=")}
    analyst, lead, wrong = (signed_in(one, unlocked=False) for one in (cast.analyst, cast.lead, cast.analyst))

    answers = [
        analyst.post(reverse("signin:unlock"), fields).status_code,
        lead.post(reverse("signin:unlock"), fields).status_code,
        wrong.post(reverse("signin:unlock"), {**fields, "prf": "AAAA" * 11}).status_code,
    ]

    assert answers == [302, 400, 400]
    assert [state(one) for one in (analyst, lead, wrong)] == ["open", "locked", "locked"]


def test_session_list_ends_one_and_all_of_the_own_sessions_only(cast: Cast) -> None:
    here, there, other = signed_in(cast.analyst), signed_in(cast.analyst), signed_in(cast.lead)
    mark = Session.objects.get(digest=Session.objects.filter(user_id=cast.lead.user.pk).get().digest).mark
    mine = there.session.mark()

    stranger = here.post(reverse("signin:end_session", args=[mark]))
    one = here.post(reverse("signin:end_session", args=[mine]))

    assert (stranger.status_code, one.status_code) == (400, 302)
    assert [client.get(reverse("signin:home")).status_code for client in (here, there, other)] == [200, 302, 200]
    here.post(reverse("signin:end_all"))
    assert [client.get(reverse("signin:home")).status_code for client in (here, other)] == [302, 200]
    assert Event.objects.filter(kind="session.all_ended").count() == 1


def test_open_state_survives_only_in_the_browser_that_unlocked(cast: Cast) -> None:
    unlocked, beside = signed_in(cast.analyst), signed_in(cast.analyst, unlocked=False)
    carry(unlocked, cast.analyst)

    assert (state(unlocked), state(beside)) == ("open", "locked")

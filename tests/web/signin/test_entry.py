"""Sign-in: who comes in, who does not, and what is remembered of it."""

from http import HTTPStatus
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from register.accounts import services as accounts
from register.accounts.models import Session, User
from register.audit.models import Event
from register.web.signin import unlocking
from tests.people import PASSWORD, Cast
from tests.web.signin.entering import SECRET, code_now, second_step, sign_in, signed_in, with_second_factor


def test_sign_in_asks_password_then_code_then_shows_home(cast: Cast) -> None:
    with_second_factor(cast.analyst.user)
    client = Client()

    first = sign_in(client, "analyst")
    second = second_step(client)
    home = client.get(second.url)

    assert (first.status_code, first.url) == (302, reverse("signin:second_step"))
    assert (second.status_code, second.url) == (302, reverse("signin:home"))
    assert home.status_code == 200
    assert "Anna Lysén" in home.content.decode()


def test_sign_in_refuses_wrong_password_in_a_sentence(cast: Cast) -> None:
    answer = sign_in(Client(), "analyst", "fel")

    assert answer.status_code == 400
    assert "wrong. Check both" in answer.content.decode() or "fel. Kontrollera" in answer.content.decode()


def test_sign_in_answers_the_same_for_a_name_that_is_nobodys(cast: Cast) -> None:
    known = sign_in(Client(), "analyst", "fel fel fel fel").content.decode()
    unknown = sign_in(Client(), "nobodys", "fel fel fel fel").content.decode()

    def cut(text: str, name: str) -> str:
        return "".join(line for line in text.replace(name, "").splitlines() if "csrf" not in line)

    assert cut(known, "analyst") == cut(unknown, "nobodys")


def test_sixth_guess_on_an_account_is_refused_even_when_right(cast: Cast) -> None:
    guesses = [sign_in(Client(), "analyst", f"gissning nummer {number}").status_code for number in range(5)]

    sixth = sign_in(Client(), "analyst", PASSWORD)
    other = sign_in(Client(), "lead", PASSWORD)

    assert guesses == [400] * 5
    assert sixth.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert other.status_code == 302
    refused = Event.objects.filter(kind="account.sign_in_refused").values_list("subject", flat=True)
    assert list(refused) == [f"user:{cast.analyst.user.pk}"]


def test_thousand_sign_ins_from_one_address_are_all_let_in(cast: Cast) -> None:
    people = list(cast.everybody().values())

    statuses = {sign_in(Client(), people[turn % len(people)].user.username).status_code for turn in range(1000)}

    assert statuses == {302}


def test_code_works_once(cast: Cast) -> None:
    with_second_factor(cast.analyst.user)
    code = code_now()
    first, again = Client(), Client()
    sign_in(first, "analyst")
    sign_in(again, "analyst")

    assert second_step(first, code).status_code == 302
    cache.delete_many([f"allauth.mfa.totp.used?user={cast.analyst.user.pk}&code={code}"])
    assert second_step(again, code).status_code == 400


def test_recovery_code_lets_in_once(cast: Cast) -> None:
    user = with_second_factor(cast.analyst.user)
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    first, again = Client(), Client()
    sign_in(first, "analyst")
    sign_in(again, "analyst")

    assert second_step(first, code).status_code == 302
    assert second_step(again, code).status_code == 400


def test_second_factor_secrets_are_sealed_at_rest(cast: Cast) -> None:
    user = with_second_factor(cast.analyst.user)

    stored = [str(one.data) for one in Authenticator.objects.filter(user=user)]

    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    assert len(stored) == 2
    assert not any(SECRET in text or code in text for text in stored for code in codes)


def test_person_without_second_factor_gets_no_further(cast: Cast) -> None:
    client = Client()
    sign_in(client, "analyst")

    for name in ("signin:home", "signin:account", "signin:unlock", "administration:start"):
        answer = client.get(reverse(name))
        assert (name, answer.status_code, answer.url) == (name, 302, reverse("signin:second_factor"))
    assert client.get(reverse("signin:second_factor")).status_code == 200


def test_activation_code_works_once_and_then_says_why(cast: Cast) -> None:
    user, code = accounts.create_account(username="ny.person", full_name="Ny Person", by=cast.administrator.user)
    fields = {"code": code.lower().replace("-", " "), "password": PASSWORD, "again": PASSWORD}

    first = Client().post(reverse("signin:activate"), fields)
    again = Client().post(reverse("signin:activate"), fields)

    assert (first.status_code, first.url) == (302, reverse("signin:login"))
    assert again.status_code == 400
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_activation_tells_each_thing_that_is_wrong(cast: Cast) -> None:
    _user, code = accounts.create_account(username="ny.person", full_name="Ny Person", by=cast.administrator.user)
    page = reverse("signin:activate")

    short = Client().post(page, {"code": code, "password": "kort", "again": "kort"})
    unlike = Client().post(page, {"code": code, "password": PASSWORD, "again": PASSWORD + "x"})
    empty = Client().post(page, {})

    assert [short.status_code, unlike.status_code, empty.status_code] == [400, 400, 400]
    assert Event.objects.filter(kind="account.activated", subject=f"user:{_user.pk}").count() == 0


def test_closed_account_is_told_so_and_not_let_in(cast: Cast) -> None:
    accounts.close_account(user=cast.analyst.user, by=cast.administrator.user)

    answer = sign_in(Client(), "analyst")

    assert answer.status_code == 403
    assert Session.objects.filter(user_id=cast.analyst.user.pk).count() == 0


def test_sign_out_ends_session_and_drops_both_halves_of_the_key(cast: Cast) -> None:
    client = signed_in(cast.analyst)

    answer = client.post(reverse("signin:logout"))

    assert (answer.status_code, answer.url) == (302, reverse("signin:login"))
    assert Session.objects.filter(user_id=cast.analyst.user.pk).count() == 0
    assert client.cookies[unlocking.cookie_name()].value == ""
    assert client.get(reverse("signin:home")).status_code == 302


def test_no_address_or_agent_is_stored_anywhere(cast: Cast) -> None:
    agent = "Besynnerlig-Webblasare/7.13"
    client = Client(REMOTE_ADDR="127.55.44.33", HTTP_USER_AGENT=agent)
    with_second_factor(cast.analyst.user)
    sign_in(client, "analyst", "fel")
    sign_in(client, "analyst")
    second_step(client)

    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names from the database itself
            text = repr(cursor.fetchall())
            found += [table for word in ("127.55.44.33", agent) if word in text]
    assert found == []


def test_code_is_shown_on_the_page_only_in_the_demonstration(cast: Cast, settings: Any) -> None:
    with_second_factor(cast.analyst.user)
    client = Client()
    sign_in(client, "analyst")
    codes = {code_now(offset) for offset in (-1, 0, 1)}

    real = client.get(reverse("signin:second_step")).content.decode()
    settings.RAK_DEMO = True
    demo = client.get(reverse("signin:second_step")).content.decode()

    assert not any(code in real for code in codes)
    assert any(code in demo for code in codes)

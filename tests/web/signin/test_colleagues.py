"""Who lets whom in. An administrator names people; only a holder of the key can say that they are who they seem."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from register.accounts import services as accounts
from register.audit.models import Event
from register.keys import queries as keyring
from register.keys import services as keys
from register.keys.models import Half
from tests.people import Cast, Person, give_role, make_person
from tests.web.signin.entering import signed_in

PAGE = "signin:colleagues"


@pytest.fixture
def newcomer(cast: Cast) -> Person:
    """Somebody whom an administrator has made an analyst, with words and a key of their own."""
    person = make_person("newcomer", "Nya Nilsson", cast.administrator.user)
    give_role(person.user, "cks_analyst", cast.municipality, cast.administrator.user)
    return person


def unlock(person: Person) -> Client:
    client = signed_in(person, unlocked=False)
    client.post(reverse("signin:unlock"), {"words": " ".join(person.words)})
    return client


def holds_cks(person: Person) -> bool:
    return person.user.pk in keyring.members()["cks", None]


def test_unlocking_asks_and_gives_nothing_by_itself(cast: Cast, newcomer: Person) -> None:
    analyst = unlock(cast.analyst)
    home = analyst.get(reverse("signin:home")).content.decode()
    page, day = analyst.get(reverse(PAGE)).content.decode(), timezone.localdate()

    assert home.count(reverse(PAGE)) == 2  # the message and the card
    assert re.findall(r"Nya Nilsson \(newcomer\)\. Roll: [^<]+", page) == [
        f"Nya Nilsson (newcomer). Roll: CKS-analytiker, Björkhamns kommun, {day}. Skulle få: CKS ärenden."
    ]
    assert not holds_cks(newcomer)


def test_ticked_colleague_gets_the_key_and_the_trail_says_from_whom(cast: Cast, newcomer: Person) -> None:
    analyst = unlock(cast.analyst)

    answer = analyst.post(reverse(PAGE), {"known": [str(newcomer.user.pk)]})

    assert (answer.status_code, answer.url) == (302, reverse("signin:home"))
    assert holds_cks(newcomer)
    admitted = Event.objects.filter(kind="keys.admitted", detail__contains=f'"user":{newcomer.user.pk}')
    assert set(admitted.values_list("by", flat=True)) == {cast.analyst.user.pk}
    assert "Ingen väntar" in analyst.get(reverse(PAGE)).content.decode()


@pytest.mark.parametrize("ticked", [[], ["outsider"], ["analyst"], ["x"]])
def test_nobody_else_can_be_ticked(cast: Cast, newcomer: Person, ticked: list[str]) -> None:
    known = [str(getattr(cast, name).user.pk) if name != "x" else "x" for name in ticked]

    answer = unlock(cast.analyst).post(reverse(PAGE), {"known": known})

    assert answer.status_code == 400
    assert not holds_cks(newcomer)


@pytest.mark.parametrize("asker", ["administrator", "handler_leisure", "outsider"])
def test_who_does_not_hold_the_key_is_not_asked_and_gives_nothing(cast: Cast, newcomer: Person, asker: str) -> None:
    client = signed_in(getattr(cast, asker))

    page = client.get(reverse(PAGE)).content.decode()
    answer = client.post(reverse(PAGE), {"known": [str(newcomer.user.pk)]})

    assert "Nya Nilsson" not in page
    assert answer.status_code == 400
    assert not holds_cks(newcomer)


class TestRogueAdministrator:
    """Makes accounts of their own in every role that could lead to a key; colleagues go on working."""

    def test_accounts_of_their_own_open_nothing(self, cast: Cast, newcomer: Person) -> None:
        keys_before = keyring.members()

        for holder in (cast.analyst, cast.lead, cast.handler_leisure):
            unlock(holder)

        assert keyring.members() == keys_before

    def test_custodians_of_their_own_get_no_halves_by_an_unlock_or_a_change_of_key(self, cast: Cast) -> None:
        two = [make_person(name, name, cast.administrator.user) for name in ("falsk.ett", "falsk.tva")]
        for person in two:
            accounts.name_custodian(user=person.fresh(), by=cast.administrator.user)
        unlock(cast.analyst)
        audience = keys.audience_for("cks", None)
        assert audience
        keys.expel(audience, cast.lead.user.pk, by=cast.administrator.user.pk)

        assert audience.generations.count() == 2
        assert list(Half.objects.filter(generation__audience=audience)) == []

        analyst = unlock(cast.analyst)
        analyst.post(reverse(PAGE), {"known": [str(person.user.pk) for person in two]})
        assert Half.objects.filter(generation__audience=audience).count() == 4

    def test_a_third_custodian_of_their_own_gets_no_halves_beside_two_known(self, cast: Cast) -> None:
        for person in (cast.outsider, cast.coordinator):
            accounts.name_custodian(user=person.fresh(), by=cast.administrator.user)
        keys.let_in(cast.analyst.unlock(), [cast.outsider.user.pk, cast.coordinator.user.pk])
        false = make_person("falsk", "Falsk", cast.administrator.user)
        accounts.name_custodian(user=false.fresh(), by=cast.administrator.user)
        audience = keys.audience_for("cks", None)
        assert audience

        unlock(cast.analyst)
        keys.rotate(audience)

        halves = Half.objects.filter(generation__audience=audience)
        known = {cast.outsider.user.pk, cast.coordinator.user.pk}
        assert set(halves.values_list("holder", flat=True)) == known
        assert halves.count() == 4  # both generations, both custodians

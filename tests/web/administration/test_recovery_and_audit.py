"""Recovery by two custodians, and the auditor's pages."""

from django.urls import reverse

from register.accounts import services as accounts
from register.audit.models import Event
from register.keys import queries as keyring
from register.keys import services as keys
from tests.people import Cast
from tests.web.administration.addresses import address
from tests.web.signin.entering import signed_in


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

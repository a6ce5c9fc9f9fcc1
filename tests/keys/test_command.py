"""What `keys` says of the jobs that could do only part of what was asked, or nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from register.keys import services
from register.keys.models import Audience, Membership, Offer
from tests.keys.conftest import Enrol, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MEMBER, CUSTODIAN, SECOND, STRANGER = 1, 8, 9, 5


def said(*words: str) -> str:
    out = StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def people(enrol: Enrol, settings: object) -> dict[int, Person]:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]  # pytest-django's settings take any name
    for user_id in (CUSTODIAN, SECOND):
        services.name_custodian(user_id, by=None)
    return {user_id: enrol(user_id) for user_id in (MEMBER, CUSTODIAN, SECOND, STRANGER)}


@pytest.fixture
def audience(people: dict[int, Person]) -> Audience:
    return services.open_audience("organisation", 10, [MEMBER])


def test_group_that_nobody_holds_keeps_its_key_and_is_named(audience: Audience) -> None:
    for user_id in (CUSTODIAN, SECOND):
        services.dismiss_custodian(user_id, by=None)
    Membership.objects.all().delete()

    assert said("rotate", "--all") == (
        f"Audience {audience.pk} has no holder; its key stays.\n0 audiences got a new key.\n"
    )
    audience.refresh_from_db()
    assert audience.generation == 1


def test_offer_is_said_only_by_a_custodian_who_made_one(
    audience: Audience, people: dict[int, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def recover(by: int, to: int = MEMBER) -> str:
        typed = " ".join(people[by].words)
        monkeypatch.setattr("register.keys.management.commands.keys.getpass", lambda _prompt: typed)
        return said("recover", "--audience", str(audience.pk), "--to", str(to), "--custodian", str(by))

    for by, to in ((STRANGER, MEMBER), (CUSTODIAN, STRANGER)):
        with pytest.raises(CommandError, match="no half of that key, or the person may not hold it"):
            recover(by, to)
    assert list(Offer.objects.all()) == []

    assert recover(CUSTODIAN) == (
        "Offered. When another custodian has done the same, the person's next unlock completes it.\n"
    )
    assert set(Offer.objects.values_list("holder", "other", "receiver")) == {(CUSTODIAN, SECOND, MEMBER)}


@pytest.mark.parametrize("missing", ["--audience", "--to", "--custodian"])
def test_recovery_says_what_it_was_not_told(missing: str) -> None:
    given = [word for name in ("--audience", "--to", "--custodian") if name != missing for word in (name, "1")]

    with pytest.raises(CommandError, match=f"required: {missing}"):
        said("recover", *given)


def test_no_job_is_no_command() -> None:
    with pytest.raises(CommandError, match="required: job"):
        said()

"""A rehearsal on made-up people, undone at the end: does the whole way from report to recovery work here and now?"""

from collections.abc import Callable
from uuid import uuid4

from django.db import transaction

from register.crypto.aead import new_key
from register.keys import errors, services
from register.keys.models import Audience
from register.keys.vault import Unlocked

ONE, TWO, THREE, FOUR = -1, -2, -3, -4
NODE = -1


class DrillFailed(Exception):
    """A step of the rehearsal did not do what it should; the argument is the step's name."""


def run() -> list[str]:
    """Rehearse and leave no trace. Returns the steps that held; raises DrillFailed at the first that did not."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        steps = _rehearse()
        transaction.set_rollback(True, using="keys")
        transaction.set_rollback(True)
    return steps


def _rehearse() -> list[str]:
    (words, one), (_two_words, two) = services.enrol(ONE), services.enrol(TWO)
    custodians = [services.enrol(user_id)[1] for user_id in (THREE, FOUR)]
    for custodian in custodians:
        services.name_custodian(custodian.user_id, by=None)
    audience = services.open_audience(Audience.Kind.CIRCLE, NODE, [ONE])
    case_id, key = uuid4(), new_key()
    services.seal_case_key(case_id, "case", key, [audience])

    def opens(who: Unlocked) -> bool:
        return _opens(lambda: services.open_case_key(case_id, "case", who) == key)

    steps = []

    def hold(step: str, held: bool) -> None:
        if not held:
            raise DrillFailed(step)
        steps.append(step)

    hold("unlock", opens(services.unlock_with_words(ONE, words)))
    hold("walls", not opens(two) and not any(opens(custodian) for custodian in custodians))
    services.await_key(audience, TWO)
    hold("waiting", services.push_waiting(one) == 1 and opens(two))
    services.expel(audience, ONE)
    hold("leaving", not opens(Unlocked(ONE, one.private)) and opens(two))
    _lose_and_recover(audience, custodians, opens, hold)
    services.destroy_case_keys(case_id)
    hold("disposal", not opens(two))
    return steps


def _lose_and_recover(
    audience: Audience,
    custodians: list[Unlocked],
    opens: Callable[[Unlocked], bool],
    hold: Callable[[str, bool], None],
) -> None:
    services.forget(TWO, by=None)
    _words, again = services.enrol(TWO)
    services.offer_recovery(audience, TWO, custodians[0])
    services.push_waiting(again)
    hold("one_custodian", not opens(again))
    services.offer_recovery(audience, TWO, custodians[1])
    services.push_waiting(again)
    hold("two_custodians", opens(again))


def _opens(attempt: Callable[[], bool]) -> bool:
    try:
        return attempt()
    except errors.NoKey:
        return False

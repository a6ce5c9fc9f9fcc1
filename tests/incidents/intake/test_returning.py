"""What the five words open: the reporter's own part, both ways, and nothing of anybody else's."""

from typing import Any

import pytest
from django.utils import timezone

from register.audit.models import Event
from register.incidents.casework import dialogue, moves
from register.incidents.intake import returning
from register.incidents.intake.returning import Closed, NoVisit, Visit
from register.incidents.models import AdviceAnswer, Case, Duty, Message, Transition
from register.incidents.sealing import CaseBoxes
from register.keys import services as keys
from register.keys.errors import NoSuchReceipt
from tests.incidents.intake.writing import sent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def receipt(cast) -> dict[str, Any]:
    return sent(cast.library.pk)


@pytest.fixture
def visit(receipt) -> Visit:
    return returning.open_with_words(tuple(receipt["words"]))


def fresh(visit: Visit) -> Visit:
    return returning.resume(returning.carried(visit))


def closed(visit: Visit, cast: Any) -> Visit:
    """Closed as handlers close: assessed, nothing left to do, an outcome to the reporter."""
    case = visit.case
    boxes = CaseBoxes(keys.open_case_key(case.uuid, "case", cast.handler_leisure.unlock()))
    Duty.objects.filter(case=case).update(state="not_needed", settled_at=timezone.now())
    Case.objects.filter(pk=case.pk).update(klass="OP-JA", severity="A2", risk="R-LAG", status="ST-BED")
    moves.close_case(
        case=Case.objects.get(pk=case.pk),
        version=Case.objects.get(pk=case.pk).version,
        outcome="UT-NEJ",
        text="Vi har talat med mannen. Du har fått en ny kontaktväg.",
        boxes=boxes,
        by=cast.handler_leisure.user,
    )
    return fresh(visit)


def test_wrong_words_open_nothing(receipt):
    wrong = tuple(reversed(receipt["words"]))

    with pytest.raises(NoSuchReceipt):
        returning.open_with_words(wrong)


def test_visit_is_carried_by_the_cookie_alone(visit):
    carried = returning.carried(visit)

    assert returning.resume(carried).part_key == visit.part_key
    assert visit.part_key not in carried
    for broken in (b"", b"x", carried[:-1], carried[:-1] + b"\x00"):
        with pytest.raises(NoVisit):
            returning.resume(broken)


@pytest.mark.parametrize("shift", [returning.VISIT_SECONDS + 5, -60])
def test_visit_runs_out(visit, monkeypatch, shift):
    carried = returning.carried(visit)
    now = returning.time.time()

    monkeypatch.setattr(returning.time, "time", lambda: now + shift)

    with pytest.raises(NoVisit):
        returning.resume(carried)


def test_dialogue_goes_both_ways(visit, cast):
    returning.write(visit, "Jag minns bilen nu.")
    boxes = CaseBoxes(keys.open_case_key(visit.case.uuid, "case", cast.analyst.unlock()))
    case = Case.objects.get(pk=visit.case.pk)
    assert case.awaits_handler is True
    dialogue.write_message(case=case, text="Tack. Vilken färg?", boxes=boxes, by=cast.analyst.user)

    lines = returning.dialogue(visit)

    assert [(line.text, line.is_mine) for line in lines] == [
        ("Jag minns bilen nu.", True),
        ("Tack. Vilken färg?", False),
    ]
    assert b"bilen" not in b"".join(bytes(row.envelope) for row in Message.objects.all())


def test_steps_have_the_day_they_were_reached(visit):
    today = timezone.localdate()
    for was, became in (("ST-INK", "ST-BED"), ("ST-BED", "ST-ATG")):
        Transition.objects.create(case=visit.case, was=was, became=became, moved_on=today)
    Case.objects.filter(pk=visit.case.pk).update(status="ST-ATG")

    steps = returning.steps(fresh(visit).case)

    assert [(step.id, step.reached_on, step.is_now) for step in steps] == [
        ("received", today, False),
        ("assessed", today, False),
        ("acted", today, True),
        ("followed", None, False),
        ("closed", None, False),
    ]


def test_every_status_has_a_step():
    from register.codes import lists  # noqa: PLC0415  only here

    assert set(returning.STEP_OF) == set(lists.codes_of("STATUS")) - {"ST-UTK"}


def test_outcome_is_read_at_closure(visit, cast):
    assert returning.outcome(visit) == ""

    assert returning.outcome(closed(visit, cast)) == "Vi har talat med mannen. Du har fått en ny kontaktväg."


def test_feeling_safe_ends_it(visit, cast):
    visit = closed(visit, cast)

    returning.answer_felt_safe(visit, "yes", "")

    case = Case.objects.get()
    assert (case.status, case.felt_safe) == ("ST-AVS", "yes")
    with pytest.raises(Closed):
        returning.answer_felt_safe(visit, "no", "")


def test_not_feeling_safe_opens_it_again_with_the_comment(visit, cast):
    visit = closed(visit, cast)

    returning.answer_felt_safe(visit, "no", "Han kom tillbaka i går.")

    case = Case.objects.get()
    assert (case.status, case.felt_safe, case.closed_on, case.awaits_handler) == ("ST-BED", "no", None, True)
    assert returning.dialogue(visit)[-1].text == "Han kom tillbaka i går."


def test_open_case_is_not_asked_about(visit):
    with pytest.raises(Closed):
        returning.answer_felt_safe(visit, "yes", "")


def test_withdrawing_is_seen_and_done_once(visit):
    returning.withdraw(visit)

    assert Case.objects.get().withdrawn_on == timezone.localdate()
    with pytest.raises(Closed):
        returning.withdraw(visit)


def test_closed_case_cannot_be_withdrawn(visit, cast):
    with pytest.raises(Closed):
        returning.withdraw(closed(visit, cast))


def test_what_a_reporter_does_is_remembered_by_day_and_by_nobody(visit):
    returning.write(visit, "Hej")
    returning.withdraw(visit)

    events = Event.objects.filter(kind__startswith="report.")
    assert set(events.values_list("by", flat=True)) == {None}
    assert {timezone.localtime(event.at).time().isoformat() for event in events} == {"00:00:00"}
    assert [event.kind for event in events.order_by("id")] == [
        "report.received",
        "report.read_by_reporter",
        "report.message_from_reporter",
        "report.withdrawn",
    ]


def test_advice_answers_are_only_counted():
    returning.answer_advice("get-safe", 1, helped=True)
    returning.answer_advice("get-safe", 1, helped=True)
    returning.answer_advice("get-safe", 1, helped=False)

    row = AdviceAnswer.objects.get()
    assert (row.advice, row.version, row.helped, row.did_not_help) == ("get-safe", 1, 2, 1)

"""Every pair of states: what the table allows goes through, everything else is refused by service and database."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from register.crypto.aead import new_key
from register.incidents import workflow
from register.incidents.casework import moves
from register.incidents.casework.problems import CannotClose, MoveNotAllowed, NotOpen, ReasonNeeded, StaleCase
from register.incidents.models import Case, Transition
from register.incidents.sealing import CaseBoxes
from tests.people import Cast

ALLOWED = {
    ("ST-UTK", "ST-INK"),
    ("ST-INK", "ST-AKU"), ("ST-INK", "ST-BED"), ("ST-INK", "ST-OVR"),
    ("ST-AKU", "ST-BED"), ("ST-AKU", "ST-ATG"), ("ST-AKU", "ST-OVR"),
    ("ST-BED", "ST-AKU"), ("ST-BED", "ST-ATG"), ("ST-BED", "ST-BEV"), ("ST-BED", "ST-AVS"), ("ST-BED", "ST-OVR"),
    ("ST-ATG", "ST-AKU"), ("ST-ATG", "ST-BED"), ("ST-ATG", "ST-BEV"), ("ST-ATG", "ST-AVS"), ("ST-ATG", "ST-OVR"),
    ("ST-BEV", "ST-AKU"), ("ST-BEV", "ST-BED"), ("ST-BEV", "ST-ATG"), ("ST-BEV", "ST-AVS"),
    ("ST-AVS", "ST-BED"), ("ST-AVS", "ST-GAL"),
    ("ST-OVR", "ST-BED"), ("ST-OVR", "ST-GAL"),
}  # fmt: skip


@pytest.fixture
def case(cast: Cast) -> Case:
    return Case.objects.create(
        reference="2026-1", authority=cast.leisure, unit=cast.library, reported_on=date(2026, 11, 20),
        reporter="anonymous", life_danger="no",
    )  # fmt: skip


@pytest.fixture
def boxes() -> CaseBoxes:
    return CaseBoxes(new_key())


def standing(case: Case, state: str) -> Case:
    closed = date(2026, 11, 21) if state == "ST-AVS" else None
    Case.objects.filter(pk=case.pk).update(status=state, closed_on=closed, klass="OP-JA", severity="A2", risk="R-LAG")
    return Case.objects.get(pk=case.pk)


def made(case: Case, to: str, how: str, cast: Cast, boxes: CaseBoxes) -> Any:
    """Try a move the one way its table row names."""
    core: dict[str, Any] = {"case": case, "version": case.version, "by": cast.analyst.user}
    if how == workflow.CLOSE:
        return moves.close_case(**core, outcome="UT-NEJ", text="Klart.", boxes=boxes)
    if how == workflow.REOPEN:
        return moves.reopen_case(**core, reason="Mer har hänt.", boxes=boxes)
    if how == workflow.PASS_ON:
        return moves.pass_on(**core, reason="Till visselblåsarfunktionen.", boxes=boxes)
    return moves.move_case(**core, to=to)


def test_the_table_is_the_one_agreed() -> None:
    assert set(workflow.PAIRS) == ALLOWED


def test_every_pair_is_refused_or_made_by_the_service(case: Case, cast: Cast, boxes: CaseBoxes) -> None:
    """Each pair by each service: it goes through exactly where the table has that row with that service."""
    services = {
        workflow.MOVE: None, workflow.CLOSE: "ST-AVS", workflow.REOPEN: "ST-BED", workflow.PASS_ON: "ST-OVR",
    }  # fmt: skip
    went = set()
    for (was, to), (how, only) in product(product(workflow.STATES, repeat=2), services.items()):
        if only not in (None, to):
            continue
        now = standing(case, was)
        with transaction.atomic():
            try:
                made(now, to, how, cast, boxes)
                went.add((was, to, how))
            except (MoveNotAllowed, NotOpen):
                pass
            transaction.set_rollback(True)

    assert went == {(row.was, row.became, row.by) for row in workflow.MOVES if row.by in services}


@pytest.mark.parametrize(("was", "became"), sorted(set(product(workflow.STATES, repeat=2)) - ALLOWED))
def test_database_refuses_a_transition_that_is_not_in_the_table(case: Case, was: str, became: str) -> None:
    with pytest.raises(IntegrityError, match="transition_exists"):
        Transition.objects.create(case=case, was=was, became=became, moved_on=date(2026, 11, 22))


def test_database_refuses_an_unknown_state(case: Case) -> None:
    with pytest.raises(IntegrityError, match="case_status_known"):
        Case.objects.filter(pk=case.pk).update(status="ST-FEL")


def test_closing_says_everything_that_is_left(case: Case, cast: Cast, boxes: CaseBoxes) -> None:
    case = standing(case, "ST-BED")
    Case.objects.filter(pk=case.pk).update(klass="", severity="", risk="")

    with pytest.raises(CannotClose) as refused:
        made(case, "ST-AVS", workflow.CLOSE, cast, boxes)

    assert refused.value.missing == ("klass", "severity", "risk")


def test_closing_without_a_word_to_the_reporter_is_refused(case: Case, cast: Cast, boxes: CaseBoxes) -> None:
    case = standing(case, "ST-BED")

    with pytest.raises(ReasonNeeded):
        moves.close_case(
            case=case, version=case.version, outcome="UT-NEJ", text="  ", boxes=boxes, by=cast.analyst.user
        )


def test_move_on_a_stale_page_changes_nothing(case: Case, cast: Cast) -> None:
    moves.move_case(case=case, version=1, to="ST-BED", by=cast.analyst.user)

    with pytest.raises(StaleCase):
        moves.move_case(case=case, version=1, to="ST-AKU", by=cast.lead.user)

    case.refresh_from_db()
    assert (case.status, case.version) == ("ST-BED", 2)


def test_reporter_who_does_not_feel_safe_opens_the_case_again(case: Case) -> None:
    standing(case, "ST-AVS")

    found = moves.reopen_by_reporter(case)

    assert (found.status, found.closed_on, found.awaits_handler) == ("ST-BED", None, True)
    assert list(case.transitions.values_list("was", "became", "by")) == [("ST-AVS", "ST-BED", None)]

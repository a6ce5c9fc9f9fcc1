"""A measure from decision to judged effect; what it says stays sealed."""

from datetime import date

import pytest

from register.crypto.aead import Box, new_key
from register.measures import services
from register.measures.models import Measure
from tests.people import Cast


@pytest.fixture
def box() -> Box:
    return Box(new_key())


@pytest.fixture
def measure(cast: Cast, box: Box) -> Measure:
    return services.decide(
        organisation=cast.library, kind="AT-LOK", text="Larmknapp i disken.", responsible=cast.manager_library.user,
        due_date=date(2026, 12, 1), box=box, by=cast.handler_leisure.user, on=date(2026, 11, 22),
    )  # fmt: skip


def test_measure_goes_from_decision_to_effect(measure: Measure, box: Box, cast: Cast) -> None:
    by = cast.handler_leisure.user
    moved = services.move_date(
        measure=measure, version=1, to=date(2026, 12, 8), reason="waiting", text="Leverans.", box=box, by=by
    )
    done = services.do(measure=moved, version=2, on=date(2026, 12, 7))
    judged = services.judge(measure=done, version=3, effect="better", text="Lugnare nu.", box=box, on=date(2027, 1, 7))

    assert (judged.state, judged.due_date, judged.done_on, judged.effect, judged.version) == (
        "judged", date(2026, 12, 8), date(2026, 12, 7), "better", 4,
    )  # fmt: skip
    assert list(judged.date_changes.values_list("was", "became", "reason")) == [
        (date(2026, 12, 1), date(2026, 12, 8), "waiting")
    ]
    assert services.text_of(judged, box) == "Larmknapp i disken."
    assert services.text_of(judged, box, "outcome") == "Lugnare nu."
    assert b"Larmknapp" not in bytes(judged.envelope)


def test_forbidden_steps_are_refused(measure: Measure, box: Box, cast: Cast) -> None:
    by = cast.handler_leisure.user

    with pytest.raises(services.MoveNotAllowed):
        services.judge(measure=measure, version=1, effect="better", text="", box=box)
    with pytest.raises(services.ReasonNeeded):
        services.move_date(measure=measure, version=1, to=date(2027, 1, 1), reason="", text="", box=box, by=by)
    with pytest.raises(services.ReasonNeeded):
        services.drop(measure=measure, version=1, text=" ", box=box)
    with pytest.raises(services.Stale):
        services.do(measure=measure, version=7)

    measure.refresh_from_db()
    assert (measure.state, measure.due_date, measure.version) == ("decided", date(2026, 12, 1), 1)

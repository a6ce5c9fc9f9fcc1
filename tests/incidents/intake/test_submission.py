"""A report is sealed to those it is for and nobody else, once, and its receipt leads back to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from register.audit.models import Event
from register.crypto.aead import Box
from register.crypto.errors import CannotOpen
from register.incidents.intake import drafts, returning, submission
from register.incidents.models import Case, CaseShare, Draft, SealedPart
from register.incidents.sealing import CaseBoxes, part_context, unpacked
from register.keys import services as keys
from register.keys.errors import NoKey
from register.keys.models import ReceiptSlot
from register.organisation import services as places
from tests.incidents.intake.writing import ANSWERS, CANARY, draft, sent
from tests.people import Cast, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def readers(cast: Cast, case_id: UUID, purpose: str) -> set[str]:
    """Who in the cast can open this key of this case, tried with each person's own keys."""
    found = set()
    for name, person in cast.everybody().items():
        try:
            keys.open_case_key(case_id, purpose, person.unlock())
        except NoKey:
            continue
        found.add(name)
    return found


def opened(case: Case, part: str, person: Person) -> dict[str, Any]:
    row = SealedPart.objects.get(case=case, part=part)
    if part == "identity":
        box = Box(keys.open_case_key(case.uuid, "identity", person.unlock()))
    else:
        box = CaseBoxes(keys.open_case_key(case.uuid, "case", person.unlock())).of(part)
    return unpacked(box.unseal(bytes(row.envelope), part_context(case.uuid, part, row.version)))


def test_report_reaches_its_organisation_and_cks_and_nobody_else(cast):
    receipt = sent(cast.library.pk)

    case = Case.objects.get()
    assert readers(cast, case.uuid, "case") == {"handler_leisure", "analyst", "lead"}
    assert readers(cast, case.uuid, "identity") == set()
    assert (case.authority, case.unit, case.status, case.form) == (cast.leisure, cast.library, "ST-INK", "HOT")
    assert opened(case, "narrative", cast.handler_leisure)["text"] == ANSWERS["text"]
    assert receipt["reference"] == case.reference == f"OP-{timezone.localdate().year}-0001"
    assert set(case.codes.values_list("codelist", "code")) == {
        ("FORM", "HOT"),
        ("KANAL", "KN-TEL"),
        ("PLATS", "PL-NAT"),
    }


def test_report_from_social_services_stays_there_first(cast):
    receipt = sent(cast.homecare.pk, is_social=True, clients_out=True)

    case = Case.objects.get()
    assert readers(cast, case.uuid, "case") == {"handler_social"}
    assert (case.cks_has_key, receipt["told"]["cks"], receipt["told"]["own_first"]) == (False, False, True)


def test_manager_reads_only_when_chosen_by_name(cast):
    sent(cast.library.pk, manager=cast.manager_library.user.pk)
    sent(cast.library.pk)

    chosen, not_chosen = Case.objects.order_by("id")
    assert "manager_library" in readers(cast, chosen.uuid, "case")
    assert "manager_library" not in readers(cast, not_chosen.uuid, "case")
    assert list(CaseShare.objects.values_list("case_id", "user_id")) == [(chosen.pk, cast.manager_library.user.pk)]


def test_somebody_who_is_no_manager_there_is_not_let_in(cast):
    sent(cast.pool.pk, manager=cast.outsider.user.pk)

    case = Case.objects.get()
    assert "outsider" not in readers(cast, case.uuid, "case")
    assert case.manager_may_know is False


def test_names_have_their_own_key(cast):
    sent(cast.library.pk, named=True, name="Klara Kanariefågel", contact="070-000 00 00", witnesses="Vera Vittne")

    case = Case.objects.get()
    assert readers(cast, case.uuid, "identity") == {"handler_leisure", "custodian"}
    identity = opened(case, "identity", cast.handler_leisure)
    assert identity["reporter"] == {"name": "Klara Kanariefågel", "contact": "070-000 00 00"}
    assert (identity["witnesses"], case.reporter) == ("Vera Vittne", "named")
    row = SealedPart.objects.get(case=case, part="identity")
    boxes = CaseBoxes(keys.open_case_key(case.uuid, "case", cast.analyst.unlock()))
    with pytest.raises(CannotOpen):
        boxes.case.unseal(bytes(row.envelope), part_context(case.uuid, "identity", 1))


def test_company_has_no_field_for_a_suspect(cast):
    sent(cast.depot.pk, actor="Den och den")
    sent(cast.library.pk, actor="Den och den")

    company, department = Case.objects.order_by("id")
    assert set(company.parts.values_list("part", flat=True)) == {"narrative", "folded"}
    assert opened(department, "actor", cast.analyst) == {"text": "Den och den"}


def test_receipt_opens_the_reporters_part_and_no_more(cast):
    receipt = sent(cast.library.pk)

    visit = returning.open_with_words(tuple(receipt["words"]))

    assert returning.narrative(visit) == ANSWERS["text"]
    folded = SealedPart.objects.get(part="folded")
    with pytest.raises(CannotOpen):
        Box(visit.part_key).unseal(bytes(folded.envelope), part_context(visit.case.uuid, "folded", 1))


def test_double_press_sends_once_and_shows_the_same_receipt(cast):
    written = draft(cast.library.pk)
    submission.prepare(written)

    first, second = submission.submit(written), submission.submit(written)

    assert first == second
    assert (Case.objects.count(), ReceiptSlot.objects.count()) == (1, 1)


def test_send_cut_off_after_the_keys_is_sent_whole_the_next_time(cast):
    """What a kill between the two commits leaves: keys without data. The same press again finishes it."""
    written = draft(cast.library.pk)
    prepared = submission.prepare(written).document["prepared"]
    keys.store_case(prepared["keys"])

    receipt = submission.submit(written)

    visit = returning.open_with_words(tuple(receipt["words"]))
    assert returning.narrative(visit) == ANSWERS["text"]
    assert readers(cast, visit.case.uuid, "case") == {"handler_leisure", "analyst", "lead"}


def test_keys_left_by_a_cut_off_send_are_gone_when_the_route_changes(cast):
    written = draft(cast.library.pk)
    prepared = submission.prepare(written).document["prepared"]
    keys.store_case(prepared["keys"])
    moved = drafts.change(written, lambda locked: locked.answers.update(place=cast.homecare.pk))

    submission.submit(submission.prepare(moved))

    case = Case.objects.get()
    assert keys.holders(UUID(prepared["keys"]["case"]), "case").audiences == frozenset()
    assert readers(cast, case.uuid, "case") == {"handler_social"}


def test_changed_answers_or_places_must_be_checked_again(cast):
    written = draft(cast.library.pk)
    with pytest.raises(submission.NotPrepared):
        submission.submit(written)

    submission.prepare(written)
    moved = drafts.change(written, lambda locked: locked.answers.update(place=cast.pool.pk))
    with pytest.raises(submission.NotPrepared):
        submission.submit(written)

    submission.prepare(moved)
    places.rename(node=cast.pool, name="Badhuset", by=None)
    with pytest.raises(submission.NotPrepared):
        submission.submit(written)

    assert Case.objects.count() == 0
    assert drafts.find(written.secret).answers["text"] == ANSWERS["text"]


def test_answers_decide_the_route_only_where_they_should(cast):
    """A changed story needs no new keys; it is what stands in the draft that is sent."""
    written = draft(cast.library.pk)
    before = submission.prepare(written).document["prepared"]
    changed = drafts.change(written, lambda locked: locked.answers.update(text="En ny berättelse"))

    after = submission.prepare(changed).document["prepared"]
    submission.submit(written)

    assert before == after
    assert opened(Case.objects.get(), "narrative", cast.analyst)["text"] == "En ny berättelse"


def test_nothing_that_was_written_stands_readable(cast):
    sent(cast.library.pk, named=True, name=CANARY, actor=CANARY, witnesses=CANARY, victim=CANARY)
    draft(cast.library.pk, text=CANARY)

    stored = b"".join(bytes(row.envelope) for row in [*SealedPart.objects.all(), *Draft.objects.all()])
    assert len(stored) > 1000
    assert CANARY.encode() not in stored
    assert CANARY not in "".join(Event.objects.values_list("detail", flat=True))


def test_anonymous_report_keeps_days_and_no_hours(cast):
    sent(cast.library.pk)

    event = Event.objects.get(kind="report.received")
    moment = timezone.localtime(event.at)
    assert (event.by, moment.hour, moment.minute, moment.second) == (None, 0, 0, 0)
    case = Case.objects.get()
    assert (case.reporter, case.source, case.reported_on) == ("anonymous", "web", timezone.localdate())


def test_report_by_phone_names_the_analyst_in_the_trail_only(cast):
    written = draft(cast.library.pk, source="phone", by=cast.analyst.user.pk)
    submission.prepare(written)

    submission.submit(written)

    assert Case.objects.get().source == "phone"
    assert Event.objects.get(kind="report.received").by == cast.analyst.user.pk


def test_reference_numbers_follow_without_gaps(cast):
    received = [sent(cast.library.pk)["reference"] for _time in range(3)]

    year = timezone.localdate().year
    assert received == [f"OP-{year}-0001", f"OP-{year}-0002", f"OP-{year}-0003"]


@pytest.mark.parametrize(
    ("when", "day", "ago"),
    [("now", "", 0), ("today", "", 0), ("day", "2026-11-01", None), ("day", "", None), ("ongoing", "", None)],
)
def test_day_of_what_happened(cast, when, day, ago):
    sent(cast.library.pk, when=when, day=day)

    expected = timezone.localdate() - timedelta(days=ago) if ago is not None else None
    found = Case.objects.get().happened_on
    assert found == expected if not day else found.isoformat() == day

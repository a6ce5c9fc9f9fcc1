"""Names, the company's case, the log and files: who may and who may not, with something that could leak."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from register.audit.models import Event
from register.incidents.casework import identity
from register.incidents.casework.reading import boxes_of
from register.incidents.models import Case
from register.incidents.sealing import row_context
from register.keys import services as keys
from tests.attachments import samples
from tests.incidents.intake.writing import sent
from tests.people import Cast
from tests.web.cases.test_journey import said, work
from tests.web.signin.entering import signed_in

STORY = "Han stod vid min dörr och sa KANARIE att han vet var jag bor."


@pytest.fixture
def case(cast: Cast) -> Case:
    receipt = sent(cast.library.pk, text=STORY, named=True, name="Vera Tallmark", contact="070-174 06 05")
    return Case.objects.get(reference=receipt["reference"])


def test_names_open_for_the_own_handler_with_a_purpose_and_a_line(cast: Cast, case: Case) -> None:
    client, address = signed_in(cast.handler_leisure), reverse("cases:names", args=[case.uuid])

    first, without = client.get(address), client.post(address, {"version": 1})
    opened = client.post(address, {"version": 1, "purpose": "protection"})

    assert ["Vera Tallmark" in said(page) for page in (first, without, opened)] == [False, False, True]
    events = Event.objects.filter(kind="case.names_opened", subject=f"case:{case.uuid}")
    assert list(events.values_list("by", "detail")) == [(cast.handler_leisure.user.pk, '{"purpose":"protection"}')]


def test_case_page_of_those_who_may_open_names_does_not_hold_them(cast: Cast, case: Case) -> None:
    page = signed_in(cast.handler_leisure).get(reverse("cases:case", args=[case.uuid]))

    assert (STORY in said(page), "Vera Tallmark" in page.content.decode()) == (True, False)


def test_cks_asks_for_names_and_a_holder_lets_them_in(cast: Cast, case: Case) -> None:
    analyst, handler = signed_in(cast.analyst), signed_in(cast.handler_leisure)
    address = reverse("cases:names", args=[case.uuid])
    purpose = {"version": 1, "purpose": "contact"}

    before = analyst.post(address, purpose)
    asked = analyst.post(
        reverse("cases:ask_names", args=[case.uuid]), {**purpose, "reason": "Kan inte nå personen på annat sätt."}
    )
    question = case.identity_requests.get()
    own = analyst.post(reverse("cases:answer", args=[question.pk]), {"answer": "yes"})
    others = signed_in(cast.handler_social).post(reverse("cases:answer", args=[question.pk]), {"answer": "yes"})
    listed = handler.get(reverse("cases:requests"))
    shown = handler.get(reverse("cases:answer", args=[question.pk]))
    answered = handler.post(reverse("cases:answer", args=[question.pk]), {"answer": "yes"})
    after = analyst.post(address, purpose)

    codes = [page.status_code for page in (before, asked, own, others, answered, after)]
    assert codes == [403, 302, 404, 404, 302, 200]
    assert case.reference in said(listed)
    assert "Kan inte nå personen på annat sätt." in said(shown)
    assert "Vera Tallmark" in said(after)


def test_custodian_reads_why_somebody_asks_and_nothing_of_the_case(cast: Cast, case: Case) -> None:
    signed_in(cast.analyst).post(
        reverse("cases:ask_names", args=[case.uuid]),
        {"version": 1, "purpose": "contact", "reason": "Hon ska vittna på tisdag."},
    )
    question = case.identity_requests.get()
    custodian = signed_in(cast.custodian)

    page = custodian.get(reverse("cases:answer", args=[question.pk]))
    answered = custodian.post(reverse("cases:answer", args=[question.pk]), {"answer": "yes"})

    assert "Hon ska vittna på tisdag." in said(page)
    assert "KANARIE" not in page.content.decode()
    assert b"tisdag" not in bytes(question.envelope)
    assert answered.status_code == 302
    for other in (cast.handler_social, cast.handler_housing, cast.analyst):
        with pytest.raises(keys.NoKey):
            identity.reason_of(question, other.unlock())


def test_reason_sealed_with_the_case_before_is_still_read_by_its_handlers(cast: Cast, case: Case) -> None:
    boxes = boxes_of(case, cast.analyst.unlock())
    old = case.identity_requests.create(asked_by=cast.analyst.fresh(), purpose="contact", asked_at=timezone.now())
    old.envelope = boxes.case.seal("Äldre skäl.".encode(), row_context("identityrequest", case.uuid, str(old.pk)))
    old.save()

    seen = [said(signed_in(person).get(reverse("cases:answer", args=[old.pk])))
            for person in (cast.handler_leisure, cast.custodian)]  # fmt: skip

    assert ["Äldre skäl." in page for page in seen] == [True, False]


def test_refused_question_opens_nothing(cast: Cast, case: Case) -> None:
    analyst, handler = signed_in(cast.analyst), signed_in(cast.handler_leisure)
    analyst.post(
        reverse("cases:ask_names", args=[case.uuid]), {"version": 1, "purpose": "contact", "reason": "Nyfiken."}
    )
    handler.post(reverse("cases:answer", args=[case.identity_requests.get().pk]), {"answer": "no"})

    page = analyst.post(reverse("cases:names", args=[case.uuid]), {"version": 1, "purpose": "contact"})

    assert (page.status_code, "Vera Tallmark" in page.content.decode()) == (403, False)


@pytest.mark.parametrize("name", ["handler_social", "handler_housing", "manager_library", "auditor", "outsider"])
def test_names_do_not_exist_for_others(cast: Cast, case: Case, name: str) -> None:
    page = signed_in(getattr(cast, name)).post(
        reverse("cases:names", args=[case.uuid]), {"version": 1, "purpose": "protection"}
    )

    assert (page.status_code, "Vera Tallmark" in page.content.decode()) == (404, False)


def test_companys_case_shows_no_suspect(cast: Cast) -> None:
    case = Case.objects.get(reference=sent(cast.depot.pk, text=STORY, actor="Kalle Misstänkt")["reference"])
    theirs = Case.objects.get(reference=sent(cast.pool.pk, text=STORY, actor="Kalle Misstänkt")["reference"])

    pages = [
        signed_in(cast.analyst).get(reverse("cases:case", args=[found.uuid])).content.decode()
        for found in (case, theirs)
    ]

    assert ["Kalle Misstänkt" in page for page in pages] == [False, True]


def test_own_first_case_reaches_cks_only_after_disclosure_with_a_ground(cast: Cast) -> None:
    case = Case.objects.get(reference=sent(cast.homecare.pk, text=STORY)["reference"])
    handler, analyst = signed_in(cast.handler_social), signed_in(cast.analyst)
    address = reverse("cases:case", args=[case.uuid])

    before = analyst.get(address).status_code
    refused = work(handler, case, "till-cks", {})
    given = work(handler, case, "till-cks", {"ground": "OSL-8-1"})
    after = analyst.get(address)

    assert (before, refused.status_code, bool(given.redirect_chain), after.status_code) == (404, 400, True, 200)
    assert STORY in said(after)
    case.refresh_from_db()
    assert (case.cks_has_key, case.disclosure_ground) == (True, "OSL-8-1")


def test_log_names_what_was_done_and_holds_no_content(cast: Cast, case: Case) -> None:
    client = signed_in(cast.analyst)
    work(client, case, "anteckning", {"text": "Hemligt om KANARIE."})

    page = client.get(reverse("cases:log", args=[case.uuid])).content.decode()

    assert cast.analyst.user.full_name in page
    assert "KANARIE" not in page


def test_calendar_holds_days_and_no_content(cast: Cast, case: Case) -> None:
    response = signed_in(cast.handler_leisure).get(reverse("cases:calendar", args=[case.uuid]))

    body = response.content.decode()
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert body.count("BEGIN:VEVENT") == 3
    assert f"DTSTART;VALUE=DATE:{timezone.localdate():%Y%m}" in body or "DTSTART" in body
    assert "KANARIE" not in body


def test_measure_is_decided_moved_done_and_judged(cast: Cast, case: Case) -> None:
    client = signed_in(cast.handler_leisure)
    person = cast.handler_leisure.user.pk
    day = {"due_date_day": "1", "due_date_month": "12", "due_date_year": "2026"}

    work(client, case, "atgard", {"kind": "AT-BES", "text": "Bokade besök.", "responsible": person, **day})
    measure = case.case_measures.get().measure
    steps: list[tuple[str, dict[str, Any]]] = [
        ("datum", {"to_day": "8", "to_month": "12", "to_year": "2026", "reason": "waiting"}),
        ("gjord", {}),
        ("effekt", {"effect": "better", "text": "Inga nya besök."}),
    ]
    codes = []
    for name, answers in steps:
        version = Case.objects.get(pk=case.pk).version
        address = reverse("cases:measure", args=[case.uuid, measure.uuid, name])
        codes.append(client.post(address, {"version": version, **answers}).status_code)

    measure.refresh_from_db()
    assert codes == [302, 302, 302]
    assert (measure.state, str(measure.due_date), measure.effect) == ("judged", "2026-12-08", "better")
    assert "Inga nya besök." in said(client.get(reverse("cases:case", args=[case.uuid])))


LETTER = "Ett brev från KANARIE.\n".encode()


def added(client: Any, case: Case, name: str = "brev.txt", content: bytes = LETTER) -> Any:
    return client.post(
        reverse("cases:add_file", args=[case.uuid]),
        {"file": SimpleUploadedFile(name, content), "version": Case.objects.get(pk=case.pk).version},
    )


def test_handler_adds_a_file_and_those_who_handle_the_case_download_it(cast: Cast, case: Case, var: Path) -> None:
    handler = signed_in(cast.handler_leisure)

    answer = added(handler, case)
    row = case.case_attachments.get()
    address = reverse("cases:file", args=[case.uuid, row.attachment.uuid])
    downloaded = signed_in(cast.analyst).get(address)
    content = b"".join(downloaded.streaming_content)

    assert answer.url == reverse("cases:case", args=[case.uuid]) + "#filer"
    assert (content, row.is_from_reporter) == (LETTER, False)
    assert downloaded.headers["Content-Disposition"] == "attachment; filename=\"fil\"; filename*=UTF-8''brev.txt"
    assert downloaded.headers["Content-Type"] == "application/octet-stream"
    assert downloaded.headers["Cache-Control"] == "no-store"
    assert "brev.txt" in said(handler.get(reverse("cases:case", args=[case.uuid])))
    events = Event.objects.filter(subject=f"case:{case.uuid}", kind__in=("case.file_added", "case.file_read"))
    assert list(events.order_by("id").values_list("kind", "by")) == [
        ("case.file_added", cast.handler_leisure.user.pk), ("case.file_read", cast.analyst.user.pk),
    ]  # fmt: skip
    assert b"KANARIE" not in b"".join(path.read_bytes() for path in var.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["handler_social", "handler_housing", "manager_library", "custodian"])
def test_file_does_not_exist_for_others(cast: Cast, case: Case, var: Path, name: str) -> None:
    added(signed_in(cast.handler_leisure), case)
    address = reverse("cases:file", args=[case.uuid, case.case_attachments.get().attachment.uuid])

    assert signed_in(getattr(cast, name)).get(address).status_code == 404
    assert added(signed_in(getattr(cast, name)), case).status_code == 404
    assert case.case_attachments.count() == 1


def test_file_of_another_case_is_not_reached_through_ones_own(cast: Cast, case: Case, var: Path) -> None:
    handler = signed_in(cast.handler_leisure)
    other = Case.objects.get(reference=sent(cast.pool.pk)["reference"])
    added(handler, case)

    answer = handler.get(reverse("cases:file", args=[other.uuid, case.case_attachments.get().attachment.uuid]))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("brev.exe", b"MZ\x90\x00", "Vi kan inte ta emot den sortens fil."),
        ("brev.docx", samples.with_macros(), "Dokumentet har makron"),
        ("brev.pdf", samples.jpeg(), "Filens namn säger en sak"),
    ],
)
def test_handlers_file_is_refused_with_a_sentence(
    cast: Cast, case: Case, var: Path, name: str, content: bytes, sentence: str
) -> None:
    answer = added(signed_in(cast.handler_leisure), case, name, content)

    assert (answer.status_code, sentence in said(answer)) == (400, True)
    assert case.case_attachments.count() == 0


def test_case_with_an_open_measure_is_not_closed_and_says_why(cast: Cast, case: Case) -> None:
    client, person = signed_in(cast.handler_leisure), cast.handler_leisure.user.pk
    day = {"due_date_day": "1", "due_date_month": "12", "due_date_year": "2026"}
    work(client, case, "atgard", {"kind": "AT-BES", "text": "Bokade besök.", "responsible": person, **day})
    case.duties.update(state="done", settled_at=timezone.now())
    Case.objects.filter(pk=case.pk).update(status="ST-BED", klass="OP-JA", severity="A2", risk="R-LAG")
    closing = {"outcome": "UT-NEJ", "text": "Vi har ändrat hur besök tas emot."}

    refused = work(client, case, "avsluta", closing)
    measure = case.case_measures.get().measure
    address = reverse("cases:measure", args=[case.uuid, measure.uuid, "gjord"])
    client.post(address, {"version": Case.objects.get(pk=case.pk).version})
    closed = work(client, case, "avsluta", closing)

    assert (refused.status_code, bool(closed.redirect_chain)) == (400, True)
    assert "åtgärd" in said(refused).lower()
    assert closing["text"] in refused.content.decode()
    case.refresh_from_db()
    assert case.status == "ST-AVS"

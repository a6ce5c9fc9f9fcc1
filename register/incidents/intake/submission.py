"""Sending a report: keys first, then everything else at once, and only then the receipt."""

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from register.attachments import services as files
from register.audit.services import record
from register.codes import clocks
from register.crypto.aead import Box
from register.incidents import tasks
from register.incidents.casework.duties import open_duties
from register.incidents.casework.facts import facts_of
from register.incidents.intake import documents, drafts, everyday, routing
from register.incidents.intake.drafts import Written
from register.incidents.models import (
    Case,
    CaseAttachment,
    CaseCode,
    CaseShare,
    ReferenceCounter,
    SealedPart,
    Transition,
)
from register.incidents.sealing import CaseBoxes, packed, part_context
from register.keys import services as keys
from register.notices import services as notices
from register.organisation import queries as places


class NotPrepared(Exception):
    """Answers, places or keys have changed since the answers were checked: they must be checked again."""


class NamesCannotBeHeld(Exception):
    """The organisation has nobody who may open names, so names may not be sent there."""


def prepare(written: Written) -> Written:
    """Seal keys and make the receipt while the answers are read through. Done anew only when the route changed."""
    if written.sent is not None or _is_current(written):
        return written
    route = routing.route(routing.place_of(written.answers["place"]), written.answers.get("manager"))
    prepared = _prepared(written, route)

    def keep(locked: Written) -> None:
        if keys.holders(UUID(locked.document["case"]), "case").audiences and locked.sent is None:
            keys.destroy_case_keys(UUID(locked.document["case"]))  # a send that was cut off, on another route
        locked.document.update(case=prepared["keys"]["case"], prepared=prepared)

    return drafts.change(written, keep)


def submit(checked: Written) -> dict[str, Any]:
    """Send once. A second press finds the same receipt."""
    with transaction.atomic():
        written = drafts.locked(checked)
        if written.sent is not None:
            return written.sent
        if not _is_current(written):
            raise NotPrepared
        prepared = written.document["prepared"]
        try:
            keys.store_case(prepared["keys"])
        except keys.Outdated:
            raise NotPrepared from None
        case = _case(written, prepared)
        facts = facts_of(case)
        open_duties(case, facts=facts)
        _parts(case, written, prepared)
        _told(case, written, prepared)
        _watched(case, facts)
        written.document = {"sent": _receipt(case, prepared, written), "until": _soon(), "answers": {}, "files": []}
        drafts.save(written)
        return dict(written.document["sent"])


def _is_current(written: Written) -> bool:
    prepared = written.document.get("prepared")
    return isinstance(prepared, dict) and bool(prepared["fingerprint"] == _fingerprint(written))


def _fingerprint(written: Written) -> list[Any]:
    """What the route depends on. The tree's stamp changes with every change of a place."""
    answers = written.answers
    needs_identity = bool(documents.identity(answers))
    today = timezone.localdate().isoformat()
    return [str(places.tree_stamp()), today, answers["place"], answers.get("manager"), needs_identity]


def _prepared(written: Written, route: routing.Route) -> dict[str, Any]:
    needs_identity = bool(documents.identity(written.answers))
    if needs_identity and not route.can_hold_names:
        raise NamesCannotBeHeld
    receipt = keys.prepare_receipt()
    manager = route.manager
    return {
        "fingerprint": _fingerprint(written),
        "words": list(receipt.words),
        "authority": route.authority.pk,
        "may_name_suspect": route.may_name_suspect,
        "told": {
            "place": route.place.name,
            "authority": route.authority.name,
            "cks": route.cks_reads,
            "own_first": route.is_own_first,
            "manager": manager.full_name if manager else "",
        },
        "manager": manager.pk if manager else None,
        "keys": keys.prepare_case(
            case_id=uuid4(),
            keys={"case": written.case_key} | ({"identity": written.identity_key} if needs_identity else {}),
            audiences={"case": route.audiences, "identity": route.identity_audiences},
            person=manager.pk if manager else None,
            receipt=receipt,
            part_key=CaseBoxes(written.case_key).dialogue_key,
        ),
    }


def _case(written: Written, prepared: dict[str, Any]) -> Case:
    answers, today = written.answers, timezone.localdate()
    codes = documents.coded(answers)
    case = Case.objects.create(
        uuid=UUID(prepared["keys"]["case"]),
        reference=_next_reference(today.year),
        authority_id=prepared["authority"],
        unit_id=answers["place"],
        reported_on=today,
        happened_on=documents.happened_on(answers),
        source=_source(written),
        reporter="named" if answers.get("named") else "anonymous",
        life_danger=answers["hurt"],
        manager_may_know=prepared["manager"] is not None,
        cks_has_key=prepared["told"]["cks"],
        is_protected_identity=bool(answers.get("protected")),
        form=everyday.main_form(codes),
        awaits_handler=True,
    )
    CaseCode.objects.bulk_create(CaseCode(case=case, codelist=codelist, code=code) for codelist, code in codes)
    Transition.objects.create(case=case, was="ST-UTK", became=case.status, moved_on=today)
    if prepared["manager"] is not None:
        CaseShare.objects.create(case=case, user_id=prepared["manager"], shared_on=today)
    return case


def _source(written: Written) -> str:
    if written.document["source"] == "phone":
        return "phone"
    return "behalf" if written.answers.get("behalf") else "web"


def _parts(case: Case, written: Written, prepared: dict[str, Any]) -> None:
    """Seal what was written, each part to its place, and tie the files."""
    boxes, today = CaseBoxes(written.case_key), timezone.localdate()
    found = documents.documents(written.answers, may_name_suspect=prepared["may_name_suspect"])
    contents = [
        (boxes.of("narrative"), "narrative", packed(found.narrative)),
        (boxes.of("folded"), "folded", found.folded),
    ]
    if found.actor:
        contents.append((boxes.of("actor"), "actor", packed(found.actor)))
    if found.identity:
        contents.append((Box(written.identity_key), "identity", packed(found.identity)))
    SealedPart.objects.bulk_create(
        SealedPart(case=case, part=part, envelope=box.seal(content, part_context(case.uuid, part, 1)), written_on=today)
        for box, part, content in contents
    )
    if written.document["files"]:
        kept = files.keep(UUID(file["id"]) for file in written.document["files"])
        CaseAttachment.objects.bulk_create(
            CaseAttachment(case=case, attachment=row, is_from_reporter=True, added_on=today) for row in kept
        )


def _told(case: Case, written: Written, prepared: dict[str, Any]) -> None:
    record(
        kind="report.received",
        by=written.document["by"],
        subject=f"case:{case.uuid}",
        organisation=case.authority_id,
        detail={
            "source": case.source,
            "reporter": case.reporter,
            "routed": "own_first" if prepared["told"]["own_first"] else "shared",
            "manager": int(case.manager_may_know),
            "files": len(written.document["files"]),
        },
    )
    is_urgent = case.life_danger == "yes"
    notices.tell_handlers(case.authority_id, is_urgent=is_urgent)
    if case.cks_has_key:
        notices.tell_cks(is_urgent=is_urgent)
    if prepared["manager"] is not None:
        notices.tell_person(prepared["manager"], is_urgent=is_urgent)


def _watched(case: Case, facts: frozenset[str]) -> None:
    """Who answers for the clock is told when nobody has looked at a case that cannot wait."""
    for watch in clocks.watching(facts, case.reported_on):
        tasks.look_later(watch.hours)


def _receipt(case: Case, prepared: dict[str, Any], written: Written) -> dict[str, Any]:
    """What the receipt page shows, until it is closed or a day has passed."""
    return {
        "words": prepared["words"],
        "reference": case.reference,
        "told": prepared["told"],
        "danger": case.life_danger,
        "codes": [list(code) for code in documents.coded(written.answers)],
        "case": str(case.uuid),
    }


def _soon() -> str:
    return drafts.day_from_now(drafts.RECEIPT_KEPT_DAYS).isoformat()


def _next_reference(year: int) -> str:
    """The next diary number. Its row is held until the report is stored, so numbers have no gaps."""
    if not ReferenceCounter.objects.filter(year=year).update(last=F("last") + 1):
        ReferenceCounter.objects.get_or_create(year=year)
        ReferenceCounter.objects.filter(year=year).update(last=F("last") + 1)
    last = ReferenceCounter.objects.values_list("last", flat=True).get(year=year)
    return f"OP-{year}-{last:04}"

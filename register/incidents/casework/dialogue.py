"""Notes between those who handle the case, and messages to the one who reported."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from register.accounts.models import User
from register.incidents.casework.duties import acknowledge
from register.incidents.casework.problems import ReasonNeeded
from register.incidents.casework.writing import day_of, keep, moment, noted
from register.incidents.models import Case, Message, Note
from register.incidents.sealing import CaseBoxes, message_context, note_context


def sealed_note(*, case: Case, text: str, boxes: CaseBoxes, by: User, at: datetime | None = None) -> Note:
    """A sealed note, inside the caller's transaction."""
    uuid = uuid4()
    return Note.objects.create(
        uuid=uuid,
        case=case,
        author=by,
        envelope=boxes.case.seal(text.strip().encode(), note_context(uuid)),
        written_at=moment(at),
    )


@transaction.atomic
def write_note(*, case: Case, text: str, boxes: CaseBoxes, by: User, at: datetime | None = None) -> Note:
    """A note never collides with anybody else's work, so it asks for no version."""
    if not text.strip():
        raise ReasonNeeded
    note = sealed_note(case=case, text=text, boxes=boxes, by=by, at=at)
    noted(case, "case.note_written", by)
    return note


@transaction.atomic
def write_message(*, case: Case, text: str, boxes: CaseBoxes, by: User, at: datetime | None = None) -> Message:
    """To the reporter, under the key their receipt opens. The first one is the answer that was promised."""
    if not text.strip():
        raise ReasonNeeded
    uuid = uuid4()
    message = Message.objects.create(
        uuid=uuid,
        case=case,
        author=by,
        is_from_reporter=False,
        envelope=boxes.dialogue.seal(text.strip().encode(), message_context(uuid)),
        sent_on=day_of(at),
    )
    case.messages.filter(is_from_reporter=True, is_read=False).update(is_read=True)
    keep(case, awaits_handler=False)
    acknowledge(case, by, boxes, at)
    noted(case, "case.message_written", by)
    return message


@transaction.atomic
def mark_answered(*, case: Case, by: User) -> Case:
    """What the reporter wrote needs no answer."""
    case.messages.filter(is_from_reporter=True, is_read=False).update(is_read=True)
    keep(case, awaits_handler=False)
    noted(case, "case.message_needs_no_answer", by)
    return case

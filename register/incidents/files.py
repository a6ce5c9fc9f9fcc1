"""Files of a case: one shape for those who handle it and for the reporter, and one way to tie a file to a case."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from register.attachments import queries as attachments
from register.attachments import services
from register.attachments.models import Attachment
from register.attachments.uploads import SealedUpload
from register.incidents.models import Case, CaseAttachment
from register.statements import prepared

WAITS_DAYS = 1  # a file whose case could not be written


@dataclass(frozen=True)
class CaseFile:
    """A file as lists show it, opened."""

    uuid: uuid.UUID
    name: str
    size: int
    is_from_reporter: bool

    def __repr__(self) -> str:
        return "CaseFile()"


def files_of(case: Case, dialogue_key: bytes, *, only_reporters: bool = False) -> list[CaseFile]:
    """The files of a case, oldest first; the reporter sees only their own."""
    rows = _of_case(case.pk)
    return [_opened(row, dialogue_key) for row in rows if row.is_from_reporter or not only_reporters]


@prepared
def _of_case(case: int) -> QuerySet[CaseAttachment, CaseAttachment]:
    return CaseAttachment.objects.filter(case_id=case).select_related("attachment").order_by("id")


def _opened(row: CaseAttachment, dialogue_key: bytes) -> CaseFile:
    about = attachments.about(row.attachment, dialogue_key)
    return CaseFile(row.attachment.uuid, about.name, about.size, row.is_from_reporter)


def received(upload: SealedUpload, dialogue_key: bytes, *, keep_original: bool = False) -> Attachment:
    """Checked, cleaned and sealed, before the transaction that ties it to its case."""
    waits = services.waiting_until(WAITS_DAYS)
    row, _about = services.receive(upload=upload, part_key=dialogue_key, keep_original=keep_original, expires_on=waits)
    return row


def tie(case: Case, row: Attachment, *, is_from_reporter: bool) -> CaseAttachment:
    """Keep the file with the case. Call inside the transaction that tells the trail."""
    services.keep([row.uuid])
    return CaseAttachment.objects.create(
        case=case, attachment=row, is_from_reporter=is_from_reporter, added_on=timezone.localdate()
    )

"""Files from those who handle a case, and files opened: each with its line in the trail first."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from register.accounts.models import User
from register.attachments import queries as attachments
from register.attachments.models import Attachment
from register.attachments.sealing import About
from register.attachments.uploads import SealedUpload
from register.incidents import files
from register.incidents.casework.writing import noted
from register.incidents.models import Case
from register.incidents.sealing import CaseBoxes


def find(case: Case, file_id: UUID) -> Attachment | None:
    """A file of this case and of no other."""
    row = case.case_attachments.filter(attachment__uuid=file_id).select_related("attachment").first()
    return row.attachment if row else None


def add_file(*, case: Case, upload: SealedUpload, boxes: CaseBoxes, by: User) -> None:
    """Checked, cleaned and sealed as the reporter's are."""
    row = files.received(upload, boxes.dialogue_key)
    with transaction.atomic():
        files.tie(case, row, is_from_reporter=False)
        noted(case, "case.file_added", by)


def open_file(*, case: Case, row: Attachment, boxes: CaseBoxes, by: User) -> tuple[About, Iterator[bytes]]:
    """What the file is, and its content piece by piece. That it was read is in the trail before the first."""
    about = attachments.about(row, boxes.dialogue_key)
    with transaction.atomic():
        noted(case, "case.file_read", by, file=str(row.uuid))
    return about, attachments.content(row, boxes.dialogue_key)

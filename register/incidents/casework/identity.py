"""Names: opened only with permission, purpose and a line in the trail; asked for and granted between people."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from register.accounts.models import User
from register.codes import lists
from register.crypto.aead import Box, new_key
from register.crypto.contexts import Context
from register.incidents import access
from register.incidents.casework import questions
from register.incidents.casework.problems import (
    AlreadySettled,
    NoNames,
    NotYours,
    ReasonNeeded,
    UnknownAnswer,
)
from register.incidents.casework.questions import IDENTITY, WAITING
from register.incidents.casework.reading import boxes_of
from register.incidents.casework.writing import day_of, moment, noted
from register.incidents.models import Case, IdentityRequest, SealedPart
from register.incidents.sealing import part_context, row_context, unpacked
from register.keys import services as keys
from register.keys.vault import Unlocked
from register.notices import services as notices

GRANTED, REFUSED, ENDED = "granted", "refused", "ended"
GRANT_DAYS = 14


class NamesClosed(PermissionError):
    """The person may not open the names of this case."""


def has_names(case: Case) -> bool:
    return bool(questions.names(case.pk))


def has_asked(case: Case, person: User) -> bool:
    """The person's own question is not answered yet."""
    return bool(questions.asked(case.pk, person.pk))


@transaction.atomic
def open_names(*, case: Case, purpose: str, by: User, unlocked: Unlocked) -> dict[str, Any]:
    """The names in a report. The line in the trail is written before anything is opened."""
    if not lists.is_code("IDENTITET", purpose):
        raise UnknownAnswer
    if not access.may_open_names(by, case):
        raise NamesClosed
    row = SealedPart.objects.filter(case=case, part=IDENTITY).order_by("-version").first()
    if row is None:
        raise NoNames
    noted(case, "case.names_opened", by, purpose=purpose)
    key = keys.open_case_key(case.uuid, IDENTITY, unlocked)
    return unpacked(Box(key).unseal(bytes(row.envelope), part_context(case.uuid, IDENTITY, row.version)))


@transaction.atomic
def ask_for_names(*, case: Case, purpose: str, reason: str, by: User, at: datetime | None = None) -> IdentityRequest:
    """Ask those who hold the names to let one in. The reason is sealed to them, under a key of its own."""
    if not lists.is_code("IDENTITET", purpose):
        raise UnknownAnswer
    if not reason.strip():
        raise ReasonNeeded
    if not has_names(case):
        raise NoNames
    if has_asked(case, by):
        raise AlreadySettled
    holders = keys.audience_for(IDENTITY, case.authority_id)
    if holders is None:
        raise NoNames
    reason_key, key = uuid4(), new_key()
    keys.seal_case_key(reason_key, IDENTITY, key, [holders])
    request = IdentityRequest.objects.create(
        case=case, asked_by=by, purpose=purpose, asked_at=moment(at), reason_key=reason_key,
        envelope=Box(key).seal(reason.strip().encode(), _reason_context(case, reason_key)),
    )  # fmt: skip
    noted(case, "case.names_asked", by, purpose=purpose)
    notices.tell_names_keepers(case.authority_id)
    return request


@transaction.atomic
def answer_request(
    *, request: IdentityRequest, is_granted: bool, by: User, unlocked: Unlocked, at: datetime | None = None
) -> IdentityRequest:
    """Somebody who holds the names says yes, for two weeks, or no. Nobody answers their own question."""
    request = IdentityRequest.objects.select_for_update().select_related("case", "asked_by").get(pk=request.pk)
    if request.answer != WAITING:
        raise AlreadySettled
    if request.asked_by_id == by.pk:
        raise NotYours
    if not access.may_grant_names(by, request.case):
        raise NamesClosed
    if is_granted:
        keys.share_with_person(request.case.uuid, IDENTITY, request.asked_by_id, unlocked)
        request.until = day_of(at) + timedelta(days=GRANT_DAYS)
    request.answer, request.answered_by, request.answered_at = GRANTED if is_granted else REFUSED, by, moment(at)
    request.save(update_fields=["answer", "answered_by", "answered_at", "until"])
    noted(request.case, "case.names_answered", by, answer=request.answer, user=request.asked_by_id)
    notices.tell_person(request.asked_by_id)
    return request


def end_expired(at: datetime | None = None) -> int:
    """Take back the keys of grants that have run out."""
    over = IdentityRequest.objects.filter(answer=GRANTED, until__lt=day_of(at)).select_related("case")
    for request in over:
        others = request.case.identity_requests.filter(
            asked_by=request.asked_by_id, answer=GRANTED, until__gte=day_of(at)
        )
        if not others.exists():
            keys.withdraw_from_person(request.case.uuid, IDENTITY, request.asked_by_id, None)
    return over.update(answer=ENDED)


def reason_of(request: IdentityRequest, unlocked: Unlocked) -> str:
    """Why somebody asks, for those who hold the names. NoKey for everybody else."""
    if request.reason_key is None:  # asked before reasons had keys of their own: sealed with the case
        context = row_context("identityrequest", request.case.uuid, str(request.pk))
        return boxes_of(request.case, unlocked).case.unseal(bytes(request.envelope), context).decode()
    key = keys.open_case_key(request.reason_key, IDENTITY, unlocked)
    return Box(key).unseal(bytes(request.envelope), _reason_context(request.case, request.reason_key)).decode()


def _reason_context(case: Case, reason_key: UUID) -> Context:
    return row_context("identityrequest", case.uuid, str(reason_key))

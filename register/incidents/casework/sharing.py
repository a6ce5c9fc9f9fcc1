"""Letting others in: one person by name, or CKS after an examined disclosure. Permission and key go together."""

from datetime import datetime

from django.db import transaction

from register.accounts.models import User
from register.codes import lists
from register.incidents.casework.problems import AlreadySettled, PersonHasNoKey, ReasonNeeded, UnknownAnswer
from register.incidents.casework.writing import claim, day_of, keep, noted
from register.incidents.models import Case, CaseShare
from register.keys import services as keys
from register.keys.vault import Unlocked
from register.notices import services as notices


@transaction.atomic
def share_case(*, case: Case, person: User, by: User, unlocked: Unlocked, at: datetime | None = None) -> CaseShare:
    """One person may read the case from now on. The key first: without it the permission would open nothing."""
    if not person.is_active:
        raise UnknownAnswer
    try:
        keys.share_with_person(case.uuid, "case", person.pk, unlocked)
    except keys.NotEnrolled:
        raise PersonHasNoKey from None
    share, _made = CaseShare.objects.update_or_create(
        case=case, user=person, defaults={"by": by, "shared_on": day_of(at), "ended_on": None}
    )
    noted(case, "case.shared", by, user=person.pk)
    notices.tell_person(person.pk)
    return share


@transaction.atomic
def end_share(*, case: Case, person: User, by: User, at: datetime | None = None) -> None:
    """Take it back: the permission and the key."""
    ended = CaseShare.objects.filter(case=case, user=person, ended_on__isnull=True).update(ended_on=day_of(at))
    if not ended:
        raise AlreadySettled
    keys.withdraw_from_person(case.uuid, "case", person.pk, by.pk)
    noted(case, "case.share_ended", by, user=person.pk)


@transaction.atomic
def disclose_to_cks(*, case: Case, version: int, ground: str, by: User, unlocked: Unlocked) -> Case:
    """Give CKS the case's key, with the legal ground that the own organisation found for it. Names stay behind."""
    if not ground:
        raise ReasonNeeded
    if not lists.is_code("UTLAMNANDE", ground):
        raise UnknownAnswer
    case = claim(case, version)
    if case.cks_has_key:
        raise AlreadySettled
    audience = keys.audience_for("cks", None)
    if audience is None:
        raise PersonHasNoKey
    keys.share_with_audience(case.uuid, "case", audience, unlocked)
    keep(case, cks_has_key=True, disclosure_ground=ground)
    noted(case, "case.disclosed", by, ground=ground)
    notices.tell_cks()
    return case

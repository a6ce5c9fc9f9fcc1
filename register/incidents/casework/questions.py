"""What the case page asks the store. Each question is put together once and asked for every case."""

from typing import Any

from django.db.models import QuerySet

from register.incidents.models import (
    CaseCode,
    CaseMeasure,
    CaseShare,
    Duty,
    IdentityRequest,
    Message,
    Note,
    RiskAssessment,
    SealedPart,
    Transition,
)
from register.statements import prepared

IDENTITY = "identity"
WAITING = "waiting"


@prepared
def parts(case: int) -> QuerySet[SealedPart, Any]:
    """(part, version, envelope), the newest version last. Names and the text for search stay where they are."""
    rows = SealedPart.objects.filter(case_id=case).exclude(part__in=(IDENTITY, "folded"))
    return rows.order_by("version").values_list("part", "version", "envelope")


@prepared
def messages(case: int) -> QuerySet[Message, Any]:
    """(uuid, envelope, who, is from the reporter, day)."""
    rows = Message.objects.filter(case_id=case).order_by("id")
    return rows.values_list("uuid", "envelope", "author__full_name", "is_from_reporter", "sent_on")


@prepared
def notes(case: int) -> QuerySet[Note, Any]:
    """(uuid, envelope, who, moment), newest first."""
    rows = Note.objects.filter(case_id=case).order_by("-id")
    return rows.values_list("uuid", "envelope", "author__full_name", "written_at")


@prepared
def duties(case: int) -> QuerySet[Duty, Duty]:
    return Duty.objects.filter(case_id=case).select_related("settled_by").order_by("due_at", "id")


@prepared
def measures(case: int) -> QuerySet[CaseMeasure, CaseMeasure]:
    rows = CaseMeasure.objects.filter(case_id=case).select_related("measure__responsible")
    return rows.order_by("measure__due_date", "id")


@prepared
def newest_risk(case: int) -> QuerySet[RiskAssessment, RiskAssessment]:
    return RiskAssessment.objects.filter(case_id=case).select_related("by", "second").order_by("-id")[:1]


@prepared
def codes(case: int) -> QuerySet[CaseCode, Any]:
    """(code list, code)."""
    return CaseCode.objects.filter(case_id=case).order_by("id").values_list("codelist", "code")


@prepared
def moves(case: int) -> QuerySet[Transition, Any]:
    """(day, state, who)."""
    return Transition.objects.filter(case_id=case).order_by("id").values_list("moved_on", "became", "by__full_name")


@prepared
def shares(case: int) -> QuerySet[CaseShare, CaseShare]:
    """Those in force."""
    return CaseShare.objects.filter(case_id=case, ended_on__isnull=True).select_related("user", "by")


@prepared
def names(case: int) -> QuerySet[SealedPart, Any]:
    """One row when there are names."""
    return SealedPart.objects.filter(case_id=case, part=IDENTITY).values_list("pk")[:1]


@prepared
def asked(case: int, person: int) -> QuerySet[IdentityRequest, Any]:
    """One row when the person's own question about names is not answered yet."""
    return IdentityRequest.objects.filter(case_id=case, asked_by_id=person, answer=WAITING).values_list("pk")[:1]

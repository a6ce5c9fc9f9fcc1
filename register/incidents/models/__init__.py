"""What is held about reports and cases: plain coordinates, and sealed documents beside them."""

from register.incidents.models.case import Case, CaseCode, Message, SealedPart
from register.incidents.models.casework import (
    CaseMeasure,
    CaseShare,
    Duty,
    Escalation,
    IdentityRequest,
    Note,
    RiskAssessment,
    Transition,
)
from register.incidents.models.intake import AdviceAnswer, CaseAttachment, Draft, Feedback, ReferenceCounter

__all__ = [
    "AdviceAnswer",
    "Case",
    "CaseAttachment",
    "CaseCode",
    "CaseMeasure",
    "CaseShare",
    "Draft",
    "Duty",
    "Escalation",
    "Feedback",
    "IdentityRequest",
    "Message",
    "Note",
    "ReferenceCounter",
    "RiskAssessment",
    "SealedPart",
    "Transition",
]

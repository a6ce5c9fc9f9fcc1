"""What the trail's details are called: a word for each key; for each code, what lists and tables call it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from register.accounts import roles
from register.audit.kinds import KINDS
from register.codes import clocks, lists
from register.organisation.models import IdentityPolicy, IntakePolicy, LegalForm

Words = Mapping[str, str | Promise]
NAMES: Words = {
    "answer": _lazy("Answer"), "assignment": _lazy("Assignment"), "audience": _lazy("Group"), "became": _lazy("To"),
    "codes": _lazy("Codes"), "count": _lazy("Count"), "created": _lazy("Made"),
    "day": _lazy("Day"), "duty": _lazy("Duty"),
    "effect": _lazy("Effect"), "file": _lazy("File"), "files": _lazy("Files"), "floor": _lazy("Floor"),
    "form": _lazy("Form"), "found": _lazy("Found"), "generation": _lazy("Generation"),
    "ground": _lazy("Legal ground"),
    "identity": _lazy("Names are opened by"), "intake": _lazy("Reports go to"), "is_continued": _lazy("Continued"),
    "is_done": _lazy("To the end"), "kind": _lazy("Kind"), "klass": _lazy("Class"), "late": _lazy("Late"),
    "legal_form": _lazy("Legal form"), "level": _lazy("Level"), "manager": _lazy("Manager told"),
    "measure": _lazy("Measure"), "method": _lazy("Way"), "moved": _lazy("Moved"), "next": _lazy("Next date"),
    "node": _lazy("Place"), "original": _lazy("Original"), "owner": _lazy("Owner"), "page": _lazy("Page"),
    "proposed": _lazy("Proposed"), "purpose": _lazy("Purpose"), "read": _lazy("Read"), "reason": _lazy("Reason"),
    "renamed": _lazy("Renamed"), "reporter": _lazy("Reporter"), "role": _lazy("Role"), "routed": _lazy("Reports go to"),
    "rule": _lazy("Rule"), "severity": _lazy("Severity"), "slot": _lazy("Way to unlock"), "source": _lazy("Came by"),
    "subject": _lazy("About"), "to": _lazy("To"), "told": _lazy("Told"), "user": _lazy("Person"), "was": _lazy("From"),
}  # fmt: skip
LISTS = {
    "klass": "KLASS", "severity": "ALLVAR", "level": "RISK", "floor": "RISK", "proposed": "RISK", "was": "STATUS",
    "became": "STATUS", "ground": "UTLAMNANDE", "reason": "DATUMSKAL", "effect": "EFFEKT",
    "case.classified form": "FORM", "case.measure_decided kind": "ATGARD", "case.names_asked purpose": "IDENTITET",
    "case.names_opened purpose": "IDENTITET",
}  # fmt: skip
WAYS: Words = {
    "words": _lazy("Six words"), "prf": _lazy("Passkey"), "webauthn": _lazy("Passkey"), "totp": _lazy("App"),
    "recovery_codes": _lazy("Recovery codes"),
}  # fmt: skip
POLICIES: Words = dict(IntakePolicy.choices)
TABLES: dict[str, Words] = {
    "form": WAYS, "slot": WAYS, "intake": POLICIES, "routed": POLICIES, "identity": dict(IdentityPolicy.choices),
    "legal_form": dict(LegalForm.choices),
    "answer": {
        "done": _lazy("Done"), "not_needed": _lazy("Not needed"), "granted": _lazy("Yes"), "refused": _lazy("No"),
        "yes": _lazy("Yes"), "no": _lazy("No"),
    },
    "source": {"web": _lazy("The report page"), "phone": _lazy("Phone"), "behalf": _lazy("For somebody else")},
    "reporter": {"named": _lazy("Named"), "anonymous": _lazy("Anonymous")},
    "told": {"lead": _lazy("CKS lead"), "handlers": _lazy("The organisation's handlers")},
    "purpose": {"case": _lazy("The case"), "identity": _lazy("Names and contact details")},
    "search.text purpose": {
        "case": _lazy("To work with a case"), "pattern": _lazy("To see whether events belong together"),
        "report": _lazy("To write a situation picture or report"),
        "disclosure": _lazy("To answer somebody who asks for documents"),
    },
}  # fmt: skip
FLAGS = frozenset(["late", "manager", "is_continued", "is_done"])
PEOPLE, PLACES = frozenset(["user", "owner"]), frozenset(["to", "node"])
NOTHING = ("-", "", 0)


def sentence(kind: str, detail: Mapping[str, str | int], people: Mapping[int, str], places: Mapping[int, str]) -> str:
    """`Name: value` for each key, with commas between."""
    parts = [f"{NAMES.get(key, key)}: {_said(kind, key, value, people, places)}" for key, value in detail.items()]
    return ", ".join(parts)


def _said(kind: str, key: str, value: str | int, people: Mapping[int, str], places: Mapping[int, str]) -> str:
    if key in FLAGS:
        return _("Yes") if value else _("No")
    if key in PEOPLE or key in PLACES:
        names = people if key in PEOPLE else places
        return _("Nothing chosen") if value in NOTHING else names.get(int(value), str(value))
    return _("Nothing chosen") if value in ("-", "") else _coded(kind, key, str(value))


def _coded(kind: str, key: str, value: str) -> str:
    language = "en" if (get_language() or "sv").startswith("en") else "sv"
    codelist = LISTS.get(f"{kind} {key}") or LISTS.get(key)
    if codelist:
        return lists.label(codelist, value, language)
    if key == "duty":
        return next((rule.label(language) for rule in clocks.rules() if rule.kind == value), value)
    if key == "role":
        return str(roles.ROLES[value].label) if value in roles.ROLES else value
    if key == "kind":
        return str(KINDS[value].label) if value in KINDS else str(roles.audience_label(value))
    table = TABLES.get(f"{kind} {key}") or TABLES.get(key, {})
    return str(table.get(value, value))


def ids(details: list[Mapping[str, str | int]], keys: frozenset[str]) -> set[int]:
    """The people or places that details name."""
    found = [value for detail in details for key, value in detail.items() if key in keys]
    return {int(value) for value in found if str(value).isdecimal()}

"""What the trail tells is told in the reader's language: every key has a name, every code its words."""

from typing import Any

import pytest
from django.utils import translation

from register.accounts import roles
from register.audit.kinds import KINDS
from register.codes import lists
from register.web.ui import trail_words

RECEIVED = (
    "Came by: Phone, Reporter: Anonymous, "
    "Reports go to: The own organisation first; CKS after an examined disclosure, Manager told: Yes"
)
PEOPLE, PLACES = {7: "Disa Ek"}, {3: "Stadsbiblioteket"}


def test_every_key_of_every_kind_has_a_name() -> None:
    keys = {key for kind in KINDS.values() for key in kind.keys}

    assert keys - set(trail_words.NAMES) == set()


def test_every_list_that_is_named_exists() -> None:
    assert set(trail_words.LISTS.values()) - set(lists.all_lists()) == set()


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        ("case.moved", {"was": "ST-INK", "became": "ST-BED"}, "From: {ST-INK}, To: {ST-BED}"),
        ("case.risk_judged", {"level": "R-HOG", "floor": "-"}, "Level: {R-HOG}, Floor: Nothing chosen"),
        ("case.planned", {"owner": 7, "next": "-"}, "Owner: Disa Ek, Next date: Nothing chosen"),
        ("case.planned", {"owner": 0, "next": "2026-12-01"}, "Owner: Nothing chosen, Next date: 2026-12-01"),
        ("case.duty_settled", {"duty": "POL", "answer": "not_needed", "late": 0},
         "Duty: Decision on a police report, Answer: Not needed, Late: No"),
        ("case.names_answered", {"answer": "granted", "user": 99}, "Answer: Yes, Person: 99"),
        ("organisation.moved", {"to": 3}, "To: Stadsbiblioteket"),
        ("role.assigned", {"role": "cks_lead", "assignment": 4}, "Role: CKS lead, Assignment: 4"),
        ("audit.read", {"kind": "case.read"}, "Kind: A case was opened and read"),
        ("keys.audience_opened", {"kind": "cks", "node": 0}, "Kind: The cases of CKS, Place: Nothing chosen"),
        ("report.received",
         {"source": "phone", "reporter": "anonymous", "routed": "own_first", "manager": 1}, RECEIVED),
        ("case.unopened_told", {"rule": "OPP-1", "told": "lead"}, "Rule: OPP-1, Told: CKS lead"),
        ("search.text", {"purpose": "new one", "is_continued": 0}, "Purpose: new one, Continued: No"),
        ("search.text", {"purpose": "case"}, "Purpose: To work with a case"),
        ("keys.case_shared_with_person", {"purpose": "case"}, "Purpose: The case"),
    ],
)  # fmt: skip
def test_detail_is_a_sentence_of_names(kind: str, detail: dict[str, Any], said: str) -> None:
    labels = {code: lists.label("STATUS", code, "en") for code in ("ST-INK", "ST-BED")}
    labels["R-HOG"] = lists.label("RISK", "R-HOG", "en")
    for code, label in labels.items():
        said = said.replace("{" + code + "}", label)

    with translation.override("en"):
        assert trail_words.sentence(kind, detail, PEOPLE, PLACES) == said


def test_swedish_reader_gets_swedish() -> None:
    with translation.override("sv"):
        said = trail_words.sentence("role.assigned", {"role": "auditor", "assignment": 1}, {}, {})

        assert said == f"Roll: {roles.ROLES['auditor'].label}, Tilldelning: 1"

"""What a case is coded as: the input of risk floors and duties."""

from register.incidents.casework import questions
from register.incidents.models import Case

LISTS = (
    "FORM",
    "SUBFORM",
    "KANAL",
    "PLATS",
    "SITUATION",
    "MOTIV-U",  # perceived by the person
    "MOTIV-B",  # assessed
    "SAKERHET",  # how sure the assessed motive is
    "AKTOR",
    "KAPACITET",
    "METOD",
    "OFFER",
    "KONSEKVENS",
)
VALUES_OF = {"MOTIV-U": "MOTIV", "MOTIV-B": "MOTIV"}  # two fields, one list of codes
ONE_ONLY = frozenset({"SAKERHET", "SITUATION"})
SENSITIVE = frozenset({"AKTOR", "KONSEKVENS", "MOTIV-U", "MOTIV-B", "SUBFORM", "OFFER"})  # never a filter
FLAGS = "FLAGGA"  # what the risk form ticks and no code list says


def values_of(name: str) -> str:
    return VALUES_OF.get(name, name)


def codes_of(case: Case) -> dict[str, list[str]]:
    """The chosen codes of each list."""
    found: dict[str, list[str]] = {name: [] for name in (*LISTS, FLAGS)}
    for codelist, code in questions.codes(case.pk):
        found.setdefault(codelist, []).append(code)
    return found


def facts_of(case: Case) -> frozenset[str]:
    """Every code that holds for the case, and the answer about danger."""
    plain = {case.klass, case.form, case.severity} - {""}
    coded = {code for _codelist, code in questions.codes(case.pk)}
    danger = {"DANGER-YES"} if case.life_danger == "yes" else set()
    return frozenset(plain | coded | danger)

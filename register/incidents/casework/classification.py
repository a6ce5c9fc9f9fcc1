"""What a case is: its codes. Codes set duties going; they are never a judgement of a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from register.accounts.models import User
from register.incidents.casework.duties import open_duties
from register.incidents.casework.facts import LISTS, ONE_ONLY, values_of
from register.incidents.casework.judgements import raise_to_floor
from register.incidents.casework.problems import UnknownAnswer
from register.incidents.casework.writing import check_code, claim, day_of, keep, moment, noted
from register.incidents.models import Case, CaseCode


@transaction.atomic
def classify(
    *,
    case: Case,
    version: int,
    klass: str,
    form: str,
    codes: Mapping[str, Sequence[str]],
    by: User,
    severity: str | None = None,
    outcome: str | None = None,
    at: datetime | None = None,
) -> Case:
    """Set every code at once. One main form; the rest may be several or none."""
    day = day_of(at)
    case = claim(case, version)
    check_code("KLASS", klass, day)
    check_code("FORM", form, day)
    check_code("UTFALL", outcome or "", day)
    check_code("ALLVAR", severity or "", day)
    wanted = _wanted(codes, form, case)
    CaseCode.objects.filter(case=case, codelist__in=LISTS).delete()
    CaseCode.objects.bulk_create([CaseCode(case=case, codelist=name, code=code) for name, code in wanted])
    values = {"klass": klass, "form": form}
    values |= {"outcome": outcome} if outcome is not None else {}
    values |= {"severity": severity} if severity is not None else {}
    keep(case, **values)
    noted(case, "case.classified", by, klass=klass or "-", form=form or "-", codes=len(wanted))
    open_duties(case, moment(at))
    raise_to_floor(case, by)
    return case


def _wanted(codes: Mapping[str, Sequence[str]], form: str, case: Case) -> list[tuple[str, str]]:
    """(list, code) once each. A code that the case already has stays choosable after its last day."""
    there = set(case.codes.values_list("codelist", "code"))
    chosen = {**codes, "FORM": [*([form] if form else []), *codes.get("FORM", ())]}
    found = [(name, code) for name in LISTS for code in dict.fromkeys(chosen.get(name, ()))]
    for name, code in found:
        if (name, code) not in there and not check_code(values_of(name), code, day_of(None)):
            raise UnknownAnswer
    if any(len(chosen.get(name, ())) > 1 for name in ONE_ONLY):
        raise UnknownAnswer
    return found

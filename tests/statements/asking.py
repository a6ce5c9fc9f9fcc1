"""Asks every prepared question of the register both ways, with every id there is; prints how many rows each gave.

Run inside a world: `python -m register shell -c "import tests.statements.asking"`.
"""

import json
import sys
from inspect import signature
from itertools import product
from typing import Any

from django.db.models import Model
from django.urls import get_resolver

from register.accounts.models import Session, User
from register.incidents.models import Case
from register.statements import Prepared

BESIDE = {"_lines"}  # speaks of a page that the list's own statement makes


def plain(row: Any) -> Any:
    return {name: value for name, value in vars(row).items() if name != "_state"} if isinstance(row, Model) else row


def every_question() -> dict[str, Prepared[Any, Any]]:
    assert get_resolver().url_patterns  # the pages are loaded
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("register.")]
    return {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Prepared) and value.ask.__module__ == module.__name__ and name not in BESIDE
    }


def main() -> None:
    cases, people = list(Case.objects.all()), list(User.objects.values_list("pk", flat=True))
    known = {
        "case": [case.pk for case in cases],
        "uuid": [case.uuid for case in cases],
        "person": people,
        "pk": people,
        "digest": list(Session.objects.values_list("pk", flat=True)),
    }
    told = {}
    for name, question in every_question().items():
        told[name] = 0
        for ids in product(*(known[one] for one in signature(question.ask).parameters)):
            found, anew = question(*ids), list(question.ask(*ids))
            assert list(map(plain, found)) == list(map(plain, anew)), (name, ids)
            told[name] += len(found)
    print(json.dumps(told))


main()

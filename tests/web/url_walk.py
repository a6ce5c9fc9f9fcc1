"""Every address of the register, and what each person of the cast gets there."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from register.incidents.models import Case
from tests.people import Cast, Person
from tests.web.signin.entering import signed_in

NOBODY = "nobody"


def names(resolver: Any = None, space: str = "") -> Iterator[str]:
    """`namespace:name` of every pattern there is."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}:{pattern.namespace}" if space and pattern.namespace else pattern.namespace or space
            yield from names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}:{pattern.name}" if space else str(pattern.name)


def address(name: str, cast: Cast, case: Case) -> str:
    """The address with something real in each place."""
    values = {
        "case_id": case.uuid,
        "kind": case.duties.order_by("id").values_list("kind", flat=True).first(),
        "measure_id": next((row.measure.uuid for row in case.case_measures.all()), uuid4()),
        "file_id": next((row.attachment.uuid for row in case.case_attachments.all()), uuid4()),
        "user_id": cast.lead.user.pk,
        "mark": uuid4(),
        "slot": uuid4(),
        "assignment": cast.handler_housing.user.assignments.values_list("pk", flat=True).first(),
        "pk": PK_OF[name](cast, case) if name in PK_OF else 0,
        "name": NAME_OF.get(name, ""),
    }
    wanted = next(params for pattern, params in _parameters(name))
    return reverse(name, kwargs={key: values[key] for key in wanted})


PK_OF = {
    "administration:person": lambda cast, _case: cast.outsider.user.pk,
    "administration:contact": lambda cast, _case: cast.outsider.user.pk,
    "administration:give_role": lambda cast, _case: cast.outsider.user.pk,
    "administration:take_role": lambda cast, _case: cast.handler_housing.user.pk,
    "administration:act": lambda cast, _case: cast.outsider.user.pk,
    "administration:place": lambda cast, _case: cast.pool.pk,
    "administration:change_place": lambda cast, _case: cast.pool.pk,
    "administration:dismiss_custodian": lambda cast, _case: cast.custodian.user.pk,
    "cases:answer": lambda _cast, case: case.identity_requests.values_list("pk", flat=True).first(),
}
NAME_OF = {
    "administration:act": "sessioner",
    "administration:change_place": "byt-namn",
    "cases:measure": "gjord",
    "cases:work": "anteckning",
}


def _parameters(name: str) -> Iterator[tuple[Any, list[str]]]:
    space, _colon, last = name.rpartition(":")
    resolver: Any = get_resolver()
    for part in filter(None, space.split(":")):
        resolver = resolver.namespace_dict[part][1]
    for possible, pattern, _defaults, _converters in resolver.reverse_dict.getlist(last):
        yield pattern, list(possible[0][1])


def client_of(who: str, cast: Cast) -> Client:
    if who == NOBODY:
        return Client()
    person: Person = getattr(cast, who)
    return signed_in(person, unlocked=bool(person.words))


def outcome(client: Client, method: str, url: str) -> str:
    """open: the page was reached; signin: sign in first; hidden: no such page; refused: no access."""
    answer = getattr(client, method)(url)
    if answer.streaming:
        b"".join(answer.streaming_content)
    if answer.status_code == 302 and answer.headers["Location"].startswith(reverse("signin:login") + "?"):
        return "signin"
    return {404: "hidden", 403: "refused", 405: "not by link"}.get(answer.status_code, "open")


def settled(answer: Any, url: str) -> str:
    """A page without its own address and what is new in each answer."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", answer.content.decode().replace(url, ""))

"""Filling in the report as a browser does, page by page."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from register.organisation.models import Organisation

WHAT: dict[str, Any] = {"what": ["threat"]}
HURT: dict[str, Any] = {"hurt": "no"}
WHEN: dict[str, Any] = {"when": "today"}
WHERE: dict[str, Any] = {"where": ["phone"]}
TELL: dict[str, Any] = {"text": "En man ringde och skrek."}
WHO: dict[str, Any] = {"manager": "no", "named": "no"}


def post(client: Client, page: str, answers: dict[str, Any], query: str = "") -> Any:
    return client.post(reverse(f"report:{page}") + query, answers)


def fill(client: Client, place: Organisation, *, until: str = "check", **changed: dict[str, Any]) -> Any:
    """Answer the pages in order, up to and not including `until`; gives the last answer."""
    pages = [
        ("start", WHAT | changed.get("what", {})),
        ("hurt", HURT | changed.get("hurt", {})),
        ("when", WHEN | changed.get("when", {})),
        ("where", WHERE | changed.get("where", {})),
        ("place", {"place": place.pk}),
        ("tell", TELL | changed.get("tell", {})),
        ("who", WHO | changed.get("who", {})),
    ]
    response: Any = None
    for page, answers in pages:
        if page == until:
            break
        response = post(client, page, answers)
        assert response.status_code == 302, (page, said(response))
    return response


def send(client: Client) -> Any:
    """Look at the answers and send them; gives the receipt page."""
    client.get(reverse("report:check"))
    return client.post(reverse("report:check"), follow=True)


def said(response: HttpResponse) -> str:
    """The page as a reader gets it: no tags, single spaces."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def words_of(response: HttpResponse) -> str:
    return re.search(r"data-words>([^<]+)<", response.content.decode())[1]

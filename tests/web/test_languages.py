"""No page mixes languages: Swedish words on an English page, or English on a Swedish one, are left-overs."""

import re

import pytest
from django.conf import settings
from django.test import Client

from register.incidents.models import Case
from tests.people import Cast
from tests.web import url_walk
from tests.web.test_pseudo_language import ALWAYS, FILE_TO_READ_IN, names_in, texts
from tests.web.test_urls import told

_SWEDISH = "och inte är för att som det ett med till kan ska på av från eller har din ditt du vi ärende"
_ENGLISH = "the and with you this that from your can are not have been their which what who when"
FOREIGN = {"en": frozenset(_SWEDISH.split()), "sv": frozenset(_ENGLISH.split())}
OWN_NAMES = {
    "Hon ska ringas.",
    "Vera Tallmark",
    "En man ringde och sa kanariefågel i berättelsen.",
}  # what the test itself has written


def leftovers(page: str, language: str, known: set[str]) -> list[str]:
    """Texts with a common word of the other language, when names and what people wrote are taken away."""
    found = []
    body = re.sub(r'<(\w+)[^>]*\blang="(?:sv|en)"[^>]*>[^<]*</\1>', "", page.partition("<body")[2])
    for text in texts(body):
        rest = text
        for name in sorted((one for one in known if one in rest), key=len, reverse=True):
            rest = rest.replace(name, " ")
        if FOREIGN[language] & set(re.findall(r"[a-zåäö]+", rest.lower())):
            found.append(text)
    return found


def test_a_leftover_is_found_in_either_language() -> None:
    page = '<html><body><p>The case is open</p><p>Ärendet är öppet</p><button lang="sv">Byt och läs</button></body>'

    assert leftovers(page, "en", set()) == ["Ärendet är öppet"]
    assert leftovers(page, "sv", set()) == ["The case is open"]


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(
    "who", [url_walk.NOBODY, "analyst", "lead", "handler_leisure", "administrator", "auditor", "custodian"]
)
def test_pages_of_everybody_are_in_one_language(cast: Cast, var: object, who: str, language: str) -> None:
    case = told(cast)
    client = url_walk.client_of(who, cast)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    known = names_in(cast) | ALWAYS | FILE_TO_READ_IN | OWN_NAMES

    found = {name: left for name, page in shown(client, cast, case) if (left := leftovers(page, language, known))}

    assert found == {}


def shown(client: Client, cast: Cast, case: Case) -> list[tuple[str, str]]:
    """Every page that this person gets at all."""
    pages = []
    for name in url_walk.names():
        answer = client.get(url_walk.address(name, cast, case))
        if answer.status_code in (200, 403, 404, 410) and answer.headers["Content-Type"].startswith("text/html"):
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            pages.append((name, content.decode()))
    assert len(pages) > 10
    return pages

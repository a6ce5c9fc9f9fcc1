"""A language of brackets: text on a page that stands outside them has not gone through the catalogue."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.utils.translation import trans_real

from register.incidents.casework import identity
from register.incidents.models import Case
from tests.incidents.intake.writing import ANSWERS, sent
from tests.people import Cast
from tests.server import ROOT
from tests.web import url_walk

STORY = "qqqq"  # what people write is data, and this holds no word of any language
ALWAYS = {"Rak rygg", "English", "Svenska", "CKS", "Danger right now?", "OSL", "AML", "SFB"}
TRANSLATED_BY_ALLAUTH = {"mfa_authenticate", "account_login", "account_reauthenticate"}
NOT_WORDS = re.compile(  # codes of places and cases, marks, days, addresses, and what the trail says by number
    r"[A-Z]{2,3}-[A-Z0-9-]+|, [A-Z]{2,3}\b|&\w+;|\b\d{1,2} \w{3,9} \d{4}\b|\b[\w.-]+@[\w.-]+\b"
    r"|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(case|user|organisation|audience|feedback):[\w-]+"
)
EXAMPLE = "förvaltning;BH;nämnd;2024-01-01;;delad;nej"
FILE_TO_READ_IN = {
    "kod;namn;typ;tillhor;juridisk_form;fran;till;mottagning;socialtjanst",
    "förvaltning",
    "nämnd",
    "delad",
    "nej",
}


@pytest.fixture
def brackets(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Every Swedish text becomes its English msgid in brackets."""
    catalog = read_po(io.BytesIO((ROOT / "register/locale/sv/LC_MESSAGES/django.po").read_bytes()), locale="sv")
    for message in catalog:
        if message.id:
            one = message.id
            message.string = f"⟦{one}⟧" if isinstance(one, str) else tuple(f"⟦{form}⟧" for form in one)
    target = tmp_path / "sv" / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    settings.LOCALE_PATHS = [tmp_path]
    forget()
    yield
    forget()


def forget() -> None:
    """Django keeps catalogues for the life of the process."""
    trans_real._translations.clear()
    trans_real._default = None


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def data() -> set[str]:
    """Texts that are data: code lists, clock rules, risk scales and advice, which carry both languages themselves."""
    found: set[str] = set()
    for path in (ROOT / "register/codes/data").iterdir():
        read = json.loads if path.suffix == ".json" else yaml.safe_load
        found |= {" ".join(text.split()) for text in strings(read(path.read_text(encoding="utf-8")))}
    return {text for text in found if len(text) > 2}


def texts(page: str) -> list[str]:
    """What a reader sees or hears, one piece at a time."""
    body = re.sub(r"<(script|style|code)\b.*?</\1>|<!--.*?-->", "", page, flags=re.DOTALL)  # code is data
    seen = re.findall(r">([^<]+)<", body) + re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]+)"', body)
    return [" ".join(text.split()) for text in seen if text.strip()]


def unbracketed(page: str, allowed: set[str]) -> list[str]:
    """Pieces in which a word is left when brackets, data, numbers and marks are taken away."""
    wrong = []
    whole, count = page.replace("\n", " "), 1
    while count:  # a text may hold another
        whole, count = re.subn(r"⟦[^⟦⟧]*⟧", lambda found: re.sub(r"[^<>]+", " ", found.group()), whole)
    for text in texts(whole):
        rest = text
        for known in sorted((one for one in allowed if one in rest), key=len, reverse=True):
            rest = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", rest)
        if re.search(r"[A-Za-zÅÄÖåäö]{3,}", NOT_WORDS.sub(" ", rest)):
            wrong.append(text)
    return wrong


def names_in(cast: Cast) -> set[str]:
    people = {word for person in cast.everybody().values() for word in (person.user.full_name, person.user.username)}
    places = {
        getattr(cast, name).name
        for name in ("municipality", "leisure", "library", "pool", "social", "homecare", "housing", "depot")
    }
    return people | places | {cast.unenrolled.full_name, cast.unenrolled.username}


def test_a_word_outside_the_catalogue_is_found() -> None:
    page = "<p>⟦Good⟧ <b>Forgotten</b> ⟦it is <em>fine</em>⟧ 12 kB</p><input aria-label='x' placeholder=\"Lost\">"

    assert unbracketed(page, set()) == ["Forgotten", "Lost"]
    assert unbracketed(page, data() | ALWAYS) == ["Forgotten", "Lost"]  # what is allowed covers whole words only


@pytest.mark.parametrize(
    "who", [url_walk.NOBODY, "analyst", "handler_leisure", "administrator", "auditor", "custodian"]
)
def test_every_page_speaks_through_the_catalogue(cast: Cast, brackets: None, who: str) -> None:
    receipt = sent(cast.library.pk, text=STORY, named=True, name="Vera Tallmark", contact="070-174 06 05")
    case = Case.objects.get(reference=receipt["reference"])
    identity.ask_for_names(case=case, purpose="contact", reason=STORY, by=cast.analyst.fresh())
    client: Client = url_walk.client_of(who, cast)
    allowed = (
        data()
        | names_in(cast)
        | ALWAYS
        | FILE_TO_READ_IN
        | {"Vera Tallmark", STORY, *receipt["words"], *ANSWERS["what"]}
    )

    found = {}
    for name in url_walk.names():
        answer = client.get(url_walk.address(name, cast, case))
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if left := unbracketed(content.decode(), allowed):
                found[name] = left

    assert found == {}

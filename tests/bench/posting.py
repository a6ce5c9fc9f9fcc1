"""Sending a report over HTTP, sealed and audited, beside a twin that keeps everything in plain text and no trail."""

import io
import statistics
from base64 import urlsafe_b64decode
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

from register.incidents.intake import drafts, submission
from register.web.report import drafting
from register.web.ui import secret_cookies
from tests.bench import twin
from tests.bench.measure import Table, clock, ratio
from tests.bench.world import world
from tests.incidents.intake.writing import draft

EACH, ROUNDS = 10, 15
TOKEN = "c" * 32  # what the browser's cookie and the form's hidden field both hold
STORY = "En man ringde och sa att jag borde tänka på min familj innan jag skriver beslutet. " * 6
CHECK, RECEIPT = "/rapportera/kontrollera/", "/rapportera/kvitto/"


class Browser:
    """Asks the register's own WSGI application, with every middleware, as the web server does."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self.cookies = SimpleCookie()

    def ask(self, method: str, path: str, secret: bytes, fields: dict[str, Any] | None = None) -> tuple[str, bytes]:
        body, said = urlencode({"csrfmiddlewaretoken": TOKEN, **(fields or {})}, doseq=True).encode(), HttpResponse()
        secret_cookies.write(said, drafting.COOKIE, secret, max_age=60)
        cookies: SimpleCookie = said.cookies
        cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
            "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "https",
            "wsgi.errors": io.StringIO(),
            "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), "HTTP_HOST": "localhost",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_ORIGIN": "https://localhost",
            "HTTP_COOKIE": "; ".join(f"{name}={one.value}" for name, one in cookies.items()),
        }  # fmt: skip
        found: list[str] = []

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            self.cookies = SimpleCookie("; ".join(value for name, value in headers if name == "Set-Cookie"))
            found.append(status)

        answer: Any = self.application(environ, start)
        content = b"".join(answer)
        answer.close()
        return found[0], content

    def press_send(self, secret: bytes) -> None:
        status, _content = self.ask("POST", CHECK, secret)
        assert status == "302 Found", status

    def read_receipt(self, secret: bytes) -> None:
        status, content = self.ask("GET", RECEIPT, secret)
        assert status == "200 OK", status
        assert b"rak-words" in content

    def answer(self, place: int) -> bytes:
        """Every question of a report, each by its own POST; gives the draft's secret."""
        pages = (
            ("", {"what": ["threat"]}), ("skada/", {"hurt": "no"}), ("nar/", {"when": "today"}),
            ("var/", {"where": ["phone"]}), ("plats/", {"place": place}), ("beratta/", {"text": STORY}),
            ("vem/", {"named": "no"}),
        )  # fmt: skip
        secret = b""
        for page, fields in pages:
            status, content = self.ask("POST", f"/rapportera/{page}", secret, fields)
            assert status == "302 Found", (page, status, content[-3_000:])
            if not secret:
                written = self.cookies[secret_cookies.full_name(drafting.COOKIE)].value
                secret = urlsafe_b64decode(written + "=" * (-len(written) % 4))
        return secret


def checked(place: int) -> bytes:
    """A report whose answers are on the page where they are checked: keys and receipt are ready, as designed."""
    written = draft(place)
    submission.prepare(written)
    return written.secret


def checked_in_plain_text(place: int) -> bytes:
    with twin.in_plain_text():
        return checked(place)


def run(table: Table, place_id: int) -> None:
    here, browser, turns = world(place_id), Browser(), (ROUNDS + 1) * EACH
    call_command("collectstatic", interactive=False, verbosity=0)
    sights = (("", False), (" and the receipt's page", True))
    for title, reads in sights:
        ours = [checked(here.units[0]) for _turn in range(turns)]
        theirs = [checked_in_plain_text(here.units[0]) for _turn in range(turns)]

        def send(secrets: list[bytes], *, reads: bool = reads) -> None:
            for secret in [secrets.pop() for _turn in range(EACH)]:
                browser.press_send(secret)
                if reads:
                    browser.read_receipt(secret)

        def send_theirs(secrets: list[bytes] = theirs) -> None:
            with twin.in_plain_text():
                send(secrets)

        share = ratio(send_theirs, lambda secrets=ours: send(secrets), rounds=ROUNDS, clock=clock())
        table.add(f"report POST{title}: sealed and audited / plain text without, a second", share, ">= 0.95")
    every_post(table, browser, here.units[0])


def every_post(table: Table, browser: Browser, place: int) -> None:
    """All the POSTs of a report, from its first answer to sending; the slow receipt is made between, as designed."""
    now = clock()

    def whole() -> float:
        began = now()
        secrets = [browser.answer(place) for _turn in range(EACH // 2)]
        spent = now() - began
        for secret in secrets:
            submission.prepare(drafts.find(secret))
        began = now()
        for secret in secrets:
            browser.press_send(secret)
        return spent + now() - began

    def plain() -> float:
        with twin.in_plain_text():
            return whole()

    whole(), plain()
    share = statistics.median(plain() / whole() for _round in range(ROUNDS))
    table.add("every POST of a report: sealed and audited / plain text without, a second", share, ">= 0.95")

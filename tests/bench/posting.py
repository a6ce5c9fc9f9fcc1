"""Sending a report over HTTP, sealed and audited, beside a twin that keeps everything in plain text and no trail."""

import io
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

from register.incidents.intake import submission
from register.web.report import drafting
from register.web.ui import secret_cookies
from tests.bench import twin
from tests.bench.measure import Table, clock, ratio
from tests.bench.world import world
from tests.incidents.intake.writing import draft

EACH, ROUNDS = 10, 15
TOKEN = "c" * 32  # what the browser's cookie and the form's hidden field both hold
CHECK, RECEIPT = "/rapportera/kontrollera/", "/rapportera/kvitto/"


class Browser:
    """Asks the register's own WSGI application, with every middleware, as the web server does."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()

    def ask(self, method: str, path: str, secret: bytes, fields: dict[str, str] | None = None) -> tuple[str, bytes]:
        body, said = urlencode(fields or {}).encode(), HttpResponse()
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
        answer: Any = self.application(environ, lambda status, _headers: found.append(status))
        content = b"".join(answer)
        answer.close()
        return found[0], content

    def press_send(self, secret: bytes) -> None:
        status, _content = self.ask("POST", CHECK, secret, {"csrfmiddlewaretoken": TOKEN})
        assert status == "302 Found", status

    def read_receipt(self, secret: bytes) -> None:
        status, content = self.ask("GET", RECEIPT, secret)
        assert status == "200 OK", status
        assert b"rak-words" in content


def checked(place: int) -> bytes:
    """A report whose answers are on the page where they are checked: keys and receipt are ready, as designed."""
    written = draft(place)
    submission.prepare(written.secret)
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

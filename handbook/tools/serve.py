"""The built site on loopback, under the policy the register uses."""

import sys
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from handbook.tools.search import page, quality, search

BASE = "/handbok/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Handler(SimpleHTTPRequestHandler):
    """Static files with a strict policy and the site's own 404."""

    def translate_path(self, path: str) -> str:
        """The site lies under /handbok/, as the register serves it."""
        return super().translate_path(path.removeprefix(BASE.rstrip("/")))

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Referrer-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        shell = Path(self.directory) / "404.html"
        if code != 404 or not shell.exists():
            super().send_error(code, message, explain)
            return
        self.send_page(404, shell.read_text(encoding="utf-8"))

    def send_page(self, code: int, text: str) -> None:
        """Send a page that is made here."""
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Nothing is logged about readers."""


class AnsweringHandler(Handler):
    """The same, and questions are answered here too, for readers without JavaScript."""

    def do_GET(self) -> None:
        """Fill the search page when it is asked something."""
        address = urlsplit(self.path)
        question = parse_qs(address.query).get("q", [""])[0]
        if address.path == f"{BASE}sok/" and question:
            self.send_page(200, answered(Path(self.directory), question))
        else:
            super().do_GET()


def answered(site: Path, question: str) -> str:
    """The search page with its hits."""
    shell = (site / "sok" / "index.html").read_text(encoding="utf-8")
    return page.fill(shell, question, search(index_of(site), question))


@lru_cache(maxsize=2)
def index_of(site: Path) -> dict[str, object]:
    """The site's index, read once."""
    return quality.load_index(site)


def server(site: Path, port: int = 0, *, answers: bool = False) -> ThreadingHTTPServer:
    """A server on loopback; port 0 takes a free one."""
    handler = AnsweringHandler if answers else Handler
    return ThreadingHTTPServer(("127.0.0.1", port), partial(handler, directory=str(site)))


def run(site: Path, port: int) -> None:
    """Serve until interrupted."""
    with server(site, port, answers=True) as running:
        sys.stdout.write(f"http://127.0.0.1:{running.server_address[1]}{BASE}\n")
        sys.stdout.flush()
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            return

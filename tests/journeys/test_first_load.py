"""What a phone fetches the first time it opens a page of the report: little, compressed, and from nowhere else."""

import http.client
import re
from urllib.parse import urljoin, urlsplit

import brotli

from tests import reporter
from tests.server import Server
from tests.visitor import Visitor

LIMIT = 60_000
ASKED = re.compile(r"""<(?:link|script|img|source|iframe)\b[^>]*?\b(?:href|src)=["']?([^"'\s>]+)""")
NOT_FETCHED = re.compile(r"""<link\b[^>]*\brel=["']?(?:canonical|alternate|help|next|prev)\b[^>]*>""")
IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)""")


def fetched(server: Server, address: str, cookies: dict[str, str]) -> tuple[int, str]:
    """Bytes over the wire, headers and all, as a browser that takes brotli gets them; and the text."""
    target, said = urlsplit(address), "; ".join(f"{name}={value}" for name, value in cookies.items())
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    link.request("GET", target.path, headers={"Host": target.netloc, "Accept-Encoding": "br", "Cookie": said})
    answer = link.getresponse()
    content = answer.read()
    link.close()
    assert answer.status == 200, (address, answer.status)
    headers = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    is_packed = answer.getheader("Content-Encoding") == "br"
    return len(content) + headers, (brotli.decompress(content) if is_packed else content).decode("utf-8", "replace")


def whole(server: Server, address: str, cookies: dict[str, str]) -> tuple[int, set[str]]:
    """The page with everything it asks for, and whom it asks."""
    size, page = fetched(server, address, cookies)
    waiting = [urljoin(address, one) for one in ASKED.findall(NOT_FETCHED.sub("", page))]
    seen, hosts = set(), {urlsplit(address).netloc}
    while waiting:
        one = waiting.pop()
        if one in seen or one.startswith("data:"):
            continue
        seen.add(one)
        hosts.add(urlsplit(one).netloc)
        more, text = fetched(server, one, {})
        size += more
        if urlsplit(one).path.endswith(".css"):
            waiting += [urljoin(one, found) for found in IN_STYLE.findall(text) if not found.startswith("data:")]
    return size, hosts


def test_every_page_of_a_report_is_small_and_asks_nobody_else(world: Server) -> None:
    visitor = Visitor(world.url)
    sizes: dict[str, int] = {}
    asked: set[str] = set()
    reporter.answer_until_check(visitor, "Arbetslivsförvaltningen")
    pages = ("", "skada/", "nar/", "var/", "plats/", "beratta/", "mer/", "filer/", "vem/", "kontrollera/")

    for page in pages:
        sizes[page], hosts = whole(world, f"{world.url}/rapportera/{page}", visitor.cookies)
        asked |= hosts
    visitor.fill({}, form="/rapportera/kontrollera/")
    sizes["kvitto/"], hosts = whole(world, f"{world.url}/rapportera/kvitto/", visitor.cookies)
    asked |= hosts

    assert asked == {urlsplit(world.url).netloc}
    assert {page: size for page, size in sizes.items() if size > LIMIT} == {}

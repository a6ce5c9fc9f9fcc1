"""A browser without JavaScript, pictures or style: follows links and fills in forms over real HTTP."""

import http.client
import re
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

Fields = dict[str, Any]


class Forms(HTMLParser):
    """The forms of a page: where each goes and what it holds from the start."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "form":
            method, action = found.get("method", "get"), found.get("action", "")
            self.forms.append({"action": action, "method": method, "fields": {}, "asks": set()})
        if tag in ("input", "textarea", "select", "button") and self.forms and "name" in found:
            self.forms[-1]["asks"].add(found["name"])
        chosen = found.get("type") not in ("radio", "checkbox") or "checked" in found
        if tag == "input" and self.forms and "name" in found and chosen and found.get("type") != "file":
            empty = "on" if found.get("type") in ("radio", "checkbox") else ""
            self.forms[-1]["fields"].setdefault(found["name"], found.get("value", empty))


@dataclass
class Page:
    """What came back."""

    status: int
    address: str
    text: str
    headers: dict[str, str]

    @property
    def words(self) -> str:
        """The text that a reader sees, in one line."""
        bare = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", self.text, flags=re.DOTALL)
        return " ".join(bare.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&").split())


@dataclass
class Visitor:
    """Somebody with a browser of their own: cookies, an address and an agent."""

    base: str
    source: str = "127.0.0.1"
    agent: str = "Visitor/1.0"
    cookies: dict[str, str] = field(default_factory=dict)
    page: Page = field(default_factory=lambda: Page(0, "", "", {}))

    def get(self, address: str) -> Page:
        return self._ask("GET", address, None, {})

    def post(self, address: str, fields: Fields, files: dict[str, tuple[str, bytes]] | None = None) -> Page:
        if files is None:
            pairs = [(name, one) for name, value in fields.items() for one in self._many(value)]
            return self._ask(
                "POST", address, urlencode(pairs).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
            )
        boundary = uuid.uuid4().hex
        content_type = f"multipart/form-data; boundary={boundary}"
        return self._ask("POST", address, self._multipart(fields, files, boundary), {"Content-Type": content_type})

    def fill(self, fields: Fields, *, form: str = "", files: dict[str, tuple[str, bytes]] | None = None) -> Page:
        """Fill in the page's form: the one whose address ends with `form`, else the one with the most of the names."""
        forms = [found for found in Forms(self.page.text).forms if found["method"].lower() == "post"]
        for found in forms:
            found["action"] = urljoin(self.page.address, found["action"])
        wanted = [found for found in forms if urlsplit(found["action"]).path == form] if form else forms
        wanted = [found for found in wanted if not found["action"].endswith(("/sprak/", "/konto/las/"))]
        assert wanted, f"no form to fill in at {self.page.address}: {self.page.words[:300]}"
        chosen = max(wanted, key=lambda found: len(found["asks"] & {*fields, *(files or ())}))
        return self.post(chosen["action"], {**chosen["fields"], **fields}, files)

    def _many(self, value: Any) -> list[str]:
        return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]

    def _multipart(self, fields: Fields, files: dict[str, tuple[str, bytes]], boundary: str) -> bytes:
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{one}\r\n'.encode()
            for name, value in fields.items()
            for one in self._many(value)
        ]
        for name, (filename, content) in files.items():
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
        return b"".join(parts) + f"--{boundary}--\r\n".encode()

    def _ask(self, method: str, address: str, body: bytes | None, headers: dict[str, str], hops: int = 6) -> Page:
        target = urlsplit(urljoin(self.page.address or self.base + "/", address))
        line = target.path + (f"?{target.query}" if target.query else "")
        origin = f"{target.scheme}://{target.netloc}"
        sent = {
            "Host": target.netloc,
            "User-Agent": self.agent,
            "Origin": origin,
            "Referer": origin + target.path,
            **headers,
        }
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        link = http.client.HTTPConnection("127.0.0.1", target.port, timeout=60, source_address=(self.source, 0))
        try:
            link.request(method, line, body, sent)
            answer = link.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            link.close()
        self._remember(answer)
        whole = f"{origin}{line}"
        if answer.status in (301, 302, 303) and hops:
            self.page = Page(answer.status, whole, text, dict(answer.getheaders()))
            return self._ask("GET", urljoin(whole, answer.getheader("Location", "/")), None, {}, hops - 1)
        self.page = Page(answer.status, whole, text, dict(answer.getheaders()))
        return self.page

    def _remember(self, answer: http.client.HTTPResponse) -> None:
        for name, line in answer.getheaders():
            if name.lower() == "set-cookie":
                pair, *rest = line.split(";")
                key, _equals, value = pair.partition("=")
                gone = any(part.strip().lower() in ("max-age=0",) for part in rest) or not value.strip('"')
                if gone:
                    self.cookies.pop(key.strip(), None)
                else:
                    self.cookies[key.strip()] = value.strip()

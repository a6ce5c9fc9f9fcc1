"""Steps after the build: short links, QR codes, offline worker, downloads, compressed copies."""

import gzip
import hashlib
import json
import re
import shutil
from html import escape
from io import BytesIO
from pathlib import Path

import brotli
import segno

from handbook.tools.pages import Page

LATE = frozenset({"ladda-ner/index.html", "sw.js"})  # written when the PDFs are there
PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt"}
MARK = re.compile(r'<span class="qr" data-qr="([a-z0-9-]+)"></span>')
WORKER = """// Keeps the whole handbook for reading without a network. Made by the build.
var NAME = "handbok-%(version)s";
var FILES = %(files)s;
self.addEventListener("install", function (e) {
  e.waitUntil(caches.open(NAME).then(function (c) { return c.addAll(FILES); })
    .then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (e) {
  e.waitUntil(caches.keys().then(function (all) {
    return Promise.all(all.map(function (k) { return k.startsWith("handbok-") && k !== NAME && caches.delete(k); }));
  }));
});
self.addEventListener("fetch", function (e) {
  var u = new URL(e.request.url);
  if (e.request.method !== "GET" || !u.href.startsWith(self.registration.scope)) { return; }
  e.respondWith(fetch(e.request).catch(function () {
    return caches.match(e.request, { ignoreSearch: true }).then(function (r) { return r || caches.match("404.html"); });
  }));
});
"""


def prune(site: Path) -> None:
    """Take away what Material brings and no page asks for."""
    for folder in ("assets/javascripts", "assets/stylesheets", "assets/images", "search"):
        shutil.rmtree(site / folder, ignore_errors=True)
    for name in ("assets/own.css", "sitemap.xml", "sitemap.xml.gz"):
        (site / name).unlink(missing_ok=True)
    for file in [*site.rglob("*.map"), *site.rglob("*.yml")]:
        file.unlink()


def shrink_scripts(site: Path) -> None:
    """Scripts without comment lines and indentation."""
    for file in (site / "assets").glob("*.js"):
        lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
        file.write_text(
            "\n".join(line for line in lines if line and not line.startswith("//")) + "\n", encoding="utf-8"
        )


def qr_svg(address: str) -> str:
    """The address as a QR code, drawn in the text's colour."""
    out = BytesIO()
    code = segno.make(address, error="q", micro=False)
    code.save(out, kind="svg", xmldecl=False, svgns=False, nl=False, omitsize=True, svgclass=None, lineclass=None)
    drawn = out.getvalue().decode()
    return drawn.replace("<svg", '<svg role="img" aria-label="QR-kod till sidan"', 1)


def put_qr(site: Path, site_url: str) -> int:
    """Replace the marks in the pages with codes; return how many."""
    count = 0
    for file in site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        new, times = MARK.subn(lambda mark: f'<span class="qr">{qr_svg(f"{site_url}a/{mark[1]}/")}</span>', text)
        if times:
            file.write_text(new, encoding="utf-8")
            count += times
    return count


def short_links(site: Path, pages: list[Page]) -> None:
    """/a/<id>/ for every page: works on any web server."""
    for page in pages:
        target = f"../../{page.url}"
        folder = site / "a" / page.id
        folder.mkdir(parents=True, exist_ok=True)
        text = f"""<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(page.title)} – Rak rygg</title><meta http-equiv="refresh" content="0; url={target}">
<link rel="canonical" href="{target}"></head>
<body><main><h1>{escape(page.title)}</h1><p><a href="{target}">Gå till sidan</a></p></main></body></html>
"""
        (folder / "index.html").write_text(text, encoding="utf-8")


def put_downloads(site: Path, files: list[tuple[str, str, int]]) -> None:
    """Write the list of PDFs into the download page."""
    page = site / "ladda-ner" / "index.html"
    rows = [
        f'<li><a href="../pdf/{name}">{escape(title)}</a> (pdf, {max(size // 1024, 1)} kB)</li>'
        for name, title, size in files
    ]
    listed = (
        "<ul>" + "".join(rows) + "</ul>" if rows else "<p>Inga pdf-filer är byggda. Skriv ut sidorna i webbläsaren.</p>"
    )
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace('<div id="nedladdning"></div>', listed), encoding="utf-8")


def worker(site: Path) -> None:
    """The service worker's list of files, named after their content."""
    files = sorted(
        file
        for file in site.rglob("*")
        if file.is_file()
        and file.suffix in PACKED
        and file.name != "sw.js"
        and file.relative_to(site).parts[0] != "a"
        and file.name != "advice.json"
    )
    digest = hashlib.sha256()
    names = []
    for file in files:
        name = file.relative_to(site).as_posix()
        digest.update(name.encode() + file.read_bytes())
        names.append(name.removesuffix("index.html") or "./")
    text = WORKER % {"version": digest.hexdigest()[:12], "files": json.dumps(names)}
    (site / "sw.js").write_text(text, encoding="utf-8")


def compress(site: Path, *, only: frozenset[str] = frozenset(), leave: frozenset[str] = frozenset()) -> int:
    """A .br and a .gz beside every text file, or beside those named; return the number."""
    count = 0
    for file in sorted(site.rglob("*")):
        name = file.relative_to(site).as_posix()
        asked = name not in leave and (not only or name in only)
        if asked and file.is_file() and file.suffix in PACKED and file.stat().st_size > 400:
            content = file.read_bytes()
            file.with_name(file.name + ".br").write_bytes(brotli.compress(content, quality=9))
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
            count += 1
    return count

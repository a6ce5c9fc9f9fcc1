"""Tagged PDFs from the built pages: per handbook, per role, per checklist, and the acute page."""

import copy
import os
import re
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from html import escape
from pathlib import Path

from lxml import etree, html

from handbook.tools import data, paths
from handbook.tools.built import file_of, parse
from handbook.tools.pages import Page

MISSING = (
    "pdf: hoppas över, weasyprint eller Debians pango saknas "
    "(pip install .[pdf]; apt-get install libpango-1.0-0 libpangoft2-1.0-0)"
)
LEFT_OUT = "|".join(
    (
        ".//form[contains(@class,'find')]",
        ".//nav",
        ".//p[contains(@class,'feedback')]",
        ".//section[contains(@class,'report')]",
        ".//svg",
        ".//*[contains(@class,'screen-only')]",
        ".//p[contains(@class,'easy-link')]",
    )
)
TOP = "otillaten-paverkan/"
CSS_TEXT = (paths.HANDBOOK / "tools" / "pdf.css").read_text(encoding="utf-8")
BOOKS = {
    "metodhandbok-1": (
        "Metodhandbok, del 1: akut, grunder och former",
        ("akut.md", *(TOP + part for part in ("index.md", "grunder/", "former/"))),
    ),
    "metodhandbok-2": (
        "Metodhandbok, del 2: roller och förebygga",
        tuple(TOP + part for part in ("roller/", "forebygga/", "arbetsplatser/")),
    ),
    "metodhandbok-3": (
        "Metodhandbok, del 3: agera och följa upp",
        tuple(TOP + part for part in ("agera/", "folja-upp/")),
    ),
    "metodhandbok-4": ("Metodhandbok, del 4: lagen och mallar", (TOP + "lag/", TOP + "mallar/")),
    "metodhandbok-5": ("Metodhandbok, del 5: kodguide", (TOP + "kodning/",)),
    "trygg-miljo": ("Handbok för trygg offentlig miljö", ("trygg-miljo/",)),
}


@dataclass(frozen=True)
class Document:
    """One PDF to make."""

    name: str
    title: str
    pages: tuple[Page, ...]
    single: bool


def documents(pages: list[Page]) -> list[Document]:
    """What is made from the site."""
    ordered = sorted((page for page in pages if not page.meta.get("generated")), key=reading_order)
    made = [
        Document(name, title, tuple(page for page in ordered if page.path.startswith(parts)), single=False)
        for name, (title, parts) in BOOKS.items()
    ]
    for page in ordered:
        if page.type == "role":
            made.append(Document(f"roll-{page.id}", page.title, role_pages(page, ordered), single=False))
    cards = [page for page in ordered if page.type == "checklist" or page.id == "akut"]
    return [*made, *(Document(page.id, page.title, (page,), single=True) for page in cards)]


def reading_order(page: Page) -> tuple[str, int, str]:
    """Folder by folder, the folder's own page first."""
    return (page.folder, -1 if page.path.endswith("index.md") else page.order[0], page.title)


def role_pages(role: Page, pages: list[Page]) -> tuple[Page, ...]:
    """The role's own page, the acute page, and the steps and checklists the role's page points to."""
    linked = {Path(target).name for target in re.findall(r"\]\(([^)#:]+\.md)", role.text)}
    near = [page for page in pages if Path(page.path).name in linked and page.type in {"steps", "checklist"}]
    return (role, *(page for page in pages if page.id == "akut"), *near[:12])


def short_about(main: html.HtmlElement) -> None:
    """In a book, what is known about the page is one paragraph without links."""
    for section in main.xpath(".//section[contains(@class,'about')]"):
        rows = [
            f"{' '.join(row.find('dt').text_content().split())}: {row_text(row)}"
            for row in section.xpath(".//dl/div")[:6]
        ]
        note = etree.SubElement(section.getparent(), "p", {"class": "about"})
        note.text = ". ".join(rows) + "."
        section.drop_tree()


def row_text(row: html.HtmlElement) -> str:
    """The row's value; list items are parted by semicolons."""
    items = row.xpath(".//li") or row.xpath("./dd")
    return "; ".join(" ".join(item.text_content().split()) for item in items)


def body_of(site: Path, page: Page, address: str, *, single: bool) -> html.HtmlElement:
    """The article and what is known about the page, with addresses that work on paper and between chapters."""
    main = copy.deepcopy(parse(file_of(site, page)).find(".//main"))
    for node in main.xpath(LEFT_OUT):
        node.drop_tree()
    if not single:
        short_about(main)
    for node in main.xpath(".//*[@id]"):
        node.set("id", f"{page.id}--{node.get('id')}")
    for node in main.xpath(".//*[@aria-labelledby]"):
        del node.attrib["aria-labelledby"]
    for link in main.xpath(".//a[@href]"):
        link.set("href", absolute(link.get("href"), page, address))
    main.tag = "div"
    main.attrib.clear()
    main.set("class", f"chapter type-{page.type}")
    return main


def absolute(href: str, page: Page, address: str) -> str:
    """A link as it must stand in a document that has left the site."""
    if href.startswith("#"):
        return f"#{page.id}--{href[1:]}"
    if "://" in href or href.startswith(("mailto:", "tel:", "/")):
        return href
    depth = page.url.count("/")
    climbs = href.count("../")
    parts = page.url.rstrip("/").split("/")[: depth - climbs] if climbs < depth else []
    return address + "/".join([*parts, href.replace("../", "").removeprefix("./")])


def document_html(site: Path, document: Document, address: str) -> str:
    """The whole document as one HTML text."""
    chapters = "\n".join(
        etree.tostring(body_of(site, page, address, single=document.single), encoding="unicode", method="html")
        for page in document.pages
    )
    cover = (
        ""
        if document.single
        else (
            f'<div class="cover"><p class="cover-title">{escape(document.title)}</p>'
            f"<p>Rak rygg. {escape(data.settings()['municipality'])}. "
            f"Granskad till och med {max(str(page.meta['reviewed']) for page in document.pages)}.</p>"
            "<p>Fara för liv? Ring 112.</p></div>"
        )
    )
    kind = "card" if document.single else "book"
    return (
        f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{escape(document.title)}</title>'
        f'<meta name="author" content="Rak rygg"></head><body class="{kind}">{cover}{chapters}</body></html>'
    )


@dataclass(frozen=True)
class Made:
    """A finished PDF: its bytes, and the processor time it took."""

    size: int
    seconds: float


def make(task: tuple[str, str, str, str]) -> Made:
    """Write one PDF in a process of its own."""
    begun = time.process_time()
    from weasyprint import CSS, HTML  # noqa: PLC0415  an extra, and slow to load

    text, css, target, address = task
    import pikepdf  # noqa: PLC0415  needed only here

    HTML(string=text, base_url=address).write_pdf(target, stylesheets=[CSS(string=css)], pdf_variant="pdf/ua-1")
    with pikepdf.open(target, allow_overwriting_input=True) as written:
        written.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=True,
            deterministic_id=True,
        )
    return Made(Path(target).stat().st_size, time.process_time() - begun)


def available() -> bool:
    """Whether weasyprint and pango are there."""
    try:
        import weasyprint  # noqa: PLC0415  an extra
    except (ImportError, OSError):
        return False
    return bool(weasyprint.__version__)


class Press:
    """Makes PDFs in processes of their own while the rest of the site is being finished."""

    def __init__(self, workers: int = 0) -> None:
        count = workers or min(max(os.cpu_count() or 2, 2), 4)
        self.pool = ProcessPoolExecutor(max_workers=count)
        self.warm = [self.pool.submit(available) for _ in range(count)]
        self.orders: list[tuple[Document, Future[Made]]] = []

    def start(self, site: Path, pages: list[Page], address: str) -> None:
        """Hand over every document, the longest first; the built pages may be changed afterwards."""
        if not all(ready.result() for ready in self.warm):
            return
        folder = site / "pdf"
        folder.mkdir(parents=True, exist_ok=True)
        for one in documents(pages):
            task = (document_html(site, one, address), CSS_TEXT, str(folder / f"{one.name}.pdf"), address)
            self.orders.append((one, self.pool.submit(make, task)))

    def finish(self, say: Callable[[str], None]) -> list[tuple[str, str, int]]:
        """Wait for the PDFs; return name, title and size of each."""
        done = [order.result() for _, order in self.orders]
        self.pool.shutdown()
        if not done:
            say(MISSING)
            return []
        largest, longest = max(one.size for one in done) // 1024, max(one.seconds for one in done)
        say(f"pdf: {len(done)} filer, störst {largest} kB, längst {longest:.1f} s")
        return [(f"{one.name}.pdf", label(one), made.size) for (one, _), made in zip(self.orders, done, strict=True)]

    def stop(self) -> None:
        """Leave what is not begun; a build that failed needs no documents."""
        self.pool.shutdown(cancel_futures=True)


def label(document: Document) -> str:
    """What the download list calls the document."""
    if document.single and document.pages[0].type == "checklist":
        return f"Checklista: {document.title.removeprefix('Checklista: ')}"
    return document.title

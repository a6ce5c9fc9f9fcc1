"""The report as a tagged PDF, printed from the HTML page; needs the extra `pdf` and the system's pango."""

import hashlib

from analysis.output.document import Document
from analysis.output.page import html


class NoPdf(RuntimeError):
    """The programs that make PDF files are not installed."""


def pdf_bytes(document: Document) -> bytes:
    """A PDF/UA-1 file with tags, title and language. Raises NoPdf when it cannot be made here."""
    try:
        from weasyprint import HTML  # noqa: PLC0415  an extra: it may be missing
    except (ImportError, OSError) as missing:
        raise NoPdf(
            "PDF files need the extra ”pdf” (pip install .[pdf]) and pango (apt install libpango-1.0-0)."
        ) from missing
    page = html(document, for_print=True)
    mark = hashlib.sha256(page.encode()).digest()[:16]
    made: bytes = HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=mark)
    return made


def _nothing(url: str, *_: object, **__: object) -> None:
    raise ValueError(f"The report fetches nothing: {url}")

"""The report as DOCX, with real headings and tables with header rows; the same bytes every time."""

import io
import zipfile
from datetime import datetime
from typing import Any

from analysis.output.document import Chart, Document, Grid, Head, Heat, Line, Points, Text

ZIP_START = (1980, 1, 1, 0, 0, 0)


def docx_bytes(document: Document, made: datetime) -> bytes:
    """Headings, paragraphs and tables; charts are left out since each has its table."""
    import docx  # noqa: PLC0415  only needed here

    file = docx.Document()
    _properties(file, document, made)
    file.add_heading(document.title, 0)
    file.add_paragraph(document.lead)
    for block in document.blocks:
        _add(file, block)
    buffer = io.BytesIO()
    file.save(buffer)
    return _fixed(buffer.getvalue())


def _properties(file: Any, document: Document, made: datetime) -> None:
    about = file.core_properties
    about.title, about.language, about.author, about.comments = document.title, document.lang, "", ""
    about.last_modified_by, about.revision = "", 1
    about.created = about.modified = made.replace(tzinfo=None)
    style = file.styles["Normal"]
    language = style.element.get_or_add_rPr()
    found = language.find("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}lang")
    if found is None:
        found = language.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}lang", {})
        language.append(found)
    found.set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val",
        "sv-SE" if document.lang == "sv" else "en-GB",
    )


def _add(file: Any, block: object) -> None:
    if isinstance(block, Head):
        file.add_heading(block.text, block.level - 1)
    elif isinstance(block, Text):
        file.add_paragraph(block.text)
    elif isinstance(block, Points):
        for item in block.items:
            file.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Grid):
        _grid(file, block)
    elif not isinstance(block, (Chart, Line, Heat)):
        raise TypeError(type(block).__name__)


def _grid(file: Any, grid: Grid) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415  only needed here

    file.add_paragraph(grid.caption, style="Caption")
    table = file.add_table(rows=0, cols=len(grid.columns), style="Light Grid Accent 1")
    body = table._tbl
    for place, row in enumerate((grid.columns, *grid.rows)):
        line = OxmlElement("w:tr")
        if place == 0:
            about = OxmlElement("w:trPr")
            about.append(OxmlElement("w:tblHeader"))
            line.append(about)
        for text in row:
            line.append(_cell(text))
        body.append(line)


def _cell(text: str) -> Any:
    """A table cell made by hand: a report has thousands, and the library's way takes minutes."""
    from docx.oxml import OxmlElement  # noqa: PLC0415  only needed here

    cell, paragraph, run, holder = (OxmlElement(name) for name in ("w:tc", "w:p", "w:r", "w:t"))
    holder.text = text
    run.append(holder)
    paragraph.append(run)
    cell.append(paragraph)
    return cell


def _fixed(packed: bytes) -> bytes:
    """The same archive with fixed times and order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_START), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()

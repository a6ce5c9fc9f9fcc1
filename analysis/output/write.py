"""All files of a release in one folder, with a manifest of what they are; then the ledger."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.output.document import Document
from analysis.output.page import html
from analysis.output.paper import pdf_bytes
from analysis.output.sections import document
from analysis.output.tables import csv_bytes, parquet_bytes, xlsx_bytes
from analysis.output.trend import Earlier
from analysis.output.word import docx_bytes
from analysis.release import Release
from analysis.waves.published import Benchmark

FORMATS = ("csv", "parquet", "xlsx", "html", "docx", "pdf")
NAMES = {
    "csv": "tables.csv",
    "parquet": "tables.parquet",
    "xlsx": "tables.xlsx",
    "html": "report.html",
    "docx": "report.docx",
    "pdf": "report.pdf",
}
LIBRARIES = ("numpy", "pandas", "scipy", "pyarrow", "xlsxwriter", "python-docx", "matplotlib")


def write_release(
    release: Release,
    folder: Path,
    *,
    formats: Sequence[str] = FORMATS[:-1],
    earlier: Sequence[Earlier] = (),
    benchmarks: Sequence[Benchmark] = (),
) -> dict[str, Any]:
    """Write every format, then release.json, then note the release in its ledger. Gives back the manifest.

    The files are made in a folder beside and moved when all are there, so that a failure leaves nothing half done.
    """
    if not isinstance(release, Release):
        raise TypeError("Only a Release can be written.")
    made = moment()
    report = document(release, earlier, benchmarks)
    files = {NAMES[name]: _MAKERS[name](release, report, made) for name in formats}
    manifest = {**release.manifest, "made": made.isoformat(), "language": release.lang, "versions": _versions()}
    manifest["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    _put(folder, {**files, "release.json": text.encode()})
    release.ledger().save()
    return manifest


_MAKERS: dict[str, Callable[[Release, Document, datetime], bytes]] = {
    "csv": lambda release, _, __: csv_bytes(release),
    "parquet": lambda release, _, __: parquet_bytes(release),
    "xlsx": lambda release, _, made: xlsx_bytes(release, made),
    "html": lambda _, report, __: html(report).encode(),
    "docx": lambda _, report, made: docx_bytes(report, made),
    "pdf": lambda _, report, __: pdf_bytes(report),
}


def moment() -> datetime:
    """When the release is made: SOURCE_DATE_EPOCH if it is set, so that the same input gives the same bytes."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC).replace(microsecond=0)


def _versions() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}


def _put(folder: Path, files: dict[str, bytes]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        for name, content in files.items():
            (Path(beside) / name).write_bytes(content)
        folder.mkdir(exist_ok=True)
        for name in files:
            shutil.move(Path(beside) / name, folder / name)

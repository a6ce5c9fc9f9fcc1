"""Collects every text of the register into locale/sv and compiles it; `--check` changes nothing and says what is wrong.

Pure Python (Babel), so that it runs where gettext's programs are missing. References name files, not lines: a moved
line is no change.
"""

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "register"
PO = SOURCE / "locale" / "sv" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_lazy": None, "N_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
OPTIONS = {"encoding": "utf-8"}
NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def texts(path: Path) -> io.BytesIO:
    """Python as it is; templates as the Python that Django's own extraction makes of them."""
    content = path.read_text(encoding="utf-8")
    return io.BytesIO((content if path.suffix == ".py" else templatize(content)).encode())


def collected() -> Catalog:
    """Every msgid in the register's Python and templates."""
    found = Catalog(charset="utf-8")
    paths = (p for p in SOURCE.rglob("*") if "migrations" not in p.parts)
    sources = sorted(p for p in paths if p.suffix == ".py" or ("templates" in p.parts and p.is_file()))
    for path in sources:
        for _line, message, _comments, context in extract("python", texts(path), keywords=KEYWORDS, options=OPTIONS):
            found.add(message, locations=[(str(path.relative_to(ROOT)), None)], context=context)
    return found


def empty() -> Catalog:
    return Catalog(locale="sv", project="Rak rygg", charset="utf-8", fuzzy=False)


def merged(old: Catalog, more: dict[str, object]) -> Catalog:
    """What is in the code now, with the Swedish there is; nothing obsolete, nothing guessed."""
    new = empty()
    for message in sorted(collected(), key=lambda item: (str(item.context or ""), str(item.id))):
        if not message.id:
            continue
        kept = old.get(message.id, message.context)
        one = message.id[0] if isinstance(message.id, tuple) else message.id
        said = more.get(f"{message.context}\u0004{one}" if message.context else one) or (kept.string if kept else "")
        if isinstance(message.id, tuple):
            said = tuple(said) if isinstance(said, list | tuple) and len(said) == 2 else ("", "")
        new.add(message.id, said, locations=sorted(set(message.locations)), context=message.context)
    return new


def as_po(catalog: Catalog) -> bytes:
    stream = io.BytesIO()
    write_po(stream, catalog, width=100, omit_header=True, include_lineno=False)
    head = (
        '# Rak rygg: Swedish texts\nmsgid ""\nmsgstr ""\n"Language: sv\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    return head.encode() + stream.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The same bytes at any hour: Babel would write the time into the header."""
    catalog.creation_date = catalog.revision_date = NO_TIME
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def read(content: bytes) -> Catalog:
    return read_po(io.BytesIO(content), locale="sv")


def untranslated(catalog: Catalog) -> list[str]:
    """Messages with no Swedish, in part or whole, or with other placeholders than the English."""
    wrong = []
    for message in catalog:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(strings) or message.fuzzy or any(True for _error in message.check(catalog)):
            wrong.append(str(message.id))
    return wrong


def problems() -> list[str]:
    """What a reader of the catalogue would have to mend, in words."""
    stored = PO.read_bytes() if PO.exists() else b""
    catalog = read(stored)
    wanted = as_po(merged(catalog, {}))
    found = [f"no Swedish, or other placeholders: {text}" for text in untranslated(catalog)]
    if wanted != stored:
        found.append("the catalogue is not what the code says: run `make messages`")
    if not MO.exists() or MO.read_bytes() != as_mo(read(wanted)):
        found.append("the compiled catalogue is old: run `make messages`")
    found += [f"fuzzy or obsolete: {message.id}" for message in catalog.obsolete.values()]
    return found


def write(more: dict[str, object]) -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    old = read(PO.read_bytes()) if PO.exists() else empty()
    PO.write_bytes(as_po(merged(old, more)))
    catalog = read(PO.read_bytes())
    MO.write_bytes(as_mo(catalog))
    missing = untranslated(catalog)
    print(f"{len(list(catalog)) - 1} texts, {len(missing)} without Swedish")
    for text in missing:
        print(f"  {text}")


def main() -> None:
    if not settings.configured:
        settings.configure()
    if "--check" in sys.argv:
        found = problems()
        print("\n".join(found) or "messages: complete")
        sys.exit(bool(found))
    more: dict[str, object] = {}
    for path in sys.argv[1:]:
        more.update(json.loads(Path(path).read_text(encoding="utf-8")))
    write(more)


if __name__ == "__main__":
    main()

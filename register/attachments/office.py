"""Word and Excel documents: macros are refused; links out, embedded things and notes about the writer fall away.

Only parts of known kinds are kept. What pointed at a part that fell away falls away too, so that the document opens.
"""

import posixpath
import zipfile
from typing import Any

from lxml import etree

from register.attachments import packages, pictures
from register.attachments.problems import Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES_PART = "[Content_Types].xml"
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how locked documents, and those of before 2007, begin
ML = "application/vnd.openxmlformats-officedocument."
MAIN = {f"{ML}wordprocessingml.document.main+xml": "docx", f"{ML}spreadsheetml.sheet.main+xml": "xlsx"}
WORD = ("styles", "settings", "fontTable", "numbering", "footnotes", "endnotes", "header", "footer", "comments")
SHEET = ("styles", "worksheet", "sharedStrings", "chartsheet")
KEPT = {
    *MAIN,
    *(f"{ML}wordprocessingml.{name}+xml" for name in WORD),
    *(f"{ML}spreadsheetml.{name}+xml" for name in SHEET),
    f"{ML}theme+xml",
    f"{ML}drawing+xml",
    f"{ML}drawingml.chart+xml",
}
PICTURES = {"image/jpeg": pictures.clean_jpeg, "image/jpg": pictures.clean_jpeg, "image/png": pictures.clean_png}
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
LINK_TYPES = "application/vnd.openxmlformats-package.relationships+xml"
POINTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_POINTS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
# Elements that run, fetch, or tell who and where: formulas, fields, embedded things, paths, sessions of editing
_DROPPED = (
    "instrText delInstrText fldChar OLEObject oleObject oleObjects control controls altChunk attachedTemplate "
    "externalReferences ddeLink definedNames rsids rsid docVars mailMerge absPath fileSharing fileRecoveryPr "
    "revisionPtr documentProtection legacyDrawing legacyDrawingHF tableParts customWorkbookViews "
    "conditionalFormatting dataValidations extLst"
)
DROPPED = frozenset(_DROPPED.split())
FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"  # the value it gave stays
NAMED = frozenset(["author", "initials", "userId", "providerId", "userName"])
SECRET = frozenset(["date", "dateUtc", "descr", "creator", "lastModifiedBy"])
NEEDS_A_CHILD = frozenset(["hyperlinks", "externalReferences", "oleObjects", "controls", "tableParts"])


def kind_of(content: bytes) -> str:
    """docx or xlsx by what the document says it is; nothing for any other zip."""
    if not content.startswith(b"PK\x03\x04"):
        return ""
    package = packages.opened(content)
    info = packages.parts(package).get(TYPES_PART)
    if info is None:
        return ""
    types = _tree(packages.read(package, info, most=2_000_000))
    said = {element.get("ContentType", "") for element in types.iter(f"{TYPES}Override")}
    if any("macroEnabled" in one or "vbaProject" in one for one in said):
        raise Refused("macros")
    return next((code for main, code in MAIN.items() if main in said), "")


def clean(content: bytes) -> bytes:
    """A new document with the kept parts only, each without what tells more than it shows."""
    package = packages.opened(content)
    found = packages.parts(package)
    types = _types(_tree(packages.read(package, found[TYPES_PART])), found)
    kept = {name: kind for name, kind in types.items() if kind in KEPT or _is_picture(name, kind)}
    contents, together = {}, 0
    for name, kind in kept.items():
        raw = packages.read(package, found[name])
        together += len(raw)
        if together > packages.MOST_TOGETHER:
            raise Refused("too_heavy")
        contents[name] = raw if kind in KEPT else PICTURES[kind](raw)
    return packages.packed(_linked(package, found, kept, contents))


def _is_picture(name: str, kind: str) -> bool:
    """A picture of the document's own; the small picture of its first page is a note about it."""
    return kind in PICTURES and "/media/" in name


def _types(tree: Any, found: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """What each part is, by its own line or by its ending."""
    endings = {one.get("Extension", "").lower(): one.get("ContentType", "") for one in tree.iter(f"{TYPES}Default")}
    own = {one.get("PartName", "").lstrip("/"): one.get("ContentType", "") for one in tree.iter(f"{TYPES}Override")}
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in (*endings.values(), *own.values())):
        raise Refused("macros")
    if any(name.lower().endswith(".bin") and "vba" in name.lower() for name in found):
        raise Refused("macros")
    return {name: own.get(name, endings.get(name.rpartition(".")[2].lower(), "")) for name in found}


def _linked(
    package: zipfile.ZipFile, found: dict[str, zipfile.ZipInfo], kept: dict[str, str], contents: dict[str, bytes]
) -> dict[str, bytes]:
    """The parts with the lists of what each points at, and nothing that points at what is gone."""
    result: dict[str, bytes] = {TYPES_PART: _types_part(kept)}
    for name in ("", *contents):
        links = _links_name(name)
        gone: frozenset[str] = frozenset()
        if links in found:
            tree = _tree(packages.read(package, found[links]))
            gone = _drop_links(tree, posixpath.dirname(name), contents)
            result[links] = _written(tree)
        if name:
            is_xml = kept[name] in KEPT
            result[name] = _stripped(_tree(contents[name]), gone) if is_xml else contents[name]
    return result


def _links_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _drop_links(tree: Any, folder: str, contents: dict[str, bytes]) -> frozenset[str]:
    """Take away links out of the document and to parts that fell away; gives their marks."""
    gone = set()
    for link in list(tree.iter(f"{LINKS}Relationship")):
        target = link.get("Target", "")
        inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if link.get("TargetMode") == "External" or inside not in contents:
            gone.add(link.get("Id", ""))
            link.getparent().remove(link)
    return frozenset(gone)


def _stripped(tree: Any, gone: frozenset[str]) -> bytes:
    for element in list(tree.iter()):
        name = etree.QName(element).localname
        if name in DROPPED or element.tag == FORMULA or _points_at(element, gone):
            _remove(element, keeps_inside=name == "hyperlink")
        elif name == "fldSimple":
            _unwrap(element)
        else:
            _blank(element, name)
    return _written(tree)


def _points_at(element: Any, gone: frozenset[str]) -> bool:
    return any(
        value in gone and attribute.startswith((f"{{{POINTS}}}", f"{{{STRICT_POINTS}}}"))
        for attribute, value in element.attrib.items()
    )


def _remove(element: Any, *, keeps_inside: bool = False) -> None:
    """Take an element away, and a list that has become empty; a link's own words stay."""
    parent = element.getparent()
    if parent is None:
        return
    if keeps_inside and len(element):
        _unwrap(element)
        return
    parent.remove(element)
    if not len(parent) and etree.QName(parent).localname in NEEDS_A_CHILD and parent.getparent() is not None:
        parent.getparent().remove(parent)


def _unwrap(element: Any) -> None:
    """What stands inside takes its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    parent.remove(element)


def _blank(element: Any, name: str) -> None:
    """Names and times of those who wrote, and the marks of their sessions."""
    local = {attribute: etree.QName(attribute).localname for attribute in element.attrib}
    is_note = "author" in local.values()
    for attribute, plain in local.items():
        if plain in NAMED:
            element.set(attribute, "")
        elif plain.startswith("rsid") or plain == "descr" or (is_note and plain in SECRET):
            del element.attrib[attribute]
    if name == "author":  # Excel keeps the names in a list of their own
        element.text = ""


def _types_part(kept: dict[str, str]) -> bytes:
    plain: Any = {None: TYPES.strip("{}")}
    tree = etree.Element(f"{TYPES}Types", nsmap=plain)
    etree.SubElement(tree, f"{TYPES}Default", Extension="rels", ContentType=LINK_TYPES)
    for name, kind in kept.items():
        etree.SubElement(tree, f"{TYPES}Override", PartName=f"/{name}", ContentType=kind)
    return _written(tree)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _tree(content: bytes) -> Any:
    """XML without entities, outside files or a document type of its own."""
    try:
        tree: Any = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError):
        raise Refused("damaged") from None
    if tree.getroottree().docinfo.doctype:
        raise Refused("damaged")
    return tree


def _written(tree: Any) -> bytes:
    found: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found

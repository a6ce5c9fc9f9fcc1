"""One small style sheet: the parts of Material's CSS that the pages use, and the handbook's own."""

import re
from pathlib import Path

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
UNWANTED = re.compile(
    r"\.no-js|\.js\b|\[data-md|\[dir=rtl\]|md-(?!typeset)|:-moz|\.highlight|focus-within|tabbed|task-list"
)
OWN_MEDIA = ("@media print", "@media screen", "@media(")


def blocks(css: str) -> list[tuple[str, str]]:
    """Top-level (prelude, body) pairs; strings with braces do not occur once data addresses are out."""
    found, depth, start, prelude = [], 0, 0, ""
    for place, letter in enumerate(css):
        if letter == "{":
            if depth == 0:
                prelude, start = css[start:place].strip(), place + 1
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                found.append((prelude, css[start:place]))
                start = place + 1
    return found


def without_addresses(css: str) -> str:
    """Drop declarations with url(): pictures in style sheets would break a strict policy."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"[\w-]+:[^;{}]*url\((?:\"[^\"]*\"|'[^']*'|[^)]*)\)[^;{}]*;?", "", css)


def used(selector: str, classes: set[str], tags: set[str]) -> bool:
    """Whether a selector can match anything in the built pages."""
    if UNWANTED.search(selector):
        return False
    if any(name not in classes for name in CLASS.findall(selector)):
        return False
    names = re.findall(r"(?:^|[\s>+~(,])([a-z][a-z0-9]*)", re.sub(r"\[[^\]]*\]", "", selector))
    return all(name in tags for name in names)


def kept_rule(prelude: str, body: str, classes: set[str], tags: set[str]) -> str:
    """The rule with the selectors that are used, or nothing."""
    selectors = [part.strip() for part in re.split(r",(?![^(]*\))", prelude)]
    keep = [part for part in selectors if used(part, classes, tags)]
    return f"{','.join(keep)}{{{body}}}" if keep and body.strip() else ""


def cut(css: str, classes: set[str], tags: set[str]) -> str:
    """Material's CSS without what no page uses."""
    parts = []
    for prelude, body in blocks(without_addresses(css)):
        head = prelude.rpartition(";")[2].strip()
        if head.startswith("@media"):
            inner = "".join(kept_rule(one, rest, classes, tags) for one, rest in blocks(body))
            parts.append(f"{head}{{{inner}}}" if inner else "")
        elif not head.startswith("@"):
            parts.append(kept_rule(head, body, classes, tags))
    return "".join(parts)


def inventory(site: Path) -> tuple[set[str], set[str]]:
    """All classes and tags in the built pages."""
    classes: set[str] = set()
    tags: set[str] = {"html", "body", "button", "select"}
    for file in site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        for names in re.findall(r'class="([^"]*)"', text):
            classes.update(names.split())
        tags.update(re.findall(r"<([a-z][a-z0-9]*)", text))
    return classes, tags


def write(site: Path) -> Path:
    """Write assets/site.css from Material's main style sheet and own.css."""
    assets = site / "assets"
    material = next((assets / "stylesheets").glob("main.*.min.css")).read_text(encoding="utf-8")
    own = re.sub(r"/\*.*?\*/", "", (assets / "own.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    classes, tags = inventory(site)
    small = cut(material, classes, tags) + re.sub(r"\s*\n\s*", "", own)
    target = assets / "site.css"
    target.write_text(small + "\n", encoding="utf-8")
    return target

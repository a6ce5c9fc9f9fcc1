"""The decision tree "Vad har hänt?": read from data, checked, written as one page per question."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handbook.tools import paths
from handbook.tools.pages import Page

FOLDER = "vad-har-hant"
DEEPEST = 4
Tree = dict[str, Any]


class TreeError(ValueError):
    """The tree sends somebody nowhere or in a circle."""


@dataclass(frozen=True)
class Answer:
    """One choice and where it leads."""

    words: str
    kind: str
    target: str
    anchor: str
    advice: str


def parse(entry: dict[str, str]) -> Answer:
    """Read `goto: node:x` or `goto: page:y#z`."""
    kind, _, rest = str(entry["goto"]).partition(":")
    if kind not in {"node", "page"} or not rest:
        raise TreeError(f"{entry['answer']}: goto ska vara node:<namn> eller page:<id>, inte {entry['goto']}.")
    target, _, anchor = rest.partition("#")
    return Answer(str(entry["answer"]), kind, target, anchor, str(entry.get("advice", "")))


def answers(tree: Tree, name: str) -> list[Answer]:
    """All choices of a question: danger first, unsure last, in every question."""
    node = tree["nodes"][name]
    unsure = dict(tree["unsure"])
    if node.get("unsure"):
        unsure["goto"] = node["unsure"]
    own = [parse(entry) for entry in node["answers"]]
    return [parse(tree["danger"]), *own, parse(unsure)]


def paths_from(tree: Tree, name: str, walked: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Answer]]:
    """Every way from a question to advice: the questions on the way and the last answer."""
    if name in walked:
        raise TreeError(f"Cirkel i trädet: {' → '.join([*walked, name])}.")
    if name not in tree["nodes"]:
        raise TreeError(f"Frågan {name} finns inte i tree.yml.")
    here = (*walked, name)
    for answer in answers(tree, name):
        if answer.kind == "page":
            yield here, answer
        else:
            yield from paths_from(tree, answer.target, here)


def problems(tree: Tree, known: dict[str, Page]) -> list[str]:
    """What is wrong with the tree, in Swedish."""
    try:
        ways = list(paths_from(tree, tree["start"]))
    except TreeError as error:
        return [f"tree.yml: {error}"]
    found = [
        f"tree.yml: {' → '.join(way)} → ”{answer.words}” leder till sidan {answer.target}, som inte finns."
        for way, answer in ways
        if answer.target not in known
    ]
    found += [f"tree.yml: {' → '.join(way)} är djupare än {DEEPEST} frågor." for way, _ in ways if len(way) > DEEPEST]
    reached = {name for way, _ in ways for name in way}
    found += [f"tree.yml: frågan {name} går inte att nå." for name in tree["nodes"] if name not in reached]
    return sorted(set(found))


def file_of(tree: Tree, name: str) -> str:
    """The question's file in the pages folder."""
    return f"{FOLDER}/index.md" if name == tree["start"] else f"{FOLDER}/{name}.md"


def id_of(tree: Tree, name: str) -> str:
    """The question's page id."""
    return FOLDER if name == tree["start"] else f"t-{name}"


def link_to(tree: Tree, answer: Answer, known: dict[str, Page], here: str) -> str:
    """Relative source address of an answer's target."""
    target = file_of(tree, answer.target) if answer.kind == "node" else known[answer.target].path
    start = Path(here).parent.parts
    steps = "../" * len(start)
    return f"{steps}{target}{'#' + answer.anchor if answer.anchor else ''}"


def page_text(tree: Tree, name: str, known: dict[str, Page]) -> str:
    """One question as a page of links."""
    node = tree["nodes"][name]
    here = file_of(tree, name)
    rows = []
    for answer in answers(tree, name):
        advice = f"<br>{answer.advice}" if answer.advice else ""
        rows.append(f"- [{answer.words}]({link_to(tree, answer, known, here)}){advice}")
    again = "" if name == tree["start"] else "[Börja om](index.md) · "
    helped = f"{node['help']}\n\n" if node.get("help") else ""
    foot = f"{again}[Se alla frågor och svar på en sida](hela-tradet.md)"
    return f"{front_matter(tree, name)}\n{helped}" + "\n".join(rows) + f"\n{{: .choices }}\n\n{foot}\n"


def front_matter(tree: Tree, name: str) -> str:
    """Sidhuvud for a generated page."""
    node = tree["nodes"][name]
    lead = node.get("summary", "Välj det svar som ligger närmast. Varje väg slutar i ett råd om vad du gör nu.")
    return f"""---
id: {id_of(tree, name)}
title: "{node["question"]}"
summary: "{lead}"
type: tool
owner: {tree["owner"]}
reviewed: {tree["reviewed"]}
valid_until: {tree["valid_until"]}
audience: [all]
sources: []
status: {tree.get("status", "example")}
generated: tree.yml
order: {7 if name == tree["start"] else 500}
---
"""


def whole_page(tree: Tree) -> str:
    """The page with the whole tree; its list is made by a macro when the site is built."""
    return f"""---
id: hela-tradet
title: Hela beslutsträdet
summary: Alla frågor och svar på en sida, att skriva ut eller läsa igenom i förväg.
type: tool
owner: {tree["owner"]}
reviewed: {tree["reviewed"]}
valid_until: {tree["valid_until"]}
audience: [all]
sources: []
status: {tree.get("status", "example")}
generated: tree.yml
---

[Svara på en fråga i taget](index.md)

{{{{ verktyg.hela-tradet }}}}
"""


def whole(tree: Tree, known: dict[str, Page]) -> str:
    """All questions with their answers, numbered so that a printed page can be followed."""
    numbers = {name: number for number, name in enumerate(tree["nodes"], start=1)}
    parts = []
    for name, number in numbers.items():
        rows = []
        for answer in answers(tree, name):
            if answer.kind == "node":
                question = tree["nodes"][answer.target]["question"]
                where = f"gå till [fråga {numbers[answer.target]}: {question}](#fraga-{numbers[answer.target]})"
            else:
                page = known[answer.target]
                where = f"läs [{page.title}](/{page.path}{'#' + answer.anchor if answer.anchor else ''})"
            rows.append(f"- **{answer.words}:** {where}")
        parts.append(f"## {number}. {tree['nodes'][name]['question']} {{#fraga-{number}}}\n\n" + "\n".join(rows))
    return "\n\n".join(parts)


def files(tree: Tree, known: dict[str, Page]) -> dict[str, str]:
    """Every generated page: path below the pages folder → content."""
    made = {file_of(tree, name): page_text(tree, name, known) for name in tree["nodes"]}
    return made | {f"{FOLDER}/hela-tradet.md": whole_page(tree)}


def write(tree: Tree, known: dict[str, Page], top: Path = paths.PAGES) -> list[str]:
    """Write the pages, remove those no longer made; return the changed ones."""
    made, changed = files(tree, known), []
    folder = top / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        if f"{FOLDER}/{old.name}" not in made:
            old.unlink()
            changed.append(old.name)
    for name, text in made.items():
        file = top / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


def stale(tree: Tree, known: dict[str, Page], top: Path = paths.PAGES) -> list[str]:
    """Pages that differ from what the tree would give now."""
    made = files(tree, known)
    return [
        name
        for name, text in made.items()
        if not (top / name).exists() or (top / name).read_text(encoding="utf-8") != text
    ]

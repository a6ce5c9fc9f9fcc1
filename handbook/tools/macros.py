"""What {{ family.name }} stands for in the text."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handbook.tools import assessment, data, listings, pages, tree

PHONE = re.compile(r"\+?[0-9]{1,4}[- ][0-9 ]{5,}|[0-9]{3,6}")


@dataclass(frozen=True)
class Html:
    """A piece that is HTML already and must not be read as Markdown."""

    text: str


class MacroError(ValueError):
    """A macro names something that does not exist."""


def expand(family: str, name: str) -> str | Html:
    """Return what the macro stands for; unknown names stop the build."""
    families: dict[str, Callable[[str], str | Html]] = {"lokalt": local, "lag": law, "kalla": source, "verktyg": tool}
    if family not in families:
        raise MacroError(f"Okänd makro {{{{ {family}.{name} }}}}. Välj lokalt, lag, kalla eller verktyg.")
    return families[family](name.strip())


def local(name: str) -> str:
    """A value that differs from one municipality to the next."""
    values = data.local_values()
    if name not in values:
        raise MacroError(f"{{{{ lokalt.{name} }}}}: {name} finns inte i handbook/data/local.yml.")
    value = values[name]
    number = re.sub(r"[^0-9+]", "", value)
    return f"[{value}](tel:{number})" if PHONE.fullmatch(value) else value


def law(key: str) -> str:
    """The law's name as a link to its entry."""
    laws = data.load("laws")
    if key not in laws:
        raise MacroError(f"{{{{ lag.{key} }}}}: {key} finns inte i handbook/data/laws.yml.")
    return f"[{laws[key]['label']}]({law_address(key)})"


def source(key: str) -> str:
    """Who found it and when, as a link to the source's entry."""
    sources = data.load("sources")
    if key not in sources:
        raise MacroError(f"{{{{ kalla.{key} }}}}: {key} finns inte i handbook/data/sources.yml.")
    entry = sources[key]
    words = " ".join(str(entry[part]) for part in ("publisher", "year") if entry.get(part))
    return f"[{words}](/{pages.by_id()['kallor'].path}#{key})"


def law_address(key: str) -> str:
    """Source address of the entry, counted from the top of the pages folder."""
    page = pages.by_id().get(str(data.load("laws")[key].get("page", "lagrum")))
    target = page.path if page else "index.md"
    return f"/{target}#{listings.anchor(key)}"


def tool(name: str) -> str | Html:
    """A form or a list that is made from data."""
    word, _, argument = name.partition(" ")
    if word == "platsbedomning":
        return Html(assessment.form_html(data.load("factors")))
    tools: dict[str, Callable[[], str]] = {
        "lagar": lambda: listings.laws(argument),
        "alla-sidor": listings.all_pages,
        "amnen": listings.topics,
        "nedladdning": listings.downloads,
        "sok": listings.search_place,
        "tillganglighet": listings.accessibility,
        "hela-tradet": lambda: tree.whole(data.load("tree"), pages.by_id()),
        "kallor": listings.sources,
        "ordlista": listings.glossary,
    }
    if word not in tools:
        raise MacroError(f"{{{{ verktyg.{name} }}}} finns inte. Välj bland {', '.join(sorted(tools))}.")
    return tools[word]()

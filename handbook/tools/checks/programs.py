"""Checks that need other programs: spelling with hunspell, HTML with the Nu checker. Missing ones are named."""

import json
import os
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

from handbook.tools import paths
from handbook.tools.built import file_of, parse
from handbook.tools.pages import Page

JAR = paths.ROOT / "build" / "vnu" / "vnu.jar"
UNSPELLED = ".//code|.//*[@lang='en']|.//section|.//nav|.//a[starts-with(@href,'http')]"


class ProgramMissingError(RuntimeError):
    """A program is not installed; the message says how to get it."""


def required() -> bool:
    """Whether a missing program is a failure."""
    return os.environ.get("REQUIRE_BROWSER") == "1"


def spelling(site: Path, pages: list[Page]) -> list[str]:
    """Words that neither hunspell's Swedish dictionary nor words.txt knows, with a page each."""
    if not shutil.which("hunspell"):
        raise ProgramMissingError(
            "stavningen är inte kontrollerad: hunspell saknas (apt-get install hunspell hunspell-sv)."
        )
    places: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        if page.type == "english" or page.meta.get("generated"):
            continue
        for word in page_words(site, page):
            if page.path not in places[word]:
                places[word].append(page.path)
    own = {word.strip() for word in (paths.DATA / "words.txt").read_text(encoding="utf-8").splitlines()}
    unknown = unknown_words(sorted(set(places) - own))
    return [
        f"{places[word][0]}: okänt ord ”{word}” ({len(places[word])} sidor)." for word in unknown if word not in own
    ]


def page_words(site: Path, page: Page) -> set[str]:
    """Words in the page's own text."""
    article = parse(file_of(site, page)).find(".//article")
    assert article is not None  # noqa: S101  every page of the shell has one
    for node in article.xpath(UNSPELLED):
        node.drop_tree()
    text = " ".join(article.itertext())
    text = re.sub(r"\S+@\S+|https?://\S+|\b[A-Z]{2,}[-:]?\w*|\w*\d\w*", " ", text)
    return set(re.findall(r"[A-Za-zÅÄÖåäöÉéÜü]+(?:-[A-Za-zÅÄÖåäöÉéÜü]+)*", text))


def unknown_words(words: list[str]) -> list[str]:
    """What hunspell does not accept."""
    done = subprocess.run(
        ["hunspell", "-d", "sv_SE", "-i", "utf-8", "-l"],  # noqa: S607  found on PATH above
        input="\n".join(words),
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(set(done.stdout.split()))


def markup(site: Path, jar: Path = JAR) -> list[str]:
    """The Nu checker's errors over every page, stylesheet left out."""
    if not shutil.which("java") or not jar.exists():
        raise ProgramMissingError(
            f"HTML är inte kontrollerad: java eller {jar} saknas (npm pack vnu-jar, lägg build/vnu.jar där)."
        )
    done = subprocess.run(  # noqa: S603  fixed words and our own paths
        ["java", "-Xss4m", "-jar", str(jar), "--skip-non-html", "--format", "json", "--stdout", str(site)],  # noqa: S607  found on PATH above
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(done.stdout or "{}").get("messages", [])
    return [f"{one.get('url', '')}: {one['message']}" for one in messages if one["type"] == "error"]

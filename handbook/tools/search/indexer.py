"""Builds the search index from the built pages."""

import math
from collections import Counter
from typing import Any

from handbook.tools import data
from handbook.tools.pages import Page
from handbook.tools.search.stem import stem, words

FIELDS = {"title": 14, "keywords": 9, "summary": 5, "headings": 4, "body": 1}
# Which kind of page people mostly look for when two fit as well.
WEIGHTS = {"acute": 105, "steps": 110, "role": 103, "factor": 104, "checklist": 92, "facts": 94, "tool": 95, "hub": 82,
           "exercise": 72, "easy": 52, "english": 85, "about": 88}
ALWAYS_OUT = {"alla-sidor", "amnen", "sok", "hela-tradet", "start"}


def build(pages: list[Page], texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The whole index: `texts` has headings and body per page id."""
    chosen = [page for page in pages if page.id not in ALWAYS_OUT and not page.id.startswith("t-")]
    stop = {word: 1 for word in data.load("synonyms")["stop"]}
    counts = [weighted_words(fields_of(page, texts), stop) for page in chosen]
    return {
        "pages": [
            [page.id, page.title, page.url, str(page.meta["summary"]), int(WEIGHTS.get(page.type, 80) * page_factor(page))]
            for page in chosen
        ],
        "words": postings(counts),
        "same": same(data.load("synonyms")["groups"], stop),
        "stop": stop,
    }


def page_factor(page: Page) -> float:
    """Notes for leaders and answer keys come after what they belong to."""
    return 0.6 if page.id.endswith(("-ledare", "-facit")) else 1.0


def fields_of(page: Page, texts: dict[str, dict[str, str]]) -> dict[str, str]:
    """The page's searchable texts by field."""
    found = texts.get(page.id, {})
    return {
        "title": page.title,
        "keywords": " ".join(map(str, page.meta.get("keywords", []))),
        "summary": str(page.meta.get("summary", "")),
        "headings": found.get("headings", ""),
        "body": found.get("body", ""),
    }


def weighted_words(fields: dict[str, str], stop: dict[str, int]) -> dict[str, float]:
    """Weight per stem: the field counts more than the number of times."""
    weights: Counter[str] = Counter()
    for field, text in fields.items():
        counted = Counter(stem(word) for word in words(text) if word not in stop)
        length = max(sum(counted.values()), 1)
        for word, times in counted.items():
            thin = 1 + math.log2(1 + length / 40) if field in {"body", "headings"} else 1 + length / 30
            weights[word] += FIELDS[field] * (1 + math.log2(times)) / thin
    return dict(weights)


def postings(counts: list[dict[str, float]]) -> dict[str, list[int]]:
    """stem → [page, points, …]; points are saturated weight times rarity, as integers."""
    holders: Counter[str] = Counter(word for page in counts for word in page)
    rows: dict[str, list[int]] = {}
    for number, page in enumerate(counts):
        for word, weight in sorted(page.items()):
            rarity = math.log(1 + (len(counts) - holders[word] + 0.5) / (holders[word] + 0.5))
            points = round(100 * rarity * weight / (weight + 4))
            if points > 0:
                rows.setdefault(word, []).extend((number, points))
    return dict(sorted(rows.items()))


def same(groups: dict[str, str], stop: dict[str, int]) -> dict[str, str]:
    """Everyday word or pair → the stems it stands for: `concept words: other words, word pairs`."""
    found: dict[str, dict[str, int]] = {}
    for targets, others in groups.items():
        aims = target_stems(targets)
        for phrase in str(others).split(","):
            key = phrase_key(phrase, stop)
            for aim, percent in aims.items():
                if key and key != aim:
                    row = found.setdefault(key, {})
                    row[aim] = max(row.get(aim, 0), percent)
    return {key: " ".join(f"{aim}:{percent}" for aim, percent in row.items()) for key, row in sorted(found.items())}


def phrase_key(phrase: str, stop: dict[str, int]) -> str:
    """Stems of a word or a pair as the reader will meet them; other phrases cannot be met and give nothing."""
    whole = words(phrase)
    kept = [stem(word) for word in whole if word not in stop]
    return " ".join(kept) if len(kept) == min(len(whole), 2) else ""


def target_stems(targets: str) -> dict[str, int]:
    """`hot telefon*50` → stems with percents; 90 when nothing is said."""
    aims = {}
    for part in str(targets).split():
        word, _, percent = part.partition("*")
        aims[stem(words(word)[0])] = int(percent or 90)
    return aims

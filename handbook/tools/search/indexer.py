"""Builds the search index from the built pages."""

import math
from collections import Counter, defaultdict
from typing import Any

from handbook.tools import data
from handbook.tools.pages import Page
from handbook.tools.search.stem import stem, words

FIELDS = {"title": 14, "keywords": 10, "asked": 10, "summary": 5, "headings": 2, "body": 1}
SATURATION = 12  # the weight at which a word in a page has half its points
# Which kind of page people mostly look for when two fit as well.
WEIGHTS = {
    "acute": 105,
    "steps": 110,
    "role": 103,
    "factor": 104,
    "checklist": 92,
    "facts": 94,
    "tool": 95,
    "hub": 82,
    "exercise": 72,
    "easy": 46,
    "english": 85,
    "about": 88,
}
FOLDERS = {"former": 1.12, "lag": 0.9, "kodning": 0.85, "arbetsplatser": 0.75, "mallar": 0.9, "om": 0.8}
WEAK = 40  # percent of its points that a word gets when it says little
STANDS_FOR = 75  # percent when a synonym names no other
FEW = 3  # a keyword that more pages share says little as a whole question
ALWAYS_OUT = {"alla-sidor", "amnen", "sok", "hela-tradet", "start"}


def build(pages: list[Page], texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The whole index: `texts` has headings and body per page id."""
    chosen = [page for page in pages if page.id not in ALWAYS_OUT and not page.id.startswith("t-")]
    stop = {form: 1 for word in stop_words() for form in (word, fold(word))}
    counts = [weighted_words(fields_of(page, texts), stop) for page in chosen]
    weak = data.load("synonyms")["weak"]
    rows = postings(counts, {stem(word) for word in weak})
    stop |= {form: 1 for word in weak if stem(word) not in rows for form in (word, fold(word))}
    return {
        "pages": [
            [
                page.id,
                page.title,
                page.url,
                str(page.meta["summary"]),
                int(WEIGHTS.get(page.type, 80) * page_factor(page)),
            ]
            for page in chosen
        ],
        "words": rows,
        "same": with_plain_letters(same(data.load("synonyms")["groups"] | bent_verbs(stop), stop), rows),
        "exact": exact(chosen, stop),
        "stop": stop,
    }


def page_factor(page: Page) -> float:
    """Notes for leaders and answer keys come after what they belong to; so do pages for a single setting."""
    folder = FOLDERS.get(page.folder.rsplit("/", 1)[-1], 1.0)
    return folder * (0.6 if page.id.endswith(("-ledare", "-facit")) else 1.0)


def fields_of(page: Page, texts: dict[str, dict[str, str]]) -> dict[str, str]:
    """The page's searchable texts by field."""
    found = texts.get(page.id, {})
    return {
        "title": page.title,
        "keywords": " ".join(map(str, page.meta.get("keywords", []))),
        "asked": str(data.load("asked").get(page.id, "")),
        "summary": str(page.meta.get("summary", "")),
        "headings": found.get("headings", ""),
        "body": found.get("body", ""),
    }


def weighted_words(fields: dict[str, str], stop: dict[str, int]) -> dict[str, float]:
    """Weight per stem: the field counts more than the number of times."""
    weights: dict[str, float] = defaultdict(float)
    for field, text in fields.items():
        counted = Counter(stem(word) for word in words(text) if word not in stop)
        length = max(sum(counted.values()), 1)
        for word, times in counted.items():
            thin = 1 + math.log2(1 + length / 40) if field in {"body", "headings", "asked"} else 1 + length / 30
            weights[word] += FIELDS[field] * (1 + math.log2(times)) / thin
    return dict(weights)


def exact(chosen: list[Page], stop: dict[str, int]) -> dict[str, list[int]]:
    """Titles, menu names and ids as whole questions → their pages."""
    found: dict[str, list[int]] = {}
    for number, page in enumerate(chosen):
        for name in (page.title, str(page.meta.get("menu", "")), page.id.replace("-", " ")):
            key = whole_key(name, stop)
            if key and number not in found.setdefault(key, []):
                found[key].append(number)
    return by_keyword(chosen, stop) | found


def by_keyword(chosen: list[Page], stop: dict[str, int]) -> dict[str, list[int]]:
    """Keywords as whole questions, where few pages have them."""
    found: dict[str, list[int]] = {}
    for number, page in enumerate(chosen):
        for key in dict.fromkeys(whole_key(str(word), stop) for word in page.meta.get("keywords", [])):
            if key:
                found.setdefault(key, []).append(number)
    return {key: numbers for key, numbers in found.items() if len(numbers) <= FEW}


def whole_key(text: str, stop: dict[str, int]) -> str:
    """A text as the reader sees a whole question."""
    return " ".join(dict.fromkeys(stem(word) for word in words(text) if word not in stop))


def fold(word: str) -> str:
    """Letters without dots and rings, for those who type without them."""
    return word.translate(str.maketrans("åäöü", "aaou"))


def with_plain_letters(listed: dict[str, str], rows: dict[str, list[int]]) -> dict[str, str]:
    """Let words typed without å, ä and ö find the real ones."""
    found = dict(listed)
    for word in [*rows, *listed]:
        plain = fold(word)
        if plain != word:
            own = f"{word}:95" if word in rows else ""
            found[plain] = " ".join(dict.fromkeys(f"{found.get(plain, '')} {own} {listed.get(word, '')}".split()))
    return dict(sorted(found.items()))


def postings(counts: list[dict[str, float]], weak: set[str]) -> dict[str, list[int]]:
    """stem → [page, points, …]; points are saturated weight times rarity, as integers; weak words get less."""
    holders: Counter[str] = Counter(word for page in counts for word in page)
    rows: dict[str, list[int]] = {}
    for number, page in enumerate(counts):
        for word, weight in sorted(page.items()):
            rarity = math.log(1 + (len(counts) - holders[word] + 0.5) / (holders[word] + 0.5))
            points = round((WEAK if word in weak else 100) * rarity * weight / (weight + SATURATION))
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


def stop_words() -> list[str]:
    """Words that carry no meaning, with the past forms of the verbs among them."""
    listed = data.load("synonyms")
    past = [form for verb, forms in listed["verbs"].items() if verb in listed["stop"] for form in forms.split(", ")]
    return [*listed["stop"], *past]


def bent_verbs(stop: dict[str, int]) -> dict[str, str]:
    """Strong verbs: the form the pages use → the past forms that people tell in."""
    return {f"{verb}*95": forms for verb, forms in data.load("synonyms")["verbs"].items() if verb not in stop}


def phrase_key(phrase: str, stop: dict[str, int]) -> str:
    """Stems of a word or a pair as the reader will meet them; other phrases cannot be met and give nothing."""
    whole = words(phrase)
    kept = [word for word in whole if word not in stop]
    met = kept if len(kept) == min(len(whole), 2) else whole
    return " ".join(map(stem, met)) if len(met) <= 2 else ""


def target_stems(targets: str) -> dict[str, int]:
    """`hot telefon*50` → stems with percents."""
    aims = {}
    for part in str(targets).split():
        word, _, percent = part.partition("*")
        aims[stem(words(word)[0])] = int(percent or STANDS_FOR)
    return aims

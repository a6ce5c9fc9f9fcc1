"""The index's reader: standard library only, integers only, so that the browser's reader gives the same order.

The index: {"pages": [[id, title, url, summary, weight]], "words": {stem: [page, points, ...]},
"same": {stem or "stem stem": "stem:percent ..."}, "exact": {"stem stem": [page]}, "stop": {word: 1}}.
"""

from dataclasses import dataclass
from typing import Any

from handbook.tools.search.stem import stem, words

FEWEST = 3
LONGEST = 24  # words that are read
MOST = 12  # words with a meaning that are looked for, so that nonsense takes no time
FULL = 60  # the points at which a page has met a word wholly
Index = dict[str, Any]


@dataclass(frozen=True)
class Hit:
    """One page that answers."""

    id: str
    title: str
    url: str
    summary: str
    score: int


def search(index: Index, query: str, limit: int = 10) -> list[Hit]:
    """The best pages for a question in everyday words."""
    points: dict[int, int] = {}
    met: dict[int, int] = {}
    terms = query_terms(index, query)
    for term, typed in terms.items():
        for page, worth in best_of(index, candidates(index, term, typed)).items():
            points[page] = points.get(page, 0) + worth
            met[page] = met.get(page, 0) + min(worth, FULL)
    exact = index["exact"].get(" ".join(terms), [])
    pages = index["pages"]
    total = max(len(terms), 1)
    scored = [
        (
            worth
            * (total * FULL + 2 * met[page])
            * pages[page][4]
            * (4 if page in exact else 1)
            // (total * FULL * 100),
            page,
        )
        for page, worth in points.items()
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    return [hit(pages[page], score) for score, page in scored[:limit]]


def hit(row: list[Any], score: int) -> Hit:
    """A row of the index's pages as a hit."""
    return Hit(id=row[0], title=row[1], url=row[2], summary=row[3], score=score)


def query_terms(index: Index, query: str) -> dict[str, str]:
    """Stems of the words that carry meaning, each with the word as typed; known pairs are put together."""
    kept = meaning(index, words(query)[:LONGEST])[:MOST]
    terms, place = {}, 0
    while place < len(kept):
        (left, first), (right, second) = kept[place], kept[place + 1] if place + 1 < len(kept) else ("", "")
        pair, joined = f"{left} {right}", stem(first + second)
        if pair in index["same"]:
            terms[pair] = pair
            place += 1
        elif second and len(joined) > 7 and known(index, joined):
            terms[joined] = joined
            place += 1
        terms.setdefault(*kept[place])
        place += 1
    return terms


def meaning(index: Index, typed: list[str]) -> list[tuple[str, str]]:
    """Stem and word of all but the stop words; those too when there is nothing else or a pair holds one."""
    kept = []
    for place, word in enumerate(typed):
        pair = " ".join(map(stem, typed[place : place + 2]))
        if pair in index["same"] and any(part in index["stop"] for part in typed[place : place + 2]) and " " in pair:
            kept.append((pair, pair))
        if word not in index["stop"]:
            kept.append((stem(word), word))
    return kept or [(stem(word), word) for word in typed]


def candidates(index: Index, term: str, typed: str) -> dict[str, int]:
    """Stems in the index that stand for the term, with how much each counts (percent)."""
    found = direct(index, term) or bent(index, term)
    if found or " " in term:
        return found
    alike = near(index, term, typed)
    pieces = split(index, term)
    both = parts(index, pieces) if len(pieces) > 1 else {}
    return (
        alike[1]
        or longer(index, term)
        or both
        or alike[2]
        or alike[3]
        or parts(index, pieces)
        or beginnings(index, term)
    )


def bent(index: Index, term: str) -> dict[str, int]:
    """Known stems without one more ending: the past or passive (ringd, köpt, hängs), or what the stemmer left."""
    for short in (term[:-1] if term[-1:] in {"d", "t", "s"} else term, stem(term)):
        if len(short) >= FEWEST and short != term and known(index, short):
            return {other: percent * 9 // 10 for other, percent in direct(index, short).items()}
    return {}


def longer(index: Index, term: str) -> dict[str, int]:
    """Known stems that begin with a long term: an ending was cut off or is still to be typed."""
    return {other: 60 for other in index["words"] if len(term) > 6 and other.startswith(term)}


def parts(index: Index, pieces: list[str]) -> dict[str, int]:
    """What the parts of an unknown compound stand for."""
    found: dict[str, int] = {}
    for piece in pieces:
        for other, percent in direct(index, piece).items():
            found[other] = max(found.get(other, 0), percent * 9 // 10)
    return found


def direct(index: Index, term: str) -> dict[str, int]:
    """The term itself and what it is listed to stand for."""
    found = {term: 100} if term in index["words"] else {}
    for entry in index["same"].get(term, "").split():
        other, percent = entry.split(":")
        found[other] = max(found.get(other, 0), int(percent))
    return found


def known(index: Index, term: str) -> bool:
    """Whether the index or the synonyms hold the stem."""
    return term in index["words"] or term in index["same"]


def split(index: Index, term: str) -> list[str]:
    """The two parts of a compound, the longest known last part first, or else the longest part that is known alone."""
    alone = ""
    for place in range(FEWEST, len(term) - FEWEST + 1):
        head, tail = term[:place], stem(term[place:])
        firsts = [first for first in (head, stem(head), head[:-1], head + "a") if known_part(index, first)]
        if firsts and known(index, tail):
            return [firsts[0], tail]
        alone = max(alone, *firsts, tail if known(index, tail) else "", key=len)
    return [alone] if len(alone) > FEWEST else []


def known_part(index: Index, first: str) -> bool:
    """Whether a first part is long enough and known."""
    return len(first) >= FEWEST and known(index, first)


def near(index: Index, term: str, typed: str) -> list[dict[str, int]]:
    """Stems by the edits between them and the term or the word as typed: one, two, three; long words may have more."""
    size = len(typed)
    most = 1 if size < 6 else 2 if size < 10 else 3
    best: list[dict[str, int]] = [{}, {}, {}, {}]
    alike, forms = 2 if size < 5 else 1, {term, typed}
    for other in [*index["words"], *index["same"]]:
        if " " in other or other[:alike] != term[:alike] or min(len(other), size) < FEWEST:
            continue
        steps = min(distance(form, other, most) for form in forms)
        if steps <= most:
            found = best[max(steps, 1)]
            for stands_for, percent in direct(index, other).items():
                found[stands_for] = max(
                    found.get(stands_for, 0), percent * (85 - 15 * steps - (25 if size < 7 else 0)) // 100
                )
    return best


def beginnings(index: Index, term: str) -> dict[str, int]:
    """Known stems that begin with the term, or that the term begins or ends with."""
    found: dict[str, int] = {}
    if len(term) < 4:
        return found
    for other in index["words"]:
        long_enough = len(other) > 4
        if other.startswith(term) or (long_enough and (term.startswith(other) or term.endswith(other))):
            found[other] = 40
    return found


def distance(left: str, right: str, most: int) -> int:
    """Edit steps, swaps of neighbours included; gives up above `most`."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        now = [row]
        for column, other in enumerate(right, start=1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]


def best_of(index: Index, found: dict[str, int]) -> dict[int, int]:
    """For each page the most any candidate gives."""
    worth: dict[int, int] = {}
    for word, percent in found.items():
        row = index["words"].get(word, [])
        for place in range(0, len(row), 2):
            given = row[place + 1] * percent // 100
            worth[row[place]] = max(worth.get(row[place], 0), given)
    return worth

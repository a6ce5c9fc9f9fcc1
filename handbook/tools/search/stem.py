"""Words and their stems: the Snowball rules for Swedish, small enough to stand in the browser too."""

import re

WORD = re.compile(r"[0-9a-zåäöéü]+")
MAIN = [
    "heterna",
    "hetens",
    "anden",
    "andes",
    "andet",
    "arens",
    "heten",
    "heter",
    "arna",
    "erna",
    "orna",
    "ande",
    "arne",
    "aste",
    "aren",
    "ades",
    "erns",
    "ade",
    "are",
    "ern",
    "ens",
    "het",
    "ast",
    "ets",
    "ans",
    "ad",
    "en",
    "ar",
    "er",
    "or",
    "as",
    "es",
    "at",
    "et",
    "an",
    "a",
    "e",
]
PAIRS = ("dd", "gd", "nn", "dt", "gt", "kt", "tt")
VOWELS = "aeiouyåäö"


def words(text: str) -> list[str]:
    """Lower-case words; a hyphen joins (e-post → epost)."""
    return WORD.findall(text.lower().replace("é", "e").replace("-", ""))


def region(word: str) -> int:
    """Where endings may begin: after the first vowel and the consonant after it, not before the third letter."""
    for place in range(1, len(word)):
        if word[place - 1] in VOWELS and word[place] not in VOWELS:
            return max(3, place + 1)
    return len(word)


def stem(word: str) -> str:
    """The Swedish Snowball stem, with -et and -an (beslutet, anmälan) and no löst, fullt, lig; hemlig is not hem."""
    start = region(word)
    word = strip_main(word, start)
    if word[-2:] in PAIRS and len(word) - 2 >= start:
        word = word[:-1]
    for ending in ("lig", "els", "ig"):
        if word.endswith(ending) and len(word) - len(ending) >= max(start, 4):
            return word[: -len(ending)]
    return word


def strip_main(word: str, start: int) -> str:
    """Take off the longest inflection that lies in the region, or a genitive s."""
    for ending in MAIN:
        if word.endswith(ending) and len(word) - len(ending) >= start:
            return word[: -len(ending)]
    if len(word) > start and re.search(r"[bcdfghjklmnoprtvy]s$", word):
        return word[:-1]
    return word

"""The library's sentences in Swedish and English: English is the key, Swedish lies in the YAML files beside this
one."""

from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("sv", "en")


@cache
def catalogue() -> dict[str, str]:
    """All Swedish sentences, keyed by the English one."""
    sentences: dict[str, str] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        sentences.update(yaml.safe_load(path.read_text(encoding="utf-8")))
    return sentences


def say(sentence: str, lang: str = "sv", **values: object) -> str:
    """The sentence in the language, with its values filled in."""
    text = catalogue().get(sentence, sentence) if lang == "sv" else sentence
    return text.format(**values) if values else text

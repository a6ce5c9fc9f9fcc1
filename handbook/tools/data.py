"""The data files that editors change, read once per process."""

from datetime import date
from functools import cache
from typing import Any

import yaml

from handbook.tools import paths

NAMES = ("owners", "laws", "sources", "local", "tree", "factors", "glossary", "synonyms", "asked")


class DataError(ValueError):
    """A data file is missing or cannot be read; the message is for editors."""


@cache
def load(name: str) -> Any:
    """Return the content of data/<name>.yml."""
    path = paths.DATA / f"{name}.yml"
    if not path.exists():
        raise DataError(f"handbook/data/{name}.yml saknas.")
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise DataError(f"handbook/data/{name}.yml går inte att läsa: {error}") from error


def local_values() -> dict[str, str]:
    """Values an editor may put in text by name; the settings are not among them."""
    return {key: str(entry["value"]) for key, entry in load("local").items() if key != "settings"}


def settings() -> dict[str, str]:
    """Addresses and names of this installation."""
    return {key: str(value or "") for key, value in load("local").get("settings", {}).items()}


def day(value: object) -> date:
    """A date from YAML, which gives dates for ISO days and text for anything else."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))

"""The commands, by name; a command's module is imported when it is asked for.

A module has HELP (an English sentence in the catalogue), `arguments(parser)` and `run(args, lang) -> Exit`.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from analysis.exits import Exit
from analysis.messages import LANGUAGES, say
from analysis.problems import InputError

COMMANDS = {
    "check": "Read answers and say what would be changed, dropped or unreadable.",
    "codebook": "Check a codebook, or export it.",
    "synthetic": "Write invented answers from an invented municipality.",
    "compare": "Compare two waves and mark breaks in the series.",
    "summarise": "Estimate, protect, audit and publish.",
    "audit": "Check a release for cells that can be worked out.",
}


def _language(arguments: Sequence[str]) -> str:
    for i, argument in enumerate(arguments):
        given = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and i + 1 < len(arguments):
            given = arguments[i + 1]
        if given in LANGUAGES:
            return given
    return "sv"


def parser(lang: str, command: str | None = None) -> argparse.ArgumentParser:
    """The parser; only the asked command's own arguments are built, so that the others need not be imported."""
    whole = argparse.ArgumentParser(
        prog="python -m analysis", description=say("The staff survey, summarised honestly.", lang)
    )
    whole.add_argument("--lang", choices=LANGUAGES, default="sv", help=say("Language of messages and reports.", lang))
    chosen = whole.add_subparsers(dest="command", required=True, metavar="|".join(COMMANDS))
    for name, about in COMMANDS.items():
        one = chosen.add_parser(name, help=say(about, lang), description=say(about, lang))
        one.add_argument(
            "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=say("Language of messages and reports.", lang)
        )
        if name == command:
            import_module(f"analysis.commands.{name}").arguments(one)
    return whole


def main(arguments: Sequence[str]) -> int:
    """Run a command; gives its exit code. Wrong arguments are input errors too."""
    lang = _language(arguments)
    command = next((a for a in arguments if a in COMMANDS), None)
    try:
        given = parser(lang, command).parse_args(list(arguments))
    except SystemExit as leaving:
        return int(Exit.DONE if leaving.code in (0, None) else Exit.INPUT_ERRORS)
    try:
        return int(import_module(f"analysis.commands.{given.command}").run(given, given.lang))
    except InputError as error:
        for problem in error.problems:
            sys.stderr.write(problem.told(given.lang) + "\n")
        return int(Exit.INPUT_ERRORS)

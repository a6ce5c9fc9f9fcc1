"""python -m analysis codebook: check a codebook, and export it for others."""

import argparse
import sys
from pathlib import Path

from analysis.codebook import Codebook
from analysis.codebook.export import FORMATS, export
from analysis.exits import Exit
from analysis.messages import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which codebook (the library's own by default), and where to."""
    parser.add_argument("codebook", type=Path, nargs="?")
    parser.add_argument("--format", choices=tuple(FORMATS), default="datapackage")
    parser.add_argument("--out", type=Path, metavar="FILE")


def run(args: argparse.Namespace, lang: str) -> Exit:
    """Say what it holds; write it when asked to."""
    book = Codebook.read(args.codebook) if args.codebook else Codebook.standard()
    counts = {
        "questions": len(book.questions),
        "sets": len(book.multi_responses),
        "derived": len(book.derived),
        "indices": len(book.indices),
    }
    sentence = (
        "{title}: {questions} questions, {sets} multi-response sets, {derived} derived variables, {indices} indices."
    )
    sys.stdout.write(say(sentence, lang, title=book.title, **counts) + "\n")
    if args.out:
        export(book, args.format, args.out)
        sys.stdout.write(f"{args.out}\n")
    return Exit.DONE

"""python -m analysis check ANSWERS: what importing would do, without estimating anything."""

import argparse
import sys
from pathlib import Path

from analysis.commands import inputs
from analysis.exits import Exit
from analysis.messages import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to read, and where to save the mapping that was found."""
    inputs.arguments(parser)
    parser.add_argument("--save-mapping", type=Path, metavar="FILE")


def run(args: argparse.Namespace, lang: str) -> Exit:
    """Print the import report; exit code 1 when cells could not be read."""
    from analysis.responses.importing import suggest_mapping  # noqa: PLC0415  pandas takes a second to import

    got = inputs.read_inputs(args, lang)
    sys.stdout.write("\n".join(got.report.told(lang)) + "\n")
    if args.save_mapping:
        suggest_mapping(args.answers, got.codebook, drop=tuple(args.drop), sheet=args.sheet).save(args.save_mapping)
        sys.stdout.write(say("Mapping saved in {file}.", lang, file=args.save_mapping) + "\n")
    return Exit.INPUT_ERRORS if got.report.cells_unreadable or got.report.rows_dropped else Exit.DONE

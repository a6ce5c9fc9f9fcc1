"""python -m analysis synthetic OUT: invented answers from an invented municipality."""

import argparse
import sys
from pathlib import Path

from analysis.commands.inputs import progress
from analysis.exits import Exit
from analysis.messages import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to make and where."""
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--wave", default="2025")
    parser.add_argument("--trend", type=float, default=1.0)
    parser.add_argument("--dirty", action="store_true")


def run(args: argparse.Namespace, lang: str) -> Exit:
    """Write the files and say how many answered."""
    from analysis.synthetic import write_synthetic  # noqa: PLC0415  pandas takes a second to import

    progress("Inventing answers …", lang)
    truth = write_synthetic(
        args.out, seed=args.seed, scale=args.scale, wave=args.wave, trend=args.trend, soiled=args.dirty
    )
    told = say(
        "{answers} answers from {staff} staff, invented.", lang, answers=truth["respondents"], staff=truth["population"]
    )
    sys.stdout.write(f"{told}\n{args.out / 'svar.csv'}\n")
    return Exit.DONE

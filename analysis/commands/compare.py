"""python -m analysis compare OLDER NEWER: two releases side by side, breaks marked, and outside figures beside them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.codebook import Codebook
from analysis.exits import Exit
from analysis.messages import say
from analysis.waves.breaks import breaks_between
from analysis.waves.published import Compared, Published, against_benchmarks, compare, read_published, write_comparison

WHY = {
    "wording": "the wording is not the same",
    "scale": "the scale is not the same",
    "period": "the period asked about is not the same",
    "measure": "the measure is not the same",
    "routing": "not the same people were asked",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Two folders with releases; their codebooks tell more breaks than the tables alone."""
    parser.add_argument("older", type=Path)
    parser.add_argument("newer", type=Path)
    parser.add_argument("--codebooks", type=Path, nargs=2, metavar=("OLDER", "NEWER"))
    parser.add_argument("--benchmarks", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="FILE")


def run(args: argparse.Namespace, lang: str) -> Exit:
    """Say what changed clearly and where the series breaks; write all of it when asked to."""
    older, newer = read_published(args.older), read_published(args.newer)
    books = [Codebook.read(path) for path in args.codebooks or ()]
    rows = compare(older, newer, breaks_between(*books) if books else None)
    for line in _told(older, newer, rows, lang):
        sys.stdout.write(line + "\n")
    if args.benchmarks:
        months = books[1].reference_months if books else Codebook.standard().reference_months
        _tell_benchmarks(newer, args.benchmarks, months, lang)
    if args.out:
        write_comparison(args.out, (older.wave, newer.wave), rows)
        sys.stdout.write(f"{args.out}\n")
    return Exit.DONE


def _told(older: Published, newer: Published, rows: Sequence[Compared], lang: str) -> list[str]:
    lines = [say("{older} and {newer}: {n} figures in both.", lang, older=older.wave, newer=newer.wave, n=len(rows))]
    broken = {row.key[0]: row.breaks for row in rows if row.breaks}
    for question, reasons in broken.items():
        why = ", ".join(say(WHY[reason], lang) for reason in reasons)
        lines.append(say("Break in the series for {question}: {why}.", lang, question=question, why=why))
    for row in (row for row in rows if row.is_clear):
        place = "/".join(part for part in (row.key[1], row.key[2], row.key[4]) if part)
        sentence = "{place} ({label}): from {older} to {newer} per cent, a clear difference."
        lines.append(say(sentence, lang, place=place, label=row.label, older=f"{row.older:g}", newer=f"{row.newer:g}"))
    return lines


def _tell_benchmarks(newer: Published, path: Path, months: int | None, lang: str) -> None:
    for one in against_benchmarks(newer, path, months):
        known = {"question": one.key[0], "own": f"{one.own:g}", "outside": f"{one.outside:g}", "source": one.source}
        if one.breaks:
            line = say(
                "{question}: {own} per cent; {outside} in {source}, not comparable: another period.",
                lang,
                **known,
            )
        elif one.z is None:
            line = say("{question}: {own} per cent; {outside} in {source}.", lang, **known)
        else:
            line = say("{question}: {own} per cent; {outside} in {source} (z = {z}).", lang, z=f"{one.z:.2f}", **known)
        sys.stdout.write(line + "\n")

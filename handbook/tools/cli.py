"""The commands editors use; their messages are in Swedish."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from handbook.tools import build, data, pages, paths, serve, trial
from handbook.tools.checks import report
from handbook.tools.search import quality, search


def say(words: str) -> None:
    """Write one line at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def cmd_build(options: argparse.Namespace) -> int:
    """Bygg hela sajten."""
    build.build(Path(options.site), with_pdf=not options.no_pdf, site_url=options.site_url, say=say)
    return 0


def cmd_generate(_options: argparse.Namespace) -> int:
    """Skriv beslutsträdets sidor."""
    build.generate(say)
    return 0


def cmd_check(options: argparse.Namespace) -> int:
    """Kontrollera sidor, data och den byggda sajten."""
    found = report.run(Path(options.site), release=options.release, day=options.day)
    for line in found.faults:
        say(line)
    for line in found.notes:
        say(f"obs: {line}")
    say(f"{len(found.faults)} fel, {len(found.notes)} att känna till")
    return 1 if found.faults else 0


def cmd_search(options: argparse.Namespace) -> int:
    """Visa träffarna för en fråga som JSON."""
    index = quality.load_index(Path(options.site))
    hits = [asdict(hit) for hit in search(index, " ".join(options.question), options.limit)]
    say(json.dumps(hits, ensure_ascii=False, indent=1))
    return 0


def cmd_quality(options: argparse.Namespace) -> int:
    """Mät sökningen på en fil med frågor."""
    file = Path(options.file or os.environ.get("QUERY_FILE") or paths.DATA / "queries.yml")
    result = quality.measure(quality.load_index(Path(options.site)), quality.read_queries(file))
    for miss in result.misses:
        say(miss)
    say(json.dumps(result.figures(), ensure_ascii=False))
    return 0


def cmd_serve(options: argparse.Namespace) -> int:
    """Visa den byggda sajten på den här datorn."""
    serve.run(Path(options.site), options.port)
    return 0


def cmd_trial(options: argparse.Namespace) -> int:
    """Provbygg med efterföljarna till Material; visar hur det går och stoppar ingenting."""
    for line in trial.run(Path(options.site)):
        say(line)
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": cmd_build,
    "generate": cmd_generate,
    "check": cmd_check,
    "search": cmd_search,
    "quality": cmd_quality,
    "serve": cmd_serve,
    "trial": cmd_trial,
}


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(prog="python -m handbook", description="Handböckernas verktyg.")
    below = top.add_subparsers(dest="command", required=True)
    made = {name: below.add_parser(name, help=command.__doc__) for name, command in COMMANDS.items()}
    for one in made.values():
        one.add_argument("--site", default=str(paths.SITE), help="mappen med den byggda sajten")
    made["build"].add_argument("--no-pdf", action="store_true", help="bygg inga pdf-filer")
    made["build"].add_argument("--site-url", default="", help="adressen sajten ska ligga på, med snedstreck sist")
    made["check"].add_argument("--release", action="store_true", help="utgångna sidor är fel, inte bara att känna till")
    made["check"].add_argument("--day", default="", help="dagen att räkna från, ÅÅÅÅ-MM-DD")
    made["search"].add_argument("question", nargs="+")
    made["search"].add_argument("--limit", type=int, default=10)
    made["quality"].add_argument("--file", default="")
    made["serve"].add_argument("--port", type=int, default=8123)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; faults an editor can mend are told without a traceback."""
    options = parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except (build.BuildError, data.DataError, pages.PageError, quality.QualityError) as error:
        sys.stderr.write(f"{error}\n")
        return 1

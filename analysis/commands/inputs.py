"""Arguments and reading that several commands share, and how they tell of progress."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from analysis.codebook import Codebook
from analysis.messages import say
from analysis.responses import Responses
from analysis.responses.mapping import Mapping
from analysis.responses.organisation import Organisation, Population, read_organisation, read_population
from analysis.responses.report import ImportReport


@dataclass(frozen=True, eq=False)
class Inputs:
    """What a command was given, read."""

    codebook: Codebook
    responses: Responses
    report: ImportReport
    organisation: Organisation | None
    population: Population | None


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that say what to read."""
    parser.add_argument("answers", type=Path, help="CSV, XLSX, SAV")
    parser.add_argument("--codebook", type=Path, help="datapackage.yaml")
    parser.add_argument("--organisation", type=Path, help="kod;namn;anstallda")
    parser.add_argument("--population", type=Path, help="a1;a6;a7;antal")
    parser.add_argument("--mapping", type=Path, help="mapping.yaml")
    parser.add_argument("--sheet", help="XLSX")
    parser.add_argument("--drop", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--drop-identifying", action="store_true")


def progress(sentence: str, lang: str, **values: object) -> None:
    """A line of progress on standard error."""
    sys.stderr.write(say(sentence, lang, **values) + "\n")
    sys.stderr.flush()


def read_inputs(args: argparse.Namespace, lang: str) -> Inputs:
    """Read everything; organisation.csv and population.csv beside the answers are found by themselves."""
    codebook = Codebook.read(args.codebook) if args.codebook else Codebook.standard()
    beside = args.answers.parent
    organisation = args.organisation or _if_there(beside / "organisation.csv")
    population = args.population or _if_there(beside / "population.csv")
    progress("Reading {file} …", lang, file=args.answers.name)
    units = read_organisation(organisation) if organisation else None
    margins = (codebook.design.get("weighting") or {}).get("margins") or ()
    columns = tuple(dict.fromkeys(name for margin in margins for name in margin))
    people = read_population(population, columns) if population and columns else None
    responses, report = Responses.read(
        args.answers,
        codebook,
        mapping=Mapping.load(args.mapping, codebook) if args.mapping else None,
        identifying="drop" if args.drop_identifying else "refuse",
        drop=tuple(args.drop),
        units=units.names if units else None,
        sheet=args.sheet,
    )
    return Inputs(codebook, responses, report, units, people)


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() else None

"""76 columns by 25 units with standard errors and intervals: the library, R's survey and svy on one stratified
design."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pandas as pd

from analysis.bench.lines import Line, best_of, compared
from analysis.estimates import Estimates
from analysis.estimates.weighting import design_of, weigh
from analysis.inference.design import Design
from analysis.responses import Responses
from analysis.responses.organisation import Organisation, Population, read_organisation, read_population
from analysis.synthetic import write_synthetic
from analysis.vault import contents

R_SCRIPT = """
suppressMessages(library(survey)); options(survey.lonely.psu="adjust")
x <- read.csv(commandArgs(TRUE)[1], na.strings="")
columns <- setdiff(names(x), c("a1", "N"))
x[c("a1", columns)] <- lapply(x[c("a1", columns)], factor)
d <- svydesign(id=~1, strata=~a1, fpc=~N, data=x)
one <- function(name) try(svyby(as.formula(paste0("~", name)), ~a1, d, svymean, na.rm=TRUE,
  vartype=c("se", "ci")), silent=TRUE)
cat(system.time(got <- lapply(columns, one))["elapsed"], sum(!sapply(got, inherits, "try-error")))
"""


def _survey(folder: Path, scale: float) -> tuple[Responses, Organisation, Population]:
    write_synthetic(folder, scale=scale)
    organisation = read_organisation(folder / "organisation.csv")
    responses, _ = Responses.read(folder / "svar.csv", units=organisation.names)
    return responses, organisation, read_population(folder / "population.csv", ("a1", "a6", "a7"))


def _questions(responses: Responses) -> list[str]:
    book = contents(responses).codebook
    singles = [q.name for q in book.questions.values() if q.categories and not q.multi_response]
    return [*singles, *book.multi_responses]


def _timed(responses: Responses, design: Design, names: list[str]) -> float:
    return best_of(lambda: Estimates.of(responses, design, questions=names, by=(("a1",),)), 5)


def bench_estimates() -> Iterator[Line]:
    """Own times at two sizes, raked and not, and the ratios to the others at the smaller."""
    with tempfile.TemporaryDirectory() as place:
        small = _survey(Path(place) / "small", 1.0)
        large = _survey(Path(place) / "large", 10.0)
        times = {}
        for size, (responses, organisation, population) in (("6,200", small), ("61,900", large)):
            names, data = _questions(responses), contents(responses)
            design = design_of(data, organisation.staff)
            raked = weigh(responses, organisation, population).design
            times[size] = _timed(responses, design, names)
            yield Line(f"76 columns × 25 units, {data.n:,} answers, stratified", times[size])
            yield Line(f"76 columns × 25 units, {data.n:,} answers, raked", _timed(responses, raked, names))
        yield Line("61,900 answers to 6,200", ratio=times["61,900"] / times["6,200"], most=4.0)
        table = _table(Path(place) / "small")
        elapsed, done = _r(table, Path(place))
        yield compared(f"R survey, svyby over {done} columns", elapsed, times["6,200"], 40)
        yield compared("svy, proportions of 76 columns by unit", _svy(table), times["6,200"], 10)


def _table(folder: Path) -> pd.DataFrame:
    """Answers as text with the staff of each row's unit; missing as None."""
    answers = pd.read_csv(folder / "svar.csv", sep=";", dtype=str).drop(columns=["svars_id", "inkommet", "g1"])
    staff = pd.read_csv(folder / "organisation.csv", sep=";").set_index("kod")["anstallda"]
    answers = answers.where(~answers.isin(["-7", "-8", "-9"]))
    return answers.assign(N=answers["a1"].map(staff))


def _r(table: pd.DataFrame, folder: Path) -> tuple[float | None, int]:
    """Seconds, and how many columns R got through (a unit where nobody was asked stops it)."""
    if not shutil.which("Rscript"):
        return None, 0
    table.to_csv(folder / "r.csv", index=False)
    (folder / "bench.R").write_text(R_SCRIPT)
    got = subprocess.run(
        ["Rscript", str(folder / "bench.R"), str(folder / "r.csv")],
        capture_output=True,
        text=True,
        check=False,
    )
    if got.returncode:
        return None, 0
    elapsed, done = got.stdout.split()[-2:]
    return float(elapsed), int(done)


def _svy(table: pd.DataFrame) -> float | None:
    try:
        pl, svy = import_module("polars"), import_module("svy")
    except ImportError:
        return None
    frame = pl.DataFrame(
        {name: table[name].astype(object).where(table[name].notna(), None).tolist() for name in table.columns}
    )
    frame = frame.with_columns((pl.col("N") / pl.len().over("a1")).alias("w"))
    sample = svy.Sample(frame, svy.Design(stratum="a1", wgt="w", pop_size="N"))
    columns = [c for c in table.columns if c not in ("a1", "N")]
    return best_of(lambda: sample.estimation.prop(columns, by="a1", drop_nulls=True), 2)

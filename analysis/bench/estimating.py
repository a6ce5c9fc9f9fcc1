"""76 columns by 25 units with standard errors and intervals: the library, R's survey and svy on one stratified
design."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.bench.lines import Disagreement, Line, best_of, compared, kept_of
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
elapsed <- system.time(got <- lapply(columns, one))["elapsed"]
done <- which(!sapply(got, inherits, "try-error"))
told <- lapply(done, function(i) {
  categories <- levels(x[[columns[i]]])
  of <- function(start) as.vector(as.matrix(got[[i]][paste0(start, columns[i], categories)]))
  data.frame(item=columns[i], key=rep(got[[i]]$a1, length(categories)), category=rep(categories, each=nrow(got[[i]])),
    share=of(""), se=of("se."))
})
write.csv(do.call(rbind, told), commandArgs(TRUE)[2], row.names=FALSE)
cat(elapsed, length(done))
"""
ALIKE = 1e-9
Shares = dict[tuple[str, str, str], tuple[float, float]]  # (item, unit, category) → share, standard error


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


def bench_estimates(scale: float = 1.0) -> Iterator[Line]:
    """Own times at two sizes, raked and not, and the ratios to the others at the smaller."""
    with tempfile.TemporaryDirectory() as place:
        small, large = (_survey(Path(place) / str(size), scale * size) for size in (1, 10))
        times = []
        for responses, organisation, population in (small, large):
            names, data = _questions(responses), contents(responses)
            design = design_of(data, organisation.staff)
            raked = weigh(responses, organisation, population).design
            times.append(_timed(responses, design, names))
            yield Line(f"76 columns × 25 units, {data.n:,} answers, stratified", times[-1])
            yield Line(f"76 columns × 25 units, {data.n:,} answers, raked", _timed(responses, raked, names))
        yield Line("ten times the answers", ratio=times[1] / times[0], most=4.0)
        table, own = _table(Path(place) / "1"), _own(small[0], small[1])
        yield _against(own, "R survey, svyby", _r(table, Path(place)), times[0], 40)
        yield _against(own, "svy, proportions by unit", _svy(table), times[0], 10)


def _against(own: Shares, name: str, other: tuple[float, Shares] | None, seconds: float, least: float) -> Line:
    """The ratio to another tool, once it has given the same shares and standard errors. Raises Disagreement."""
    if other is None:
        return compared(name, None, seconds, least)
    both = sorted(own.keys() & other[1].keys())
    told = np.array([[given[key] for key in both] for given in (own, other[1])])
    if len(both) < len(own) / 2 or np.abs(told[0] - told[1]).max() > ALIKE:
        raise Disagreement(name)
    return compared(f"{name}: {len(both)} shares alike", other[0], seconds, least)


def _own(responses: Responses, organisation: Organisation) -> Shares:
    """The library's shares of questions where every answer counts, in units where more than one has answered."""
    data = contents(responses)
    book, design = data.codebook, design_of(data, organisation.staff)
    frame = contents(Estimates.of(responses, design, questions=_questions(responses), by=(("a1",),))).frame
    odd = {q.name for q in book.questions.values() if q.non_substantive}
    wanted = frame[(frame["statistic"] == "share") & (frame["category"] != "positive") & (frame["base"] > 1)]
    return {
        (row.item, row.key[0], row.category): (row.estimate, row.se)
        for row in wanted.itertuples()
        if row.item not in odd
    }


def _table(folder: Path) -> pd.DataFrame:
    """Answers as text with the staff of each row's unit; missing as None."""
    answers = pd.read_csv(folder / "svar.csv", sep=";", dtype=str).drop(columns=["svars_id", "inkommet", "g1"])
    staff = pd.read_csv(folder / "organisation.csv", sep=";").set_index("kod")["anstallda"]
    answers = answers.where(~answers.isin(["-7", "-8", "-9"]))
    return answers.assign(N=answers["a1"].map(staff))


def _r(table: pd.DataFrame, folder: Path) -> tuple[float, Shares] | None:
    """Seconds and shares of the columns R got through (a unit where nobody was asked stops it)."""
    if not shutil.which("Rscript"):
        return None
    table.to_csv(folder / "r.csv", index=False)
    (folder / "bench.R").write_text(R_SCRIPT)
    command = ["Rscript", *(str(folder / name) for name in ("bench.R", "r.csv", "told.csv"))]
    got = subprocess.run(command, capture_output=True, text=True, check=False)
    if got.returncode:
        return None
    told = pd.read_csv(folder / "told.csv", dtype={"item": str, "key": str, "category": str})
    return float(got.stdout.split()[-2]), _shares(told.itertuples(index=False, name=None))


def _svy(table: pd.DataFrame) -> tuple[float, Shares] | None:
    try:
        pl, svy = import_module("polars"), import_module("svy")
    except ImportError:
        return None
    frame = pl.DataFrame(
        {name: table[name].astype(object).where(table[name].notna(), None).tolist() for name in table.columns}
    )
    frame = frame.with_columns((pl.col("N") / pl.len().over("a1")).alias("w"))
    sample = svy.Sample(frame, svy.Design(stratum="a1", wgt="w", pop_size="N", singleton="center"))  # R's "adjust"
    columns = [c for c in table.columns if c not in ("a1", "N")]
    seconds, told = kept_of(lambda: sample.estimation.prop(columns, by="a1", drop_nulls=True), 2)
    rows = ((name, *row) for name, one in zip(columns, told, strict=True) for row in one.to_polars().iter_rows())
    return seconds, _shares((name, unit, code, share, se) for name, unit, code, share, se, *_ in rows)


def _shares(rows: Iterable[Any]) -> Shares:
    return {(item, key, str(category)): (share, se) for item, key, category, share, se in rows}

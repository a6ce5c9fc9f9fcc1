"""Invented answers from an invented municipality of Borås-like size: for trying, testing and showing. Never results
about a real one."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.codebook import Codebook
from analysis.codebook.read import STANDARD
from analysis.synthetic.answers import answers, dirty
from analysis.synthetic.municipality import DEPARTMENT, UNITS
from analysis.synthetic.population import FORMS, population


def write_synthetic(
    folder: Path, *, seed: int = 2025, scale: float = 1.0, wave: str = "2025", trend: float = 1.0, soiled: bool = False
) -> dict[str, Any]:
    """Write svar.csv, organisation.csv, population.csv, datapackage.yaml and truth.json; gives back the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    people, draw = population(seed, scale, trend)
    given = answers(people, draw, Codebook.standard(), wave)
    if soiled:
        given = dirty(given)
    encoding, newline = ("utf-8-sig", "\r\n") if soiled else ("utf-8", "\n")
    given.to_csv(folder / "svar.csv", sep=";", index=False, encoding=encoding, lineterminator=newline)
    _organisation(people).to_csv(folder / "organisation.csv", sep=";", index=False)
    people.groupby(["a1", "a6", "a7"]).size().rename("antal").reset_index().to_csv(
        folder / "population.csv", sep=";", index=False
    )
    (folder / "datapackage.yaml").write_bytes(STANDARD.read_bytes())
    truth = _truth(people, seed, len(given), (folder / "svar.csv").read_bytes())
    (folder / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False), encoding="utf-8")
    return truth


def _organisation(people: pd.DataFrame) -> pd.DataFrame:
    staff = people["a1"].value_counts()
    rows = [(u.code, u.name, u.form, "FORV" if u.form == DEPARTMENT else "BOL", int(staff[u.code])) for u in UNITS]
    return pd.DataFrame(rows, columns=["kod", "namn", "form", "overordnad", "anstallda"])


def _truth(people: pd.DataFrame, seed: int, answered: int, file: bytes) -> dict[str, Any]:
    return {
        "seed": seed,
        "population": len(people),
        "respondents": answered,
        "response_rate": answered / len(people),
        "utsatt_population": float(people.utsatt.mean()),
        "utsatt_by_unit": people.groupby("a1").utsatt.mean().to_dict(),
        "forms": {form: float((people[form] > 0).mean()) for form in FORMS},
        "sha256": hashlib.sha256(file).hexdigest(),
    }

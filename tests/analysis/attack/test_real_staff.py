"""R's real staff data (lq2002: 2,042 soldiers in 49 companies) through the whole command, and then attacked."""

import csv

import pytest
import yaml

from analysis.commands import main
from tests.analysis.attack.attacker import Book, derivable
from tests.analysis.attack.loose import loose_figures
from tests.analysis.attack.reading import group, read_csv
from tests.analysis.reference_data import FOLDER

ITEMS = {"HOSTIL01": range(5), "LEAD05": range(1, 6), "TSIG01": range(1, 6)}


def package():
    """A codebook for three of the items; hostility is sensitive."""
    unit = {
        "name": "COMPID",
        "type": "string",
        "title": "Company",
        "survey": {"role": "unit", "code_list": "organisation"},
    }
    fields = [unit]
    for name, codes in ITEMS.items():
        told = {"sensitive": name.startswith("HOSTIL"), "positive": [str(c) for c in codes][-2:]}
        categories = [{"value": c, "label": f"Svar {c}"} for c in codes]
        fields.append({"name": name, "type": "integer", "title": name, "categories": categories, "survey": told})
    missing = [{"value": "", "label": "Inget svar"}]
    return {
        "name": "lq2002",
        "title": "Work climate",
        "version": "1",
        "resources": [{"name": "svar", "schema": {"missingValues": missing, "fields": fields}}],
        "survey": {"wave": "2002", "language": "en", "missing": {"no_answer": ""}, "disclosure": {}},
    }


def write(folder):
    """Answers, organisation and codebook in a folder; gives the answers."""
    with (FOLDER / "data" / "lq2002.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: row[name] for name in ("COMPID", *ITEMS)} for row in csv.DictReader(file)]
    with (folder / "svar.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, ["COMPID", *ITEMS], delimiter=";")
        out.writeheader()
        out.writerows(rows)
    codes = sorted({row["COMPID"] for row in rows}, key=int)
    staff = [f"{c};Company {c};{2 * sum(r['COMPID'] == c for r in rows)}" for c in codes]
    (folder / "organisation.csv").write_text("\n".join(["kod;namn;anstallda", *staff]) + "\n", encoding="utf-8")
    (folder / "datapackage.yaml").write_text(yaml.safe_dump(package()), encoding="utf-8")
    return rows


def protected(rows, cells):
    """The cells that may not be told, by the written rules."""
    kept = {key for *_, where in cells for _, key in where if not key.startswith("merged-")}
    found = {}
    for item, category, where in cells:
        unit = dict(where).get("COMPID")
        inside = [r for r in rows if unit is None or (r["COMPID"] if r["COMPID"] in kept else "merged-") == unit]
        top = {str(c) for c in list(ITEMS[item])[-2:]}
        n = sum(r[item] in (top if category == "positive" else {category}) for r in inside)
        base = len(inside)
        telling = item.startswith("HOSTIL") and (n < 5 or 0 < base - n < 5)
        if n and (base < 10 or telling):
            found[item, category, where] = n
    return found


@pytest.mark.slow
def test_real_staff_data_is_published_and_gives_nobody_away(tmp_path) -> None:
    rows = write(tmp_path)
    out = tmp_path / "out" / "r"
    out.parent.mkdir()

    code = main(
        ["summarise", str(tmp_path / "svar.csv"), "--codebook", str(tmp_path / "datapackage.yaml"), "--out", str(out)]
    )

    cells = {(r["item"], r["category"], group(r)) for r in read_csv(out) if r["statistic"] == "share"}
    secret = protected(rows, cells)
    assert code == 0
    assert len({r["key"] for r in read_csv(out) if r["by"] == "COMPID"}) > 40
    assert secret
    assert derivable([out], Book(tmp_path / "datapackage.yaml"), secret) == []
    assert loose_figures(out) == []
    assert main(["audit", str(out)]) == 0

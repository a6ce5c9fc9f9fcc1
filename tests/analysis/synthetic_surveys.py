"""Small codebooks, files and answers for the library's tests; invented throughout."""

import copy
from pathlib import Path

import numpy as np
import yaml

from analysis.codebook import Codebook

LABELS = ("Nej, aldrig", "Ja, en gång", "Ja, flera gånger")
FIRST = [
    {
        "name": "id",
        "type": "string",
        "title": "Nummer",
        "constraints": {"required": True, "unique": True},
        "survey": {"role": "identifier", "publish": False},
    },
    {
        "name": "unit",
        "type": "string",
        "title": "Var arbetar du?",
        "survey": {"number": "A1", "role": "unit", "code_list": "organisation"},
    },
    {
        "name": "role",
        "type": "integer",
        "title": "Vad gör du?",
        "survey": {"number": "A2", "role": "break"},
        "categories": [{"value": 1, "label": "Chef, ledare"}, {"value": 2, "label": "Annat"}],
    },
]
MISSING = [
    {"value": "", "label": "Inget svar"},
    {"value": "-7", "label": "Vill inte svara"},
    {"value": "-9", "label": "Frågan ställdes inte"},
]


def survey(questions: int, options: int) -> dict:
    """The survey block: wave, missing codes, the set of options, a derived variable and an index."""
    return {
        "wave": "2025",
        "language": "sv",
        "reference_period": {"months": 12},
        "missing": {"no_answer": "", "refused": "-7", "not_in_wave": "-8", "not_asked": "-9"},
        "multi_response": [
            {
                "name": "m",
                "title": "Vad hände?",
                "columns": [f"m_{i}" for i in range(1, options + 1)],
                "counted_value": 1,
                "exclusive": [f"m_{options}"],
            }
        ],
        "derived": [
            {
                "name": "hit",
                "title": "Utsatt",
                "any": [{"q": f"q{i}", "in": [1, 2]} for i in range(1, questions + 1)],
                "sensitive": True,
            }
        ],
        "indices": [
            {
                "name": "worry",
                "title": "Oro",
                "columns": [f"q{i}" for i in range(1, questions + 1)],
                "range": [0, 2],
                "rescale": [0, 100],
                "minimum_answered": min(2, questions),
            }
        ],
        "disclosure": {"never_publish": ["id", "day", "text"]},
    }


def package(questions: int = 3, options: int = 3) -> dict:
    """A codebook with a unit, `questions` sensitive questions, one set of options with an exclusive one, and an
    index."""
    fields = copy.deepcopy(FIRST)
    for i in range(1, questions + 1):
        fields.append(
            {
                "name": f"q{i}",
                "type": "integer",
                "title": f"Fråga {i}?",
                "categoriesOrdered": True,
                "categories": [{"value": v, "label": label} for v, label in enumerate(LABELS)],
                "survey": {"number": f"B{i}", "sensitive": True, "positive": [1, 2]},
            }
        )
    for i in range(1, options + 1):
        label = "Inget av detta" if i == options else f"Alternativ {i}, med komma"
        fields.append(
            {
                "name": f"m_{i}",
                "type": "integer",
                "title": f"Vad hände? – {label}",
                "categories": [{"value": 0, "label": "Inte markerat"}, {"value": 1, "label": label}],
                "survey": {"number": "C1", "multi_response": "m", "asked_if": {"ref": "hit"}},
            }
        )
    fields.append(
        {"name": "day", "type": "date", "title": "Svarsdatum", "survey": {"role": "timestamp", "publish": False}}
    )
    fields.append(
        {"name": "text", "type": "string", "title": "Något mer?", "survey": {"role": "open_text", "publish": False}}
    )
    return {
        "name": "test",
        "title": "Provenkät",
        "version": "1",
        "resources": [{"name": "svar", "schema": {"missingValues": copy.deepcopy(MISSING), "fields": fields}}],
        "survey": survey(questions, options),
    }


def codebook(folder: Path, said: dict | None = None) -> Codebook:
    """A codebook written and read back."""
    path = folder / "datapackage.yaml"
    path.write_text(yaml.safe_dump(said or package(), allow_unicode=True), encoding="utf-8")
    return Codebook.read(path)


def rows(n: int = 40, seed: int = 1) -> list[dict[str, str]]:
    """Answers as codes: consistent with the routing, and every asked set with a mark."""
    draw = np.random.default_rng(seed)
    made = []
    for i in range(n):
        row = {"id": f"id{i:03d}", "unit": ("AAA", "BBB", "CCC")[i % 3], "role": str(draw.integers(1, 3))}
        for q in (1, 2, 3):
            row[f"q{q}"] = str(draw.choice(["0", "0", "1", "2", "-7"]))
        hit = any(row[f"q{q}"] in "12" for q in (1, 2, 3))
        unsure = not hit and any(row[f"q{q}"] == "-7" for q in (1, 2, 3))
        marks = [str(int(draw.random() < 0.5)) for _ in range(2)]
        marks.append("0" if "1" in marks else "1")
        for j in (1, 2, 3):
            row[f"m_{j}"] = marks[j - 1] if hit else "" if unsure else "-9"
        row |= {"day": "2025-02-03", "text": ""}
        made.append(row)
    return made

"""Writes a codebook for others: Data Package as JSON, a CSV list, DDI Codebook 2.5 XML, and an empty SPSS file with
labels."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from analysis.codebook.model import Codebook, Question
from analysis.codebook.rules import Rule

DDI = "ddi:codebook:2_5"
COLUMNS = ("name", "number", "question", "type", "role", "asked_if", "code", "label", "kind", "sensitive", "publish")


def _datapackage(codebook: Codebook, path: Path) -> None:
    path.write_text(json.dumps(codebook.source, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def rule_text(rule: Rule | None) -> str:
    """A rule as one line: `b1 in (1, 2) and not utsatt`."""
    if rule is None:
        return ""
    if rule.kind == "ref":
        return rule.question
    if rule.kind == "in":
        return f"{rule.question} in ({', '.join(rule.values)})"
    if rule.kind == "not":
        return f"not ({rule_text(rule.parts[0])})"
    joined = {"all": " and ", "any": " or "}[rule.kind].join(rule_text(part) for part in rule.parts)
    return f"({joined})"


def _kind(question: Question, value: str) -> str:
    if value in question.non_substantive:
        return "not substantive"
    return "positive" if value in question.positive else "answer"


def _lines(codebook: Codebook, question: Question) -> list[list[str]]:
    own = [question.name, question.number, question.title, question.type, question.role, rule_text(question.asked_if)]
    told = [str(question.sensitive).lower(), str(question.publish).lower()]
    lines = [[*own, c.value, c.label, _kind(question, c.value), *told] for c in question.categories]
    if question.categories:
        lines += [[*own, value, label, "missing", *told] for value, label in codebook.missing_labels.items()]
    return lines or [[*own, "", "", "", *told]]


def _csv(codebook: Codebook, path: Path) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for question in codebook.questions.values():
        writer.writerows(_lines(codebook, question))
    for derived in codebook.derived.values():
        rule = [derived.name, "", derived.title, "derived", rule_text(derived.rule), rule_text(derived.asked_if)]
        writer.writerow([*rule, "1", "", "", str(derived.sensitive).lower(), "true"])
    for index in codebook.indices.values():
        scale = f"{' + '.join(index.columns)} ≥ {index.minimum_answered}"
        writer.writerow(
            [index.name, "", index.title, "index", "", "", scale, "", "", str(index.sensitive).lower(), "true"]
        )
    path.write_text(text.getvalue(), encoding="utf-8-sig")


def _add(parent: Xml.Element, tag: str, text: str = "", **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, f"{{{DDI}}}{tag}", attributes)
    made.text = text or None
    return made


def _variable(parent: Xml.Element, codebook: Codebook, question: Question) -> None:
    interval = "discrete" if question.categories else "contin"
    var = _add(parent, "var", ID=question.name, name=question.name, intrvl=interval)
    _add(var, "labl", question.title)
    asked = _add(var, "qstn")
    _add(asked, "qstnLit", question.title)
    if question.asked_if:
        _add(asked, "ivuInstr", rule_text(question.asked_if))
    for category in question.categories:
        one = _add(var, "catgry")
        _add(one, "catValu", category.value)
        _add(one, "labl", category.label)
    for value, label in codebook.missing_labels.items() if question.categories else ():
        one = _add(var, "catgry", missing="Y")
        _add(one, "catValu", value)
        _add(one, "labl", label)
    _add(var, "varFormat", type="character" if question.type in ("string", "date") else "numeric")


def _ddi(codebook: Codebook, path: Path) -> None:
    Xml.register_namespace("", DDI)
    root = Xml.Element(f"{{{DDI}}}codeBook", {"version": "2.5"})
    citation = _add(_add(_add(root, "stdyDscr"), "citation"), "titlStmt")
    _add(citation, "titl", codebook.title)
    _add(citation, "IDNo", f"{codebook.name} {codebook.version} {codebook.wave}".strip())
    data = _add(root, "dataDscr")
    for battery in codebook.batteries.values():
        group = _add(data, "varGrp", ID=battery.name, type="grid", var=" ".join(battery.columns))
        _add(group, "labl", battery.title)
    for several in codebook.multi_responses.values():
        group = _add(data, "varGrp", ID=several.name, type="multipleResp", var=" ".join(several.columns))
        _add(group, "labl", several.title)
    for question in codebook.questions.values():
        _variable(data, codebook, question)
    Xml.indent(root, " ")
    path.write_bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _sav(codebook: Codebook, path: Path) -> None:
    import pandas as pd  # noqa: PLC0415  slow to import, and only this format needs it
    import pyreadstat  # noqa: PLC0415  the same

    coded = [q for q in codebook.questions.values() if q.categories]
    frame = pd.DataFrame(
        {q.name: pd.Series(dtype="float64" if q.categories else "object") for q in codebook.questions.values()}
    )
    missing = {float(v): label for v, label in codebook.missing_labels.items() if v.lstrip("-").isdigit()}
    labels: dict[str, dict[int | float, str]] = {
        q.name: {**{float(c.value): c.label[:120] for c in q.categories}, **missing} for q in coded
    }
    spans: list[Any] = sorted(missing)
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=codebook.title[:60],
        column_labels=[q.title[:250] for q in codebook.questions.values()],
        variable_value_labels=labels,
        missing_ranges={q.name: spans for q in coded if missing},
    )


FORMATS: dict[str, tuple[str, Callable[[Codebook, Path], None]]] = {
    "datapackage": (".json", _datapackage),
    "csv": (".csv", _csv),
    "ddi": (".xml", _ddi),
    "sav": (".sav", _sav),
}


def export(codebook: Codebook, form: str, path: Path) -> None:
    """Write the codebook in one of FORMATS."""
    FORMATS[form][1](codebook, path)

"""The codebook: read, routed, exported and read back by others."""

import csv
import json
from xml.etree import ElementTree

import pyreadstat
import pytest

from analysis.codebook import Codebook
from analysis.codebook.export import export, rule_text
from analysis.codebook.rules import parse_rule
from analysis.problems import InputError
from tests.analysis.synthetic_surveys import codebook, package


def test_standard_codebook_says_what_may_be_published() -> None:
    book = Codebook.standard()

    assert (len(book.questions), book.unit.name, book.reference_months, book.wave) == (80, "a1", 12, "2025")
    assert {"svars_id", "inkommet", "g1", "a1", "a2"} & set(book.publishable()) == set()
    assert {"b1", "c2", "utsatt", "index_rutiner"} <= set(book.publishable())


def test_export_is_a_valid_data_package(tmp_path) -> None:
    frictionless = pytest.importorskip("frictionless")
    export(Codebook.standard(), "datapackage", tmp_path / "datapackage.json")

    said = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    report = frictionless.Package.metadata_validate(said)

    assert [e.message for e in report] == []
    assert Codebook.read(tmp_path / "datapackage.json").publishable() == Codebook.standard().publishable()


def test_export_as_csv_has_every_code(tmp_path) -> None:
    book = codebook(tmp_path)

    export(book, "csv", tmp_path / "codes.csv")

    rows = list(csv.DictReader((tmp_path / "codes.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [(r["code"], r["label"], r["kind"]) for r in rows if r["name"] == "q1"] == [
        ("0", "Nej, aldrig", "answer"),
        ("1", "Ja, en gång", "positive"),
        ("2", "Ja, flera gånger", "positive"),
        ("", "Inget svar", "missing"),
        ("-7", "Vill inte svara", "missing"),
        ("-9", "Frågan ställdes inte", "missing"),
    ]
    assert next(r["asked_if"] for r in rows if r["name"] == "m_1") == "hit"
    assert [r["name"] for r in rows if r["type"] in ("derived", "index")] == ["hit", "worry"]


def test_export_as_ddi_has_variables_and_groups(tmp_path) -> None:
    export(codebook(tmp_path), "ddi", tmp_path / "ddi.xml")

    root = ElementTree.fromstring((tmp_path / "ddi.xml").read_bytes())  # noqa: S314  we wrote it
    space = {"d": "ddi:codebook:2_5"}
    assert root.find("d:stdyDscr/d:citation/d:titlStmt/d:titl", space).text == "Provenkät"
    assert [v.get("name") for v in root.iterfind("d:dataDscr/d:var", space)][:4] == ["id", "unit", "role", "q1"]
    assert [g.get("type") for g in root.iterfind("d:dataDscr/d:varGrp", space)] == ["multipleResp"]
    assert len(root.findall("d:dataDscr/d:var[@name='q1']/d:catgry[@missing='Y']", space)) == 3


def test_export_as_sav_keeps_labels_and_user_missing(tmp_path) -> None:
    export(codebook(tmp_path), "sav", tmp_path / "codebook.sav")

    frame, meta = pyreadstat.read_sav(str(tmp_path / "codebook.sav"), user_missing=True)
    assert (len(frame), meta.column_names_to_labels["q1"]) == (0, "Fråga 1?")
    assert meta.variable_value_labels["q1"][1.0] == "Ja, en gång"
    assert [span["lo"] for span in meta.missing_ranges["q1"]] == [-9.0, -7.0]


def test_rule_is_told_in_words() -> None:
    rule = parse_rule({"all": [{"ref": "hit"}, {"any": [{"q": "a", "in": [1, 2]}, {"not": {"q": "b", "in": [0]}}]}]})

    assert rule_text(rule) == "(hit and (a in (1, 2) or not (b in (0))))"
    assert list(rule.named()) == ["hit", "a", "b"]


def test_name_missing_and_twice_are_told(tmp_path) -> None:
    said = package()
    said["survey"]["indices"].append({"title": "utan namn"})
    said["survey"]["multi_response"].append(dict(said["survey"]["multi_response"][0]))
    said["resources"][0]["schema"]["fields"].append({"title": "x"})
    said["resources"][0]["schema"]["fields"].append(dict(said["resources"][0]["schema"]["fields"][3]))

    with pytest.raises(InputError) as refused:
        codebook(tmp_path, said)

    messages = sorted({p.message for p in refused.value.problems})
    assert messages == ["A name is used twice.", "A part of the codebook has no name."]


def test_everything_wrong_with_a_codebook_is_told_at_once(tmp_path) -> None:
    said = package()
    fields = {field["name"]: field for field in said["resources"][0]["schema"]["fields"]}
    survey = said["survey"]
    fields["q1"]["categories"] = [{"value": v, "label": "Ja"} for v in (0, 1, 1, -7)]
    fields["q2"]["survey"]["positive"] = [5]
    fields["q3"]["survey"]["asked_if"] = {"ref": "nowhere"}
    fields["m_1"]["survey"]["multi_response"] = "other"
    survey["derived"][0]["any"] = [{"q": "q2", "in": [9]}, {"q": "gone", "in": [1]}]
    survey["derived"].append({"name": "round", "title": "Rund", "any": [{"ref": "round"}]})
    survey["derived"].append({"name": "q2", "title": "Två gånger", "any": [{"q": "q3", "in": [1]}]})
    survey["indices"][0] |= {"range": [2, 2], "minimum_answered": 9, "columns": ["q2", "absent"]}
    survey["multi_response"][0]["exclusive"] = ["q2"]
    survey["disclosure"]["never_publish"] = ["nobody"]

    with pytest.raises(InputError) as refused:
        codebook(tmp_path, said)

    assert sorted((p.column, p.found, p.message) for p in refused.value.problems) == [
        ("", "q2", "A name is used twice."),
        ("hit", "gone", "A rule names a question that is not there."),
        ("hit", "q2 = 9", "A code is not in the scale."),
        ("m", "q2", "An exclusive option is not in its set."),
        ("m_1", "other", "A multi-response set is not described."),
        ("never_publish", "nobody", "A column is named that is not among the questions."),
        ("q1", "-7", "A code is both an answer and a missing value."),
        ("q1", "1", "A code stands twice in a scale."),
        ("q1", "2", "A code is not in the scale."),
        ("q1", "Ja", "A label stands twice in a scale."),
        ("q2", "5", "A code is not in the scale."),
        ("q3", "nowhere", "A rule names a derived variable that is not there."),
        ("round", "", "A rule leads back to itself."),
        ("worry", "(2.0, 2.0)", "An index has an empty range."),
        ("worry", "9", "An index asks for an impossible number of answered items."),
        ("worry", "absent", "A column is named that is not among the questions."),
    ]

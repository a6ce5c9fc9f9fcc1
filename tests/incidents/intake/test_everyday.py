"""Everyday words stand for codes that exist; being unsure is always an answer."""

import pytest

from register.codes import lists
from register.incidents.intake import everyday


@pytest.mark.parametrize("table", [everyday.WHAT, everyday.WHERE, (everyday.FOREIGN,)])
def test_every_code_is_in_its_list(table):
    found = [code for row in table for code in row.codes]

    assert found != []
    assert [code for code in found if not lists.is_code(*code)] == []


def test_every_form_can_be_chosen_in_everyday_words():
    chosen = {code for row in everyday.WHAT for codelist, code in row.codes if codelist == "FORM"}

    assert chosen == set(lists.codes_of("FORM")) == set(everyday.MAIN_FORM_FIRST)


def test_several_answers_give_each_code_once():
    found = everyday.codes(["harassment", "exposed", "violence"], ["phone", "online"])

    assert found == [
        ("FORM", "VAL"),
        ("FORM", "TRA"),
        ("PLATS", "PL-NAT"),
        ("KANAL", "KN-TEL"),
        ("KANAL", "KN-SOC"),
    ]
    assert everyday.main_form(found) == "VAL"


def test_unsure_is_an_answer_without_codes():
    found = everyday.codes(["unsure"], ["elsewhere"])

    assert (found, everyday.main_form(found)) == ([], "")


@pytest.mark.parametrize(("form", "words"), [("HOT", ["threat"]), ("TRA", ["harassment"]), ("X", []), ("", [])])
def test_link_preselects_words(form, words):
    assert everyday.what_for(form) == words

"""The code lists hold together."""

from datetime import date

import pytest

from register.codes import lists
from register.codes.lists import Code, UnknownCode


def test_lists_are_the_seventeen_of_the_domain_and_the_own_ones() -> None:
    sizes = {name: len(codes) for name, codes in lists.all_lists().items()}

    assert sizes == {
        "KLASS": 7, "FORM": 8, "SUBFORM": 64, "MOTIV": 11, "AKTOR": 19, "KAPACITET": 9, "METOD": 8, "KANAL": 10,
        "PLATS": 13, "SITUATION": 15, "OFFER": 15, "KONSEKVENS": 16, "UTFALL": 4, "ATGARD": 17, "STATUS": 9,
        "ALLVAR": 5, "RISK": 4, "SAKERHET": 3, "IDENTITET": 4, "UTLAMNANDE": 5, "DATUMSKAL": 5,
        "EFFEKT": 4, "ATGARDSLAGE": 4, "UPPGIFTSLAGE": 3,
    }  # fmt: skip


def test_every_code_has_both_labels_and_fits_its_column() -> None:
    for name, codes in lists.all_lists().items():
        for code in codes.values():
            assert code.sv, (name, code)
            assert code.en, (name, code)
            assert len(code.code) <= (40 if name == "UTLAMNANDE" else 12), (name, code)


def test_label_follows_the_language_and_shows_an_unknown_code_as_it_is() -> None:
    assert lists.label("FORM", "HOT", "sv") == "Hot"
    assert lists.label("FORM", "HOT", "en") == "Threat"
    assert lists.label("FORM", "GAMMAL", "sv") == "GAMMAL"


def test_code_is_chosen_only_between_its_days() -> None:
    code = Code("X", "x", "x", "", date(2026, 1, 1), date(2026, 6, 30))

    assert [code.holds_on(date(2025, 12, 31)), code.holds_on(date(2026, 1, 1)), code.holds_on(date(2026, 6, 30))] == [
        False, True, True,
    ]  # fmt: skip
    assert not code.holds_on(date(2026, 7, 1))
    assert not lists.is_code("FORM", "HOT", date(2023, 12, 31))
    assert lists.is_code("FORM", "HOT", date(2024, 1, 1))


def test_unknown_list_and_code_are_refused() -> None:
    with pytest.raises(UnknownCode):
        lists.codelist("FOO")
    with pytest.raises(UnknownCode):
        lists.find("FORM", "FOO")
    assert not lists.is_code("FORM", "FOO")


def test_every_subform_belongs_to_a_form() -> None:
    assert sorted(code for form in lists.codes_of("FORM") for code in lists.subforms_of(form)) == sorted(
        lists.codes_of("SUBFORM")
    )

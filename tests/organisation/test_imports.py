"""Reading places from CSV: every problem listed at once with row, column, found and expected; then all or nothing."""

import pytest

from register.audit.models import Event
from register.organisation import imports
from register.organisation.models import Organisation
from tests.people import make_places

pytestmark = pytest.mark.django_db

HEAD = "kod;namn;typ;tillhor;juridisk_form;fran;till;mottagning;socialtjanst\n"
GOOD = (
    HEAD + "BH;Björkhamns kommun;kommun;;kommun;2020-01-01;;;\n"
    "KFF-1;Stadsbiblioteket;enhet;KFF;;2024-01-01;;;\n"
    "KFF;Kultur- och fritidsförvaltningen;förvaltning;BH;nämnd;2024-01-01;;delad;nej\n"
    "SOC;Socialförvaltningen;förvaltning;BH;nämnd;2024-01-01;;;ja\n"
    "BAB;Björkhamn Bostäder AB;bolag;BH;aktiebolag;2024-01-01;;;\n"
)


def read(text: str, **more: object) -> imports.Plan:
    wanted = {"content": text.encode(), "dry_run": False, "by": 3, **more}
    return imports.import_csv(**wanted)  # type: ignore[arg-type]  # built above


def said(plan: imports.Plan) -> list[tuple[int, str, str]]:
    return sorted((one.row, one.column, str(one.found)) for one in plan.findings)


def test_good_file_makes_the_tree_whatever_the_order_of_rows() -> None:
    plan = read(GOOD)

    assert plan.findings == []
    rows = Organisation.objects.order_by("code").values_list(
        "code", "kind", "parent__code", "legal_form", "intake_policy", "is_social_services"
    )
    assert list(rows) == [
        ("BAB", "company", "BH", "limited_company", "shared", False),
        ("BH", "municipality", None, "municipality", "shared", False),
        ("KFF", "department", "BH", "board", "shared", False),
        ("KFF-1", "unit", "KFF", "", "shared", False),
        ("SOC", "department", "BH", "board", "own_first", True),
    ]
    last = Event.objects.latest("id")
    assert (last.kind, last.by, last.detail) == (
        "organisation.imported", 3, '{"created":5,"moved":0,"renamed":0}',
    )  # fmt: skip


def test_dry_run_changes_nothing_and_says_what_would_happen() -> None:
    before = Event.objects.count()

    plan = read(GOOD, dry_run=True)

    assert (len(plan.create), plan.findings) == (5, [])
    assert (Organisation.objects.count(), Event.objects.count()) == (0, before)


def test_comma_bom_and_swedish_headings_are_understood() -> None:
    text = "\ufeff" + GOOD.replace(";", ",").replace("tillhor", "tillhör").replace("fran", "från")

    assert read(text).findings == []


def test_known_codes_get_new_names_and_parents() -> None:
    make_places()
    text = HEAD + "KFF-1;Biblioteket;enhet;KFF-2;;;;;\n"

    plan = read(text)

    library = Organisation.objects.get(code="KFF-1")
    assert (len(plan.create), len(plan.rename), len(plan.move)) == (0, 1, 1)
    assert (library.name, library.parent and library.parent.code) == ("Biblioteket", "KFF-2")


def test_every_problem_is_listed_with_row_and_column() -> None:
    text = (
        HEAD + "BH;Björkhamns kommun;kommun;;kommun;;;;\n"
        ";Namnlös kod;enhet;BH;;;;;\n"
        "A;;enhet;BH;;;;;\n"
        "B;Bolaget;koncern;BH;aktiebolag;;;;\n"
        "C;Bolag utan form;bolag;BH;;;;;\n"
        "D;Fel datum;förvaltning;BH;nämnd;2026-13-01;;;\n"
        "E;Omvänt;förvaltning;BH;nämnd;2026-02-01;2026-01-01;;\n"
        "F;Fel svar;förvaltning;BH;nämnd;;;kanske;jo\n"
        "G;Fel förälder;enhet;BH;;;;;\n"
        "H;Okänd förälder;enhet;FINNS-EJ;;;;;\n"
        "I;Dubbel;förvaltning;BH;nämnd;;;;\n"
        "I;Dubbel igen;förvaltning;BH;nämnd;;;;\n"
        "J;För många;förvaltning;BH;nämnd;;;;;;;x\n"
    )

    plan = read(text)

    assert said(plan) == [
        (3, "kod", ""),
        (4, "namn", ""),
        (5, "typ", "koncern"),
        (6, "juridisk_form", ""),
        (7, "fran", "2026-13-01"),
        (8, "till", "2026-01-01"),
        (9, "mottagning", "kanske"),
        (9, "socialtjanst", "jo"),
        (10, "tillhor", "BH"),
        (11, "tillhor", "FINNS-EJ"),
        (13, "kod", "I"),
        (14, "", "12"),
    ]
    assert all(str(one.expected) for one in plan.findings)
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(1, "kod", ""), (1, "namn", ""), (1, "typ", "")]),
        (b"kod;namn\nA;B\n", [(1, "typ", "")]),
        (b"kod;namn;typ;farg\nA;B;enhet;gul\n", [(1, "farg", "farg")]),
        (b"kod;namn;typ\n", [(1, "", "")]),
    ],
)
def test_heading_problems_are_told(content: bytes, expected: list[tuple[int, str, str]]) -> None:
    plan = imports.import_csv(content=content, dry_run=True, by=1)

    assert said(plan) == expected


def test_file_in_another_encoding_is_told_with_its_row() -> None:
    plan = imports.import_csv(content=GOOD.encode("latin-1"), dry_run=True, by=1)

    assert [(one.row, one.column) for one in plan.findings] == [(2, "")]


def test_circle_in_the_file_is_told() -> None:
    make_places()
    text = HEAD + "X;Ex;enhet;Y;;;;;\nY;Ypsilon;enhet;X;;;;;\n"

    plan = read(text)

    assert said(plan) == [(2, "tillhor", "Y"), (3, "tillhor", "X")]
    assert Organisation.objects.filter(code__in=["X", "Y"]).count() == 0


def test_what_the_services_refuse_becomes_a_finding_and_undoes_the_rest() -> None:
    make_places()
    text = HEAD + "NY;Ny enhet;enhet;KFF;;;;;\nKFF-1;Stadsbiblioteket;enhet;SOC;;;;;\n"

    plan = read(text)

    assert [(one.row, one.column) for one in plan.findings] == [(3, "")]
    assert Organisation.objects.filter(code="NY").count() == 0


def test_kind_and_legal_form_of_a_known_code_cannot_change() -> None:
    make_places()
    text = HEAD + "KFF;Kultur- och fritidsförvaltningen;bolag;BH;aktiebolag;;;;\n"

    assert said(read(text)) == [(2, "juridisk_form", "aktiebolag"), (2, "typ", "bolag")]

"""Changes to the tree: what is allowed happens and is audited, what is not is refused in a sentence."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from register.audit.models import Event
from register.organisation import queries, services
from register.organisation.models import Organisation
from tests.people import make_places

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def tree() -> dict[str, Organisation]:
    return make_places()


def fields_of(problem: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(problem.value.message_dict) if hasattr(problem.value, "error_dict") else {""}


def kinds_since(count: int) -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True)[count:])


def test_create_hangs_the_place_below_its_parent(tree: dict[str, Organisation]) -> None:
    before = Event.objects.count()

    node = services.create(name=" Ungdomens hus ", kind="unit", code="KFF-9", parent=tree["leisure"], by=7)

    expected = ("Ungdomens hus", f"{tree['leisure'].path}{node.pk:04d}.", TODAY())
    assert (node.name, node.path, node.valid_from) == expected
    event = Event.objects.latest("id")
    assert Event.objects.count() == before + 1
    assert (event.kind, event.by, event.subject, event.organisation) == (
        "organisation.created", 7, f"organisation:{node.pk}", node.pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Simhallen"}, "name"),
        ({"code": ""}, "code"),
        ({"code": "KFF-1"}, "code"),
        ({"kind": "galaxy"}, "kind"),
        ({"parent": None}, "parent"),
        ({"kind": "department", "legal_form": "board"}, "parent"),
        ({"kind": "company", "legal_form": ""}, "legal_form"),
        ({"legal_form": "board"}, "legal_form"),
        ({"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}, "valid_to"),
        ({"is_social_services": True}, "intake_policy"),
        ({"intake_policy": "own_first"}, "intake_policy"),
    ],
)
def test_create_refuses_what_does_not_fit(tree: dict[str, Organisation], more: dict[str, object], field: str) -> None:
    wanted = {"name": "Ny enhet", "kind": "unit", "code": "NY", "parent": tree["leisure"], "by": 1}
    before = Event.objects.count()

    with pytest.raises(ValidationError) as problem:
        services.create(**{**wanted, **more})  # type: ignore[arg-type]  # wrong on purpose

    assert field in fields_of(problem)
    assert (Event.objects.count(), Organisation.objects.filter(code="NY").count()) == (before, 0)


def test_second_municipality_is_refused(tree: dict[str, Organisation]) -> None:
    with pytest.raises(ValidationError) as problem:
        services.create(name="Granne", kind="municipality", code="G", parent=None, legal_form="municipality", by=1)

    assert fields_of(problem) == {"kind"}


def test_social_services_always_get_their_reports_first(tree: dict[str, Organisation]) -> None:
    node = services.create(
        name="IFO", kind="department", code="IFO", parent=tree["municipality"], legal_form="board",
        is_social_services=True, intake_policy="shared", by=1,
    )  # fmt: skip

    assert node.intake_policy == "own_first"


def test_move_takes_the_branch_along_within_its_authority(tree: dict[str, Organisation]) -> None:
    child = services.create(name="Barnavdelningen", kind="unit", code="KFF-1-1", parent=tree["library"], by=1)

    services.move(node=tree["library"], parent=tree["pool"], by=1)

    child.refresh_from_db()
    pool = Organisation.objects.get(pk=tree["pool"].pk)
    assert child.path == f"{pool.path}{tree['library'].pk:04d}.{child.pk:04d}."
    assert [place.name for place in queries.lineage(child)] == [
        "Barnavdelningen", "Stadsbiblioteket", "Simhallen", "Kultur- och fritidsförvaltningen", "Björkhamns kommun",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("node", "parent", "code"),
    [("library", "library", "circle"), ("library", "social", "authority"), ("library", "housing", "authority")],
)
def test_move_refuses_circles_and_other_authorities(
    tree: dict[str, Organisation], node: str, parent: str, code: str
) -> None:
    with pytest.raises(ValidationError) as problem:
        services.move(node=tree[node], parent=tree[parent], by=1)

    assert problem.value.code == code
    assert Organisation.objects.get(pk=tree[node].pk).path == tree[node].path


def test_move_below_itself_is_refused(tree: dict[str, Organisation]) -> None:
    child = services.create(name="Barnavdelningen", kind="unit", code="KFF-1-1", parent=tree["library"], by=1)

    with pytest.raises(ValidationError) as problem:
        services.move(node=tree["library"], parent=child, by=1)

    assert problem.value.code == "circle"


def test_merge_closes_one_and_hands_its_units_to_the_other(tree: dict[str, Organisation]) -> None:
    child = services.create(name="Barnavdelningen", kind="unit", code="KFF-1-1", parent=tree["library"], by=1)
    before = Event.objects.count()

    merged = services.merge(node=tree["library"], into=tree["pool"], by=1)

    child.refresh_from_db()
    assert (merged.valid_to, merged.merged_into, child.parent, child.valid_to) == (
        TODAY(), tree["pool"], tree["pool"], None,
    )  # fmt: skip
    assert kinds_since(before) == ["organisation.moved", "organisation.merged"]


def test_merge_across_authorities_closes_units_and_moves_nothing(tree: dict[str, Organisation]) -> None:
    services.merge(node=tree["leisure"], into=tree["social"], by=1)

    library = Organisation.objects.get(pk=tree["library"].pk)
    assert (library.path, library.valid_to) == (tree["library"].path, TODAY())


@pytest.mark.parametrize(("node", "into", "code"), [("library", "leisure", "kind"), ("leisure", "leisure", "circle")])
def test_merge_refuses_what_does_not_fit(tree: dict[str, Organisation], node: str, into: str, code: str) -> None:
    with pytest.raises(ValidationError) as problem:
        services.merge(node=tree[node], into=tree[into], by=1)

    assert problem.value.code == code


def test_merge_into_a_closed_place_is_refused(tree: dict[str, Organisation]) -> None:
    services.close(node=tree["pool"], on=TODAY() - timedelta(days=1), by=1)

    with pytest.raises(ValidationError) as problem:
        services.merge(node=tree["library"], into=tree["pool"], by=1)

    assert problem.value.code == "closed"


def test_closed_place_is_open_on_its_last_day_and_not_after(tree: dict[str, Organisation]) -> None:
    closed = services.close(node=tree["leisure"], on=date(2026, 3, 31), by=1)
    library = Organisation.objects.get(pk=tree["library"].pk)

    days = [queries.is_open(place, day) for place in (closed, library) for day in (date(2026, 3, 31), date(2026, 4, 1))]
    assert days == [True, False, True, False]
    assert {place.name for place in queries.reportable(date(2026, 4, 1))} == {
        "Socialförvaltningen", "Hemtjänsten", "Björkhamn Bostäder AB", "Fastighetsjouren",
    }  # fmt: skip


def test_municipality_is_never_closed(tree: dict[str, Organisation]) -> None:
    with pytest.raises(ValidationError) as problem:
        services.close(node=tree["municipality"], by=1)

    assert problem.value.code == "root"


def test_name_of_a_closed_place_may_be_used_again(tree: dict[str, Organisation]) -> None:
    services.close(node=tree["library"], by=1)

    node = services.create(name="Stadsbiblioteket", kind="unit", code="KFF-7", parent=tree["leisure"], by=1)

    assert node.pk != tree["library"].pk


def test_every_change_gives_the_tree_a_new_stamp(tree: dict[str, Organisation]) -> None:
    stamps = [queries.tree_stamp()]
    services.rename(node=tree["library"], name="Biblioteket", by=1)
    stamps.append(queries.tree_stamp())
    services.close(node=tree["pool"], by=1)
    stamps.append(queries.tree_stamp())

    assert len(set(stamps)) == 3


def test_authority_and_its_law_follow_the_nearest_department_or_company(tree: dict[str, Organisation]) -> None:
    found = {
        name: (queries.authority_of(node).code, queries.may_hold_offence_data(node)) for name, node in tree.items()
    }

    assert found == {
        "municipality": ("BH", True), "leisure": ("KFF", True), "library": ("KFF", True), "pool": ("KFF", True),
        "social": ("SOC", True), "homecare": ("SOC", True), "housing": ("BAB", False), "depot": ("BAB", False),
    }  # fmt: skip
    assert queries.authorities_by_node() == {node.pk: queries.authority_of(node).pk for node in tree.values()}
    own_first = {name for name, node in tree.items() if queries.is_own_first(node)}
    assert own_first == {"social", "homecare"}
    assert own_first == {name for name, node in tree.items() if queries.is_social_services(node)}


def test_unknown_legal_form_may_not_hold_offence_data(tree: dict[str, Organisation]) -> None:
    Organisation.objects.filter(pk=tree["leisure"].pk).update(legal_form="")
    library = Organisation.objects.get(pk=tree["library"].pk)

    assert queries.may_hold_offence_data(library) is False
    assert [place.code for place in queries.without_legal_form()] == ["KFF"]


def test_search_finds_open_places_by_name_and_code(tree: dict[str, Organisation]) -> None:
    services.close(node=tree["pool"], on=TODAY() - timedelta(days=1), by=1)

    assert queries.reportable_named("b")[0].name.startswith("Björkhamn")
    assert [place.name for place in queries.reportable_named("kff-1")] == ["Stadsbiblioteket"]
    assert queries.reportable_named("simhall") == []
    assert queries.reportable_named("  ") == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"kind": "galaxy"}, "organisation_kind_known"),
        ({"legal_form": "empire"}, "organisation_legal_form_known"),
        ({"valid_to": date(2020, 1, 1)}, "organisation_dates_in_order"),
        ({"code": "KFF-2"}, "organisation_code_once"),
        ({"name": "Simhallen"}, "organisation_open_name_once"),
        ({"parent": None}, "organisation_root_is_the_municipality"),
        ({"is_social_services": True}, "organisation_social_services_own_first"),
        ({"kind": "company", "legal_form": "board"}, "organisation_company_is_no_authority_form"),
    ],
)
def test_database_refuses_what_must_never_be(
    tree: dict[str, Organisation], change: dict[str, object], name: str
) -> None:
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        Organisation.objects.filter(pk=tree["library"].pk).update(**change)

    said = str(problem.value)
    assert name in said or "UNIQUE" in said


def test_rules_are_set_only_where_they_belong(tree: dict[str, Organisation]) -> None:
    with pytest.raises(ValidationError) as problem:
        services.set_identity_policy(node=tree["library"], identity_policy="custodians", by=1)
    with pytest.raises(ValidationError):
        services.set_intake(node=tree["library"], intake_policy="own_first", is_social_services=False, by=1)
    with pytest.raises(ValidationError):
        services.set_legal_form(node=tree["housing"], legal_form="board", by=1)

    assert problem.value.code == "unit"
    assert queries.handlers_open_names(tree["library"]) is True

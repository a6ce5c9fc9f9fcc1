"""Three releases of one wave, each finer than the last, with late answers; and each safeguard switched off."""

from collections.abc import Mapping
from itertools import pairwise

import pytest

from analysis.disclosure import audit as audit_module
from analysis.disclosure import protect as protect_module
from analysis.disclosure import relations
from analysis.disclosure.audit import Audit
from analysis.disclosure.suppress import Suppression
from analysis.ledger import Ledger, LedgerConflict
from tests.analysis.attack import world
from tests.analysis.attack.attacker import Book, derivable, differences, group, guess_skipping_nobody, read_csv

SIZES = (31, 22, 14, 40, 25)
FIRST = [("q1", ("unit",), "positive"), ("hit", ("unit",), "positive")]
SECOND = [*FIRST, ("q1", ("role",), "categories"), ("m", ("unit",), "positive")]
THIRD = [("q1", ("unit", "role"), "categories"), ("q2", ("unit",), "positive")]


def told(*folders):
    """Every cell the releases have a row for."""
    return {(r["item"], r["category"], group(r)) for f in folders for r in read_csv(f) if r["statistic"] == "share"}


def late(people):
    """The same answers with four more from one unit."""
    more = [{**person, "id": f"late{i}", "unit": "AAA"} for i, person in enumerate(world.rows(99, (4,), skip=0.0))]
    return [*people, *more]


def three(book, people, folder, *, remember):
    """Three releases; with `remember` through one ledger, else each as if it were the first."""
    path, out = folder / "ledger.json", []
    for number, (tables, given) in enumerate(((FIRST, people), (SECOND, late(people)), (THIRD, late(people)))):
        ledger = Ledger.open(path if remember else None)
        out.append(world.release(book, given, world.plan(book, tables), folder / f"r{number}", ledger))
    return out


def test_attacker_finds_nothing_in_three_releases(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(5, SIZES)

    out = three(book, people, tmp_path, remember=True)

    secret = world.protected(people, told(*out))
    assert secret
    assert derivable(out, Book(tmp_path / "datapackage.yaml"), secret) == []
    assert [differences(a, b, 10) for a, b in pairwise(out)] == [[], []]


def test_attacker_finds_late_answers_without_the_ledger(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(5, SIZES)

    first, second, _ = three(book, people, tmp_path, remember=False)

    assert differences(first, second, 10)


def test_missing_answers_are_a_conflict(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(5, SIZES)
    path = tmp_path / "ledger.json"
    world.release(book, people, world.plan(book, FIRST), tmp_path / "r", Ledger.open(path))

    with pytest.raises(LedgerConflict):
        world.release(book, people[1:], world.plan(book, FIRST), tmp_path / "s", Ledger.open(path))

    assert not (tmp_path / "s").exists()


def test_changed_answers_are_a_conflict(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(5, SIZES)
    path = tmp_path / "ledger.json"
    world.release(book, people, world.plan(book, FIRST), tmp_path / "r", Ledger.open(path))
    changed = [{**p, "q1": "1", "m_1": "1"} if i < 8 else p for i, p in enumerate(people)]

    with pytest.raises(LedgerConflict):
        world.release(book, changed, world.plan(book, FIRST), tmp_path / "s", Ledger.open(path))


def test_tighter_rules_after_a_release_are_a_conflict(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(5, SIZES)
    path = tmp_path / "ledger.json"
    world.release(book, people, world.plan(book, FIRST), tmp_path / "r", Ledger.open(path))

    with pytest.raises(LedgerConflict):
        world.release(book, people, world.plan(book, FIRST, minimum_base=30), tmp_path / "s", Ledger.open(path))


def passing(system, hidden, protected, **_: object) -> Audit:
    """An audit that always passes."""
    del system, hidden
    return Audit(protected=len(protected))


def test_attacker_wins_without_secondary_suppression(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(
        protect_module, "suppress", lambda system, primary, *a, **k: Suppression(primary, primary, False)
    )
    monkeypatch.setattr(protect_module, "audit", passing)
    book, people = world.survey(tmp_path), world.rows(5, SIZES)

    out = world.release(book, people, world.plan(book, SECOND), tmp_path / "out")

    assert derivable([out], Book(tmp_path / "datapackage.yaml"), world.protected(people, told(out)))


def test_attacker_wins_without_the_routed_base_rule(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(relations, "condition_of", lambda *_: None)
    monkeypatch.setattr(relations, "relate_questions", lambda *_: None)
    book = world.survey(tmp_path)
    people = _nearly_all_exposed()

    out = world.release(book, people, world.plan(book, SECOND), tmp_path / "out")

    assert guess_skipping_nobody(out, Book(tmp_path / "datapackage.yaml"), world.protected(people, told(out)))


def test_attacker_reads_nothing_from_routed_bases(tmp_path) -> None:
    book = world.survey(tmp_path)
    people = _nearly_all_exposed()

    out = world.release(book, people, world.plan(book, SECOND), tmp_path / "out")

    secret: Mapping[object, int] = world.protected(people, told(out))
    assert secret
    assert guess_skipping_nobody(out, Book(tmp_path / "datapackage.yaml"), secret) == []


def _nearly_all_exposed():
    """In one unit all but two are exposed, so the number of the exposed is protected; nobody skips a question."""
    people = world.rows(3, SIZES, skip=0.0)
    inside = [p for p in people if p["unit"] == "BBB"]
    for number, person in enumerate(inside):
        person |= {"q1": "0" if number < 2 else "1", "q2": "0", "q3": "0"}
        person |= {f"m_{j}": "-9" if number < 2 else str(int(j == 1)) for j in (1, 2, 3)}
    return people


def test_release_is_refused_when_the_audit_fails(tmp_path, monkeypatch) -> None:
    failing = Audit(protected=1, exposed=[0])
    monkeypatch.setattr(protect_module, "audit", lambda *_, **__: failing)
    monkeypatch.setattr(protect_module, "REPAIRS", 0)
    book, people = world.survey(tmp_path), world.rows(5, SIZES)

    with pytest.raises(ArithmeticError):
        world.release(book, people, world.plan(book, FIRST), tmp_path / "out")

    assert not (tmp_path / "out").exists()
    assert audit_module.Audit is Audit

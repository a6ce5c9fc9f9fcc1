"""An attacker who has the files, the codebook and a linear-programming solver. Shares no code with the product."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import connected_components

from tests.analysis.attack.reading import group, read_csv


class Book:
    """What anybody may know of the questions."""

    def __init__(self, path):
        told = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        fields = {f["name"]: f for r in told["resources"] if r["name"] == "svar" for f in r["schema"]["fields"]}
        self.fields = fields
        self.derived = {d["name"]: d for d in told["survey"].get("derived", [])}
        self.sets = told["survey"].get("multi_response", [])
        self.indices = {i["name"]: i for i in told["survey"].get("indices", [])}

    def condition(self, item):
        rule = (self.fields.get(item, {}).get("survey", {}) or self.derived.get(item, {})).get("asked_if")
        rule = rule or self.derived.get(item, {}).get("asked_if")
        return rule.get("ref") if rule else None

    def positive(self, item):
        return [str(v) for v in self.fields.get(item, {}).get("survey", {}).get("positive", [])]

    def codes(self, item):
        field = self.fields.get(item, {})
        empty = {str(v) for v in field.get("survey", {}).get("non_substantive", [])}
        return [str(c["value"]) for c in field.get("categories", []) if str(c["value"]) not in empty]


class Puzzle:
    """Unknown and known counts with everything that ties them."""

    def __init__(self):
        self.number, self.known, self.rows = {}, {}, []

    def at(self, name):
        return self.number.setdefault(name, len(self.number))

    def tell(self, name, value):
        self.known[self.at(name)] = float(value)

    def tie(self, terms, low=0.0, high=0.0):
        self.rows.append(([(self.at(name), c) for name, c in terms], low, high))

    def bounds(self, names):
        """Least and greatest whole number of each named cell."""
        size = len(self.number)
        data = [(r, c, v) for r, (terms, _, _) in enumerate(self.rows) for c, v in terms]
        matrix = csr_matrix(
            ([v for *_, v in data], ([r for r, *_ in data], [c for _, c, _ in data])), shape=(len(self.rows), size)
        )
        low, high = (np.array([row[i] for row in self.rows], dtype=float) for i in (1, 2))
        value = np.zeros(size)
        free = np.ones(size, dtype=bool)
        for cell, known in self.known.items():
            value[cell], free[cell] = known, False
        told = matrix @ value
        low, high = low - told, high - told
        unknown = np.flatnonzero(free)
        inside = matrix[:, unknown]
        _, labels = connected_components(abs(inside).T @ abs(inside), directed=False)
        found = {}
        for label in {labels[np.searchsorted(unknown, self.number[n])] for n in names if free[self.number[n]]}:
            columns = np.flatnonzero(labels == label)
            part = inside[:, columns]
            used = np.flatnonzero(np.diff(part.indptr))
            found |= self._solve(part[used], low[used], high[used], unknown[columns])
        result = {}
        for name in names:
            cell = self.number[name]
            result[name] = found.get(cell, (self.known.get(cell),) * 2)
        return result

    def _solve(self, matrix, low, high, cells):
        exact = low == high
        upper, lower = ~exact & np.isfinite(high), ~exact & np.isfinite(low)
        rest = vstack([matrix[upper], -matrix[lower]])
        limit = np.concatenate([high[upper], -low[lower]])
        wanted = set(self.wanted) if hasattr(self, "wanted") else None
        found = {}
        for k, cell in enumerate(cells):
            if wanted is not None and cell not in wanted:
                continue
            ends = []
            for sign in (1, -1):
                aim = np.zeros(len(cells))
                aim[k] = sign
                got = linprog(
                    aim,
                    A_eq=matrix[exact] if exact.any() else None,
                    b_eq=high[exact] if exact.any() else None,
                    A_ub=rest if rest.shape[0] else None,
                    b_ub=limit if rest.shape[0] else None,
                    bounds=(0, None),
                )
                ends.append(got.x[k] if got.status == 0 else (0.0 if sign > 0 else np.inf))
            found[int(cell)] = (float(np.ceil(ends[0] - 1e-6)), float(np.floor(ends[1] + 1e-6)))
        return found


def puzzle_of(folders, book):
    """Everything in the CSV files of one or several releases, as if made of the same answers."""
    puzzle, groups, seen = Puzzle(), defaultdict(set), set()
    for row in (row for folder in folders for row in read_csv(folder)):
        where = group(row)
        base = ("base", row["item"], where)
        puzzle.at(base)
        groups["base", row["item"]].add(where)
        if row["base"]:
            puzzle.tell(base, row["base"])
        if row["statistic"] == "share":
            _count(puzzle, seen, row, where)
            groups["n", row["item"], row["category"]].add(where)
    _sums(puzzle, groups)
    _questions(puzzle, groups, book)
    return puzzle, seen


def _count(puzzle, seen, row, where):
    count, rest = ("n", row["item"], row["category"], where), ("rest", row["item"], row["category"], where)
    if count not in seen:
        seen.add(count)
        puzzle.tie([(count, 1), (rest, 1), (("base", row["item"], where), -1)])
    if row["n"]:
        puzzle.tell(count, row["n"])
    elif row["base"] and row["unweighted"]:
        puzzle.tell(count, round(float(row["base"]) * float(row["unweighted"]) / 100))


def _sums(puzzle, groups):
    for kind, places in groups.items():
        families = defaultdict(list)
        for where in places:
            for one in where:
                families[tuple(g for g in where if g != one), one[0]].append(where)
        for (whole, by), parts in families.items():
            if whole not in places:
                continue
            unsaid = (*kind, (*whole, (by, "?")))
            puzzle.tie([((*kind, whole), -1), (unsaid, 1), *(((*kind, p), 1) for p in parts)])
            if kind[0] == "n":
                base = ("base", kind[1], (*whole, (by, "?")))
                rest = ("rest", *unsaid[1:])
                puzzle.tie([(unsaid, 1), (rest, 1), (base, -1)])


def _questions(puzzle, groups, book):
    for (kind, item, *more), places in list(groups.items()):
        for where in places:
            if kind == "n":
                _categories(puzzle, book, item, more[0], where)
            else:
                _routed(puzzle, book, item, where)
    for name, told in book.derived.items():
        for where in groups.get(("n", name, "1"), ()):
            _derived(puzzle, book, told, where)


def _categories(puzzle, book, item, category, where):
    """All categories make up the base; the positive ones make up the counted share."""
    whole = ("n", item, "positive", where) if category == "positive" else ("base", item, where)
    wanted = book.positive(item) if category == "positive" else book.codes(item)
    cells = [("n", item, c, where) for c in wanted]
    first = category == "positive" or (wanted and category == wanted[0])
    single = "multi_response" not in book.fields.get(item, {}).get("survey", {})
    if first and single and cells and all(c in puzzle.number for c in cells):
        puzzle.tie([(whole, -1), *((c, 1) for c in cells)])


def _routed(puzzle, book, item, where):
    """Who was asked is among those with the condition."""
    condition = book.condition(item)
    cell = ("n", condition, "1", where)
    if condition and cell in puzzle.number:
        puzzle.tie([(cell, 1), (("base", item, where), -1)], 0, np.inf)


def _derived(puzzle, book, told, where):
    whole, parts = ("n", told["name"], "1", where), []
    for rule in told.get("any", []):
        values = [str(v) for v in rule["in"]]
        category = (
            "positive" if set(values) == set(book.positive(rule["q"])) else values[0] if len(values) == 1 else None
        )
        cell = ("n", rule["q"], category, where)
        parts.append(cell if cell in puzzle.number else None)
    for part in parts:
        if part:
            puzzle.tie([(whole, 1), (part, -1)], 0, np.inf)
    if parts and all(parts):
        puzzle.tie([(whole, -1), *((p, 1) for p in parts)], 0, np.inf)


def derivable(folders, book, protected):
    """The protected cells, as {(item, category, group): true count}, that the files give away exactly."""
    puzzle, seen = puzzle_of(folders, book)
    names = [("n", *cell) for cell in protected if ("n", *cell) in seen]
    puzzle.wanted = {puzzle.number[n] for n in names}
    bounds = puzzle.bounds(names)
    return sorted((n[1:], bounds[n]) for n in names if bounds[n][0] == bounds[n][1])


def guess_skipping_nobody(folder, book, protected):
    """Routed bases read as the number of those with the condition."""
    rows = read_csv(folder)
    bases = {(row["item"], group(row)): row["base"] for row in rows if row["base"]}
    found = []
    for (item, category, where), count in protected.items():
        for (other, place), base in bases.items():
            if place == where and book.condition(other) == item and category == "1" and int(base) == count:
                found.append((item, where, other))
    return found


def differences(first, second, minimum):
    """Small groups found by subtracting one release from the next: (cell, people)."""
    old, new = ({(r["item"], r["category"], group(r)): r for r in read_csv(f)} for f in (first, second))
    found = []
    for cell, row in new.items():
        before = old.get(cell)
        if (
            before
            and before["base"]
            and row["base"]
            and 0 < int(row["base"]) - int(before["base"]) < minimum
            and row["n"]
            and before["n"]
        ):
            found.append((cell, int(row["n"]) - int(before["n"])))
    return found

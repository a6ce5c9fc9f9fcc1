"""The strongest reading of the files of a small survey: how many people there are of every kind.

A kind is one answer to every question that matters (also none): unit and role, each item of the derived variable, each
option of the set. Every figure in the files is then an equation, or a pair of bounds where it is rounded, in whole
numbers of people; so are counts that somebody else has published. Shares no code with the product.
"""

from itertools import product

import numpy as np
from scipy import stats
from scipy.sparse import coo_matrix, csr_matrix

from tests.analysis.attack.reading import group

ENDLESS = np.inf


class Crowd:
    """Unknown numbers of people by kind, with what is known of them.

    `merged` says which units a merged unit is made of, as its name tells; `weights` are the units' mean weights.
    """

    def __init__(self, book, rows, *, merged=None, weights=None, decimals=0):
        self.book, self.weights, self.half, self.merged = book, weights, 0.5 / 10**decimals, merged or {}
        self.breaks = sorted({name for row in rows for name in row["by"].split("*") if name} | {"unit"})
        codes = {name: set() if name == "unit" else {""} for name in self.breaks}  # rows without a unit are not counted
        for row in rows:
            for name, key in group(row):
                codes[name] |= set(self.merged.get(key, (key,)))
        self.places = list(product(*(sorted(codes[name]) for name in self.breaks)))
        self.options = self._options(rows)
        self.blocks = self._blocks(rows)
        self.kinds = [
            (number, place, given)
            for number, items in enumerate(self.blocks)
            for place in self.places
            for given in product(*([*book.codes(item), None] for item in items))
            if not self._contradicts(items, given)
        ]
        self.number = {kind: i for i, kind in enumerate(self.kinds)}
        self._where, self._answers = {}, {}
        self._rows, self._low, self._high = [], [], []
        self._join()
        for row in rows:
            self.read(row)

    def _options(self, rows):
        """The options of the set that is told of."""
        self.marked = next((s for row in rows for s in self.book.sets if row["item"] in s["columns"]), None)
        return self.marked["columns"] if self.marked else []

    def _blocks(self, rows):
        """Items in groups whose answers nothing in the files ties to each other, the set of options last."""
        groups = []
        for name in dict.fromkeys(row["item"] for row in rows):
            for wanted in (name, self.book.condition(name)):
                told = self.book.derived.get(wanted, {}).get("any", ())
                items = {part["q"] for part in told} | set(self.book.indices.get(wanted, {}).get("columns", ()))
                items |= {wanted} & set(self.book.fields) - set(self.options)
                if items:
                    groups = [g for g in groups if not g & items] + [items.union(*(g for g in groups if g & items))]
        blocks = [tuple(sorted(group)) for group in groups] or [()]
        return [*blocks, tuple(self.options)] if self.options else blocks

    def _contradicts(self, items, given):
        """Who marked an exclusive option marked no other."""
        if items != tuple(self.options):
            return False
        marked = [item for item, answer in zip(items, given, strict=True) if answer == "1"]
        alone = [item for item in marked if item in self.marked["exclusive"]]
        return bool(alone) and len(alone) < len(marked)

    def _join(self):
        """Every block counts the same people in each place; the set those with its condition, and nobody else."""
        for place in self.places:
            first = [(i, 1.0) for i, kind in enumerate(self.kinds) if kind[:2] == (0, place)]
            for number, items in enumerate(self.blocks[1:], 1):
                these = [(i, -1.0) for i, kind in enumerate(self.kinds) if kind[:2] == (number, place)]
                whole = first
                if items == tuple(self.options):
                    condition = self.book.condition(items[0])
                    whole = [(i, 1.0) for i in self._at(place) if self.answer(self.kinds[i], condition) == "1"]
                self._tie(whole + these, 0.0, 0.0)

    def _at(self, place):
        return [i for i, kind in enumerate(self.kinds) if kind[1] == place]

    def nobody_skips(self):
        """Take it that everybody who was asked the set marked every option, yes or no."""
        last = len(self.blocks) - 1
        skipping = [i for i, (number, _, given) in enumerate(self.kinds) if number == last and None in given]
        self._tie([(i, 1.0) for i in skipping], 0.0, 0.0)

    def answer(self, kind, item):
        """What people of a kind answered: a code, a number for an index, or None."""
        number, _, given = kind
        if item == "answers":
            return "1" if number == 0 else None
        if (number, given, item) not in self._answers:
            self._answers[number, given, item] = self._answer(self.blocks[number], given, item)
        return self._answers[number, given, item]

    def _answer(self, items, given, item):
        answers = dict(zip(items, given, strict=True))
        for told, judge in ((self.book.derived, self._derived), (self.book.indices, self._index)):
            if item in told:
                inside = [p["q"] for p in told[item]["any"]] if "any" in told[item] else told[item]["columns"]
                return judge(answers, told[item]) if set(inside) <= set(answers) else None
        return answers.get(item)

    @staticmethod
    def _derived(answers, told):
        parts = [None if answers[p["q"]] is None else answers[p["q"]] in map(str, p["in"]) for p in told["any"]]
        return "1" if True in parts else None if None in parts else "0"

    @staticmethod
    def _index(answers, told):
        got = [float(answers[c]) for c in told["columns"] if answers[c] is not None]
        if len(got) < told["minimum_answered"]:
            return None
        (low, high), (least, most) = told["range"], told["rescale"]
        return least + (sum(got) / len(got) - low) / (high - low) * (most - least)

    def _tie(self, terms, low, high):
        self._rows.append(terms)
        self._low.append(low)
        self._high.append(high)

    def inside(self, where):
        """The numbers of the kinds of people in a group."""
        if where not in self._where:
            wanted = {name: self.merged.get(key, (key,)) for name, key in where}
            inside = {
                place
                for place in self.places
                if all(key in wanted.get(name, (key,)) for name, key in zip(self.breaks, place, strict=True))
            }
            self._where[where] = [i for i, kind in enumerate(self.kinds) if kind[1] in inside]
        return self._where[where]

    def terms(self, item, where, category=None):
        """The kinds with an answer to an item (or with one of its categories) in a group: (kind, what it counts)."""
        wanted = self.book.positive(item) if category == "positive" else [category]
        found = []
        for i in self.inside(where):
            given = self.answer(self.kinds[i], item)
            if given is not None and (category is None or given in wanted):
                found.append((i, 1.0))
        return found

    def read(self, row):
        """Everything one row says."""
        where, item = group(row), row["item"]
        if item == "answers" and row["value"]:
            row = {**row, "value": ""}  # a rate of those asked, not of those who answered
        if row["base"]:
            self._tie(self.terms(item, where), float(row["base"]), float(row["base"]))
        if row["n"] and row["statistic"] == "share":
            self._tie(self.terms(item, where, row["category"]), float(row["n"]), float(row["n"]))
        if row["statistic"] == "mean":
            self._mean(row, item, where)
        elif row["statistic"] == "share" and row["value"]:
            self._share(row, item, where)

    def tell(self, item, category, where, relation, count):
        """A count that somebody else has published."""
        terms = self.terms(item, where, category or None)
        low, high = {"=": (count, count), "<=": (-ENDLESS, count), ">=": (count, ENDLESS)}[relation]
        self._tie(terms, float(low), float(high))

    def _weight(self, i):
        place = dict(zip(self.breaks, self.kinds[i][1], strict=True))
        return 1.0 if self.weights is None else self.weights.get(place["unit"], 1.0)

    def _share(self, row, item, where):
        """A rounded share and its rounded limits bound the weighted count; an unweighted one the count."""
        terms, base = self.terms(item, where, row["category"]), self.terms(item, where)
        if row["unweighted"]:
            least, most = (float(row["unweighted"]) + s * self.half for s in (-1, 1))
            self._between(terms, base, least / 100, most / 100, weighted=False)
        if self.weights is not None:
            limits = (float(row["low"]), float(row["high"])) if row["low"] else None
            least, most = share_behind(float(row["value"]), limits, self.half)
            self._between(terms, base, least, most, weighted=True)

    def _between(self, terms, base, least, most, *, weighted):
        """least ≤ counted / base ≤ most, with both unknown."""
        for share, low, high in ((least, 0.0, ENDLESS), (most, -ENDLESS, 0.0)):
            net = dict.fromkeys((i for i, _ in base), 0.0)
            for i, one in terms:
                net[i] += one * (self._weight(i) if weighted else 1.0)
            for i, one in base:
                net[i] -= share * one * (self._weight(i) if weighted else 1.0)
            slack = 1e-7 * sum(abs(v) for v in net.values())
            self._tie(list(net.items()), low - slack, high + slack)

    def _mean(self, row, item, where):
        """A mean times its base is a sum; the width of its interval tells the sum of squares."""
        base = self.terms(item, where)
        given = [(i, self.answer(self.kinds[i], item)) for i, _ in base]
        for column, weighted in (("unweighted", False), ("value", True)):
            if row[column] and (not weighted or self.weights is None):
                least, most = (float(row[column]) + s * self.half for s in (-1, 1))
                self._between(given, base, least, most, weighted=weighted)
        if row["low"] and row["high"] and row["base"] and self.weights is None:
            self._spread(row, given)

    def _spread(self, row, given):
        base, middle = float(row["base"]), float(row["value"])
        width = float(row["high"]) - float(row["low"])
        narrow = stats.t.ppf(0.975, max(base - 2, 1))  # the widest critical value gives the smallest error
        least = max(width - 2 * self.half, 0.0) / 2 / narrow
        most = (width + 2 * self.half) / 2 / stats.norm.ppf(0.975)
        low = least**2 * base * (base - 1) * 0.98 + base * max(middle - self.half, 0.0) ** 2
        high = most**2 * base * (base + 1) * 1.02 + base * (middle + self.half) ** 2
        if float(row["low"]) > 0 and float(row["high"]) < 100:  # limits cut off at the ends say nothing of the width
            self._tie([(i, v**2) for i, v in given], low, high)

    def system(self):
        """Matrix, least and most of every row, for the numbers of people by kind."""
        rows = [r for r, terms in enumerate(self._rows) for _ in terms]
        columns = [i for terms in self._rows for i, _ in terms]
        values = [v for terms in self._rows for _, v in terms]
        shape = (len(self._rows), len(self.kinds))
        return csr_matrix(coo_matrix((values, (rows, columns)), shape)), np.array(self._low), np.array(self._high)

    def aim(self, cell):
        """How many of each kind a cell counts: (item, category, group)."""
        item, category, where = cell
        found = np.zeros(len(self.kinds))
        for i, one in self.terms(item, where, category):
            found[i] = one
        return found

    def of(self, people):
        """The true numbers by kind, from answers with the files' own units: to see that no equation is wrong."""
        found = np.zeros(len(self.kinds))
        for person in people:
            for kind in self.kinds_of(person):
                found[self.number[kind]] += 1
        return found

    def kinds_of(self, person):
        """The kinds one person is of, one in each block."""
        place, kinds = tuple(person[name] for name in self.breaks), []
        for number, items in enumerate(self.blocks):
            if items == tuple(self.options) and items and self._told(person, self.book.condition(items[0])) != "1":
                continue
            given = tuple(person[item] if person[item] in self.book.codes(item) else None for item in items)
            kinds.append((number, place, given))
        return kinds

    def _told(self, person, name):
        answers = {p["q"]: person[p["q"]] or None for p in self.book.derived[name]["any"]}
        return self._derived(answers, self.book.derived[name])


def share_behind(value, limits, half):
    """Least and most share that could have been printed so: some effective number of answers must give the limits."""
    shares = np.linspace(max(value - half, 0.0), min(value + half, 100.0), 201) / 100
    if limits is None:
        return shares[0], shares[-1]
    sizes = np.geomspace(1.0, 1e5, 2000)[:, None]
    z = stats.norm.ppf(0.975)
    middle = (shares + z * z / (2 * sizes)) / (1 + z * z / sizes)
    reach = z * np.sqrt(shares * (1 - shares) / sizes + z * z / (4 * sizes**2)) / (1 + z * z / sizes)
    fits = (abs((middle - reach) * 100 - limits[0]) <= half + 0.02) & (
        abs((middle + reach) * 100 - limits[1]) <= half + 0.02
    )
    possible = shares[fits.any(axis=0)]
    if not len(possible):
        return shares[0], shares[-1]
    step = shares[1] - shares[0]
    return max(possible[0] - step, 0.0), min(possible[-1] + step, 1.0)

"""What the strongest attacker gets out of the files of small surveys, told in cells and directions."""

import re

from tests.analysis.attack import world
from tests.analysis.attack.crowd import Crowd
from tests.analysis.attack.reading import group, read_csv, told
from tests.analysis.attack.solving import People


def cells_told(*folders):
    """Every count and base the files have a row for (not the bases of the set: who skipped it is taken as known)."""
    rows = [row for folder in folders for row in read_csv(folder)]
    counts = {(r["item"], r["category"], group(r)) for r in rows if r["statistic"] == "share"}
    bases = {(r["item"], None, group(r)) for r in rows if not r["item"].startswith("m_") and r["statistic"] != "mean"}
    return counts | bases


def merged_units(rows):
    """What merged units are made of, as their names tell."""
    named = [(r["key"], re.findall(r"[A-Z]{3}", r["group"])) for r in rows if r["question"] == "answers"]
    return {key: tuple(units) for key, units in named if key.startswith("merged-")}


class Attack:
    """One attacker with the files of one or several releases made of the same answers."""

    def __init__(self, folders, book, people, *, weights=None, decimals=0, elsewhere=(), skips=True):
        rows = [row for folder in folders for row in told(folder)]
        self.merged = merged_units(rows)
        self.crowd = Crowd(book, rows, merged=self.merged, weights=weights, decimals=decimals)
        for count in elsewhere:
            self.crowd.tell(*count)
        if not skips:
            self.crowd.nobody_skips()
        cells = cells_told(*folders)
        self.judged = world.judged(people, cells | self._inside_merged(cells))
        self.people = people
        self.found = People(*self.crowd.system(), truth=self.crowd.of(people))
        self.aims = {cell: self.crowd.aim(cell) for cell in self.judged}

    def _inside_merged(self, cells):
        """The same cells for each small unit that was merged, which is never told of by itself."""
        return {
            (item, category, (("unit", unit),))
            for item, category, where in cells
            if where and where[0][1] in self.merged and len(where) == 1
            for unit in self.merged[where[0][1]]
        }

    def leaks(self):
        """Protected cells that are known exactly, or on one side where both should be open: (cell, truth, closed)."""
        truths = {cell: n for cell, (n, _) in self.judged.items()}
        closed = self.found.closed(self.aims, truths)
        return sorted(
            (str(cell), truths[cell], ends)
            for cell, ends in closed.items()
            if len(ends) == 2 or (ends and self.judged[cell][1])
        )

    def known_to_insiders(self):
        """Protected cells that somebody who knows the own answers can tell exactly: (cell, truth, the kinds)."""
        found = []
        standing = {tuple(sorted(self.crowd.number[k] for k in self.crowd.kinds_of(p))) for p in self.people}
        for cell, (n, _) in self.judged.items():
            found += [(str(cell), n, own) for own in standing if self.found.known_to(list(own), self.aims[cell], n)]
        return sorted(found)

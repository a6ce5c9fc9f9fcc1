"""The primary rules: which cells may not be shown for their own sake.

1. Base: fewer answers than `minimum_base` in the base hides the base and everything counted of it.
2. Sensitive: a count of 1 to `sensitive_minimum` - 1 in a sensitive question.
3. Complement: the same when that few are left outside the count.
4. Unanimous: everybody in the group has the sensitive trait, so it is known of each of them.
5. Routed base: a question asked only of those with a condition is not shown where the condition is hidden, since its
   base is their number.
"""

from dataclasses import dataclass, field

import numpy as np

from analysis.disclosure.moves import Slack
from analysis.disclosure.relations import Linked
from analysis.disclosure.suppress import slack_for
from analysis.disclosure.system import Mask
from analysis.plan import Rules


@dataclass
class Primary:
    """What the rules say: cells to hide, and how far each protected cell must be able to move (down, up)."""

    hidden: Mask
    protected: dict[int, Slack] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    def protect(self, cell: int, slack: Slack, reason: str, *, count: float = np.inf) -> None:
        """Hide a cell and ask that it can move; the widest demand counts, down no further than its count."""
        self.hidden[cell] = True
        old = self.protected.get(cell, (0.0, 0.0))
        self.protected[cell] = (max(old[0], min(slack[0], count)), max(old[1], slack[1]))
        self.reasons[reason] = self.reasons.get(reason, 0) + 1


def apply_rules(linked: Linked, rules: Rules) -> Primary:
    """Judge every base and count, also those of people who did not answer the breakdown."""
    primary = Primary(np.zeros(len(linked.build.names), dtype=bool))
    for name, cell in linked.build.named():
        if name[0] == "base":
            _base_rule(primary, cell, int(linked.build.values[cell]), rules)
    for cell, (n, base, sensitive, counted) in linked.counts.items():
        _count_rules(primary, linked, cell, (n, base, sensitive, counted), rules)
    return primary


def _slack(count: int, rules: Rules) -> float:
    return slack_for(count, rules.slack)


def _base_rule(primary: Primary, cell: int, base: int, rules: Rules) -> None:
    if 0 < base < rules.minimum_base:
        primary.protect(cell, (_slack(base, rules),) * 2, "base")


def _count_rules(primary: Primary, linked: Linked, cell: int, facts: tuple[int, int, bool, bool], rules: Rules) -> None:
    n, base, sensitive, counted = facts
    rest = base - n
    if base < rules.minimum_base:
        primary.hidden[cell] = True
        if n > 0:
            slack = _slack(n, rules)
            up = slack if _base_moves(linked, cell) else min(slack, float(rest))
            primary.protect(cell, (slack, up), "base")
    if not sensitive:
        return
    if 0 < n < rules.sensitive_minimum:
        primary.protect(cell, (_slack(n, rules),) * 2, "sensitive", count=n)
    if rules.hide_complement and n > 0 and 0 < rest < rules.sensitive_minimum:
        primary.protect(cell, (_slack(rest, rules),) * 2, "complement", count=n)
        _protect_rest(primary, linked, cell, _slack(rest, rules))
    if rules.hide_unanimous and counted and 0 < n == base:
        primary.protect(cell, (1.0, 0.0), "unanimous")


def _base_moves(linked: Linked, cell: int) -> bool:
    """Whether the base is a cell of its own, and protected; else the count can never be seen above it."""
    owner = linked.owner.get(cell)
    return owner is not None and linked.bases[owner].own


def _protect_rest(primary: Primary, linked: Linked, cell: int, slack: float) -> None:
    rest = linked.build.find(("rest", *linked.build.names[cell][1:]))  # type: ignore[index]  # names are tuples
    if rest is not None:
        primary.protected[rest] = (slack, slack)


def hide_dependent(linked: Linked, hidden: Mask, rules: Rules) -> Mask:
    """The routed-base rule and its like: no count is shown where its base is hidden or too small."""
    hidden = hidden.copy()
    for cell, owner in linked.owner.items():
        base = linked.bases[owner]
        if hidden[base.cell] or 0 < base.value < rules.minimum_base:
            hidden[cell] = True
    return hidden

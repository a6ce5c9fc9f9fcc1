"""When a mean may be shown. Times its base it is a sum over the answers, and so tells of what it is made of.

1. Every figure of its items in the group is shown, and a sensitive item has one there.
2. So is every derived variable made of its items: with the items and the mean known, its count is nearly told.
3. Where an item is shown only as one share, the mean tells how that share is made up; so no category of the item may be
   hidden in a wider group.
"""

from collections.abc import Callable, Mapping, Sequence

from analysis.codebook import Codebook
from analysis.disclosure.figures import Figure, Group

Parts = Mapping[tuple[str, Group], Sequence[Figure]]


def is_safe_mean(figure: Figure, codebook: Codebook, parts: Parts, is_open: Callable[[Figure], bool]) -> bool:
    """Whether the mean of an index in a group tells nothing that is hidden."""
    index = codebook.indices.get(figure.question)
    items = index.columns if index else ()
    made = [d.name for d in codebook.derived.values() if set(d.rule.named()) & set(items)]
    here = [part for name in (*items, *made) for part in parts.get((name, figure.group), ())]
    lacking = [item for item in items if codebook.questions[item].sensitive and not parts.get((item, figure.group))]
    return not lacking and all(map(is_open, here)) and all(map(is_open, _wider(figure.group, items, parts)))


def _wider(group: Group, items: Sequence[str], parts: Parts) -> list[Figure]:
    """The categories in wider groups of the items that have only one share in this group."""
    coarse = {item for item in items if not any(p.category != "positive" for p in parts.get((item, group), ()))}
    return [
        part
        for (item, other), figures in parts.items()
        if item in coarse and set(other) < set(group)
        for part in figures
    ]

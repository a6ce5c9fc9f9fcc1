"""From coded columns to Responses: routing, exclusive options, derived variables and indices, with every change
counted."""

from collections.abc import Callable, Mapping, MutableMapping

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Codebook, Index
from analysis.codebook.missing import NO_ANSWER, NOT_ASKED, NOT_IN_WAVE, ROUTE_UNKNOWN
from analysis.codebook.rules import NO, UNKNOWN, YES, judge
from analysis.responses.sealed import Codes, ResponseData

Levels = Mapping[str, tuple[str, ...]]
Counter = Callable[[str, str, int], None]  # (column, what was done, cells)
YES_NO = ("0", "1")
YES_NO_LABELS = ("Nej", "Ja")


class _Columns:
    """Coded columns with derived ones made when first looked at."""

    def __init__(
        self,
        codebook: Codebook,
        codes: MutableMapping[str, Codes],
        levels: MutableMapping[str, tuple[str, ...]],
        n: int,
    ):
        self.codebook, self.codes, self.levels, self.n = codebook, codes, levels, n

    def look_up(self, name: str) -> tuple[Codes, tuple[str, ...]]:
        if name not in self.codes and name in self.codebook.derived:
            self.derive(name)
        if name not in self.codes:  # the wave did not ask it
            return np.full(self.n, NOT_IN_WAVE, dtype=np.int16), ()
        return self.codes[name], self.levels[name]

    def derive(self, name: str) -> None:
        derived = self.codebook.derived[name]
        truth = judge(derived.rule, self.look_up)
        codes = np.where(truth == UNKNOWN, NO_ANSWER, truth).astype(np.int16)
        if derived.asked_if:
            asked = judge(derived.asked_if, self.look_up)
            codes[asked == NO] = NOT_ASKED
            codes[(asked == UNKNOWN)] = ROUTE_UNKNOWN
        self.codes[name], self.levels[name] = codes, YES_NO


def prepare(
    codebook: Codebook,
    codes: Mapping[str, Codes],
    levels: Levels,
    *,
    n: int,
    count: Counter = lambda column, what, cells: None,
    texts: Mapping[str, NDArray[np.object_]] | None = None,
    labels: Levels | None = None,
    source_sha256: str = "",
) -> ResponseData:
    """Apply the codebook's routing, exclusive options, derived variables and indices to coded columns of n rows."""
    own = {name: column.copy() for name, column in codes.items()}
    columns = _Columns(codebook, own, dict(levels), n)
    for name in codebook.questions:
        if name in own:
            _route(columns, name, count)
    for group in codebook.multi_responses.values():
        _exclude(columns, group.columns, group.exclusive, count)
    for name in codebook.derived:
        columns.look_up(name)
    named = {name: tuple(c.label for c in q.categories) for name, q in codebook.questions.items()}
    named.update(dict.fromkeys(codebook.derived, YES_NO_LABELS), **(labels or {}))
    return ResponseData(
        codebook=codebook,
        n=n,
        codes=own,
        levels=columns.levels,
        labels={name: named.get(name) or columns.levels[name] for name in own},
        numbers={i.name: index_values(i, own, columns.levels, codebook, n) for i in codebook.indices.values()},
        texts=dict(texts or {}),
        wave=codebook.wave,
        source_sha256=source_sha256,
    )


def _route(columns: _Columns, name: str, count: Counter) -> None:
    """Who was routed past a question has no answer to it; an answer there is a breach, blanked and counted."""
    rule = columns.codebook.questions[name].asked_if
    if rule is None:
        return
    codes = columns.codes[name]
    asked = judge(rule, columns.look_up)
    breach = (asked == NO) & (codes >= 0)
    count(name, "answered although routed past", int(breach.sum()))
    codes[(asked == NO) & (codes != NOT_IN_WAVE)] = NOT_ASKED
    lost = (asked == UNKNOWN) & (codes < 0) & (codes != NOT_IN_WAVE)
    codes[lost] = ROUTE_UNKNOWN
    skipped = (asked == YES) & (codes == NOT_ASKED)
    count(name, "marked as not asked although routed to", int(skipped.sum()))
    codes[skipped] = NO_ANSWER


def _exclude(columns: _Columns, names: tuple[str, ...], exclusive: tuple[str, ...], count: Counter) -> None:
    """ "None of these" together with another option contradicts itself: the exclusive mark is taken away and
    counted."""
    present = [name for name in names if name in columns.codes]
    for alone in exclusive:
        if alone not in present:
            continue
        marked = {name: _marked(columns, name) for name in present}
        others = np.any(
            [marked[name] for name in present if name not in exclusive] or [np.zeros(columns.n, bool)], axis=0
        )
        clash = marked[alone] & others
        count(alone, "exclusive option marked with others", int(clash.sum()))
        columns.codes[alone][clash] = columns.levels[alone].index("0")


def _marked(columns: _Columns, name: str) -> NDArray[np.bool_]:
    wanted = np.array([level == "1" for level in columns.levels[name]])
    codes = columns.codes[name]
    marked: NDArray[np.bool_] = (codes >= 0) & wanted[np.maximum(codes, 0)]
    return marked


def index_values(
    index: Index, codes: Mapping[str, Codes], levels: Levels, codebook: Codebook, n: int
) -> NDArray[np.float64]:
    """(mean of answered items - low)/(high - low), rescaled; NaN for who answered fewer items than the index asks
    for."""
    total, answered = np.zeros(n), np.zeros(n)
    for name in index.columns:
        if name not in codes:
            continue
        question = codebook.questions[name]
        values = np.array([np.nan if v in question.non_substantive else float(v) for v in levels[name]])
        got = np.where(codes[name] >= 0, values[np.maximum(codes[name], 0)], np.nan)
        total += np.nan_to_num(got)
        answered += ~np.isnan(got)
    low, high = index.range
    to_low, to_high = index.rescale
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = to_low + (total / answered - low) / (high - low) * (to_high - to_low)
    return np.where(answered >= index.minimum_answered, scaled, np.nan)

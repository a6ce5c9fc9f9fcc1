"""Where a series breaks: the wording, the scale, the measure or the period asked about is not what it was."""

from collections.abc import Mapping

from analysis.codebook import Codebook, Question

WORDING, SCALE, PERIOD, MEASURE, ROUTING = "wording", "scale", "period", "measure", "routing"


def breaks_between(older: Codebook, newer: Codebook) -> dict[str, tuple[str, ...]]:
    """Why each question that both waves asked cannot be joined by a line; questions without a break are left out."""
    shared = [name for name in newer.questions if name in older.questions]
    period = (PERIOD,) if older.reference_months != newer.reference_months else ()
    found = {name: (*_question(older.questions[name], newer.questions[name]), *period) for name in shared}
    for name, group in newer.multi_responses.items():
        if name in older.multi_responses:
            changed = {why for column in group.columns for why in found.get(column, ())}
            is_same = older.multi_responses[name].columns == group.columns
            found[name] = (*sorted(changed), *(() if is_same else (SCALE,)))
    found.update({name: _index(name, older, newer, found) for name in newer.indices if name in older.indices})
    found.update({name: _derived(name, older, newer, found) for name in newer.derived if name in older.derived})
    return {name: tuple(dict.fromkeys(why)) for name, why in found.items() if why}


def _question(older: Question, newer: Question) -> tuple[str, ...]:
    checks = (
        (WORDING, older.title != newer.title),
        (SCALE, older.categories != newer.categories or older.positive != newer.positive),
        (MEASURE, older.measure != newer.measure),
        (ROUTING, older.asked_if != newer.asked_if),
    )
    return tuple(why for why, holds in checks if holds)


def _index(name: str, older: Codebook, newer: Codebook, found: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    old, new = older.indices[name], newer.indices[name]
    own = (
        (SCALE,)
        if (old.columns, old.range, old.rescale, old.minimum_answered)
        != (new.columns, new.range, new.rescale, new.minimum_answered)
        else ()
    )
    return (*own, *(why for column in new.columns for why in found.get(column, ())))


def _derived(name: str, older: Codebook, newer: Codebook, found: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    old, new = older.derived[name], newer.derived[name]
    own = (MEASURE,) if (old.rule, old.asked_if) != (new.rule, new.asked_if) else ()
    return (*own, *(why for column in new.rule.named() for why in found.get(column, ())))

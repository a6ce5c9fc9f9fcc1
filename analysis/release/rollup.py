"""Merges units too small to be shown with their like before anything is hidden; what has been merged stays merged."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analysis.messages import say
from analysis.responses import ResponseData
from analysis.responses.organisation import Organisation, Population

MERGED = "merged-"


def plan_merging(
    data: ResponseData, organisation: Organisation | None, minimum: int, before: Mapping[str, str]
) -> dict[str, str]:
    """Unit → name of the merged group, for units with too few answers and the next smallest if needed."""
    unit = data.codebook.unit.name
    levels, codes = data.levels[unit], data.codes[unit]
    answers = dict(zip(levels, np.bincount(codes[codes >= 0], minlength=len(levels)).tolist(), strict=True))
    above = {level: (organisation.above.get(level, "") if organisation else "") for level in levels}
    merged = {level: before[level] for level in levels if level in before}
    for parent in dict.fromkeys(above.values()):
        free = [u for u in levels if above[u] == parent and u not in merged and answers[u]]
        free.sort(key=answers.__getitem__)
        small = [level for level in free if answers[level] < minimum]
        group = f"{MERGED}{parent}"
        held = sum(answers[level] for level, name in merged.items() if name == group)
        if not small:
            continue
        held += sum(answers[level] for level in small)
        rest = free[len(small) :]
        while held < minimum and rest:
            held += answers[rest[0]]
            small.append(rest.pop(0))
        merged |= dict.fromkeys(small, group)
    alone = {name for name, units in Counter(merged.values()).items() if units < 2}
    kept = {level: name for level, name in merged.items() if name not in alone or level in before}
    return {level: kept[level] for level in levels if level in kept}  # never in the order of how many answered


def merge_units(
    data: ResponseData, merging: Mapping[str, str], organisation: Organisation | None, lang: str
) -> ResponseData:
    """The same answers with merged units as one unit each, last in the list."""
    if not merging:
        return data
    unit = data.codebook.unit.name
    kept = [level for level in data.levels[unit] if level not in merging]
    groups = sorted(set(merging.values()))
    labels = dict(zip(data.levels[unit], data.labels[unit], strict=True))
    order = (*kept, *groups)
    places = np.array([order.index(merging.get(level, level)) for level in data.levels[unit]], dtype=np.int16)
    codes = data.codes[unit]
    recoded = np.where(codes >= 0, places[np.maximum(codes, 0)], codes).astype(np.int16)
    named = [labels[level] for level in kept] + [
        say("Merged small units ({units})", lang, units=", ".join(labels[u] for u, g in merging.items() if g == group))
        for group in groups
    ]
    return replace(
        data,
        codes={**data.codes, unit: recoded},
        levels={**data.levels, unit: order},
        labels={**data.labels, unit: tuple(named)},
    )


def merged_staff(organisation: Organisation | None, merging: Mapping[str, str]) -> dict[str, int]:
    """How many were asked in each unit, with merged units as one."""
    staff: dict[str, int] = {}
    for level, people in (organisation.staff if organisation else {}).items():
        name = merging.get(level, level)
        staff[name] = staff.get(name, 0) + people
    return staff


def merged_organisation(organisation: Organisation | None, merging: Mapping[str, str]) -> Organisation | None:
    """The organisation with merged units as one, so that their answers weigh alike: weights of their own would let a
    reader tell them apart in a weighted share."""
    if organisation is None or not merging:
        return organisation
    staff = merged_staff(organisation, merging)
    names, above = ({code: was.get(code, code) for code in staff} for was in (organisation.names, organisation.above))
    return Organisation(names, staff, above)


def merged_population(population: Population | None, merging: Mapping[str, str], unit: str) -> Population | None:
    """The staff counts with merged units as one."""
    if population is None or unit not in population.columns:
        return population
    place, counts = population.columns.index(unit), Counter[tuple[str, ...]]()
    for key, people in population.counts.items():
        counts[*key[:place], merging.get(key[place], key[place]), *key[place + 1 :]] += people
    return Population(population.columns, dict(counts))

"""Rules about answers ("asked if", "derived when"), judged with three values: yes, no and unknown."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.codebook.missing import NOT_ASKED

Truth = NDArray[np.int8]  # 1 yes, 0 no, -1 unknown
YES, NO, UNKNOWN = 1, 0, -1


@dataclass(frozen=True)
class Rule:
    """`in`: the question has one of the values; `ref`: a derived variable holds; `all`, `any`, `not`: of the parts."""

    kind: str
    question: str = ""
    values: tuple[str, ...] = ()
    parts: tuple["Rule", ...] = ()

    def named(self) -> Iterator[str]:
        """Every question or derived variable the rule looks at."""
        if self.question:
            yield self.question
        for part in self.parts:
            yield from part.named()


def parse_rule(block: Any) -> Rule:
    """A rule from its YAML form; raises ValueError with what was found."""
    if not isinstance(block, Mapping):
        raise ValueError(repr(block))
    if "ref" in block:
        return Rule("ref", question=str(block["ref"]))
    if "q" in block:
        return Rule("in", question=str(block["q"]), values=tuple(str(v) for v in block.get("in", [])))
    for kind in ("all", "any"):
        if kind in block:
            return Rule(kind, parts=tuple(parse_rule(part) for part in block[kind]))
    if "not" in block:
        return Rule("not", parts=(parse_rule(block["not"]),))
    raise ValueError(str(dict(block)))


def _is_in(codes: NDArray[np.int16], levels: tuple[str, ...], values: tuple[str, ...]) -> Truth:
    wanted = np.array([level in values for level in levels] or [False])
    truth: Truth = np.where(codes >= 0, wanted[np.maximum(codes, 0)], UNKNOWN).astype(np.int8)
    truth[codes == NOT_ASKED] = NO  # who was not asked did not give the answer
    return truth


def judge(rule: Rule, look_up: Callable[[str], tuple[NDArray[np.int16], tuple[str, ...]]]) -> Truth:
    """The rule's truth per row; `look_up` gives a column's codes and levels."""
    if rule.kind in ("in", "ref"):
        codes, levels = look_up(rule.question)
        return _is_in(codes, levels, rule.values if rule.kind == "in" else ("1",))
    parts = np.stack([judge(part, look_up) for part in rule.parts])
    if rule.kind == "not":
        truth: Truth = np.where(parts[0] == UNKNOWN, UNKNOWN, 1 - parts[0]).astype(np.int8)
        return truth
    settles, otherwise = (NO, YES) if rule.kind == "all" else (YES, NO)
    unsettled = np.where((parts == UNKNOWN).any(axis=0), UNKNOWN, otherwise)
    joined: Truth = np.where((parts == settles).any(axis=0), settles, unsettled).astype(np.int8)
    return joined

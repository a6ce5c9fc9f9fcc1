"""Reads the few R expressions that reference cases use to derive a column or choose rows."""

import re

import numpy as np
import pandas as pd

_TOKEN = re.compile(
    r"\s*(%in%|[<>=!]=|&&?|\|\|?|[-+*/^<>!(),]|'[^']*'|\"[^\"]*\"|\d+\.?\d*(?:[eE][-+]?\d+)?|[A-Za-z.][\w.]*)"
)
_COMPARE = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
}


class Expression:
    """A recursive reader: | then & then ! then comparisons then sums, products and calls."""

    def __init__(self, text: str, frame: pd.DataFrame) -> None:
        self.tokens = _TOKEN.findall(text)
        self.frame = frame
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        if self.peek() in wanted:
            self.at += 1
            return self.tokens[self.at - 1]
        return ""

    def either(self):
        value = self.both()
        while self.take("|", "||"):
            value = value | self.both()
        return value

    def both(self):
        value = self.negated()
        while self.take("&", "&&"):
            value = value & self.negated()
        return value

    def negated(self):
        return ~self.negated() if self.take("!") else self.compared()

    def compared(self):
        left = self.summed()
        sign = self.take(*_COMPARE)
        if sign:
            right = self.summed()
            return _gaps(_COMPARE[sign](left, right), left, right)
        if self.take("%in%"):
            return left.isin(list(self.summed()))
        return left

    def summed(self):
        value = self.multiplied()
        while sign := self.take("+", "-"):
            other = self.multiplied()
            value = value + other if sign == "+" else value - other
        return value

    def multiplied(self):
        value = self.raised()
        while sign := self.take("*", "/"):
            other = self.raised()
            value = value * other if sign == "*" else value / other
        return value

    def raised(self):
        if self.take("-"):
            return -self.raised()
        value = self.one()
        return value ** self.raised() if self.take("^") else value

    def one(self):
        if self.take("("):
            value = self.either()
            assert self.take(")")
            return value
        token = self.tokens[self.at]
        self.at += 1
        if token[0] in "'\"":
            return token[1:-1]
        if token[0].isdigit():
            return float(token)
        if self.take("("):
            return self.call(token)
        return (
            {"TRUE": True, "FALSE": False, "NA": np.nan, "Inf": np.inf}.get(token)
            if token in ("TRUE", "FALSE", "NA", "Inf")
            else self.frame[token]
        )

    def call(self, name: str):
        given = []
        while not self.take(")"):
            given.append(self.either())
            self.take(",")
        return CALLS[name](*given)


def _gaps(truth, left, right):
    """A comparison with a gap is a gap."""
    gap = pd.isna(left) | pd.isna(right)
    return truth.astype(object).where(~gap, np.nan) if isinstance(truth, pd.Series) and np.any(gap) else truth


def _cut(values: pd.Series, breaks: list[float]) -> pd.Series:
    return pd.Series(pd.cut(values, breaks))


def _factor(values: pd.Series) -> pd.Series:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.remove_unused_categories()
    return pd.Series(pd.Categorical(values))


def _if_else(test, yes, no):
    return pd.Series(
        np.where(pd.isna(test), np.nan, np.where(test.fillna(False).astype(bool), yes, no)), index=test.index
    )


CALLS = {
    "as.numeric": lambda x: x.astype(float),
    "as.integer": lambda x: x.astype(float),
    "factor": _factor,
    "as.factor": _factor,
    "cut": _cut,
    "c": lambda *values: list(values),
    "ifelse": _if_else,
    "is.na": lambda x: x.isna(),
    "interaction": lambda *f: _factor(pd.Series([".".join(map(str, t)) for t in zip(*f, strict=True)])),
    "log": np.log,
    "sqrt": np.sqrt,
    "I": lambda x: x,
}


def evaluate(text: str, frame: pd.DataFrame):
    """The column that an R expression makes of a data frame."""
    reader = Expression(text, frame)
    value = reader.either()
    assert reader.at == len(reader.tokens), f"cannot read {text!r} past {reader.peek()!r}"
    return value

"""Decodes the columns of a table by a mapping: single questions, options of a set, and sets in one delimited column."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.codebook import Codebook, MultiResponse
from analysis.codebook.missing import NO_ANSWER
from analysis.problems import InputError, Problem
from analysis.responses.decoding import UNREADABLE, Decoder, split_marks
from analysis.responses.identifying import scrub
from analysis.responses.mapping import ColumnMap, Mapping, plain
from analysis.responses.report import SHOWN, ColumnReport, ImportReport
from analysis.responses.sealed import Codes
from analysis.responses.tables import RawTable


@dataclass
class Decoded:
    """Coded columns with their levels and labels, and columns of text."""

    codes: dict[str, Codes] = field(default_factory=dict)
    levels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: dict[str, NDArray[np.object_]] = field(default_factory=dict)


def decode_all(
    columns: MappingType[str, Sequence[str]],
    numbers: Sequence[int],
    mapping: Mapping,
    codebook: Codebook,
    table: RawTable,
    units: MappingType[str, str] | None,
    report: ImportReport,
) -> Decoded:
    """Decode every mapped column; raises InputError for columns of which nothing can be read."""
    work = _Work(Decoded(), numbers, codebook, table, units, report)
    for heading, column in mapping.columns.items():
        if column.question in codebook.multi_responses:
            work.delimited(heading, columns[heading], column, codebook.multi_responses[column.question])
        elif codebook.questions[column.question].is_coded:
            work.coded(heading, columns[heading], column)
        else:
            work.decoded.texts[column.question] = np.array(columns[heading], dtype=object)
    for group in codebook.multi_responses.values():
        work.blanks(group, mapping)
    if work.hopeless:
        raise InputError(work.hopeless)
    return work.decoded


@dataclass
class _Work:
    decoded: Decoded
    numbers: Sequence[int]
    codebook: Codebook
    table: RawTable
    units: MappingType[str, str] | None
    report: ImportReport
    hopeless: list[Problem] = field(default_factory=list)

    def scale(self, name: str, cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Levels and labels: the codebook's, the organisation's for units, or what stands in the file."""
        question = self.codebook.questions[name]
        if question.categories:
            return question.levels, tuple(c.label for c in question.categories)
        if self.units is not None:
            return tuple(self.units), tuple(self.units.values())
        found = tuple(sorted({c for c in cells if c and c not in self.codebook.missing.values()}))
        return found, found

    def coded(self, heading: str, cells: Sequence[str], column: ColumnMap) -> None:
        name = column.question
        question = self.codebook.questions[name]
        levels, labels = self.scale(name, cells)
        decoder = Decoder(self.codebook, question, levels, labels, is_option=bool(question.multi_response))
        decoder.missing.update(self.file_missing(heading, decoder))
        place, distinct = pd.factorize(np.asarray(cells, dtype=object))
        form = decoder.form_of(list(distinct)) if column.form == "auto" else column.form
        reads = [decoder.read(str(cell), form) for cell in distinct]
        told = ColumnReport(heading, name, form)
        self.report.columns[name] = told
        lost = np.array([r.code is UNREADABLE for r in reads])[place]
        tidied = np.array([r.is_tidied for r in reads])[place]
        if tidied.any():
            told.changed["written another way"] += int(tidied.sum())
        self.tell(told, lost, cells, ", ".join(levels[:12]))
        codes = np.array([NO_ANSWER if r.code is UNREADABLE else r.code for r in reads], dtype=np.int16)[place]
        self.decoded.codes[name], self.decoded.levels[name], self.decoded.labels[name] = codes, levels, labels

    def file_missing(self, heading: str, decoder: Decoder) -> dict[str, int]:
        """Values an SPSS file calls missing, by the codebook's label for them, else as no answer."""
        own = [
            (v, label) for name, v, label in self.table.missing_labels if name == heading and v not in decoder.missing
        ]
        return {value: decoder.missing.get(plain(label), NO_ANSWER) for value, label in own}

    def tell(self, told: ColumnReport, lost: NDArray[np.bool_], cells: Sequence[str], expected: str) -> None:
        """Count unreadable cells, list the first, and give up on a column of which nothing is readable."""
        told.unreadable = int(lost.sum())
        for i in np.flatnonzero(lost)[:SHOWN]:
            where = {"file": self.table.file, "row": int(self.numbers[i]), "column": told.column}
            self.report.problems.append(
                Problem("The cell could not be read.", **where, found=scrub(cells[i]), expected=expected)  # type: ignore[arg-type]  # keywords are Problem's own fields
            )
        filled = sum(1 for c in cells if c)
        if told.unreadable and told.unreadable == filled:
            first = int(np.flatnonzero(lost)[0])
            found = scrub(cells[first])
            self.hopeless.append(
                Problem(
                    "Nothing in the column could be read.",
                    self.table.file,
                    int(self.numbers[first]),
                    told.column,
                    found,
                    expected,
                )
            )

    def delimited(self, heading: str, cells: Sequence[str], column: ColumnMap, group: MultiResponse) -> None:
        """A set in one column: options by label, code of the option's place, or column name."""
        options = self.options(group)
        decoder = Decoder(self.codebook, self.codebook.questions[group.columns[0]], (), ())
        place, distinct = pd.factorize(np.asarray(cells, dtype=object))
        marks = np.zeros((len(distinct), len(group.columns)), dtype=np.int16)
        lost = np.zeros(len(distinct), dtype=bool)
        for i, cell in enumerate(distinct):
            missing = decoder.read(str(cell), "codes").code
            if missing is not UNREADABLE:
                marks[i] = missing
                continue
            got = split_marks(str(cell), options, column.delimiter)
            lost[i] = got is None
            marks[i] = NO_ANSWER if got is None else [int(j in got) for j in range(len(group.columns))]
        told = ColumnReport(heading, group.name, "delimited")
        self.report.columns[group.name] = told
        self.tell(told, lost[place], cells, "; ".join(options)[:160])
        for j, name in enumerate(group.columns):
            question = self.codebook.questions[name]
            levels = np.array([question.levels.index("0"), question.levels.index(group.counted_value)], dtype=np.int16)
            codes = marks[place, j]
            self.decoded.codes[name] = np.where(codes < 0, codes, levels[np.maximum(codes, 0)]).astype(np.int16)
            self.decoded.levels[name] = question.levels
            self.decoded.labels[name] = tuple(c.label for c in question.categories)

    def options(self, group: MultiResponse) -> dict[str, int]:
        """Every way to write an option → its place in the set."""
        ways: dict[str, int] = {}
        for j, name in enumerate(group.columns):
            question = self.codebook.questions[name]
            label = next(c.label for c in question.categories if c.value == group.counted_value)
            ways |= {plain(label): j, plain(name): j, str(j + 1): j}
        return ways

    def blanks(self, group: MultiResponse, mapping: Mapping) -> None:
        """Where unmarked options are left blank: a row with a mark in the set was answered, so its blanks
        mean unmarked."""
        told = [c for c in mapping.columns.values() if c.question in group.columns]
        names = [name for name in group.columns if name in self.decoded.codes]
        if not told or not names:
            return
        unmarked = {n: self.decoded.levels[n].index("0") for n in names}
        settled = next((c.blank_is_unmarked for c in told if c.blank_is_unmarked is not None), None)
        explicit = any((self.decoded.codes[n] == unmarked[n]).any() for n in names)
        if settled is False or (settled is None and explicit):
            return
        marked = np.any([(self.decoded.codes[n] >= 0) & (self.decoded.codes[n] != unmarked[n]) for n in names], axis=0)
        for name in names:
            blank = marked & (self.decoded.codes[name] == NO_ANSWER)
            self.decoded.codes[name][blank] = unmarked[name]
            self.report.count(name, "blank read as unmarked", int(blank.sum()))

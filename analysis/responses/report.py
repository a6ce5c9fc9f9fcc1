"""The import report: every row and cell that was changed, dropped or unreadable is counted here. Nothing is silent."""

from collections import Counter
from dataclasses import dataclass, field

from analysis.messages import say
from analysis.problems import Problem

SHOWN = 20  # problems listed per column; the rest are counted


@dataclass
class ColumnReport:
    """One column of the file: what question it became, how it was read, and what happened to its cells."""

    column: str
    question: str
    form: str = ""
    answers: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0


@dataclass
class ImportReport:
    """What importing a file did. `rows_read` = `rows_kept` + the sum of `rows_dropped`."""

    file: str
    sha256: str
    kind: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_rows: int = 1
    rows_read: int = 0
    rows_kept: int = 0
    rows_dropped: Counter[str] = field(default_factory=Counter)
    columns: dict[str, ColumnReport] = field(default_factory=dict)
    columns_dropped: dict[str, str] = field(default_factory=dict)
    questions_absent: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    mapping_sha256: str = ""

    def count(self, question: str, what: str, cells: int) -> None:
        """Note cells of a question that were changed after reading (routing, exclusive options)."""
        if cells:
            self.columns.setdefault(question, ColumnReport(question, question)).changed[what] += cells

    @property
    def cells_unreadable(self) -> int:
        """Cells that could not be read, over all columns."""
        return sum(c.unreadable for c in self.columns.values())

    @property
    def cells_changed(self) -> int:
        """Cells that were read but changed, over all columns."""
        return sum(sum(c.changed.values()) for c in self.columns.values())

    def told(self, lang: str = "sv") -> list[str]:
        """The report as lines."""
        lines = [
            say(
                "{file}: {read} rows read, {kept} kept.", lang, file=self.file, read=self.rows_read, kept=self.rows_kept
            ),
            *[
                say("Dropped rows, {why}: {n}.", lang, why=say(w, lang), n=n)
                for w, n in sorted(self.rows_dropped.items())
            ],
            *[
                say("Dropped column {column}: {why}.", lang, column=c, why=say(w, lang))
                for c, w in self.columns_dropped.items()
            ],
        ]
        if self.questions_absent:
            lines.append(say("Questions not in the file: {names}.", lang, names=", ".join(self.questions_absent)))
        for c in self.columns.values():
            lines += [
                say("{column}: {n} cells {what}.", lang, column=c.column, n=n, what=say(w, lang))
                for w, n in sorted(c.changed.items())
            ]
            if c.unreadable:
                lines.append(say("{column}: {n} cells could not be read.", lang, column=c.column, n=c.unreadable))
        lines.append(
            say(
                "Cells changed: {changed}. Cells that could not be read: {unreadable}.",
                lang,
                changed=self.cells_changed,
                unreadable=self.cells_unreadable,
            )
        )
        return lines + [p.told(lang) for p in self.problems]

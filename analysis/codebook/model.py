"""What a codebook says: questions, scales, sets, derived variables, indices, the design and what may be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.codebook.rules import Rule


@dataclass(frozen=True)
class Category:
    """A code and what it is called."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """A column of answers."""

    name: str
    title: str
    type: str = "integer"
    number: str = ""
    role: str = ""
    categories: tuple[Category, ...] = ()
    ordered: bool = False
    positive: tuple[str, ...] = ()
    non_substantive: tuple[str, ...] = ()
    asked_if: Rule | None = None
    battery: str = ""
    multi_response: str = ""
    sensitive: bool = False
    publish: bool = True
    direction: str = ""
    code_list: str = ""
    required: bool = False
    unique: bool = False
    measure: str = "1"

    @property
    def levels(self) -> tuple[str, ...]:
        """The codes, in the codebook's order."""
        return tuple(c.value for c in self.categories)

    @property
    def is_coded(self) -> bool:
        """Whether answers are codes out of a list."""
        return bool(self.categories) or bool(self.code_list)


@dataclass(frozen=True)
class Battery:
    """Questions asked on one scale under one heading."""

    name: str
    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class MultiResponse:
    """Options of one question where several may be marked; an exclusive one ("none of these") rules out the rest."""

    name: str
    title: str
    columns: tuple[str, ...]
    counted_value: str = "1"
    exclusive: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derived:
    """A yes/no variable made from answers."""

    name: str
    title: str
    rule: Rule
    asked_if: Rule | None = None
    sensitive: bool = False


@dataclass(frozen=True)
class Index:
    """The mean of some items, rescaled; undefined for who answered fewer than `minimum_answered`."""

    name: str
    title: str
    columns: tuple[str, ...]
    range: tuple[float, float] = (1.0, 5.0)
    rescale: tuple[float, float] = (0.0, 100.0)
    minimum_answered: int = 1
    sensitive: bool = False


@dataclass(frozen=True)
class Codebook:
    """A survey's codebook. Read one with `Codebook.read(path)`; `Codebook.standard()` is the one that follows the
    library."""

    name: str
    title: str
    version: str
    wave: str
    language: str
    reference_months: int | None
    questions: Mapping[str, Question]
    batteries: Mapping[str, Battery]
    multi_responses: Mapping[str, MultiResponse]
    derived: Mapping[str, Derived]
    indices: Mapping[str, Index]
    missing: Mapping[str, str]
    missing_labels: Mapping[str, str]
    design: Mapping[str, Any]
    disclosure: Mapping[str, Any]
    source: Mapping[str, Any] = field(repr=False, default_factory=dict)
    sha256: str = ""

    @classmethod
    def read(cls, path: Any) -> "Codebook":
        """Read a Data Package (YAML or JSON) with a `survey` block; raises InputError with every problem found."""
        from analysis.codebook.read import read_codebook  # noqa: PLC0415  the reader builds this class

        return read_codebook(path)

    @classmethod
    def standard(cls) -> "Codebook":
        """The codebook that follows the library."""
        from analysis.codebook.read import STANDARD, read_codebook  # noqa: PLC0415  the reader builds this class

        return read_codebook(STANDARD)

    def of_role(self, role: str) -> tuple[Question, ...]:
        """The questions with a role: unit, break, identifier, timestamp or open_text."""
        return tuple(q for q in self.questions.values() if q.role == role)

    @property
    def unit(self) -> Question:
        """The question that says where somebody works."""
        return self.of_role("unit")[0]

    def publishable(self) -> tuple[str, ...]:
        """Names of everything that may be estimated: single questions, sets, derived variables and indices."""
        never = set(self.disclosure.get("never_publish", ()))
        singles = [
            q.name
            for q in self.questions.values()
            if q.publish
            and q.is_coded
            and not q.multi_response
            and q.name not in never
            and q.role not in ("unit", "break")
        ]
        return (*singles, *self.multi_responses, *self.derived, *self.indices)

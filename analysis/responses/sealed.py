"""Answers, sealed: they can be estimated from, and not be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Codebook
from analysis.vault import Sealed, seal

Codes = NDArray[np.int16]


@dataclass(frozen=True, eq=False, repr=False)
class ResponseData:
    """What a Responses holds: coded columns (index into `levels` or a negative missing code), numbers, and texts
    never published."""

    codebook: Codebook
    n: int
    codes: Mapping[str, Codes]
    levels: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, NDArray[np.float64]]
    texts: Mapping[str, NDArray[np.object_]] = field(default_factory=dict)
    wave: str = ""
    source_sha256: str = ""


class Responses(Sealed):
    """Answers to the survey. `Responses.read(path, codebook)` imports a file; `report` of that call says what was
    changed."""

    __slots__ = ()

    def __init__(self, data: ResponseData) -> None:
        seal(self, data)

    @classmethod
    def read(cls, path: Any, codebook: Codebook | None = None, **options: Any) -> "tuple[Responses, Any]":
        """Import a file: (responses, import report). Options as in `analysis.responses.importing.import_file`."""
        from analysis.responses.importing import import_file  # noqa: PLC0415  the importer builds this class

        return import_file(path, codebook or Codebook.standard(), **options)

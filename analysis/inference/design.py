"""The sampling design: weights, strata, clusters, finite populations, and what the weights were adjusted to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.inference.known import known

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
LONELY = ("fail", "remove", "adjust", "average", "certainty")  # what to do with a stratum of one cluster


class Adjustment(Protocol):
    """Something the weights were fitted to; knows what is left of an influence column when the fit is taken out."""

    def residuals(self, influence: Floats) -> Floats:
        """(n, p) weighted influence → the same shape with the part explained by the adjustment removed."""
        ...


def floats(values: ArrayLike) -> Floats:
    """Numbers as an array of floats."""
    return np.asarray(values, dtype=float)


def labels(values: ArrayLike) -> Ints:
    """Whole numbers from 0 for the distinct values, in sorted order; a missing value gets -1."""
    codes, _ = pd.factorize(pd.Series(np.asarray(values)), sort=True)
    return np.asarray(codes, dtype=np.int64)


def crossed(*columns: ArrayLike) -> Ints:
    """Whole numbers for the combinations that occur, ordered by the columns from left to right."""
    joined = labels(columns[0])
    for column in columns[1:]:
        codes = labels(column)
        joined = labels(joined * (codes.max(initial=0) + 1) + codes)
    return joined


@dataclass(frozen=True, eq=False)
class Design:
    """How the answers came to be there. Make one with `Design.of`; rows outside a domain keep their place with
    `within`.

    weights (n,); clusters and strata (n, stages) as whole numbers; sampled (n, stages) clusters drawn in the
    row's stratum;
    population (n, stages) clusters in the population of the stratum, or None for sampling with replacement.
    """

    weights: Floats
    clusters: Ints
    strata: Ints
    sampled: Ints
    population: Floats | None
    adjustments: tuple[Adjustment, ...] = ()
    lonely: str = "fail"
    inside: Mask | None = None

    @classmethod
    def of(
        cls,
        n: int,
        *,
        weights: ArrayLike | None = None,
        strata: Sequence[ArrayLike] = (),
        clusters: Sequence[ArrayLike] = (),
        fpc: Sequence[ArrayLike] = (),
        lonely: str = "fail",
    ) -> "Design":
        """A design from columns, one per stage. `fpc`: population sizes (> 1) or sampling fractions. Clusters
        are nested in
        strata and in the clusters above them. Without weights they follow from `fpc`, else they are 1.
        """
        known("treatment of lonely clusters", lonely, LONELY)
        stages = max(len(clusters), 1)
        ids, groups, sampled = _stages(n, stages, strata, clusters)
        population = _population(sampled, fpc) if fpc else None
        if weights is not None:
            own = np.asarray(weights, dtype=float)
        elif population is not None:
            own = np.prod(population / sampled[:, : population.shape[1]], axis=1)
        else:
            own = np.ones(n)
        if population is not None and population.shape[1] < stages:
            ids, groups, sampled = (a[:, : population.shape[1]] for a in (ids, groups, sampled))
        return cls(own, ids, groups, sampled, population, lonely=lonely)

    def __len__(self) -> int:
        return len(self.weights)

    def within(self, rows: ArrayLike) -> "Design":
        """The same design seen from a domain: rows outside weigh nothing but still count as sampled."""
        mask = np.asarray(rows, dtype=bool)
        return replace(self, inside=mask if self.inside is None else self.inside & mask)

    def with_weights(self, weights: Floats, *adjustments: Adjustment) -> "Design":
        """New weights, and what they were fitted to."""
        return replace(self, weights=weights, adjustments=(*self.adjustments, *adjustments))

    @property
    def effective(self) -> Floats:
        """Weights (n,), zero outside the domain."""
        return self.weights if self.inside is None else np.where(self.inside, self.weights, 0.0)

    @property
    def rows(self) -> int:
        """Rows of the design that an interval counts: those inside, or all of them once weights are calibrated."""
        return len(self.weights) if self.inside is None or self.adjustments else int(self.inside.sum())

    @property
    def df(self) -> int:
        """Degrees of freedom: first-stage clusters less strata, among rows with weight."""
        held = self.effective != 0
        return len(np.unique(self.clusters[held, 0])) - len(np.unique(self.strata[held, 0]))

    @cached_property
    def is_unclustered(self) -> bool:
        """Whether every row is its own cluster, in one stage."""
        return self.clusters.shape[1] == 1 and len(np.unique(self.clusters[:, 0])) == len(self)


def _stages(n: int, stages: int, strata: Sequence[ArrayLike], clusters: Sequence[ArrayLike]) -> tuple[Ints, Ints, Ints]:
    ids, groups, sampled = (np.zeros((n, stages), dtype=np.int64) for _ in range(3))
    for stage in range(stages):
        above = [ids[:, stage - 1]] if stage else []
        own = [strata[stage]] if stage < len(strata) else []
        groups[:, stage] = crossed(*above, *own) if above or own else 0
        ids[:, stage] = crossed(groups[:, stage], clusters[stage]) if clusters else np.arange(n)
        pairs = np.unique(np.stack([groups[:, stage], ids[:, stage]]), axis=1)
        sampled[:, stage] = np.bincount(pairs[0])[groups[:, stage]]
    return ids, groups, sampled


def _population(sampled: Ints, fpc: Sequence[ArrayLike]) -> Floats:
    sizes = np.stack([np.asarray(f, dtype=float) for f in fpc], axis=1)
    drawn = sampled[:, : sizes.shape[1]]
    if (sizes <= 1).all():
        return np.asarray(drawn / sizes, dtype=float)
    if (sizes < drawn).any():
        raise ValueError("A finite population is smaller than its sample.")
    return sizes

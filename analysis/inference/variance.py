"""Design-based covariance of weighted sums, by linearisation.

Särndal, Swensson and Wretman, Model Assisted Survey Sampling (1992), chapters 2-5; Lumley, Complex Surveys (2010),
chapter 2.
"""

import numpy as np

from analysis.inference.design import Design, Floats, Ints

_CENSUS = 1e-7  # a stratum with less than this left to sample has no sampling variance


class LonelyClusterError(ValueError):
    """Raised when a stratum has a single cluster and the design does not say what to do about it."""


def covariance(design: Design, influence: Floats) -> Floats:
    """(n, p) influence columns (already weighted; zero outside a domain) → (p, p) covariance of their sums."""
    u = influence if influence.ndim == 2 else influence[:, None]
    if design.inside is not None:
        u = np.where(design.inside[:, None], u, 0.0)
    for adjustment in design.adjustments:
        u = adjustment.residuals(u)
    held = np.ones(len(design), dtype=bool) if design.inside is None or design.adjustments else design.inside
    rows = np.flatnonzero(held)
    population = None if design.population is None else design.population[rows]
    return _stage(u[rows], design.clusters[rows], design.strata[rows], design.sampled[rows], population, design.lonely)


def _stage(u: Floats, clusters: Ints, strata: Ints, sampled: Ints, population: Floats | None, lonely: str) -> Floats:
    """One stage, and below it (when populations are known) the stages within each cluster, scaled by the fraction
    drawn."""
    left = None if population is None else population[:, 0]
    total = _between(u, clusters[:, 0], strata[:, 0], sampled[:, 0], left, lonely)
    if population is None or clusters.shape[1] == 1:
        return total
    order = np.argsort(clusters[:, 0], kind="stable")
    cuts = np.flatnonzero(np.diff(clusters[order, 0])) + 1
    for rows in np.split(order, cuts):
        drawn = sampled[rows[0], 0] / population[rows[0], 0]
        parts = (clusters[rows, 1:], strata[rows, 1:], sampled[rows, 1:], population[rows, 1:])
        total = total + drawn * _stage(u[rows], *parts, lonely)
    return total


def _between(u: Floats, clusters: Ints, strata: Ints, sampled: Ints, population: Floats | None, lonely: str) -> Floats:
    """Σ_h (1 - f_h) n_h/(n_h - 1) Σ_c (z_hc - z̄_h)(z_hc - z̄_h)', with z the cluster sums; clusters outside the
    domain are zeros."""
    if len(u) == 0:
        return np.zeros((u.shape[1], u.shape[1]))
    sums, first = sums_by(clusters, u)
    _, stratum = np.unique(strata[first], return_inverse=True)
    drawn = sampled[first].astype(float)
    of_stratum = np.zeros(stratum.max() + 1)
    of_stratum[stratum] = drawn
    share_left = np.ones(len(of_stratum))
    if population is not None:
        share_left[stratum] = 1.0 - drawn / population[first]
    alone = (of_stratum <= 1) & (share_left >= _CENSUS)
    if lonely == "fail" and alone.any():
        raise LonelyClusterError(f"{int(alone.sum())} strata have a single cluster.")
    scale = np.where(share_left < _CENSUS, 0.0, share_left * of_stratum / np.maximum(of_stratum - 1, 1))
    keep_mean = alone & (lonely == "adjust")
    strata_sums = np.zeros((len(of_stratum), u.shape[1]))
    np.add.at(strata_sums, stratum, sums)
    means = np.where(keep_mean[:, None], 0.0, strata_sums / of_stratum[:, None])
    centred = sums - means[stratum]
    absent = of_stratum - np.bincount(stratum)
    weight = np.sqrt(scale[stratum])[:, None]
    covered = (centred * weight).T @ (centred * weight) + (means * (scale * absent)[:, None]).T @ means
    if lonely == "average" and alone.any():
        covered = covered * len(alone) / (len(alone) - alone.sum())
    return np.asarray(covered)


def sums_by(groups: Ints, values: Floats) -> tuple[Floats, Ints]:
    """Sums of (n, p) values by group, groups sorted, and the first row of each group."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    return np.add.reduceat(values[order], starts, axis=0), order[starts]

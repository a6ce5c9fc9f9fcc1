"""One runner per family of reference cases: what the library gives, in the shape the case expects it in."""

import numpy as np

from analysis.inference import adjust, figures, quantiles, shares
from tests.analysis import families_of_tests
from tests.analysis.r_expressions import evaluate
from tests.analysis.r_formulas import model_columns
from tests.analysis.reference_data import columns_of, data_of, design_of, levels_of, names


def _named(found, values):
    return dict(zip(found, (float(v) for v in values), strict=True))


def _stat(got, level=0.95, *, with_deff=False):
    t, z = got.interval(level), got.interval(level, df=np.inf)
    told = {
        "estimate": _named(got.names, got.estimate),
        "se": _named(got.names, got.se),
        "vcov": got.covariance.tolist(),
        "df": got.df,
        "ci_t": {"level": level, "lower": _named(got.names, t[0]), "upper": _named(got.names, t[1])},
        "ci_z": {"level": level, "lower": _named(got.names, z[0]), "upper": _named(got.names, z[1])},
        "cv": _named(got.names, got.cv),
    }
    if with_deff and got.deff is not None:
        told["deff"] = _named(got.names, got.deff)
    return told


def _deff(call):
    return {True: "without", "replace": "with"}.get(call.get("deff"), "")


def _linear(case, run):
    frame = data_of(case)
    x, found = columns_of(frame, case["call"]["vars"])
    return _stat(run(design_of(case, frame), x, found, deff=_deff(case["call"])), with_deff=True)


def mean(case):
    return _linear(case, figures.mean)


def total(case):
    return _linear(case, figures.total)


def lonely_psu(case):
    return _linear(case, figures.total if case["call"]["fn"] == "svytotal" else figures.mean)


def proportion_ci(case):
    frame, call = data_of(case), case["call"]
    design, y = design_of(case, frame), frame[call["var"]].astype(float)
    level = call.get("level", 0.95)
    told = {"df": design.df, "methods": {}, "methods_df_inf": {}}
    for method in call["methods"]:
        got = shares.share(design, y, method=method, level=level)
        told["methods"][method] = {"estimate": got.estimate, "se": got.se, "lower": got.lower, "upper": got.upper}
    for method in case["expected"].get("methods_df_inf", ()):
        got = shares.share(design, y, method=method, level=level, df=np.inf)
        told["methods_df_inf"][method] = {"lower": got.lower, "upper": got.upper}
    return told


def _df(call, design):
    given = call.get("df", "degf(design)")
    return {"degf(design)": design.df, "Inf": np.inf}.get(given) if isinstance(given, str) else given


def proportion_ci_wilson(case):
    frame, call = data_of(case), case["call"]
    design = design_of(case, frame)
    df = _df(call, design)
    got = shares.share(design, frame[call["var"]].astype(float), method="wilson", level=call.get("level", 0.95), df=df)
    return {
        "estimate": got.estimate,
        "se": got.se,
        "df": None if np.isinf(df) else df,
        "lower": got.lower,
        "upper": got.upper,
    }


def _groups(frame, by):
    """Masks of every combination of levels that occurs, the first factor running fastest."""
    wanted = names(by) if isinstance(by, str) else list(by)
    combined = [()]
    for name in reversed(wanted):
        combined = [(level, *rest) for rest in combined for level in levels_of(frame[name])]
    for key in combined:
        mask = np.logical_and.reduce([(frame[n] == v).to_numpy(bool) for n, v in zip(wanted, key, strict=True)])
        if mask.any():
            yield dict(zip(wanted, key, strict=True)), mask


def domain(case):
    frame, call = data_of(case), case["call"]
    design = design_of(case, frame)
    run = figures.total if call["FUN"] == "svytotal" else figures.mean
    y = frame[call["var"]].astype(float)
    rows, ci, counts = [], [], []
    for key, mask in _groups(frame, call["by"]):
        got = run(design.within(mask), y)
        (low,), (high,) = got.interval(df=np.inf)
        rows.append({**key, call["var"]: got.estimate[0], "se": got.se[0], "ci_l": low, "ci_u": high, "cv": got.cv[0]})
        (low,), (high,) = got.interval(df=design.df)
        ci.append([low, high])
        counts.append({**key, "statistic": int((mask & y.notna()).sum())})
    return {"df": design.df, "rows_z": rows, "ci_t": ci, "unweighted_n": counts}


def domain_ci(case):
    frame, call = data_of(case), case["call"]
    design = design_of(case, frame)
    rows = []
    for key, mask in _groups(frame, call["by"]):
        got = shares.share(
            design.within(mask), frame[call["var"]].astype(float), method=call["method"], level=call.get("level", 0.95)
        )
        rows.append({**key, call["var"]: got.estimate, "ci_l": got.lower, "ci_u": got.upper})
    return {"rows": rows}


def domain_subset(case):
    frame, call = data_of(case), case["call"]
    mask = evaluate(call["where"], frame).fillna(False).astype(bool).to_numpy()
    design = design_of(case, frame).within(mask)
    x, found = columns_of(frame, [call["var"]])
    return _stat(figures.mean(design, x, found)) | {"total": _stat(figures.total(design, x, found))}


def ratio(case):
    frame, call = data_of(case), case["call"]
    got = figures.ratio(design_of(case, frame), frame[call["num"]].astype(float), frame[call["den"]].astype(float))
    (low,), (high,) = got.interval()
    return {"estimate": got.estimate[0], "se": got.se[0], "ci_t": {"lower": low, "upper": high}, "df": got.df}


def quantile(case):
    frame, call = data_of(case), case["call"]
    design = design_of(case, frame)
    got = [
        quantiles.quantile(
            design,
            frame[call["var"]].astype(float),
            p,
            rule=call["qrule"],
            interval=call["interval"],
            level=1 - call.get("alpha", 0.05),
        )
        for p in call["probs"]
    ]
    return {
        "quantile": [q.estimate for q in got],
        "lower": [q.lower for q in got],
        "upper": [q.upper for q in got],
        "se": [q.se for q in got],
    }


def _fitted(case, frame, design):
    x, found = columns_of(frame, case["call"]["vars"])
    told = {"weights": design.weights.tolist(), "mean": _stat(figures.mean(design, x, found))}
    if "total" in case["expected"]:
        told["total"] = _stat(figures.total(design, x, found))
    return told


def _key(frame, wanted):
    """Whole numbers for combinations of factors, and the combinations in order."""
    wanted = names(wanted) if isinstance(wanted, str) else list(wanted)
    return [tuple(row) for row in frame[wanted].itertuples(index=False)], wanted


def _margin(frame, wanted, population):
    keys, wanted = _key(frame, wanted)
    totals = {tuple(row[n] for n in wanted): row["Freq"] for row in population}
    order = sorted(k for k in set(keys))
    return [order.index(k) for k in keys], [totals[k] for k in order]


def poststratify(case):
    frame, call = data_of(case), case["call"]
    groups, totals = _margin(frame, call["strata"], call["population"])
    design = adjust.poststratify(design_of(case, frame), groups, totals)
    told = _fitted(case, frame, design)
    if "by" in case["expected"]:
        rows, sample = [], case["expected"]["by"][0]
        by, var = list(sample)[:-2], list(sample)[-2]
        for key, mask in _groups(frame, by):
            got = figures.mean(design.within(mask), frame[var].astype(float))
            rows.append({**key, var: got.estimate[0], "se": got.se[0]})
        told["by"] = rows
    return told


def rake(case):
    frame, call = data_of(case), case["call"]
    margins = []
    for i, margin in enumerate(call["margins"]):
        populations = call["populations"]
        population = (
            populations[i]
            if isinstance(populations, list)
            else populations[margin if isinstance(margin, str) else "+".join(margin)]
        )
        margins.append(_margin(frame, margin, population))
    design = adjust.rake(design_of(case, frame), margins, variance="sweeps")
    return _fitted(case, frame, design)


def calibrate(case):
    frame, call = data_of(case), case["call"]
    x, found = model_columns(frame, call["formula"])
    totals = [call["population"][name] for name in found]
    low, high = (float(b) for b in call.get("bounds") or ("-inf", "inf"))
    design = adjust.calibrate(
        design_of(case, frame), x, totals, method=call.get("calfun", "linear"), bounds=(low, high)
    )
    return _fitted(case, frame, design)


def trim(case):
    frame, call = data_of(case), case["call"]
    limits = {k: float(call[k]) for k in ("lower", "upper") if call.get(k) is not None}
    design = adjust.trim(design_of(case, frame), strict=bool(call.get("strict")), **limits)
    call.setdefault("vars", list(case["expected"]["mean"]["estimate"]))
    return _fitted(case, frame, design)


OWN = {
    name: run
    for name, run in globals().items()
    if callable(run) and not name.startswith("_") and getattr(run, "__module__", "") == __name__
}
RUNNERS = {**OWN, **families_of_tests.RUNNERS}
ELSEWHERE = {"attacker_bounds", "cell_suppression", "documented_sdc"}

"""Runners of the families that test, adjust p-values, or measure reliability."""

from analysis.inference import association, figures, multiplicity, regression, reliability, shares
from tests.analysis.r_expressions import evaluate
from tests.analysis.r_formulas import model_columns
from tests.analysis.reference_data import data_of, design_of, levels_of, plain


def rao_scott(case):
    frame, call = data_of(case), case["call"]
    design = design_of(case, frame)
    rows, columns = frame[call["row"]], frame[call["col"]]
    given = (plain(rows), plain(columns), levels_of(rows), levels_of(columns))
    tests = {}
    for name in case["expected"]["tests"]:
        got = association.independence(design, *given, statistic=name)
        tests[name] = {"statistic": got.statistic, "parameter": list(got.df), "p_value": got.p}
    return {"table": association.crosstab(design, *given).tolist(), "tests": tests}


def ttest(case):
    frame, call = data_of(case), case["call"]
    group = frame[call["group"]]
    got = regression.difference(design_of(case, frame), frame[call["y"]].astype(float), plain(group), levels_of(group))
    return {
        "statistic": got.t,
        "df": got.df,
        "p_value": got.p,
        "difference": got.difference,
        "ci": [got.lower, got.upper],
    }


def ranktest(case):
    frame, call = data_of(case), case["call"]
    group = frame[call["group"]]
    told = {}
    for test in case["expected"]:
        got = regression.rank_test(
            design_of(case, frame), frame[call["y"]].astype(float), plain(group), levels_of(group), test
        )
        told[test] = {"statistic": got.statistic, "df": got.df[-1], "p_value": got.p}
    return told


def ranktest_k(case):
    """The reference gives the numerator's degrees of freedom as `statistic` and the chi-square as `df`."""
    frame, call = data_of(case), case["call"]
    group = frame[call["group"]]
    got = regression.rank_test(
        design_of(case, frame),
        frame[call["y"]].astype(float),
        plain(group),
        levels_of(group),
        call.get("test", "wilcoxon"),
    )
    return {"statistic": got.df[0], "df": [got.chisq], "p_value": got.p}


def glm(case):
    frame, call = data_of(case), case["call"]
    x, found = model_columns(frame, call["formula"])
    y = evaluate(call["formula"].split("~")[0].strip(), frame).astype(float)
    got = regression.fit(design_of(case, frame), y, x, found, family=call["family"])
    return {
        "terms": found,
        "estimate": got.estimate.tolist(),
        "se": got.se.tolist(),
        "t": got.t.tolist(),
        "p_value": got.p.tolist(),
        "vcov": got.covariance.tolist(),
        "df_residual": got.df,
    }


def contrast(case):
    frame, call = data_of(case), case["call"]
    design = design_of(case, frame)
    got = figures.domain_means(
        design, frame[call["var"]].astype(float), plain(frame[call["by"]]), levels_of(frame[call["by"]])
    )
    pairs = figures.pairwise(got)
    p = [row[5] for row in pairs]
    return {
        "df": design.df,
        "vcov": got.covariance.tolist(),
        "pairs": [dict(zip(("a", "b", "diff", "se", "t", "p"), row, strict=True)) for row in pairs],
        "p_adjust": {
            method: multiplicity.adjust(p, method).tolist() for method in case["expected"].get("p_adjust", ())
        },
    }


def unit_vs_rest(case):
    frame, call = data_of(case), case["call"]
    design = design_of(case, frame)
    units = []
    for unit in levels_of(frame[call["by"]]):
        got = regression.unit_against_rest(design, frame[call["var"]].astype(float), plain(frame[call["by"]]), unit)
        units.append({"unit": unit, "diff": got.difference, "t": got.t, "df": got.df, "p": got.p})
    p = [u["p"] for u in units]
    return {
        "units": units,
        "p_adjust": {m: multiplicity.adjust(p, m).tolist() for m in case["expected"].get("p_adjust", ())},
    }


def p_adjust(case):
    return {method: multiplicity.adjust(case["call"]["p"], method).tolist() for method in case["expected"]}


def binomial_ci(case):
    level, told = case["call"].get("level", 0.95), []
    for row in case["expected"]:
        x, n = row["x"], row["n"]
        told.append(
            {
                "x": x,
                "n": n,
                "clopper_pearson": list(shares.clopper_pearson(x, n, level)),
                "wilson": list(shares.wilson_count(x, n, level)),
                "wilson_cc": list(shares.wilson_count(x, n, level, corrected=True)),
            }
        )
    return told


def two_by_two(case):
    told = []
    for row in case["expected"]:
        got = shares.two_shares(tuple(row["yes"]), tuple(row["no"]))
        told.append(
            {
                "yes": row["yes"],
                "no": row["no"],
                "chisq": got.chisq,
                "p": got.p,
                "diff_ci": [got.lower, got.upper],
                "fisher_p": got.fisher_p,
            }
        )
    return told


def trend_proportions(case):
    call = case["call"]
    chisq, p = shares.trend(call["x"], call["n"], call.get("score"))
    return {"chisq": chisq, "p": p}


def alpha(case):
    frame, call = data_of(case), case["call"]
    keys = call.get("keys") or []
    turned = [
        i
        for i, item in enumerate(call["items"])
        if item in keys or (len(keys) == len(call["items"]) and keys[i] in (-1, "-1"))
    ]
    items = frame[call["items"]].astype(float)
    whole = items.dropna()
    got = reliability.alpha(whole if str(call.get("use", "pairwise")).startswith("complete") else items, turned)
    told = {
        "raw_alpha": got.raw,
        "std_alpha": got.standardised,
        "average_r": got.mean_r,
        "item_total_r_drop": got.item_rest.tolist(),
        "alpha_if_dropped": got.without.tolist(),
        "cronbach_multilevel": reliability.alpha(whole).raw,
    }
    return {k: v for k, v in told.items() if k in case["expected"]}


def icc(case):
    frame, call = data_of(case), case["call"]
    ranvar = call.get("ranvar") or float(call["fn"].split("ranvar=")[-1].split(")")[0])
    got = reliability.agreement(frame[call["y"]].astype(float), frame[call["by"]], ranvar)
    units = [
        {"grpid": g, "rwg": float(r), "gsize": float(s)} for g, r, s in zip(got.groups, got.rwg, got.sizes, strict=True)
    ]
    order = [str(u["grpid"]) for u in case["expected"]["units"]]
    return {"icc1": got.icc1, "icc2": got.icc2, "units": sorted(units, key=lambda u: order.index(u["grpid"]))}


RUNNERS = {
    name: run
    for name, run in globals().items()
    if callable(run) and not name.startswith("_") and getattr(run, "__module__", "") == __name__
}

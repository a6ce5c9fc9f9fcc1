"""python -m analysis.bench: every measurement and its ratios, from one run."""

import argparse
import sys
from itertools import chain
from pathlib import Path

from analysis.bench.counting import bench_counting
from analysis.bench.estimating import bench_estimates
from analysis.bench.reporting import bench_report


def main() -> int:
    """Print the measurements; exit code 1 when a ratio misses its floor."""
    parser = argparse.ArgumentParser(prog="python -m analysis.bench", description=__doc__)
    parser.add_argument("--answers", type=int, default=10_000_000, help="rows to count")
    parser.add_argument("--columns", type=int, default=60, help="columns to count")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the municipality, 1 being 11,790 staff")
    parser.add_argument("--plan", type=Path, help="a plan in place of the default report's")
    given = parser.parse_args()
    missed = 0
    for line in chain(
        bench_report(given.scale, given.plan),
        bench_estimates(given.scale),
        bench_counting(given.answers, given.columns),
    ):
        sys.stdout.write(line.told() + "\n")
        sys.stdout.flush()
        missed += line.is_missed
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""The trial with the successors tells what happened and never stops."""

import sys
from pathlib import Path

import pytest

from handbook.tools import pages, trial


def test_trial_says_what_went_wrong_and_goes_on(site: Path) -> None:
    said = list(trial.run(site, dict.fromkeys(trial.SUCCESSORS, Path("/bin/false"))))

    assert said == [f"{name} {version}: gick inte. " for name, version in trial.SUCCESSORS.items()]


@pytest.mark.slow
def test_trial_compares_every_article(site: Path, tmp_path: Path) -> None:
    every = len(pages.all_pages())

    said = trial.attempt(Path(sys.executable), "mkdocs", tmp_path, site)

    # The download page gets its list after the build.
    assert said == f"{every} av {every} sidor, {every - 1} med samma text som i den byggda sajten."

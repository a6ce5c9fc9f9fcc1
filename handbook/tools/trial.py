"""Trial builds with the programs that may follow MkDocs and Material; they inform and never stop anything."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from handbook.tools import build, pages, paths, site_config

SUCCESSORS = ("properdocs", "zensical")


def run() -> Iterator[str]:
    """One line per program: how many of our pages it built, or why it did not."""
    for name in SUCCESSORS:
        if find_spec(name) is None:
            yield f"{name}: inte installerad (pip install {name}), inget provat."
            continue
        with TemporaryDirectory(prefix="prov-", dir=build.work_folder()) as folder:
            yield f"{name}: {attempt(name, Path(folder))}"


def attempt(name: str, folder: Path) -> str:
    """Build with one program and count the pages."""
    site, config = folder / "site", folder / "mkdocs.yml"
    site_config.write(config, site)
    done = subprocess.run(  # noqa: S603  fixed words and our own path
        [sys.executable, "-m", name, "build", "-f", str(config)],
        cwd=paths.ROOT,
        env=os.environ | {"PYTHONPATH": str(paths.ROOT), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    found = sum((site / page.url / "index.html").exists() for page in pages.all_pages())
    last = (done.stderr or done.stdout).strip().splitlines()[-1:]
    return f"{found} av {len(pages.all_pages())} sidor, slutkod {done.returncode}. {' '.join(last)}"

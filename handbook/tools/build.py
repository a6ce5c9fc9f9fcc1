"""The whole build, step by step, with a line for each."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from handbook.tools import data, finish, manifest, pages, paths, pdf, site_config, styles, tree
from handbook.tools.built import BuiltPage, read
from handbook.tools.search import indexer

Say = Callable[[str], None]


class BuildError(RuntimeError):
    """The build stopped; the message says where."""


def run_mkdocs(config: Path, command: tuple[str, ...] = ("mkdocs", "build", "--strict", "--quiet")) -> None:
    """Run MkDocs on the derived configuration; its warnings are errors."""
    environment = os.environ | {
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "PYTHONPATH": str(paths.ROOT),
        "PYTHONHASHSEED": "0",
    }
    done = subprocess.run(  # noqa: S603  fixed words and our own path
        [sys.executable, "-m", *command, "-f", str(config)],
        env=environment,
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"MkDocs stoppade bygget:\n{done.stdout}{done.stderr}".strip())


def generate(say: Say) -> None:
    """Write the tree's pages when they differ from the data."""
    found = tree.problems(data.load("tree"), pages.by_id())
    if found:
        raise BuildError("\n".join(found))
    changed = tree.write(data.load("tree"), pages.by_id())
    if changed:
        pages.all_pages.cache_clear()
        pages.by_id.cache_clear()
    say(f"beslutsträd: {len(data.load('tree')['nodes'])} frågor, {len(changed)} sidor ändrade")


def index(site: Path, built: list[tuple[pages.Page, BuiltPage]]) -> int:
    """Write search.json; return its size."""
    texts = {page.id: {"headings": one.headings, "body": one.body} for page, one in built}
    whole = indexer.build([page for page, _ in built], texts)
    target = site / "search.json"
    target.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return target.stat().st_size


def build(site: Path = paths.SITE, *, with_pdf: bool = True, site_url: str = "", say: Say = print) -> None:
    """Build everything into `site`."""
    begun = time.monotonic()

    def tell(words: str) -> None:
        say(f"{time.monotonic() - begun:5.1f} s  {words}")

    generate(tell)
    with TemporaryDirectory(prefix="handbok-", dir=work_folder()) as folder:
        made = Path(folder) / "site"
        build_into(made, Path(folder) / "mkdocs.yml", with_pdf=with_pdf, site_url=site_url, tell=tell)
        shutil.rmtree(site, ignore_errors=True)
        shutil.move(made, site)
    tell(f"klart: {site}")


def work_folder() -> Path:
    """Where half-made sites lie, so that nobody reads or serves one."""
    paths.WORK.mkdir(parents=True, exist_ok=True)
    return paths.WORK


def build_into(site: Path, config: Path, *, with_pdf: bool, site_url: str, tell: Say) -> None:
    """Every step after the tree, into an empty folder; the PDFs are made beside the other steps."""
    press = pdf.Press() if with_pdf else None
    try:
        site_config.write(config, site, site_url)
        run_mkdocs(config)
        every = list(pages.all_pages())
        tell(f"sidor: {len(every)}")
        address = site_url or data.settings()["site_url"]
        if press:
            press.start(site, every, address)
        dress(site, every, address, tell)
        packed = finish.compress(site, leave=finish.LATE)
        documents = press.finish(tell) if press else []
        finish.put_downloads(site, documents)
        finish.worker(site)
        tell(f"komprimerade filer: {packed + finish.compress(site, only=finish.LATE)}")
    finally:
        if press:
            press.stop()


def dress(site: Path, every: list[pages.Page], address: str, tell: Say) -> None:
    """Give the built pages their style sheet, index, manifest, short links and codes."""
    styles.write(site)
    finish.prune(site)
    finish.shrink_scripts(site)
    built = [(page, read(site, page)) for page in every]
    tell(f"sökindex: {index(site, built) // 1024} kB")
    manifest.write(site, built)
    finish.short_links(site, every)
    tell(f"korta adresser: {len(every)}, qr-koder: {finish.put_qr(site, address)}")

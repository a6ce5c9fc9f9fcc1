"""Trial builds with the programs that may follow MkDocs and Material; they inform and never stop anything."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from handbook.tools import build, pages, paths, site_config
from handbook.tools.built import clean, parse

SUCCESSORS = {"properdocs": "1.6.7", "zensical": "0.0.73"}
NEEDED = paths.ROOT / "requirements-handbook.txt"


class TrialError(RuntimeError):
    """A program could not be installed or run; the message is its last line."""


def run(site: Path = paths.SITE, pythons: dict[str, Path] | None = None) -> Iterator[str]:
    """One line per program: how many of our pages it built, and how many read as in the built site."""
    for name, version in SUCCESSORS.items():
        with TemporaryDirectory(prefix="prov-", dir=build.work_folder()) as folder:
            try:
                python = (pythons or {}).get(name) or environment(name, version)
                yield f"{name} {version}: {attempt(python, name, Path(folder), site)}"
            except TrialError as error:
                yield f"{name} {version}: gick inte. {error}"


def environment(name: str, version: str) -> Path:
    """An environment of its own for the program, made once; the handbook's own is left as it is."""
    home = build.work_folder() / f"trial-{name}-{version}"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        shutil.rmtree(home, ignore_errors=True)
        call([sys.executable, "-m", "venv", str(home)], paths.ROOT)
        call([str(python), "-m", "pip", "install", "--quiet", "--requirement", str(NEEDED)], paths.ROOT)
        call([str(python), "-m", "pip", "install", "--quiet", f"{name}=={version}"], paths.ROOT)
        (home / "ready").touch()
    return python


def call(command: list[str], folder: Path) -> None:
    """Run one command, quietly; its last line is the fault."""
    environ = os.environ | {"PYTHONPATH": str(paths.ROOT), "NO_MKDOCS_2_WARNING": "1"}
    try:
        done = subprocess.run(  # noqa: S603  fixed words and our own paths
            command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=600
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TrialError(str(error)) from error
    if done.returncode:
        raise TrialError(" ".join((done.stderr or done.stdout).strip().splitlines()[-1:]))


def attempt(python: Path, name: str, folder: Path, site: Path) -> str:
    """Build a copy of the pages and the theme, and compare the articles."""
    prepare(folder)
    call([str(python), "-m", name, "build", "-f", "mkdocs.yml"], folder)
    every = pages.all_pages()
    there = [page for page in every if (folder / "site" / page.url / "index.html").exists()]
    if not (site / "akut" / "index.html").exists():
        return f"{len(there)} av {len(every)} sidor. Bygg sajten först så jämförs texterna."
    same = sum(article(folder / "site", page) == article(site, page) for page in there)
    return f"{len(there)} av {len(every)} sidor, {same} med samma text som i den byggda sajten."


def prepare(folder: Path) -> None:
    """Everything in one folder: Zensical reads and writes nothing outside the configuration's own."""
    shutil.copytree(paths.PAGES, folder / "pages")
    shutil.copytree(paths.THEME, folder / "theme")
    config = site_config.derived(yaml.safe_load(paths.CONFIG.read_text(encoding="utf-8")), folder / "site", "")
    config |= {"docs_dir": "pages", "site_dir": "site", "site_url": "https://rakrygg.exempel.se/handbok/"}
    config["theme"] |= {"custom_dir": "theme"}
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")


def article(site: Path, page: pages.Page) -> str:
    """The article's words."""
    found = parse(site / page.url / "index.html").find(".//article")
    return clean(found.text_content()) if found is not None else ""

"""The MkDocs configuration that the build uses: mkdocs.yml with menu, labels and addresses filled in."""

from pathlib import Path
from typing import Any

import yaml

from handbook.tools import data, listings, paths
from handbook.tools.pages import Page, all_pages

Menu = list[dict[str, Any]]


def menu(pages: list[Page], folder: str = ".") -> Menu:
    """Pages and folders below `folder`, in the order their front matter asks for."""
    here = [page for page in pages if page.folder == folder]
    below = sorted({child for page in pages if (child := child_folder(page.folder, folder))})
    entries: list[tuple[tuple[int, str], dict[str, Any]]] = []
    for page in here:
        is_index = page.path.endswith("index.md")
        order = (-1, "") if is_index else page.order
        entries.append((order, {short_name(page): page.path}))
    for child in below:
        inside = menu(pages, child)
        index = next((page for page in pages if page.path == f"{child}/index.md"), None)
        name = short_name(index) if index else child.rsplit("/", 1)[-1]
        entries.append((index.order if index else (900, child), {name: inside}))
    return [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]


def child_folder(folder: str, parent: str) -> str:
    """The folder right below `parent` that holds `folder`, or nothing."""
    if parent == ".":
        return "" if folder == "." else folder.partition("/")[0]
    if not folder.startswith(parent + "/"):
        return ""
    return parent + "/" + folder[len(parent) + 1 :].partition("/")[0]


def short_name(page: Page) -> str:
    """What menus call the page."""
    return str(page.meta.get("menu", page.title))


def labels() -> dict[str, Any]:
    """Words the theme needs: owners, readers, laws and sources by key."""
    local = data.local_values()
    owners = {
        key: {"name": owner["name"], "contact": local.get(owner.get("contact", ""), "")}
        for key, owner in data.load("owners").items()
    }
    laws = {
        key: {"label": law["label"], "as_of": str(law["as_of"]), "anchor": listings.anchor(key), "page": law_page(law)}
        for key, law in data.load("laws").items()
    }
    pages = {page.id: {"title": page.title, "url": page.url} for page in all_pages()}
    sources = {key: {k: str(v) for k, v in entry.items()} for key, entry in data.load("sources").items()}
    return {"owners": owners, "audiences": listings.AUDIENCES, "laws": laws, "sources": sources, "pages": pages}


def law_page(law: dict[str, Any]) -> str:
    """Id of the page that holds the law's entry."""
    return str(law.get("page", "lagrum"))


def derived(base: dict[str, Any], site: Path, site_url: str) -> dict[str, Any]:
    """mkdocs.yml with absolute paths, menu and labels."""
    settings = data.settings()
    config = dict(base)
    config["site_url"] = site_url
    config["docs_dir"] = str(paths.PAGES)
    config["site_dir"] = str(site)
    config["theme"] = dict(base["theme"]) | {"custom_dir": str(paths.THEME)}
    config["nav"] = menu(list(all_pages()))
    config["extra"] = (
        dict(base["extra"])
        | labels()
        | {
            "register_url": settings.get("register_url", ""),
            "municipality": settings.get("municipality", ""),
        }
    )
    return config


def write(target: Path, site: Path, site_url: str = "") -> None:
    """Write the derived configuration."""
    base = yaml.safe_load(paths.CONFIG.read_text(encoding="utf-8"))
    url = site_url or data.settings().get("site_url", "") or base["site_url"]
    text = yaml.safe_dump(derived(base, site, url), allow_unicode=True, sort_keys=False)
    target.write_text(text, encoding="utf-8")

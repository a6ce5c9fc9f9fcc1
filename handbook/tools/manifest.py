"""advice.json: what the register reads about the handbook."""

import hashlib
import json
from pathlib import Path
from typing import Any

from handbook.tools.built import BuiltPage
from handbook.tools.pages import Page


def entry(page: Page, built: BuiltPage) -> dict[str, Any]:
    """One page as the register needs it; the hash is of what a reader is told."""
    told = json.dumps([page.title, page.meta["summary"], built.headings, built.body], ensure_ascii=False)
    return {
        "id": page.id,
        "title": page.title,
        "url": page.url,
        "summary": page.meta["summary"],
        "type": page.type,
        "status": page.meta["status"],
        "audience": list(page.meta.get("audience", [])),
        "forms": list(page.meta.get("forms", [])),
        "steps": {role: list(steps) for role, steps in sorted(built.steps.items())},
        "anchors": list(built.anchors),
        "reviewed": str(page.meta["reviewed"]),
        "valid_until": str(page.meta["valid_until"]),
        "version": str(page.meta.get("version") or page.meta["reviewed"]),
        "sha256": hashlib.sha256(told.encode()).hexdigest(),
    }


def write(site: Path, pages: list[tuple[Page, BuiltPage]]) -> Path:
    """Write the manifest; its version is the hash of all its pages."""
    entries = [entry(page, built) for page, built in pages]
    whole = hashlib.sha256("".join(item["sha256"] for item in entries).encode()).hexdigest()
    target = site / "advice.json"
    text = json.dumps({"version": whole[:12], "pages": entries}, ensure_ascii=False, indent=1, sort_keys=True)
    target.write_text(text + "\n", encoding="utf-8")
    return target

"""axe-core in a page: WCAG 2.2 A and AA, and best practice. What axe cannot decide counts as a fault until reviewed."""

from pathlib import Path
from typing import Any

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def findings(page: Any, *, reviewed: frozenset[str] = frozenset()) -> list[str]:
    """`rule: target` for every violation and every undecided rule that nobody has reviewed.

    `page` must come from a context with `bypass_csp`, for axe is a script of the test's own.
    """
    page.evaluate(AXE)
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations', 'incomplete']})",
        TAGS,
    )
    return [
        f"{kind} {rule['id']}: {' '.join(map(str, node['target']))}"
        for kind in ("violations", "incomplete")
        for rule in result[kind]
        for node in rule["nodes"]
        if not (kind == "incomplete" and rule["id"] in reviewed)
    ]

"""The search page with its hits filled in on the server, for readers without JavaScript. Standard library only."""

from html import escape

from handbook.tools.search.reader import Hit

BOX = 'name="q" type="search"'
PLACE = '<div id="traffar"></div>'


def fill(page: str, query: str, hits: list[Hit]) -> str:
    """Put the hits where the browser's reader would have put them."""
    if not query.strip():
        return page
    shown = escape(query)
    none = f"Inga träffar på ”{shown}”. Pröva ett annat ord."
    head = f"{len(hits)} träffar på ”{shown}”" if hits else none
    rows = "".join(
        f'<li><a href="../{escape(hit.url)}">{escape(hit.title)}</a><p>{escape(hit.summary)}</p></li>' for hit in hits
    )
    page = page.replace(BOX, f'{BOX} value="{shown}"')
    return page.replace(PLACE, f'<div id="traffar"><p role="status">{head}</p><ol class="hits">{rows}</ol></div>', 1)

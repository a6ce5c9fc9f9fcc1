"""The report as one HTML file: no scripts, nothing fetched, printable, readable at any width."""

from collections.abc import Iterator

from analysis.messages import say
from analysis.output.charts import chart_svg, escape
from analysis.output.document import Block, Chart, Document, Grid, Head, Heat, Line, Points, Text

STYLE = """
:root{--ink:#1a1a1a;--soft:#595959;--line:#c9ccd1;--paper:#fff;--accent:#1f5a99;--band:#f3f6fa}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;color:var(--ink);background:var(--paper);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header{background:var(--accent);color:#fff;padding:2rem 1rem}
header h1{margin:0;font-size:clamp(1.5rem,5vw,2.3rem);line-height:1.2}
header p{margin:.5rem 0 0}
header>div,nav,main{max-width:60rem;margin:0 auto}
nav{padding:1rem}
nav summary{cursor:pointer;font-weight:600;padding:.6rem 0;color:var(--accent)}
nav ol{margin:.5rem 0;padding-left:1.4rem}
nav li{margin:.35rem 0}
a{color:var(--accent)}
main{padding:0 1rem 4rem}
h2{font-size:1.4rem;line-height:1.25;margin:3rem 0 .6rem;padding-top:.8rem;
border-top:3px solid var(--accent);overflow-wrap:anywhere}
h3{font-size:1.05rem;line-height:1.35;margin:2rem 0 .4rem;overflow-wrap:anywhere}
p,li{max-width:44rem}
.chart{display:block;width:100%;min-width:30rem;max-width:44rem;height:auto;margin:1rem 0}
.wrap{overflow-x:auto;margin:.6rem 0 1.4rem}
.wrap:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.95rem}
caption{text-align:left;font-weight:600;padding:.3rem 0 .5rem}
th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
thead th{border-bottom:2px solid var(--ink);vertical-align:bottom}
tbody th,th:first-child{text-align:left;font-weight:400;min-width:9rem}
thead th:first-child{font-weight:700}
tbody tr:nth-child(even){background:var(--band)}
footer{max-width:60rem;margin:0 auto;padding:1rem;color:var(--soft)}
@media (max-width:30rem){th,td{padding:.35rem .4rem;font-size:.85rem}tbody th,th:first-child{min-width:7rem}}
@media print{.chart{min-width:0}nav{display:none}header{background:none;color:var(--ink);padding:0 1rem}
h2{break-after:avoid}h3,caption{break-after:avoid}
tr,.chart{break-inside:avoid}.wrap{overflow:visible}body{font-size:10pt}thead{display:table-header-group}}
@page{size:A4;margin:18mm 15mm}
"""


def html(document: Document, *, for_print: bool = False) -> str:
    """The whole page."""
    lang = document.lang
    heads = [block for block in document.blocks if isinstance(block, Head) and block.level == 2]
    links = "".join(f'<li><a href="#{escape(h.anchor)}">{escape(h.text)}</a></li>' for h in heads)
    state, label = " open" if for_print else "", escape(say("Contents", lang))
    contents = f"<details{state}><summary>{label}</summary><ol>{links}</ol></details>"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<header><div><h1>{escape(document.title)}</h1><p>{escape(document.lead)}</p></div></header>\n"
        f'<nav aria-label="{label}">{contents}</nav>\n<main>\n'
        + "\n".join(_blocks(document))
        + "\n</main>\n</body>\n</html>\n"
    )


def _blocks(document: Document) -> Iterator[str]:
    charts = tables = 0
    for block in document.blocks:
        if isinstance(block, (Chart, Line, Heat)):
            charts += 1
            picture = chart_svg(block, charts, document.lang)
            name = escape(say("Picture: {title}", document.lang, title=block.title))  # the table has the same title
            yield f'<div class="wrap" role="region" aria-label="{name}" tabindex="0">{picture}</div>'
        elif isinstance(block, Grid):
            tables += 1
            yield _grid(block, tables)
        else:
            yield _plain(block)


def _plain(block: Block) -> str:
    if isinstance(block, Head):
        return f'<h{block.level} id="{escape(block.anchor)}">{escape(block.text)}</h{block.level}>'
    if isinstance(block, Points):
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
    return f"<p>{escape(block.text)}</p>" if isinstance(block, Text) else ""


def _grid(grid: Grid, number: int) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in grid.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>\n"
        for row in grid.rows
    )
    return (
        f'<div class="wrap" role="region" aria-labelledby="t{number}" tabindex="0"><table>'
        f'<caption id="t{number}">{escape(grid.caption)}</caption><thead><tr>{head}</tr></thead>'
        f"\n<tbody>\n{rows}</tbody></table></div>"
    )

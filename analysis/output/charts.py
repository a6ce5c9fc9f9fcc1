"""Charts as SVG: drawn from published figures only, always 0–100, in the table's order, in one colour.

Nothing in a picture depends on a hidden figure: no axis limit, order, width, colour, description or metadata.
"""

import io
import re
from functools import lru_cache
from typing import Any

from analysis.messages import say
from analysis.output.document import Bar, Chart, Heat, Line

BLUE, INK, GREY = "#1f5a99", "#1a1a1a", "#595959"
WRAP = 34
WIDE, ROW, TOP, FOOT, LEFT, RIGHT = 7.2, 0.34, 0.12, 0.62, 2.55, 0.12  # inches: set here, so each chart is drawn once
LINE_LEFT = 0.55
STEPS = (5.0, 10.0, 20.0, 40.0)  # per cent: where a square of a map grows darker, the same in every map
SHADES = ("#f3f6fa", "#d5e3f2", "#a9c8e6", "#7aa9d6", BLUE)
Picture = Chart | Line | Heat


@lru_cache(maxsize=256)
def chart_svg(chart: Picture, number: int, lang: str) -> str:
    """One chart as an inline SVG element with title, description and ids of its own."""
    from matplotlib import rc_context  # noqa: PLC0415  matplotlib takes half a second to import
    from matplotlib.figure import Figure  # noqa: PLC0415  as above

    style: Any = {"svg.fonttype": "none", "svg.hashsalt": "rak-rygg", "font.family": ["sans-serif"], "font.size": 10}
    with rc_context(style):
        rows = 7 if isinstance(chart, Line) else len(chart.bars if isinstance(chart, Chart) else chart.rows)
        tall, left = TOP + FOOT + ROW * max(rows, 3), LINE_LEFT if isinstance(chart, Line) else LEFT
        figure = Figure(figsize=(WIDE, tall))
        axes = figure.add_axes((left / WIDE, FOOT / tall, 1 - (left + RIGHT) / WIDE, 1 - (TOP + FOOT) / tall))
        if isinstance(chart, Chart):
            _bars(axes, chart, lang)
        elif isinstance(chart, Heat):
            _heat(axes, chart)
        else:
            _line(axes, chart)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _dress(buffer.getvalue(), chart, number)


def _bars(axes: Any, chart: Chart, lang: str) -> None:
    """Plain texts and one collection of lines in place of ticks and plots: a tenth of matplotlib's work."""
    draw = axes
    shown = [(place, bar, bar.value) for place, bar in enumerate(chart.bars) if bar.value is not None]
    draw.barh([place for place, _, _ in shown], [value for _, _, value in shown], color=BLUE, height=0.6)
    spans = [(place, bar.low, bar.high) for place, bar, _ in shown if bar.low is not None and bar.high is not None]
    if spans:
        places, lows, highs = zip(*spans, strict=True)
        draw.hlines(places, lows, highs, color=INK, linewidth=1.4)
    for place, bar in enumerate(chart.bars):
        draw.text(-1.5, place, _short(bar.label), va="center", ha="right", color=INK)
        _note(draw, place, bar, chart.unit, lang)
    draw.set_yticks([])
    draw.set_ylim(len(chart.bars) - 0.4, -0.6)
    draw.set_xlim(0, 112)
    draw.set_xticks(range(0, 101, 20))
    draw.set_xlabel(say("Percent", lang) if chart.unit else say("Index", lang), color=GREY)


def _note(draw: Any, place: int, bar: Bar, unit: str, lang: str) -> None:
    """The value at the end of the bar, or why there is none at the foot of the row."""
    if bar.value is None:
        draw.text(1, place, say("Too few answers", lang), va="center", color=GREY, style="italic")
        return
    text = f"{bar.value:g}".replace(".", "," if lang == "sv" else ".")
    end = bar.value if bar.high is None else max(bar.value, bar.high)
    draw.text(end + 1, place, f"{text}\u00a0{unit}".rstrip(), va="center", color=INK)


def _heat(axes: Any, heat: Heat) -> None:
    """A square with its figure for each pair; nothing but a dash where it may not be shown."""
    from matplotlib.collections import PolyCollection  # noqa: PLC0415  slow to load, and only charts need it

    draw, squares, shades = axes, [], []
    for y, row in enumerate(heat.values):
        draw.text(-0.65, y, _short(heat.rows[y]), va="center", ha="right", color=INK)
        for x, value in enumerate(row):
            step = -1 if value is None else sum(value >= limit for limit in STEPS)
            ink = "#ffffff" if step == len(STEPS) else INK
            draw.text(x, y, "–" if value is None else f"{value:g}", va="center", ha="center", color=ink)
            if value is not None:
                squares.append([(x - 0.47, y - 0.46), (x + 0.47, y - 0.46), (x + 0.47, y + 0.46), (x - 0.47, y + 0.46)])
                shades.append(SHADES[step])
    draw.add_collection(PolyCollection(squares, facecolors=shades, linewidths=0))
    draw.set_xlim(-0.5, len(heat.columns) - 0.5)
    draw.set_ylim(len(heat.rows) - 0.4, -0.6)
    draw.set_yticks([])
    draw.set_xticks(range(len(heat.columns)), heat.columns)
    for side in ("left", "bottom"):
        draw.spines[side].set_visible(False)


def _line(axes: Any, line: Line) -> None:
    draw = axes
    start = 0
    for place, wave in enumerate((*line.waves, "")):
        if wave in line.breaks or place == len(line.waves):
            draw.plot(range(start, place), line.values[start:place], color=BLUE, marker="o")
            start = place
        if wave in line.breaks:
            draw.axvline(place - 0.5, color=INK, linestyle="--")
    draw.set_xticks(range(len(line.waves)), line.waves)
    draw.set_xlim(-0.5, len(line.waves) - 0.5)
    draw.set_ylim(0, 100)


def _short(label: str) -> str:
    """The label on at most two lines."""
    words, lines = label.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) < WRAP or not lines[-1]:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    return "\n".join(lines[:2]) + ("…" if len(lines) > 2 else "")


def _dress(svg: str, chart: Picture, number: int) -> str:
    """Only the element, with ids that no other chart has, a title and a description, and no metadata."""
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="c{number}-\1"', svg)
    svg = re.sub(r'(url\(#|href="#)', rf"\1c{number}-", svg)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    head = (
        f'<svg class="chart" role="img" aria-labelledby="c{number}-title c{number}-desc" '
        f'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{_view(svg)}">'
        f'<title id="c{number}-title">{escape(chart.title)}</title>'
        f'<desc id="c{number}-desc">{escape(chart.about)}</desc>'
    )
    return head + svg[svg.index(">") + 1 :]


def _view(svg: str) -> str:
    found = re.search(r'viewBox="([^"]+)"', svg)
    return found.group(1) if found else "0 0 500 300"


def escape(text: str) -> str:
    """Text for XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

"""What the report says, section by section."""

from collections.abc import Iterator, Sequence

from analysis.inference.shares import worst_case
from analysis.messages import say
from analysis.output.document import Bar, Block, Chart, Document, Grid, Head, Line, Points, Text
from analysis.output.overview import beside_others, holding_together, maps
from analysis.output.trend import Earlier, series
from analysis.output.words import against, base, interval, number, share
from analysis.release import Release
from analysis.release.figures import Row
from analysis.release.text import Heading
from analysis.waves.published import Benchmark


def document(release: Release, earlier: Sequence[Earlier] = (), benchmarks: Sequence[Benchmark] = ()) -> Document:
    """The whole report."""
    lang = release.lang
    blocks: list[Block] = [*_reading(release), *_response(release)]
    if earlier:
        blocks += _trend(release, earlier)
    blocks += beside_others(release, benchmarks)
    blocks += maps(release, release.quality["unit"])
    for part in _chapters(release):
        blocks += part
    blocks += _quality(release)
    lead = say("Results of the survey {wave}.", lang, wave=release.wave)
    return Document(release.title, lang, lead, blocks)


CLEARLY = "”Clearly higher” or ”Clearly lower” means that chance alone hardly explains the difference from all others."


def _reading(release: Release) -> list[Block]:
    lang, rules = release.lang, release.manifest["rules"]
    level = number(release.level * 100, lang)
    return [
        Head(2, say("How to read the figures", lang), "reading"),
        Points(
            (
                say(
                    "The shares are of those who answered the question. The number of answers "
                    "stands beside each share.",
                    lang,
                ),
                say(
                    "The interval says how far chance could have moved the figure: with {level} % "
                    "certainty the share among "
                    "all who were asked lies within it, if those who did not answer are like those who did.",
                    lang,
                    level=level,
                ),
                say(
                    "”Too few answers” stands where a figure could tell something of a single "
                    "person, or would let somebody "
                    "work out such a figure from others. It says nothing about how many answered, or what.",
                    lang,
                ),
                say(
                    "No group with fewer than {base} answers is shown, and in sensitive questions "
                    "no fewer than {few} people.",
                    lang,
                    base=rules["minimum_base"],
                    few=rules["sensitive_minimum"],
                ),
                say(CLEARLY, lang),
            )
        ),
    ]


def _response(release: Release) -> list[Block]:
    lang = release.lang
    whole = next(row for row in release.response if not row.by)
    units = [row for row in release.response if row.by]
    rows = tuple(
        (_name(release, row), number(row.asked, lang), base(row, lang), share(row, lang)) for row in (whole, *units)
    )
    columns = ("Unit", "Were asked", "Answered", "Response rate")
    title = say("Response rate", lang)
    blocks: list[Block] = [
        Head(2, title, "response"),
        Text(say("Answering was voluntary. Low response makes the figures of a unit less certain.", lang)),
    ]
    if whole.value is not None:
        blocks += [Text(text) for text in _extremes(release, whole.value)]
        bars = tuple(Bar(_name(release, row), row.value) for row in units)
        blocks.append(Chart(title, _about_chart(lang), bars, "%"))
    return [*blocks, Grid(title, tuple(say(c, lang) for c in columns), rows)]


def _extremes(release: Release, rate: float) -> Iterator[str]:
    for name, heading in release.headings.items():
        found = [row for row in release.table(name) if row.category == "1" and row.item == name and row.is_shown]
        if heading.routed or heading.number or len(found) != 1 or found[0].value is None:
            continue
        low, high = worst_case(rate / 100, found[0].value / 100)
        yield say(
            "{title}: {share} % of those who answered. If none of those who did not answer had "
            "been, it would be {low} %; "
            "if all of them had, {high} %.",
            release.lang,
            title=heading.title,
            share=number(found[0].value, release.lang),
            low=number(round(low * 100), release.lang),
            high=number(round(high * 100), release.lang),
        )


def _trend(release: Release, earlier: Sequence[Earlier]) -> list[Block]:
    lang = release.lang
    blocks: list[Block] = [
        Head(2, say("Over the years", lang), "trend"),
        Text(
            say(
                "Where a question has been changed the series is broken: figures on either side are "
                "not to be compared.",
                lang,
            )
        ),
    ]
    for label, waves, values, breaks in series(release, earlier):
        blocks.append(Line(label, _about_chart(lang), waves, values, breaks))
        rows = tuple(
            (
                wave,
                f"{number(value, lang)} %" if value is not None else "–",
                say("Changed question", lang) if wave in breaks else "",
            )
            for wave, value in zip(waves, values, strict=True)
        )
        blocks.append(Grid(label, (say("Wave", lang), say("Share", lang), say("Note", lang)), rows))
    return blocks


def _chapters(release: Release) -> Iterator[list[Block]]:
    for name, heading in release.headings.items():
        rows = [row for row in release.rows if row.question == name]
        blocks: list[Block] = [Head(2, _title(heading), f"q-{name}")]
        if heading.routed:
            blocks.append(Text(say("Asked only of those who had been exposed.", release.lang)))
        if heading.definition:
            blocks.append(Text(heading.definition))
        for by in dict.fromkeys(row.by for row in rows):
            blocks += _table(release, heading, by, [row for row in rows if row.by == by])
        yield blocks


def _title(heading: Heading) -> str:
    return f"{heading.number}. {heading.title}" if heading.number else heading.title


def _table(release: Release, heading: Heading, by: tuple[str, ...], rows: Sequence[Row]) -> list[Block]:
    lang = release.lang
    if not by:
        answers = tuple(Bar(_label(heading, row, lang), row.value, row.low, row.high) for row in rows)
        grid = Grid(
            _caption(release, heading, by),
            _columns(lang, "Answer", False),
            tuple(_cells(release, heading, row, ()) for row in rows),
        )
        unit = "%" if heading.kind != "index" else ""
        return [Chart(_title(heading), _about_chart(lang), answers, unit), grid]
    compared = any(row.against_rest for row in rows)
    first = " · ".join(release.breakdowns[name] for name in by)
    found = tuple(_cells(release, heading, row, by, compared=compared) for row in rows)
    one = len({(row.item, row.category) for row in rows}) == 1 and not heading.number
    bars = tuple(Bar(_name(release, row), row.value, row.low, row.high) for row in rows)
    drawn = (
        [Chart(_caption(release, heading, by), _about_chart(lang), bars, "%" if heading.kind != "index" else "")]
        if one
        else []
    )
    return [
        Head(3, _caption(release, heading, by), f"q-{heading.name}-{'-'.join(by)}"),
        *drawn,
        Grid(_caption(release, heading, by), _columns(lang, first, compared), found),
    ]


def _caption(release: Release, heading: Heading, by: tuple[str, ...]) -> str:
    if not by:
        return say("{title} – all who answered", release.lang, title=heading.title)
    names = " · ".join(release.breakdowns[name] for name in by)
    return say("{title} – by: {names}", release.lang, title=heading.title, names=names)


def _columns(lang: str, first: str, compared: bool) -> tuple[str, ...]:
    names = ["Share", "Interval", "Answers", *(["Against all others"] if compared else [])]
    return (say(first, lang), *(say(name, lang) for name in names))


def _cells(
    release: Release, heading: Heading, row: Row, by: tuple[str, ...], *, compared: bool = False
) -> tuple[str, ...]:
    lang = release.lang
    name = _label(heading, row, lang)
    several = heading.kind == "several" or (by and row.category not in ("positive", "1", ""))
    label = name if not by else f"{_name(release, row)} – {name}" if several else _name(release, row)
    cells = (label, share(row, lang), interval(row, lang), base(row, lang))
    return (*cells, against(row, lang)) if compared else cells


def _label(heading: Heading, row: Row, lang: str) -> str:
    return say("Counted share", lang) if row.category == "positive" and heading.kind == "share" else row.label


def _name(release: Release, row: Row) -> str:
    return row.group(release) or say("All", release.lang)


def _about_chart(lang: str) -> str:
    return say(
        "Bars from 0 to 100 in the order of the table, which holds the same figures; lines show the intervals.", lang
    )


def _quality(release: Release) -> list[Block]:
    lang, quality = release.lang, release.quality
    said = [
        *release.notes,
        say(
            "{hidden} of {cells} figures are not shown because of too few answers.",
            lang,
            hidden=quality["hidden"],
            cells=quality["cells"],
        ),
        say(
            "Before publication it was proved that none of the protected figures can be worked out "
            "from those shown, from "
            "earlier releases or from other published counts.",
            lang,
        ),
        say("The intervals mirror chance, not that some groups may have answered more often than others.", lang),
        *holding_together(release),
        say("Codebook version {version}.", lang, version=release.manifest["codebook"]["version"]),
    ]
    if quality["much_missing"]:
        titles = "; ".join(release.headings[name].title for name in quality["much_missing"])
        said.append(say("More than 10 % left these questions unanswered: {titles}.", lang, titles=titles))
    return [Head(2, say("About the quality", lang), "quality"), Points(tuple(said))]

"""The site assessment: the same marks counted in Python and, in the page, by CSS counters."""

from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Assessment:
    """What a filled form says."""

    total: int
    highest: int
    answered: int
    levels: dict[str, str]
    weakest: tuple[str, ...]


def level_of(mark: int, levels: list[dict[str, Any]]) -> dict[str, Any]:
    """The level with the highest limit that the mark reaches."""
    reached = [level for level in levels if mark >= level["from"]]
    return max(reached, key=lambda level: int(level["from"]))


def assess(marks: dict[str, int], factors: dict[str, Any]) -> Assessment:
    """Count the marks by factor code; a factor without a mark is left out of every sum."""
    scale = factors["scale"]
    known = [factor["code"] for factor in factors["factors"]]
    for code, mark in marks.items():
        if code not in known:
            raise ValueError(f"{code} är ingen faktor.")
        if not scale["min"] <= mark <= scale["max"]:
            raise ValueError(f"{code}: {mark} ligger inte mellan {scale['min']} och {scale['max']}.")
    given = {code: marks[code] for code in known if code in marks}
    lowest = min(given.values(), default=0)
    return Assessment(
        total=sum(given.values()),
        highest=len(known) * scale["max"],
        answered=len(given),
        levels={code: level_of(mark, factors["levels"])["code"] for code, mark in given.items()},
        weakest=tuple(code for code, mark in given.items() if mark == lowest),
    )


def form_html(factors: dict[str, Any]) -> str:
    """The form: works without scripts, keeps nothing, prints as filled."""
    sets = "\n".join(fieldset(factor, factors) for factor in factors["factors"])
    count = len(factors["factors"])
    highest = count * factors["scale"]["max"]
    return f"""<form class="assessment" autocomplete="off">
<div class="place">
<p><label for="plats">Plats</label> <input id="plats" type="text"></p>
<p><label for="dag">Dag och tid</label> <input id="dag" type="text"></p>
<p><label for="ljus">Ljus</label> <select id="ljus"><option>Dagsljus</option><option>Skymning</option>\
<option>Mörker</option></select></p>
</div>
{sets}
<p class="sum"><strong>Summa:</strong> <span class="points"></span> poäng av {highest}. \
<span class="answered"></span> av {count} faktorer har fått ett betyg.</p>
<p>Titta alltid på varje faktor för sig. En faktor med lågt betyg behöver åtgärd även när summan är hög.</p>
<p class="screen-only"><button type="reset" class="button">Töm formuläret</button></p>
</form>"""


def fieldset(factor: dict[str, Any], factors: dict[str, Any]) -> str:
    """One factor: question, what to look for, marks, note, and what a low mark asks for."""
    code = escape(factor["code"])
    look = "".join(f"<li>{escape(item)}</li>" for item in factor.get("look_for", []))
    measures = "".join(f"<li>{escape(item)}</li>" for item in factor.get("measures", []))
    scale = factors["scale"]
    marks = "\n".join(
        radio(code, mark, scale["labels"][mark], level_of(mark, factors["levels"]))
        for mark in range(scale["min"], scale["max"] + 1)
    )
    return f"""<fieldset class="factor">
<legend>{code} {escape(factor["name"])}</legend>
<p>{escape(factor["question"])}</p>
<ul class="look">{look}</ul>
<div class="marks">
{marks}
</div>
<p><label for="not-{code}">Anteckning</label> <textarea id="not-{code}" rows="2"></textarea></p>
<div class="measures"><p>Pröva det här:</p><ul>{measures}</ul></div>
</fieldset>"""


def radio(code: str, mark: int, label: str, level: dict[str, Any]) -> str:
    """One mark; its class drives the counter, its level the advice below."""
    kind = f"m{mark} {escape(level['code'])}"
    return (
        f'<label><input type="radio" name="{code}" value="{mark}" class="{kind}"> '
        f"<span>{mark} {escape(label)}</span></label>"
    )

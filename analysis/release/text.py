"""What a report calls things: the title of each question and how it was asked."""

from dataclasses import dataclass

from analysis.codebook import Codebook
from analysis.messages import say
from analysis.plan import conditions


@dataclass(frozen=True)
class Heading:
    """A question's number and title, whether it was asked of everybody, and what kind of figure it gives."""

    name: str
    number: str
    title: str
    routed: bool
    kind: str
    definition: str


def heading_of(codebook: Codebook, name: str, lang: str) -> Heading:
    """Look a question, set, derived variable or index up in the codebook."""
    routed = bool(conditions(codebook, name))
    if name in codebook.indices:
        index = codebook.indices[name]
        low, high = index.rescale
        about = say("Mean of the index, {low}–{high}.", lang, low=f"{low:g}", high=f"{high:g}")
        return Heading(name, "", index.title, routed, "index", about)
    if name in codebook.multi_responses:
        group = codebook.multi_responses[name]
        number = codebook.questions[group.columns[0]].number
        about = say("Several answers could be given, so the shares can add up to more than 100 %.", lang)
        return Heading(name, number, group.title, routed, "several", about)
    if name in codebook.derived:
        return Heading(name, "", codebook.derived[name].title, routed, "share", "")
    question = codebook.questions[name]
    labels = {c.value: c.label for c in question.categories}
    counted = ", ".join(f"”{labels[v]}”" for v in question.positive if v in labels)
    about = say("The counted share is those who answered {answers}.", lang, answers=counted) if counted else ""
    return Heading(name, question.number, question.title, routed, "share", about)

"""The advice card: what to do now, what happens next, who to call. From codes only, so it can be shown again."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from register.codes import advice

MOMENTS = {"hour": _("Within an hour"), "day": _("Within a day"), "week": _("Within a week")}
NUMBERS = (
    ("security", _("Security in the municipality")),
    ("occupational_health", _("Occupational health")),
    ("victim_support", _("Victim support line")),
    ("cks", _("CKS, our centre for knowledge and security")),
)
ALL = tuple(key for key, _label in NUMBERS)


def card(codes: Iterable[tuple[str, str]], danger: str) -> dict[str, Any]:
    """What the card's template shows, in the reader's language."""
    found = list(codes)
    forms = {code for codelist, code in found if codelist == "FORM"}
    channels = {code for codelist, code in found if codelist == "KANAL"}
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "actions": [
            {"id": row.id, "version": row.version, "text": row.text(language), "page": row.page}
            for row in advice.choose(forms, danger, channels)
        ],
        "moments": [{"when": MOMENTS[row.when], "text": row.text(language)} for row in advice.timeline(danger)],
        "numbers": numbers(),
    }


def numbers(keys: Collection[str] = ALL) -> list[dict[str, Any]]:
    """Support numbers that this town has set."""
    return [
        {"label": label, "number": settings.RAK_SUPPORT[key], "dial": _dialled(settings.RAK_SUPPORT[key])}
        for key, label in NUMBERS
        if key in keys and settings.RAK_SUPPORT.get(key)
    ]


def _dialled(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit() or letter == "+")

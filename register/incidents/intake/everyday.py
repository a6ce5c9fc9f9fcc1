"""Everyday words for what happened, where and when, and the codes they stand for. Rules as tables."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Code = tuple[str, str]  # list, code


@dataclass(frozen=True)
class Everyday:
    """One answer a person can give, and what it is coded as. No code at all is a fine answer."""

    id: str
    label: str | Promise
    codes: tuple[Code, ...] = ()


WHAT = (
    Everyday("threat", _("Threats"), (("FORM", "HOT"),)),
    Everyday("violence", _("Violence or shoving"), (("FORM", "VAL"),)),
    Everyday("harassment", _("Harassment or insults"), (("FORM", "TRA"),)),
    Everyday("exposed", _("Filmed, followed or exposed online"), (("FORM", "TRA"),)),
    Everyday("damage", _("Something was destroyed"), (("FORM", "SKA"),)),
    Everyday("offer", _("A gift, an offer or a bribe"), (("FORM", "KOR"),)),
    Everyday("pressure", _("Pressure or hints"), (("FORM", "SUB"),)),
    Everyday("inside", _("Somebody wants information, or to get in"), (("FORM", "INF"),)),
    Everyday("silence", _("We keep quiet out of fear"), (("FORM", "KTX"),)),
    Everyday("unsure", _("Something else, or I am not sure")),
)
FOREIGN = Everyday("foreign", _("Another country may be behind it"), (("SUBFORM", "INF-FRM"),))
COLLEAGUE = Everyday("colleague", _("It comes from somebody who works or is elected here"))

WHERE = (
    Everyday("work", _("At my workplace")),
    Everyday("visit", _("At somebody's home, in my work"), (("PLATS", "PL-HEM"), ("KANAL", "KN-FYS"))),
    Everyday("way", _("On the way to or from work"), (("PLATS", "PL-RES"), ("KANAL", "KN-FYS"))),
    Everyday("home", _("At home or off duty"), (("PLATS", "PL-PRI"),)),
    Everyday("phone", _("By phone"), (("PLATS", "PL-NAT"), ("KANAL", "KN-TEL"))),
    Everyday("message", _("Text message or chat"), (("PLATS", "PL-NAT"), ("KANAL", "KN-SMS"))),
    Everyday("mail", _("E-mail"), (("PLATS", "PL-NAT"), ("KANAL", "KN-MEJ"))),
    Everyday("letter", _("Letter or parcel"), (("KANAL", "KN-BRE"),)),
    Everyday("online", _("Online, for others to see"), (("PLATS", "PL-NAT"), ("KANAL", "KN-SOC"))),
    Everyday("elsewhere", _("Somewhere else, or I am not sure")),
)

WHEN = (
    Everyday("now", _("Just now")),
    Everyday("today", _("Earlier today")),
    Everyday("day", _("Another day")),
    Everyday("ongoing", _("It has been going on for a while")),
    Everyday("unsure", _("I am not sure")),
)

HURT = (
    Everyday("yes", _("Yes")),
    Everyday("no", _("No")),
    Everyday("unsure", _("I am not sure")),
)

UNSURE = "unsure"
MAIN_FORM_FIRST = ("VAL", "HOT", "SKA", "INF", "KOR", "TRA", "SUB", "KTX")


def choices(table: Iterable[Everyday]) -> list[tuple[str, str | Promise]]:
    return [(row.id, row.label) for row in table]


def labels(table: Iterable[Everyday], chosen: Iterable[str]) -> list[str]:
    wanted = set(chosen)
    return [str(row.label) for row in table if row.id in wanted]


def codes(what: Iterable[str], where: Iterable[str]) -> list[Code]:
    """Every code the answers stand for, once each, in the tables' order."""
    chosen = set(what)
    places = set(where)
    found = [code for row in WHAT if row.id in chosen for code in row.codes]
    found += [code for row in WHERE if row.id in places for code in row.codes]
    return list(dict.fromkeys(found))


def main_form(found: Iterable[Code]) -> str:
    """The gravest form comes first in lists and clocks; people may change it later."""
    forms = {code for codelist, code in found if codelist == "FORM"}
    return next((form for form in MAIN_FORM_FIRST if form in forms), "")


def what_for(form: str) -> list[str]:
    """The everyday words that a link from the handbook preselects."""
    return [row.id for row in WHAT if ("FORM", form) in row.codes][:1]

"""An address from the remembered pattern is the one that Django puts together."""

from uuid import uuid4

import pytest
from django.template import engines
from django.urls import NoReverseMatch, reverse

from register.web.ui.templatetags.links import link

ONE, OTHER = uuid4(), uuid4()
ASKED = [
    ("cases:inbox",),
    ("cases:case", ONE),
    ("cases:work", ONE, "plan"),
    ("cases:measure", ONE, OTHER, "datum"),
    ("cases:measure", OTHER, ONE, "datum"),
    ("cases:file", ONE, ONE),
    ("cases:end_share", ONE, 17),
]


@pytest.mark.parametrize("asked", ASKED * 2)
def test_address_is_that_of_django(asked: tuple[str, object]) -> None:
    name, *told = asked

    assert link(name, *told) == reverse(name, args=told)


def test_unknown_page_is_an_error_each_time() -> None:
    for _time in range(2):
        with pytest.raises(NoReverseMatch):
            link("cases:nowhere", ONE)


def test_template_shows_the_address() -> None:
    template = engines["django"].from_string('{% load links %}{% link "cases:work" case "risk" %}')

    assert template.render({"case": ONE}) == reverse("cases:work", args=[ONE, "risk"])

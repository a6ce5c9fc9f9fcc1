"""Form pieces drawn in Python: nothing a person writes becomes markup, and labels, hints and errors are tied."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from register.web.ui.forms import DayField, Renderer
from register.web.ui.markup import Hinted

HOSTILE = st.text(alphabet=st.sampled_from("<>\"'&/= abåÄ`\n\t;:{}%()-"), min_size=1, max_size=40)
ALLOWED = {
    "div", "label", "input", "textarea", "select", "option", "optgroup", "fieldset", "legend",
    "p", "span", "h2", "ul", "li", "a",
}  # fmt: skip


class Page(HTMLParser):
    """The tags, attributes and text that a browser would find."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def values(self, name: str) -> list[str | None]:
        return [value for _tag, found, value in self.attributes if found == name]


def form_with(label: str, hint: str, option: str) -> type[forms.Form]:
    class Everything(forms.Form):
        default_renderer = Renderer()
        short = forms.CharField(label=label, help_text=hint, max_length=3)
        long = forms.CharField(label=label, widget=forms.Textarea, required=False)
        pick = forms.ChoiceField(label=label, choices=[(option, option)])
        radio = forms.ChoiceField(label=label, choices=[(option, Hinted(option, hint))], widget=forms.RadioSelect)
        many = forms.MultipleChoiceField(label=label, choices=[(option, option)], widget=forms.CheckboxSelectMultiple)
        yes = forms.BooleanField(label=label, help_text=hint)
        day = DayField(label=label, help_text=hint)
        file = forms.FileField(label=label, required=False)
        secret = forms.CharField(widget=forms.HiddenInput)

    return Everything


@given(label=HOSTILE, hint=HOSTILE, option=HOSTILE, said=HOSTILE)
def test_nothing_written_becomes_markup(label: str, hint: str, option: str, said: str) -> None:
    form = form_with(label, hint, option)({"short": said, "long": said, "pick": said, "secret": said, "day_0": said})

    page = Page(str(form))

    assert set(page.tags) <= ALLOWED
    assert [name for _tag, name, _value in page.attributes if name.startswith("on") or name == "style"] == []
    assert said in page.values("value")


@given(said=HOSTILE)
def test_what_was_written_comes_back_whole(said: str) -> None:
    form = form_with("a", "b", "c")({"long": said})

    page = Page(str(form["long"]))

    assert "".join(page.texts).lstrip("\n") == said.replace("\r\n", "\n").lstrip("\n")


def test_hint_and_error_are_tied_to_the_field() -> None:
    form = form_with("Namn", "Som i passet", "x")({"short": "för långt"})

    page = Page(form["short"].as_field_group())

    described = [value for tag, name, value in page.attributes if (tag, name) == ("input", "aria-describedby")]
    assert described == ["id_short_helptext id_short_error"]
    assert {"id_short_helptext", "id_short_error"} <= set(page.values("id"))
    assert page.values("aria-invalid") == ["true"]


def test_every_error_in_the_summary_leads_to_a_field() -> None:
    page = Page(str(form_with("Namn", "", "x")({})))

    links = [value for tag, name, value in page.attributes if (tag, name) == ("a", "href")]
    assert links
    assert {str(link)[1:] for link in links} <= set(page.values("id"))


DAYS = [
    (["5", "11", "2026"], "2026-11-05"),
    (["05", "11", "26"], "2026-11-05"),
    ([" 5 ", "11", "2026"], "2026-11-05"),
]


@pytest.mark.parametrize(("parts", "day"), DAYS)
def test_day_takes_what_people_write(parts: list[str], day: str) -> None:
    assert str(DayField().clean(parts)) == day


WRONG_DAYS = [
    (["", "", ""], "Skriv dagen, eller välj att du inte minns."),
    (["31", "2", "2026"], "Den dagen finns inte. Kontrollera dag och månad."),
    (["fem", "11", "2026"], "Skriv dag, månad och år med siffror, till exempel 5 11 2026."),
    (["5", "11", "2126"], "Dagen har inte kommit än. Kontrollera året."),
]


@pytest.mark.parametrize(("parts", "said"), WRONG_DAYS)
def test_day_says_what_is_wrong(parts: list[str], said: str) -> None:
    with translation.override("sv"), pytest.raises(forms.ValidationError) as wrong:
        DayField(latest="today").clean(parts)

    assert wrong.value.messages == [said]


class Long(forms.Form):
    folded = frozenset({"colour"})
    colour = forms.MultipleChoiceField(
        label="Colour", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("r", "<Red>"), ("b", "Blue"), ("g", "Green")],
    )  # fmt: skip


def test_folded_field_tells_what_is_chosen_without_being_opened() -> None:
    page = str(Long({"colour": ["r", "g"]}))

    assert "".join(re.findall(r"<summary.*?</summary>", page)) == (
        '<summary class="govuk-details__summary"><span class="govuk-details__summary-text">Colour</span>'
        '<span class="rak-fold__chosen">: &lt;Red&gt;, Green</span></summary>'
    )
    assert '<details class="govuk-details rak-fold"><summary' in page


def test_folded_field_with_an_error_is_open() -> None:
    assert '<details class="govuk-details rak-fold" open>' in str(Long({"colour": ["purple"]}))

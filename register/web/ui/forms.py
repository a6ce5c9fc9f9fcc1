"""The form renderer, and fields that take what people write."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import RenderableMixin
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from register.web.ui import markup


class Renderer(TemplatesSetting):
    """Draws known pieces in Python; what it does not know goes to templates as usual."""

    form_template_name = "ui/form"
    field_template_name = "ui/field"

    def render(self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None) -> str:
        draw = markup.DRAWERS.get(template_name)
        return draw(context) if draw else super().render(template_name, dict(context), request)


class Summary(RenderableMixin):
    """What is wrong, first on a page that lays the fields out itself: `{{ form.error_list }}`."""

    template_name = "ui/summary"

    def __init__(self, form: forms.BaseForm) -> None:
        self.form, self.renderer = form, form.renderer

    def get_context(self) -> dict[str, Any]:
        return {"form": self.form}


class DayWidget(forms.MultiWidget):
    """Day, month and year as three short numbers, as people remember dates."""

    use_fieldset = True
    template_name = "ui/day"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({name: forms.TextInput(attrs) for name in ("day", "month", "year")}, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]


def draw_day(context: Mapping[str, Any]) -> str:
    """The three inputs with their own labels."""
    words = (_("Day"), _("Month"), _("Year"))
    drawn = []
    for word, part, width in zip(words, context["widget"]["subwidgets"], (2, 2, 4), strict=True):
        part["attrs"].update({"inputmode": "numeric", "autocomplete": "off", "maxlength": str(width)})
        part["attrs"].pop("required", None)
        part["attrs"]["class"] = f"govuk-date-input__input govuk-input--width-{width}"
        key = escape(part["attrs"].get("id", ""))
        drawn.append(
            f'<div class="govuk-date-input__item"><div class="govuk-form-group">'
            f'<label class="govuk-label govuk-date-input__label" for="{key}">{escape(word)}</label>'
            f"{markup.text({'widget': part})}</div></div>"
        )
    return f'<div class="govuk-date-input">{"".join(drawn)}</div>'


markup.DRAWERS["ui/day"] = draw_day


class DayField(forms.MultiValueField):
    """A date in three parts; two digits of the year are enough, and the message says which part is wrong."""

    widget = DayWidget

    def __init__(self, *, latest: str = "", **kwargs: Any) -> None:
        self.latest = latest  # "today" refuses days to come
        fields = tuple(forms.CharField(required=False, max_length=4) for _part in range(3))
        super().__init__(fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        parts = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(parts):
            if self.required:
                raise forms.ValidationError(gettext_lazy("Write the day, or choose that you do not remember."))
            return None
        return self.compress(parts)

    def compress(self, parts: list[str]) -> date:
        if not all(part.isdigit() for part in parts):
            raise forms.ValidationError(gettext_lazy("Write day, month and year in numbers, for example 5 11 2026."))
        day, month, year = (int(part) for part in parts)
        try:
            found = date(year + 2000 if year < 100 else year, month, day)
        except ValueError:
            raise forms.ValidationError(gettext_lazy("There is no such day. Check day and month.")) from None
        if self.latest == "today" and found > localdate():
            raise forms.ValidationError(gettext_lazy("The day has not come yet. Check the year."))
        return found


class FileForm(forms.Form):
    """One file at a time, so that a phone with a weak signal can manage."""

    file = forms.FileField(
        label=gettext_lazy("Choose a picture, a recording or a document"),
        help_text=gettext_lazy("At most 50 MB. Pictures, PDF, Word, Excel, sound, film and plain text."),
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "invalid": gettext_lazy("Choose a file first."),
        },
    )
    keep_original = forms.BooleanField(
        label=gettext_lazy("Keep the original too"),
        help_text=gettext_lazy(
            "We take away hidden notes such as place and phone model. "
            "The police may want them, but they can show who you are."
        ),
        required=False,
    )

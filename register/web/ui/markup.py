"""Draws form pieces as govuk-frontend patterns in plain Python: several times faster than a template per widget.

Every value passes `escape`; nothing here marks text as safe (Django does that with what a renderer returns).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, escape
from django.utils.translation import gettext as _

Widget = Mapping[str, Any]


def attributes(attrs: Mapping[str, Any], css: str = "") -> str:
    """` name="value"` pairs; True gives a bare name, False and None give nothing."""
    merged = {**attrs, "class": " ".join(filter(None, [css, attrs.get("class", "")]))}
    parts = []
    for name, value in merged.items():
        if value is True:
            parts.append(f" {name}")
        elif value not in (False, None, ""):
            parts.append(f' {name}="{escape(value)}"')
    return "".join(parts)


def value_of(widget: Widget) -> str:
    return "" if widget["value"] is None else f' value="{escape(widget["value"])}"'


def text(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    css = "" if widget["type"] == "hidden" else "govuk-input"
    return (
        f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"'
        f"{value_of(widget)}{attributes(widget['attrs'], css)}>"
    )


def file(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    return f'<input type="file" name="{escape(widget["name"])}"{attributes(widget["attrs"], "govuk-file-upload")}>'


def textarea(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    return (
        f'<textarea name="{escape(widget["name"])}"{attributes(widget["attrs"], "govuk-textarea")}>\n'
        f"{escape(widget['value'] or '')}</textarea>"
    )


def options(choices: Iterable[Widget]) -> str:
    return "".join(
        f'<option value="{escape(choice["value"])}"{" selected" if choice["selected"] else ""}>'
        f"{conditional_escape(choice['label'])}</option>"
        for choice in choices
    )


def select(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    groups = "".join(
        f'<optgroup label="{escape(name)}">{options(choices)}</optgroup>' if name else options(choices)
        for name, choices, _index in widget["optgroups"]
    )
    return f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"], "govuk-select")}>{groups}</select>'


@dataclass(frozen=True)
class Hinted:
    """A choice's label with a line of explanation under it."""

    text: Any
    hint: Any

    def __str__(self) -> str:
        return str(self.text)


def choice(item: Widget, kind: str) -> str:
    """One radio button or tick box with its label."""
    attrs = {name: value for name, value in item["attrs"].items() if name not in ("aria-describedby", "aria-invalid")}
    label, hint = item["label"], ""
    if isinstance(label, Hinted):
        label, said = label.text, label.hint
        hint = (
            f'<div id="{escape(attrs.get("id", ""))}_hint" class="govuk-hint govuk-{kind}__hint">{escape(said)}</div>'
        )
        attrs["aria-describedby"] = f"{attrs.get('id', '')}_hint"
    if item["selected"]:
        attrs["checked"] = True
    shape = "radio" if kind == "radios" else "checkbox"
    return (
        f'<div class="govuk-{kind}__item"><input type="{shape}" name="{escape(item["name"])}"'
        f' value="{escape(item["value"])}"{attributes(attrs, f"govuk-{kind}__input")}>'
        f'<label class="govuk-label govuk-{kind}__label" for="{escape(attrs.get("id", ""))}">'
        f"{conditional_escape(label)}</label>{hint}</div>"
    )


def choices(context: Mapping[str, Any], kind: str) -> str:
    widget = context["widget"]
    items = "".join(choice(item, kind) for _name, group, _index in widget["optgroups"] for item in group)
    return f'<div class="govuk-{kind}">{items}</div>'


def radios(context: Mapping[str, Any]) -> str:
    return choices(context, "radios")


def checkboxes(context: Mapping[str, Any]) -> str:
    return choices(context, "checkboxes")


def checkbox(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    return (
        f'<input type="checkbox" name="{escape(widget["name"])}"{value_of(widget)}'
        f"{attributes(widget['attrs'], 'govuk-checkboxes__input')}>"
    )


def parts(context: Mapping[str, Any]) -> str:
    """Several inputs of one answer, such as day, month and year."""
    return "".join(DRAWERS[part["template_name"]]({"widget": part}) for part in context["widget"]["subwidgets"])


def errors_of(field: Any) -> str:
    word = _("Error:")
    said = "".join(
        f'<span class="govuk-visually-hidden">{escape(word)}</span> {escape(error)} ' for error in field.errors
    )
    return f'<p id="{escape(field.auto_id)}_error" class="govuk-error-message">{said.rstrip()}</p>' if said else ""


def hint_of(field: Any) -> str:
    if not field.help_text:
        return ""
    return f'<div id="{escape(field.auto_id)}_helptext" class="govuk-hint">{conditional_escape(field.help_text)}</div>'


def described_by(field: Any) -> str:
    found = [f"{field.auto_id}_helptext"] if field.help_text else []
    found += [f"{field.auto_id}_error"] if field.errors else []
    return f' aria-describedby="{escape(" ".join(found))}"' if found else ""


def optional_mark(field: Any) -> str:
    word = _("optional")
    return "" if field.field.required else f" ({escape(word)})"


def named(bound: Any, label: str) -> str:
    """The label, or the legend of a group; the one question of a page is its heading too."""
    is_heading = getattr(bound.form, "heading", "") == bound.name
    size = "l" if is_heading else "m" if bound.use_fieldset else "s"
    if bound.use_fieldset:
        inner = f'<h1 class="govuk-fieldset__heading">{label}</h1>' if is_heading else label
        return f'<legend class="govuk-fieldset__legend govuk-fieldset__legend--{size}">{inner}</legend>'
    drawn = f'<label class="govuk-label govuk-label--{size}" for="{escape(bound.id_for_label)}">{label}</label>'
    return f'<h1 class="govuk-label-wrapper">{drawn}</h1>' if is_heading else drawn


def field(context: Mapping[str, Any]) -> str:
    """A whole form group: label or legend, hint, error, input."""
    bound = context["field"]
    wrong = " govuk-form-group--error" if bound.errors else ""
    label = f"{conditional_escape(bound.label)}{optional_mark(bound)}"
    if getattr(bound.field.widget, "input_type", "") == "checkbox" and not bound.use_fieldset:
        return (
            f'<div class="govuk-form-group{wrong}">{errors_of(bound)}<div class="govuk-checkboxes">'
            f'<div class="govuk-checkboxes__item">{bound.as_widget()}'
            f'<label class="govuk-label govuk-checkboxes__label" for="{escape(bound.id_for_label)}">{label}</label>'
            f"{hint_of(bound)}</div></div></div>"
        )
    if bound.use_fieldset:
        return (
            f'<div class="govuk-form-group{wrong}"><fieldset class="govuk-fieldset"{described_by(bound)}>'
            f"{named(bound, label)}{hint_of(bound)}{errors_of(bound)}{bound.as_widget()}</fieldset></div>"
        )
    return (
        f'<div class="govuk-form-group{wrong}">{named(bound, label)}'
        f"{hint_of(bound)}{errors_of(bound)}{bound.as_widget()}</div>"
    )


def first_input(bound: Any) -> str:
    """The id of the input a link should lead to."""
    return bound.id_for_label or f"{bound.auto_id}_0"


def summary(form: Any) -> str:
    """What is wrong, first on the page, each line a link to its field."""
    lines: list[str] = [escape(error) for error in form.non_field_errors()]
    lines += [
        escape(error) if bound.is_hidden else f'<a href="#{escape(first_input(bound))}">{escape(error)}</a>'
        for bound in form
        for error in bound.errors
    ]
    if not lines:
        return ""
    items = "".join(f"<li>{line}</li>" for line in lines)
    title = _("Something needs to be changed")
    return (
        f'<div class="govuk-error-summary" role="alert" tabindex="-1" id="fel"><h2 class="govuk-error-summary__title">'
        f'{escape(title)}</h2><div class="govuk-error-summary__body">'
        f'<ul class="govuk-list govuk-error-summary__list">{items}</ul></div></div>'
    )


def summary_alone(context: Mapping[str, Any]) -> str:
    return summary(context["form"])


def form(context: Mapping[str, Any]) -> str:
    shown = context["form"]
    hidden = "".join(bound.as_widget() for bound in shown.hidden_fields())
    folded: frozenset[str] = frozenset(getattr(shown, "folded", ()))
    fields = (fold(bound) if bound.name in folded else bound.as_field_group() for bound in shown.visible_fields())
    return summary(shown) + hidden + "".join(fields)


def fold(bound: Any) -> str:
    """A field behind its name and what is chosen, for long forms; open when it holds an error."""
    value = bound.value() or []
    chosen = {str(one) for one in ([value] if isinstance(value, str) else value)}
    said = ", ".join(str(label) for code, label in bound.field.choices if str(code) in chosen)
    answer = f'<span class="rak-fold__chosen">: {escape(said)}</span>' if said else ""
    return (
        f'<details class="govuk-details rak-fold"{" open" if bound.errors else ""}>'
        f'<summary class="govuk-details__summary"><span class="govuk-details__summary-text">'
        f"{conditional_escape(bound.label)}</span>{answer}</summary>{bound.as_field_group()}</details>"
    )


WIDGETS = "django/forms/widgets/"
TEXT_LIKE = ("text", "email", "number", "password", "hidden", "date", "url", "input", "time", "tel", "search")
DRAWERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"{WIDGETS}{name}.html": text for name in TEXT_LIKE},
    f"{WIDGETS}textarea.html": textarea,
    f"{WIDGETS}select.html": select,
    f"{WIDGETS}radio.html": radios,
    f"{WIDGETS}checkbox_select.html": checkboxes,
    f"{WIDGETS}checkbox.html": checkbox,
    f"{WIDGETS}file.html": file,
    f"{WIDGETS}clearable_file_input.html": file,
    f"{WIDGETS}multiwidget.html": parts,
    "ui/field": field,
    "ui/form": form,
    "ui/summary": summary_alone,
}

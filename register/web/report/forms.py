"""What the report pages ask for: one question a page, and "not sure" is always an answer."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from register.incidents.intake import everyday
from register.incidents.intake.personal_numbers import holds_personal_number
from register.web.ui.forms import DayField

LONGEST_TEXT = 8_000
LONGEST_LINE = 300
NOT_SURE = _('If you are not sure, choose "I am not sure".')


class WhatForm(forms.Form):
    """What happened. Two of the answers are turnings: a colleague, and another country."""

    heading = "what"
    what = forms.MultipleChoiceField(
        label=_("What happened?"),
        help_text=_("Choose everything that fits."),
        widget=forms.CheckboxSelectMultiple,
        choices=everyday.choices([*everyday.WHAT, everyday.COLLEAGUE, everyday.FOREIGN]),
        error_messages={"required": _('Choose what happened. If you are not sure, choose "Something else".')},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("what", [])
        cleaned["inside"] = everyday.COLLEAGUE.id in chosen
        if cleaned["inside"]:
            cleaned["what"] = [one for one in chosen if one != everyday.COLLEAGUE.id] or [everyday.UNSURE]
        return cleaned


class PhoneForm(WhatForm):
    """The same, for an analyst who writes while somebody calls."""

    phone = forms.BooleanField(label=_("Somebody is telling me this on the phone"), required=False)


class HurtForm(forms.Form):
    """Whether anybody was hurt: it decides how quickly people must act."""

    heading = "hurt"
    hurt = forms.ChoiceField(
        label=_("Was anyone hurt, or was anyone's life in danger?"),
        widget=forms.RadioSelect,
        choices=everyday.choices(everyday.HURT),
        error_messages={"required": NOT_SURE},
    )


class WhenForm(forms.Form):
    """When; a day only where it was another day."""

    heading = "when"
    when = forms.ChoiceField(
        label=_("When did it happen?"),
        widget=forms.RadioSelect,
        choices=everyday.choices(everyday.WHEN),
        error_messages={"required": _("Choose when it happened.")},
    )
    day = DayField(label=_("Which day?"), help_text=_("If you remember."), required=False, latest="today")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day = cleaned.get("day")
        cleaned["day"] = day.isoformat() if day and cleaned.get("when") == "day" else ""
        return cleaned


class WhereForm(forms.Form):
    """Where, or in which way, it reached the person."""

    heading = "where"
    where = forms.MultipleChoiceField(
        label=_("Where, or how, did it happen?"),
        help_text=_("Choose everything that fits."),
        widget=forms.CheckboxSelectMultiple,
        choices=everyday.choices(everyday.WHERE),
        error_messages={"required": _("Choose where or how it happened.")},
    )


class TellForm(forms.Form):
    """The story, in the person's own words."""

    heading = "text"
    text = forms.CharField(
        label=_("Tell us what happened"),
        help_text=_("Who did what? Which words were used? What was it about? A few words are enough."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
        error_messages={
            "required": _("Write a few words about what happened. One sentence is enough."),
            "max_length": _("The text is too long. Write at most 8,000 characters; you can add more later."),
        },
    )

    def __init__(self, *args: Any, is_social_services: bool = False, has_warned: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_social_services:
            self.fields["clients_out"] = forms.BooleanField(
                label=_("I have left out everything that shows who a client is"),
                error_messages={
                    "required": _("Take out what shows who a client is, and tick the box. The law keeps it here.")
                },
            )
        if has_warned or self._holds_number():
            self.fields["number_stays"] = forms.BooleanField(
                label=_("I have seen the warning and want to go on anyway"), required=False
            )

    @property
    def needs_warning(self) -> bool:
        """A personal identity number stands in the text and nobody has said that it may."""
        return self._holds_number() and not self.data.get("number_stays")

    def _holds_number(self) -> bool:
        return self.is_bound and holds_personal_number(str(self.data.get("text", "")))


class MoreForm(forms.Form):
    """What a person may add: who did it, who saw it, and for whom it is reported."""

    actor = forms.CharField(
        label=_("Do you know who did it?"),
        help_text=_("A name, phone number, car number or account. Only what you know."),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    witnesses = forms.CharField(
        label=_("Did anybody see or hear it?"),
        help_text=_("Names of witnesses. They are locked in with special care."),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    victim = forms.CharField(
        label=_("Are you reporting for somebody else? Write that person's name."),
        help_text=_("Leave empty if it happened to you."),
        max_length=LONGEST_LINE,
        required=False,
    )

    def __init__(self, *args: Any, may_name_suspect: bool, can_hold_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name_suspect:
            del self.fields["actor"]
        if not can_hold_names:
            del self.fields["witnesses"], self.fields["victim"]


class WhoForm(forms.Form):
    """Who may know, and whether the reporter gives a name."""

    manager = forms.ChoiceField(
        label=_("Should your manager be told?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your manager should be told.")},
    )
    named = forms.ChoiceField(
        label=_("Do you want to give your name?"),
        help_text=_("Anonymous, nobody sees who you are, and you can still write with us. A name is locked apart."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you want to give your name.")},
    )
    name = forms.CharField(label=_("Your name"), max_length=LONGEST_LINE, required=False)
    contact = forms.CharField(
        label=_("Phone or e-mail"),
        max_length=LONGEST_LINE,
        required=False,
        help_text=_("Only if you want us to be able to reach you in another way than here."),
    )
    protected = forms.BooleanField(label=_("I have protected personal data"), required=False)

    def __init__(self, *args: Any, managers: list[tuple[str, str]], can_hold_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("no", _("No, not my manager")),
            *managers,
        ]
        self.fields["named"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("no", _("No, I want to be anonymous")),
            ("yes", _("Yes, I give my name")),
        ]
        if not managers:
            del self.fields["manager"]
        if not can_hold_names:
            for name in ("name", "contact", "protected"):
                del self.fields[name]
            self.fields["named"].choices = self.fields["named"].choices[:1]  # type: ignore[attr-defined]  # the same

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("named") == "yes" and not cleaned.get("name", "").strip():
            self.add_error("name", _("Write your name, or choose to be anonymous."))
        return cleaned


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

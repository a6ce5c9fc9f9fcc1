"""Forms for the work itself: duties, owner, notes, messages, measures, moves, sharing and names."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.accounts import queries as people
from register.accounts.models import User
from register.codes import lists
from register.incidents import queries as cases
from register.incidents import workflow
from register.web.cases.forms.case_form import CaseForm, words
from register.web.cases.words import label, language
from register.web.ui.forms import DayField


def person(label_text: Any, *, required: bool = True) -> "forms.ModelChoiceField[User]":
    return forms.ModelChoiceField(
        User.objects.none(), label=label_text, required=required, empty_label=_("Choose a person")
    )


class Colleagues:
    """A person is called by name."""

    @staticmethod
    def offer(field: Any, queryset: Any) -> None:
        field.queryset = queryset
        field.label_from_instance = lambda user: user.full_name


class Duty(CaseForm):
    answer = forms.ChoiceField(label=_("What was done?"), widget=forms.RadioSelect)
    day = DayField(label=_("Which day?"), required=False, latest="today")
    hour = forms.TimeField(
        label=_("What time?"), required=False, input_formats=["%H.%M", "%H:%M", "%H"],
        help_text=_("For example 14.30. Empty means now."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )  # fmt: skip
    receipt = forms.CharField(
        label=_("Receipt or reference number"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    reason = words(_("Reason"), required=False, rows=3, hint=_("Needed when it is not needed, or was done too late."))

    def prepare(self) -> None:
        police = self.target is not None and self.target.kind == "POL"
        done = _("Reported to the police") if police else _("Done")
        no = _("Decided not to report") if police else _("Not needed")
        self.fields["answer"].choices = [("done", done), ("not_needed", no)]  # type: ignore[attr-defined]  # a choice field

    def done_at(self) -> datetime | None:
        day, hour = self.cleaned_data.get("day"), self.cleaned_data.get("hour")
        if day is None and hour is None:
            return None
        return timezone.make_aware(datetime.combine(day or timezone.localdate(), hour or time(12)))


class Plan(CaseForm):
    owner = person(_("Who carries the case?"), required=False)
    next_date = DayField(label=_("When does somebody look at it next?"), required=False)

    def now(self) -> dict[str, Any]:
        return {"owner": self.case.owner_id, "next_date": self.case.next_date}

    def prepare(self) -> None:
        Colleagues.offer(self.fields["owner"], cases.colleagues(self.case))


class Note(CaseForm):
    text = words(_("Note"), hint=_("Only those who handle the case read it, never the reporter."))


class Letter(CaseForm):
    text = words(_("Message to the reporter"), hint=_("The reporter reads it with the five words."))


class NewMeasure(CaseForm):
    kind = forms.ChoiceField(label=_("Kind of measure"))
    text = words(_("What is to be done?"), rows=3)
    responsible = person(_("Who is responsible?"))
    due_date = DayField(label=_("Done by which day?"))

    def prepare(self) -> None:
        self.fields["kind"].choices = [("", _("Choose")), *lists.choices("ATGARD", language())]  # type: ignore[attr-defined]  # a choice field
        Colleagues.offer(self.fields["responsible"], cases.colleagues(self.case))


class MeasureDate(CaseForm):
    to = DayField(label=_("New day"))
    reason = forms.ChoiceField(label=_("Why does it move?"), widget=forms.RadioSelect)
    text = words(_("In words"), required=False, rows=2)

    def prepare(self) -> None:
        self.fields["reason"].choices = lists.choices("DATUMSKAL", language())  # type: ignore[attr-defined]  # a choice field


class MeasureDone(CaseForm):
    day = DayField(label=_("Which day was it done?"), required=False, latest="today")


class MeasureEffect(CaseForm):
    effect = forms.ChoiceField(label=_("Did it get better?"), widget=forms.RadioSelect)
    text = words(_("How do you know?"), required=False, rows=3)

    def prepare(self) -> None:
        self.fields["effect"].choices = lists.choices("EFFEKT", language())  # type: ignore[attr-defined]  # a choice field


class Because(CaseForm):
    text = words(_("Reason"), rows=3)


class Move(CaseForm):
    to = forms.ChoiceField(label=_("Where does the case stand now?"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        states = workflow.next_states(self.case.status, workflow.MOVE)
        self.fields["to"].choices = [(state, label("STATUS", state)) for state in states]  # type: ignore[attr-defined]  # a choice field


class Close(CaseForm):
    outcome = forms.ChoiceField(label=_("Did it influence the work?"), widget=forms.RadioSelect)
    text = words(
        _("What shall the reporter be told?"),
        hint=_("Two sentences: what was done, and how it ended. The reporter reads them with the five words."),
    )

    def now(self) -> dict[str, Any]:
        return {"outcome": self.case.outcome}

    def prepare(self) -> None:
        self.fields["outcome"].choices = lists.choices("UTFALL", language())  # type: ignore[attr-defined]  # a choice field


class Share(CaseForm):
    person = person(_("Who shall be able to read the case?"))

    def prepare(self) -> None:
        managers = [user.pk for user in people.managers_of(self.case.unit)]
        everybody = User.objects.filter(is_active=True, assignments__ended_at__isnull=True).distinct()
        ordered = everybody.exclude(pk=self.user.pk).order_by("full_name", "pk")
        Colleagues.offer(self.fields["person"], ordered)
        if managers:
            self.fields["person"].initial = managers[0]


class Disclose(CaseForm):
    ground = forms.ChoiceField(label=_("On what legal ground?"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.fields["ground"].choices = lists.choices("UTLAMNANDE", language())  # type: ignore[attr-defined]  # a choice field


class Names(CaseForm):
    purpose = forms.ChoiceField(
        label=_("What do you need the names for?"), widget=forms.RadioSelect,
        help_text=_("That you opened them, and why, is entered in the log."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["purpose"].choices = lists.choices("IDENTITET", language())  # type: ignore[attr-defined]  # a choice field


class AskForNames(Names):
    reason = words(_("Reason"), rows=3, hint=_("Whoever answers reads it."))


class Upload(CaseForm):
    file = forms.FileField(label=_("File"))


SAFETY = (
    ("alone", _("The person is not left alone today")),
    ("home", _("The way home is arranged")),
    ("tomorrow", _("Who works tomorrow, and where, is decided")),
    ("contact", _("One contact person is named")),
    ("kin", _("Next of kin are told, if the person wants it")),
    ("group", _("The team knows what it needs to know, without names")),
)


class Safety(CaseForm):
    done = forms.MultipleChoiceField(
        label=_("Safety now"), choices=SAFETY, required=False, widget=forms.CheckboxSelectMultiple
    )
    text = words(_("More to say"), required=False, rows=2)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("done") and not found.get("text", "").strip():
            raise ValidationError(_("Tick what is done, or write what is missing."))
        return found

    def as_note(self) -> str:
        """What was ticked, with the time it was ticked, as evidence that the employer acted."""
        ticked = [f"✓ {said}" for name, said in SAFETY if name in self.cleaned_data["done"]]
        return "\n".join([str(_("Safety now")), *ticked, self.cleaned_data["text"].strip()]).strip()

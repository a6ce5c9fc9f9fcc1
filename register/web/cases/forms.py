"""What handlers and analysts fill in. Every choice comes from the code lists; every form carries the case's version."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from register.codes import lists, risk
from register.incidents.casework.facts import LISTS, ONE_ONLY, facts_of, values_of
from register.incidents.models import Case
from register.web.ui.forms import DayField, Summary

LONGEST = 8_000
TITLES = {
    "FORM": _("Other forms"),
    "SUBFORM": _("Kind of event"),
    "KANAL": _("Channel"),
    "PLATS": _("Place"),
    "SITUATION": _("Situation"),
    "MOTIV-U": _("Motive as the person saw it"),
    "MOTIV-B": _("Motive as assessed"),
    "SAKERHET": _("How sure is the assessed motive?"),
    "AKTOR": _("Group that acted (by behaviour, never by origin)"),
    "KAPACITET": _("Capacity"),
    "METOD": _("Method"),
    "OFFER": _("Role of the person concerned"),
    "KONSEKVENS": _("Consequence"),
}
SURE = (("sure", _("Sure")), ("likely", _("Likely")), ("unsure", _("Unsure")))


def language() -> str:
    return get_language() or "sv"


def chosen_from(name: str, *, empty: Any = None) -> list[tuple[str, Any]]:
    """The codes of a list that may be chosen today."""
    found: list[tuple[str, Any]] = list(lists.choices(name, language()))
    return found if empty is None else [("", empty), *found]


class CaseForm(forms.Form):
    """Carries the version of the case that the page showed, so that nobody writes over somebody else."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["version"].initial = case.version
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the case or on the day."""

    @property
    def error_list(self) -> Summary:
        """What is wrong, for pages that lay the fields out themselves."""
        return Summary(self)

    def refresh(self) -> None:
        """After somebody else's change: the next press knows of it."""
        self.data = self.data.copy()
        self.data["version"] = str(Case.objects.values_list("version", flat=True).get(pk=self.case.pk))


class ClassifyForm(CaseForm):
    """Every code at once; all but the form may be left open."""

    klass = forms.ChoiceField(label=_("What is it?"), required=False)
    form = forms.ChoiceField(label=_("Main form"))
    severity = forms.ChoiceField(label=_("How serious was what happened?"), required=False)
    outcome = forms.ChoiceField(label=_("Did the attempt have effect?"), required=False)

    def prepare(self) -> None:
        not_yet = _("Not judged yet")
        for name, codelist in (("klass", "KLASS"), ("severity", "ALLVAR"), ("outcome", "UTFALL")):
            self._choices(name, chosen_from(codelist, empty=not_yet))
        self._choices("form", chosen_from("FORM", empty=_("Choose")))
        held: dict[str, list[str]] = {}
        for codelist, code in self.case.codes.values_list("codelist", "code"):
            held.setdefault(codelist, []).append(code)
        for name in LISTS:
            self.fields[name] = forms.MultipleChoiceField(
                label=TITLES[name],
                choices=self._with_held(name, held.get(name, [])),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=held.get(name, []),
            )
        for name in ("klass", "form", "severity", "outcome"):
            self.fields[name].initial = getattr(self.case, name)

    def _choices(self, name: str, found: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = found  # type: ignore[attr-defined]  # a choice field

    def _with_held(self, name: str, held: Iterable[str]) -> list[tuple[str, Any]]:
        """What may be chosen today, and what the case already has."""
        found = chosen_from(values_of(name))
        there = {code for code, _label in found}
        return found + [(code, lists.label(values_of(name), code, language())) for code in held if code not in there]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ONE_ONLY:
            if len(cleaned.get(name, [])) > 1:
                self.add_error(name, _("Choose one."))
        return cleaned

    @property
    def groups(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each list with what is chosen, for the folds of the page."""
        return [(self[name], self._chosen_labels(name)) for name in LISTS]

    def _chosen_labels(self, name: str) -> list[str]:
        chosen = set(self[name].value() or [])
        return [str(label) for code, label in self.fields[name].choices if code in chosen]  # type: ignore[attr-defined]  # the same


class RiskForm(CaseForm):
    """Likelihood, consequence and how sure; the level follows unless another is chosen with its reason."""

    likelihood = forms.TypedChoiceField(label=_("How likely is more?"), coerce=int, widget=forms.RadioSelect)
    consequence = forms.TypedChoiceField(label=_("How bad could it be?"), coerce=int, widget=forms.RadioSelect)
    uncertainty = forms.ChoiceField(label=_("How sure are you?"), choices=SURE, widget=forms.RadioSelect)
    flags = forms.MultipleChoiceField(label=_("Also true"), required=False, widget=forms.CheckboxSelectMultiple)
    level = forms.ChoiceField(label=_("Level"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you choose another level than the proposed one."),
    )

    def prepare(self) -> None:
        for name, found in (
            ("likelihood", risk.scale("likelihood", language())),
            ("consequence", risk.scale("consequence", language())),
            ("flags", risk.flags(language())),
            ("level", chosen_from("RISK", empty=_("As the rules propose"))),
        ):
            self.fields[name].choices = found  # type: ignore[attr-defined]  # choice fields
        newest = self.case.risks.order_by("-id").first()
        if newest:
            for name in ("likelihood", "consequence", "uncertainty"):
                self.fields[name].initial = getattr(newest, name)
        self.fields["flags"].initial = list(
            self.case.codes.filter(codelist="FLAGGA").values_list("code", flat=True)
        )  # fmt: skip

    @property
    def floors(self) -> list[tuple[str, str]]:
        """The rules that hold for the case now, and the level each asks for."""
        facts = facts_of(self.case)
        held = [floor for floor in risk.floors() if floor.applies(facts)]
        return [(floor.label(language()), lists.label("RISK", floor.level, language())) for floor in held]


class TextForm(CaseForm):
    """One text: a note, a message, a reason."""

    text = forms.CharField(label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))


class MoveForm(CaseForm):
    to = forms.ChoiceField(label=_("Move to"), widget=forms.RadioSelect)


class CloseForm(CaseForm):
    """How it ended, and what the reporter gets to read."""

    outcome = forms.ChoiceField(label=_("Did the attempt have effect?"))
    text = forms.CharField(
        label=_("To the reporter: how did it end?"),
        help_text=_("Two sentences are enough. The reporter reads them with the five words."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def prepare(self) -> None:
        self.fields["outcome"].choices = chosen_from("UTFALL", empty=_("Choose"))  # type: ignore[attr-defined]  # a choice field
        self.fields["outcome"].initial = self.case.outcome


class PlanForm(CaseForm):
    owner = forms.TypedChoiceField(label=_("Owner"), required=False, coerce=int, empty_value=None)
    next_date = DayField(label=_("Next date"), required=False, help_text=_("When somebody looks at the case again."))

    def __init__(self, case: Case, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.fields["owner"].choices = [("", _("Nobody yet")), *people]  # type: ignore[attr-defined]  # a choice field
        self.fields["owner"].initial = case.owner_id
        self.fields["next_date"].initial = case.next_date


class DutyForm(CaseForm):
    """Done or not needed, when, and with which receipt."""

    answer = forms.ChoiceField(
        label=_("Is it done?"),
        choices=(("done", _("Yes, it is done")), ("not_needed", _("It is not needed"))),
        widget=forms.RadioSelect,
    )
    done_on = DayField(label=_("Which day was it done?"), required=False, latest="today")
    receipt = forms.CharField(label=_("Receipt or case number"), required=False, max_length=80)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it is not needed, or was done too late."),
    )

    def clean_done_on(self) -> date | None:
        found = self.cleaned_data.get("done_on")
        return found if isinstance(found, date) else None


class ShareForm(CaseForm):
    person = forms.TypedChoiceField(label=_("Person"), coerce=int)
    why = forms.CharField(
        label=_("Why does the person need it?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, case: Case, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.fields["person"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]  # a choice field


class EndShareForm(CaseForm):
    person = forms.TypedChoiceField(label=_("Person"), coerce=int)

    def __init__(self, case: Case, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]  # a choice field


class CodeForm(CaseForm):
    """One code out of a list: a legal ground, or a purpose."""

    code = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    codelist = ""

    def prepare(self) -> None:
        self.fields["code"].choices = chosen_from(self.codelist)  # type: ignore[attr-defined]  # a choice field


class DiscloseForm(CodeForm):
    codelist = "UTLAMNANDE"


class NamesForm(CodeForm):
    codelist = "IDENTITET"

    def prepare(self) -> None:
        super().prepare()
        self.fields["code"].label = _("Why do you need the names?")


class AskNamesForm(NamesForm):
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

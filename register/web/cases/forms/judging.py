"""Forms for what a case is and how grave it is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.codes import lists, risk
from register.incidents.casework import judgements
from register.incidents.casework.facts import FLAGS, LISTS, ONE_ONLY, codes_of, facts_of, values_of
from register.web.cases.forms.case_form import CaseForm, words
from register.web.cases.words import label, language
from register.web.ui.markup import Hinted

TITLES = {
    "SUBFORM": _("Finer form"),
    "KANAL": _("Channel"),
    "PLATS": _("Place"),
    "SITUATION": _("Situation"),
    "MOTIV-U": _("Motive as the person perceived it"),
    "MOTIV-B": _("Motive as you assess it"),
    "SAKERHET": _("How sure is your assessment of the motive?"),
    "AKTOR": _("Group behind it, by behaviour"),
    "KAPACITET": _("Capacity"),
    "METOD": _("Method"),
    "OFFER": _("Role of the person hit"),
    "KONSEKVENS": _("Consequences"),
}


def field_of(name: str) -> str:
    return "list_" + name.replace("-", "_").lower()


class Classification(CaseForm):
    klass = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    form = forms.ChoiceField(label=_("Main form"), widget=forms.RadioSelect)
    folded = frozenset(["list_form", *map(field_of, TITLES)])

    def now(self) -> dict[str, Any]:
        codes = codes_of(self.case)
        found: dict[str, Any] = {"klass": self.case.klass, "form": self.case.form, "outcome": self.case.outcome}
        for name in LISTS:
            chosen = codes[name]
            found[field_of(name)] = (
                chosen[:1][0] if name in ONE_ONLY and chosen else ("" if name in ONE_ONLY else chosen)
            )
        found["list_form"] = [code for code in codes["FORM"] if code != self.case.form]
        return found

    def prepare(self) -> None:
        today = timezone.localdate()
        self.fields["klass"].choices = [  # type: ignore[attr-defined]  # a choice field
            (code, Hinted(row.label(language()), row.definition if language() == "sv" else ""))
            for code, row in lists.codelist("KLASS").items()
        ]
        self.fields["form"].choices = lists.choices("FORM", language(), today)  # type: ignore[attr-defined]  # the same
        self.fields["list_form"] = self._many(_("Other forms"), lists.choices("FORM", language(), today))
        for name, title in TITLES.items():
            choices = lists.choices(values_of(name), language(), today)
            self.fields[field_of(name)] = self._one(title, choices) if name in ONE_ONLY else self._many(title, choices)
        self.fields["outcome"] = self._one(
            _("Did it influence the work? (CKS)"), lists.choices("UTFALL", language(), today)
        )
        self.fields["list_subform"].choices = self._grouped_subforms()  # type: ignore[attr-defined]  # the same

    def _many(self, title: Any, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            label=title, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )

    def _one(self, title: Any, choices: list[tuple[str, str]]) -> forms.ChoiceField:
        return forms.ChoiceField(label=title, choices=[("", _("Not known")), *choices], required=False)

    def _grouped_subforms(self) -> list[tuple[str, str]]:
        """The finer codes with their main form in front, so that sixty-four can be found."""
        return [
            (code, f"{label('FORM', form)}: {label('SUBFORM', code)}")
            for form in lists.codes_of("FORM")
            for code in lists.subforms_of(form)
        ]

    def chosen(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in LISTS:
            value = self.cleaned_data.get(field_of(name)) or []
            found[name] = [value] if isinstance(value, str) else list(value)
        return found


class Severity(CaseForm):
    severity = forms.ChoiceField(label=_("How serious is what has happened?"), widget=forms.RadioSelect)

    def now(self) -> dict[str, Any]:
        return {"severity": self.case.severity}

    def prepare(self) -> None:
        self.fields["severity"].choices = [  # type: ignore[attr-defined]  # a choice field
            (code, Hinted(f"{code} {row.label(language())}", row.definition if language() == "sv" else ""))
            for code, row in lists.codelist("ALLVAR").items()
        ]


class Risk(CaseForm):
    """First the scales, then the level: the page shows the proposal and why before anything is decided."""

    likelihood = forms.TypedChoiceField(
        label=_("How likely is it that something more happens?"), coerce=int, widget=forms.RadioSelect
    )
    consequence = forms.TypedChoiceField(label=_("How bad would it be?"), coerce=int, widget=forms.RadioSelect)
    uncertainty = forms.ChoiceField(label=_("How sure are you?"), widget=forms.RadioSelect)
    flags = forms.MultipleChoiceField(
        label=_("Does any of this hold?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Leave empty to see the proposal first. The system proposes; you decide."),
    )
    reason = words(
        _("Reason"), required=False, rows=3,
        hint=_("Needed when you choose another level than the proposed one."),
    )  # fmt: skip

    def now(self) -> dict[str, Any]:
        found = judgements.latest(self.case)
        flags = codes_of(self.case)[FLAGS]
        if found is None:
            return {"flags": flags, "uncertainty": "likely"}
        names = ("likelihood", "consequence", "uncertainty")
        return {**{name: getattr(found, name) for name in names}, "flags": flags}

    def prepare(self) -> None:
        for name in ("likelihood", "consequence", "uncertainty"):
            self.fields[name].choices = [  # type: ignore[attr-defined]  # a choice field
                (value, f"{value} {said}" if value.isdigit() else said) for value, said in risk.scale(name, language())
            ]
        self.fields["flags"].choices = risk.flags(language())  # type: ignore[attr-defined]  # the same
        self.fields["level"].choices = [("", _("Show the proposal")), *lists.choices("RISK", language())]  # type: ignore[attr-defined]  # the same

    def proposal(self) -> risk.Proposal | None:
        """What the scales and the case's codes lead to, once the scales are answered."""
        found = getattr(self, "cleaned_data", {})
        if not all(found.get(name) for name in ("likelihood", "consequence", "uncertainty")):
            return None
        facts = (facts_of(self.case) - {code for code, _label in risk.flags("en")}) | set(found.get("flags", []))
        return risk.propose(found["likelihood"], found["consequence"], found["uncertainty"], facts)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        proposal = self.proposal()
        level = found.get("level")
        if proposal and level and level != proposal.level and not found.get("reason", "").strip():
            self.add_error("reason", ValidationError(_("Write why you choose another level than the proposed one.")))
        return found

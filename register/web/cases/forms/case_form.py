"""What every form about a case has: the case, who asks, and the version the page was shown with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from register.accounts.models import User
from register.incidents.casework.problems import CaseworkProblem, StaleCase
from register.incidents.models import Case

LONGEST = 8000


class CaseForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Any = None, files: Any = None, *, case: Case, user: User, target: Any = None) -> None:
        self.case, self.user, self.target = case, user, target
        super().__init__(data, files, initial={"version": case.version, **self.now()})
        self.prepare()

    def now(self) -> dict[str, Any]:
        """How the case stands, as the form's first answers."""
        return {}

    def prepare(self) -> None:
        """Choices that depend on the case or the language."""

    def refuse(self, problem: CaseworkProblem) -> None:
        """Say why it was not saved. After a change by somebody else the next try counts as having seen it."""
        self.add_error(None, ValidationError(str(problem.sentence)))
        if isinstance(problem, StaleCase):
            seen = QueryDict(mutable=True)
            seen.update(self.data)
            seen["version"] = str(Case.objects.values_list("version", flat=True).get(pk=self.case.pk))
            self.data = seen


def area(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def words(label: Any, *, required: bool = True, rows: int = 5, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=area(rows), max_length=LONGEST, help_text=hint)

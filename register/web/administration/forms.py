"""What the administration pages ask for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from register.accounts import queries as accounts
from register.accounts import roles
from register.accounts.models import User
from register.organisation import queries as places
from register.organisation import workflow
from register.organisation.models import IdentityPolicy, IntakePolicy, Kind, LegalForm, Organisation
from register.web.ui.forms import DayField
from register.web.ui.markup import Hinted

QUIET = {"autocomplete": "off", "spellcheck": "false"}


def tree_choices(nodes: Iterable[Organisation]) -> list[tuple[str, str]]:
    """Places for a list, with one dash for each level below the top."""
    found = [(str(node.pk), f"{'– ' * (len(places.lineage_ids(node.path)) - 1)}{node.name}") for node in nodes]
    return [("", str(_("Choose a place"))), *found]


class PlaceField(forms.ChoiceField):
    """A place from the tree."""

    def __init__(self, *, nodes: Iterable[Organisation], **kwargs: Any) -> None:
        self.nodes = {str(node.pk): node for node in nodes}
        super().__init__(choices=tree_choices(self.nodes.values()), **kwargs)

    def clean(self, value: Any) -> Any:
        return self.nodes.get(super().clean(value))


class ContactForm(forms.Form):
    full_name = forms.CharField(label=_("Full name"), max_length=120, widget=forms.TextInput(attrs=QUIET))
    email = forms.EmailField(
        label=_("E-mail address at work"),
        required=False,
        max_length=254,
        help_text=_("For messages without content: that something waits, never what."),
        widget=forms.EmailInput(attrs=QUIET),
    )


class AccountForm(ContactForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Letters a–z, digits, full stop, hyphen or underscore."),
        widget=forms.TextInput(attrs={**QUIET, "autocapitalize": "none"}),
    )
    field_order = ("username", "full_name", "email")


class RoleForm(forms.Form):
    """A role at a place from a day to a day."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    valid_from = DayField(label=_("First day"), required=False, help_text=_("Empty means today."))
    valid_to = DayField(label=_("Last day"), required=False, help_text=_("Empty means until further notice."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (role.code, Hinted(role.label, role.explanation)) for role in roles.ROLES.values()
        ]
        nodes = Organisation.objects.order_by("path")
        self.fields["organisation"] = PlaceField(label=_("Place"), nodes=nodes)
        self.order_fields(["role", "organisation", "valid_from", "valid_to"])


class PlaceForm(forms.Form):
    """A new place."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=QUIET))
    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        help_text=_("The code the payroll or the accounts use, once for each place."),
        widget=forms.TextInput(attrs=QUIET),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    legal_form = forms.ChoiceField(
        label=_("Legal form"),
        required=False,
        choices=[("", _("None (a unit)")), *LegalForm.choices],
        help_text=_("It decides what the law lets the organisation keep. A company may not keep data on offences."),
    )
    valid_from = DayField(label=_("First day"), required=False, help_text=_("Empty means today."))
    is_social_services = forms.BooleanField(
        label=_("Social services: reports stay here until somebody has examined disclosure"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = places.open_places()
        self.fields["parent"] = PlaceField(label=_("Belongs to"), nodes=nodes, required=False)
        self.order_fields(["name", "code", "kind", "parent", "legal_form", "valid_from", "is_social_services"])


class RenameForm(forms.Form):
    name = forms.CharField(label=_("New name"), max_length=120, widget=forms.TextInput(attrs=QUIET))


class MoveForm(forms.Form):
    """A new place in the tree, among those where it may hang."""

    def __init__(self, *args: Any, node: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = workflow.PARENTS[node.kind]
        fits = [one for one in places.open_places() if one.kind in allowed and not one.path.startswith(node.path)]
        self.fields["parent"] = PlaceField(label=_("Belongs to"), nodes=fits)


class MergeForm(forms.Form):
    """The place that takes over."""

    on = DayField(label=_("Last day of this place"), required=False, help_text=_("Empty means today."))

    def __init__(self, *args: Any, node: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fits = [one for one in places.open_places() if one.kind == node.kind and not one.path.startswith(node.path)]
        self.fields["into"] = PlaceField(label=_("The place that takes over"), nodes=fits)
        self.order_fields(["into", "on"])


class CloseForm(forms.Form):
    on = DayField(label=_("Last day"), required=False, help_text=_("Empty means today."))


class RulesForm(forms.Form):
    """The rules of a department or a company."""

    legal_form = forms.ChoiceField(label=_("Legal form"))
    intake_policy = forms.ChoiceField(
        label=_("Who gets new reports"), choices=IntakePolicy.choices, widget=forms.RadioSelect
    )
    is_social_services = forms.BooleanField(label=_("Social services"), required=False)
    identity_policy = forms.ChoiceField(
        label=_("Who may open names"), choices=IdentityPolicy.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, node: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = workflow.LEGAL_FORMS[node.kind]
        self.fields["legal_form"].choices = [one for one in LegalForm.choices if one[0] in allowed]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("is_social_services") and found.get("intake_policy") == IntakePolicy.SHARED:
            self.add_error(
                "intake_policy",
                _("Social services must examine disclosure first. Choose the own organisation first."),
            )
        return found


class FileForm(forms.Form):
    """A file with places."""

    file = forms.FileField(label=_("CSV file (UTF-8)"), help_text=_("At most 1 MB. Nothing is changed yet."))


class AuditForm(forms.Form):
    """Which events to show."""

    kind = forms.ChoiceField(label=_("Kind of event"), required=False)
    subject = forms.RegexField(
        regex=r"^[a-z_]+:[A-Za-z0-9-]{1,60}$",
        label=_("About"),
        required=False,
        help_text=_("For example user:12, organisation:3 or case: and the case's id."),
        error_messages={"invalid": _("Write a kind and an id with a colon between, like user:12.")},
        widget=forms.TextInput(attrs=QUIET),
    )
    day = DayField(label=_("Day"), required=False, latest="today")


class CustodianForm(forms.Form):
    """Somebody with a key of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {str(user.pk): user for user in accounts.may_be_custodians()}
        self.fields["person"] = PersonField(label=_("Person"), people=people)


class PersonField(forms.ChoiceField):
    """One of some people."""

    def __init__(self, *, people: dict[str, User], **kwargs: Any) -> None:
        self.people = people
        named = [(key, f"{user.full_name} ({user.username})") for key, user in people.items()]
        super().__init__(choices=[("", _("Choose a person")), *named], **kwargs)

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))

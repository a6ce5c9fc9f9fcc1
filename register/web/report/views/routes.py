"""Asks where a draft would go, and says in words when it cannot go there."""

from django.urls import reverse
from django.utils.translation import gettext as _

from register.incidents.intake import routing
from register.incidents.intake.drafts import Written
from register.organisation.models import Organisation
from register.web.ui.http import Problem


def checked(place: Organisation, manager_id: int | None = None) -> routing.Route:
    """The route from a place, or a sentence on what to do instead."""
    try:
        return routing.route(place, manager_id)
    except routing.NobodyReceives:
        raise Problem(
            _("Nobody at this place can receive reports here yet. Call CKS instead. What you have written is kept."),
            status=503,
            back=reverse("report:place"),
            title=_("Call instead"),
        ) from None


def current(written: Written) -> routing.Route:
    """The route of this draft; a place that has closed since is asked for again."""
    try:
        place = routing.place_of(written.answers["place"])
    except routing.PlaceClosed:
        raise Problem(
            _("The place you chose has closed. Choose another one. What you have written is kept."),
            status=409,
            back=reverse("report:place"),
            title=_("Choose another place"),
        ) from None
    return checked(place, written.answers.get("manager"))

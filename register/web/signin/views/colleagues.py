"""Colleagues who wait for a key. Only somebody who holds it can say that they are who they seem."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from register.accounts import queries as people
from register.accounts import roles
from register.accounts.models import User
from register.keys import queries as keyring
from register.keys import services as keys
from register.organisation import queries as places
from register.web.signin import forms
from register.web.ui.http import DeskRequest, posted, require_unlocked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_unlocked
def colleagues(request: DeskRequest) -> HttpResponse:
    """Who waits, with role, place and what they would read; whom this person knows gets their key."""
    form = forms.ColleaguesForm(posted(request), waiting=waiting_on(request.user.pk))
    if request.method == "POST" and form.is_valid():
        known = form.cleaned_data["known"]
        keys.let_in(request.unlocked, known)
        said = ngettext(
            "One colleague has got their key from you.",
            "%(count)d colleagues have got their keys from you.",
            len(known),
        )
        messages.success(request, said % {"count": len(known)})
        return redirect("signin:home")
    context = {"title": _("Colleagues who wait for a key"), "form": form}
    return render(request, "signin/colleagues.html", context, status=400 if form.is_bound else 200)


def waiting_on(user_id: int) -> dict[int, str]:
    """Each person who waits for something this one could give, with all that a colleague needs to know them by."""
    asking, custodians = keyring.asking(user_id), keys.without_halves(user_id) - {user_id}
    named = places.names(node for waited in asking.values() for _kind, node in waited if node is not None)
    found = {}
    for user in User.objects.filter(pk__in={*asking, *custodians}, is_active=True).order_by("full_name"):
        reads = [_opens(kind, named.get(node or 0, "")) for kind, node in asking.get(user.pk, ())]
        if user.pk in custodians:
            reads.append(_("a half for recovery, together with another custodian"))
        found[user.pk] = _said_of(user, reads)
    return found


def _opens(kind: str, place: str) -> str:
    label = str(roles.audience_label(kind))
    return f"{label} ({place})" if place else label


def _said_of(user: User, reads: Iterable[str]) -> str:
    held = people.assignments_of(user).filter(ended_at__isnull=True)
    as_what = [f"{roles.ROLES[row.role].label}, {row.organisation.name}, {row.valid_from.isoformat()}" for row in held]
    return _("%(name)s (%(username)s). Role: %(roles)s. Would get: %(reads)s.") % {
        "name": user.full_name,
        "username": user.username,
        "roles": "; ".join(as_what) or _("none"),
        "reads": "; ".join(reads),
    }

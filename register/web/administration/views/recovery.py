"""Recovery: two custodians together give a lost key back to a person whose role calls for it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from register.accounts import services as accounts
from register.accounts.models import User
from register.keys import queries as keyring
from register.keys import services as keys
from register.keys.errors import KeyProblem
from register.web.administration import doors, forms
from register.web.administration.views.start import waiting_rows
from register.web.ui.http import DeskRequest, Problem, posted, require_unlocked


@require_safe
@doors.require_custodian
@require_unlocked
def recovery(request: DeskRequest) -> HttpResponse:
    """Who waits for a key that a custodian may help back. The narrative stays unread: halves open nothing alone."""
    rows = [row for row in waiting_rows() if row["has_key"] and row["user_id"] != request.user.pk]
    context = {"title": _("Recovery of keys"), "rows": rows, "offered": keyring.offered_by(request.user.pk)}
    for row in rows:
        row["is_offered"] = (row["kind"], row["node"], row["user_id"]) in context["offered"]
    return render(request, "administration/recovery.html", context)


@require_POST
@doors.require_custodian
@require_unlocked
def offer(request: DeskRequest) -> HttpResponse:
    """One custodian's half, sealed to the person who waits."""
    back = reverse("administration:recovery")
    chosen = _chosen(request.POST.get("row", ""))
    if chosen is None:
        raise Problem(_("Nobody waits for that key any longer."), back=back)
    audience = keys.audience_for(chosen["kind"], chosen["node"])
    try:
        keys.offer_recovery(audience, chosen["user_id"], request.unlocked)  # type: ignore[arg-type]  # it exists: somebody waits for it
    except KeyProblem:
        raise Problem(_("You hold no half of that key. Another custodian may."), status=409, back=back) from None
    messages.success(
        request,
        _("Your half is given. When another custodian has given theirs, the person's next unlock opens the key."),
    )
    return redirect(back)


def _chosen(text: str) -> dict[str, Any] | None:
    return next((row for row in waiting_rows() if row_name(row) == text and row["has_key"]), None)


def row_name(row: dict[str, Any]) -> str:
    return f"{row['kind']}.{row['node'] or 0}.{row['user_id']}"


@require_http_methods(["GET", "HEAD", "POST"])
@doors.require("administer")
def custodians(request: DeskRequest) -> HttpResponse:
    """Name those who keep halves. Three or more, from different parts of the town, is wise."""
    form = forms.CustodianForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            accounts.name_custodian(user=form.cleaned_data["person"], by=request.user)
        except ValidationError as problem:
            doors.tell(form, problem)
        else:
            said = _(
                "The custodian is named. Holders of the keys make the halves when they say that they know the person."
            )
            messages.success(request, said)
            return redirect("administration:custodians")
    held = User.objects.filter(pk__in=keyring.custodians()).order_by("full_name")
    context = {"title": _("Custodians of recovery"), "form": form, "held": held}
    return render(request, "administration/custodians.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.require("administer")
def dismiss(request: DeskRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        accounts.dismiss_custodian(user=user, by=request.user)
        messages.success(request, _("The custodian's halves are removed."))
        return redirect("administration:custodians")
    context = {
        "title": _("Dismiss %(name)s as custodian") % {"name": user.full_name},
        "consequence": _("The person's halves are removed. With fewer than two custodians no key can be recovered."),
        "button": _("Dismiss"),
        "back": reverse("administration:custodians"),
    }
    return render(request, "administration/confirm.html", context)

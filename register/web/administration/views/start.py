"""The first page, the roles explained, and who waits for a key."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from register.accounts import access, roles
from register.accounts import queries as people
from register.keys import queries as keyring
from register.organisation import queries as places
from register.web.administration import doors
from register.web.ui.http import DeskRequest, require_signed_in


@require_safe
@require_signed_in
def start(request: DeskRequest) -> HttpResponse:
    """Doors, by what the person may."""
    context = {
        "title": _("Administration"),
        "permissions": access.permissions_anywhere(request.user),
        "is_custodian": request.user.pk in keyring.custodians(),
        "waiting_count": sum(map(len, keyring.waiting().values())),
    }
    return render(request, "administration/start.html", context)


@require_safe
@doors.require("administer", "read_audit")
def role_table(request: DeskRequest) -> HttpResponse:
    """What each role is, and who holds it where."""
    held: dict[str, list[Any]] = {code: [] for code in roles.ROLES}
    for row in people.roles_in_force():
        held[row.role].append(row)
    rows = [{"role": role, "holders": held[code]} for code, role in roles.ROLES.items()]
    return render(request, "administration/roles.html", {"title": _("Roles"), "rows": rows})


@require_safe
@doors.require("administer", "read_audit")
def waiting(request: DeskRequest) -> HttpResponse:
    """Who waits for which key, and who could give it by unlocking."""
    return render(request, "administration/waiting.html", {"title": _("Waiting for keys"), "rows": waiting_rows()})


def waiting_rows() -> list[dict[str, Any]]:
    held, waits, leaving = keyring.members(), keyring.waiting(), keyring.leaving()
    ids = {user for users in (*held.values(), *waits.values()) for user in users}
    names, enrolled = people.names(ids), keyring.enrolled(ids)
    place_names = places.names(node for _kind, node in waits if node is not None)
    return [
        {
            "kind": kind,
            "node": node,
            "place": place_names.get(node or 0, ""),
            "label": roles.audience_label(kind),
            "user_id": user_id,
            "name": names.get(user_id, ""),
            "has_key": user_id in enrolled,
            "holders": sorted(
                names.get(one, "") for one in held.get((kind, node), ()) if one not in leaving.get((kind, node), ())
            ),
        }
        for (kind, node), users in sorted(waits.items(), key=str)
        for user_id in sorted(users)
    ]

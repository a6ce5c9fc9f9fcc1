"""What every page template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from register.accounts import access

ADMINISTRATION = frozenset({"administer", "read_audit"})


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.RAK_SITE_NAME,
        "is_demo": settings.RAK_DEMO,
        "support": settings.RAK_SUPPORT,
        "unlocked": getattr(request, "unlocked", None) is not None,
        "this_path": request.path,
        "has_administration": lambda: bool(access.permissions_anywhere(request.user) & ADMINISTRATION),
    }

"""Who may enter the administration pages, and how a refused change is told."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse

from register.accounts import access
from register.keys import queries as keyring
from register.web.ui.http import DeskRequest, require_signed_in

View = Callable[..., HttpResponse]


def require(*permissions: str) -> Callable[[View], View]:
    """Signed in, and permitted one of these somewhere."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(access.organisation_ids_with(request.user, one) for one in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return require_signed_in(guarded)

    return guard


def require_custodian(view: View) -> View:
    """Signed in, and named as one of those who keep halves for recovery."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.pk not in keyring.custodians():
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return require_signed_in(guarded)


def tell(form: forms.Form, problem: ValidationError) -> None:
    """Put what a service refused at its field, or on top when the form has no such field."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for name, said in problem.message_dict.items():
        form.add_error(name if name in form.fields else None, ValidationError(said))

"""What views share: a problem with a sentence, and who may come in."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from register.accounts.models import User
from register.keys.vault import Unlocked

View = Callable[..., HttpResponse]


class DeskRequest(HttpRequest):
    """A request past `require_signed_in`; past `require_unlocked` the key is open too."""

    user: User
    unlocked: Unlocked


class Problem(Exception):
    """Something the reader can mend. `message` says what is wrong and what to do, in the reader's language."""

    def __init__(self, message: str, *, status: int = 400, back: str = "", title: str = "") -> None:
        super().__init__("")  # no text of the reader's in logs
        self.message, self.status, self.back, self.title = message, status, back, title


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also an empty POST is an answer."""
    return request.POST if request.method == "POST" else None


def sent_to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    """To a page that must come first, and back here after."""
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.path})}")


def require_signed_in(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return sent_to("signin:login", request)
        return view(request, *args, **kwargs)

    return guarded


def require_unlocked(view: View) -> View:
    """Signed in, and the own key open: `request.unlocked` is set."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return sent_to("signin:login", request)
        if getattr(request, "unlocked", None) is None:
            return sent_to("signin:unlock", request)
        return view(request, *args, **kwargs)

    return guarded

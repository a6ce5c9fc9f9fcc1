"""The draft behind the pages: found by a cookie only the browser has, and which page comes next."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from register.crypto.aead import KEY_LENGTH
from register.incidents.intake import drafts
from register.incidents.intake.drafts import NoDraft, Written
from register.incidents.intake.personal_numbers import holds_personal_number
from register.organisation import queries as places
from register.organisation.models import Organisation
from register.web.ui import secret_cookies
from register.web.ui.http import Problem, View

COOKIE = "draft"
COOKIE_AGE = drafts.KEPT_DAYS * 24 * 60 * 60
Answers = dict[str, Any]


def _has(name: str) -> Callable[[Answers], bool]:
    return lambda answers: bool(answers.get(name))


def _has_told(answers: Answers) -> bool:
    """Something is told, and the writer went on from it: what was only kept meanwhile is not finished."""
    if not answers.get("text") or answers.get("is_half"):
        return False
    if answers.get("is_social") and not answers.get("clients_out"):
        return False
    return bool(answers.get("number_stays")) or not holds_personal_number(answers["text"])


def _has_chosen_who(answers: Answers) -> bool:
    return answers.get("named") is not None


# The order of the pages that must be answered, and when each is
REQUIRED: tuple[tuple[str, Callable[[Answers], bool]], ...] = (
    ("report:start", _has("what")),
    ("report:hurt", _has("hurt")),
    ("report:when", _has("when")),
    ("report:where", _has("where")),
    ("report:place", _has("place")),
    ("report:tell", _has_told),
    ("report:who", _has_chosen_who),
)
CHECK = "report:check"
ORDER = (*(name for name, _is_answered in REQUIRED), CHECK)
OPTIONAL_AFTER = ORDER.index("report:who")  # more and files come when the story is told


def next_page(answers: Answers) -> str:
    """The first page still to be answered, else the one where everything is checked."""
    return next((name for name, is_answered in REQUIRED if not is_answered(answers)), CHECK)


def comes_too_early(page: str, answers: Answers) -> bool:
    """Whether an earlier page must be answered first."""
    return next_page(answers) in ORDER[: ORDER.index(page) if page in ORDER else OPTIONAL_AFTER]


def step(page: str) -> dict[str, Any]:
    """Which step a page is, and the way back to the one before it."""
    number = ORDER.index(page)
    return {"step": number + 1, "steps": len(ORDER), "back": reverse(ORDER[number - 1]) if number else ""}


def secret_of(request: HttpRequest) -> bytes:
    found = secret_cookies.read(request, COOKIE)
    return found if len(found) == KEY_LENGTH else b""


def current(request: HttpRequest) -> Written | None:
    """The draft this browser writes, if there is one."""
    try:
        return drafts.find(secret_of(request)) if secret_of(request) else None
    except NoDraft:
        return None


def keep(response: HttpResponse, written: Written) -> HttpResponse:
    secret_cookies.write(response, COOKIE, written.secret, max_age=COOKIE_AGE)
    return response


def forget(response: HttpResponse) -> HttpResponse:
    secret_cookies.forget(response, COOKIE)
    return response


def gone() -> Problem:
    return Problem(
        _(
            "What you wrote is no longer here. It is removed after three days, when you remove it yourself, "
            "or if the browser does not keep cookies. You can start again; it takes about two minutes."
        ),
        status=410,
        back=reverse("report:start"),
        title=_("The draft is gone"),
    )


def with_draft(page: str) -> Callable[[View], View]:
    """A page that needs a draft, and the pages before it answered. What is sent leads to its receipt."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            written = current(request)
            if written is None:
                raise gone()
            if written.sent is not None:
                return redirect("report:receipt")
            if comes_too_early(page, written.answers):
                return _first(request, written)
            return view(request, written, *args, **kwargs)

        return guarded

    return wrap


def _first(request: HttpRequest, written: Written) -> HttpResponse:
    """Wrong order: reading leads to the right page, sending is refused with a sentence. Nothing is lost."""
    first = reverse(next_page(written.answers))
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(first)
    raise Problem(
        _("A question before this one is not answered yet. Everything you have written is kept."),
        status=409,
        back=first,
        title=_("One question first"),
    )


def save(written: Written, **answers: Any) -> Written:
    """Put answers in the draft under its lock."""
    return drafts.change(written, lambda locked: locked.answers.update(answers))


def keep_meanwhile(written: Written, turn: tuple[int, int], **answers: Any) -> None:
    """Keep what is written so far. `turn`: the draft's version when the page was shown, and how often it has kept.

    What comes late, from a page that the writer has left or after something newer, changes nothing.
    """

    def update(locked: Written) -> None:
        if locked.sent is None and list(turn) > locked.answers.get("turn", [0, 0]):
            locked.answers.update(answers, turn=list(turn))

    drafts.change(written, update)


def finish(written: Written, **answers: Any) -> Written:
    """Put a whole page's answers in the draft; what that page still sends to be kept comes too late from now on."""
    return drafts.change(written, lambda locked: locked.answers.update(answers, turn=[locked.version + 1, 0]))


def choose_place(written: Written, place: Organisation) -> Written:
    """Where it belongs. Another place has other managers and other rules, so who may know is asked again."""

    def update(locked: Written) -> None:
        if locked.answers.get("place") != place.pk:
            for name in ("manager", "named"):
                locked.answers.pop(name, None)
        locked.answers.update(place=place.pk, is_social=places.is_social_services(place))

    return drafts.change(written, update)

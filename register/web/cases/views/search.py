"""Search in what is written: asks why, goes by POST, shows hits while it reads, and can go on where it stopped."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from register.accounts import access as accounts
from register.accounts.models import User
from register.codes import lists
from register.incidents import search
from register.organisation import queries as places
from register.web.ui.forms import DayField
from register.web.ui.http import DeskRequest, Problem, require_unlocked

PURPOSES = (
    ("case", _("To work with a case")),
    ("pattern", _("To see whether events belong together")),
    ("report", _("To write a situation picture or report")),
    ("disclosure", _("To answer somebody who asks for documents")),
)
ASKED_AGAIN = ("words", "purpose", "authority", "form", "first_", "last_")  # all but the place it stopped at
PLACE_FOR_HITS = "<!-- hits -->"


class SearchForm(forms.Form):
    """Words and why; the rest narrows the search before anything is opened."""

    words = forms.CharField(
        label=_("Words"),
        max_length=200,
        help_text=_("Every word must be there. Put a phrase in quotation marks. Parts of words count."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.ChoiceField(
        label=_("Why do you search?"),
        choices=PURPOSES,
        widget=forms.RadioSelect,
        help_text=_("Your answer is kept in the log. The words are not."),
    )
    authority = forms.TypedChoiceField(label=_("Department or company"), required=False, coerce=int, empty_value=None)
    form = forms.ChoiceField(label=_("Form"), required=False)
    first = DayField(label=_("Reported from"), required=False)
    last = DayField(label=_("Reported to"), required=False)
    before_day = forms.DateField(required=False, widget=forms.HiddenInput)
    before_case = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, viewer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "sv"
        reach = accounts.organisation_ids_with(viewer, "view_cases")
        names = places.names(reach & frozenset(places.authorities_by_node().values()))
        authorities = sorted(names.items(), key=lambda item: item[1])
        self.fields["authority"].choices = [("", _("All that I handle")), *authorities]  # type: ignore[attr-defined]  # a choice field
        self.fields["form"].choices = [("", _("All")), *lists.choices("FORM", language)]  # type: ignore[attr-defined]  # a choice field

    @property
    def filters(self) -> search.Filters:
        data = self.cleaned_data
        return search.Filters(data["authority"], data["form"], data["first"], data["last"])

    @property
    def cursor(self) -> search.Cursor | None:
        day, pk = self.cleaned_data["before_day"], self.cleaned_data["before_case"]
        return search.Cursor(day, pk) if isinstance(day, date) and pk is not None else None


@require_http_methods(["GET", "POST"])
@require_unlocked
def text(request: DeskRequest) -> HttpResponse:
    """The form, and the hits as they are found."""
    if not settings.RAK_SEARCH_FREE_TEXT:
        raise Problem(str(_("Search in text is switched off here. Use the filters of the case list.")), status=404)
    form = SearchForm(request.user, request.POST or None)
    context = {"form": form, "title": _("Search in what is written")}
    if request.method != "POST" or not form.is_valid():
        return render(request, "cases/search.html", context, status=400 if form.errors else 200)
    found = search.search(
        viewer=request.user,
        unlocked=request.unlocked,
        words=form.cleaned_data["words"],
        purpose=form.cleaned_data["purpose"],
        filters=form.filters,
        after=form.cursor,
    )
    page = _page(request, found, {**context, "searching": True})
    return StreamingHttpResponse(page)  # type: ignore[return-value]  # an answer too; views promise the common kind


def _page(request: DeskRequest, found: Iterator[search.Progress], context: dict[str, Any]) -> Iterator[str]:
    """The page's head at once, then each chunk's hits, then what is left to do. Plain HTML all the way."""
    language = get_language() or "sv"
    head, tail = render_to_string("cases/search.html", context, request).split(PLACE_FOR_HITS)
    yield head
    progress = search.Progress()
    for progress in found:
        with override(language):
            hits = [(hit, lists.label("FORM", hit.form, language) if hit.form else "") for hit in progress.hits]
            yield render_to_string("cases/search_hits.html", {"progress": progress, "hits": hits})
    with override(language):
        asked = [(name, value) for name, value in request.POST.items() if name.startswith(ASKED_AGAIN)]
        yield render_to_string("cases/search_end.html", {"asked": asked, "progress": progress}, request)
    yield tail

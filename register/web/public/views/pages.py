"""The first page, remarks on pages, and what people need to know about the service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from register.incidents.intake import feedback as remarks
from register.keys.errors import NoHolder
from register.web.public import forms
from register.web.ui import advice
from register.web.ui.http import Problem, posted


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    context = {"title": _("You are not alone"), "numbers": advice.numbers()}
    return render(request, "public/start.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """A remark on a page of the handbook or the register; the page's id comes with the link."""
    page = str(request.GET.get("sida", ""))
    if not remarks.is_page(page):
        page = "okand"
    form = forms.FeedbackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            remarks.leave(page=page, text=form.cleaned_data["text"].strip(), useful=form.cleaned_data["useful"])
        except NoHolder:
            raise Problem(_("Nobody can receive remarks here yet. Try again another day."), status=503) from None
        return redirect("public:thanks")
    context = {"form": form, "title": _("What do you think of the page?"), "page": page}
    return render(request, "public/feedback.html", context, status=400 if form.is_bound else 200)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "public/thanks.html", {"title": _("Thank you")})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "public/about.html", {"title": _("About this service"), "numbers": advice.numbers()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html", {"title": _("Who sees what")})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html", {"title": _("Accessibility")})

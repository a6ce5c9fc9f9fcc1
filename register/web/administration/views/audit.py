"""The auditor's pages: what was read and done, by whom, and whether the trail is whole. No content, no values."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from register.accounts import services as accounts
from register.audit import checkpoints, queries
from register.audit.kinds import KINDS
from register.audit.models import Event, Link
from register.audit.verification import Fault, Verdict, verify
from register.web.administration import doors, forms
from register.web.ui.http import DeskRequest, Problem
from register.web.ui.trail import rows_of

ON_THE_PAGE = 100_000  # a longer chain is verified with the command


@require_safe
@doors.require("read_audit")
def events(request: DeskRequest) -> HttpResponse:
    """Events, newest first, narrowed by kind, subject and day; a page goes on below the last id shown."""
    form = forms.AuditForm(request.GET or None)
    form.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]  # a ChoiceField
    is_valid = not form.is_bound or form.is_valid()
    wanted = form.cleaned_data if form.is_bound and is_valid else {}
    kind, subject, day = wanted.get("kind", ""), wanted.get("subject", ""), wanted.get("day")
    after = _number(request.GET.get("after", ""))
    found = queries.events(after, kind=kind, subject=subject, day=day) if is_valid else []
    accounts.note_audit_read(user=request.user, kind=kind, subject=subject, day=day)
    context = {
        "title": _("Audit trail"),
        "form": form,
        "rows": rows_of(found),
        "more": _more(request, found) if len(found) == queries.PAGE else "",
        "length": Link.objects.count(),
    }
    return render(request, "administration/audit.html", context, status=200 if is_valid else 400)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _more(request: DeskRequest, found: list[Event]) -> str:
    kept = {name: value for name, value in request.GET.items() if name != "after"}
    return urlencode({**kept, "after": found[-1].pk})


def kind_choices() -> list[tuple[str, str]]:
    named = sorted(((code, str(kind.label)) for code, kind in KINDS.items()), key=lambda one: one[1])
    return [("", _("All kinds")), *named]


@require_POST
@doors.require("read_audit")
def verify_trail(request: DeskRequest) -> HttpResponse:
    """Walk the chain now, against a checkpoint if one is given."""
    if Link.objects.count() > ON_THE_PAGE:
        raise Problem(_("The trail is long. Verify it with the command: python -m register audit verify"), status=409)
    try:
        text = request.POST.get("checkpoint", "").strip()
        points = [checkpoints.read(text)] if text else []
    except checkpoints.NotACheckpoint:
        raise Problem(_("What you pasted is not a checkpoint.")) from None
    verdict = verify(points)
    context = {
        "title": _("Is the trail whole?"),
        "verdict": verdict,
        "said": said_of(verdict),
        "had_point": bool(points),
    }
    return render(request, "administration/verified.html", context)


def said_of(verdict: Verdict) -> str:
    """What is wrong with the first broken row, in a sentence."""
    if verdict.broken is None:
        return ""
    sentences = {
        Fault.GAP: _("A row of the chain is gone."),
        Fault.MISSING: _("The event that a row of the chain points at is gone."),
        Fault.CHANGED: _("An event is not as it was written."),
        Fault.UNCHAINED: _("An event was written beside the chain."),
        Fault.FORGED_CHECKPOINT: _("The checkpoint's signature is not right."),
        Fault.OTHER_INSTALLATION: _("The checkpoint belongs to another installation."),
        Fault.CUT: _("The chain has been cut off: the checkpoint remembers a longer one."),
        Fault.REWRITTEN: _("The chain has been rewritten since the checkpoint."),
    }
    return sentences[verdict.broken.fault]

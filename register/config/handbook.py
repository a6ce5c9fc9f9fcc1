"""Whether the handbook that is served holds what the advice card points at."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from register.codes import advice, lists, manifest

Said = tuple[str, str, str]


def holds_the_advice() -> Iterator[Said]:
    """Nothing to say where the handbook is not built; a built one must fit."""
    path = Path(settings.RAK_HANDBOOK) / "advice.json"
    if not path.exists():
        return
    rebuild = _("Mend the page or the advice, and build the handbook again: make handbook")
    try:
        pages = manifest.read(path)
    except ValueError:
        yield "register.W201", _("The handbook's manifest cannot be read."), rebuild
        return
    for fault in manifest.faults(pages, advice.all_advice(), lists.codes_of("FORM"), timezone.localdate()):
        yield "register.W202", said(fault), rebuild


def said(fault: manifest.Fault) -> str:
    sentences = {
        "missing_page": _("An advice points at the handbook page “%(subject)s”, which is not there."),
        "expired_page": _("An advice points at the handbook page “%(subject)s”, which should have been reviewed."),
        "form_without_advice": _("The form %(subject)s has no advice page with steps that is still valid."),
        "unknown_form": _("The handbook speaks of the form %(subject)s, which the register does not have."),
    }
    return sentences[fault.kind] % {"subject": fault.subject}

"""Searches in what is sealed: why and how far, never for what."""

from django.utils.translation import gettext_lazy as _

from register.audit.kinds.kind import Kind, kind

KINDS: dict[str, Kind] = {
    "search.text": kind(_("A search in sealed text began"), "purpose", "is_continued"),
    "search.ended": kind(_("A search in sealed text ended"), "read", "found", "is_done"),
}

"""What happens to places."""

from django.utils.translation import gettext_lazy as _

from register.audit.kinds.kind import Kind, kind

KINDS: dict[str, Kind] = {
    "organisation.created": kind(_("A place was made")),
    "organisation.renamed": kind(_("A place got a new name")),
    "organisation.moved": kind(_("A place was moved"), "to"),
    "organisation.merged": kind(_("A place was merged with another"), "to"),
    "organisation.closed": kind(_("A place was closed")),
    "organisation.policy_set": kind(_("A place's rules were changed"), "intake", "identity", "legal_form"),
    "organisation.imported": kind(_("Places were read in from a file"), "created", "renamed", "moved"),
}

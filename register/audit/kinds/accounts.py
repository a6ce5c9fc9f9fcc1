"""What happens to people and their roles."""

from django.utils.translation import gettext_lazy as _

from register.audit.kinds.kind import Kind, kind

KINDS: dict[str, Kind] = {
    "account.created": kind(_("An account was made")),
    "account.code_issued": kind(_("A new activation code was given")),
    "account.activated": kind(_("An account was activated")),
    "account.changed": kind(_("A name or an address in an account was changed")),
    "account.closed": kind(_("An account was closed")),
    "account.opened": kind(_("A closed account was opened again")),
    "account.signed_in": kind(_("A person signed in"), "method"),
    "account.sign_in_refused": kind(_("Sign-in was refused after too many attempts")),
    "account.signed_out": kind(_("A person signed out")),
    "account.words_confirmed": kind(_("A person confirmed their six words")),
    "account.second_factor_added": kind(_("A second factor was added"), "form"),
    "account.second_factor_removed": kind(_("A second factor was removed"), "form"),
    "account.codes_made": kind(_("New recovery codes were made")),
    "account.password_changed": kind(_("A password was changed")),
    "session.ended": kind(_("A session was ended")),
    "session.all_ended": kind(_("All of a person's sessions were ended"), "count"),
    "role.assigned": kind(_("A role was given"), "role", "assignment"),
    "role.started": kind(_("A role began on its first day"), "role", "assignment"),
    "role.revoked": kind(_("A role was taken back"), "role", "assignment"),
    "role.expired": kind(_("A role ended after its last day"), "role", "assignment"),
    "audit.read": kind(_("The audit trail was read"), "kind", "subject", "day"),
}

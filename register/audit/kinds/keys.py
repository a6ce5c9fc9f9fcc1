"""What happens to keys."""

from django.utils.translation import gettext_lazy as _

from register.audit.kinds.kind import Kind, kind

KINDS: dict[str, Kind] = {
    "keys.enrolled": kind(_("A person got a key of their own")),
    "keys.forgotten": kind(_("A person's key was removed")),
    "keys.unlocked": kind(_("A person unlocked their key"), "slot"),
    "keys.unlock_refused": kind(_("An attempt to unlock was refused"), "slot"),
    "keys.slot_added": kind(_("A way to unlock was added"), "slot", "form"),
    "keys.slot_removed": kind(_("A way to unlock was removed"), "slot", "form"),
    "keys.audience_opened": kind(_("A key was made for a group"), "kind", "node", "generation"),
    "keys.admitted": kind(_("A person was let in to a group's key"), "user", "generation"),
    "keys.awaiting": kind(_("A person waits for a group's key"), "user"),
    "keys.expelled": kind(_("A person lost a group's key"), "user"),
    "keys.rotated": kind(_("A group got a new key"), "generation"),
    "keys.case_shared_with_person": kind(_("A case's key was given to a person"), "user", "purpose"),
    "keys.case_withdrawn_from_person": kind(_("A case's key was taken back from a person"), "user", "purpose"),
    "keys.case_shared_with_audience": kind(_("A case's key was given to a group"), "audience", "purpose"),
    "keys.case_destroyed": kind(_("A case's keys were destroyed"), "count"),
    "keys.custodian_named": kind(_("A custodian of recovery was named"), "user"),
    "keys.custodian_dismissed": kind(_("A custodian of recovery was dismissed"), "user"),
    "keys.recovery_offered": kind(_("A custodian offered their half of a group's key"), "user", "generation"),
    "keys.recovered": kind(_("A group's key was recovered by two custodians"), "user", "generation"),
    "keys.recovery_refused": kind(_("Two custodians' halves did not make a group's key"), "user", "generation"),
    "keys.installation_bound": kind(_("The two stores were bound to one installation")),
}

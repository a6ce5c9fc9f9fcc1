"""Changes to accounts, roles and the keys that go with them."""

from register.accounts.services.keyring import (
    align,
    align_person,
    dismiss_custodian,
    forget_keys,
    name_custodian,
    start_keyring,
)
from register.accounts.services.people import (
    activate,
    change_contact,
    close_account,
    confirm_words,
    create_account,
    end_session,
    end_sessions,
    issue_activation,
    open_account,
)
from register.accounts.services.places import after_tree_change, set_rules
from register.accounts.services.roles import assign_role, end_expired_roles, revoke_role, start_due_roles
from register.accounts.services.sign_in import (
    change_password,
    note,
    note_audit_read,
    note_refused_sign_in,
    note_sign_in,
    note_sign_out,
)

__all__ = [
    "activate",
    "after_tree_change",
    "align",
    "align_person",
    "assign_role",
    "change_contact",
    "change_password",
    "close_account",
    "confirm_words",
    "create_account",
    "dismiss_custodian",
    "end_expired_roles",
    "end_session",
    "end_sessions",
    "forget_keys",
    "issue_activation",
    "name_custodian",
    "note",
    "note_audit_read",
    "note_refused_sign_in",
    "note_sign_in",
    "note_sign_out",
    "open_account",
    "revoke_role",
    "set_rules",
    "start_due_roles",
    "start_keyring",
]

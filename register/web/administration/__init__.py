"""Pages for accounts, roles, the organisation tree, recovery and the audit trail."""

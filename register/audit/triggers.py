"""The database's own refusal to change or drop what has been remembered, on both engines."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

APPEND_ONLY = ("audit_event", "audit_link", "audit_installation")
MESSAGE = "the audit trail is append-only"
_ACTIONS = ("UPDATE", "DELETE")


def forward(schema: BaseDatabaseSchemaEditor) -> None:
    """Switch the refusals on."""
    for statement in sqlite_on() if schema.connection.vendor == "sqlite" else postgresql_on():
        schema.execute(statement)


def backward(schema: BaseDatabaseSchemaEditor) -> None:
    """Switch them off."""
    for statement in sqlite_off() if schema.connection.vendor == "sqlite" else postgresql_off():
        schema.execute(statement)


def sqlite_on() -> list[str]:
    """One trigger for each table and action."""
    return [
        f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for table in APPEND_ONLY
        for action in _ACTIONS
    ]


def sqlite_off() -> list[str]:
    """The same, dropped."""
    return [f"DROP TRIGGER {table}_no_{action.lower()}" for table in APPEND_ONLY for action in _ACTIONS]


def postgresql_on() -> list[str]:
    """Refusals, truncation too, and the queue of events that wait to be chained."""
    refuse = (
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    queue = (
        "CREATE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN INSERT INTO audit_tail (event_id) VALUES (NEW.id); RETURN NULL; END $$"
    )
    rows = [
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        for table in APPEND_ONLY
    ]
    whole = [
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for table in APPEND_ONLY
    ]
    tail = "CREATE TRIGGER audit_event_queue AFTER INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_queue()"
    return [refuse, queue, *rows, *whole, tail]


def postgresql_off() -> list[str]:
    """The same, dropped."""
    triggers = [
        f"DROP TRIGGER {table}_{what} ON {table}" for table in APPEND_ONLY for what in ("no_change", "no_truncate")
    ]
    return [
        *triggers,
        "DROP TRIGGER audit_event_queue ON audit_event",
        "DROP FUNCTION audit_refuse()",
        "DROP FUNCTION audit_queue()",
    ]

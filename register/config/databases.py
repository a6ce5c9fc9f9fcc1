"""Two stores that never share a backup: `default` holds ciphertext, `keys` holds what opens it."""

from typing import Any

from django.db import connections

KEYS = "keys"
KEPT_SECONDS = 600  # opening a file with all its pragmas costs a tenth of a page


class Router:
    """Sends the keys app to its own database, and nothing else there."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return KEYS if model._meta.app_label == KEYS else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return bool((one._meta.app_label == KEYS) == (other._meta.app_label == KEYS))

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == KEYS) == (app_label == KEYS)


def connection(found: dict[str, object]) -> dict[str, object]:
    """Django's settings for one store: SQLite as measured to be safe with several workers, or pooled PostgreSQL."""
    if found["ENGINE"] == "sqlite":
        return {
            "ENGINE": "register.config.sqlite",
            "NAME": found["NAME"],
            "CONN_MAX_AGE": KEPT_SECONDS,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                    "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000; PRAGMA cache_size=-32000;"
                    "PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    options = found.get("OPTIONS")
    return {
        **found,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "server_side_binding": True,  # sealed bytes go over as bytes, and a statement is planned once
            "prepare_threshold": 5,
            "options": "-c plan_cache_mode=force_custom_plan",  # quiet units and busy ones must not share a plan
            **(options if isinstance(options, dict) else {}),
            "pool": {"min_size": 1, "max_size": 8},
        },
    }


def leave() -> None:
    """Close every connection of this process, and the pools that hold more of them."""
    for store in connections.all(initialized_only=True):
        store.close()
        if hasattr(store, "close_pool"):  # PostgreSQL's
            store.close_pool()

"""The sealer on PostgreSQL: chains waiting events within a second. Several may run; the database lets one work."""

import logging
import threading

from django.db import Error, close_old_connections, connection

from register.audit import chain

PAUSE = 0.5
_log = logging.getLogger(__name__)


def seal_forever(stop: threading.Event, pause: float = PAUSE) -> None:
    """Chain in batches until told to stop. A lost database is waited for."""
    while not stop.is_set():
        close_old_connections()
        try:
            count = chain.seal_tail()
        except Error:
            _log.exception("the audit tail could not be sealed")
            count = 0
        if count < chain.BATCH:
            stop.wait(pause)
    connection.close()


def start() -> threading.Event | None:
    """A sealer beside a server process, where the engine needs one. Set the event to stop it."""
    if chain.is_chained_at_once():
        return None
    stop = threading.Event()
    threading.Thread(target=seal_forever, args=(stop,), name="audit-sealer", daemon=True).start()
    return stop

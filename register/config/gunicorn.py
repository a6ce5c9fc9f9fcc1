"""The web server's settings: no access log (it would hold addresses), nothing readable in the temporary folder."""

import gc
import os
import sys

from register.config.workers import FairWorker, forget

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("RAK_WORKERS", "2"))
threads = int(os.environ.get("RAK_THREADS", "2"))
worker_class = "register.config.workers.FairWorker"
wsgi_app = "register.config.wsgi:application"
preload_app = True
accesslog = None
errorlog = "-"
loglevel = "warning"
timeout = 120
graceful_timeout = 20
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112  heartbeat files only


SWITCH = 0.0005  # seconds: who holds the turn to write must not wait long for the interpreter, as others wait for both


def when_ready(_server: object) -> None:
    """What is loaded before the workers part stays for good: the collector need not walk it in the middle of a page."""
    gc.collect()
    gc.freeze()


def child_exit(_server: object, worker: FairWorker) -> None:
    forget(worker)


def post_worker_init(_worker: object) -> None:
    """Beside each worker runs a sealer of the audit trail; PostgreSQL lets one work, SQLite needs none."""
    from register.audit import sealing  # noqa: PLC0415  the apps are loaded after this file is read

    sealing.start()
    sys.setswitchinterval(SWITCH)

"""The web server's settings: no access log (it would hold addresses), nothing readable in the temporary folder."""

import gc
import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("RAK_WORKERS", "2"))
threads = int(os.environ.get("RAK_THREADS", "4"))
worker_class = "gthread"
wsgi_app = "register.config.wsgi:application"
preload_app = True
accesslog = None
errorlog = "-"
loglevel = "warning"
timeout = 120
graceful_timeout = 20
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112  heartbeat files only


def when_ready(_server: object) -> None:
    """What is loaded before the workers part stays for good: the collector need not walk it in the middle of a page."""
    gc.collect()
    gc.freeze()


def post_worker_init(_worker: object) -> None:
    """Beside each worker runs a sealer of the audit trail; PostgreSQL lets one work, SQLite needs none."""
    from register.audit import sealing  # noqa: PLC0415  the apps are loaded after this file is read

    sealing.start()

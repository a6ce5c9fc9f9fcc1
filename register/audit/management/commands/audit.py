"""`python -m register audit verify | checkpoint | seal`."""

import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from register.audit import chain, checkpoints, sealing
from register.audit.verification import Break, Fault, verify


class Command(BaseCommand):
    help = "Verify the audit trail, sign how far it has come, or chain what waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        jobs = parser.add_subparsers(dest="job", required=True)
        check = jobs.add_parser("verify", help="walk the whole chain; name the first broken row")
        check.add_argument("--checkpoint", type=Path, action="append", default=[], metavar="FILE")
        check.add_argument("--public", default="", metavar="HEX", help="accept only checkpoints of this key")
        point = jobs.add_parser("checkpoint", help="sign how far the chain has come")
        point.add_argument("--key", type=Path, required=True, help="the signing key's file")
        point.add_argument("--new-key", action="store_true", help="make the key first")
        point.add_argument("--to", type=Path, required=True, metavar="FILE")
        seal = jobs.add_parser("seal", help="chain waiting events (PostgreSQL); runs until stopped")
        seal.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs = {"verify": self._verify, "checkpoint": self._checkpoint, "seal": self._seal}
        try:
            jobs[options["job"]](options)
        except FileExistsError as error:
            raise CommandError(_("The key's file exists already; leave out --new-key.")) from error
        except OSError as error:
            raise CommandError(_("The file could not be read or written.")) from error
        except checkpoints.NotACheckpoint as error:
            raise CommandError(_("The file is not a checkpoint or key that can be used here.")) from error

    def _verify(self, options: dict[str, Any]) -> None:
        public = bytes.fromhex(options["public"]) if options["public"] else None
        points = [checkpoints.read(path.read_text("utf-8"), public) for path in options["checkpoint"]]
        verdict = verify(points)
        if verdict.broken is not None:
            raise CommandError(sentence(verdict.broken))
        self.stdout.write(
            _("The audit trail is whole: %(checked)d rows chained, %(unsealed)d waiting to be chained.")
            % {"checked": verdict.checked, "unsealed": verdict.unsealed}
        )

    def _checkpoint(self, options: dict[str, Any]) -> None:
        seed = (checkpoints.make_seed if options["new_key"] else checkpoints.read_seed)(options["key"])
        point = checkpoints.take(seed)
        options["to"].write_text(point.as_json() + "\n", "utf-8")
        self.stdout.write(
            _("Signed row %(position)d. The public key is %(public)s. Keep the file somewhere else.")
            % {"position": point.position, "public": point.public.hex()}
        )

    def _seal(self, options: dict[str, Any]) -> None:
        if options["once"] or chain.is_chained_at_once():
            self.stdout.write(_("%(count)d rows were chained.") % {"count": chain.seal_tail()})
        else:
            sealing.seal_forever(threading.Event())


def sentence(broken: Break) -> str:
    """What is wrong with the first broken row, in words."""
    return {
        Fault.GAP: _("The audit trail is broken: row %(position)s of the chain is gone."),
        Fault.MISSING: _("The audit trail is broken at row %(position)s: event %(event)s is gone."),
        Fault.CHANGED: _("The audit trail is broken at row %(position)s: event %(event)s or its digest was changed."),
        Fault.UNCHAINED: _("The audit trail is broken: event %(event)s was never chained."),
        Fault.FORGED_CHECKPOINT: _("The checkpoint for row %(position)s is not genuine."),
        Fault.OTHER_INSTALLATION: _("The checkpoint for row %(position)s belongs to another installation."),
        Fault.CUT: _("The audit trail has been cut off: row %(position)s and later rows of the checkpoint are gone."),
        Fault.REWRITTEN: _("The audit trail was rewritten: row %(position)s is not what the checkpoint remembers."),
    }[broken.fault] % {"position": broken.position, "event": broken.event_id}

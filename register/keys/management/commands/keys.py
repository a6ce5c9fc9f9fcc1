"""`python -m register keys check | rotate | drill | custodians | recover`."""

from argparse import ArgumentParser
from collections.abc import Callable
from getpass import getpass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from register.crypto import words
from register.keys import drill, errors, queries, services, soundness
from register.keys.comparison import Fault, Finding, Held, compare
from register.keys.models import Audience
from register.keys.services.slots import WORD_COUNT


class Command(BaseCommand):
    help = "Compare keys with permissions, change keys, rehearse recovery, or recover."

    def add_arguments(self, parser: ArgumentParser) -> None:
        jobs = parser.add_subparsers(dest="job", required=True)
        jobs.add_parser("check", help="fails when a permission has no key or a key no permission")
        change = jobs.add_parser("rotate", help="give audiences a new key: those that are due, or all")
        change.add_argument("--all", action="store_true")
        jobs.add_parser("drill", help="rehearse the way from report to recovery on made-up people; leaves no trace")
        keepers = jobs.add_parser("custodians", help="list, name or dismiss those who keep halves")
        keepers.add_argument("--name", type=int, action="append", default=[], metavar="USER_ID")
        keepers.add_argument("--dismiss", type=int, action="append", default=[], metavar="USER_ID")
        back = jobs.add_parser(
            "recover", help="a custodian's part of giving a key back; asks for the custodian's words"
        )
        back.add_argument("--audience", type=int, required=True, metavar="ID")
        back.add_argument("--to", type=int, required=True, metavar="USER_ID")
        back.add_argument("--custodian", type=int, required=True, metavar="USER_ID")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs: dict[str, Callable[[dict[str, Any]], None]] = {
            "check": self._check,
            "rotate": self._rotate,
            "drill": self._drill,
            "custodians": self._custodians,
            "recover": self._recover,
        }
        try:
            jobs[options["job"]](options)
        except errors.ForeignKeyStore as error:
            raise CommandError(_("The key store and the data store belong to different installations.")) from error

    def _check(self, options: dict[str, Any]) -> None:
        if not services.is_matched():
            raise errors.ForeignKeyStore
        expected = import_string(settings.RAK_EXPECTED_MEMBERS)()
        held = Held(queries.members(), queries.waiting(), queries.leaving())
        found = [*compare(expected, held), *soundness.findings()]
        for finding in found:
            self.stdout.write(sentence(finding))
        faults = [finding for finding in found if not finding.is_notice]
        if faults:
            raise CommandError(_("Keys and permissions differ in %(count)d places.") % {"count": len(faults)})
        self.stdout.write(_("Every permission has its key, and every key its permission."))

    def _rotate(self, options: dict[str, Any]) -> None:
        services.store()
        wanted = Audience.objects.all() if options["all"] else Audience.objects.filter(rotation_due=True)
        count = 0
        for audience in wanted.order_by("id"):
            try:
                services.rotate(audience)
                count += 1
            except errors.NoHolder:
                self.stdout.write(_("Audience %(audience)d has no holder; its key stays.") % {"audience": audience.pk})
        self.stdout.write(_("%(count)d audiences got a new key.") % {"count": count})

    def _drill(self, options: dict[str, Any]) -> None:
        services.store()
        try:
            steps = drill.run()
        except drill.DrillFailed as error:
            raise CommandError(_("The rehearsal failed at: %(step)s.") % {"step": error.args[0]}) from error
        self.stdout.write(_("The rehearsal held: %(steps)s.") % {"steps": ", ".join(steps)})

    def _custodians(self, options: dict[str, Any]) -> None:
        services.store()
        for user_id in options["name"]:
            services.name_custodian(user_id, by=None)
        for user_id in options["dismiss"]:
            services.dismiss_custodian(user_id, by=None)
        named = ", ".join(str(user_id) for user_id in queries.custodians())
        self.stdout.write(_("Custodians (user ids): %(named)s") % {"named": named or "–"})

    def _recover(self, options: dict[str, Any]) -> None:
        audience = Audience.objects.filter(pk=options["audience"]).first()
        if audience is None:
            raise CommandError(_("There is no such audience."))
        try:
            given = words.parse(getpass(_("The custodian's six words: ")), WORD_COUNT)
            custodian = services.unlock_with_words(options["custodian"], given)
            services.offer_recovery(audience, options["to"], custodian)
        except (words.NotWords, errors.WrongWords) as error:
            raise CommandError(_("The words do not open this custodian's key.")) from error
        except errors.KeyProblem as error:
            raise CommandError(_("This custodian has no half of that key, or the person may not hold it.")) from error
        self.stdout.write(
            _("Offered. When another custodian has done the same, the person's next unlock completes it.")
        )


def sentence(finding: Finding) -> str:
    """One finding in words; people and places by their ids, as the key store knows no names."""
    return {
        Fault.PERMISSION_WITHOUT_KEY: _("User %(user)d may open %(kind)s %(node)d but neither has nor awaits its key."),
        Fault.KEY_WITHOUT_PERMISSION: _("User %(user)d has or awaits the key of %(kind)s %(node)d without permission."),
        Fault.LAST_HOLDER: _("User %(user)d has left %(kind)s %(node)d but is the last who holds its key."),
        Fault.NO_AUDIENCE: _("There is no key for %(kind)s %(node)d, though people may open it."),
        Fault.SEAL_MISSING: _("User %(user)d lacks part of the key of %(kind)s %(node)d."),
        Fault.SEAL_TOO_MANY: _("User %(user)d has part of the key of %(kind)s %(node)d without belonging to it."),
        Fault.NOBODY_HOLDS: _("Nobody can open what is sealed to %(kind)s %(node)d."),
        Fault.ROTATION_DUE: _("The key of %(kind)s %(node)d is due to be changed."),
        Fault.WAITING: _("User %(user)d waits for the key of %(kind)s %(node)d until somebody there lets them in."),
        Fault.NOT_RECOVERABLE: _("The key of %(kind)s %(node)d cannot be recovered: name at least two custodians."),
    }[finding.fault] % {"user": finding.user_id, "kind": finding.kind, "node": finding.node_id}

"""`python -m register begin`: a town's first day. Makes the stores, the municipality and the first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from register.accounts import services as accounts
from register.accounts.models import User
from register.organisation import services as places
from register.organisation.models import Organisation


class Command(BaseCommand):
    help = "Begin an installation: stores, municipality, first administrator and a one-time code."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", required=True, metavar="NAME")
        parser.add_argument("--administrator", required=True, metavar="USERNAME")
        parser.add_argument("--name", required=True, metavar="FULL NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.RAK_VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        for database in ("default", "keys"):
            call_command("migrate", database=database, interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if Organisation.objects.exists() or User.objects.exists():
            raise CommandError(_("The stores are not empty. This command only begins an empty register."))
        try:
            code = self._begin(options)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        self.stdout.write(_("The register is ready. The administrator activates the account at /konto/aktivera/ with:"))
        self.stdout.write(f"\n    {code}\n")
        self.stdout.write(_("The code works once, for seven days, and is not shown again."))

    def _begin(self, options: dict[str, Any]) -> str:
        with transaction.atomic():
            town = places.create(
                name=options["municipality"],
                kind="municipality",
                code="KOMMUN",
                parent=None,
                legal_form="municipality",
                by=None,
            )
            user, code = accounts.create_account(username=options["administrator"], full_name=options["name"], by=None)
            accounts.assign_role(user=user, role="administrator", organisation=town, by=None)
        return code

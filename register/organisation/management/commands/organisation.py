"""`python -m register organisation import FILE [--dry-run] | legal-form CODE FORM`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.organisation import imports, services
from register.organisation.models import LegalForm, Organisation


class Command(BaseCommand):
    help = "Read in places from CSV, or give one its legal form."

    def add_arguments(self, parser: ArgumentParser) -> None:
        jobs = parser.add_subparsers(dest="job", required=True)
        reading = jobs.add_parser("import", help="read in places; every problem is listed and nothing is half done")
        reading.add_argument("file", type=Path)
        reading.add_argument("--dry-run", action="store_true")
        form = jobs.add_parser("legal-form", help="set the legal form of a department or company")
        form.add_argument("code")
        form.add_argument("form", choices=LegalForm.values)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["job"] == "import":
            self._import(options["file"], dry_run=options["dry_run"])
        else:
            self._legal_form(options["code"], options["form"])

    def _import(self, path: Path, *, dry_run: bool) -> None:
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise CommandError(_("The file could not be read.")) from problem
        plan = imports.import_csv(content=content, dry_run=dry_run, by=None)
        for finding in plan.findings:
            where = _("Row %(row)d, column “%(column)s”: found “%(found)s”, expected %(expected)s.")
            self.stdout.write(
                where
                % {
                    "row": finding.row,
                    "column": finding.column,
                    "found": finding.found,
                    "expected": finding.expected,
                }
            )
        if plan.findings:
            count = len(plan.findings)
            said = ngettext(
                "The file has %(count)d problem. Nothing was changed.",
                "The file has %(count)d problems. Nothing was changed.",
                count,
            )
            raise CommandError(said % {"count": count})
        said = _("New places: %(create)d. New names: %(rename)d. Moves: %(move)d.")
        self.stdout.write(said % {"create": len(plan.create), "rename": len(plan.rename), "move": len(plan.move)})

    def _legal_form(self, code: str, form: str) -> None:
        node = Organisation.objects.filter(code=code).first()
        if node is None:
            raise CommandError(_("No place has that code."))
        try:
            services.set_legal_form(node=node, legal_form=form, by=None)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem

"""`sweep`: removes what has had its time. Run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from register.attachments import services as files
from register.incidents.intake import drafts
from register.notices import services as notices


class Command(BaseCommand):
    help = "Remove expired drafts, files that nothing holds, and finished notices. Run once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = drafts.sweep(), files.sweep(), notices.sweep()
        self.stdout.write("Removed: {} drafts, {} files, {} notices.".format(*counts))

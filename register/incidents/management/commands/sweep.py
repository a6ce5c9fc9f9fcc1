"""`sweep`: removes what has had its time, and tells of acute cases that were not opened. Run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from register.attachments import services as files
from register.incidents.casework import identity, unopened
from register.incidents.intake import drafts
from register.keys import services as keys
from register.notices import services as notices


class Command(BaseCommand):
    help = "Remove expired drafts, unheld files, finished notices and keys of grants that have run out. Run once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = drafts.sweep(), files.sweep(), notices.sweep(), identity.end_expired()
        if not keys.empty_journal():
            self.stdout.write("The key store was being read: what was destroyed leaves its journal the next time.")
        told = unopened.tell_next_level(before=timezone.localdate())
        self.stdout.write("Removed: {} drafts, {} files, {} notices, {} grants.".format(*counts))
        self.stdout.write(f"Told the next level of {told} acute cases that nobody had opened.")

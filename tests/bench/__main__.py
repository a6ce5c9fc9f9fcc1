"""`python -m tests.bench [subject …]`: every ratio on the engine of RAK_TEST_DATABASE (SQLite, or postgres)."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

import django

django.setup()

from datetime import date

import tink
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from tink import aead, cleartext_keyset_handle

from register.organisation import services as places
from tests.bench import lists, load, opening, pages, posting, sealed, writes
from tests.bench.measure import Table
from tests.bench.peers import models as peers

SUBJECTS = {
    "lists": lists.run,
    "load": load.run,
    "search": opening.run,
    "pages": pages.run,
    "posting": posting.run,
    "sealed": sealed.run,
    "writes": writes.run,
}


def prepare() -> int:
    """Both stores, the peers' tables, and one place."""
    call_command("migrate", database="default", verbosity=0)
    call_command("migrate", "keys", database="keys", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (peers.Plain, peers.Fernet, peers.Cryptography, peers.Tink, peers.CasePermission):
            editor.create_model(model)
    with settings.KEYSET.open("w") as file:
        handle = tink.new_keyset_handle(aead.aead_key_templates.AES128_GCM)
        cleartext_keyset_handle.write(tink.JsonKeysetWriter(file), handle)
    town = places.create(
        name="Bänkby", kind="municipality", code="BB", parent=None, legal_form="municipality",
        valid_from=date(2020, 1, 1), by=None,
    )  # fmt: skip
    return town.pk


def main() -> None:
    engine = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    table, place = Table(engine), prepare()
    for subject in sys.argv[1:] or SUBJECTS:
        SUBJECTS[subject](table, place)
    missed = [row for row in table.rows if not row[3]]
    print(f"{engine}: {len(table.rows)} figures, {len(missed)} outside their goal")


main()

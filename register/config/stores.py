"""What must be right in the stores. Each check yields (code, what is wrong, how to repair it)."""

import os
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from register.accounts.models import RoleAssignment
from register.audit.models import Event, Tail
from register.config.databases import KEYS
from register.keys import queries as keyring
from register.keys import soundness
from register.keys.comparison import Fault
from register.keys.models import Slot
from register.keys.services import is_matched
from register.organisation import queries as places

Said = tuple[str, str, str]
LATE = timedelta(minutes=5)
FEWEST_CUSTODIANS = 2


def can_be_reached() -> Iterator[Said]:
    for alias, name in (("default", _("data")), ("keys", _("keys"))):
        try:
            connections[alias].ensure_connection()
        except DatabaseError:
            yield (
                "register.E101",
                _("The database for %(name)s does not answer.") % {"name": name},
                _("Start it, and check RAK_DATABASE_URL and RAK_KEYS_DATABASE_URL."),
            )


def unreadable() -> Said:
    return (
        "register.E111",
        _("A database answers, but not as this program expects."),
        _("Check that RAK_DATABASE_URL and RAK_KEYS_DATABASE_URL point at this register's own databases."),
    )


def are_migrated() -> Iterator[Said]:
    for alias in ("default", "keys"):
        executor = MigrationExecutor(connections[alias])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if any((step.app_label == KEYS) == (alias == KEYS) for step, _back in plan):  # the others change nothing there
            yield (
                "register.E102",
                _("The database “%(name)s” is not up to date with the program.") % {"name": alias},
                _("Run: python -m register migrate, and python -m register migrate --database keys"),
            )


def cache_works() -> Iterator[Said]:
    try:
        cache.set("doctor", 1, 10)
        found = cache.get("doctor")
    except DatabaseError:
        found = None
    if found != 1:
        yield (
            "register.E103",
            _("The shared cache does not keep what is put in it."),
            _("Run: python -m register createcachetable"),
        )


def authorities_have_a_legal_form() -> Iterator[Said]:
    for place in places.without_legal_form():
        yield (
            "register.E104",
            _("%(place)s has no legal form, so nobody knows what the law lets it keep.") % {"place": place.name},
            _("Set it under Administration, Organisation, Rules, or with: python -m register organisation legal-form"),
        )


def stores_belong_together() -> Iterator[Said]:
    if not is_matched():
        yield (
            "register.E105",
            _("The key store belongs to another installation than the data."),
            _("Restore data and keys of the same installation. Nothing can be read with another's keys."),
        )


def no_demo_words() -> Iterator[Said]:
    if not settings.RAK_DEMO and Slot.objects.filter(is_demo=True).exists():
        yield (
            "register.E106",
            _("There are accounts with the demonstration's printed words."),
            _("Begin with empty stores: a demonstration never becomes a real installation."),
        )


def var_is_private() -> Iterator[Said]:
    folder = settings.RAK_VAR
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        yield (
            "register.E107",
            _("The folder %(folder)s cannot be written.") % {"folder": folder},
            _("Make it, and let the service's account own it, or point RAK_VAR elsewhere."),
        )
    elif not settings.RAK_DEMO and folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield (
            "register.E108",
            _("Other accounts on the machine can look into the folder %(folder)s.") % {"folder": folder},
            _("Run: chmod 700 on that folder."),
        )


def trail_is_being_chained() -> Iterator[Said]:
    late = Event.objects.filter(pk__in=Tail.objects.values("event_id"), at__lt=timezone.now() - LATE)
    if late.exists():
        yield (
            "register.E109",
            _("Events of the audit trail have waited more than five minutes to be chained."),
            _("Keep one running: python -m register audit seal"),
        )


def somebody_administers() -> Iterator[Said]:
    held = RoleAssignment.objects.filter(role="administrator", ended_at__isnull=True, user__is_active=True)
    if not held.exists():
        yield (
            "register.E110",
            _("Nobody can administer: there is no open account with the role administrator."),
            _("Run: python -m register begin"),
        )


def can_be_recovered() -> Iterator[Said]:
    """Two custodians together bring a lost key back. Where there are none, lost words are lost cases."""
    if len(keyring.enrolled(keyring.custodians())) < FEWEST_CUSTODIANS:
        yield (
            "register.W202",
            _("Fewer than two people keep halves of keys, so a lost key cannot be brought back."),
            _("Name at least two under Administration, Recovery of keys, and let them make their words."),
        )
        return
    lost = {found.node_id for found in soundness.findings() if found.fault == Fault.NOT_RECOVERABLE}
    named = places.names(node for node in lost if node)
    for name in sorted([*named.values(), *([_("CKS")] if 0 in lost else [])]):
        yield (
            "register.W203",
            _("A key of %(place)s cannot be brought back if it is lost.") % {"place": name},
            _("Let somebody who holds it unlock; that gives the custodians their halves."),
        )


CHECKS: tuple[Callable[[], Iterator[Said]], ...] = (
    can_be_reached,
    are_migrated,
    var_is_private,
    cache_works,
    stores_belong_together,
    no_demo_words,
    authorities_have_a_legal_form,
    trail_is_being_chained,
    somebody_administers,
)
NEEDED_FIRST = frozenset({can_be_reached, are_migrated})

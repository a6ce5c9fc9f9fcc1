"""Reads about places. Dates are inclusive: a place is open on its first and on its last day."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from register.organisation import workflow
from register.organisation.models import IdentityPolicy, IntakePolicy, Organisation
from register.statements import prepared


def lineage_ids(path: str) -> list[int]:
    """Ids from the root to the node itself."""
    return [int(part) for part in path.split(".") if part]


def lineage(node: Organisation) -> list[Organisation]:
    """The node and those above it, nearest first."""
    found = {place.pk: place for place in Organisation.objects.filter(pk__in=lineage_ids(node.path))}
    return [found[pk] for pk in reversed(lineage_ids(node.path))]


def branch(node: Organisation) -> QuerySet[Organisation]:
    """The node and everything below it, parents before children."""
    return Organisation.objects.filter(path__startswith=node.path).order_by("path")


def authority_of(node: Organisation) -> Organisation:
    """The department, company or municipality that answers for the node's secrecy."""
    if node.kind in workflow.AUTHORITIES:
        return node
    return next(place for place in lineage(node) if place.kind in workflow.AUTHORITIES)


def authorities_by_node() -> dict[int, int]:
    """Every node's authority, in one query."""
    answer: dict[int, int] = {}
    for pk, parent_id, kind in Organisation.objects.order_by("path").values_list("pk", "parent_id", "kind"):
        answer[pk] = pk if kind in workflow.AUTHORITIES else answer[parent_id]
    return answer


def tree_stamp() -> UUID | None:
    """Changes with every change of the tree. Plain SQL: every page of the desks asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM organisation_treestamp WHERE id = 1")
        found = cursor.fetchone()
    return None if found is None else UUID(str(found[0]))


def may_hold_offence_data(node: Organisation) -> bool:
    """Whether a suspect may be named here. An unknown legal form may not: it fails closed."""
    return authority_of(node).legal_form in workflow.OFFENCE_DATA_FORMS


def is_own_first(node: Organisation) -> bool:
    """Whether a report stays at the own organisation until somebody there has examined disclosure."""
    return authority_of(node).intake_policy == IntakePolicy.OWN_FIRST


def is_social_services(node: Organisation) -> bool:
    return authority_of(node).is_social_services


def handlers_open_names(node: Organisation) -> bool:
    return authority_of(node).identity_policy == IdentityPolicy.HANDLERS


def open_on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def is_open(node: Organisation, on: date | None = None) -> bool:
    day = on or timezone.localdate()
    return node.valid_from <= day and (node.valid_to is None or node.valid_to >= day)


def open_places() -> list[Organisation]:
    """Every open place, parents before children."""
    return list(Organisation.objects.filter(open_on(timezone.localdate())).order_by("path"))


def reportable(on: date | None = None) -> QuerySet[Organisation]:
    """Places a report can be about: open ones, except the municipality as a whole."""
    day = on or timezone.localdate()
    return Organisation.objects.filter(open_on(day)).exclude(kind=workflow.MUNICIPALITY).order_by("path")


def reportable_named(text: str, limit: int = 20) -> list[Organisation]:
    """Open places whose name or code holds the text, those that begin with it first."""
    wanted = text.strip()
    if not wanted:
        return []
    found = list(reportable().filter(Q(name__icontains=wanted) | Q(code__iexact=wanted))[:200])
    found.sort(key=lambda place: (not place.name.lower().startswith(wanted.lower()), place.name.lower()))
    return found[:limit]


def municipality() -> Organisation | None:
    return next(iter(_municipality()), None)


@prepared
def _municipality() -> QuerySet[Organisation, Organisation]:
    return Organisation.objects.filter(kind=workflow.MUNICIPALITY).order_by("pk")[:1]


def without_legal_form() -> list[Organisation]:
    """Authorities nobody has given a legal form: the register refuses to start with one."""
    return list(Organisation.objects.filter(kind__in=workflow.AUTHORITIES, legal_form="").order_by("path"))


def names_in_order() -> dict[int, str]:
    """Every place, those above before those below; read anew when the tree has changed."""
    return _names_in_order(tree_stamp())


@lru_cache(maxsize=2)
def _names_in_order(_stamp: UUID | None) -> dict[int, str]:
    return dict(Organisation.objects.order_by("path").values_list("pk", "name"))


def names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Organisation.objects.filter(pk__in=set(ids)).values_list("pk", "name"))

"""Changes to the tree: each checks the move, is audited in the same transaction and returns the node."""

from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.audit.services import record
from register.organisation import queries, workflow
from register.organisation.models import (
    IdentityPolicy,
    IntakePolicy,
    Kind,
    LegalForm,
    Organisation,
    TreeStamp,
)


def create(
    *,
    name: str,
    kind: str,
    code: str,
    parent: Organisation | None,
    legal_form: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    intake_policy: str = "",
    identity_policy: str = IdentityPolicy.HANDLERS,
    is_social_services: bool = False,
    by: int | None,
) -> Organisation:
    """Make a place. Social services get new reports first, whatever was asked for."""
    node = Organisation(
        name=name.strip(),
        kind=kind,
        code=code.strip(),
        parent=parent,
        legal_form=legal_form,
        valid_from=valid_from or timezone.localdate(),
        valid_to=valid_to,
        intake_policy=_intake(intake_policy, is_social_services),
        identity_policy=identity_policy,
        is_social_services=is_social_services,
    )
    with transaction.atomic():
        _check(node)
        node.save()
        node.path = _path(parent, node.pk)
        node.save(update_fields=["path"])
        _record("organisation.created", node, by)
    return node


def rename(*, node: Organisation, name: str, by: int | None) -> Organisation:
    with transaction.atomic():
        node = _locked(node)
        node.name = name.strip()
        _check(node)
        node.save(update_fields=["name"])
        _record("organisation.renamed", node, by)
    return node


def move(*, node: Organisation, parent: Organisation, by: int | None) -> Organisation:
    """Hang a branch elsewhere within its authority; its cases stay with the authority that has them."""
    with transaction.atomic():
        node, parent = _locked(node), _locked(parent)
        if parent.path.startswith(node.path):
            raise ValidationError(_("A place cannot be moved to itself or below itself."), code="circle")
        if node.kind == Kind.UNIT and queries.authority_of(node) != queries.authority_of(parent):
            raise ValidationError(
                _(
                    "A unit cannot be moved to another department or company: each answers for its own "
                    "secrecy. Close the unit and create it in its new place; its cases stay where they are."
                ),
                code="authority",
            )
        node.parent = parent
        _check(node)
        node.save(update_fields=["parent"])
        _rehang(node, _path(parent, node.pk))
        _record("organisation.moved", node, by, {"to": parent.pk})
    return node


def merge(*, node: Organisation, into: Organisation, on: date | None = None, by: int | None) -> Organisation:
    """Close a place in favour of another. Units below follow within an authority, else they close too."""
    day = on or timezone.localdate()
    with transaction.atomic():
        node, into = _locked(node), _locked(into)
        if node.kind != into.kind:
            raise ValidationError(_("Only two places of the same kind can be merged."), code="kind")
        if into.path.startswith(node.path):
            raise ValidationError(_("A place cannot be merged with itself or a place below it."), code="circle")
        if not queries.is_open(into, day):
            raise ValidationError(_("The place to merge with is closed."), code="closed")
        if queries.authority_of(node) == queries.authority_of(into):
            for child in list(node.children.filter(queries.open_on(day))):
                move(node=child, parent=into, by=by)
        _close(node, day)
        Organisation.objects.filter(pk=node.pk).update(merged_into=into)
        _record("organisation.merged", node, by, {"to": into.pk})
    node.refresh_from_db()
    return node


def close(*, node: Organisation, on: date | None = None, by: int | None) -> Organisation:
    """Close a place and those below it after the given day. Its cases can still be finished."""
    with transaction.atomic():
        node = _locked(node)
        if node.kind == Kind.MUNICIPALITY:
            raise ValidationError(_("The municipality itself cannot be closed."), code="root")
        _close(node, on or timezone.localdate())
        _record("organisation.closed", node, by)
    node.refresh_from_db()
    return node


def set_intake(*, node: Organisation, intake_policy: str, is_social_services: bool, by: int | None) -> Organisation:
    """Decide who gets new reports; old ones keep the seals they have."""
    with transaction.atomic():
        node = _locked(node)
        node.is_social_services = is_social_services
        node.intake_policy = _intake(intake_policy, is_social_services)
        _check(node)
        node.save(update_fields=["intake_policy", "is_social_services"])
        _record("organisation.policy_set", node, by, {"intake": node.intake_policy})
    return node


def set_identity_policy(*, node: Organisation, identity_policy: str, by: int | None) -> Organisation:
    """Decide who may open names. Call it through accounts, which moves permissions and keys along."""
    with transaction.atomic():
        node = _locked(node)
        if node.kind not in workflow.AUTHORITIES:
            raise ValidationError(_("Only a department or a company decides who may open names."), code="unit")
        node.identity_policy = identity_policy
        _check(node)
        node.save(update_fields=["identity_policy"])
        _record("organisation.policy_set", node, by, {"identity": identity_policy})
    return node


def set_legal_form(*, node: Organisation, legal_form: str, by: int | None) -> Organisation:
    with transaction.atomic():
        node = _locked(node)
        node.legal_form = legal_form
        _check(node)
        node.save(update_fields=["legal_form"])
        _record("organisation.policy_set", node, by, {"legal_form": legal_form})
    return node


def _record(kind: str, node: Organisation, by: int | None, detail: dict[str, str | int] | None = None) -> None:
    """Audit the change, and let everybody's cached reach be read anew."""
    TreeStamp.objects.update_or_create(pk=1, defaults={"stamp": uuid4()})
    record(kind=kind, by=by, subject=f"organisation:{node.pk}", organisation=node.pk, detail=detail)


def _intake(policy: str, is_social_services: bool) -> str:
    return IntakePolicy.OWN_FIRST if is_social_services else policy or IntakePolicy.SHARED


def _locked(node: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=node.pk)


def _path(parent: Organisation | None, pk: int) -> str:
    return f"{parent.path if parent else ''}{pk:04d}."


def _rehang(node: Organisation, path: str) -> None:
    old = node.path
    for place in queries.branch(node):
        Organisation.objects.filter(pk=place.pk).update(path=path + place.path[len(old) :])
    node.path = path


def _close(node: Organisation, day: date) -> None:
    for place in queries.branch(node).filter(valid_to__isnull=True):
        last = max(day, place.valid_from)
        Organisation.objects.filter(pk=place.pk).update(valid_to=last)
    if node.valid_to and node.valid_to > day:
        Organisation.objects.filter(pk=node.pk).update(valid_to=max(day, node.valid_from))


def _check(node: Organisation) -> None:
    """Say in a sentence what the constraints would refuse in code."""
    parent_kinds = workflow.PARENTS.get(node.kind)
    if parent_kinds is None:
        raise ValidationError({"kind": _("Choose municipality, department, company or unit.")})
    problems = {**_name_problems(node), **_parent_problems(node, parent_kinds), **_form_problems(node)}
    if node.kind == Kind.UNIT and (node.is_social_services or node.intake_policy != IntakePolicy.SHARED):
        problems["intake_policy"] = _("A unit follows its department or company; set this there.")
    if node.valid_to and node.valid_to < node.valid_from:
        problems["valid_to"] = _("The last day is before the first day.")
    if problems:
        raise ValidationError({field: [text] for field, text in problems.items()})


def _name_problems(node: Organisation) -> dict[str, object]:
    problems: dict[str, object] = {}
    if not 0 < len(node.name) <= 120:
        problems["name"] = _("Write a name of 1 to 120 characters.")
    if not 0 < len(node.code) <= 30:
        problems["code"] = _("Write a code of 1 to 30 characters.")
    others = Organisation.objects.exclude(pk=node.pk)
    if others.filter(code=node.code).exists():
        problems["code"] = _("Another place already has this code.")
    siblings = others.filter(parent=node.parent, name=node.name, valid_to__isnull=True)
    if node.valid_to is None and siblings.exists():
        problems["name"] = _("There is already an open place with this name there.")
    return problems


def _parent_problems(node: Organisation, allowed: frozenset[str]) -> dict[str, object]:
    parent = node.parent
    if parent is None:
        if allowed:
            return {"parent": _("Choose the place it belongs to.")}
        second = Organisation.objects.filter(kind=Kind.MUNICIPALITY).exclude(pk=node.pk).exists()
        return {"kind": _("There is already a municipality.")} if second else {}
    if parent.kind not in allowed:
        return {"parent": _("A place of this kind cannot belong there.")}
    if not queries.is_open(parent, max(node.valid_from, timezone.localdate())) and node.valid_to is None:
        return {"parent": _("The place it would belong to is closed.")}
    return {}


def _form_problems(node: Organisation) -> dict[str, object]:
    if node.legal_form in workflow.LEGAL_FORMS[node.kind]:
        return {}
    if node.kind == Kind.UNIT:
        return {"legal_form": _("A unit has no legal form of its own; leave it empty.")}
    known = node.legal_form in LegalForm.values
    return {
        "legal_form": _("This legal form does not fit the kind of place.")
        if known
        else _("Choose the legal form. It decides what the law lets the organisation keep.")
    }

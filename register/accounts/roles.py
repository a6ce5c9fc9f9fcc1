"""The roles, as one table: where they may be held, what they permit, how far, and which key goes with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# How far down the tree a role reaches from the node it is held at.
OWN_AUTHORITY = "own_authority"  # never into a department or company below: each answers for its own secrecy
SHARED = "shared"  # the whole branch, except authorities that examine their reports first
BRANCH = "branch"  # the whole branch

ORGANISATION, CKS, IDENTITY = "organisation", "cks", "identity"  # kinds of key audience
AUTHORITY_LEVELS = frozenset({"department", "company"})
ANY_LEVEL = frozenset({"municipality", "department", "company", "unit"})
TOP = frozenset({"municipality"})


@dataclass(frozen=True)
class Role:
    """What one role is. `names` holds where the authority lets its handlers open names."""

    code: str
    label: str | Promise
    explanation: str | Promise
    levels: frozenset[str]
    reach: str
    permissions: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()

    @property
    def holds_keys(self) -> bool:
        return bool(self.audiences)


HANDLER = Role(
    code="handler",
    label=_("Handler"),
    explanation=_("Handles the cases of one department or company, with a key to them."),
    levels=AUTHORITY_LEVELS,
    reach=OWN_AUTHORITY,
    permissions=frozenset({"view_cases", "handle_cases"}),
    names=frozenset({"view_identity", "grant_identity"}),
    audiences=frozenset({ORGANISATION}),
)
MANAGER = Role(
    code="manager",
    label=_("Manager"),
    explanation=_("Reads only the cases that are shared with the manager by name."),
    levels=ANY_LEVEL,
    reach=OWN_AUTHORITY,
)
CKS_ANALYST = Role(
    code="cks_analyst",
    label=_("CKS analyst"),
    explanation=_("Reads and handles what has been disclosed to CKS, over all organisations."),
    levels=TOP,
    reach=BRANCH,
    permissions=frozenset({"view_cases", "handle_cases"}),
    audiences=frozenset({CKS}),
)
CKS_LEAD = Role(
    code="cks_lead",
    label=_("CKS lead"),
    explanation=_("Does what an analyst does, assigns cases and is the second person where two are needed."),
    levels=TOP,
    reach=BRANCH,
    permissions=frozenset({"view_cases", "handle_cases", "lead_cases"}),
    audiences=frozenset({CKS}),
)
IDENTITY_CUSTODIAN = Role(
    code="identity_custodian",
    label=_("Identity custodian"),
    explanation=_("Opens names and decides who else may, but reads no narrative."),
    levels=AUTHORITY_LEVELS | TOP,
    reach=SHARED,
    permissions=frozenset({"view_identity", "grant_identity"}),
    audiences=frozenset({IDENTITY}),
)
AUDITOR = Role(
    code="auditor",
    label=_("Auditor"),
    explanation=_("Reads the audit trail, which holds no content."),
    levels=TOP,
    reach=BRANCH,
    permissions=frozenset({"read_audit"}),
)
ADMINISTRATOR = Role(
    code="administrator",
    label=_("Administrator"),
    explanation=_("Makes accounts, assigns roles and keeps the organisation, but reads no case."),
    levels=TOP,
    reach=BRANCH,
    permissions=frozenset({"administer"}),
)
COORDINATOR = Role(
    code="coordinator",
    label=_("Coordinator"),
    explanation=_("Coordinates local safety work. Sees no case."),
    levels=ANY_LEVEL - {"unit"},
    reach=BRANCH,
    permissions=frozenset({"coordinate"}),
)

ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        HANDLER,
        MANAGER,
        CKS_ANALYST,
        CKS_LEAD,
        IDENTITY_CUSTODIAN,
        AUDITOR,
        ADMINISTRATOR,
        COORDINATOR,
    )
}

CONTENT = frozenset({"view_cases", "handle_cases", "view_identity", "grant_identity", "lead_cases"})

# Nobody both gives access and has it, and whoever looks back is neither of them.
EXCLUSIVE = frozenset({"administrator", "auditor"})


def permissions_at(role: Role, *, handlers_open_names: bool) -> frozenset[str]:
    """What the role permits at a node, given who that authority lets open names."""
    return role.permissions | role.names if handlers_open_names else role.permissions


def audiences_at(role: Role, *, handlers_open_names: bool) -> frozenset[str]:
    """The kinds of key that go with the role there."""
    if role.names and handlers_open_names:
        return role.audiences | {IDENTITY}
    return role.audiences


def may_combine(one: str, other: str) -> bool:
    """Whether one person may hold both roles."""
    pair = {one, other}
    if len(pair) == 1 or not pair & EXCLUSIVE:
        return True
    return pair != EXCLUSIVE and not any(ROLES[code].holds_keys for code in pair)


def audience_label(kind: str) -> str | Promise:
    """What the key of a kind of audience opens, in words."""
    labels = {
        ORGANISATION: _("The organisation's cases"),
        CKS: _("The cases of CKS"),
        IDENTITY: _("Names and contact details"),
    }
    return labels.get(kind, _("A named circle"))

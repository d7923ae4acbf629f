"""What each role may do: one table, and nothing else decides it.

A right is what a page asks for, a role is a handful of rights. People may have several roles; an auditor has no
other, because whoever reads the journal must not be in it. Rights change with the next request.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from review_queue.errors import RolesError


class Role(StrEnum):
    """What somebody is in the team."""

    MODERATOR = "moderator"
    LEAD = "lead"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Right(StrEnum):
    """What a page or a form asks of whoever comes."""

    OWN_ACCOUNT = "own_account"
    CASES = "cases"
    POLICY = "policy"
    REASONS = "reasons"
    MEASURES = "measures"
    TEAM = "team"
    ACCOUNTS = "accounts"
    JOURNAL = "journal"
    EXCUSE = "excuse"
    LEAD = "lead"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.MODERATOR: frozenset({Right.OWN_ACCOUNT, Right.CASES, Right.POLICY, Right.MEASURES}),
    Role.LEAD: frozenset(
        {
            Right.OWN_ACCOUNT, Right.CASES, Right.POLICY, Right.REASONS, Right.MEASURES, Right.TEAM,
            Right.ACCOUNTS, Right.EXCUSE, Right.LEAD,
        }
    ),
    Role.AUDITOR: frozenset({Right.OWN_ACCOUNT, Right.POLICY, Right.MEASURES, Right.JOURNAL}),
    Role.ADMIN: frozenset({Right.OWN_ACCOUNT, Right.TEAM, Right.ACCOUNTS, Right.POLICY, Right.MEASURES}),
}  # fmt: skip
"""The whole table. Papers are behind ``CASES`` alone: an admin and an auditor see none."""

ACCOUNT_ONLY = frozenset({Right.OWN_ACCOUNT})
"""An account whose roles nobody confirmed yet may look after itself."""

MUST_ENROL = frozenset({Role.LEAD, Role.ADMIN})
"""Who may change others' accounts needs a second factor."""


def rights_of(roles: frozenset[Role]) -> frozenset[Right]:
    """Everything that these roles may do together."""
    return ACCOUNT_ONLY.union(*(RIGHTS[role] for role in roles))


def parse_roles(codes: Iterable[str]) -> frozenset[Role]:
    """Roles from their codes.

    Raises:
        RolesError: there is no such role, or an auditor would be something else as well.
    """
    try:
        roles = frozenset(Role(code.strip()) for code in codes if code.strip())
    except ValueError:
        raise RolesError("there is no such role; the roles are " + ", ".join(Role)) from None
    if Role.AUDITOR in roles and len(roles) > 1:
        raise RolesError("an auditor reads the journal of the others and has no other role")
    return roles


def roles_from(column: str) -> frozenset[Role]:
    """Roles as they are kept: codes with commas between them; one that is not known gives no right."""
    return frozenset(Role(code) for code in column.split(",") if code in set(Role))


def column_of(roles: frozenset[Role]) -> str:
    """Roles as they are kept, always in the same order."""
    return ",".join(role for role in Role if role in roles)

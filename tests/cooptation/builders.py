"""Neighbours, requests and vouches for tests: plausible and content with every rule unless a test says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cooptation.circumstances import Circumstances, Dwelling, Quarter
from cooptation.policy import CooptationPolicy
from cooptation.vouch import Level, Mandate, Newcomer, Request, Role, Spending, TrustLevel, Vouch, Voucher

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
OPENED = NOW - timedelta(days=10)
GIVEN = NOW - timedelta(days=5)
POLICY = CooptationPolicy(version="test-1", points=4, budget_365d=8, asks_open=6, pair_audit_percent=10)
"""Numbers of the tests' own, so that a change of the packaged ones changes no claim about a rule."""
TICK = timedelta(microseconds=1)


def days(count: float) -> timedelta:
    return timedelta(days=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def a_voucher(name: str = "anna", **changes: Any) -> Voucher:
    values: dict[str, Any] = {
        "id": name,
        "dwelling": f"dwelling of {name}",
        "quarter": "port",
        "level": TrustLevel.D,
        "verified_at": NOW - days(700),
        "active_days": 40,
        "devices": frozenset({f"device of {name}"}),
        "credential_changes": (),
    }
    return Voucher(**{**values, **changes})


def a_mandate(role: Role, **changes: Any) -> Mandate:
    values: dict[str, Any] = {
        "role": role,
        "since": NOW - days(200),
        "until": NOW + days(165),
        "has_second_factor": True,
        "quarters": frozenset({"port"}),
    }
    return Mandate(**{**values, **changes})


def an_agent(name: str = "agent", role: Role = Role.ASSOCIATION, **mandate: Any) -> Voucher:
    return a_voucher(name, quarter="town", mandate=a_mandate(role, **mandate))


def an_ambassador(name: str = "anna", mandate: dict[str, Any] | None = None, **changes: Any) -> Voucher:
    return a_voucher(name, mandate=a_mandate(Role.AMBASSADOR, **(mandate or {})), **changes)


def a_newcomer(**changes: Any) -> Newcomer:
    values: dict[str, Any] = {
        "id": "newcomer",
        "dwelling": "dwelling of newcomer",
        "quarter": "port",
        "devices": frozenset({"device of newcomer"}),
    }
    return Newcomer(**{**values, **changes})


def a_request(newcomer: Newcomer | None = None, **changes: Any) -> Request:
    values: dict[str, Any] = {"id": "request", "newcomer": newcomer or a_newcomer(), "opened_at": OPENED}
    return Request(**{**values, **changes})


def a_vouch(voucher: Voucher | None = None, **changes: Any) -> Vouch:
    voucher = voucher or a_voucher()
    values: dict[str, Any] = {
        "id": f"vouch of {voucher.id}",
        "voucher": voucher,
        "given_at": GIVEN,
        "met_here": True,
        "level": Level.KNOWN_WELL,
    }
    return Vouch(**{**values, **changes})


def d_vouch(name: str, voucher_changes: dict[str, Any] | None = None, **changes: Any) -> Vouch:
    return a_vouch(a_voucher(name, **(voucher_changes or {})), **changes)


def c1_vouch(name: str, voucher_changes: dict[str, Any] | None = None, **changes: Any) -> Vouch:
    return d_vouch(name, {"level": TrustLevel.C1, **(voucher_changes or {})}, **changes)


def spent(*moments: datetime) -> tuple[Spending, ...]:
    return tuple(Spending(request_id=f"earlier {place}", at=at) for place, at in enumerate(moments))


def a_quarter(**changes: Any) -> Quarter:
    values: dict[str, Any] = {"d_members": 40, "accepted_365d": 12, "vouches": 30}
    return Quarter(**{**values, **changes})


def circumstances(**changes: Any) -> Circumstances:
    values: dict[str, Any] = {
        "quarter": a_quarter(),
        "dwelling": Dwelling(building_units=12),
        "neighbours_told_at": OPENED,
        "same_person": False,
        "revoked_contact": False,
    }
    return Circumstances(**{**values, **changes})

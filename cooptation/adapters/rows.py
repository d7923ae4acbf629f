"""Rows of vouching as values, and values as columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from cooptation.codes import Code
from cooptation.lifetime import Way
from cooptation.people import (
    Home,
    InvitationKind,
    KeptInvitation,
    KeptVouch,
    Member,
    OpenRequest,
    RequestState,
    Signals,
)
from cooptation.reasons import NextStep, Reason
from cooptation.vouch import Level, Standing, TrustLevel

HOME_COLUMNS = ("dwelling", "building", "street", "family", "person", "quarter", "lon", "lat", "is_rural")


def home_values(home: Home) -> dict[str, Any]:
    """A home as the columns of a row."""
    return {name: getattr(home, name) for name in HOME_COLUMNS}


def home_from(row: Row[Any]) -> Home:
    """The home of a member's or a request's row."""
    return Home(**{name: getattr(row, name) for name in HOME_COLUMNS})


def standing_from(row: Row[Any]) -> Standing:
    """What stands against a member."""
    return Standing(
        has_open_fraud_case=row.has_open_fraud,
        is_suspended=row.is_suspended,
        is_restricted=row.is_restricted,
        vouching_off_until=row.vouching_off_until,
        report_upheld_at=row.report_upheld_at,
    )


def member_from(row: Row[Any]) -> Member:
    """A row of ``members``."""
    return Member(
        id=row.id,
        account=row.account,
        home=home_from(row),
        case_id=row.case_id,
        level=TrustLevel(row.level) if row.level else None,
        way=Way(row.way) if row.way else None,
        verified_at=row.verified_at,
        admitted_at=row.admitted_at,
        verified_until=row.verified_until,
        probation_until=row.probation_until,
        is_active=row.is_active,
        moved_at=row.moved_at,
        standing=standing_from(row),
        strikes=row.strikes,
        batch=row.batch,
        is_muted=row.is_muted,
        recovered_since=row.recovered_since,
        recovered_at=row.recovered_at,
    )


def request_from(row: Row[Any]) -> OpenRequest:
    """A row of ``vouch_requests``."""
    return OpenRequest(
        id=row.id,
        case_id=row.case_id,
        newcomer_id=row.newcomer_id,
        home=home_from(row),
        state=RequestState(row.state),
        opened_at=row.opened_at,
        quorum_at=row.quorum_at,
        neighbours_told_at=row.neighbours_told_at,
        look_at=row.look_at,
        closed_at=row.closed_at,
        level=TrustLevel(row.level) if row.level else None,
        probation_until=row.probation_until,
    )


def vouch_from(row: Row[Any]) -> KeptVouch:
    """A row of ``vouches``."""
    return KeptVouch(
        id=row.id,
        request_id=row.request_id,
        voucher_id=row.voucher_id,
        opened_at=row.opened_at,
        given_at=row.given_at,
        answered_at=row.answered_at,
        declined_at=row.declined_at,
        withdrawn_at=row.withdrawn_at,
        void_at=row.void_at,
        level=Level(row.level) if row.level else None,
        met_here=row.met_here,
        distance_m=row.distance_m,
        admitted=row.admitted,
    )


def invitation_from(row: Row[Any]) -> KeptInvitation:
    """A row of ``vouch_invitations``."""
    return KeptInvitation(
        id=row.id,
        kind=InvitationKind(row.kind),
        maker_id=row.maker_id,
        quarter=row.quarter,
        made_at=row.made_at,
        dwelling=row.dwelling,
        level=Level(row.level) if row.level else None,
        met_here=row.met_here,
        used_at=row.used_at,
        withdrawn_at=row.withdrawn_at,
        uses=row.uses,
    )


def signals_from(row: Row[Any] | None) -> Signals:
    """A row of ``member_signals``; nothing where there is none."""
    if row is None:
        return Signals()
    changes = row.credential_changes
    return Signals(
        active_days=row.active_days,
        devices=None if row.devices is None else frozenset(row.devices),
        credential_changes=None if changes is None else tuple(datetime.fromisoformat(at) for at in changes),
    )


def reason_values(reason: Reason) -> dict[str, Any]:
    """A reason as it is kept."""
    return {
        "code": reason.code.value,
        "rule_version": reason.rule_version,
        "next_step": reason.next_step.value,
        "params": dict(reason.params),
        "facts": dict(reason.facts),
        "since": _written(reason.since),
        "until": _written(reason.until),
    }


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def reason_from(kept: Mapping[str, Any]) -> Reason:
    """A kept reason as a value again."""
    return Reason(
        code=Code(kept["code"]),
        rule_version=kept["rule_version"],
        next_step=NextStep(kept["next_step"]),
        params=kept["params"],
        facts=kept["facts"],
        since=_read(kept["since"]),
        until=_read(kept["until"]),
    )

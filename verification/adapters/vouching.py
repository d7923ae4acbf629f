"""Vouching on the transaction of a case, and a case on the transaction of a vouch: both packages' stores together."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from cooptation.acts import verdicts
from cooptation.adapters.side_store import SqlSide, side_on
from cooptation.adapters.store_counts import SqlCounts
from cooptation.adapters.store_invitations import SqlAsks, SqlInvitations, SqlObjections
from cooptation.adapters.store_members import SqlMembers
from cooptation.adapters.store_requests import SqlRequests, SqlVouches
from cooptation.people import Claimant
from cooptation.policy import CooptationPolicy
from cooptation.ports import House
from verification.adapters.homes import Homes
from verification.adapters.unit_of_work import SqlAuditLog, SqlWork, Transactions
from verification.domain.case import Case
from verification.domain.policy import Policy
from verification.dwellings import digest
from verification.vouched import CaseFollows

TOKEN_BYTES = 32
"""256 bits, twice what an invitation needs."""

ALL_DRAWS = 100


@dataclass(frozen=True, kw_only=True)
class VouchWork:
    """The ``Work`` of the acts: every store of both packages on one connection."""

    now: datetime
    clock: Callable[[Connection], datetime]
    connection: Connection
    members: SqlMembers
    requests: SqlRequests
    vouches: SqlVouches
    counts: SqlCounts
    objections: SqlObjections
    invitations: SqlInvitations
    asks: SqlAsks
    follows: CaseFollows
    audit: SqlAuditLog
    side: SqlSide

    def moment(self) -> datetime:
        """The time at this instant: ``now`` is older where a lock was waited for."""
        return self.clock(self.connection)

"""Both packages' stores on one connection: vouching in the transaction of a case, a case in that of a vouch."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from cooptation.adapters.side_store import SqlSide, side_on
from cooptation.adapters.store_counts import SqlCounts
from cooptation.adapters.store_invitations import SqlAsks, SqlInvitations, SqlObjections
from cooptation.adapters.store_members import SqlMembers
from cooptation.adapters.store_requests import SqlRequests, SqlVouches
from cooptation.policy import CooptationPolicy
from cooptation.ports import House
from review_queue.adapters.routing_store import Router
from review_queue.conflicts import USUAL_REACH, Reach
from review_queue.routing import FEWEST_FREE
from verification.adapters.database import database_now
from verification.adapters.homes import Homes
from verification.adapters.item_subjects import ItemSubjects
from verification.adapters.unit_of_work import SqlAuditLog, SqlWork, Transactions
from verification.domain.errors import SettingsError
from verification.domain.policy import Policy
from verification.dwellings import digest
from verification.vouched import CaseFollows
from verification.vouched_aftermath import AftermathCentre

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
        return max(self.now, self.clock(self.connection))


@dataclass(frozen=True, kw_only=True)
class SqlVouching:
    """The ``Vouching`` of one transaction."""

    work: VouchWork
    policy: CooptationPolicy


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """What a transaction needs beside its connection to keep members: the homes, and both policies.

    ``letters_on``: codes go out by post.
    """

    homes: Homes
    policy: Policy
    rules: CooptationPolicy
    letters_on: bool = False
    clock: Callable[[Connection], datetime] = database_now
    reach: Reach = USUAL_REACH
    fewest_free: int = FEWEST_FREE

    @property
    def router(self) -> Router:
        """What says who may look at an item: it knows the same homes."""
        subjects = ItemSubjects(homes=self.homes, reach=self.reach)
        return Router(subjects=subjects, reach=self.reach, fewest_free=self.fewest_free)

    def __call__(self, work: SqlWork) -> SqlVouching:
        """Members and requests on the transaction of a case; its queue knows the homes from then on."""
        work.reviews.know(self.router)
        return SqlVouching(work=self._stores(work), policy=self.rules)

    def _stores(self, work: SqlWork) -> VouchWork:
        connection, now = work.connection, work.now
        home_of = partial(self.homes.on, connection)
        centre = AftermathCentre(work=work, find_home=home_of)
        side = side_on(connection, centre)
        return VouchWork(
            now=now,
            clock=self.clock,
            connection=connection,
            members=SqlMembers(connection, now),
            requests=SqlRequests(connection, now),
            vouches=SqlVouches(connection, now),
            counts=SqlCounts(connection, now, self.rules, letters_on=self.letters_on),
            objections=SqlObjections(connection, now),
            invitations=SqlInvitations(connection, now),
            asks=SqlAsks(connection, now),
            follows=CaseFollows(work, home_of, self.policy, side.homes.told),
            audit=work.audit,
            side=side,
        )


class VouchTransactions:
    """The transactions of the acts, over those of the cases."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @contextmanager
    def __call__(self) -> Iterator[VouchWork]:
        """A writing transaction; committed at the end, rolled back on any error."""
        with self._transactions() as work:
            yield stores_of(work)

    @contextmanager
    def reading(self) -> Iterator[VouchWork]:
        """A transaction that only looks."""
        with self._transactions.reading() as work:
            yield stores_of(work)


def stores_of(work: SqlWork) -> VouchWork:
    """The stores of the acts in a case's transaction.

    Raises:
        SettingsError: this process keeps no members.
    """
    if not isinstance(work.vouching, SqlVouching):
        raise SettingsError("this process keeps no members: its transactions were made without neighbours")
    return work.vouching.work


def vouch_house(transactions: Transactions, neighbours: Neighbours) -> House:
    """What the acts are given; ``transactions`` keep members."""
    opened = VouchTransactions(transactions)
    return House(
        transaction=opened,
        looking=opened.reading,
        policy=neighbours.rules,
        token=lambda: secrets.token_urlsafe(TOKEN_BYTES),
        draw=lambda: secrets.randbelow(ALL_DRAWS),
        digest=partial(digest, neighbours.homes.key),
        letters_on=neighbours.letters_on,
    )

"""Invitations, asks and objections in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Select, and_, func, insert, or_, select, update

from cooptation.adapters.rows import invitation_from
from cooptation.adapters.side_rows import insert_missing
from cooptation.adapters.store_requests import IS_LIVE
from cooptation.adapters.tables import asks, invitations, objections, requests
from cooptation.asks import Asks
from cooptation.circumstances import ObjectionKind
from cooptation.people import InvitationKind, KeptInvitation, Member

ASK_WAITS = timedelta(days=7)
"""An ask is open for a week, answered or not, as long as a link lives: a count that fell with an answer would tell."""

ASKS_LAST = timedelta(days=30)
"""Asks of earlier requests count as long as one request lives (Q03), so that opening another one gains nothing."""

RECEIVED_WINDOW = timedelta(days=365)
"""How far back a neighbour's asks are looked at; longer than any policy's window needs to be."""


class SqlInvitations:
    """The ``Invitations`` of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, invitation: KeptInvitation, token_sha256: str) -> KeptInvitation:
        """Keep a new one; it comes back with its id."""
        row: dict[str, Any] = {
            "id": uuid4().hex,
            "token_sha256": token_sha256,
            "kind": invitation.kind.value,
            "maker_id": invitation.maker_id,
            "quarter": invitation.quarter,
            "dwelling": invitation.dwelling,
            "level": invitation.level.value if invitation.level else None,
            "met_here": invitation.met_here,
            "made_at": invitation.made_at,
        }
        self._connection.execute(insert(invitations).values(row))
        kept = select(invitations).where(invitations.c.id == row["id"])
        return invitation_from(self._connection.execute(kept).one())

    def find(self, token_sha256: str) -> KeptInvitation | None:
        """The invitation of a secret."""
        return self._one(select(invitations).where(invitations.c.token_sha256 == token_sha256))

    def lock(self, token_sha256: str) -> KeptInvitation | None:
        """The invitation of a secret, held until the transaction ends."""
        return self._one(select(invitations).where(invitations.c.token_sha256 == token_sha256).with_for_update())

    def _one(self, query: Select[Any]) -> KeptInvitation | None:
        row = self._connection.execute(query).first()
        return None if row is None else invitation_from(row)

    def made_by(self, member_id: str) -> tuple[KeptInvitation, ...]:
        """What a member made, last one first."""
        mine = select(invitations).where(invitations.c.maker_id == member_id)
        newest = mine.order_by(invitations.c.made_at.desc(), invitations.c.id)
        return tuple(invitation_from(row) for row in self._connection.execute(newest))

    def use(self, invitation_id: str, request_id: str) -> None:
        """Note one use."""
        used = update(invitations).where(invitations.c.id == invitation_id)
        values = {"uses": invitations.c.uses + 1, "used_at": self._now, "request_id": request_id}
        self._connection.execute(used.values(values))

    def withdraw(self, invitation_id: str, maker_id: str) -> bool:
        """Take it back; False when it is not this member's, or over."""
        unused = or_(invitations.c.kind == InvitationKind.POSTER.value, invitations.c.used_at.is_(None))
        mine = and_(invitations.c.id == invitation_id, invitations.c.maker_id == maker_id, unused)
        withdrawn = update(invitations).where(mine, invitations.c.withdrawn_at.is_(None))
        return self._connection.execute(withdrawn.values(withdrawn_at=self._now)).rowcount == 1


class SqlAsks:
    """The ``AskStore`` of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def around(self, request_id: str, neighbour: Member | None) -> Asks:
        """What stands around one more ask."""
        mine = and_(asks.c.request_id.in_(self._requests_of_one(request_id)), asks.c.asked_at > self._now - ASKS_LAST)
        recent = and_(mine, asks.c.asked_at > self._now - ASK_WAITS)
        return Asks(
            open=self._number(select(func.count()).select_from(asks).where(recent)),
            total=self._number(select(func.count()).select_from(asks).where(mine)),
            received=() if neighbour is None else self._received(neighbour.id),
            is_muted=neighbour is not None and neighbour.is_muted,
        )

    @staticmethod
    def _requests_of_one(request_id: str) -> Select[Any]:
        """The requests of the same newcomer: a new one does not give the asks of the last one back."""
        newcomer = select(requests.c.newcomer_id).where(requests.c.id == request_id).scalar_subquery()
        return select(requests.c.id).where(requests.c.newcomer_id == newcomer)

    def _number(self, query: Select[Any]) -> int:
        return int(self._connection.execute(query).scalar_one())

    def _received(self, member_id: str) -> tuple[datetime, ...]:
        reached = and_(asks.c.member_id == member_id, asks.c.silenced.is_(None))
        lately = select(asks.c.asked_at).where(reached, asks.c.asked_at > self._now - RECEIVED_WINDOW)
        return tuple(self._connection.execute(lately.order_by(asks.c.asked_at)).scalars())

    def add(
        self, request_id: str, token_sha256: str, neighbour_id: str | None, vouch_id: str | None, silenced: str | None
    ) -> None:
        """Keep an ask."""
        self._connection.execute(
            insert(asks).values(
                id=uuid4().hex,
                token_sha256=token_sha256,
                request_id=request_id,
                member_id=neighbour_id,
                vouch_id=vouch_id,
                silenced=silenced,
                asked_at=self._now,
            )
        )

    def request_of(self, token_sha256: str) -> str | None:
        """The live request somebody was asked for."""
        asked = select(requests.c.id).join(asks, asks.c.request_id == requests.c.id)
        return self._connection.execute(asked.where(asks.c.token_sha256 == token_sha256, IS_LIVE)).scalar()

    def taken_up(self, token_sha256: str, member_id: str, vouch_id: str) -> bool:
        """Note who opened an ask; False when somebody else did before."""
        free = or_(asks.c.opened_by.is_(None), asks.c.opened_by == member_id)
        opened = update(asks).where(asks.c.token_sha256 == token_sha256, free)
        values = {"opened_by": member_id, "opened_at": self._now, "vouch_id": vouch_id}
        return self._connection.execute(opened.values(values)).rowcount == 1


class SqlObjections:
    """The ``Objections`` of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def find(self, request_id: str, member_id: str) -> ObjectionKind | None:
        """What the neighbour already said."""
        mine = and_(objections.c.request_id == request_id, objections.c.member_id == member_id)
        kind = self._connection.execute(select(objections.c.kind).where(mine)).scalar()
        return None if kind is None else ObjectionKind(kind)

    def add(self, request_id: str, member_id: str, kind: ObjectionKind) -> None:
        """Keep an objection."""
        row = {"id": uuid4().hex, "request_id": request_id, "member_id": member_id, "kind": kind.value, "at": self._now}
        insert_missing(self._connection, objections, [row])

    def settle(self, request_id: str, *, founded: bool) -> None:
        """Keep what a human found in the objections of a request."""
        mine = update(objections).where(objections.c.request_id == request_id)
        self._connection.execute(mine.values(founded=founded))

"""Requests, vouches and outcomes in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, or_, select, update

from cooptation.adapters.rows import (
    home_values,
    reason_from,
    reason_values,
    request_from,
    vouch_from,
)
from cooptation.adapters.side_rows import insert_missing
from cooptation.adapters.tables import asks, audits, outcomes, requests, vouches
from cooptation.decision import Outcome
from cooptation.errors import NotFoundError
from cooptation.people import (
    LIVE_STATES,
    Home,
    KeptVouch,
    Member,
    OpenRequest,
    RequestState,
    WithdrawalReason,
)
from cooptation.reasons import Reason
from cooptation.vouch import Level

MOST_NOTICES = 50
"""Requests one neighbour is told of at a time."""

IS_LIVE = requests.c.state.in_([state.value for state in LIVE_STATES])


class SqlRequests:
    """The ``Requests`` of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def get(self, request_id: str) -> OpenRequest:
        """The request, or ``NotFoundError``."""
        return self._required(self._one(requests.c.id == request_id))

    def lock(self, request_id: str) -> OpenRequest:
        """The request, held until the transaction ends; SQLite's writers are serial anyway."""
        mine = select(requests).where(requests.c.id == request_id).with_for_update()
        row = self._connection.execute(mine).first()
        return self._required(None if row is None else request_from(row))

    def of_case(self, case_id: str) -> OpenRequest | None:
        """The case's last request."""
        return self._one(requests.c.case_id == case_id)

    def live_of(self, newcomer_id: str) -> OpenRequest | None:
        """The account's live request."""
        return self._one(and_(requests.c.newcomer_id == newcomer_id, requests.c.closed_at.is_(None)))

    def _one(self, condition: ColumnElement[bool]) -> OpenRequest | None:
        last = select(requests).where(condition).order_by(requests.c.opened_at.desc(), requests.c.id).limit(1)
        row = self._connection.execute(last).first()
        return None if row is None else request_from(row)

    @staticmethod
    def _required(request: OpenRequest | None) -> OpenRequest:
        if request is None:
            raise NotFoundError("no such request")
        return request

    def open(self, case_id: str, newcomer_id: str, home: Home) -> OpenRequest:
        """A new live request; the one that is there when somebody was faster."""
        row = {
            "id": uuid4().hex,
            "case_id": case_id,
            "newcomer_id": newcomer_id,
            "state": RequestState.OPEN.value,
            "opened_at": self._now,
        }
        insert_missing(self._connection, requests, [row | home_values(home)])
        return self._required(self.live_of(newcomer_id))

    def keep(self, request: OpenRequest) -> None:
        """Keep where a locked request stands; it is closed now when no longer live."""
        closed_at = None if request.is_live else request.closed_at or self._now
        kept = update(requests).where(requests.c.id == request.id)
        self._connection.execute(
            kept.values(
                state=request.state.value,
                look_at=request.look_at,
                quorum_at=request.quorum_at,
                neighbours_told_at=request.neighbours_told_at,
                level=request.level.value if request.level else None,
                probation_until=request.probation_until,
                closed_at=closed_at,
            )
        )

    def settle(self, request_id: str, home: Home) -> None:
        """Keep the same home told more exactly, or in another quarter of its choice; whatever was said on it stays."""
        self._connection.execute(update(requests).where(requests.c.id == request_id).values(**home_values(home)))

    def rehome(self, request_id: str, home: Home) -> None:
        """Keep the home that is declared now; places that nobody answered are for another home and go."""
        kept = update(requests).where(requests.c.id == request_id)
        self._connection.execute(kept.values(**home_values(home)))
        unanswered = and_(vouches.c.request_id == request_id, vouches.c.answered_at.is_(None))
        self._connection.execute(delete(vouches).where(unanswered))

    def has_asked(self, request_id: str) -> bool:
        """Whether a neighbour was asked or named on a request, answered or not."""
        asked = exists().where(asks.c.request_id == request_id)
        named = exists().where(vouches.c.request_id == request_id)
        return bool(self._connection.execute(select(or_(asked, named))).scalar_one())

    def look_soon(self, request_id: str) -> None:
        """Have it judged at once, by whoever comes first."""
        open_one = and_(requests.c.id == request_id, requests.c.state == RequestState.OPEN.value)
        self._connection.execute(update(requests).where(open_one).values(look_at=self._now))

    def due(self, most: int, state: RequestState = RequestState.OPEN) -> tuple[str, ...]:
        """Requests in a state whose moment to be looked at again has come, longest overdue first."""
        waits = and_(requests.c.state == state.value, requests.c.look_at <= self._now)
        query = select(requests.c.id).where(waits).order_by(requests.c.look_at).limit(most)
        return tuple(self._connection.execute(query).scalars())

    def last_outcome(self, request_id: str) -> tuple[str, tuple[str, ...]] | None:
        """Verdict and codes of the last outcome kept."""
        row = self._last(request_id)
        return None if row is None else (row.verdict, tuple(row.codes))

    def last_reasons(self, request_id: str) -> tuple[Reason, ...]:
        """The reasons of the last outcome kept."""
        row = self._last(request_id)
        return () if row is None else tuple(reason_from(kept) for kept in row.reasons)

    def _last(self, request_id: str) -> Any:  # noqa: ANN401 - a row of any shape
        mine = select(outcomes).where(outcomes.c.request_id == request_id)
        return self._connection.execute(mine.order_by(outcomes.c.place.desc()).limit(1)).first()

    def add_outcome(self, request_id: str, outcome: Outcome, actor: str) -> None:
        """Keep an outcome; they are only ever added."""
        last = self._last(request_id)
        self._connection.execute(
            insert(outcomes).values(
                id=uuid4().hex,
                request_id=request_id,
                place=1 if last is None else last.place + 1,
                at=self._now,
                actor=actor,
                verdict=outcome.verdict.value,
                codes=[code.value for code in outcome.codes],
                reasons=[reason_values(reason) for reason in outcome.reasons],
                unwatched=[code.value for code in outcome.unwatched],
                points=outcome.tally.points,
                d_vouchers=outcome.tally.d_vouchers,
                dwellings=outcome.tally.dwellings,
                level=outcome.level.value if outcome.level else None,
                policy_version=outcome.policy_version,
            )
        )

    def add_audit(self, request_id: str, member_id: str, reason: Reason) -> str:
        """Keep that an admission is audited; the audit's id."""
        row = {"id": uuid4().hex, "request_id": request_id, "member_id": member_id, "code": reason.code.value}
        insert_missing(self._connection, audits, [row | {"drawn_at": self._now, "due_at": reason.until}])
        kept = select(audits.c.id).where(audits.c.request_id == request_id)
        return str(self._connection.execute(kept).scalar_one())

    def next_door_to(self, member: Member) -> tuple[OpenRequest, ...]:
        """Live requests of the member's building or street, in other dwellings, told already."""
        near = or_(requests.c.building == member.home.building, requests.c.street == member.home.street)
        told = requests.c.neighbours_told_at.is_not(None)
        query = select(requests).where(near, told, IS_LIVE, requests.c.dwelling != member.home.dwelling)
        newest = query.order_by(requests.c.neighbours_told_at.desc()).limit(MOST_NOTICES)
        return tuple(request_from(row) for row in self._connection.execute(newest))


class SqlVouches:
    """The ``Vouches`` of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def get(self, vouch_id: str) -> KeptVouch:
        """The vouch, or ``NotFoundError``."""
        found = self._many(vouches.c.id == vouch_id)
        if not found:
            raise NotFoundError("no such vouch")
        return found[0]

    def find(self, request_id: str, voucher_id: str) -> KeptVouch | None:
        """The neighbour's place on a request."""
        mine = and_(vouches.c.request_id == request_id, vouches.c.voucher_id == voucher_id)
        return next(iter(self._many(mine)), None)

    def _many(self, condition: ColumnElement[bool]) -> tuple[KeptVouch, ...]:
        newest = select(vouches).where(condition).order_by(vouches.c.opened_at.desc(), vouches.c.id)
        return tuple(vouch_from(row) for row in self._connection.execute(newest))

    def open(self, request_id: str, voucher_id: str, distance_m: float | None) -> KeptVouch:
        """The neighbour's place on a request, made when it is not there."""
        asked = self._connection.execute(
            select(requests.c.newcomer_id, requests.c.quarter).where(requests.c.id == request_id)
        ).one()
        row = {
            "id": uuid4().hex,
            "request_id": request_id,
            "voucher_id": voucher_id,
            "newcomer_id": asked.newcomer_id,
            "quarter": asked.quarter,
            "opened_at": self._now,
            "distance_m": distance_m,
        }
        insert_missing(self._connection, vouches, [row])
        mine = and_(vouches.c.request_id == request_id, vouches.c.voucher_id == voucher_id)
        return self._many(mine)[0]

    def cast(self, vouch_id: str, level: Level, *, met_here: bool, at: datetime | None) -> None:
        """Keep what the neighbour said; given at ``at``, or only answered when None."""
        said = update(vouches).where(vouches.c.id == vouch_id, vouches.c.given_at.is_(None))
        answered_at = at or self._now
        values = {"level": level.value, "met_here": met_here, "given_at": at, "answered_at": answered_at}
        self._connection.execute(said.values(**values))

    def decline(self, vouch_id: str) -> None:
        """Keep « je ne connais pas »."""
        said = update(vouches).where(vouches.c.id == vouch_id, vouches.c.given_at.is_(None))
        self._connection.execute(said.values(declined_at=self._now, answered_at=self._now))

    def withdraw(self, vouch_id: str, reason: WithdrawalReason | None) -> None:
        """Take it back."""
        # A moment of its own, not before the vouch: the two may come from transactions whose clocks were read apart.
        given = self.get(vouch_id).given_at or self._now
        values = {"withdrawn_at": max(self._now, given), "withdrawal": reason.value if reason else None}
        self._connection.execute(update(vouches).where(vouches.c.id == vouch_id).values(**values))

    def given_by(self, member_id: str) -> tuple[KeptVouch, ...]:
        """What a member gave, last one first."""
        return self._many(and_(vouches.c.voucher_id == member_id, vouches.c.given_at.is_not(None)))

    def waiting_for(self, member_id: str) -> tuple[KeptVouch, ...]:
        """What was opened for a member on live requests and not answered, last one first."""
        live = select(requests.c.id).where(IS_LIVE)
        unanswered = and_(vouches.c.given_at.is_(None), vouches.c.declined_at.is_(None))
        return self._many(and_(vouches.c.voucher_id == member_id, unanswered, vouches.c.request_id.in_(live)))

    def mark_admitted(self, vouch_ids: tuple[str, ...]) -> None:
        """Note that somebody was admitted while these stood."""
        self._connection.execute(update(vouches).where(vouches.c.id.in_(vouch_ids)).values(admitted=True))

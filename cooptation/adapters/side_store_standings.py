"""What becomes of members and their vouches, over the members' own tables, in SQLAlchemy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, insert, or_, select, true, update

from cooptation.adapters.rows import home_values, member_from
from cooptation.adapters.side_rows import MOST_ROWS_A_STATEMENT
from cooptation.adapters.side_tables import agents, imported_members
from cooptation.adapters.store_members import verified_at
from cooptation.adapters.tables import audits, members, requests, vouches
from cooptation.aftermath import GivenVouch
from cooptation.lifetime import Way
from cooptation.people import LIVE_STATES, Home, Member, RequestState
from cooptation.records import Imported, Stood, Unposted
from cooptation.vouch import TrustLevel

MEMBERS, VOUCHES = members.c, vouches.c
TIMED_WAYS = (Way.VOUCHES.value, Way.COHABITANT.value, Way.LETTER.value)
"""Ways in whose status has a last day by rule P03; a paper has a date of its own."""


class SqlStandings:
    """The ``Standings`` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count_verified(self, at: datetime) -> int:
        """How many verified, active members there are; agents are none."""
        neighbours = MEMBERS.id.not_in(select(agents.c.id))
        query = select(func.count()).select_from(members).where(verified_at(at), neighbours)
        return int(self._connection.execute(query).scalar_one())

    def residents_of(self, dwelling: str, at: datetime) -> tuple[Member, ...]:
        """Document-verified, active members of a dwelling."""
        here = and_(MEMBERS.dwelling == dwelling, MEMBERS.level == TrustLevel.D.value, verified_at(at))
        return self._members(select(members).where(here).order_by(MEMBERS.id))

    def people_at(self, home: Home) -> tuple[Member, ...]:
        """Verified members of that name at that dwelling; without a name, of that dwelling."""
        here = and_(MEMBERS.dwelling == home.dwelling, MEMBERS.level.is_not(None))
        named = or_(MEMBERS.person == home.person, MEMBERS.family == home.family) if home.person else true()
        found = self._members(select(members).where(here, named).order_by(MEMBERS.id))
        exact = tuple(one for one in found if home.person and one.home.person == home.person)
        return exact or found

    def turn_vouching_off(self, member_id: str, until: datetime) -> None:
        """No vouching until then; an ending that is later stays."""
        later_stays = case((MEMBERS.vouching_off_until > until, MEMBERS.vouching_off_until), else_=until)
        self._change(member_id, vouching_off_until=later_stays)

    def turn_vouching_on(self, member_id: str, until: datetime | None) -> None:
        """One strike less; vouching stays off until then, or is on at once."""
        strikes = case((MEMBERS.strikes > 0, MEMBERS.strikes - 1), else_=0)
        self._change(member_id, strikes=strikes, vouching_off_until=until)

    def suspend(self, member_id: str) -> None:
        """No vouching for good."""
        self._change(member_id, is_suspended=True)

    def resume(self, member_id: str) -> None:
        """Vouching is not off for good any more."""
        self._change(member_id, is_suspended=False)

    def reinstate(self, member_id: str) -> None:
        """An appeal was right: they vouch again, and nothing stands against them."""
        given_back = {"vouching_off_until": None, "report_upheld_at": None, "revoked_at": None}
        self._change(member_id, is_suspended=False, is_restricted=False, has_open_fraud=False, **given_back)

    def note_report(self, member_id: str, at: datetime) -> None:
        """A report was upheld by a human."""
        self._change(member_id, report_upheld_at=at)

    def strike(self, member_id: str) -> None:
        """One more admitted fraud among those they vouched for."""
        self._change(member_id, strikes=MEMBERS.strikes + 1)

    def revoke(self, member_id: str, at: datetime) -> None:
        """Humans found a fraud: no level, no vouching, and a mark by which somebody who comes back is noticed."""
        self._change(member_id, level=None, probation_until=None, is_suspended=True, revoked_at=at)

    def void(self, vouch_ids: Sequence[str], code: str, at: datetime) -> tuple[str, ...]:
        """These no longer count, by no act of their voucher; the live requests they were on."""
        live: set[str] = set()
        for some in _portions(vouch_ids):
            standing = and_(VOUCHES.id.in_(some), VOUCHES.void_at.is_(None))
            live |= self._live_requests(standing)
            self._connection.execute(update(vouches).where(standing).values(void_at=at, void_code=code))
        return tuple(sorted(live))

    def restore(self, vouch_ids: Sequence[str], code: str) -> tuple[str, ...]:
        """These count again, where nothing but this code had made them void; the live requests they are on."""
        live: set[str] = set()
        for some in _portions(vouch_ids):
            voided = and_(VOUCHES.id.in_(some), VOUCHES.void_code == code)
            live |= self._live_requests(voided)
            self._connection.execute(update(vouches).where(voided).values(void_at=None, void_code=""))
        return tuple(sorted(live))

    def _live_requests(self, which: ColumnElement[bool]) -> set[str]:
        """The live requests that some vouches are on."""
        on = select(VOUCHES.request_id).join(requests, requests.c.id == VOUCHES.request_id)
        live = requests.c.state.in_([state.value for state in LIVE_STATES])
        return set(self._connection.scalars(on.where(which, live)))

    def depart(self, member_id: str) -> None:
        """They left the network."""
        self._change(member_id, is_active=False, level=None, probation_until=None)

    def move(self, member_id: str, at: datetime) -> None:
        """They live elsewhere and are no longer verified."""
        self._change(member_id, level=None, probation_until=None, moved_at=at)

    def recover(self, member_id: str, since: datetime, at: datetime) -> None:
        """The account was in other hands between the two."""
        self._change(member_id, recovered_since=since, recovered_at=at)

    def given(self, member_id: str) -> tuple[GivenVouch, ...]:
        """Everything a member gave, oldest first."""
        mine = and_(VOUCHES.voucher_id == member_id, VOUCHES.given_at.is_not(None))
        query = select(VOUCHES.id, VOUCHES.given_at).where(mine).order_by(VOUCHES.given_at, VOUCHES.id)
        return tuple(GivenVouch(vouch_id=row.id, at=row.given_at) for row in self._connection.execute(query))

    def stood_for(self, newcomer_id: str, request_id: str) -> tuple[Stood, ...]:
        """Vouches that stood for a newcomer: on that request, or with an empty one when they were admitted."""
        of_it = VOUCHES.request_id == request_id if request_id else VOUCHES.admitted
        stood = and_(VOUCHES.newcomer_id == newcomer_id, VOUCHES.given_at.is_not(None), of_it)
        query = select(VOUCHES.id, VOUCHES.voucher_id, VOUCHES.given_at).where(stood, VOUCHES.withdrawn_at.is_(None))
        rows = self._connection.execute(query.order_by(VOUCHES.voucher_id, VOUCHES.id))
        return tuple(Stood(vouch_id=row.id, voucher_id=row.voucher_id, at=row.given_at) for row in rows)

    def admitted_with(self, vouch_ids: Sequence[str]) -> tuple[str, ...]:
        """Requests by which somebody was admitted while one of these stood, and still is."""
        found: set[str] = set()
        for some in _portions(vouch_ids):
            joined = vouches.join(requests, requests.c.id == VOUCHES.request_id)
            joined = joined.join(members, and_(MEMBERS.id == requests.c.newcomer_id, MEMBERS.level.is_not(None)))
            admitted = and_(
                VOUCHES.id.in_(some),
                VOUCHES.admitted,
                requests.c.state == RequestState.ADMITTED.value,
                MEMBERS.case_id == requests.c.case_id,
            )
            found |= set(self._connection.scalars(select(requests.c.id).select_from(joined).where(admitted)))
        return tuple(sorted(found))

    def newcomers_of(self, vouch_ids: Sequence[str]) -> tuple[str, ...]:
        """For whom these vouches were."""
        found: set[str] = set()
        for some in _portions(vouch_ids):
            found |= set(self._connection.scalars(select(VOUCHES.newcomer_id).where(VOUCHES.id.in_(some))))
        return tuple(sorted(found))

    def take_in(self, rows: Sequence[Imported], batch_id: str, at: datetime) -> tuple[str, ...]:
        """Verified members of an import; an account that is known without a level is given one. Their ids."""
        known = self._ids([row.account for row in rows])
        new = [row for row in rows if row.account not in known]
        made = {row.account: uuid4().hex for row in new}
        values = [
            {"id": made[row.account], "account": row.account, "created_at": at} | _import_values(row, batch_id)
            for row in new
        ]
        if values:
            self._connection.execute(insert(members), values)
        for row in rows:
            if row.account in known:
                self._change(known[row.account], **_import_values(row, batch_id))
        return tuple(made.get(row.account) or known[row.account] for row in rows)

    def _ids(self, accounts: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for some in _portions(accounts):
            rows = self._connection.execute(select(MEMBERS.account, MEMBERS.id).where(MEMBERS.account.in_(some)))
            found |= {row.account: row.id for row in rows}
        return found

    def known_accounts(self, accounts: Sequence[str]) -> frozenset[str]:
        """Which of these accounts are members with a level."""
        found: set[str] = set()
        for some in _portions(accounts):
            with_level = and_(MEMBERS.account.in_(some), MEMBERS.level.is_not(None))
            found |= set(self._connection.scalars(select(MEMBERS.account).where(with_level)))
        return frozenset(found)

    def take_out(self, batch_id: str) -> tuple[str, ...]:
        """End the levels that an import gave and nothing has changed since; whose."""
        of_batch = MEMBERS.id.in_(select(imported_members.c.member_id).where(imported_members.c.batch_id == batch_id))
        untouched = and_(of_batch, MEMBERS.batch == batch_id, MEMBERS.case_id.is_(None), MEMBERS.level.is_not(None))
        change = update(members).where(untouched).values(level=None, probation_until=None)
        return tuple(sorted(self._connection.scalars(change.returning(MEMBERS.id))))

    def due_to_end(self, at: datetime, most: int) -> tuple[Member, ...]:
        """Members whose status has a last day that has passed, longest first."""
        over = and_(MEMBERS.level.is_not(None), MEMBERS.way.in_(TIMED_WAYS), MEMBERS.verified_until <= at)
        return self._members(select(members).where(over).order_by(MEMBERS.verified_until).limit(most))

    def in_grace(self, from_day: datetime, at: datetime, most: int) -> tuple[Member, ...]:
        """Members whose status ends between the two moments, soonest first."""
        ending = and_(MEMBERS.verified_until > from_day, MEMBERS.verified_until <= at)
        last = and_(MEMBERS.level.is_not(None), MEMBERS.way.in_(TIMED_WAYS), ending)
        return self._members(select(members).where(last).order_by(MEMBERS.verified_until).limit(most))

    def unposted_audits(self, code: str, most: int) -> tuple[Unposted, ...]:
        """Admissions to be audited by letter that have none yet."""
        joined = audits.join(requests, requests.c.id == audits.c.request_id)
        query = select(audits.c.id, requests.c.case_id, requests.c.dwelling).select_from(joined)
        waiting = query.where(audits.c.code == code, audits.c.sent_at.is_(None)).order_by(audits.c.drawn_at).limit(most)
        rows = self._connection.execute(waiting)
        return tuple(Unposted(audit_id=row.id, case_id=row.case_id, dwelling=row.dwelling) for row in rows)

    def mark_posted(self, audit_id: str, at: datetime) -> None:
        """A letter is on its way for this audit."""
        self._connection.execute(update(audits).where(audits.c.id == audit_id).values(sent_at=at))

    def _change(self, member_id: str, **values: Any) -> None:  # noqa: ANN401 - columns of any type
        self._connection.execute(update(members).where(MEMBERS.id == member_id).values(**values))

    def _members(self, query: Select[Any]) -> tuple[Member, ...]:
        return tuple(member_from(row) for row in self._connection.execute(query))


def _portions(ids: Sequence[str]) -> tuple[Sequence[str], ...]:
    """As many at a time as one statement takes."""
    starts = range(0, len(ids), MOST_ROWS_A_STATEMENT)
    return tuple(ids[start : start + MOST_ROWS_A_STATEMENT] for start in starts)


def _import_values(row: Imported, batch_id: str) -> dict[str, Any]:
    """The columns an import fills; whoever was verified at the day it says."""
    return {
        "level": row.level.value,
        "way": (Way.DOCUMENT if row.level is TrustLevel.D else Way.VOUCHES).value,
        "verified_at": row.verified_at,
        "admitted_at": row.verified_at,
        "verified_until": row.until,
        "batch": batch_id,
        "is_active": True,
        **home_values(row.home),
    }


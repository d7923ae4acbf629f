"""The values of the rules, counted in SQL: one request, its vouchers and what surrounds them, never the graph.

The number of statements does not depend on how many vouchers there are, and each is answered from an index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, case, exists, func, or_, select

from cooptation.adapters.posted_codes import posted_code
from cooptation.adapters.rows import member_from, signals_from, vouch_from
from cooptation.adapters.shared_newcomers import together
from cooptation.adapters.store_members import verified_at
from cooptation.adapters.surroundings import building_of, event_declared, mandates_of
from cooptation.adapters.tables import (
    member_contacts,
    member_signals,
    members,
    objections,
    vouches,
)
from cooptation.circumstances import Circumstances, Dwelling, Objection, ObjectionKind, Objector, Quarter
from cooptation.flags import WEEK
from cooptation.lifetime import Way
from cooptation.people import Home, Member, OpenRequest, Signals
from cooptation.policy import LONG_WINDOW, CooptationPolicy
from cooptation.vouch import Newcomer, PastVouch, Request, Spending, TrustLevel, Vouch, Voucher

DECLINE_LASTS = timedelta(days=60)
"""How long « je ne connais pas » is remembered: the life of a vouch (Q03), two months as in Ğ1."""


class SqlCounts:
    """The ``Counts`` of one transaction."""

    def __init__(
        self, connection: Connection, now: datetime, rules: CooptationPolicy, *, letters_on: bool = False
    ) -> None:
        """``rules`` say how long something is looked back at; ``letters_on``: codes go out by post."""
        self._connection = connection
        self._now = now
        self._rules = rules
        self._letters_on = letters_on

    @property
    def _year(self) -> datetime:
        return self._now - LONG_WINDOW

    def request(self, request: OpenRequest) -> Request:
        """The request as the rules see it."""
        signals = self._signals([request.newcomer_id]).get(request.newcomer_id, Signals())
        newcomer = Newcomer(
            id=request.newcomer_id,
            dwelling=request.home.dwelling,
            building=request.home.building,
            quarter=request.home.quarter,
            is_rural=request.home.is_rural,
            counted_for=self._counted_for(request.newcomer_id),
            devices=signals.devices,
        )
        return Request(id=request.id, newcomer=newcomer, opened_at=request.opened_at)

    def _counted_for(self, newcomer_id: str) -> tuple[PastVouch, ...]:
        """Whom the newcomer once helped in, when they were a member before."""
        in_fraud = select(members.c.id).where(or_(members.c.revoked_at.is_not(None), members.c.has_open_fraud))
        was_fraud = or_(vouches.c.newcomer_id.in_(in_fraud), vouches.c.voucher_id.in_(in_fraud))
        query = select(
            vouches.c.newcomer_id, vouches.c.given_at, case((was_fraud, 1), else_=0).label("in_fraud")
        ).where(vouches.c.voucher_id == newcomer_id, vouches.c.given_at.is_not(None), vouches.c.admitted)
        rows = self._connection.execute(query)
        return tuple(
            PastVouch(member_id=row.newcomer_id, at=row.given_at, in_fraud_case=bool(row.in_fraud)) for row in rows
        )

    def voucher(self, member: Member, quarter: str) -> Voucher:
        """A member as a voucher for a newcomer of this quarter, as they stand now."""
        return self._vouchers([member], quarter)[member.id]

    def _vouchers(self, known: Sequence[Member], quarter: str) -> Mapping[str, Voucher]:
        ids = [member.id for member in known]
        spent, stock, shares = self._spent(ids), self._stock(ids), self._shares(ids, quarter)
        signals, mandates = self._signals(ids), mandates_of(self._connection, ids, self._now)
        return {
            member.id: Voucher(
                id=member.id,
                dwelling=member.home.dwelling,
                building=member.home.building,
                quarter=member.home.quarter,
                level=member.level,
                verified_at=member.verified_at,
                verified_until=member.verified_until,
                is_active=member.is_active,
                standing=member.standing,
                spent=tuple(spent.get(member.id, ())),
                active_stock=stock.get(member.id, 0),
                quarter_vouches=shares.get(member.id, 0),
                active_days=signals.get(member.id, Signals()).active_days,
                devices=signals.get(member.id, Signals()).devices,
                credential_changes=signals.get(member.id, Signals()).credential_changes,
                recovered_since=member.recovered_since,
                recovered_at=member.recovered_at,
                mandate=mandates.get(member.id),
            )
            for member in known
        }

    def _spent(self, ids: Sequence[str]) -> Mapping[str, list[Spending]]:
        """What each gave in the last year, oldest first."""
        query = (
            select(
                vouches.c.voucher_id,
                vouches.c.request_id,
                vouches.c.given_at,
                vouches.c.withdrawn_at,
                vouches.c.admitted,
            )
            .where(vouches.c.voucher_id.in_(ids), vouches.c.given_at > self._year)
            .order_by(vouches.c.given_at, vouches.c.request_id)
        )
        spent: dict[str, list[Spending]] = defaultdict(list)
        for row in self._connection.execute(query):
            given = Spending(
                request_id=row.request_id, at=row.given_at, withdrawn_at=row.withdrawn_at, admitted=row.admitted
            )
            spent[row.voucher_id].append(given)
        return spent

    def _stock(self, ids: Sequence[str]) -> Mapping[str, int]:
        """For how many members who are active now each stands."""
        helped = and_(vouches.c.voucher_id.in_(ids), vouches.c.admitted, verified_at(self._now))
        return self._counted(
            select(vouches.c.voucher_id, func.count(func.distinct(vouches.c.newcomer_id)))
            .join(members, members.c.id == vouches.c.newcomer_id)
            .where(helped)
            .group_by(vouches.c.voucher_id)
        )

    def _shares(self, ids: Sequence[str], quarter: str) -> Mapping[str, int]:
        """How many vouches for a quarter each gave in a year."""
        given = and_(vouches.c.voucher_id.in_(ids), vouches.c.quarter == quarter, vouches.c.given_at > self._year)
        return self._counted(select(vouches.c.voucher_id, func.count()).where(given).group_by(vouches.c.voucher_id))

    def _counted(self, query: Any) -> Mapping[str, int]:  # noqa: ANN401 - any select of a key and a count
        return {str(key): int(number) for key, number in self._connection.execute(query)}

    def _signals(self, ids: Sequence[str]) -> Mapping[str, Signals]:
        rows = self._connection.execute(select(member_signals).where(member_signals.c.member_id.in_(ids)))
        return {row.member_id: signals_from(row) for row in rows}

    def vouches(self, request: OpenRequest) -> tuple[Vouch, ...]:
        """Everything given on a request, withdrawn and void ones included, as withdrawn."""
        given = and_(vouches.c.request_id == request.id, vouches.c.given_at.is_not(None))
        rows = self._connection.execute(select(vouches).where(given).order_by(vouches.c.given_at, vouches.c.id)).all()
        asked = select(members).where(members.c.id.in_([row.voucher_id for row in rows]))
        known = [member_from(row) for row in self._connection.execute(asked)]
        vouchers = self._vouchers(known, request.home.quarter)
        return tuple(_vouch(row, vouchers[row.voucher_id]) for row in rows)

    def circumstances(self, request: OpenRequest) -> Circumstances:
        """What surrounds a request."""
        voucher_ids, lasts = self._voucher_ids(request.id), self._rules.vouched_lasts
        return Circumstances(
            quarter=self._quarter(request),
            dwelling=self.dwelling(request.home, request.newcomer_id),
            neighbours_told_at=request.neighbours_told_at,
            same_person=self._has_namesake(request),
            revoked_contact=self._has_revoked_contact(request.newcomer_id),
            declined=self._declined(request.newcomer_id),
            together=together(self._connection, request.id, voucher_ids, self._now - lasts),
            objections=self._objections(request.id),
            letter=posted_code(self._connection, request, self._rules, self._now) if self._letters_on else None,
        )

    def _voucher_ids(self, request_id: str) -> list[str]:
        given = and_(vouches.c.request_id == request_id, vouches.c.given_at.is_not(None))
        return list(self._connection.execute(select(vouches.c.voucher_id).where(given)).scalars())

    def _quarter(self, request: OpenRequest) -> Quarter:
        quarter = request.home.quarter
        vouched = and_(members.c.quarter == quarter, members.c.way == Way.VOUCHES.value)
        others = and_(vouched, members.c.id != request.newcomer_id, members.c.admitted_at > self._year)
        week = case((members.c.admitted_at > self._now - WEEK, 1))
        accepted = self._connection.execute(select(func.count(), func.count(week)).where(others)).one()
        d_members = and_(members.c.quarter == quarter, members.c.level == TrustLevel.D.value, verified_at(self._now))
        given = and_(vouches.c.quarter == quarter, vouches.c.given_at > self._year)
        return Quarter(
            d_members=self._number(select(func.count()).select_from(members).where(d_members)),
            accepted_7d=int(accepted[1]),
            accepted_365d=int(accepted[0]),
            vouches=self._number(select(func.count()).select_from(vouches).where(given)),
            event_declared=event_declared(self._connection, quarter, self._now),
        )

    def _number(self, query: Any) -> int:  # noqa: ANN401 - any select of one count
        return int(self._connection.execute(query).scalar_one())

    def dwelling(self, home: Home, but: str) -> Dwelling:
        """Active accounts at a home, without one member's."""
        others = and_(members.c.id != but, verified_at(self._now))
        count = select(func.count()).select_from(members)
        units, is_collective = building_of(self._connection, home.building)
        return Dwelling(
            adults=self._number(count.where(members.c.dwelling == home.dwelling, others)),
            building_accounts=self._number(count.where(members.c.building == home.building, others)),
            building_units=units,
            is_collective=is_collective,
        )

    def _has_namesake(self, request: OpenRequest) -> bool:
        """Whether another account of that name at that dwelling is, or was, verified."""
        home = request.home
        same = and_(members.c.dwelling == home.dwelling, members.c.person == home.person, members.c.person != "")
        once = and_(members.c.id != request.newcomer_id, members.c.verified_at.is_not(None))
        return bool(self._connection.execute(select(exists().where(same, once))).scalar_one())

    def _has_revoked_contact(self, newcomer_id: str) -> bool | None:
        """Whether a revoked account has one of the newcomer's contacts; None when the network sent none."""
        sends = select(member_signals.c.sends_contacts).where(member_signals.c.member_id == newcomer_id)
        if not self._connection.execute(sends).scalar():
            return None
        mine = select(member_contacts.c.digest).where(member_contacts.c.member_id == newcomer_id)
        others = (
            select(member_contacts.c.digest)
            .join(members, members.c.id == member_contacts.c.member_id)
            .where(member_contacts.c.digest.in_(mine), members.c.revoked_at.is_not(None), members.c.id != newcomer_id)
        )
        return self._connection.execute(others.limit(1)).first() is not None

    def _declined(self, newcomer_id: str) -> int:
        """How many neighbours do not know the newcomer, on earlier requests too: a new one does not make it unsaid."""
        said_no = and_(vouches.c.newcomer_id == newcomer_id, vouches.c.declined_at > self._now - DECLINE_LASTS)
        return self._number(select(func.count(func.distinct(vouches.c.voucher_id))).where(said_no))

    def _objections(self, request_id: str) -> tuple[Objection, ...]:
        """What was objected, with how often each objector was wrong in a year."""
        earlier = objections.alias("earlier")
        wrong = (
            select(func.count())
            .select_from(earlier)
            .where(
                earlier.c.member_id == objections.c.member_id, earlier.c.at > self._year, earlier.c.founded.is_(False)
            )
            .scalar_subquery()
        )
        query = select(objections.c.kind, objections.c.at, wrong.label("wrong"))
        rows = self._connection.execute(query.where(objections.c.request_id == request_id).order_by(objections.c.at))
        return tuple(
            Objection(kind=ObjectionKind(row.kind), at=row.at, unfounded_before=int(row.wrong)) for row in rows
        )

    def is_first_in_quarter(self, quarter: str) -> bool:
        """Whether nobody was admitted by vouches in this quarter yet."""
        vouched = and_(members.c.quarter == quarter, members.c.way == Way.VOUCHES.value)
        return self._connection.execute(select(members.c.id).where(vouched).limit(1)).first() is None

    def objector(self, member: Member, request: OpenRequest) -> Objector:
        """A member as somebody who may object."""
        asked = and_(vouches.c.request_id == request.id, vouches.c.voucher_id == member.id)
        was_asked = self._connection.execute(select(vouches.c.id).where(asked)).first() is not None
        same = member.home.building == request.home.building or member.home.street == request.home.street
        return Objector(
            member=self.voucher(member, request.home.quarter),
            was_asked=was_asked,
            is_next_door=same and member.home.dwelling != request.home.dwelling and member.id != request.newcomer_id,
        )


def _vouch(row: Row[Any], voucher: Voucher) -> Vouch:
    """A given vouch; one that was made void counts as taken back from then."""
    kept = vouch_from(row)
    ends = [moment for moment in (kept.withdrawn_at, kept.void_at) if moment is not None]
    given_at = kept.given_at or kept.opened_at
    return Vouch(
        id=kept.id,
        voucher=voucher,
        given_at=given_at,
        met_here=kept.met_here,
        level=kept.level,
        distance_m=kept.distance_m,
        withdrawn_at=max(min(ends), given_at) if ends else None,
    )

"""Members in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from cooptation.adapters.rows import home_values, member_from, signals_from
from cooptation.adapters.session_tables import member_links, member_sessions
from cooptation.adapters.side_rows import insert_missing
from cooptation.adapters.tables import member_contacts, member_signals, members, requests
from cooptation.errors import NotFoundError
from cooptation.lifetime import Way
from cooptation.people import Home, Member, Signals
from cooptation.vouch import TrustLevel

FORGOTTEN = "forgotten:"
"""Begins what replaces the account and the home of a forgotten member; their id follows, so that no two are alike."""


def verified_at(now: datetime) -> ColumnElement[bool]:
    """A verified and active member, as ``Member.is_verified`` says."""
    lasts = or_(members.c.verified_until.is_(None), members.c.verified_until > now)
    return and_(members.c.level.is_not(None), members.c.is_active, lasts)


class SqlMembers:
    """The ``Members`` of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def get(self, member_id: str) -> Member:
        """The member, or ``NotFoundError``."""
        return self._required(self._one(members.c.id == member_id))

    def lock(self, member_id: str) -> Member:
        """The member, held until the transaction ends; SQLite's writers are serial anyway."""
        row = self._connection.execute(select(members).where(members.c.id == member_id).with_for_update()).first()
        return self._required(None if row is None else member_from(row))

    def by_account(self, account: str) -> Member | None:
        """The member of one of the network's accounts."""
        return self._one(members.c.account == account)

    def by_case(self, case_id: str) -> Member | None:
        """The member a case stands for."""
        return self._one(members.c.case_id == case_id)

    def by_contact(self, digest: str) -> Member | None:
        """The verified member reached by this contact; None when there is none, or several."""
        query = (
            select(members)
            .join(member_contacts, member_contacts.c.member_id == members.c.id)
            .where(member_contacts.c.digest == digest, verified_at(self._now))
            .limit(2)
        )
        rows = self._connection.execute(query).all()
        return member_from(rows[0]) if len(rows) == 1 else None

    def _one(self, condition: ColumnElement[bool]) -> Member | None:
        row = self._connection.execute(select(members).where(condition)).first()
        return None if row is None else member_from(row)

    @staticmethod
    def _required(member: Member | None) -> Member:
        if member is None:
            raise NotFoundError("no such member")
        return member

    def know(self, account: str, case_id: str | None, home: Home) -> Member:
        """The member of an account, made without a level when new; the home of one without a level is brought up."""
        row = {"id": uuid4().hex, "account": account, "case_id": case_id, "created_at": self._now}
        insert_missing(self._connection, members, [row | home_values(home)])
        unverified = and_(members.c.account == account, members.c.level.is_(None))
        self._connection.execute(update(members).where(unverified).values(case_id=case_id, **home_values(home)))
        return self._required(self.by_account(account))

    def admit(
        self,
        member_id: str,
        home: Home,
        *,
        level: TrustLevel,
        way: Way,
        until: datetime | None,
        probation_until: datetime | None = None,
        case_id: str | None = None,
    ) -> None:
        """Give a level; who is verified without a gap keeps the date it began. A guest's time is no seniority."""
        known = self.get(member_id)
        has_weight = known.is_verified(self._now) and known.level is not TrustLevel.GUEST
        since = known.verified_at if has_weight else None
        self._change(
            member_id,
            level=level.value,
            way=way.value,
            verified_at=since or self._now,
            admitted_at=self._now,
            verified_until=until,
            probation_until=probation_until,
            case_id=case_id or known.case_id,
            is_active=True,
            is_restricted=False,
            moved_at=None,
            **home_values(home),
        )

    def settle(self, member_id: str, home: Home) -> None:
        """Keep a home that is told more exactly now; everything else stays."""
        self._change(member_id, **home_values(home))

    def end(self, member_id: str) -> None:
        """Take the level away; the account stays known."""
        self._change(member_id, level=None, probation_until=None)

    def restrict(self, member_id: str, *, on: bool) -> None:
        """Keep whether what they were admitted with no longer suffices."""
        self._change(member_id, is_restricted=on)

    def forget(self, member_id: str) -> None:
        """Take the level away and forget account, home, contacts and signals; every page and link of theirs closes."""
        nobody = f"{FORGOTTEN}{member_id}"
        digests = dict.fromkeys(("account", "dwelling", "building", "street", "family", "person"), nobody)
        self._change(member_id, level=None, case_id=None, lon=None, lat=None, is_active=False, **digests)
        for table in (member_signals, member_contacts, member_sessions, member_links):
            self._connection.execute(delete(table).where(table.c.member_id == member_id))
        homes = {name: value for name, value in digests.items() if name != "account"}
        asked = update(requests).where(requests.c.newcomer_id == member_id)
        self._connection.execute(asked.values(lon=None, lat=None, **homes))

    def mute(self, member_id: str, *, on: bool) -> None:
        """Keep whether the member wants to be asked."""
        self._change(member_id, is_muted=on)

    def _change(self, member_id: str, **values: Any) -> None:  # noqa: ANN401 - columns of any type
        self._connection.execute(update(members).where(members.c.id == member_id).values(**values))

    def signals(self, member_id: str) -> Signals:
        """What the network said of the account."""
        known = select(member_signals).where(member_signals.c.member_id == member_id)
        return signals_from(self._connection.execute(known).first())

    def keep_signals(self, member_id: str, signals: Signals, contacts: frozenset[str] | None = None) -> None:
        """Replace what the network said; contacts are left as they are when None."""
        insert_missing(self._connection, member_signals, [{"member_id": member_id, "updated_at": self._now}])
        changes = signals.credential_changes
        values: dict[str, Any] = {
            "active_days": signals.active_days,
            "devices": None if signals.devices is None else sorted(signals.devices),
            "credential_changes": None if changes is None else [moment.isoformat() for moment in changes],
            "updated_at": self._now,
        }
        if contacts is not None:
            self._keep_contacts(member_id, contacts)
            values["sends_contacts"] = True
        mine = update(member_signals).where(member_signals.c.member_id == member_id)
        self._connection.execute(mine.values(**values))

    def _keep_contacts(self, member_id: str, contacts: frozenset[str]) -> None:
        self._connection.execute(delete(member_contacts).where(member_contacts.c.member_id == member_id))
        if contacts:
            rows = [{"digest": digest, "member_id": member_id} for digest in sorted(contacts)]
            self._connection.execute(insert(member_contacts), rows)

    def next_door(self, home: Home, most: int) -> tuple[Member, ...]:
        """Verified members of the same building, then of the same street, in other dwellings."""
        here, near = members.c.building == home.building, members.c.street == home.street
        query = select(members).where(or_(here, near), members.c.dwelling != home.dwelling, verified_at(self._now))
        neighbours = query.where(members.c.level != TrustLevel.GUEST.value).order_by(here.desc(), members.c.id)
        return tuple(member_from(row) for row in self._connection.execute(neighbours.limit(most)))

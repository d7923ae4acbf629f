"""Organisations, their agents and address lists, ambassadors and strikes, in SQLAlchemy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, select, update

from cooptation.adapters.side_rows import insert_missing, row_of
from cooptation.adapters.side_tables import agents, agreed_dwellings, appointments, attestations, organisations, strikes
from cooptation.organisations import Ground
from cooptation.records import Agent, Appointment, Attested, Organisation
from cooptation.vouch import Role


class SqlBodies:
    """The ``Bodies`` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, organisation: Organisation) -> None:
        """A new organisation."""
        row = row_of(organisation, organisations)
        row |= {"role": organisation.role.value, "quarters": sorted(organisation.quarters)}
        self._connection.execute(insert(organisations).values(row))

    def get(self, organisation_id: str) -> Organisation | None:
        """One organisation."""
        return self._first(select(organisations).where(organisations.c.id == organisation_id))

    def by_siren(self, siren: str) -> Organisation | None:
        """The organisation of a company number whose agreement has not ended."""
        living = and_(organisations.c.siren == siren, organisations.c.ended_at.is_(None))
        return self._first(select(organisations).where(living))

    def all(self) -> tuple[Organisation, ...]:
        """Every organisation, oldest first."""
        rows = self._connection.execute(select(organisations).order_by(organisations.c.since, organisations.c.id))
        return tuple(_organisation(row) for row in rows)

    def end(self, organisation_id: str, at: datetime) -> bool:
        """End an agreement."""
        living = and_(organisations.c.id == organisation_id, organisations.c.ended_at.is_(None))
        return self._changed(update(organisations).where(living).values(ended_at=at))

    def agree_dwellings(self, organisation_id: str, dwellings: Sequence[str], at: datetime) -> int:
        """Put dwellings on its agreed list; how many are new."""
        rows = [{"organisation_id": organisation_id, "dwelling": one, "agreed_at": at} for one in dwellings]
        return insert_missing(self._connection, agreed_dwellings, rows)

    def is_listed(self, organisation_id: str, dwelling: str) -> bool:
        """Whether it agreed to speak for this dwelling."""
        mine = and_(
            agreed_dwellings.c.organisation_id == organisation_id, agreed_dwellings.c.dwelling == dwelling
        )
        return self._connection.execute(select(agreed_dwellings.c.dwelling).where(mine)).first() is not None

    def add_agent(self, agent: Agent) -> None:
        """A person who acts for it."""
        row = row_of(agent, agents)
        self._connection.execute(insert(agents).values(row))

    def agent(self, agent_id: str) -> Agent | None:
        """One agent."""
        row = self._connection.execute(select(agents).where(agents.c.id == agent_id)).first()
        return None if row is None else Agent(**row._mapping)

    def agents_of(self, organisation_id: str) -> tuple[Agent, ...]:
        """Its agents, oldest first."""
        query = select(agents).where(agents.c.organisation_id == organisation_id).order_by(agents.c.since, agents.c.id)
        return tuple(Agent(**row._mapping) for row in self._connection.execute(query))

    def end_agent(self, agent_id: str, at: datetime) -> bool:
        """End an agent's part."""
        living = and_(agents.c.id == agent_id, agents.c.ended_at.is_(None))
        return self._changed(update(agents).where(living).values(ended_at=at))

    def add_attestation(self, attested: Attested) -> None:
        """Keep what an agent attested."""
        row = row_of(attested, attestations)
        self._connection.execute(insert(attestations).values(row | {"ground": attested.ground.value}))

    def attested_by(self, organisation_id: str) -> tuple[Attested, ...]:
        """What its agents attested, newest first."""
        query = select(attestations).where(attestations.c.organisation_id == organisation_id)
        rows = self._connection.execute(query.order_by(attestations.c.at.desc(), attestations.c.id))
        return tuple(Attested(**{**row._mapping, "ground": Ground(row.ground)}) for row in rows)

    def appoint(self, appointment: Appointment) -> None:
        """An ambassador's year."""
        row = row_of(appointment, appointments)
        self._connection.execute(insert(appointments).values(row))

    def appointment_of(self, member_id: str) -> Appointment | None:
        """The last year of an ambassador, ended or not."""
        query = select(appointments).where(appointments.c.member_id == member_id)
        row = self._connection.execute(query.order_by(appointments.c.since.desc()).limit(1)).first()
        return None if row is None else Appointment(**row._mapping)

    def ambassadors(self, at: datetime) -> tuple[Appointment, ...]:
        """Those in office."""
        lasts = and_(appointments.c.ended_at.is_(None), appointments.c.since <= at, appointments.c.until > at)
        rows = self._connection.execute(select(appointments).where(lasts).order_by(appointments.c.since))
        return tuple(Appointment(**row._mapping) for row in rows)

    def end_appointment(self, member_id: str, at: datetime) -> bool:
        """End an ambassador's part."""
        living = and_(appointments.c.member_id == member_id, appointments.c.ended_at.is_(None))
        return self._changed(update(appointments).where(living).values(ended_at=at))

    def strike(self, strike_id: str, holder_id: str, at: datetime) -> int:
        """One misuse that a human upheld, of an ambassador or an agent; how many there are."""
        self._connection.execute(insert(strikes).values(id=strike_id, holder_id=holder_id, at=at))
        return self.strikes(holder_id)

    def unstrike(self, strike_id: str) -> None:
        """A misuse was none."""
        self._connection.execute(delete(strikes).where(strikes.c.id == strike_id))

    def strikes(self, holder_id: str) -> int:
        """How many misuses of theirs were upheld."""
        query = select(func.count()).select_from(strikes).where(strikes.c.holder_id == holder_id)
        return int(self._connection.execute(query).scalar_one())

    def _first(self, query: Select[Any]) -> Organisation | None:
        row = self._connection.execute(query).first()
        return None if row is None else _organisation(row)

    def _changed(self, change: Any) -> bool:  # noqa: ANN401 - any statement that changes rows
        return bool(self._connection.execute(change).rowcount)


def _organisation(row: Row[Any]) -> Organisation:
    return Organisation(**{**row._mapping, "role": Role(row.role), "quarters": frozenset(row.quarters)})

"""Imports of members and the keys they registered, in SQLAlchemy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select, update

from cooptation.adapters.side_rows import insert_missing, row_of
from cooptation.adapters.side_tables import import_batches, imported_members, member_keys, used_tokens
from cooptation.records import Batch, MemberKey

KEYS = member_keys.c


class SqlArrivals:
    """The ``Arrivals`` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_batch(self, batch: Batch) -> None:
        """A new import."""
        row = row_of(batch, import_batches)
        self._connection.execute(insert(import_batches).values(row))

    def add_imported(self, batch_id: str, member_ids: Sequence[str]) -> None:
        """Whom it brought."""
        rows = [{"batch_id": batch_id, "member_id": member_id} for member_id in member_ids]
        insert_missing(self._connection, imported_members, rows)

    def batch(self, batch_id: str) -> Batch | None:
        """One import."""
        row = self._connection.execute(select(import_batches).where(import_batches.c.id == batch_id)).first()
        return None if row is None else Batch(**row._mapping)

    def batches(self) -> tuple[Batch, ...]:
        """Every import, newest first."""
        rows = self._connection.execute(select(import_batches).order_by(import_batches.c.made_at.desc()))
        return tuple(Batch(**row._mapping) for row in rows)

    def imported_by(self, batch_id: str) -> tuple[str, ...]:
        """Whom an import brought."""
        query = select(imported_members.c.member_id).where(imported_members.c.batch_id == batch_id)
        return tuple(self._connection.scalars(query.order_by(imported_members.c.member_id)))

    def mark_undone(self, batch_id: str, at: datetime) -> bool:
        """Undo it; False when it was undone before."""
        standing = and_(import_batches.c.id == batch_id, import_batches.c.undone_at.is_(None))
        return bool(self._connection.execute(update(import_batches).where(standing).values(undone_at=at)).rowcount)

    def add_key(self, key: MemberKey) -> None:
        """A member's public key; one that they registered already changes nothing."""
        row = {"thumbprint": key.thumbprint, "member_id": key.member_id, "x": key.x}
        insert_missing(self._connection, member_keys, [row | {"registered_at": key.registered_at, "ended_at": None}])

    def key(self, thumbprint: str) -> MemberKey | None:
        """A key that holds."""
        found = and_(KEYS.thumbprint == thumbprint, KEYS.ended_at.is_(None))
        return next(iter(self._keys(found)), None)

    def keys_of(self, member_id: str) -> tuple[MemberKey, ...]:
        """The keys of a member that hold."""
        return self._keys(and_(KEYS.member_id == member_id, KEYS.ended_at.is_(None)))

    def end_keys(self, member_id: str, at: datetime) -> int:
        """End every key of a member; how many there were."""
        mine = and_(KEYS.member_id == member_id, KEYS.ended_at.is_(None))
        return self._connection.execute(update(member_keys).where(mine).values(ended_at=at)).rowcount

    def use_once(self, token_digest: str, until: datetime, now: datetime) -> bool:
        """Note that a signed token was used; False when it had been."""
        self._connection.execute(delete(used_tokens).where(used_tokens.c.until <= now))
        return insert_missing(self._connection, used_tokens, [{"digest": token_digest, "until": until}]) == 1

    def _keys(self, condition: object) -> tuple[MemberKey, ...]:
        columns = (KEYS.thumbprint, KEYS.member_id, KEYS.x, KEYS.registered_at)
        query = select(*columns).where(condition).order_by(KEYS.registered_at)  # type: ignore[arg-type]
        return tuple(MemberKey(**row._mapping) for row in self._connection.execute(query))

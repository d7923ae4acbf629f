"""The queue's own tables; ids of cases and documents are opaque here. Times are UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

NAMING = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}
"""Names of keys and indexes, the same on every database, so that a migration finds them."""

metadata = MetaData(naming_convention=NAMING)

ID_CHARS = 36
CODE_CHARS = 64
DIGEST_CHARS = 64


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time, kept without zone so that SQLite and PostgreSQL compare it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware UTC to naive UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Naive UTC to aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


review_items = Table(
    "review_items",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("subject_id", String(ID_CHARS), nullable=False),
    Column("recall", String(CODE_CHARS), nullable=False, default=""),
    Column("state", String(16), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("holder", String(ID_CHARS), nullable=True),
    Column("lease_until", UtcDateTime, nullable=True),
    Column("acted_at", UtcDateTime, nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    UniqueConstraint("subject_id", "recall"),
    Index("ix_review_items_state_due", "state", "due_at"),
)
"""``recall`` names the recall that called a document back, empty for its ordinary look: one item for each.
``acted_at`` is the holder's last real action: an open page left alone keeps an item only so long.
"""

review_decisions = Table(
    "review_decisions",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("item_id", String(ID_CHARS), nullable=False, unique=True),
    Column("moderator_id", String(ID_CHARS), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("decided_at", UtcDateTime, nullable=False),
)

moderators = Table(
    "moderators",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("login", String(CODE_CHARS), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("failed_tries", Integer, nullable=False, default=0),
    Column("locked_until", UtcDateTime, nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime, nullable=True),
)

moderator_sessions = Table(
    "moderator_sessions",
    metadata,
    Column("token_sha256", String(DIGEST_CHARS), primary_key=True),
    Column("moderator_id", String(ID_CHARS), nullable=False, index=True),
    Column("csrf", String(DIGEST_CHARS), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

"""The tables of vouching: members, requests, vouches, and what surrounds them.

No name, address or position in clear but longitude and latitude of a home, which distances need; homes and families
are keyed digests, secrets and contacts too. Rows are counted where they lie: every count of the rules has its index.
Times are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
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
QUARTER_CHARS = 80
ACCOUNT_CHARS = 200


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


members = Table(
    "members",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("account", String(ACCOUNT_CHARS), nullable=False, unique=True),
    Column("case_id", String(ID_CHARS), nullable=True, index=True),
    Column("level", String(8), nullable=True),
    Column("way", String(16), nullable=True),
    Column("verified_at", UtcDateTime, nullable=True),
    Column("admitted_at", UtcDateTime, nullable=True),
    Column("verified_until", UtcDateTime, nullable=True),
    Column("probation_until", UtcDateTime, nullable=True),
    Column("dwelling", String(DIGEST_CHARS), nullable=False, index=True),
    Column("building", String(DIGEST_CHARS), nullable=False, index=True),
    Column("street", String(DIGEST_CHARS), nullable=False, index=True),
    Column("family", String(DIGEST_CHARS), nullable=False),
    Column("person", String(DIGEST_CHARS), nullable=False),
    Column("quarter", String(QUARTER_CHARS), nullable=False),
    Column("lon", Float, nullable=True),
    Column("lat", Float, nullable=True),
    Column("is_rural", Boolean, nullable=False, default=False),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("is_muted", Boolean, nullable=False, default=False),
    Column("moved_at", UtcDateTime, nullable=True),
    Column("is_suspended", Boolean, nullable=False, default=False),
    Column("is_restricted", Boolean, nullable=False, default=False),
    Column("has_open_fraud", Boolean, nullable=False, default=False),
    Column("vouching_off_until", UtcDateTime, nullable=True),
    Column("report_upheld_at", UtcDateTime, nullable=True),
    Column("revoked_at", UtcDateTime, nullable=True),
    Column("strikes", Integer, nullable=False, default=0),
    Column("recovered_since", UtcDateTime, nullable=True),
    Column("recovered_at", UtcDateTime, nullable=True),
    Column("batch", String(ID_CHARS), nullable=True, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_members_quarter_level", "quarter", "level"),
    Index("ix_members_quarter_admitted", "quarter", "way", "admitted_at"),
)
"""Every account that vouching knows. ``level`` is empty while, or once, it is not verified."""

member_signals = Table(
    "member_signals",
    metadata,
    Column("member_id", String(ID_CHARS), primary_key=True),
    Column("active_days", Integer, nullable=True),
    Column("devices", JSON(none_as_null=True), nullable=True),
    Column("credential_changes", JSON(none_as_null=True), nullable=True),
    Column("sends_contacts", Boolean, nullable=False, default=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
"""What only the network knows; an empty column is what it does not send."""

member_contacts = Table(
    "member_contacts",
    metadata,
    Column("digest", String(DIGEST_CHARS), primary_key=True),
    Column("member_id", String(ID_CHARS), primary_key=True, index=True),
)

requests = Table(
    "vouch_requests",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("newcomer_id", String(ID_CHARS), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("dwelling", String(DIGEST_CHARS), nullable=False),
    Column("building", String(DIGEST_CHARS), nullable=False, index=True),
    Column("street", String(DIGEST_CHARS), nullable=False, index=True),
    Column("family", String(DIGEST_CHARS), nullable=False),
    Column("person", String(DIGEST_CHARS), nullable=False),
    Column("quarter", String(QUARTER_CHARS), nullable=False),
    Column("lon", Float, nullable=True),
    Column("lat", Float, nullable=True),
    Column("is_rural", Boolean, nullable=False, default=False),
    Column("quorum_at", UtcDateTime, nullable=True),
    Column("neighbours_told_at", UtcDateTime, nullable=True),
    Column("look_at", UtcDateTime, nullable=True),
    Column("closed_at", UtcDateTime, nullable=True),
    Column("level", String(8), nullable=True),
    Column("probation_until", UtcDateTime, nullable=True),
    Index("ix_vouch_requests_state_look", "state", "look_at"),
    Index("ix_vouch_requests_quarter_state", "quarter", "state"),
    Index(
        "uq_vouch_requests_live",
        "newcomer_id",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)
"""One live request an account: the last index holds it whoever is faster."""

vouches = Table(
    "vouches",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("request_id", String(ID_CHARS), nullable=False),
    Column("voucher_id", String(ID_CHARS), nullable=False),
    Column("newcomer_id", String(ID_CHARS), nullable=False),
    Column("quarter", String(QUARTER_CHARS), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime, nullable=True),
    Column("given_at", UtcDateTime, nullable=True),
    Column("declined_at", UtcDateTime, nullable=True),
    Column("withdrawn_at", UtcDateTime, nullable=True),
    Column("withdrawal", String(CODE_CHARS), nullable=True),
    Column("void_at", UtcDateTime, nullable=True),
    Column("void_code", String(CODE_CHARS), nullable=True),
    Column("level", String(16), nullable=True),
    Column("met_here", Boolean, nullable=False, default=False),
    Column("distance_m", Float, nullable=True),
    Column("admitted", Boolean, nullable=False, default=False),
    UniqueConstraint("request_id", "voucher_id"),
    Index("ix_vouches_voucher_given", "voucher_id", "given_at"),
    Index("ix_vouches_newcomer_given", "newcomer_id", "given_at"),
    Index("ix_vouches_quarter_given", "quarter", "given_at", "voucher_id"),
)
"""One neighbour's place on one request. ``given_at``: it is a vouch, and was spent. ``declined_at``: in silence."""

invitations = Table(
    "vouch_invitations",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("token_sha256", String(DIGEST_CHARS), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("maker_id", String(ID_CHARS), nullable=False, index=True),
    Column("quarter", String(QUARTER_CHARS), nullable=False),
    Column("dwelling", String(DIGEST_CHARS), nullable=False, default=""),
    Column("level", String(16), nullable=True),
    Column("met_here", Boolean, nullable=False, default=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=True),
    Column("request_id", String(ID_CHARS), nullable=True),
    Column("withdrawn_at", UtcDateTime, nullable=True),
    Column("uses", Integer, nullable=False, default=0),
)

asks = Table(
    "vouch_asks",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("token_sha256", String(DIGEST_CHARS), nullable=False, unique=True),
    Column("request_id", String(ID_CHARS), nullable=False, index=True),
    Column("member_id", String(ID_CHARS), nullable=True),
    Column("vouch_id", String(ID_CHARS), nullable=True),
    Column("silenced", String(CODE_CHARS), nullable=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("opened_at", UtcDateTime, nullable=True),
    Column("opened_by", String(ID_CHARS), nullable=True),
    Index("ix_vouch_asks_member_asked", "member_id", "asked_at"),
)
"""``silenced`` is the rule that kept an ask from the neighbour; it counts for the newcomer all the same."""

objections = Table(
    "vouch_objections",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("request_id", String(ID_CHARS), nullable=False),
    Column("member_id", String(ID_CHARS), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("founded", Boolean, nullable=True),
    UniqueConstraint("request_id", "member_id"),
    Index("ix_vouch_objections_member_at", "member_id", "at"),
)
"""``founded`` is what a human found, empty until then."""

outcomes = Table(
    "vouch_outcomes",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("request_id", String(ID_CHARS), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(ACCOUNT_CHARS), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("codes", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("unwatched", JSON, nullable=False),
    Column("points", Integer, nullable=False),
    Column("d_vouchers", Integer, nullable=False),
    Column("dwellings", Integer, nullable=False),
    Column("level", String(8), nullable=True),
    Column("policy_version", String(CODE_CHARS), nullable=False),
    Column("place", Integer, nullable=False),
    UniqueConstraint("request_id", "place"),
)
"""What followed, and why; only ever added. ``place`` counts a request's outcomes."""

audits = Table(
    "vouch_audits",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("request_id", String(ID_CHARS), nullable=False, unique=True),
    Column("member_id", String(ID_CHARS), nullable=False, index=True),
    Column("code", String(CODE_CHARS), nullable=False),
    Column("drawn_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=True, index=True),
    Column("sent_at", UtcDateTime, nullable=True),
    Column("answered_at", UtcDateTime, nullable=True),
    Column("queued_at", UtcDateTime, nullable=True),
)
"""Admissions that are checked by post, or by a second human where letters are off (P02)."""

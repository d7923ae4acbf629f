"""The queue's own tables; ids of cases and documents are opaque here. Times are UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.engine.default import DefaultExecutionContext

from review_queue.order import hour_of
from review_queue.reason_texts import PACKAGED_VERSION

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
MAIL_CHARS = 254
"""The longest address that mail carries (RFC 5321)."""
SUBJECT_CHARS = 255
"""The longest subject of OpenID Connect."""


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


def _hour_it_is_due(row: DefaultExecutionContext) -> datetime:
    """The hour in which an item falls due."""
    due_at: datetime = row.get_current_parameters()["due_at"]  # type: ignore[no-untyped-call]
    return hour_of(due_at)


review_items = Table(
    "review_items",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("kind", String(16), nullable=False, default="document"),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("subject_id", String(ID_CHARS), nullable=False),
    Column("recall", String(CODE_CHARS), nullable=False, default=""),
    Column("quarter", String(CODE_CHARS), nullable=True),
    Column("state", String(16), nullable=False),
    Column("lane", SmallInteger, nullable=True),
    Column("reasons", JSON, nullable=False),
    Column("needs_four_eyes", Boolean, nullable=False, default=False),
    Column("doubled", Boolean, nullable=False, default=False),
    Column("version", Integer, nullable=False, default=1),
    Column("holder", String(ID_CHARS), nullable=True),
    Column("last_holder", String(ID_CHARS), nullable=True),
    Column("lease_until", UtcDateTime, nullable=True),
    Column("acted_at", UtcDateTime, nullable=True),
    Column("snoozed_until", UtcDateTime, nullable=True, index=True),
    Column("kept_for", String(ID_CHARS), nullable=True),
    Column("kept_until", UtcDateTime, nullable=True),
    Column("decided_by", String(ID_CHARS), nullable=True),
    Column("commit_at", UtcDateTime, nullable=True),
    Column("reopened", Integer, nullable=False, default=0),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("due_hour", UtcDateTime, nullable=False, default=_hour_it_is_due),
    Column("precedence", SmallInteger, nullable=False, default=0),
    Column("twin", String(CODE_CHARS), nullable=True),
    Column("is_safety", Boolean, nullable=False, default=False),
    Column("routed_at", UtcDateTime, nullable=True, index=True),
    UniqueConstraint("subject_id", "recall", "kind"),
    Index("ix_review_items_state_due", "state", "due_at"),
    Index("ix_review_items_holder", "holder", "lease_until"),
)
"""``recall`` names the recall that called a document back, empty for its ordinary look: one item for each.
``acted_at`` is the holder's last real action: an open page left alone keeps an item only so long. ``lane`` is the
place in line (``review_queue.order``), null while nobody can take it; ``last_holder`` who had it before the holder.
``kept_for`` is who saw the case before and is asked first, until ``kept_until``. ``due_hour`` and ``precedence`` order
what falls due in one hour; ``twin`` is another quarter whose moderators may take it too, ``is_safety`` says that the
brake brought it here, ``routed_at`` when it was last looked at who may take it.
"""

IN_LINE = (
    review_items.c.lane,
    review_items.c.due_hour,
    review_items.c.precedence.desc(),
    review_items.c.due_at,
    review_items.c.created_at,
    review_items.c.id,
)
"""The order in which items are handed out, as the indexes keep it."""
Index("ix_review_items_line", *IN_LINE)
Index("ix_review_items_kind_line", review_items.c.kind, *IN_LINE)
Index("ix_review_items_quarter_line", review_items.c.quarter, *IN_LINE)
Index("ix_review_items_twin_line", review_items.c.twin, *IN_LINE)

reason_texts = Table(
    "reason_texts",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("code", String(16), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("wording", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("moderator_id", String(ID_CHARS), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)
"""Changes to the wording of reasons, one a version; the packaged texts are version 1 and stand in no row."""

texts_in_force = select(func.coalesce(func.max(reason_texts.c.version), PACKAGED_VERSION)).scalar_subquery()

review_decisions = Table(
    "review_decisions",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("item_id", String(ID_CHARS), nullable=False),
    Column("moderator_id", String(ID_CHARS), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False, default="open"),
    Column("round", Integer, nullable=False, default=0),
    Column("asks_four_eyes", Boolean, nullable=False, default=False),
    Column("asks_double", Boolean, nullable=False, default=False),
    Column("blind", Boolean, nullable=False, default=False),
    Column("machine_hint_shown", Boolean, nullable=False, default=True),
    Column("active_ms", Integer, nullable=True),
    Column("commit_at", UtcDateTime, nullable=False),
    Column("committed_at", UtcDateTime, nullable=True),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("supersedes", String(ID_CHARS), nullable=True),
    Column("overruled_at", UtcDateTime, nullable=True),
    Column("texts_version", Integer, nullable=False, default=texts_in_force),
    Index("ix_review_decisions_item_id", "item_id", "moderator_id"),
    Index("ix_review_decisions_by", "moderator_id", "decided_at"),
)
"""Answers, several an item where two must agree. ``state`` is the item's when it was answered, ``round`` how often it
had been reopened; ``committed_at`` the end of the undo time, ``settled_at`` when this very answer took effect. An
answer taken back has no row. ``blind`` ones were given without the machine's opinion.
"""

review_events = Table(
    "review_events",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("item_id", String(ID_CHARS), nullable=False, index=True),
    Column("type", String(32), nullable=False),
    Column("actor", String(ID_CHARS), nullable=False),
    Column("version", Integer, nullable=False),
    Column("detail", String(CODE_CHARS), nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_review_events_type", "type", "at"),
)
"""The queue's own journal; rows are only ever added. ``actor`` is a moderator's id or ``queue``."""

review_conflicts = Table(
    "review_conflicts",
    metadata,
    Column("moderator_id", String(ID_CHARS), primary_key=True),
    Column("item_id", String(ID_CHARS), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_review_conflicts_item_id", "item_id"),
)
"""Who is never handed which item, and by which rule."""

review_skips = Table(
    "review_skips",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("moderator_id", String(ID_CHARS), nullable=False),
    Column("item_id", String(ID_CHARS), nullable=False),
    Column("reason", String(CODE_CHARS), nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_review_skips_by", "moderator_id", "at"),
    Index("ix_review_skips_item", "item_id", "moderator_id", "at"),
)

review_notes = Table(
    "review_notes",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("item_id", String(ID_CHARS), nullable=False, index=True),
    Column("moderator_id", String(ID_CHARS), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
"""What moderators tell each other about an item; never sent to anybody."""

review_access = Table(
    "review_access",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("moderator_id", String(ID_CHARS), nullable=False),
    Column("item_id", String(ID_CHARS), nullable=False, index=True),
    Column("view", String(16), nullable=False),
    Column("reason", String(CODE_CHARS), nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_review_access_by", "moderator_id", "at"),
)
"""Which evidence was looked at: ``view`` is crop, page or full."""

review_links = Table(
    "review_links",
    metadata,
    Column("item_id", String(ID_CHARS), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("digest", String(DIGEST_CHARS), primary_key=True),
    Index("ix_review_links_digest", "kind", "digest"),
)
"""What an item has in common with others (paper, dwelling), as keyed digests."""

review_paces = Table(
    "review_paces",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("median_active_ms", Integer, nullable=False),
    Column("decisions", Integer, nullable=False),
    Column("measured_at", UtcDateTime, nullable=False),
)
"""How long an answer takes, by kind; leases follow it."""

moderator_scopes = Table(
    "moderator_scopes",
    metadata,
    Column("moderator_id", String(ID_CHARS), primary_key=True),
    Column("quarter", String(CODE_CHARS), primary_key=True),
)
"""The quarters a moderator is asked about; no row means everywhere."""

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
    Column("roles", String(CODE_CHARS), nullable=False, default="moderator"),
    Column("email", String(MAIL_CHARS), nullable=True, unique=True),
    Column("subject", String(SUBJECT_CHARS), nullable=True, unique=True),
    Column("enrol_by", UtcDateTime, nullable=True),
    Column("paused_at", UtcDateTime, nullable=True),
    Column("cases_a_day", Integer, nullable=True),
    Column("last_seen_at", UtcDateTime, nullable=True),
    Column("trained_at", UtcDateTime, nullable=True),
)
"""``roles`` are codes with commas between them, empty until a colleague confirmed them. ``subject`` is the account at
the sign-on provider, ``enrol_by`` the day by which a second factor is due, ``trained_at`` the end of the first day.
"""

moderator_sessions = Table(
    "moderator_sessions",
    metadata,
    Column("token_sha256", String(DIGEST_CHARS), primary_key=True),
    Column("moderator_id", String(ID_CHARS), nullable=False, index=True),
    Column("csrf", String(DIGEST_CHARS), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("awaits_code", Boolean, nullable=False, default=False),
    Column("by_provider", Boolean, nullable=False, default=False),
)
"""``awaits_code``: the password was right and the second factor is still to come; nothing is open to it yet.
``by_provider``: the sign-on provider vouched for the person, so that no second factor of ours is asked for.
"""

second_factors = Table(
    "moderator_second_factors",
    metadata,
    Column("moderator_id", String(ID_CHARS), primary_key=True),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("enrolled_at", UtcDateTime, nullable=True),
    Column("last_step", BigInteger, nullable=False, default=0),
    Column("failed_tries", Integer, nullable=False, default=0),
    Column("locked_until", UtcDateTime, nullable=True),
)
"""``last_step`` is the half minute of the last code that was taken: none is taken twice."""

recovery_codes = Table(
    "moderator_recovery_codes",
    metadata,
    Column("code_sha256", String(DIGEST_CHARS), primary_key=True),
    Column("moderator_id", String(ID_CHARS), nullable=False, index=True),
    Column("used_at", UtcDateTime, nullable=True),
)

sign_on_tries = Table(
    "moderator_sign_on_tries",
    metadata,
    Column("state_sha256", String(DIGEST_CHARS), primary_key=True),
    Column("nonce", String(DIGEST_CHARS), nullable=False),
    Column("verifier", String(MAIL_CHARS), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

moderator_grants = Table(
    "moderator_grants",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("moderator_id", String(ID_CHARS), nullable=False, index=True),
    Column("roles", String(CODE_CHARS), nullable=False),
    Column("asked_by", String(ID_CHARS), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("settled_by", String(ID_CHARS), nullable=True),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("is_granted", Boolean, nullable=True),
)
"""Roles that somebody asked for a colleague; a second person settles them."""

moderator_absences = Table(
    "moderator_absences",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("moderator_id", String(ID_CHARS), nullable=False, index=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
)

charter_signatures = Table(
    "charter_signatures",
    metadata,
    Column("moderator_id", String(ID_CHARS), primary_key=True),
    Column("version", String(16), primary_key=True),
    Column("locale", String(8), nullable=False),
    Column("signed_at", UtcDateTime, nullable=False),
)

training_answers = Table(
    "training_answers",
    metadata,
    Column("moderator_id", String(ID_CHARS), primary_key=True),
    Column("exercise", String(CODE_CHARS), primary_key=True),
    Column("verdict", String(16), nullable=False),
    Column("is_right", Boolean, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
)

second_readers = Table(
    "second_readers",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("item_id", String(ID_CHARS), nullable=False, index=True),
    Column("invited_by", String(ID_CHARS), nullable=False),
    Column("link_sha256", String(DIGEST_CHARS), nullable=False, unique=True),
    Column("seat_sha256", String(DIGEST_CHARS), nullable=True, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("opened_at", UtcDateTime, nullable=True),
    Column("answered_at", UtcDateTime, nullable=True),
    Column("verdict", String(16), nullable=True),
    Column("note", Text, nullable=False, default=""),
)
"""People from outside who look at one case, masked, once. ``seat_sha256`` is the browser that opened the link."""

golden_cases = Table(
    "golden_cases",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("case_id", String(ID_CHARS), nullable=False, unique=True),
    Column("subject_id", String(ID_CHARS), nullable=False, unique=True),
    Column("kind", String(CODE_CHARS), nullable=False),
    Column("is_honest", Boolean, nullable=False),
    Column("suggested", String(16), nullable=False, default=""),
    Column("reasons", JSON, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("good_until", UtcDateTime, nullable=False),
    Column("item_id", String(ID_CHARS), nullable=True, unique=True),
    Column("given_at", UtcDateTime, nullable=True),
    Column("told_at", UtcDateTime, nullable=True),
    Index("ix_golden_cases_stock", "given_at", "good_until"),
)
"""Made-up cases and their truth. ``kind`` says what was done to the paper or the claim, ``suggested`` the answer that
the screen outlines. ``item_id`` is set when a moderator is handed it, ``told_at`` when the truth was shown.
"""

shown_estimates = Table(
    "shown_estimates",
    metadata,
    Column("subject_id", String(ID_CHARS), primary_key=True),
    Column("shown_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
"""By when a resident was told that a person answers; the first time counts."""

moderator_homes = Table(
    "moderator_homes",
    metadata,
    Column("moderator_id", String(ID_CHARS), primary_key=True),
    Column("building", String(DIGEST_CHARS), nullable=False),
    Column("street", String(DIGEST_CHARS), nullable=False),
    Column("dwelling", String(DIGEST_CHARS), nullable=False),
    Column("family", String(DIGEST_CHARS), nullable=False),
    Column("person", String(DIGEST_CHARS), nullable=False),
    Column("commune", String(DIGEST_CHARS), nullable=False),
    Column("is_small_commune", Boolean, nullable=False, default=False),
    Column("is_rural", Boolean, nullable=False, default=False),
    Column("lon", Float, nullable=True),
    Column("lat", Float, nullable=True),
    Column("set_by", String(ID_CHARS), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
)
"""Where a moderator lives, as keyed digests and a position; neither the address nor the name can be read back."""

quarter_twins = Table(
    "quarter_twins",
    metadata,
    Column("quarter", String(CODE_CHARS), primary_key=True),
    Column("twin", String(CODE_CHARS), nullable=False),
)
"""Which quarter's moderators help where too few may look."""

working_hours = Table(
    "working_hours",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("week", JSON, nullable=False),
    Column("closed", JSON, nullable=False),
    Column("keeps_holidays", Boolean, nullable=False, default=True),
    Column("changed_by", String(ID_CHARS), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)
"""The hours the team declares, a row a change; the last one holds. Without one every hour counts."""

review_brakes = Table(
    "review_brakes",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("scope", String(16), nullable=False),
    Column("target", String(CODE_CHARS), nullable=False),
    Column("days", SmallInteger, nullable=False),
    Column("reason", String(SUBJECT_CHARS), nullable=False),
    Column("asked_by", String(ID_CHARS), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("confirmed_by", String(ID_CHARS), nullable=True),
    Column("confirmed_at", UtcDateTime, nullable=True),
    Column("until", UtcDateTime, nullable=True, index=True),
    Column("lifted_by", String(ID_CHARS), nullable=True),
    Column("lifted_at", UtcDateTime, nullable=True),
)
"""A quarter or a path set to humans only; in force from the second lead's word until ``until``, unless lifted."""

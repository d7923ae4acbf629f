"""The tables of the centre.

Times are UTC; ids are opaque strings; no name, address or text in clear outside ``cases``, where the claim
lives until erasure.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, MetaData, String, Table, Text

from review_queue.adapters.tables import CODE_CHARS, DIGEST_CHARS, ID_CHARS, NAMING, UtcDateTime

metadata = MetaData(naming_convention=NAMING)

cases = Table(
    "cases",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("account", String(200), nullable=False, default=""),
    Column("name", Text, nullable=True),
    Column("address", Text, nullable=True),
    Column("own_words", Text, nullable=False, default=""),
    Column("locale", String(8), nullable=False),
    Column("status", String(CODE_CHARS), nullable=False, index=True),
    Column("reasons", JSON, nullable=False),
    Column("verified_until", UtcDateTime, nullable=True),
    Column("asked_again", Integer, nullable=False, default=0),
    Column("name_changed", Boolean, nullable=False, default=False),
    Column("corrected_at", JSON, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("sha256_keyed", String(DIGEST_CHARS), nullable=False, index=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("destroyed_at", UtcDateTime, nullable=True),
    Index("uq_documents_case_attempt", "case_id", "attempt", unique=True),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("document_id", String(ID_CHARS), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", UtcDateTime, nullable=False),
    Column("lease_token", String(DIGEST_CHARS), nullable=True),
    Column("lease_until", UtcDateTime, nullable=True),
    Column("last_error", String(CODE_CHARS), nullable=True),
    Column("nudges", Integer, nullable=False, default=0),
    Column("next_nudge_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_jobs_state_next_nudge", "state", "next_nudge_at"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("document_id", String(ID_CHARS), nullable=False, unique=True),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("outcome", String(16), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("policy_version", String(CODE_CHARS), nullable=False),
    Column("document_type", String(CODE_CHARS), nullable=False),
    Column("seconds", Integer, nullable=True),
    Column("decided_at", UtcDateTime, nullable=False),
)

paper_uses = Table(
    "paper_uses",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("account", String(DIGEST_CHARS), nullable=False),
    Column("persons", JSON, nullable=False),
    Column("holders", JSON, nullable=False),
    Column("home", String(DIGEST_CHARS), nullable=True),
    Column("issue_date", String(DIGEST_CHARS), nullable=True),
)

paper_marks = Table(
    "paper_marks",
    metadata,
    Column("mark", String(DIGEST_CHARS), primary_key=True),
    Column("use_id", String(ID_CHARS), primary_key=True),
    Column("kind", String(16), nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("kind", String(CODE_CHARS), nullable=False),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("object_id", String(ID_CHARS), nullable=False),
    Column("send_after", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("sent_at", UtcDateTime, nullable=True, index=True),
    Column("created_at", UtcDateTime, nullable=False),
)

idempotency = Table(
    "idempotency_keys",
    metadata,
    Column("key", String(DIGEST_CHARS), primary_key=True),
    Column("request_sha256", String(DIGEST_CHARS), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
)

resident_sessions = Table(
    "resident_sessions",
    metadata,
    Column("token_sha256", String(DIGEST_CHARS), primary_key=True),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("csrf", String(DIGEST_CHARS), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

resident_links = Table(
    "resident_links",
    metadata,
    Column("token_sha256", String(DIGEST_CHARS), primary_key=True),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=True),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_sha256", String(DIGEST_CHARS), primary_key=True),
    Column("label", String(CODE_CHARS), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime, nullable=True),
)

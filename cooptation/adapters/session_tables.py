"""Tables of the way in for neighbours and organisations' agents: links, sessions, second factors, counted tries."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from cooptation.adapters.tables import DIGEST_CHARS, ID_CHARS, UtcDateTime, metadata

KIND_CHARS = 16
NONCE_CHARS = 64

member_links = Table(
    "member_links",
    metadata,
    Column("token_sha256", String(DIGEST_CHARS), primary_key=True),
    Column("member_id", String(ID_CHARS), nullable=False, index=True),
    Column("kind", String(KIND_CHARS), nullable=False),
    Column("vouch_id", String(ID_CHARS), nullable=False, default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=True),
)
"""``vouch_id`` is the question the link leads to; empty: the member's own page."""

member_sessions = Table(
    "member_sessions",
    metadata,
    Column("token_sha256", String(DIGEST_CHARS), primary_key=True),
    Column("member_id", String(ID_CHARS), nullable=False, index=True),
    Column("kind", String(KIND_CHARS), nullable=False),
    Column("csrf", String(DIGEST_CHARS), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("second_factor_at", UtcDateTime, nullable=True),
)

agent_factors = Table(
    "agent_factors",
    metadata,
    Column("agent_id", String(ID_CHARS), primary_key=True),
    Column("nonce", String(NONCE_CHARS), nullable=False),
    Column("confirmed_at", UtcDateTime, nullable=True),
    Column("last_step", Integer, nullable=False, default=0),
    Column("failed_tries", Integer, nullable=False, default=0),
    Column("locked_until", UtcDateTime, nullable=True),
)
"""The secret of a second factor is not kept: it is derived from the service's key and ``nonce``."""

page_tries = Table(
    "page_tries",
    metadata,
    Column("who_sha256", String(DIGEST_CHARS), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("until", UtcDateTime, nullable=False, index=True),
)
"""How often one address of the net, or everybody together, sent a public form within a day; digests only."""

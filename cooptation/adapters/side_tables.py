"""The tables beside members, requests and vouches; in the same metadata. Times are UTC, homes keyed digests.

Only ``vouch_reports`` holds texts of a person, until the report is dealt with.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from cooptation.adapters.tables import CODE_CHARS, DIGEST_CHARS, ID_CHARS, QUARTER_CHARS, UtcDateTime, metadata

SIREN_CHARS = 9

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("siren", String(SIREN_CHARS), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("quarters", JSON, nullable=False),
    Column("is_signed", Boolean, nullable=False),
    Column("is_mailbox_proved", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
)

agreed_dwellings = Table(
    "agreed_dwellings",
    metadata,
    Column("organisation_id", String(ID_CHARS), primary_key=True),
    Column("dwelling", String(DIGEST_CHARS), primary_key=True),
    Column("agreed_at", UtcDateTime, nullable=False),
)
"""The dwellings an organisation may speak for as a document does."""

agents = Table(
    "organisation_agents",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("organisation_id", String(ID_CHARS), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
)

attestations = Table(
    "attestations",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("agent_id", String(ID_CHARS), nullable=False, index=True),
    Column("organisation_id", String(ID_CHARS), nullable=False, index=True),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("ground", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

appointments = Table(
    "ambassadors",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("member_id", String(ID_CHARS), nullable=False, index=True),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
)

strikes = Table(
    "mandate_strikes",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("holder_id", String(ID_CHARS), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
)
"""Misuses a human upheld, of ambassadors and agents."""

attachments = Table(
    "attachments",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("dwelling", String(DIGEST_CHARS), nullable=False, index=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("confirmed_by", String(ID_CHARS), nullable=True, index=True),
    Column("confirmed_at", UtcDateTime, nullable=True),
    Column("declined_at", UtcDateTime, nullable=True),
)

told_homes = Table(
    "told_homes",
    metadata,
    Column("case_id", String(ID_CHARS), primary_key=True),
    Column("building", String(DIGEST_CHARS), nullable=False),
    Column("dwelling", String(DIGEST_CHARS), nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
)
"""Which flat behind a shared door a resident lives in."""

letters = Table(
    "letters",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("dwelling", String(DIGEST_CHARS), nullable=False, index=True),
    Column("code_digest", String(DIGEST_CHARS), nullable=False, default=""),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime, nullable=True, index=True),
    Column("tries", Integer, nullable=False, default=0),
    Column("answered_at", UtcDateTime, nullable=True),
    Column("closed_at", UtcDateTime, nullable=True),
)

buildings = Table(
    "declared_buildings",
    metadata,
    Column("building", String(DIGEST_CHARS), primary_key=True),
    Column("units", Integer, nullable=False),
    Column("is_collective", Boolean, nullable=False),
    Column("declared_at", UtcDateTime, nullable=False),
)

events = Table(
    "recruitment_events",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("quarter", String(QUARTER_CHARS), nullable=False, index=True),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

reports = Table(
    "vouch_reports",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("kind", String(CODE_CHARS), nullable=False),
    Column("member_id", String(ID_CHARS), nullable=False, default="", index=True),
    Column("quarter", String(QUARTER_CHARS), nullable=False, default=""),
    Column("reference", String(DIGEST_CHARS), nullable=False, unique=True),
    Column("locale", String(8), nullable=False),
    Column("name", Text, nullable=True),
    Column("address", Text, nullable=True),
    Column("words", Text, nullable=True),
    Column("contact", Text, nullable=True),
    Column("filed_at", UtcDateTime, nullable=False),
    Column("dealt_at", UtcDateTime, nullable=True),
    Column("upheld", Boolean, nullable=True),
)

frauds = Table(
    "found_frauds",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("member_id", String(ID_CHARS), nullable=False, index=True),
    Column("request_id", String(ID_CHARS), nullable=False, default=""),
    Column("was_admitted", Boolean, nullable=False),
    Column("reviewers", Integer, nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("overturned_at", UtcDateTime, nullable=True),
)

consequences = Table(
    "consequences",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("member_id", String(ID_CHARS), nullable=False, index=True),
    Column("measure", String(16), nullable=False),
    Column("code", String(CODE_CHARS), nullable=False),
    Column("cause", String(16), nullable=False),
    Column("cause_id", String(ID_CHARS), nullable=False),
    Column("vouch_ids", JSON, nullable=False),
    Column("reviewers", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("until", UtcDateTime, nullable=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("verdict", String(16), nullable=False, default=""),
    UniqueConstraint("member_id", "measure", "code", "cause_id", name="uq_consequences_once"),
    Index("ix_consequences_cause_id", "cause_id"),
)
"""What follows from a finding, one row a member and measure; a review stays open until a human settled it."""

import_batches = Table(
    "import_batches",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("members", Integer, nullable=False),
    Column("undone_at", UtcDateTime, nullable=True),
)

imported_members = Table(
    "imported_members",
    metadata,
    Column("batch_id", String(ID_CHARS), primary_key=True),
    Column("member_id", String(ID_CHARS), primary_key=True, index=True),
)

member_keys = Table(
    "member_keys",
    metadata,
    Column("thumbprint", String(DIGEST_CHARS), primary_key=True),
    Column("member_id", String(ID_CHARS), nullable=False, index=True),
    Column("x", String(CODE_CHARS), nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
)
"""Ed25519 public keys that members registered in person."""

used_tokens = Table(
    "used_member_tokens",
    metadata,
    Column("digest", String(DIGEST_CHARS), primary_key=True),
    Column("until", UtcDateTime, nullable=False, index=True),
)
"""Signed tokens that were used, until they would be over anyway."""

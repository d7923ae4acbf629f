"""The tables of the centre.

Times are UTC; ids are opaque strings; no name, address or text in clear outside ``cases``, where the claim
lives until erasure.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, Index, Integer, MetaData, String, Table, Text

from review_queue.adapters.tables import CODE_CHARS, DIGEST_CHARS, ID_CHARS, NAMING, UtcDateTime

metadata = MetaData(naming_convention=NAMING)

QUARTER_CHARS = 64
INSEE_CHARS = 5

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
    Column("shown_first_name", Text, nullable=False, default=""),
    Column("nothing_else", Boolean, nullable=False, default=False),
    Column("shares_home", Boolean, nullable=False, default=False),
    Column("contact", Text, nullable=False, default=""),
    Column("quarter", String(QUARTER_CHARS), nullable=True, index=True),
    Column("quarter_chosen", Boolean, nullable=False, default=False),
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

policies = Table(
    "policies",
    metadata,
    Column("digest", String(DIGEST_CHARS), primary_key=True),
    Column("version", String(CODE_CHARS), nullable=False, index=True),
    Column("content", JSON, nullable=False),
    Column("first_used_at", UtcDateTime, nullable=False),
)
"""Every policy that a decision was taken by, by the digest of its content: a version that was used twice shows."""

ISSUER_CHARS = 120
"""Longer than the name of any company on a bill; one that was misread longer is cut."""

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
    Column("issuer", String(ISSUER_CHARS), nullable=False, default=""),
    Column("engine", String(CODE_CHARS), nullable=False, default=""),
    Column("day", Date, nullable=True),
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
    Column("homes", JSON, nullable=False),
    Column("numbers", JSON, nullable=False),
    Column("key_id", String(16), nullable=False, index=True),
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
    Column("params", JSON, nullable=False, default=dict),
    Column("last_error", String(CODE_CHARS), nullable=True),
    Column("gave_up_at", UtcDateTime, nullable=True),
)
"""Effects to carry out. ``params`` hold codes, dates and counts; ``gave_up_at`` is set when no try is left."""

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

address_imports = Table(
    "address_imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(DIGEST_CHARS), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("rows_read", Integer, nullable=False, default=0),
    Column("doors", Integer, nullable=False, default=0),
    Column("dropped", Integer, nullable=False, default=0),
    Column("communes", Integer, nullable=False, default=0),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime, nullable=True),
)
"""Extracts of the national address base; ``rows_read`` is where a broken import goes on."""

address_communes = Table(
    "address_communes",
    metadata,
    Column("code", String(INSEE_CHARS), primary_key=True),
    Column("import_id", Integer, nullable=False),
)
"""Which import each covered commune's streets are taken from; written when an import is whole."""

address_streets = Table(
    "address_streets",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("import_id", Integer, nullable=False),
    Column("commune", String(INSEE_CHARS), nullable=False),
    Column("postcode", String(INSEE_CHARS), nullable=False),
    Column("key", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("former_code", String(INSEE_CHARS), nullable=False),
    Index("ix_address_streets_commune_key", "commune", "key"),
    Index("ix_address_streets_postcode", "postcode"),
    Index("ix_address_streets_import_commune", "import_id", "commune"),
)

address_words = Table(
    "address_words",
    metadata,
    Column("word", String(CODE_CHARS), primary_key=True),
    Column("street_id", BigInteger, primary_key=True),
    Index("ix_address_words_street_id", "street_id"),
    sqlite_with_rowid=False,
)
"""The telling words of each street's name, by which a street is found without its commune."""

address_doors = Table(
    "address_doors",
    metadata,
    Column("street_id", BigInteger, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("repetition", String(16), primary_key=True),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    sqlite_with_rowid=False,
)

quarters = Table(
    "quarters",
    metadata,
    Column("id", String(QUARTER_CHARS), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("is_perimeter", Boolean, nullable=False),
    Column("communes", JSON, nullable=False),
    Column("shape", Text, nullable=True),
    Column("place", Integer, nullable=False),
    Column("edition", Integer, nullable=False),
)
"""Quarters and perimeters; ``shape`` is WKB in hexadecimal, empty for a zone that is a list of communes."""

ACTOR_CHARS = 128
"""An actor as the audit chain holds it."""

URL_CHARS = 2000
"""Longer than any address of a web server that proxies pass on."""

network_events = Table(
    "network_events",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String(ID_CHARS), nullable=False, unique=True),
    Column("type", String(CODE_CHARS), nullable=False),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("object_id", String(ID_CHARS), nullable=False, default=""),
    Column("status", String(CODE_CHARS), nullable=False, default=""),
    Column("sequence", Integer, nullable=False, default=0),
    Column("at", UtcDateTime, nullable=False),
)
"""What the network is told, in the order in which it was committed: ids and codes only."""

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("url", String(URL_CHARS), nullable=False),
    Column("events", JSON, nullable=False),
    Column("generation", Integer, nullable=False, default=1),
    Column("rotated_at", UtcDateTime, nullable=True),
    Column("created_by", String(ACTOR_CHARS), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("failing_since", UtcDateTime, nullable=True),
    Column("disabled_at", UtcDateTime, nullable=True),
)
"""Addresses that hear of events. No secret is kept: it is derived from the digest key and ``generation``."""

appeals = Table(
    "appeals",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("case_id", String(ID_CHARS), nullable=False, index=True),
    Column("member_id", String(ID_CHARS), nullable=False, default="", index=True),
    Column("about", String(16), nullable=False),
    Column("subject_id", String(ID_CHARS), nullable=False),
    Column("words", Text, nullable=False, default=""),
    Column("filed_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("verdict", String(16), nullable=True),
)
"""What people say against an answer on their case or against the loss of their standing; ``words`` go with the case."""

demonstrations = Table(
    "demonstrations",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("papers", Integer, nullable=False),
    Column("owned", JSON, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)
"""The made-up town, while there is one; ``owned`` are ids of what is its own without hanging on one of its cases."""

"""Members, their requests and their vouches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    _members()
    _requests()
    _vouches()
    _sessions()


def _members() -> None:
    """Accounts, what the network says of them, and their contacts."""
    op.create_table(
        "members",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("level", sa.String(length=8), nullable=True),
        sa.Column("way", sa.String(length=16), nullable=True),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("admitted_at", sa.DateTime(), nullable=True),
        sa.Column("verified_until", sa.DateTime(), nullable=True),
        sa.Column("probation_until", sa.DateTime(), nullable=True),
        sa.Column("dwelling", sa.String(length=64), nullable=False),
        sa.Column("building", sa.String(length=64), nullable=False),
        sa.Column("street", sa.String(length=64), nullable=False),
        sa.Column("family", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("quarter", sa.String(length=80), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("is_rural", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_muted", sa.Boolean(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=True),
        sa.Column("is_suspended", sa.Boolean(), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column("has_open_fraud", sa.Boolean(), nullable=False),
        sa.Column("vouching_off_until", sa.DateTime(), nullable=True),
        sa.Column("report_upheld_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("recovered_since", sa.DateTime(), nullable=True),
        sa.Column("recovered_at", sa.DateTime(), nullable=True),
        sa.Column("batch", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("account", name=op.f("uq_members_account")),
    )
    op.create_index(op.f("ix_members_batch"), "members", ["batch"], unique=False)
    op.create_index(op.f("ix_members_building"), "members", ["building"], unique=False)
    op.create_index(op.f("ix_members_case_id"), "members", ["case_id"], unique=False)
    op.create_index(op.f("ix_members_dwelling"), "members", ["dwelling"], unique=False)
    op.create_index("ix_members_quarter_admitted", "members", ["quarter", "way", "admitted_at"], unique=False)
    op.create_index("ix_members_quarter_level", "members", ["quarter", "level"], unique=False)
    op.create_index(op.f("ix_members_street"), "members", ["street"], unique=False)
    op.create_table(
        "member_signals",
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("active_days", sa.Integer(), nullable=True),
        sa.Column("devices", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("credential_changes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("sends_contacts", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_signals")),
    )
    op.create_table(
        "member_contacts",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("digest", "member_id", name=op.f("pk_member_contacts")),
    )
    op.create_index(op.f("ix_member_contacts_member_id"), "member_contacts", ["member_id"], unique=False)


def _requests() -> None:
    """Requests, and what was decided on them."""
    op.create_table(
        "vouch_requests",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("newcomer_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("dwelling", sa.String(length=64), nullable=False),
        sa.Column("building", sa.String(length=64), nullable=False),
        sa.Column("street", sa.String(length=64), nullable=False),
        sa.Column("family", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("quarter", sa.String(length=80), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("is_rural", sa.Boolean(), nullable=False),
        sa.Column("quorum_at", sa.DateTime(), nullable=True),
        sa.Column("neighbours_told_at", sa.DateTime(), nullable=True),
        sa.Column("look_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("level", sa.String(length=8), nullable=True),
        sa.Column("probation_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouch_requests")),
    )
    op.create_index(op.f("ix_vouch_requests_building"), "vouch_requests", ["building"], unique=False)
    op.create_index(op.f("ix_vouch_requests_case_id"), "vouch_requests", ["case_id"], unique=False)
    op.create_index(op.f("ix_vouch_requests_newcomer_id"), "vouch_requests", ["newcomer_id"], unique=False)
    op.create_index("ix_vouch_requests_quarter_state", "vouch_requests", ["quarter", "state"], unique=False)
    op.create_index("ix_vouch_requests_state_look", "vouch_requests", ["state", "look_at"], unique=False)
    op.create_index(op.f("ix_vouch_requests_street"), "vouch_requests", ["street"], unique=False)
    op.create_index(
        "uq_vouch_requests_live",
        "vouch_requests",
        ["newcomer_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "vouch_outcomes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("unwatched", sa.JSON(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("d_vouchers", sa.Integer(), nullable=False),
        sa.Column("dwellings", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=True),
        sa.Column("policy_version", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouch_outcomes")),
        sa.UniqueConstraint("request_id", "place", name=op.f("uq_vouch_outcomes_request_id")),
    )
    op.create_table(
        "vouch_audits",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("queued_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouch_audits")),
        sa.UniqueConstraint("request_id", name=op.f("uq_vouch_audits_request_id")),
    )
    op.create_index(op.f("ix_vouch_audits_due_at"), "vouch_audits", ["due_at"], unique=False)
    op.create_index(op.f("ix_vouch_audits_member_id"), "vouch_audits", ["member_id"], unique=False)


def _vouches() -> None:
    """Vouches, and what leads to them or speaks against them."""
    op.create_table(
        "vouches",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("voucher_id", sa.String(length=36), nullable=False),
        sa.Column("newcomer_id", sa.String(length=36), nullable=False),
        sa.Column("quarter", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("given_at", sa.DateTime(), nullable=True),
        sa.Column("declined_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawal", sa.String(length=64), nullable=True),
        sa.Column("void_at", sa.DateTime(), nullable=True),
        sa.Column("void_code", sa.String(length=64), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=True),
        sa.Column("met_here", sa.Boolean(), nullable=False),
        sa.Column("distance_m", sa.Float(), nullable=True),
        sa.Column("admitted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouches")),
        sa.UniqueConstraint("request_id", "voucher_id", name=op.f("uq_vouches_request_id")),
    )
    op.create_index("ix_vouches_newcomer_given", "vouches", ["newcomer_id", "given_at"], unique=False)
    op.create_index("ix_vouches_quarter_given", "vouches", ["quarter", "given_at", "voucher_id"], unique=False)
    op.create_index("ix_vouches_voucher_given", "vouches", ["voucher_id", "given_at"], unique=False)
    op.create_table(
        "vouch_invitations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("maker_id", sa.String(length=36), nullable=False),
        sa.Column("quarter", sa.String(length=80), nullable=False),
        sa.Column("dwelling", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=True),
        sa.Column("met_here", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("request_id", sa.String(length=36), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouch_invitations")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_vouch_invitations_token_sha256")),
    )
    op.create_index(op.f("ix_vouch_invitations_maker_id"), "vouch_invitations", ["maker_id"], unique=False)
    op.create_table(
        "vouch_asks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("vouch_id", sa.String(length=36), nullable=True),
        sa.Column("silenced", sa.String(length=64), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("opened_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouch_asks")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_vouch_asks_token_sha256")),
    )
    op.create_index("ix_vouch_asks_member_asked", "vouch_asks", ["member_id", "asked_at"], unique=False)
    op.create_index(op.f("ix_vouch_asks_request_id"), "vouch_asks", ["request_id"], unique=False)
    op.create_table(
        "vouch_objections",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("founded", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouch_objections")),
        sa.UniqueConstraint("request_id", "member_id", name=op.f("uq_vouch_objections_request_id")),
    )
    op.create_index("ix_vouch_objections_member_at", "vouch_objections", ["member_id", "at"], unique=False)


def _sessions() -> None:
    """The way in of neighbours and agents: links, sessions, second factors, counted tries."""
    op.create_table(
        "member_links",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("vouch_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_member_links")),
    )
    op.create_index(op.f("ix_member_links_member_id"), "member_links", ["member_id"])
    op.create_table(
        "member_sessions",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_member_sessions")),
    )
    op.create_index(op.f("ix_member_sessions_member_id"), "member_sessions", ["member_id"])
    op.create_table(
        "agent_factors",
        sa.Column("agent_id", sa.String(length=36), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_agent_factors")),
    )
    op.create_table(
        "page_tries",
        sa.Column("who_sha256", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("who_sha256", name=op.f("pk_page_tries")),
    )
    op.create_index(op.f("ix_page_tries_until"), "page_tries", ["until"])

"""Moderators' roles, second factors and first days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step. The oldest account still open, made at the first start, leads the team from here on."""
    _accounts()
    _second_factors()
    _team()
    _first_day()
    _second_readers()
    op.execute(
        sa.text(
            "UPDATE moderators SET roles = 'moderator,lead,admin' WHERE id ="
            " (SELECT id FROM moderators WHERE disabled_at IS NULL ORDER BY created_at, id LIMIT 1)"
        )
    )


def _accounts() -> None:
    """What an account knows besides its login."""
    with op.batch_alter_table("moderators", schema=None) as batch_op:
        batch_op.add_column(sa.Column("roles", sa.String(length=64), nullable=False, server_default="moderator"))
        batch_op.add_column(sa.Column("email", sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column("subject", sa.String(length=255), nullable=True))
        for name in ("enrol_by", "paused_at", "last_seen_at", "trained_at"):
            batch_op.add_column(sa.Column(name, sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("cases_a_day", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_moderators_email"), ["email"])
        batch_op.create_unique_constraint(batch_op.f("uq_moderators_subject"), ["subject"])
    with op.batch_alter_table("moderator_sessions", schema=None) as batch_op:
        for name in ("awaits_code", "by_provider"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def _second_factors() -> None:
    op.create_table(
        "moderator_second_factors",
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("moderator_id", name=op.f("pk_moderator_second_factors")),
    )
    op.create_table(
        "moderator_recovery_codes",
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_moderator_recovery_codes")),
    )
    op.create_index(op.f("ix_moderator_recovery_codes_moderator_id"), "moderator_recovery_codes", ["moderator_id"])
    op.create_table(
        "moderator_sign_on_tries",
        sa.Column("state_sha256", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("state_sha256", name=op.f("pk_moderator_sign_on_tries")),
    )


def _team() -> None:
    op.create_table(
        "moderator_grants",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("roles", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.String(length=36), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by", sa.String(length=36), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderator_grants")),
    )
    op.create_index(op.f("ix_moderator_grants_moderator_id"), "moderator_grants", ["moderator_id"])
    op.create_table(
        "moderator_absences",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderator_absences")),
    )
    op.create_index(op.f("ix_moderator_absences_moderator_id"), "moderator_absences", ["moderator_id"])


def _first_day() -> None:
    op.create_table(
        "charter_signatures",
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("moderator_id", "version", name=op.f("pk_charter_signatures")),
    )
    op.create_table(
        "training_answers",
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("exercise", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("moderator_id", "exercise", name=op.f("pk_training_answers")),
    )


def _second_readers() -> None:
    op.create_table(
        "second_readers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("invited_by", sa.String(length=36), nullable=False),
        sa.Column("link_sha256", sa.String(length=64), nullable=False),
        sa.Column("seat_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_readers")),
        sa.UniqueConstraint("link_sha256", name=op.f("uq_second_readers_link_sha256")),
        sa.UniqueConstraint("seat_sha256", name=op.f("uq_second_readers_seat_sha256")),
    )
    op.create_index(op.f("ix_second_readers_item_id"), "second_readers", ["item_id"])

"""The queue of both paths: kinds, states, second readers, what was looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    _items()
    _decisions()
    _journal_of_the_queue()
    _who_gets_what()
    _what_the_queue_knows_of_itself()


def _items() -> None:
    """Kinds, the place in line, what can be put aside or undone; an answer given before has taken effect.

    Lane 3 is that of an item without anything special.
    """
    with op.batch_alter_table("review_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=16), nullable=False, server_default="document"))
        batch_op.add_column(sa.Column("quarter", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("lane", sa.SmallInteger(), nullable=True))
        batch_op.add_column(sa.Column("needs_four_eyes", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("doubled", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("last_holder", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("snoozed_until", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("kept_for", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("kept_until", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("decided_by", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("commit_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_constraint(op.f("uq_review_items_subject_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_review_items_subject_id"), ["subject_id", "recall", "kind"])
        batch_op.create_index(batch_op.f("ix_review_items_quarter"), ["quarter"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_items_snoozed_until"), ["snoozed_until"], unique=False)
        batch_op.create_index("ix_review_items_line", ["lane", "due_at", "created_at", "id"], unique=False)
        batch_op.create_index("ix_review_items_kind_line", ["kind", "lane", "due_at", "created_at", "id"], unique=False)
        batch_op.create_index("ix_review_items_holder", ["holder", "lease_until"], unique=False)
    op.execute(sa.text("UPDATE review_items SET lane = 3 WHERE state = 'open'"))
    op.execute(sa.text("UPDATE review_items SET state = 'committed' WHERE state = 'decided'"))


def _decisions() -> None:
    """Several answers an item; those given so far took effect at once."""
    with op.batch_alter_table("review_decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=16), nullable=False, server_default="open"))
        batch_op.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("asks_four_eyes", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("asks_double", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("blind", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("machine_hint_shown", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("active_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("commit_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("committed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("settled_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("supersedes", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("overruled_at", sa.DateTime(), nullable=True))
        batch_op.drop_constraint(op.f("uq_review_decisions_item_id"), type_="unique")
        batch_op.create_index("ix_review_decisions_item_id", ["item_id", "moderator_id"], unique=False)
        batch_op.create_index("ix_review_decisions_by", ["moderator_id", "decided_at"], unique=False)
    op.execute(
        sa.text(
            "UPDATE review_decisions SET commit_at = decided_at, committed_at = decided_at, settled_at = decided_at"
        ),
    )
    with op.batch_alter_table("review_decisions", schema=None) as batch_op:
        batch_op.alter_column("commit_at", existing_type=sa.DateTime(), nullable=False)


def _journal_of_the_queue() -> None:
    """What happened to each item, what moderators wrote about it, and what was looked at."""
    op.create_table(
        "review_events",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_review_events")),
    )
    op.create_index(op.f("ix_review_events_item_id"), "review_events", ["item_id"], unique=False)
    op.create_index("ix_review_events_type", "review_events", ["type", "at"], unique=False)
    op.create_table(
        "review_notes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_notes")),
    )
    op.create_index(op.f("ix_review_notes_item_id"), "review_notes", ["item_id"], unique=False)
    op.create_table(
        "review_access",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("view", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_access")),
    )
    op.create_index("ix_review_access_by", "review_access", ["moderator_id", "at"], unique=False)
    op.create_index(op.f("ix_review_access_item_id"), "review_access", ["item_id"], unique=False)


def _who_gets_what() -> None:
    """Who is never handed an item, who passed it on, and where each moderator works."""
    op.create_table(
        "review_conflicts",
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("moderator_id", "item_id", "kind", name=op.f("pk_review_conflicts")),
    )
    op.create_index("ix_review_conflicts_item_id", "review_conflicts", ["item_id"], unique=False)
    op.create_table(
        "review_skips",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_skips")),
    )
    op.create_index("ix_review_skips_by", "review_skips", ["moderator_id", "at"], unique=False)
    op.create_index("ix_review_skips_item", "review_skips", ["item_id", "moderator_id", "at"], unique=False)
    op.create_table(
        "moderator_scopes",
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("quarter", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("moderator_id", "quarter", name=op.f("pk_moderator_scopes")),
    )


def _what_the_queue_knows_of_itself() -> None:
    """What items have in common, and how long an answer takes."""
    op.create_table(
        "review_links",
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "kind", "digest", name=op.f("pk_review_links")),
    )
    op.create_index("ix_review_links_digest", "review_links", ["kind", "digest"], unique=False)
    op.create_table(
        "review_paces",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("median_active_ms", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("measured_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_review_paces")),
    )

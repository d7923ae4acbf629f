"""Who may look at what, and how good the looks are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    _line()
    _routing()
    _appeals()
    _quality()


def _quality() -> None:
    """Made-up cases with their truth, and by when residents were told to expect an answer."""
    op.create_table(
        "golden_cases",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("is_honest", sa.Boolean(), nullable=False),
        sa.Column("suggested", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("good_until", sa.DateTime(), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=True),
        sa.Column("given_at", sa.DateTime(), nullable=True),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_golden_cases")),
        sa.UniqueConstraint("case_id", name=op.f("uq_golden_cases_case_id")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_golden_cases_subject_id")),
        sa.UniqueConstraint("item_id", name=op.f("uq_golden_cases_item_id")),
    )
    op.create_index("ix_golden_cases_stock", "golden_cases", ["given_at", "good_until"])
    op.create_table(
        "shown_estimates",
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("shown_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_shown_estimates")),
    )


def _line() -> None:
    """The order within the hour in which items fall due, who else may take one, and what the brake brought."""
    with op.batch_alter_table("review_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_hour", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("precedence", sa.SmallInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("twin", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("is_safety", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("routed_at", sa.DateTime(), nullable=True))
        batch_op.drop_index("ix_review_items_line")
        batch_op.drop_index("ix_review_items_kind_line")
        batch_op.drop_index("ix_review_items_quarter")
    hour = {"postgresql": "date_trunc('hour', due_at)"}
    cut = hour.get(op.get_bind().dialect.name, "strftime('%Y-%m-%d %H:00:00.000000', due_at)")
    op.execute(sa.text(f"UPDATE review_items SET due_hour = {cut}"))  # noqa: S608 - one of two constants
    with op.batch_alter_table("review_items", schema=None) as batch_op:
        batch_op.alter_column("due_hour", existing_type=sa.DateTime(), nullable=False)
        batch_op.create_index(batch_op.f("ix_review_items_routed_at"), ["routed_at"], unique=False)
    line: list[str | sa.TextClause] = ["lane", "due_hour", sa.text("precedence DESC"), "due_at", "created_at", "id"]
    op.create_index("ix_review_items_line", "review_items", line, unique=False)
    for place in ("kind", "quarter", "twin"):
        op.create_index(f"ix_review_items_{place}_line", "review_items", [place, *line], unique=False)


def _routing() -> None:
    """Where moderators live (digests), twins, declared hours, the brake."""
    op.create_table(
        "moderator_homes",
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        *(
            sa.Column(name, sa.String(length=64), nullable=False)
            for name in ("building", "street", "dwelling", "family", "person", "commune")
        ),
        sa.Column("is_small_commune", sa.Boolean(), nullable=False),
        sa.Column("is_rural", sa.Boolean(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("set_by", sa.String(length=36), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("moderator_id", name=op.f("pk_moderator_homes")),
    )
    op.create_table(
        "quarter_twins",
        sa.Column("quarter", sa.String(length=64), nullable=False),
        sa.Column("twin", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_quarter_twins")),
    )
    op.create_table(
        "working_hours",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("week", sa.JSON(), nullable=False),
        sa.Column("closed", sa.JSON(), nullable=False),
        sa.Column("keeps_holidays", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_working_hours")),
    )
    op.create_table(
        "review_brakes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("asked_by", sa.String(length=36), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=36), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.Column("lifted_by", sa.String(length=36), nullable=True),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_brakes")),
    )
    op.create_index(op.f("ix_review_brakes_until"), "review_brakes", ["until"], unique=False)


def _appeals() -> None:
    """What people say against an answer."""
    op.create_table(
        "appeals",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
    )
    op.create_index(op.f("ix_appeals_case_id"), "appeals", ["case_id"], unique=False)
    op.create_index(op.f("ix_appeals_member_id"), "appeals", ["member_id"], unique=False)

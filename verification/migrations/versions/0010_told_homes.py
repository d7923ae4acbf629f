"""Which flat behind a shared door a resident lives in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "told_homes",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("building", sa.String(length=64), nullable=False),
        sa.Column("dwelling", sa.String(length=64), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_told_homes")),
    )

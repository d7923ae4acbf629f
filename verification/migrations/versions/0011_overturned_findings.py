"""When an appeal turned a finding of fraud."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("found_frauds", sa.Column("overturned_at", sa.DateTime(), nullable=True))

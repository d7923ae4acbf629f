"""What Alembic runs: all packages' tables on the connection that ``verification.adapters.migrate`` hands over."""

from __future__ import annotations

from alembic import context

from cooptation.adapters import session_tables, side_tables  # noqa: F401 - both add tables to one metadata
from cooptation.adapters import tables as vouch_tables
from review_queue.adapters import tables as review_tables
from verification.adapters import audit_log, tables

TARGETS = [tables.metadata, review_tables.metadata, audit_log.metadata, vouch_tables.metadata]

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TARGETS,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

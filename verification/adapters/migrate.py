"""Bringing a database to the present tables, with Alembic; safe to run by several processes at once."""

from __future__ import annotations

from importlib import resources

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

MIGRATION_LOCK = 7_215_331
"""Any number of our own: PostgreSQL's advisory lock while migrating."""


def migrate(engine: Engine) -> None:
    """Upgrade to the newest revision."""
    migrate_to(engine, "head")


def migrate_to(engine: Engine, revision: str | None) -> None:
    """Upgrade to one revision; to the newest when none is named."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision or "head")


def alembic_config() -> Config:
    """Alembic's settings, without a file."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("verification.migrations")))
    return config

"""The service, the whole application and the console, as their own tests make them."""

from __future__ import annotations

from tests.review_queue.conftest import now
from tests.verification.service.conftest import empty_sqlite, postgres_engine, sqlite_engine, transactions
from tests.verification.web.conftest import house, settings, site, standing_app

__all__ = [
    "empty_sqlite",
    "house",
    "now",
    "postgres_engine",
    "settings",
    "site",
    "sqlite_engine",
    "standing_app",
    "transactions",
]

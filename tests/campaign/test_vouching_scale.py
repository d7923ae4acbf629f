"""The judgement among many members, with few."""

from __future__ import annotations

from bench.campaign.vouching import run_vouching
from tests.servers.postgres import PostgresServer
from verification.adapters.database import make_engine
from verification.adapters.migrate import migrate


def test_newcomers_of_a_made_town_are_judged_with_their_vouches_counted(postgres_server: PostgresServer) -> None:
    engine = make_engine(postgres_server.new_database())
    migrate(engine)

    findings = run_vouching(engine, rows=2_400, newcomers=8, step=lambda *told: None)

    engine.dispose()
    assert findings.problems == []
    assert findings.figures["vouches"] == 2_400 * 5 + 8 * 3
    assert findings.figures["vouches_counted"] > 8

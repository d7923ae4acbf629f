"""One judgement among a million members and five million vouches, on PostgreSQL.

The town is written by the database itself from plain arithmetic, so what is in it is known: quarters of sixty,
dwellings of one or two, five vouches for every member over the last years. Then newcomers whose vouches are fresh
are judged, one transaction each, as the service does it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, text

from bench.campaign.checker import Findings
from bench.places import percentile
from cooptation.acts.evaluation import evaluate, gather, judge
from cooptation.adapters.policies import default_policy
from cooptation.decision import Verdict
from cooptation.ports import House
from verification.adapters.homes import Homes
from verification.adapters.places import SqlPlaces
from verification.adapters.policies import load_policy
from verification.adapters.unit_of_work import Transactions
from verification.adapters.vouching import Neighbours, vouch_house

VOUCHES_A_MEMBER = 5
QUARTER, BUILDING, STREET, DAYS = 60, 6, 30, 1_500
NEWCOMERS = 1_000
"""Each is judged once without and once with what follows being written."""
KEY = bytes(32)
WARM_UP = 50

Step = Callable[[str, int, int], object]

MEMBERS = """
insert into members (id, account, level, way, verified_at, admitted_at, dwelling, building, street, family, person,
    quarter, is_rural, is_active, is_muted, is_suspended, is_restricted, has_open_fraud, strikes, created_at)
select lpad(to_hex(g), 32, '0'), 'n' || g, case when g % 20 < 14 then 'd' when g % 20 < 19 then 'c1' else 'c2' end,
    case when g % 20 < 14 then 'document' else 'vouches' end, t, t, 'd' || (g * 3 / 4), 'b' || (g / :building),
    's' || (g / :street), 'f' || g, 'p' || g, 'q' || (g / :quarter), false, true, false, false, false, false, 0, t
from (select g, cast(:now as timestamp) - make_interval(days => (g % :days * 7919 % :days)::int + 61) as t
      from generate_series(0, :count - 1) as g) as made
"""
REQUESTS = """
insert into vouch_requests (id, case_id, newcomer_id, state, opened_at, dwelling, building, street, family, person,
    quarter, is_rural, quorum_at, neighbours_told_at, closed_at)
select 'r' || right(id, 31), 'c' || right(id, 31), id, 'admitted', verified_at - interval '5 days', dwelling, building,
    street, family, person, quarter, false, verified_at - interval '2 days', verified_at - interval '2 days',
    verified_at
from members
"""
VOUCHES = """
insert into vouches (id, request_id, voucher_id, newcomer_id, quarter, opened_at, answered_at, given_at, level,
    met_here, admitted)
select lpad(to_hex(g * 8 + k), 32, '0'), 'r' || right(lpad(to_hex(g), 32, '0'), 31),
    lpad(to_hex(g / :quarter * :quarter + (g + k * 11) % :quarter), 32, '0'), lpad(to_hex(g), 32, '0'),
    'q' || (g / :quarter), t, t, t, 'known_well', true, true
from (select g, k, cast(:now as timestamp) - make_interval(days => (g % :days * 7919 % :days)::int + 66) as t
      from generate_series(0, :count - 1) as g, generate_series(1, :each) as k) as made
"""
NEW_MEMBERS = """
insert into members (id, account, dwelling, building, street, family, person, quarter, is_rural, is_active, is_muted,
    is_suspended, is_restricted, has_open_fraud, strikes, created_at)
select 'new' || n, 'new' || n, 'dn' || n, 'b' || (home / :building), 's' || (home / :street), 'fn' || n, 'pn' || n,
    'q' || (home / :quarter), false, true, false, false, false, false, 0, :now
from (select n, (cast(n as bigint) * 7907 * 61) % :count as home from generate_series(1, :new) as n) as made
"""
NEW_REQUESTS = """
insert into vouch_requests (id, case_id, newcomer_id, state, opened_at, dwelling, building, street, family, person,
    quarter, is_rural, look_at)
select 'r' || id, 'c' || id, id, 'open', cast(:now as timestamp) - interval '3 days', dwelling, building, street,
    family, person, quarter, false, :now
from members where level is null
"""
NEW_VOUCHES = """
insert into vouches (id, request_id, voucher_id, newcomer_id, quarter, opened_at, answered_at, given_at, level,
    met_here, admitted)
select 'v' || k || r.id, r.id, m.id, r.newcomer_id, r.quarter, r.opened_at, r.opened_at,
    cast(:now as timestamp) - interval '2 days', 'known_well', true, false
from vouch_requests as r
cross join lateral (
    select id, row_number() over (order by id) as k from members
    where quarter = r.quarter and level is not null and dwelling <> r.dwelling order by id limit 3
) as m
where r.state = 'open'
"""


def run_vouching(engine: Engine, *, rows: int, step: Step, newcomers: int = NEWCOMERS) -> Findings:
    """Fill the town, then judge its newcomers."""
    findings = Findings()
    now = datetime.now(UTC)
    with engine.begin() as connection:
        _fill(connection, rows, newcomers, now, step)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze"))
    house = _house(engine)
    ids = [f"rnew{place}" for place in range(1, newcomers + 1)]
    _judge_all(house, ids, findings, step)
    findings.figures |= {
        "members": rows,
        "vouches": _count(engine, "vouches"),
        "load_average": round(os.getloadavg()[0], 1),
    }
    return findings


def _fill(connection: Connection, rows: int, newcomers: int, now: datetime, step: Step) -> None:
    values = {
        "count": rows, "each": VOUCHES_A_MEMBER, "quarter": QUARTER, "building": BUILDING, "street": STREET,
        "days": DAYS, "new": newcomers, "now": now.replace(tzinfo=None),
    }  # fmt: skip
    steps = (MEMBERS, REQUESTS, VOUCHES, NEW_MEMBERS, NEW_REQUESTS, NEW_VOUCHES)
    for done, statement in enumerate(steps):
        step("town made", done, len(steps))
        connection.execute(text(statement), {name: value for name, value in values.items() if f":{name}" in statement})
    step("town made", len(steps), len(steps))


def _house(engine: Engine) -> House:
    """The service's own composition of vouching, without a draw that would make audits of admissions vary."""
    homes = Homes(places=SqlPlaces(Transactions(engine)), key=KEY)
    neighbours = Neighbours(homes=homes, policy=load_policy(None), rules=default_policy())
    return replace(vouch_house(Transactions(engine, neighbours), neighbours), draw=lambda: 99)


def _judge_all(house: House, ids: list[str], findings: Findings, step: Step) -> None:
    judged: list[float] = []
    for done, request_id in enumerate([*ids[:WARM_UP], *ids]):
        started = time.perf_counter()
        with house.transaction() as work:
            judge(gather(work, request_id), house.policy)
        judged.append(time.perf_counter() - started)
        step("judged", done, len(ids))
    written, counted = [], 0
    for done, request_id in enumerate(ids):
        started = time.perf_counter()
        outcome = evaluate(house, request_id)
        written.append(time.perf_counter() - started)
        counted += len(outcome.tally.counted)
        findings.require(outcome.verdict is not Verdict.AUTOMATIC, "nobody is admitted before neighbours were told")
        step("evaluated", done, len(ids))
    findings.require(counted > len(ids), "vouches were counted")
    findings.figures |= {"evaluations": len(ids), "vouches_counted": counted}
    for name, seconds in (("judge", judged[-len(ids) :]), ("evaluate", written)):
        findings.figures[f"{name}_p50_ms"] = round(percentile(seconds, 0.5) * 1000, 1)
        findings.figures[f"{name}_p95_ms"] = round(percentile(seconds, 0.95) * 1000, 1)


def _count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"select count(*) from {table}")).scalar_one())  # noqa: S608 - our own name



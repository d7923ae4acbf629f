"""Which newcomers some vouchers shared before, counted in SQL (``circumstances.Together``).

Two statements, however many there are, and each answered from an index: a voucher has a few dozen vouches in the time
that is looked at, a request a handful.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select, union

from cooptation.adapters.tables import vouches
from cooptation.circumstances import Together

GIVEN = vouches.c
FEWEST_TOGETHER = 2
"""Fewer make no pair."""


def together(
    connection: Connection, request_id: str, voucher_ids: Sequence[str], since: datetime
) -> tuple[Together, ...]:
    """Earlier requests on which one of these vouched beside somebody, or by which one admitted or was admitted."""
    rows = _vouches_on(connection, _requests(connection, request_id, voucher_ids, since))
    found = (_together(other, given) for other, given in sorted(rows.items()))
    return tuple(one for one in found if one.newcomer_id or len(one.voucher_ids) >= FEWEST_TOGETHER)


def _requests(connection: Connection, request_id: str, voucher_ids: Sequence[str], since: datetime) -> frozenset[str]:
    """What these vouched on since then, and what they were admitted by."""
    stands = and_(GIVEN.given_at > since, GIVEN.withdrawn_at.is_(None), GIVEN.request_id != request_id)
    gave = select(GIVEN.request_id).where(GIVEN.voucher_id.in_(voucher_ids), stands)
    were_given = select(GIVEN.request_id).where(GIVEN.newcomer_id.in_(voucher_ids), GIVEN.admitted, stands)
    return frozenset(connection.execute(union(gave, were_given)).scalars())


def _vouches_on(connection: Connection, request_ids: Iterable[str]) -> Mapping[str, list[Row[Any]]]:
    """Everything that stands on these requests."""
    there = and_(GIVEN.request_id.in_(sorted(request_ids)), GIVEN.given_at.is_not(None), GIVEN.withdrawn_at.is_(None))
    columns = (GIVEN.request_id, GIVEN.voucher_id, GIVEN.newcomer_id, GIVEN.given_at, GIVEN.admitted)
    query: Select[Any] = select(*columns).where(there)
    rows: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        rows[row.request_id].append(row)
    return rows


def _together(request_id: str, given: Sequence[Row[Any]]) -> Together:
    return Together(
        request_id=request_id,
        voucher_ids=frozenset(row.voucher_id for row in given),
        at=max(row.given_at for row in given),
        newcomer_id=next((row.newcomer_id for row in given if row.admitted), ""),
    )

"""How far the letters to a newcomer's home have come, counted in SQL (``circumstances.PostedCode``).

A letter to the door of the home is one to the home: which flat behind it is meant may have been told since.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from cooptation.adapters.side_tables import letters
from cooptation.adapters.surroundings import building_of
from cooptation.adapters.tables import members
from cooptation.circumstances import PostedCode
from cooptation.households import may_send_letter
from cooptation.people import Home, OpenRequest
from cooptation.policy import CooptationPolicy
from cooptation.records import LetterPurpose

LETTERS = letters.c
BEFORE_ADMISSION = (LetterPurpose.ENTRY.value, LetterPurpose.FIRST.value)


def posted_code(connection: Connection, request: OpenRequest, rules: CooptationPolicy, now: datetime) -> PostedCode:
    """The letters of a request, and whether a code that reached this home was entered.

    A code that once made the newcomer a guest at this home counts as long as that access lasts.
    """
    rows = _letters(connection, request)
    lasts_since = now - timedelta(days=rules.letter_status_days)
    answers = [row.answered_at for row in rows if row.answered_at is not None and row.answered_at > lasts_since]
    asked = [row for row in rows if _is_for(row, request)]
    last = asked[-1] if asked else None
    return PostedCode(
        letters=len(asked),
        asked_at=last.asked_at if last else None,
        sent_at=last.sent_at if last else None,
        answered_at=max(answers, default=None),
        may_post=_may_post(connection, request.home, rules, now),
    )


def _may_post(connection: Connection, home: Home, rules: CooptationPolicy, now: datetime) -> bool:
    """Rule L01 for this home, or for all homes behind its door."""
    units, _ = building_of(connection, home.building) if home.dwelling == home.building else (None, False)
    return may_send_letter(_sent_to(connection, home.dwelling, rules, now), rules, now, units or 1).counts


def _letters(connection: Connection, request: OpenRequest) -> Sequence[Row[Any]]:
    """Those of this case, and of the one the newcomer is a guest by, to this home; oldest first."""
    by_member = select(members.c.case_id).where(members.c.id == request.newcomer_id)
    theirs = or_(LETTERS.case_id == request.case_id, LETTERS.case_id.in_(by_member))
    here = LETTERS.dwelling.in_((request.home.dwelling, request.home.building))
    return connection.execute(select(letters).where(theirs, here).order_by(LETTERS.asked_at, LETTERS.id)).all()


def _is_for(row: Row[Any], request: OpenRequest) -> bool:
    """Whether it was asked for while this request lasts."""
    return bool(
        row.case_id == request.case_id and row.purpose in BEFORE_ADMISSION and row.asked_at >= request.opened_at
    )


def _sent_to(connection: Connection, dwelling: str, rules: CooptationPolicy, now: datetime) -> list[datetime]:
    since = now - timedelta(days=rules.letter_codes_days)
    query = select(LETTERS.asked_at).where(LETTERS.dwelling == dwelling, LETTERS.asked_at >= since)
    return list(connection.execute(query).scalars())

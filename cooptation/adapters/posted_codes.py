"""How far the letters to a newcomer's home have come, counted in SQL (``circumstances.PostedCode``).

A letter to the door of the home is one to the home: which flat behind it is meant may have been told since.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from cooptation.adapters.side_store_homes import SqlHomes
from cooptation.adapters.side_tables import letters
from cooptation.adapters.tables import members
from cooptation.circumstances import PostedCode
from cooptation.households import may_send_letter
from cooptation.people import OpenRequest
from cooptation.policy import CooptationPolicy
from cooptation.records import LetterPurpose

LETTERS = letters.c
BEFORE_ADMISSION = (LetterPurpose.ENTRY.value, LetterPurpose.FIRST.value)


def posted_code(connection: Connection, request: OpenRequest, rules: CooptationPolicy, now: datetime) -> PostedCode:
    """The letters of a request, and whether a code that reached this home was entered.

    A code that once made the newcomer a guest at this home counts as long as that access lasts.
    """
    rows = _letters(connection, request)
    sent, homes = SqlHomes(connection).letters_to(request.home, now - timedelta(days=rules.letter_codes_days))
    lasts_since = now - timedelta(days=rules.letter_status_days)
    answers = [row.answered_at for row in rows if row.answered_at is not None and row.answered_at > lasts_since]
    asked = [row for row in rows if _is_for(row, request)]
    last = asked[-1] if asked else None
    return PostedCode(
        letters=len(asked),
        asked_at=last.asked_at if last else None,
        sent_at=last.sent_at if last else None,
        answered_at=max(answers, default=None),
        may_post=may_send_letter(sent, rules, now, homes).counts,
    )


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

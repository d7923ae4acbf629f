"""The wording of reasons in the database: changes are only ever added, each is a version of all texts.

A decision keeps the version that stood when it was taken (``review_decisions.texts_version``), so that a page or a
message made later says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from review_queue.adapters.tables import moderators, reason_texts, review_decisions, review_items
from review_queue.errors import ItemChangedError
from review_queue.reason_texts import PACKAGED, PACKAGED_VERSION, ReasonTexts, checked_wording
from review_queue.texts import Locale

TEXTS = reason_texts.c


@dataclass(frozen=True, kw_only=True)
class WordingChange:
    """One change: what stood before and what stands since; ``version`` is the one it made."""

    version: int
    reason: str
    locale: Locale
    before: str
    after: str
    by: str
    at: datetime


def texts_at(connection: Connection, version: int | None = None) -> ReasonTexts:
    """The texts of a version; those in force when none is named."""
    query = select(reason_texts).order_by(TEXTS.version)
    if version is not None:
        query = query.where(TEXTS.version <= version)
    rows = connection.execute(query).all()
    if not rows:
        return PACKAGED
    changed = {(row.code, Locale(row.locale)): row.wording for row in rows}
    return ReasonTexts(version=rows[-1].version, changed=changed)


def texts_of(connection: Connection, subject_id: str) -> ReasonTexts:
    """The texts with which the last answer about a subject was sent; those in force when there is none."""
    made = review_decisions.c
    answered = select(made.texts_version).join(review_items, review_items.c.id == made.item_id)
    settled = answered.where(review_items.c.subject_id == subject_id, made.settled_at.is_not(None))
    last = settled.order_by(made.settled_at.desc(), made.decided_at.desc()).limit(1)
    return texts_at(connection, connection.scalar(last))


def change_wording(
    connection: Connection, reason: str, locale: Locale, wording: str, *, before: str, moderator_id: str, now: datetime
) -> int:
    """Put a new wording in force and give its version; the same words again change nothing.

    Raises:
        WordingError: the wording cannot be sent as it is.
        ItemChangedError: what stands is no longer ``before``: somebody else changed it meanwhile.
    """
    said, stands = checked_wording(reason, wording), texts_at(connection)
    if stands.wording(reason, locale) != before:
        raise ItemChangedError("this wording was changed meanwhile; load the page again")
    if said == before:
        return stands.version
    version = _last(connection) + 1
    row = {
        "version": version,
        "code": reason,
        "locale": locale.value,
        "wording": said,
        "before": before,
        "moderator_id": moderator_id,
        "changed_at": now,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(reason_texts).values(row))
    except IntegrityError:
        raise ItemChangedError("another wording was changed at the same moment; send yours again") from None
    return version


def history_of(connection: Connection, reason: str) -> tuple[WordingChange, ...]:
    """All changes of a reason's wording, newest first, with who made them."""
    query = select(reason_texts, moderators.c.login).join(
        moderators, moderators.c.id == TEXTS.moderator_id, isouter=True
    )
    rows = connection.execute(query.where(TEXTS.code == reason).order_by(TEXTS.version.desc())).all()
    return tuple(
        WordingChange(
            version=row.version,
            reason=row.code,
            locale=Locale(row.locale),
            before=row.before,
            after=row.wording,
            by=row.login or "?",
            at=row.changed_at,
        )
        for row in rows
    )


def _last(connection: Connection) -> int:
    return int(connection.scalar(select(func.max(TEXTS.version))) or PACKAGED_VERSION)

"""Whose papers an account opened: what the journal says, person by person, and letters ready to be sent.

For the day an account turns out to have been misused. The letters say what happened and when, and never who read: that
is between the operator and the account. Names are not needed for it, so none is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from review_queue.adapters.journal import actor_of
from review_queue.adapters.tables import review_access, review_items
from verification.adapters.audit_log import audit_entries
from verification.adapters.journal import moment_text
from verification.adapters.tables import cases, documents

SEEN_ACTIONS = "paper."
"""Entries that begin so are views of a paper."""
ENTRIES = audit_entries.c


@dataclass(frozen=True, kw_only=True)
class SeenCase:
    """One person's case as far as it was looked at: how often, and when first and last."""

    case_id: str
    locale: str
    views: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class _View:
    """One view of one paper."""

    case_id: str
    at: datetime


def seen_cases(connection: Connection, moderator_id: str, since: datetime) -> tuple[SeenCase, ...]:
    """Every case of which the account saw a paper or a page since then, in the order of the first view."""
    views = sorted(_views(connection, moderator_id, since), key=lambda view: view.at)
    by_case: dict[str, list[datetime]] = {}
    for view in views:
        by_case.setdefault(view.case_id, []).append(view.at)
    locales = _locales(connection, by_case)
    return tuple(
        SeenCase(
            case_id=case_id,
            locale=locales.get(case_id, "fr"),
            views=len(moments),
            first_at=moments[0],
            last_at=moments[-1],
        )
        for case_id, moments in by_case.items()
    )


def write_notices(folder: Path, seen: Iterable[SeenCase], zone: tzinfo) -> int:
    """One letter a person in both languages, named by case; how many people."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for one in seen:
        for locale, letter in LETTERS.items():
            days = {
                "first": f"{one.first_at.astimezone(zone):%d/%m/%Y}",
                "last": f"{one.last_at.astimezone(zone):%d/%m/%Y}",
            }
            text = letter.format(case=one.case_id, count=one.views, **days)
            (folder / f"{one.case_id}.{locale}.txt").write_text(text, encoding="utf-8")
        written += 1
    return written


def _views(connection: Connection, moderator_id: str, since: datetime) -> list[_View]:
    """Views by the journal, and those that only the queue noted."""
    logged = select(ENTRIES.at, ENTRIES.object_id).where(
        ENTRIES.actor == actor_of(moderator_id),
        ENTRIES.action.startswith(SEEN_ACTIONS, autoescape=True),
        ENTRIES.at >= moment_text(since),
    )
    noted = (
        select(review_access.c.at, review_items.c.case_id)
        .join(review_items, review_items.c.id == review_access.c.item_id)
        .where(review_access.c.moderator_id == moderator_id, review_access.c.at >= since)
    )
    rows = connection.execute(logged).all()
    owners = _case_of_objects(connection, rows)
    found = [_View(owners[row.object_id], datetime.fromisoformat(row.at)) for row in rows if row.object_id in owners]
    known = {view.case_id for view in found}
    queue = (_View(row.case_id, row.at) for row in connection.execute(noted) if row.case_id)
    return found + [view for view in queue if view.case_id not in known]


def _case_of_objects(connection: Connection, rows: Sequence[Any]) -> dict[str, str]:
    """The case of each paper, item or case that was named."""
    ids = {row.object_id for row in rows}
    found: dict[str, str] = {}
    for table, case in ((cases, cases.c.id), (review_items, review_items.c.case_id), (documents, documents.c.case_id)):
        for row in connection.execute(select(table.c.id, case.label("case_id")).where(table.c.id.in_(ids))):
            found[row.id] = row.case_id
    return found


def _locales(connection: Connection, case_ids: Iterable[str]) -> dict[str, str]:
    query = select(cases.c.id, cases.c.locale).where(cases.c.id.in_(list(case_ids)))
    return {row.id: row.locale for row in connection.execute(query)}


LETTERS = {
    "fr": (
        "BROUILLON : à relire et à compléter avant l'envoi.\n\n"
        "Objet : votre justificatif de domicile a été consulté (dossier {case})\n\n"
        "Bonjour,\n\n"
        "Vous nous avez confié un justificatif de domicile. Entre le {first} et le {last}, il a été ouvert {count} "
        "fois "
        "par un accès de modération dont nous ne sommes plus certains qu'il ait été utilisé comme il le devait.\n\n"
        "Ce qui a pu être vu : le papier que vous avez envoyé, en partie ou en entier.\n"
        "Ce que nous avons fait : l'accès est fermé. [Compléter : mesures prises, date, signalement à la CNIL.]\n"
        "Ce que vous pouvez faire : nous demander le détail de ces consultations, demander l'effacement de votre "
        "dossier, "
        "ou vous adresser à la CNIL (cnil.fr).\n\n"
        "Nous vous devons des excuses, et une réponse à vos questions : [adresse de contact].\n\n"
        "La modération du quartier\n"
    ),
    "en": (
        "DRAFT: read and complete before sending.\n\n"
        "Subject: your proof of address was looked at (case {case})\n\n"
        "Hello,\n\n"
        "You entrusted us with a proof of address. Between {first} and {last} it was opened (number of times: {count}) "
        "by a moderator's access of which we are no longer sure that it was used as it should be.\n\n"
        "What may have been seen: the paper you sent, in part or as a whole.\n"
        "What we did: the access is closed. [Complete: measures taken, date, report to the CNIL.]\n"
        "What you can do: ask us for the details of these views, ask for the erasure of your case, or turn to the CNIL "
        "(cnil.fr).\n\n"
        "We owe you an apology, and an answer to your questions: [contact address].\n\n"
        "Neighbourhood moderation\n"
    ),
}

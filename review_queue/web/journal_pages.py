"""The journal for an auditor: ids and codes, by person, case and day; no paper and no name."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters.journal import Wanted, actor_of
from review_queue.web.desk import Desk
from review_queue.web.pages import base_of, render
from review_queue.web.team_words import ID_CHARS, day_or_none, journal_rows, note_act, start_of

LINES_A_PAGE = 200


class JournalPages:
    """What happened, for those who watch over it."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(
        self,
        request: Request,
        actor: str = "",
        case: str = "",
        since: str = "",
        until: str = "",
        before: int | None = None,
    ) -> Response:
        """The newest entries that fit; reading the journal is an entry as well."""
        wanted = self._wanted(actor.strip(), case.strip(), since, until, before)
        with self.desk.reading() as connection:
            lines = self.desk.house.journal.lines(connection, wanted, LINES_A_PAGE + 1)
        with self.desk.writing() as connection:
            note_act(self.desk, connection, request, "journal.read", entries=min(len(lines), LINES_A_PAGE))
        return render(
            request,
            "journal.html",
            rows=journal_rows(lines[:LINES_A_PAGE], self.desk),
            more=lines[LINES_A_PAGE - 1].seq if len(lines) > LINES_A_PAGE else None,
            asked={"actor": actor, "case": case, "since": since, "until": until},
            here=f"{base_of(request)}/journal",
        )

    def _wanted(self, actor: str, case: str, since: str, until: str, before: int | None) -> Wanted:
        first, last = day_or_none(since), day_or_none(until)
        return Wanted(
            actor=actor_of(actor) if len(actor) == ID_CHARS else actor,
            case_id=case,
            since=start_of(first, self.desk) if first else None,
            until=start_of(last.fromordinal(last.toordinal() + 1), self.desk) if last else None,
            before_seq=before,
        )

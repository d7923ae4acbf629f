"""One's own last answers, to leaf through and not to change."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import store
from review_queue.adapters.accounts import logins_of
from review_queue.adapters.paper_access import recent_answers
from review_queue.errors import ItemNotFoundError
from review_queue.reason_texts import label_for
from review_queue.web.case_record import answer_lines, record_of, undoable_of
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.web.pages import base_of, locale_of, render
from review_queue.wording import reference_of


class RecentPages:
    """The answers one gave, by their place: 1 is the last."""

    def __init__(self, desk: Desk) -> None:
        """The desk is shared with the other pages."""
        self.desk = desk

    def show(self, request: Request, place: int) -> Response:
        """One of them, with the way to the one before and after.

        Raises:
            ItemNotFoundError: one has not answered so many.
        """
        locale, moderator_id = locale_of(request), session_of(request).moderator_id
        with self.desk.reading() as connection:
            answers = recent_answers(connection, moderator_id)
            if not 1 <= place <= len(answers):
                raise ItemNotFoundError("there is no such answer of yours")
            answer = answers[place - 1]
            item = store.get(connection, answer.item_id)
            record = record_of(connection, item, self.desk, locale, moderator_id)
            mine = store.held_by(connection, moderator_id, self.desk.now())
            line = answer_lines([answer], logins_of(connection, {moderator_id}), self.desk, locale)[0]
            undoable = undoable_of(connection, moderator_id, self.desk.now())
        base = base_of(request)
        in_hand = f"{base}/items/{mine[0].id}" if mine else base
        return render(
            request,
            "done.html",
            ref=reference_of(item),
            outcome=f"case.done.{answer.verdict}",
            undoable=undoable,
            answer={"line": line, "reasons": [label_for(code, locale) for code in answer.reasons], "note": answer.note},
            record=record,
            newer=f"{base}/recent/{place - 1}" if place > 1 else in_hand,
            older=f"{base}/recent/{place + 1}" if place < len(answers) else None,
            here=f"{base}/recent/{place}",
        )

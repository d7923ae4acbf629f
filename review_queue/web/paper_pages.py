"""The pages of a paper: needed places for whoever holds the case, the whole only for a reason that is counted.

No image can be kept: it is never stored by a browser, and a whole page carries its reader's mark in its pixels.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from review_queue.adapters import store
from review_queue.adapters.journal import actor_of
from review_queue.adapters.paper_access import note_look, open_paper, opened_view, quota_of
from review_queue.adapters.queue_moves import note_access
from review_queue.errors import ItemNotFoundError, NotAllowedError
from review_queue.item import ReviewItem
from review_queue.paper_views import Look, PageView, UnmaskReason, day_start, next_day, stamp_of
from review_queue.roles import Right
from review_queue.texts import text
from review_queue.web.case_screen import EMPTY, CaseScreen, Shown
from review_queue.web.desk import Desk
from review_queue.web.gate import session_of
from review_queue.web.pages import locale_of, redirect
from review_queue.wording import clock_words

INLINE = {"Content-Disposition": "inline", "X-Robots-Tag": "noindex, noarchive"}
ALONE = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"}
"""An image that a browser opens as a page of its own loads, runs and sends nothing."""
PICTURE = "graph"
"""How a look at the picture is called among the views that are kept."""


class PaperPages:
    """Images of papers, and what opens more of them."""

    def __init__(self, desk: Desk, screen: CaseScreen) -> None:
        """Both are shared with the other pages."""
        self.desk = desk
        self.screen = screen

    def image(self, request: Request, item_id: str, page: int, view: PageView = PageView.ZONES) -> Response:
        """One page, no more of it than was opened; each view is kept.

        Raises:
            ItemNotFoundError: the case is not open to this reader, or there is no such page.
        """
        moderator_id, now = session_of(request).moderator_id, self.desk.now()
        with self.desk.reading() as connection:
            item = store.get(connection, item_id)
            opened = opened_view(connection, item_id, moderator_id, now)
        if not self.screen.may_look(request, item):
            raise ItemNotFoundError("the paper of a case that is not open to you is not shown")
        shown = min(view, opened, key=list(PageView).index)
        stamp = "" if shown is PageView.ZONES else stamp_of(moderator_id, now, self.desk.zone)
        look = Look(moderator_id=moderator_id, view=shown, stamp=stamp)
        image = self.desk.dossiers.page_image(item, page, look)
        with self.desk.writing() as connection:
            note_look(connection, item_id, look, now)
        return Response(image, media_type="image/jpeg", headers=INLINE)

    def picture(self, request: Request, item_id: str) -> Response:
        """Who vouched for whom around the newcomer, to be shown in the page or opened alone; each view is kept.

        Raises:
            ItemNotFoundError: the case is not open to this reader, or is not about vouches.
        """
        moderator_id, now = session_of(request).moderator_id, self.desk.now()
        with self.desk.reading() as connection:
            item = store.get(connection, item_id)
        if not self.screen.may_look(request, item):
            raise ItemNotFoundError("the picture of a case that is not open to you is not shown")
        drawn = self.desk.dossiers.picture(item, locale_of(request).value)
        with self.desk.writing() as connection:
            note_access(connection, item_id, moderator_id, PICTURE, now)
            self.desk.house.journal.note(
                connection, at=now, actor=actor_of(moderator_id), action="picture.viewed", object_id=item_id, detail={}
            )
        return Response(drawn, media_type="image/svg+xml", headers=INLINE | ALONE)

    def unmask(
        self,
        request: Request,
        item_id: str,
        reason: Annotated[str, Form()] = "",
        page: Annotated[int, Form()] = 1,
        bare: Annotated[str, Form()] = "",
    ) -> Response:
        """Open the whole paper of a case, once a day counted for each case, or say kindly that the day's are used up.

        Raises:
            NotAllowedError: only a lead sees amounts and numbers.
        """
        item = self.screen.seen(request, item_id)
        if not self.screen.may_look(request, item):
            return self.screen.conflict(request, item_id, EMPTY)
        if reason not in set(UnmaskReason):
            return self._refused(request, item, text("unmask.no_reason", locale_of(request)))
        if bare and not session_of(request).may(Right.LEAD):
            raise NotAllowedError("ask a lead")
        view = PageView.BARE if bare else PageView.PAGE
        if not self._opened(request, item, view, UnmaskReason(reason)):
            return self._refused(request, item, self._used_up(request))
        return redirect(request, f"/items/{item_id}?page={page}&view={view}")

    def _opened(self, request: Request, item: ReviewItem, view: PageView, reason: UnmaskReason) -> bool:
        """Whether the paper was opened; a paper that is open already counts once."""
        moderator_id, now = session_of(request).moderator_id, self.desk.now()
        with self.desk.writing() as connection:
            quota = quota_of(connection, moderator_id, self.desk.daily_pages, day_start(now, self.desk.zone))
            is_open = opened_view(connection, item.id, moderator_id, now) is not PageView.ZONES
            if not is_open and quota.left == 0:
                return False
            open_paper(connection, item.id, moderator_id, view, reason, now)
            self.desk.house.journal.note(
                connection,
                at=now,
                actor=actor_of(moderator_id),
                action="paper.opened",
                object_id=item.subject_id,
                detail={"view": view.value, "reason": reason.value},
            )
        return True

    def _used_up(self, request: Request) -> str:
        locale, again = locale_of(request), next_day(self.desk.now(), self.desk.zone)
        return text("unmask.used_up", locale, most=self.desk.daily_pages, time=clock_words(again, locale))

    def _refused(self, request: Request, item: ReviewItem, problem: str) -> Response:
        return self.screen.show(request, item, EMPTY, Shown(problem=problem, status=422))

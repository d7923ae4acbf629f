"""Pages of a paper as images for a moderator: needed places only, or the whole page under the reader's mark.

Nothing but what may be seen leaves the process that opens the paper, and every image that is shown is an audit
entry first. Images of needed places are kept in memory for a few minutes, so that the next case is there at once;
the paper's key is asked for each time all the same, and a destroyed paper is not shown.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from ocr.errors import OcrError
from ocr.reading import DocumentReading, FileKind, Frame, Page
from ocr.veil import Veil
from review_queue.errors import ItemNotFoundError
from review_queue.item import ReviewItem
from review_queue.paper_views import Look, PageView
from verification.adapters.unit_of_work import Transactions
from verification.domain.errors import PaperDestroyedError, PaperNotFoundError
from verification.ports import PAPER, Services
from verification.shown_zones import sensitive_areas, veil_of_zones

EMPTY = DocumentReading(file_kind=FileKind.UNKNOWN, sha256="")
MOST_KEPT = 48
"""Images in memory: about 60 kB each, a dozen open cases with two pages and the cases that follow them."""
KEPT_S = 300.0
"""How long an image stays in memory."""


class Render(Protocol):
    """Draws one page again under a veil; nothing when the paper is refused."""

    def __call__(self, data: bytes, frame: Frame, *, page: int = ..., veil: Veil = ...) -> bytes:
        """The page as JPEG."""
        ...


@dataclass
class _Kept:
    """The last images by paper and page, with the time until which they count."""

    now: Callable[[], float] = time.monotonic
    images: OrderedDict[tuple[str, int], tuple[float, bytes]] = field(default_factory=OrderedDict, repr=False)
    lock: Lock = field(default_factory=Lock, repr=False)

    def find(self, key: tuple[str, int]) -> bytes | None:
        """An image that is still fresh; the stale ones are let go."""
        with self.lock:
            for stale in [each for each, (until, _) in self.images.items() if until <= self.now()]:
                del self.images[stale]
            found = self.images.get(key)
        return found[1] if found else None

    def keep(self, key: tuple[str, int], image: bytes) -> None:
        """Keep an image; the oldest makes room."""
        with self.lock:
            self.images[key] = (self.now() + KEPT_S, image)
            while len(self.images) > MOST_KEPT:
                self.images.popitem(last=False)


@dataclass(frozen=True, kw_only=True)
class PaperImages:
    """The images of the papers of one service."""

    services: Services
    transactions: Transactions
    render: Render
    kept: _Kept = field(default_factory=_Kept)

    def show(self, item: ReviewItem, page: int, look: Look) -> bytes:
        """One upright page as JPEG; the view is written to the audit log first.

        Raises:
            ItemNotFoundError: there is no such page, or the paper is destroyed or cannot be opened.
        """
        data, reading = self._opened(item.subject_id)
        wanted = _page(reading, page)
        with self.transactions() as work:
            actor = f"moderator:{look.moderator_id}"
            work.audit.append(actor, "paper.viewed", item.subject_id, page=page, view=look.view.value)
        if look.view is PageView.ZONES:
            return self._zones(item.subject_id, data, reading, wanted)
        covered = () if look.view is PageView.BARE else sensitive_areas(reading, wanted)
        return self._drawn(data, wanted, Veil(covered=covered, stamp=look.stamp))

    def prepare(self, item: ReviewItem) -> None:
        """Draw the first page of a case that will soon be shown; nobody sees it yet."""
        try:
            data, reading = self._opened(item.subject_id)
            self._zones(item.subject_id, data, reading, _page(reading, 1))
        except ItemNotFoundError:
            return

    def _zones(self, subject_id: str, data: bytes, reading: DocumentReading, page: Page) -> bytes:
        key = (subject_id, page.number)
        image = self.kept.find(key)
        if image is None:
            image = self._drawn(data, page, veil_of_zones(reading, page))
            self.kept.keep(key, image)
        return image

    def _opened(self, subject_id: str) -> tuple[bytes, DocumentReading]:
        try:
            data = self.services.vault.load(subject_id, PAPER)
        except (PaperDestroyedError, PaperNotFoundError) as error:
            raise ItemNotFoundError("the paper is destroyed") from error
        return data, self.services.kept_reading(subject_id) or EMPTY

    def _drawn(self, data: bytes, page: Page, veil: Veil) -> bytes:
        try:
            image = self.render(data, page.frame, page=page.number, veil=veil) if page.frame else b""
        except OcrError as error:
            raise ItemNotFoundError("the page cannot be shown") from error
        if not image:
            raise ItemNotFoundError("the page cannot be shown")
        return image


def shown_pages(reading: DocumentReading) -> tuple[Page, ...]:
    """The pages that can be drawn again, in order."""
    return tuple(page for page in reading.pages if page.frame is not None)


def _page(reading: DocumentReading, number: int) -> Page:
    """A page by its place among those that can be drawn, from 1."""
    pages = shown_pages(reading)
    if not 1 <= number <= len(pages):
        raise ItemNotFoundError("there is no such page")
    return pages[number - 1]

"""Images of papers: drawn once, never after the paper is gone, each view in the log."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from ocr.reading import DocumentReading, Frame
from ocr.veil import Veil
from review_queue.adapters import store
from review_queue.errors import ItemNotFoundError
from review_queue.item import ReviewItem
from review_queue.paper_views import Look, PageView
from tests.builders import a_claim, a_reading
from tests.verification.service.house import House
from verification.adapters.audit_log import audit_entries
from verification.adapters.paper_images import PaperImages

ZONES = Look(moderator_id="m1", view=PageView.ZONES)


@dataclass
class Drawing:
    """Draws nothing and remembers what was asked for."""

    veils: list[Veil] = field(default_factory=list)

    def __call__(self, data: bytes, frame: Frame, *, page: int = 1, veil: Veil = Veil()) -> bytes:  # noqa: B008
        self.veils.append(veil)
        return b"\xff\xd8 %d" % len(self.veils)


def an_unclear_paper() -> DocumentReading:
    reading = a_reading()
    return replace(reading, pages=(replace(reading.pages[0], frame=Frame(width=100, height=100)),))


@pytest.fixture
def item(house: House) -> ReviewItem:
    house.open("case-1", a_claim(name="L. Martin"))
    house.reader.answers.append(an_unclear_paper())
    house.work(house.send())
    with house.engine.connect() as connection:
        return store.open_items(connection)[0]


@pytest.fixture
def drawing() -> Drawing:
    return Drawing()


@pytest.fixture
def images(house: House, drawing: Drawing) -> PaperImages:
    return PaperImages(services=house.services, transactions=house.transactions, render=drawing)


def views(house: House) -> list[dict[str, Any]]:
    return [json.loads(row["detail"]) for row in house.rows(audit_entries, action="paper.viewed")]


def test_each_view_is_an_entry_of_the_log(house: House, item: ReviewItem, images: PaperImages) -> None:
    images.show(item, 1, ZONES)
    images.show(item, 1, replace(ZONES, view=PageView.PAGE, stamp="m1 today"))

    assert [entry["view"] for entry in views(house)] == ["crop", "page"]


def test_what_was_made_ready_is_drawn_once_and_nobody_has_seen_it(
    house: House, item: ReviewItem, images: PaperImages, drawing: Drawing
) -> None:
    images.prepare(item)
    unseen = views(house)
    first, second = images.show(item, 1, ZONES), images.show(item, 1, ZONES)

    assert unseen == []
    assert first == second
    assert len(drawing.veils) == 1


def test_whole_page_is_drawn_each_time_with_its_readers_mark(
    item: ReviewItem, images: PaperImages, drawing: Drawing
) -> None:
    for stamp in ("m1 10:00", "m2 10:01"):
        images.show(item, 1, Look(moderator_id="m1", view=PageView.PAGE, stamp=stamp))

    assert [veil.stamp for veil in drawing.veils] == ["m1 10:00", "m2 10:01"]
    assert all(veil.shown is None for veil in drawing.veils)


def test_destroyed_paper_is_not_shown_even_when_its_image_was_kept(
    house: House, item: ReviewItem, images: PaperImages
) -> None:
    images.show(item, 1, ZONES)

    house.vault.destroy(item.subject_id)

    with pytest.raises(ItemNotFoundError):
        images.show(item, 1, ZONES)


def test_page_that_is_not_there_is_not_shown(item: ReviewItem, images: PaperImages) -> None:
    for page in (0, 2):
        with pytest.raises(ItemNotFoundError):
            images.show(item, page, ZONES)

"""How much of a paper is seen, by whom, why, and how often."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

from sqlalchemy import select, update

from review_queue.adapters.tables import review_access, review_items
from review_queue.item import ItemKind, ItemState
from review_queue.paper_views import PageView
from tests.review_queue.test_console import Browser, Console


def accesses(console: Console) -> list[tuple[str, str]]:
    with console.engine.begin() as connection:
        rows = connection.execute(select(review_access).order_by(review_access.c.at, review_access.c.reason.desc()))
        return [(row.view, row.reason) for row in rows]


def test_needed_places_are_all_that_is_shown_at_first(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    lea.get(f"/items/{item_id}/pages/1.jpg?view=full")

    assert [look.view for _, _, look in console.dossiers.views] == [PageView.ZONES]
    assert accesses(console) == [("crop", "")]


def test_whole_page_is_opened_by_a_reason_and_bears_its_readers_mark(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    opened = lea.post(f"/items/{item_id}/unmask", {"reason": "header_cut", "page": "1"})
    console.clock.time += timedelta(seconds=1)
    lea.get(f"/items/{item_id}/pages/1.jpg?view=page")

    assert opened.headers["location"] == f"/moderation/items/{item_id}?page=1&view=page"
    assert accesses(console) == [("page", "header_cut"), ("page", "")]
    # 9:00 UTC in November is 10:00 in Paris.
    assert console.dossiers.views[-1][2].stamp == "111111111111 2026-11-23 10:00"


def test_page_is_not_opened_without_a_reason(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    for reason in ("", "curious"):
        assert lea.post(f"/items/{item_id}/unmask", {"reason": reason}).status_code == 422
    assert accesses(console) == []


def test_beyond_the_days_quota_it_is_refused_kindly_until_midnight(console: Console, lea: Browser) -> None:
    items = [console.queue(f"s{place}") for place in range(3)]
    for item_id in items[:2]:
        lea.take(item_id)
        lea.post(f"/items/{item_id}/unmask", {"reason": "retouched"})
        lea.post(f"/items/{item_id}/unmask", {"reason": "header_cut"})
        lea.post(f"/items/{item_id}/release")
    lea.take(items[2])

    refused = lea.post(f"/items/{items[2]}/unmask", {"reason": "retouched"})
    console.clock.time += timedelta(minutes=14)
    lea.get(f"/items/{items[2]}")
    lea.get(f"/items/{items[2]}/pages/1.jpg?view=page")

    assert refused.status_code == 422
    assert "les 2 pages entières du jour ; le compte repart à 0 h 00" in unescape(refused.text)
    assert console.dossiers.views[-1][2].view is PageView.ZONES


def test_quota_starts_anew_with_the_day_in_paris(console: Console, lea: Browser) -> None:
    for place in range(2):
        item_id = console.queue(f"s{place}")
        lea.take(item_id)
        lea.post(f"/items/{item_id}/unmask", {"reason": "retouched"})
        lea.post(f"/items/{item_id}/release")
    console.clock.time += timedelta(hours=14, minutes=1)
    fresh = Browser(console)
    item_id = console.queue("tomorrow")
    fresh.take(item_id)

    assert fresh.post(f"/items/{item_id}/unmask", {"reason": "retouched"}).status_code == 303


def test_amounts_are_shown_to_a_lead_alone(console: Console, lea: Browser, lead: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    refused = lea.post(f"/items/{item_id}/unmask", {"reason": "retouched", "bare": "1"})
    opened = lead.post(f"/items/{item_id}/unmask", {"reason": "retouched", "bare": "1"})
    lead.get(f"/items/{item_id}/pages/1.jpg?view=full")

    assert refused.status_code == 403
    assert opened.headers["location"].endswith("view=full")
    assert console.dossiers.views[-1][2].view is PageView.BARE


def test_paper_is_for_whoever_holds_the_case_and_for_a_lead(console: Console, lea: Browser, lead: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)
    path = f"/items/{item_id}/pages/1.jpg"

    answers = [each.get(path).status_code for each in (lea, lead, Browser(console, "omar"))]
    lea.post(f"/items/{item_id}/release")

    assert answers == [200, 200, 404]
    assert lea.get(path).status_code == 404


def test_image_is_kept_by_no_browser(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    headers = lea.get(f"/items/{item_id}/pages/1.jpg").headers

    assert headers["cache-control"] == "no-store"
    assert headers["content-disposition"] == "inline"


def vouching_item(console: Console, **values: str) -> str:
    item_id = console.queue()
    with console.engine.begin() as connection:
        changed = update(review_items).where(review_items.c.id == item_id)
        connection.execute(changed.values({"kind": ItemKind.COOPTATION.value} | values))
    return item_id


def test_picture_of_the_circle_is_kept_as_a_look_and_can_do_nothing_alone(console: Console, lea: Browser) -> None:
    item_id = vouching_item(console)
    lea.take(item_id)

    answer = lea.get(f"/items/{item_id}/graph.svg?lang=en")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert "<title>en</title>" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "'self'" not in answer.headers["content-security-policy"]
    assert accesses(console) == [("graph", "")]


def test_picture_is_for_whoever_holds_the_case_and_for_a_lead(console: Console, lea: Browser, lead: Browser) -> None:
    item_id = vouching_item(console)
    lea.take(item_id)
    path = f"/items/{item_id}/graph.svg"

    answers = [each.get(path).status_code for each in (lea, lead, Browser(console, "omar"))]
    lea.post(f"/items/{item_id}/release")

    assert answers == [200, 200, 404]
    assert lea.get(path).status_code == 404


def test_a_second_reader_who_looks_first_has_the_picture_too(console: Console, lea: Browser) -> None:
    item_id = vouching_item(console, state=ItemState.BLIND_REVIEW.value)
    lea.take(item_id)

    assert lea.get(f"/items/{item_id}/graph.svg").status_code == 200


def test_a_paper_has_no_picture(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    assert lea.get(f"/items/{item_id}/graph.svg").status_code == 404

"""Passing on, putting aside, escalating, noting, taking back: each as a form, without script."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from review_queue.adapters import store
from review_queue.item import ItemState
from tests.review_queue.test_console import MINUTE, Browser, Console


def test_passing_on_goes_to_the_next_case_and_does_not_bring_the_first_back(console: Console, lea: Browser) -> None:
    first, second = console.queue("s1", due_in_h=1), console.queue("s2", due_in_h=2)
    lea.take(first)

    answer = lea.post(f"/items/{first}/skip")
    lea.post(f"/items/{second}/release")

    assert answer.headers["location"] == f"/moderation/items/{second}?done=skipped"
    assert lea.post("/next").headers["location"] == f"/moderation/items/{second}"


def test_third_case_in_a_row_needs_a_reason_to_be_passed_on(console: Console, lea: Browser) -> None:
    items = [console.queue(f"s{place}", due_in_h=place + 1) for place in range(4)]
    lea.take(items[0])
    for item_id in items[:2]:
        lea.post(f"/items/{item_id}/skip")

    bare = lea.post(f"/items/{items[2]}/skip")
    reasoned = lea.post(f"/items/{items[2]}/skip", {"reason": "deux dossiers du même nom"})

    assert bare.status_code == 422
    assert "dites pourquoi vous le passez" in bare.text
    assert reasoned.headers["location"] == f"/moderation/items/{items[3]}?done=skipped"


@pytest.mark.parametrize(("form", "hours"), [({"until": "one_hour"}, 1), ({"until": "tomorrow"}, 22)])
def test_case_put_aside_comes_back_when_it_is_time(
    console: Console, lea: Browser, form: dict[str, str | list[str]], hours: int
) -> None:
    item_id = console.queue()
    lea.take(item_id)

    answer = lea.post(f"/items/{item_id}/snooze", form)
    before = lea.post("/next").headers["location"]
    # 9:00 UTC is 10:00 in Paris: tomorrow at eight is 22 hours away.
    console.clock.time += timedelta(hours=hours)
    after = Browser(console, "omar").post("/next").headers["location"]

    assert answer.headers["location"] == "/moderation?done=snoozed"
    assert before == "/moderation?done=nothing_left"
    assert after == f"/moderation/items/{item_id}"


def test_day_that_is_over_is_refused_and_the_case_stays_in_hand(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    answer = lea.post(f"/items/{item_id}/snooze", {"until": "date", "day": "2026-11-01"})

    assert answer.status_code == 422
    assert "Choisissez un jour après aujourd'hui" in unescape(answer.text)
    assert console.holder(item_id) == console.ids["lea"]


def test_empty_queue_says_when_a_case_put_aside_comes_back(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)
    lea.post(f"/items/{item_id}/snooze", {"until": "one_hour"})

    assert "revient le 23/11/2026 à 11 h 00" in lea.get().text


def test_escalating_needs_a_note_and_goes_to_the_leads(console: Console, lea: Browser, lead: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    bare = lea.post(f"/items/{item_id}/escalate", {"note": " "})
    sent = lea.post(f"/items/{item_id}/escalate", {"note": "Deux noms sur la boîte."})

    assert bare.status_code == 422
    assert sent.headers["location"] == "/moderation?done=escalated"
    assert Browser(console, "omar").post("/next").headers["location"] == "/moderation?done=nothing_left"
    assert lead.post("/next").headers["location"] == f"/moderation/items/{item_id}"
    assert "Deux noms sur la boîte." in lead.get(f"/items/{item_id}").text


def test_who_knows_the_person_never_sees_the_case_again(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)

    lea.post(f"/items/{item_id}/known")

    assert lea.post("/next").headers["location"] == "/moderation?done=nothing_left"
    assert lea.post(f"/items/{item_id}/take").headers["location"] == "/moderation?done=not_for_you"
    assert "Léa Martin" not in lea.get(f"/items/{item_id}").text


def test_note_is_seen_by_the_next_colleague_and_is_in_no_message(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    lea.take(item_id)
    lea.post(f"/items/{item_id}/notes", {"text": "Rappeler le syndic."})
    lea.post(f"/items/{item_id}/release")
    omar = Browser(console, "omar")
    omar.take(item_id)

    page = omar.post(f"/items/{item_id}/preview", {"verdict": "needs_action", "reasons": ["R-FLOU"]}).text

    assert "Rappeler le syndic." in page
    assert "Rappeler" not in page[page.index("data-preview") : page.index("data-send")]


def test_nobody_writes_about_a_case_they_do_not_hold(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    Browser(console, "omar").take(item_id)

    answer = lea.post(f"/items/{item_id}/notes", {"text": "Je passais."})

    assert answer.status_code == 409
    with console.engine.begin() as connection:
        assert store.notes_of(connection, item_id) == []


def test_answer_taken_back_is_a_draft_again_and_the_next_case_goes_back(console: Console, lea: Browser) -> None:
    first, second = console.queue("s1", due_in_h=1), console.queue("s2", due_in_h=2)
    version = lea.take(first)
    form: dict[str, str | list[str]] = {"verdict": "needs_action", "reasons": ["R-BIS"], "note": "Merci."}
    lea.post(f"/items/{first}/decide", form | {"version": version, "then": "next"})
    shown = lea.get(f"/items/{second}").text

    back = lea.post(f"/items/{first}/undo")

    assert f"/items/{first}/undo" in shown
    assert "10 s" in shown
    assert 'value="R-BIS" ' in back.text
    assert "Merci." in back.text
    assert console.decision(first) is None
    assert console.holder(first) == console.ids["lea"]
    assert console.holder(second) is None


def test_after_ten_seconds_nothing_is_taken_back(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    version = lea.take(item_id)
    lea.post(f"/items/{item_id}/decide", {"version": version, "verdict": "verified"})
    console.clock.time += timedelta(seconds=11)

    answer = lea.post(f"/items/{item_id}/undo")

    assert answer.headers["location"] == "/moderation?done=undo_too_late"
    assert console.item_state(item_id) is ItemState.DECIDED
    assert "data-undo" not in lea.get().text


def test_nobody_takes_back_a_colleagues_answer(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    version = lea.take(item_id)
    lea.post(f"/items/{item_id}/decide", {"version": version, "verdict": "verified"})

    Browser(console, "omar").post(f"/items/{item_id}/undo")

    assert console.item_state(item_id) is ItemState.DECIDED


def test_lead_looks_takes_over_and_the_history_says_so(console: Console, lea: Browser, lead: Browser) -> None:
    item_id = console.queue()
    version = lea.take(item_id)

    look = lead.get(f"/items/{item_id}").text
    taken = lead.post(f"/items/{item_id}/take-over")
    lost = lea.post(f"/items/{item_id}/decide", {"version": version, "verdict": "verified"})

    assert "Léa Martin" in look
    assert 'name="verdict"' not in look
    assert taken.headers["location"] == f"/moderation/items/{item_id}?done=taken_over"
    assert console.holder(item_id) == console.ids["ines"]
    assert lost.status_code == 409
    assert "Repris par un responsable" in lead.get(f"/items/{item_id}").text


def test_only_a_lead_takes_over(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    Browser(console, "omar").take(item_id)

    assert lea.post(f"/items/{item_id}/take-over").status_code == 403
    assert console.holder(item_id) == console.ids["omar"]


def test_case_in_other_hands_shows_no_name_to_a_colleague(console: Console, lea: Browser) -> None:
    free, held = console.queue("s1"), console.queue("s2")
    Browser(console, "omar").take(held)

    pages = [lea.get(f"/items/{item_id}") for item_id in (free, held)]

    assert all("Léa Martin" not in page.text for page in pages)
    assert "Prendre ce dossier" in pages[0].text
    assert "Tenu par omar" in pages[1].text


def test_own_last_answers_are_leafed_through_and_not_changed(console: Console, lea: Browser) -> None:
    for place in range(2):
        item_id = console.queue(f"s{place}")
        form: dict[str, str | list[str]] = {"verdict": "needs_action", "reasons": ["R-FLOU"], "note": f"Mot {place}"}
        lea.post(f"/items/{item_id}/decide", form | {"version": lea.take(item_id)})
        console.clock.time += MINUTE

    last, before = lea.get("/recent/1").text, lea.get("/recent/2").text

    assert "Mot 1" in last
    assert "/moderation/recent/2" in last
    assert "Mot 0" in before
    assert "<textarea" not in last
    assert Browser(console, "omar").get("/recent/1").status_code == 404


def test_words_about_somebody_else_are_asked_about_once(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    version = lea.take(item_id)
    form: dict[str, str | list[str]] = {"verdict": "needs_action", "reasons": ["R-FLOU"], "note": "Voir Mme Dupont."}

    asked = lea.post(f"/items/{item_id}/decide", form | {"version": version})
    sent = lea.post(f"/items/{item_id}/decide", form | {"version": version, "note_seen": "1"})

    assert asked.status_code == 422
    assert "données d'une autre personne" in unescape(asked.text)
    assert 'name="note_seen" value="1"' in asked.text
    assert sent.status_code == 303


def test_words_about_the_person_themselves_go_through(console: Console, lea: Browser) -> None:
    item_id = console.queue()
    version = lea.take(item_id)
    form: dict[str, str | list[str]] = {"verdict": "needs_action", "reasons": ["R-FLOU"], "note": "Bonjour Mme Martin."}

    assert lea.post(f"/items/{item_id}/decide", form | {"version": version}).status_code == 303


def test_break_is_suggested_after_long_work(console: Console, lea: Browser) -> None:
    for place in range(6):
        item_id = console.queue(f"s{place}")
        lea.post(f"/items/{item_id}/decide", {"version": lea.take(item_id), "verdict": "verified"})
        console.clock.time += 9 * MINUTE

    assert "Une pause fait du bien" in lea.get().text
    assert "Une pause fait du bien" not in Browser(console, "omar").get().text


def test_next_cases_are_made_ready_and_count_as_seen_by_nobody(console: Console, lea: Browser) -> None:
    first, second = console.queue("s1", due_in_h=1), console.queue("s2", due_in_h=2)
    lea.take(first)

    lea.get(f"/items/{first}")

    assert console.dossiers.prepared[-1] == second
    assert console.dossiers.views == []

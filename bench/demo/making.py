"""The whole town from a seed: places, members, papers, vouches, moderators, in the order in which it all happened."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from bench.demo import vouching
from bench.demo.papers import (
    CLAIRE,
    IBRAHIM,
    MAELLE,
    PAPERS,
    PaperStory,
    Resident,
    declared_address,
    declared_name,
    make_paper,
)
from bench.demo.stage import RESIDENT, Stage
from bench.demo.town import Door, base_rows, doors, quarters_geojson
from bench.demo.vouching import Town
from bench.documents.golden import made_up_cases
from bench.documents.people import draw_person
from bench.documents.values import MadeDocument
from review_queue.adapters import store
from review_queue.adapters.accounts import MODERATOR
from review_queue.adapters.tables import golden_cases
from review_queue.item import ItemKind, ReviewVerdict
from review_queue.roles import Role
from verification import cases
from verification.adapters.address_import import import_addresses
from verification.adapters.golden_cases import fill_stock
from verification.adapters.quarters import replace_quarters
from verification.appeals import appeal
from verification.areas.geojson import read_quarters
from verification.domain.case import CaseStatus
from verification.settings import Settings

USUAL_PAPERS = len(PAPERS)
DRAFTS = 2
MAIL_HOST = "valombre.invalid"
"""A host that no mail reaches, by its name alone (RFC 6761)."""
HOUR = timedelta(hours=1)
PAPERS_A_TURN = 6
PAPERS_A_GOLDEN = 18
"""So many papers of residents for one that only measures."""
SNOOZED_FOR = timedelta(hours=20)
HANDED_UP = "Je connais peut-être cette famille, je préfère que quelqu'un d'autre décide."
MOST_LOOKED_AT = 40
AUDITS_FROM_DAY = 20
HELD_FROM = 4
"""The first items of the queue stay free, so that there is something to take at once."""

Progress = Callable[[str, int, int], None]
"""Told what is under way, how much of it is done, and how much there is."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A story with its people and its paper."""

    story: PaperStory
    resident: Resident
    paper: MadeDocument


def address_file() -> bytes:
    """The town's doors as the file that is imported; always the same bytes."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(base_rows())
    return out.getvalue().encode()


def address_digest() -> str:
    """What that file is known by in the list of imports."""
    return hashlib.sha256(address_file()).hexdigest()


def make_town(settings: Settings, seed: int, papers: int, now: datetime, progress: Progress) -> None:
    """Everything of the town, on an empty database; the caller has noted that it is being made."""
    stage = Stage(settings, seed, now)
    try:
        _import_places(stage)
        homes = _apart(stage, papers)
        town = vouching.settle_town(stage, [door for door in doors() if door not in set(homes)])
        _people(stage, town)
        _play_neighbours(stage, town, progress)
        _play_papers(stage, homes, progress)
        _hold(stage)
        _fill_golden(stage, papers // PAPERS_A_GOLDEN, seed, progress)
    finally:
        stage.close()


def _play_neighbours(stage: Stage, town: Town, progress: Progress) -> None:
    """What needs no reading comes first, so that something is there within seconds."""
    vouching.plan_requests(town)
    _plan_drafts(stage, town)
    for day in range(AUDITS_FROM_DAY, 0, -1):
        stage.at(stage.ago(days=day), lambda: _look_twice(stage))
    total, done = stage.planned, 0

    def played() -> None:
        nonlocal done
        done += 1
        progress("voisins", done, max(total, done + stage.planned))

    stage.play(played)


def _play_papers(stage: Stage, homes: Sequence[Door], progress: Progress) -> None:
    """The papers, some at a time: drawn, read, sent, answered."""
    sent: list[Sent] = []
    for start in range(0, len(homes), PAPERS_A_TURN):
        fresh = _draw(stage, PAPERS[start : start + PAPERS_A_TURN], homes[start:], sent)
        read_before = len(sent)
        sent += fresh
        progress("papiers", read_before, len(homes))
        stage.read_ahead([one.paper for one in fresh])
        for one in fresh:
            _plan(stage, one)
        stage.play(lambda: None)
        progress("papiers", len(sent), len(homes))
    with stage.transactions() as work:
        work.reviews.measure_paces()


def _import_places(stage: Stage) -> None:
    """Doors and quarters, by the operator's own imports."""
    with TemporaryDirectory(prefix="palier-demo-") as folder:
        file = Path(folder) / "valombre.csv"
        file.write_bytes(address_file())
        import_addresses(stage.made.engine, file, now=stage.now, progress=lambda done, total: None)
    quarters = read_quarters(quarters_geojson(), is_perimeter=False)
    replace_quarters(stage.made.engine, quarters.quarters, is_perimeter=False)


def _draw(
    stage: Stage, stories: Sequence[PaperStory], homes: Sequence[Door], before: Sequence[Sent]
) -> list[Sent]:
    """Draw the papers of some stories; one that is sent again is the same to the last byte."""
    sent: list[Sent] = []
    for story, door in zip(stories, homes, strict=False):
        first = next((one for one in (*before, *sent) if one.story.key == story.again_of), None)
        resident = first.resident if first else Resident(person=draw_person(stage.rng), door=door)
        day = (stage.now - timedelta(days=story.sent)).date()
        paper = first.paper if first else make_paper(story, resident, day, stage.rng)
        sent.append(Sent(story=story, resident=resident, paper=paper))
    return sent


def _apart(stage: Stage, count: int) -> list[Door]:
    """Doors for those who send papers, spread over the town, none of them the last of its street."""
    usual = [door for door in doors() if not door.repetition and 3 <= door.number <= 12 and door.number != 6]
    return stage.rng.sample(usual, count)


def _people(stage: Stage, town: Town) -> None:
    """Members, bodies and moderators, a month before the present."""
    stage.clock.at = stage.ago(days=vouching.IMPORTED_DAYS_AGO)
    stage.engage(CLAIRE, MODERATOR)
    stage.engage(IBRAHIM, MODERATOR)
    stage.engage(MAELLE, frozenset({Role.MODERATOR, Role.LEAD}))
    vouching.import_members(town)
    vouching.name_bodies(town)


def _plan(stage: Stage, one: Sent) -> None:
    """A paper's way, from the declaration to what moderators made of it."""
    story, sent_at = one.story, stage.ago(days=one.story.sent)

    def begin() -> None:
        case_id = _declare(stage, one)
        stage.send(case_id, one.paper)
        if story.asks and stage.case(case_id).status is CaseStatus.NEEDS_ACTION:
            stage.at(stage.clock.at + HOUR / 6, lambda: _ask(stage, case_id, story.asks))
        _plan_answer(stage, story, case_id)

    stage.at(sent_at, begin)


def _declare(stage: Stage, one: Sent) -> str:
    name = declared_name(one.story, one.resident, stage.rng)
    contact = f"{one.story.key}@{MAIL_HOST}" if stage.made.settings.is_embedded else ""
    has_server = bool(stage.made.settings.smtp_url.get_secret_value())
    return stage.open_case(
        name,
        declared_address(one.story, one.resident, doors()),
        contact="" if has_server else contact,
        locale=one.story.locale,
    )


def _ask(stage: Stage, case_id: str, words: str) -> None:
    cases.ask_for_a_person(stage.services, case_id, words, actor=RESIDENT)


def _plan_answer(stage: Stage, story: PaperStory, case_id: str) -> None:
    """When moderators answered, and what was said against it."""
    given = story.answered
    if given is None:
        return
    at = stage.clock.at + timedelta(hours=given.hours)
    stage.at(at, lambda: stage.answer(case_id, given.by, given.verdict, given.reasons, given.note))
    if story.appeals:
        stage.at(stage.now - 5 * HOUR, lambda: _appeal(stage, case_id, story.appeals))


def _appeal(stage: Stage, case_id: str, words: str) -> None:
    if stage.case(case_id).status is CaseStatus.REFUSED:
        appeal(stage.services, case_id, words, actor=RESIDENT)


def _plan_drafts(stage: Stage, town: Town) -> None:
    """Cases whose paper is still to come."""
    for number in range(DRAFTS):
        person, door = town.newcomer(), town.free_door(list(town.free)[number])

        def begin(name: str = person.name, address: str = door.address) -> None:
            stage.open_case(name, address)

        stage.at(stage.ago(hours=3 + 11 * number), begin)


def _look_twice(stage: Stage) -> None:
    """Admissions that were drawn for a second look got it within the day."""
    with stage.made.engine.connect() as connection:
        waiting = store.open_items(connection, MOST_LOOKED_AT, stage.clock.at)
    for item in waiting:
        if item.kind is ItemKind.AUDIT:
            stage.answer(item.case_id, (IBRAHIM, MAELLE), ReviewVerdict.KEPT)


def _hold(stage: Stage) -> None:
    """A colleague has one case open; another one was put aside, and one was handed to the leads."""
    with stage.made.engine.begin() as connection:
        free = [one for one in store.open_items(connection, MOST_LOOKED_AT, stage.clock.at) if one.holder is None]
    acts = (_put_aside, _hand_up, _keep_open)
    for item, act in zip(free[HELD_FROM:], acts, strict=False):
        act(stage, stage.take(item, IBRAHIM if act is _put_aside else CLAIRE).id)


def _put_aside(stage: Stage, item_id: str) -> None:
    with stage.made.engine.begin() as connection:
        moderator = stage.moderator(IBRAHIM)
        store.snooze(connection, item_id, moderator, stage.now + SNOOZED_FOR, stage.clock.at)


def _hand_up(stage: Stage, item_id: str) -> None:
    with stage.made.engine.begin() as connection:
        store.escalate(connection, item_id, stage.moderator(CLAIRE), HANDED_UP, stage.clock.at)


def _keep_open(stage: Stage, item_id: str) -> None:
    """Taken, and no more."""


def _fill_golden(stage: Stage, wanted: int, seed: int, progress: Progress) -> None:
    """A few made-up cases for the measure of moderators, by the operator's own maker."""
    made = fill_stock(stage.services, stage.transactions, made_up_cases(seed, stage.clock.today()), wanted)
    for done, _ in enumerate(made, start=1):
        progress("cas d'étalon", done, wanted)
    with stage.transactions.reading() as work:
        known = work.connection.execute(select(golden_cases.c.case_id)).scalars().all()
    stage.own(*known)

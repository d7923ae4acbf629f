"""A made paper and what a forger wants to be read on it: another name, another home, or a later day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from bench.documents.cases import NOT_VERIFIED, Claim, write_case
from bench.documents.layouts.layout import Layout
from bench.documents.make import draw
from bench.documents.people import draw_other_person
from bench.documents.places import draw_home
from bench.documents.printing import print_name, print_place
from bench.documents.story import Story, draw_story, print_day
from bench.documents.values import Case, PrintedWord

WHAT = ("name", "home", "date")
"""What is changed on a paper."""

_LATER_DAYS = (380, 700)
"""So much later that the true day would be too old for every kind of paper."""

_CLAIMED_AFTER_DAYS = 12
DATE_FORMS = ("slash", "dots", "short", "words")


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A genuine paper as drawn, with its story and the words on it."""

    story: Story = field(repr=False)
    layout: Layout
    pdf: bytes = field(repr=False)
    words: tuple[PrintedWord, ...] = field(repr=False)
    page_size: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Forgery:
    """Which lines are to be read instead of which, the story then told, and the claim made with it."""

    what: str
    swaps: Mapping[str, str] = field(repr=False)
    story: Story = field(repr=False)
    case: Case = field(repr=False)


def draw_paper(seed: int, layout: Layout) -> Paper:
    """The paper of a seed: a private home with a number, sent to nowhere else."""
    rng = Random(f"paper-{seed}-{layout.name}")
    story = draw_story(rng, layout.issuers, may_bill_elsewhere=False)
    while not story.home.number or story.household.company:
        story = draw_story(rng, layout.issuers, may_bill_elsewhere=False)
    return paper_of(story, layout)


def paper_of(story: Story, layout: Layout) -> Paper:
    """A story drawn."""
    drawn = draw(layout, story)
    return Paper(story=story, layout=layout, pdf=drawn.pdf, words=drawn.words, page_size=drawn.page_size)


def plan(paper: Paper, what: str, rng: Random) -> Forgery:
    """What is to be read instead of the name, the home or the day of a paper."""
    told, swaps = {"name": _other_name, "home": _other_home, "date": _later_day}[what](paper.story, rng)
    on = told.issue + timedelta(days=_CLAIMED_AFTER_DAYS)
    person = told.household.persons[0]
    claim = Claim(kind=f"forged {what}", person=person, place=told.home, on=on, expected=NOT_VERIFIED)
    kept = {old: new for old, new in swaps.items() if old != new}
    return Forgery(what=what, swaps=kept, story=told, case=write_case(claim, rng))


def _other_name(story: Story, rng: Random) -> tuple[Story, dict[str, str]]:
    """Somebody else instead of all holders."""
    person = draw_other_person(rng, story.household.persons[0])
    name = print_name(person, story.name_style)
    swaps = dict.fromkeys(story.holder_lines, "")
    swaps.update({story.holder_line: name, story.holder_lines[0]: name})
    return replace(story, household=replace(story.household, persons=(person,), spouse_hidden=False)), swaps


def _other_home(story: Story, rng: Random) -> tuple[Story, dict[str, str]]:
    """Another street, in half of the cases of the same commune; flat and residence go."""
    home = draw_home(rng)
    while not home.number or not home.way:
        home = draw_home(rng)
    home = replace(home, before=(), after=())
    if rng.random() < 1 / 2:
        home = replace(home, postcode=story.home.postcode, city=story.home.city)
    swaps: dict[str, str] = {}
    for block, style in ((story.home_block, story.body_style), (story.window_block, story.window_style)):
        printed = print_place(home, style)
        swaps.update(dict.fromkeys(block.all_lines, ""))
        street = next((line for line in block.lines if block.street in line), block.lines[-1])
        swaps.update({block.last_line: printed.last_line, street: printed.lines[-1], block.one_line: printed.one_line})
    return replace(story, home=home, billing=None), swaps


def _later_day(story: Story, rng: Random) -> tuple[Story, dict[str, str]]:
    """A later day of issue, wherever and however it is printed."""
    later = story.issue + timedelta(days=rng.randint(*_LATER_DAYS))
    swaps = {print_day(story.issue, form): print_day(later, form) for form in DATE_FORMS}
    return replace(story, issue=later), swaps

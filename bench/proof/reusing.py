"""Papers used twice: how often that is noticed, and how often other papers are taken for it.

Each pair is two lines of one batch with a memory of its own, under two accounts unless the pair says otherwise. Pairs
whose first line was not verified are left out: nothing was used up. ``PAIRS`` names them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from rich.console import Console

from bench.documents.cases import VERIFIED, Claim, write_case
from bench.documents.layouts import LAYOUTS
from bench.documents.layouts.layout import Layout
from bench.documents.people import draw_other_person
from bench.documents.photo import photograph
from bench.documents.places import draw_home
from bench.documents.rasters import scan_pdf
from bench.documents.values import Case, Household, Person
from bench.forgeries import Paper, draw_paper, paper_of, plan
from bench.proof.counting import Row, table_of, total_of
from bench.retyping import retype
from ocr.adapters.child import TOOLS
from ocr.limits import DEFAULT_LIMITS
from ocr.read import read
from ocr.reading import DocumentReading, DocumentType, ReferenceKind
from verification.adapters.batch import MemoryFile
from verification.adapters.policies import default_policy
from verification.checking import BatchLine, ReadLine, decide_line
from verification.domain.decision import Decision

NOTICED, WITHHELD = "noticed", "not verified"
PAIRS_A_KIND = 20
"""Pairs of each kind for a count of 300; half as many where photographs are needed."""

_REUSED = "document.reused"
_BILLS = (DocumentType.ELECTRICITY_BILL, DocumentType.GAS_BILL)
_DAYS_LATER = 12
_BETWEEN_TENANTS = timedelta(days=200)
_BETWEEN_BILLS = timedelta(days=61)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One use of a paper: what was read of it, the claim made with it, and the account."""

    reading: DocumentReading = field(repr=False)
    case: Case = field(repr=False)
    account: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """What became of a pair; ``is_used``: the first line was verified, so there was something to notice."""

    kind: str
    is_used: bool
    noticed: bool
    outcome: str


@dataclass
class ReuseReport:
    """Rows by kind: pairs that should be noticed, and pairs that should not; pairs left out."""

    again: dict[str, Row] = field(default_factory=dict)
    others: dict[str, Row] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)


Pair = Callable[[Paper, Random], tuple[Turn, Turn]]


def _same_file(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """The same file for the same person under another account."""
    reading = _read(paper.pdf)
    return _turn(reading, _claim(paper, rng), "a"), _turn(reading, _claim(paper, rng), "b")


def _photographed_twice(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """Two photographs of one paper."""
    first, second = (_read(photograph(paper.pdf, rng)[0]) for _ in range(2))
    return _turn(first, _claim(paper, rng), "a"), _turn(second, _claim(paper, rng), "b")


def _file_then_photograph(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """The file, then a photograph of its print."""
    second = _read(photograph(paper.pdf, rng)[0])
    return _turn(_read(paper.pdf), _claim(paper, rng), "a"), _turn(second, _claim(paper, rng), "b")


def _file_then_scan(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """The file, then a scan of its print."""
    second = _read(scan_pdf(paper.pdf, rng))
    return _turn(_read(paper.pdf), _claim(paper, rng), "a"), _turn(second, _claim(paper, rng), "b")


def _other_holder(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """The same paper with somebody else's name on it."""
    return _edited(paper, "name", rng)


def _other_home(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """The same paper with another home on it."""
    return _edited(paper, "home", rng)


def _edited(paper: Paper, what: str, rng: Random) -> tuple[Turn, Turn]:
    """The paper, then the same with something else on it, claimed by whom it now names."""
    forgery = plan(paper, what, rng)
    second = _read(retype(paper.pdf, forgery.swaps, face=None))
    return _turn(_read(paper.pdf), _claim(paper, rng), "a"), _turn(second, forgery.case, "b")


def _second_holder(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """The other person printed on the paper."""
    first = paper.story.household.persons[0]
    both = Household(persons=(first, draw_other_person(rng, first)))
    shared = paper_of(replace(paper.story, household=both), paper.layout)
    reading = _read(shared.pdf)
    return _turn(reading, _claim(shared, rng), "a"), _turn(reading, _claim(shared, rng, both.persons[1]), "b")


def _same_account(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """The same paper sent again under one's own account."""
    reading = _read(paper.pdf)
    return _turn(reading, _claim(paper, rng), "a"), _turn(reading, _claim(paper, rng), "a")


def _next_tenant(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """Another tenant of the same home months later: the number of the meter is the same."""
    person = draw_other_person(rng, paper.story.household.persons[0])
    later = replace(paper.story, household=Household(persons=(person,)), issue=paper.story.issue + _BETWEEN_TENANTS)
    next_paper = paper_of(later, paper.layout)
    first, second = _read(paper.pdf), _read(next_paper.pdf)
    own = [found for found in second.fields.references if found.kind is not ReferenceKind.DELIVERY_POINT]
    fields = replace(second.fields, references=(*own, *first.fields.delivery_points))
    moved = replace(second, fields=fields)
    return _turn(first, _claim(paper, rng), "a"), _turn(moved, _claim(next_paper, rng), "b")


def _next_bill(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """The next bill of the same household, sent by the other person on it."""
    first = paper.story.household.persons[0]
    both = Household(persons=(first, draw_other_person(rng, first)))
    papers = [paper_of(replace(paper.story, household=both, issue=paper.story.issue + later), paper.layout)
              for later in (timedelta(), _BETWEEN_BILLS)]
    turns = [_turn(_read(one.pdf), _claim(one, rng, who), account)
             for one, who, account in zip(papers, both.persons, "ab", strict=True)]
    return turns[0], turns[1]


def _neighbour(paper: Paper, rng: Random) -> tuple[Turn, Turn]:
    """A paper of the same issuer, layout and day for somebody else elsewhere."""
    person, home = draw_other_person(rng, paper.story.household.persons[0]), draw_home(rng)
    while not home.number:
        home = draw_home(rng)
    story = replace(paper.story, household=Household(persons=(person,)), home=home)
    other = paper_of(story, paper.layout)
    return _turn(_read(paper.pdf), _claim(paper, rng), "a"), _turn(_read(other.pdf), _claim(other, rng), "b")


AGAIN: Mapping[str, Pair] = {
    "same file": _same_file, "photographed twice": _photographed_twice, "file, then photograph": _file_then_photograph,
    "file, then scan": _file_then_scan, "other holder on it": _other_holder, "other home on it": _other_home,
}
OTHERS: Mapping[str, Pair] = {
    "second holder": _second_holder, "same account": _same_account, "next tenant": _next_tenant,
    "next bill": _next_bill, "same issuer and day": _neighbour,
}
PAIRS: Mapping[str, Pair] = {**AGAIN, **OTHERS}
_SLOW = ("photographed twice", "file, then photograph")


@cache
def plan_of(count: int) -> tuple[tuple[str, int], ...]:
    """Kind and number of every pair of a run."""
    each = max(1, round(count * PAIRS_A_KIND / 300))
    return tuple((kind, number) for kind in PAIRS for number in range(max(1, each // (2 if kind in _SLOW else 1))))


def pairs_in(count: int) -> int:
    """How many pairs a run has."""
    return len(plan_of(count))


def look(index: int, seed: int, count: int) -> Told:
    """The pair at a place of the run, decided one after the other."""
    kind, number = plan_of(count)[index]
    rng = Random(f"reuse-{kind}-{seed + number}")
    turns = PAIRS[kind](draw_paper(seed + number, rng.choice(_layouts_for(kind))), rng)
    with tempfile.TemporaryDirectory() as folder:
        memory = MemoryFile(Path(folder) / "memory.db")
        try:
            first, second = (_decide(turn, memory) for turn in turns)
        finally:
            memory.close()
    reasons = {finding.reason for finding in second.findings if finding.verdict != "pass"}
    return Told(kind=kind, is_used=first.outcome == "verified", noticed=_REUSED in reasons, outcome=second.outcome)


def _layouts_for(kind: str) -> tuple[Layout, ...]:
    """Proofs that show all; bills with a meter where the meter matters."""
    proofs = tuple(one for one in LAYOUTS if one.is_proof and one.shows_home and one.shows_date)
    return tuple(one for one in proofs if kind != "next tenant" or one.document_type in _BILLS)


def _decide(turn: Turn, memory: MemoryFile) -> Decision:
    """One line of the batch."""
    case = turn.case
    line = BatchLine(id="1", file="", name=case.name, address=case.address, on=case.on, account=turn.account)
    return decide_line(ReadLine(line=line, reading=turn.reading, seconds=0.0), default_policy(), memory)


def _turn(reading: DocumentReading, case: Case, account: str) -> Turn:
    """One use of a paper."""
    return Turn(reading=reading, case=case, account=account)


def _read(data: bytes) -> DocumentReading:
    """The file as the service reads it, without the walls around its process."""
    return read(data, TOOLS, DEFAULT_LIMITS)


def _claim(paper: Paper, rng: Random, person: Person | None = None) -> Case:
    """The honest claim of a person on the paper, some days after its issue."""
    story, who = paper.story, person or paper.story.household.persons[0]
    on: date = story.issue + timedelta(days=_DAYS_LATER)
    return write_case(Claim(kind="genuine", person=who, place=story.home, on=on, expected=VERIFIED), rng)


def add(report: ReuseReport, told: Told) -> None:
    """Count one pair."""
    if not told.is_used:
        report.left_out[told.kind] = report.left_out.get(told.kind, 0) + 1
        return
    rows = report.again if told.kind in AGAIN else report.others
    seen = {NOTICED: told.noticed, WITHHELD: told.outcome != "verified"}
    rows.setdefault(told.kind, Row()).add(seen, (told.outcome,))


def show(report: ReuseReport, console: Console) -> None:
    """Two tables, and what was left out."""
    for title, rows in (("The same paper again", report.again), ("Other uses, which are no fault", report.others)):
        console.print(table_of(title, "pair", rows | {"all": total_of(rows.values())}, (NOTICED, WITHHELD)))
    left = ", ".join(f"{kind} {count}" for kind, count in report.left_out.items()) or "none"
    console.print(f"left out, the first use not verified: {left}")

"""How right and how fast the answers are, on made documents, beside the naive pipeline in the same run.

Honesty first: false verification, then the share of honest people verified without a human, then fields and time.
Every share comes with its number of cases and a 95 % Wilson interval. The checker is an argument: a function from a
file, a name, an address and a day to the line that ``palier check --batch`` would write.
"""

from __future__ import annotations

import math
import multiprocessing
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from statistics import median, quantiles
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import naive
from bench.documents import HELD_OUT, Case, MadeDocument, Trick, TrueAddress, make
from bench.documents.printing import shorten, strip_accents

Line = Mapping[str, Any]
Check = Callable[[bytes, str, str, date], Line]
Progress = Callable[[], object]
Counts = tuple[int, int]

# Two-sided 95 % quantile of the normal law.
_Z95 = 1.959964
# Documents without a trick for one document of each trick.
_GENUINE_A_TURN = 24
# Every third document has a layout that is kept aside, unless layouts are asked for.
_KEPT_ASIDE_EVERY = 3
_FIELDS = ("holders", "number", "street", "postcode", "city", "issue_date", "document_type")


@dataclass
class Tally:
    """What was counted on one kind of render: (right, asked) pairs and seconds."""

    documents: int = 0
    honest: Counts = (0, 0)
    false: Counts = (0, 0)
    naive_honest: Counts = (0, 0)
    naive_false: Counts = (0, 0)
    fields: dict[str, Counts] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    naive_seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What both pipelines said of one case."""

    case: Case
    line: Line
    seconds: float
    naive_outcome: str | None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One document and what was answered on its cases. Reading is timed on the first case alone: it may be kept."""

    document: MadeDocument
    answers: tuple[Answer, ...]
    naive_seconds: float | None


@dataclass
class Report:
    """All tallies by name (``pdf``, ``photo``, ``held out``, ``all``), and which kinds of case went wrong how often."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    false_kinds: Counter[str] = field(default_factory=Counter)
    asked_kinds: Counter[str] = field(default_factory=Counter)
    lost_reasons: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, str, str]] = field(default_factory=list)


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, by E. B. Wilson, "Probable inference", JASA 22 (1927); (0, 1) of nothing."""
    if n == 0:
        return 0.0, 1.0
    share, z2 = successes / n, _Z95 * _Z95
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def run(
    count: int, seed: int, jobs: int, check: Check, *, with_naive: bool = True, layouts: tuple[str, ...] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Make ``count`` documents, ask both pipelines about every case, and count.

    ``layouts``: only these, in turn; None draws one of the ordinary ones, or takes one kept aside every third time.
    Each of ``jobs`` processes makes its documents and calls the checker, a value that can be sent to them; child
    processes it needs it must start itself, at its first call. ``progress`` is called once a document.
    """
    report = Report()
    task = partial(_measure_one, seed=seed, with_naive=with_naive, layouts=layouts)
    fresh = multiprocessing.get_context("spawn")  # OpenCV's threads do not survive a fork.
    with ProcessPoolExecutor(jobs, mp_context=fresh, initializer=_keep_check, initargs=(check,)) as pool:
        for measured in pool.map(task, range(count)):
            add(report, measured)
            if progress is not None:
                progress()
    return report


# The checker of a process, set once when it starts.
_CHECKS: list[Check] = []


def _keep_check(check: Check) -> None:
    """Remember the checker in a process of its own."""
    _CHECKS[:] = [check]


def _measure_one(index: int, *, seed: int, with_naive: bool, layouts: tuple[str, ...] | None) -> Measured:
    """The document at a place of the run, measured."""
    document = make(seed + index, layout=_layout_of(index, layouts), trick=_trick_of(index))
    return measure(document, _CHECKS[0], with_naive=with_naive)


def _layout_of(index: int, layouts: tuple[str, ...] | None) -> str | None:
    """The layout for a place of the run; None lets the seed draw one."""
    if layouts:
        return layouts[index % len(layouts)]
    turn, place = divmod(index, _KEPT_ASIDE_EVERY)
    return HELD_OUT[turn % len(HELD_OUT)] if place == 0 else None


def _trick_of(index: int) -> Trick | None:
    """The trick of the document at a place: none mostly, every trick in turn."""
    turn = index % (_GENUINE_A_TURN + len(Trick))
    return None if turn < _GENUINE_A_TURN else tuple(Trick)[turn - _GENUINE_A_TURN]


def measure(document: MadeDocument, check: Check, *, with_naive: bool) -> Measured:
    """Both pipelines on every case of one document; the naive one reads it once."""
    start = time.perf_counter()
    text = naive.read(document.data) if with_naive else None
    naive_seconds = time.perf_counter() - start
    answers = tuple(_answer(document, case, check, text) for case in document.cases)
    return Measured(document=document, answers=answers, naive_seconds=naive_seconds if with_naive else None)


def _answer(document: MadeDocument, case: Case, check: Check, text: str | None) -> Answer:
    """Both pipelines on one case."""
    start = time.perf_counter()
    line = check(document.data, case.name, case.address, case.on)
    seconds = time.perf_counter() - start
    outcome = None if text is None else naive.decide(text, case.name, case.address)
    return Answer(case=case, line=line, seconds=seconds, naive_outcome=outcome)


def add(report: Report, measured: Measured) -> None:
    """Count one document into its tallies."""
    document = measured.document
    names = [document.render.value if document.trick is None else "tricks", "all"]
    if document.layout in HELD_OUT:
        names.append("held out")
    for name in names:
        _count(report.tallies.setdefault(name, Tally()), measured)
    for answer in measured.answers:
        _note(report, document, answer)


def _note(report: Report, document: MadeDocument, answer: Answer) -> None:
    """Which kinds of case were asked, which were wrongly verified, and why honest ones were not.

    A layout kept aside never becomes an example.
    """
    case, outcome = answer.case, answer.line["outcome"]
    report.asked_kinds[case.kind] += 1
    if case.is_honest and outcome != "verified":
        report.lost_reasons.update(answer.line.get("reasons") or ["(no reason)"])
        _keep_example(report, document, case, outcome)
    if "verified" not in case.expected and outcome == "verified":
        report.false_kinds[case.kind] += 1
        _keep_example(report, document, case, outcome)


def _keep_example(report: Report, document: MadeDocument, case: Case, outcome: str) -> None:
    """Remember which document it was, where that may be known."""
    if document.layout not in HELD_OUT:
        report.examples.append((document.id, case.kind, outcome))


def _count(tally: Tally, measured: Measured) -> None:
    """One document's answers and fields."""
    tally.documents += 1
    tally.seconds.append(measured.answers[0].seconds)
    if measured.naive_seconds is not None:
        tally.naive_seconds.append(measured.naive_seconds)
    for answer in measured.answers:
        _count_answer(tally, answer)
    if measured.document.trick is None:
        for name, right in field_scores(measured.document, measured.answers[0].line):
            tally.fields[name] = _plus(tally.fields.get(name, (0, 0)), right)


def _count_answer(tally: Tally, answer: Answer) -> None:
    """One answer of both pipelines, among the honest claims or among those that must not be verified."""
    ours, theirs = answer.line["outcome"] == "verified", answer.naive_outcome == "verified"
    asked = answer.naive_outcome is not None
    if answer.case.is_honest:
        tally.honest = _plus(tally.honest, ours)
        tally.naive_honest = _plus(tally.naive_honest, theirs) if asked else tally.naive_honest
    elif "verified" not in answer.case.expected:
        tally.false = _plus(tally.false, ours)
        tally.naive_false = _plus(tally.naive_false, theirs) if asked else tally.naive_false


def _plus(counts: Counts, right: bool) -> Counts:
    """Counts after one more answer."""
    return counts[0] + int(right), counts[1] + 1


def field_scores(document: MadeDocument, line: Line) -> Iterable[tuple[str, bool]]:
    """Each field the paper shows, and whether it was read right."""
    truth, read = document.truth, line.get("fields") or {}
    if truth.home is not None:
        yield "holders", _same_people(truth.holders, read.get("holders") or [])
        yield from _address_scores(truth.home, read.get("address") or {})
    if truth.issue_date is not None:
        yield "issue_date", read.get("issue_date") == truth.issue_date
    yield "document_type", read.get("document_type") == truth.document_type


def _address_scores(home: TrueAddress, read: Mapping[str, Any]) -> Iterable[tuple[str, bool]]:
    """The parts of the home address."""
    yield "number", _door(read.get("housenumber"), read.get("repetition")) == _door(home.number, home.repetition)
    yield "street", shorten(read.get("street") or "") == shorten(home.street)
    yield "postcode", read.get("postcode") == home.postcode
    yield "city", re.sub(r" \d{1,2}$", "", fold(read.get("city") or "")) == fold(home.city)


def _door(number: str | None, repetition: str | None) -> str:
    """A house number with its repetition; B is how BIS is shortened (La Poste, SNA rubrique 83)."""
    letter = fold(repetition or "")
    return f"{number or ''} {'BIS' if letter == 'B' else letter}".strip()


def _same_people(true: tuple[str, ...], read: list[str]) -> bool:
    """Whether the same people were read, whatever the order of their names."""
    return {frozenset(fold(name).split()) for name in true} == {frozenset(fold(name).split()) for name in read}


def fold(text: str) -> str:
    """Capitals without accents, hyphens, dots or doubled spaces."""
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", strip_accents(text).upper()).split())


def share(counts: Counts) -> str:
    """A share with its interval and its number: ``0.981 [0.93, 1.00] 53``."""
    right, asked = counts
    if not asked:
        return "-"
    low, high = wilson(right, asked)
    return f"{right / asked:.3f} [{low:.3f}, {high:.3f}] {asked}"


def timing(seconds: list[float]) -> str:
    """Median and 95th percentile: ``0.42 / 1.90``."""
    if len(seconds) < 2:
        return "-"
    return f"{median(seconds):.2f} / {quantiles(seconds, n=20)[-1]:.2f}"


def print_report(report: Report, console: Console) -> None:
    """Three tables: decisions, fields, and what went wrong."""
    console.print(_decision_table(report))
    console.print(_field_table(report))
    asked = report.asked_kinds
    wrong = ", ".join(f"{kind} {n}/{asked[kind]}" for kind, n in report.false_kinds.most_common()) or "none"
    lost = ", ".join(f"{reason} {n}" for reason, n in report.lost_reasons.most_common(12)) or "none"
    console.print(f"wrongly verified: {wrong}")
    console.print(f"reasons for honest people not verified: {lost}")


def _decision_table(report: Report) -> Table:
    """Decisions and time, ours and naive."""
    table = Table(title="Share [95 % interval] cases; seconds median / 95th percentile")
    for name in ("render", "n", "honest verified", "naive", "falsely verified", "naive", "seconds", "naive"):
        table.add_column(name)
    for name, tally in sorted(report.tallies.items()):
        table.add_row(
            name, str(tally.documents), share(tally.honest), share(tally.naive_honest), share(tally.false),
            share(tally.naive_false), timing(tally.seconds), timing(tally.naive_seconds),
        )
    return table


def _field_table(report: Report) -> Table:
    """Fields read right, by render."""
    table = Table(title="Fields read right [95 % interval] documents")
    table.add_column("render")
    for name in _FIELDS:
        table.add_column(name)
    for name, tally in sorted(report.tallies.items()):
        table.add_row(name, *(share(tally.fields.get(one, (0, 0))) for one in _FIELDS))
    return table

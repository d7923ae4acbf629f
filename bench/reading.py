"""How well and how fast documents are read: words and fields, per kind of render, beside three other readers.

Layouts that everybody knows and layouts kept aside are counted apart; of the latter only totals are ever shown. All
readers get the same files in the same run. The naive pipeline reads every document; OCRmyPDF and rapidocr, which are
slow, read every third scan and photograph, and all four are compared on those.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import sqrt
from statistics import mean, median, quantiles, stdev

import cv2
from rapidfuzz import fuzz
from rich.console import Console
from rich.table import Table

from bench.documents import HELD_OUT, LAYOUTS, MadeDocument, Render, make
from bench.measures import Counts, field_scores, fold, wilson
from bench.readers import Ours, Rapid, Read, Reader, missing_reader, read_naively, read_with_ocrmypdf

OURS, NAIVE, OCRMYPDF, RAPID = "Palier", "naive", "ocrmypdf", "rapidocr"
FIELDS = ("holder", "home", "whole line", "readable", "postcode", "issue date", "kind")
"""``whole line``: street line and town are in the text letter for letter, spaces and accents aside; ``readable``: 90 %
alike, as the receipts of the project's bars are counted. The others are the field that was chosen. Words ``run
together`` are the longer ones looked for in the text without its spaces."""

GROUPS = {Render.PDF: "pdf", Render.SCAN_PDF: "scan", Render.SCAN_IMAGE: "scan", Render.PHOTO: "photo"}
SEEN, KEPT_ASIDE = "known layouts", "kept aside"
COMPARED = "every third"
_RENDERS = (Render.PDF, Render.SCAN_PDF, Render.PHOTO, Render.PDF, Render.SCAN_IMAGE, Render.PHOTO)
_COMPARE_EVERY = 3
_READABLE = 90.0
_LONG_WORD = 4
_Z95 = 1.959964
_HOME_PARTS = ("number", "street", "postcode", "city")
_NAMES = {"holders": "holder", "postcode": "postcode", "issue_date": "issue date", "document_type": "kind"}
_WIDTH = 215
_NEARLY_ONE = 0.995

Key = tuple[str, str, str]
"""Render group, layouts, reader."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """How one reader did on one document. Recalls are shares of the printed words; seconds are a page's."""

    recall: float
    recall_unspaced: float
    fields: dict[str, bool]
    cpu_s: float | None
    wall_s: float
    failed: bool


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One document with every reader's score, by reader; and the peaks of our process so far, in bytes."""

    group: str
    layouts: str
    compared: bool
    scores: Mapping[str, Score]
    peaks: tuple[int, int]


@dataclass
class Tally:
    """Scores of one reader on one kind of document."""

    recalls: list[float] = field(default_factory=list)
    recalls_unspaced: list[float] = field(default_factory=list)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    cpu_s: list[float] = field(default_factory=list)
    wall_s: list[float] = field(default_factory=list)
    failed: int = 0

    def add(self, score: Score) -> None:
        """Count one document."""
        self.recalls.append(score.recall)
        self.recalls_unspaced.append(score.recall_unspaced)
        self.asked.update(list(score.fields))
        self.right.update(name for name, right in score.fields.items() if right)
        self.wall_s.append(score.wall_s)
        self.cpu_s += [] if score.cpu_s is None else [score.cpu_s]
        self.failed += score.failed

    def counts(self, name: str) -> Counts:
        """How often a field was right, and how often it was asked."""
        return self.right[name], self.asked[name]


@dataclass
class Report:
    """All tallies; ``skipped`` says why a reader was left out."""

    tallies: dict[Key, Tally] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    peaks: tuple[int, int] = (0, 0)
    jobs: int = 1

    def add(self, scored: Scored) -> None:
        """Count one document for every reader."""
        self.peaks = (max(self.peaks[0], scored.peaks[0]), max(self.peaks[1], scored.peaks[1]))
        for reader, score in scored.scores.items():
            if reader in (OURS, NAIVE):
                self._tally(scored.group, scored.layouts, reader).add(score)
            if scored.compared:
                self._tally(scored.group, COMPARED, reader).add(score)

    def _tally(self, group: str, layouts: str, reader: str) -> Tally:
        """The tally of a key, begun when it is new."""
        return self.tallies.setdefault((group, layouts, reader), Tally())


def run(
    count: int, seed: int, jobs: int, *, others: bool = True, layouts: tuple[str, ...] | None = None,
    progress: Callable[[], object] = lambda: None,
) -> Report:
    """Make ``count`` documents, a third of each kind of render, and let every reader read them.

    ``layouts``: only these, in turn; else half of the documents have a layout kept aside. ``others``: OCRmyPDF and
    rapidocr too. Each of ``jobs`` processes has a reading process of its own. ``progress`` is called once a document.
    """
    report = Report(jobs=jobs)
    wanted = (OURS, NAIVE, *((OCRMYPDF, RAPID) if others else ()))
    report.skipped = {name: why for name in wanted if (why := missing_reader(name)) is not None}
    names = tuple(name for name in wanted if name not in report.skipped)
    task = partial(_score_one, seed=seed, readers=names, layouts=layouts)
    fresh = multiprocessing.get_context("spawn")  # OpenCV's threads do not survive a fork.
    with ProcessPoolExecutor(jobs, mp_context=fresh, initializer=_start_readers, initargs=(names,)) as pool:
        for scored in pool.map(task, range(count)):
            report.add(scored)
            progress()
    return report


# The readers of a process, started when it starts.
_READERS: dict[str, Reader] = {}


def _start_readers(names: tuple[str, ...]) -> None:
    """Start what must be warm before the first document is timed."""
    cv2.setNumThreads(1)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    makers: dict[str, Callable[[], Reader]] = {
        OURS: Ours, NAIVE: lambda: read_naively, OCRMYPDF: lambda: read_with_ocrmypdf, RAPID: Rapid,
    }
    _READERS.update({name: makers[name]() for name in names})
    _READERS[OURS](make(1, render=Render.PDF).data)


def choose(index: int, layouts: tuple[str, ...] | None = None) -> tuple[str, Render]:
    """Layout and render at a place of the run: renders take turns, then known layouts and those kept aside."""
    turn, place = divmod(index, len(_RENDERS))
    known = tuple(layout.name for layout in LAYOUTS)
    names = layouts or (HELD_OUT if turn % 2 else known)
    step = turn if layouts else turn // 2
    return names[(step + place * len(names) // len(_RENDERS)) % len(names)], _RENDERS[place]


def _score_one(index: int, *, seed: int, readers: tuple[str, ...], layouts: tuple[str, ...] | None) -> Scored:
    """The document at a place, read and scored by each."""
    layout, render = choose(index, layouts)
    document = make(seed + index, layout=layout, render=render)
    turn = index // len(_RENDERS)
    group = GROUPS[document.render]
    compared = group != "pdf" and turn // 2 % _COMPARE_EVERY == 0
    names = readers if compared else tuple(name for name in readers if name in (OURS, NAIVE))
    ours = _READERS[OURS]
    scores = {name: score(document, _READERS[name](document.data)) for name in names}
    return Scored(
        group=group, layouts=KEPT_ASIDE if document.layout in HELD_OUT else SEEN, compared=compared,
        scores=scores, peaks=ours.peaks if isinstance(ours, Ours) else (0, 0),
    )


def _pages_of(document: MadeDocument) -> int:
    """How many pages are in the file."""
    return max((word.page for word in document.shown_words), default=1)


def score(document: MadeDocument, read: Read) -> Score:
    """One reader's text and fields against what is printed."""
    pages = _pages_of(document)
    recall, unspaced = recalls((word.text for word in document.shown_words), read.text)
    return Score(
        recall=recall, recall_unspaced=unspaced, fields=dict(_field_scores(document, read)),
        cpu_s=None if read.cpu_s is None else read.cpu_s / pages, wall_s=read.wall_s, failed=read.failed,
    )


def recalls(printed: Iterable[str], text: str) -> tuple[float, float]:
    """Shares of the printed words that were read: as words, each once; and, of the longer ones, spaces ignored."""
    wanted = Counter(word for one in printed for word in fold(one).split())
    found = wanted & Counter(fold(text).split())
    run_on = squeeze(text)
    long = [word for word in wanted.elements() if len(word) >= _LONG_WORD]
    apart = sum(word in run_on for word in long) / len(long) if long else 1.0
    return (found.total() / wanted.total() if wanted else 1.0), apart


def squeeze(text: str) -> str:
    """Capitals and digits only, without spaces."""
    return fold(text).replace(" ", "")


def _field_scores(document: MadeDocument, read: Read) -> Iterator[tuple[str, bool]]:
    """Each field that the paper shows, and whether it was read right."""
    right = dict(field_scores(document, {"fields": read.fields}))
    yield from ((_NAMES[name], value) for name, value in right.items() if name in _NAMES)
    home = document.truth.home
    if home is None:
        return
    yield "home", all(right[part] for part in _HOME_PARTS)
    street_line = next((line for line in home.lines if home.street_printed in line), home.street_printed)
    lines, text = (squeeze(street_line), squeeze(home.postcode + home.city)), squeeze(read.text)
    yield "whole line", all(line in text for line in lines)
    yield "readable", all(fuzz.partial_ratio(line, text) >= _READABLE for line in lines)


def print_report(report: Report, console: Console) -> None:
    """Ours and naive on everything; all readers on what they all read; speed and memory."""
    console.width = max(console.width, _WIDTH)
    for name, why in report.skipped.items():
        console.print(f"{name} was left out: {why}")
    console.print(_table(report, "Read right / shown [95 % interval], all documents", (SEEN, KEPT_ASIDE)))
    console.print(_table(report, "All readers on the same scans and photographs (every third)", (COMPARED,)))
    console.print(_speed(report))


def _table(report: Report, title: str, layouts: tuple[str, ...]) -> Table:
    """One row a render, kind of layout and reader."""
    table = Table(title=title)
    heads = ("render", "layouts", "reader", "n", "words", "run together", *FIELDS, "CPU s a page")
    for name in heads:
        table.add_column(name)
    rows = [key for key in sorted(report.tallies, key=_order) if key[1] in layouts]
    for before, key in pairwise([None, *rows]):
        if key is None:
            continue
        if before is not None and before[:2] != key[:2]:
            table.add_section()
        tally = report.tallies[key]
        shares = (counted(tally.counts(name)) for name in FIELDS)
        spread, spread_unspaced = averaged(tally.recalls), averaged(tally.recalls_unspaced)
        table.add_row(*key, str(len(tally.recalls)), spread, spread_unspaced, *shares, seconds(tally.cpu_s))
    return table


def _order(key: Key) -> tuple[int, int, int]:
    """Rows from easy to hard, ours first."""
    group, layouts, reader = key
    return (
        ("pdf", "scan", "photo").index(group), (SEEN, KEPT_ASIDE, COMPARED).index(layouts),
        (OURS, NAIVE, OCRMYPDF, RAPID).index(reader),
    )


def _speed(report: Report) -> str:
    """Documents a minute and the peak of memory, in a sentence each."""
    rates = []
    for group in ("pdf", "scan", "photo"):
        walls = [wall for name in (SEEN, KEPT_ASIDE)
                 for wall in report.tallies.get((group, name, OURS), Tally()).wall_s]
        if walls:
            rates.append(f"{group} {60 * report.jobs / mean(walls):.0f}")
    own, tree = (peak / 2**20 for peak in report.peaks)
    return (
        f"Palier, documents a minute with {report.jobs} processes side by side: {', '.join(rates)}\n"
        f"Peak memory of the reading process: {own:.0f} MiB; with the programs it starts: {tree:.0f} MiB"
    )


def counted(counts: Counts) -> str:
    """``52/53 .90-1.0``, the interval by Wilson."""
    right, asked = counts
    if not asked:
        return "-"
    low, high = wilson(right, asked)
    return f"{right}/{asked} {_short(low)}-{_short(high)}"


def _short(share: float) -> str:
    """Two digits: ``.90``, or ``1.0`` and ``.00`` at the ends."""
    return "1.0" if share > _NEARLY_ONE else f"{share:.2f}".removeprefix("0")


def averaged(shares: list[float]) -> str:
    """The mean over documents and the half width of its interval: ``0.963 ±0.011``."""
    if len(shares) < 2:
        return "-"
    return f"{mean(shares):.3f} ±{_Z95 * stdev(shares) / sqrt(len(shares)):.3f}"


def seconds(values: list[float]) -> str:
    """Median and 95th percentile."""
    return f"{median(values):.2f} / {quantiles(values, n=20)[-1]:.2f}" if len(values) > 1 else "-"

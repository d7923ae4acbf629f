"""``make bench``: how right and how fast, beside the naive pipeline, in one run; then matching alone.

The figures of one run are comparable with each other, not with those of another machine or hour.
"""

from __future__ import annotations

import argparse
import os
import time
from datetime import date
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from bench import addresses, names
from bench.measures import print_report, run
from ocr import read_document
from ocr.reading import DocumentReading
from verification.adapters.policies import default_policy
from verification.domain.claim import Claim, Evidence
from verification.pipeline import judge
from verification.report import line_of

DEFAULT_COUNT = 120
DEFAULT_SEED = 20261121
PAIRS_A_KIND = 1000
"""Pairs of addresses for each of the kinds, and of names likewise."""

POLICY = default_policy()


class Checker:
    """What ``palier check`` answers; the last file's reading is kept, so that its further cases cost no reading."""

    def __init__(self) -> None:
        self._data = b""
        self._reading: DocumentReading | None = None

    def __call__(self, data: bytes, name: str, address: str, on: date) -> dict[str, Any]:
        """The output line of one case."""
        started = time.monotonic()
        if self._reading is None or data != self._data:
            self._data, self._reading = data, read_document(data)
        evidence = Evidence(reading=self._reading, today=on)
        decision = judge(Claim(name=name, address=address), evidence, POLICY)
        return line_of(None, decision, self._reading, time.monotonic() - started)


def main() -> None:
    """Run the measures and print their tables."""
    options = _options()
    with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task("documents", total=options.count)
        report = run(
            options.count, options.seed, options.jobs, Checker(), progress=lambda: progress.advance(task)
        )
    console = Console()
    print_report(report, console)
    console.print(addresses.report(addresses.make_pairs(PAIRS_A_KIND, options.seed)), highlight=False)
    console.print(names.describe(names.measure(names.make_pairs(options.seed, PAIRS_A_KIND))), highlight=False)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--count", type=int, default=DEFAULT_COUNT, help="documents to make and read")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="the same seed makes the same documents")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at the same time")
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""``make bench``, or ``python -m bench [reading] [deciding] [matching]``: how right and how fast, in one run.

``reading``: words and fields, beside three other readers. ``deciding``: answers, beside the naive pipeline.
``matching``: names and addresses alone. The figures of one run are comparable with each other, not with those of
another machine or hour.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bench import addresses, measures, names, reading
from bench.deciding import Checker

DEFAULT_COUNT = 240
DEFAULT_SEED = 20261121
PAIRS_A_KIND = 1000
"""Pairs of addresses for each of the kinds, and of names likewise."""

def measure_reading(options: argparse.Namespace, console: Console) -> None:
    """Words, fields, seconds and memory of four readers."""
    with _bar() as progress:
        task = progress.add_task("documents read", total=options.count)
        report = reading.run(options.count, options.seed, options.jobs, progress=lambda: progress.advance(task))
    reading.print_report(report, console)


def measure_deciding(options: argparse.Namespace, console: Console) -> None:
    """Honest people verified, and false verifications."""
    with _bar() as progress:
        task = progress.add_task("documents decided", total=options.count)
        report = measures.run(
            options.count, options.seed, options.jobs, Checker(), progress=lambda: progress.advance(task)
        )
    measures.print_report(report, console)


def measure_matching(options: argparse.Namespace, console: Console) -> None:
    """Addresses and names without any document."""
    console.print(addresses.report(PAIRS_A_KIND, options.seed), highlight=False)
    console.print(names.describe(names.measure(names.make_pairs(options.seed, PAIRS_A_KIND))), highlight=False)


PARTS: dict[str, Callable[[argparse.Namespace, Console], None]] = {
    "reading": measure_reading, "deciding": measure_deciding, "matching": measure_matching,
}


def main() -> None:
    """Run the measures and print their tables."""
    options = _options()
    console = Console()
    for name in options.parts or PARTS:
        PARTS[name](options, console)


def _bar() -> Progress:
    """A progress bar on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def _options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    which = f"which of them; default all: {', '.join(PARTS)}"
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=which)
    parser.add_argument("--count", type=int, default=DEFAULT_COUNT, help="documents to make and read")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="the same seed makes the same documents")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at the same time")
    return parser.parse_args()


if __name__ == "__main__":
    main()

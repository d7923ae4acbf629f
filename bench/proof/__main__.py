"""``python -m bench.proof [seals] [alterations] [reuse]``: what proves itself, what was altered, what was used twice.

``--count`` is the number of sealed pages and of untouched files; the other doses follow from it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TypeVar

import cv2
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bench.proof import altering, reusing, sealing

DEFAULT_COUNT = 300
DEFAULT_SEED = 20270401
WIDTH = 170

Result = TypeVar("Result")


def measure_seals(options: argparse.Namespace, console: Console) -> None:
    """Seals on made pages, and altered payloads."""
    report, payloads = sealing.SealReport(), []
    task = partial(sealing.look, seed=options.seed)
    for page in _each(task, options.count, options.jobs, "sealed pages"):
        sealing.add(report, page)
        payloads.append(page.payload)
    sealing.alter_all(report, payloads, options.seed, options.count * sealing.ALTERED_A_PAGE)
    sealing.show(report, console)


def measure_alterations(options: argparse.Namespace, console: Console) -> None:
    """Altered, untouched and re-saved files."""
    report = altering.AlterationReport()
    task = partial(altering.look, seed=options.seed, count=options.count)
    for judged in _each(task, altering.files_in(options.count), options.jobs, "files"):
        altering.add(report, judged)
    altering.show(report, console)


def measure_reuse(options: argparse.Namespace, console: Console) -> None:
    """Papers that come twice, and papers that only look so."""
    report = reusing.ReuseReport()
    task = partial(reusing.look, seed=options.seed, count=options.count)
    for told in _each(task, reusing.pairs_in(options.count), options.jobs, "pairs"):
        reusing.add(report, told)
    reusing.show(report, console)


PARTS: dict[str, Callable[[argparse.Namespace, Console], None]] = {
    "seals": measure_seals, "alterations": measure_alterations, "reuse": measure_reuse,
}


def main() -> None:
    """Run the measures and print their tables."""
    options = _options()
    console = Console()
    console.width = max(console.width, WIDTH)
    for name in options.parts or PARTS:
        PARTS[name](options, console)


def _each(task: Callable[[int], Result], count: int, jobs: int, what: str) -> Iterator[Result]:
    """The results of a task for 0, 1, 2 and so on, in order, with a progress bar on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    fresh = multiprocessing.get_context("spawn")  # OpenCV's threads do not survive a fork.
    with Progress(*columns, console=Console(stderr=True)) as bar, ProcessPoolExecutor(
        jobs, mp_context=fresh, initializer=_start
    ) as pool:
        counted = bar.add_task(what, total=count)
        for result in pool.map(task, range(count)):
            bar.advance(counted)
            yield result


def _start() -> None:
    """One thread for each process."""
    cv2.setNumThreads(1)
    os.environ["OMP_THREAD_LIMIT"] = "1"


def _options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.proof", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART",
                        help=f"which of them; default all: {', '.join(PARTS)}")
    parser.add_argument("--count", type=int, default=DEFAULT_COUNT, help="sealed pages, and untouched files")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="the same seed makes the same files")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at the same time")
    return parser.parse_args()


if __name__ == "__main__":
    main()

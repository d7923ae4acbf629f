"""A measure's files one by one, in several processes that share nothing.

Not in ``__main__``: a fresh process cannot find there what it is to run.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import cv2
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Result = TypeVar("Result")


def each(task: Callable[[int], Result], count: int, jobs: int, what: str) -> Iterator[Result]:
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

"""How a command speaks to the person who typed it: plain sentences and progress on stderr, exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cooptation.errors import CooptationError
from ocr.errors import OcrError
from review_queue.errors import ReviewQueueError
from verification.checking import LineError
from verification.domain.errors import VerificationError

WRONG_USAGE = 2
WIDE = 200
"""Columns; the widest of our tables fits."""

to_people = Console(stderr=True)


def fail(message: str) -> NoReturn:
    """Say what is wrong and end with the code of wrong usage."""
    to_people.print(f"[red]palier:[/red] {message}", highlight=False, soft_wrap=True)
    raise typer.Exit(WRONG_USAGE)


def day_option(name: str, text: str) -> date | None:
    """A day given on the command line, None when none was."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fail(f"{name} must be a date like 2026-11-21")


def page_for_people() -> Console:
    """Where tables go: as wide as the terminal, or wide enough for whole lines when they go to a file."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)


def progress_bar() -> Progress:
    """A bar on stderr with a count and the time left."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=to_people)


@contextmanager
def own_faults() -> Iterator[None]:
    """Our own errors as one plain sentence instead of a trace."""
    try:
        yield
    except (VerificationError, ReviewQueueError, OcrError, CooptationError, LineError) as error:
        fail(str(error))

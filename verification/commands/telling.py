"""How a command speaks to the person who typed it: plain sentences and progress on stderr, exit codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ocr.errors import OcrError
from review_queue.errors import ReviewQueueError
from verification.checking import LineError
from verification.domain.errors import VerificationError

WRONG_USAGE = 2

to_people = Console(stderr=True)


def fail(message: str) -> NoReturn:
    """Say what is wrong and end with the code of wrong usage."""
    to_people.print(f"[red]palier:[/red] {message}", highlight=False)
    raise typer.Exit(WRONG_USAGE)


def progress_bar() -> Progress:
    """A bar on stderr with a count and the time left."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=to_people)


@contextmanager
def own_faults() -> Iterator[None]:
    """Our own errors as one plain sentence instead of a trace."""
    try:
        yield
    except (VerificationError, ReviewQueueError, OcrError, LineError) as error:
        fail(str(error))

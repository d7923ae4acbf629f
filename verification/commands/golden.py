"""Made-up cases for the queue: cli.py hands over the generator, which the rest of the service does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from verification.adapters.golden_cases import MadePaper, fill_stock
from verification.bootstrap import compose
from verification.commands.telling import fail, progress_bar, to_people
from verification.settings import load_settings


def keep_made_up(papers: Iterator[MadePaper], count: int) -> None:
    """Put made-up cases in the stock, with a bar, and say what they are."""
    made = compose(load_settings(), nudge=lambda _job: None)
    kinds: Counter[str] = Counter()
    try:
        with progress_bar() as progress:
            task = progress.add_task("cas", total=count)
            for kind in fill_stock(made.services, made.transactions, papers, count):
                kinds[kind] += 1
                progress.advance(task)
    finally:
        made.readers.close()
    to_people.print(f"{kinds.total()} made-up cases: " + ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())))
    if kinds.total() < count:
        fail("too few of the honest papers looked odd to the machine; try another --seed")

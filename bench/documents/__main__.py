"""``python -m bench.documents --out DIR --count N --seed S``: write a set of made documents."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.progress import Progress

from bench.documents.make import make_set


def make_documents(out: Path, count: int, seed: int) -> None:
    """Write a set into a folder, with a progress bar."""
    with Progress() as bar:
        task = bar.add_task("documents", total=count)
        make_set(out, count, seed, lambda: bar.advance(task))


def main() -> None:
    """Read the command line and write the set."""
    parser = argparse.ArgumentParser(description="Make fictitious documents from a seed.")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.add_argument("--count", type=int, default=50, help="how many documents")
    parser.add_argument("--seed", type=int, default=1, help="the first document's seed; the next ones follow")
    given = parser.parse_args()
    make_documents(given.out, given.count, given.seed)


if __name__ == "__main__":
    main()

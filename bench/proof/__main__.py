"""``python -m bench.proof [seals] [alterations] [reuse]``: what proves itself, what was altered, what was used twice.

``--count`` is the number of sealed pages and of untouched files; the other doses follow from it.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from functools import partial

from rich.console import Console

from bench.proof import altering, reusing, sealing
from bench.proof.running import each

DEFAULT_COUNT = 300
DEFAULT_SEED = 20270401
WIDTH = 170


def measure_seals(options: argparse.Namespace, console: Console) -> None:
    """Seals on made pages, and altered payloads."""
    report, payloads = sealing.SealReport(), []
    task = partial(sealing.look, seed=options.seed)
    for page in each(task, options.count, options.jobs, "sealed pages"):
        sealing.add(report, page)
        payloads.append(page.payload)
    sealing.alter_all(report, payloads, options.seed, options.count * sealing.ALTERED_A_PAGE)
    sealing.show(report, console)


def measure_alterations(options: argparse.Namespace, console: Console) -> None:
    """Altered, untouched and re-saved files."""
    report = altering.AlterationReport()
    task = partial(altering.look, seed=options.seed, count=options.count)
    for judged in each(task, altering.files_in(options.count), options.jobs, "files"):
        altering.add(report, judged)
    altering.show(report, console)


def measure_reuse(options: argparse.Namespace, console: Console) -> None:
    """Papers that come twice, and papers that only look so."""
    report = reusing.ReuseReport()
    task = partial(reusing.look, seed=options.seed, count=options.count)
    for told in each(task, reusing.pairs_in(options.count), options.jobs, "pairs"):
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

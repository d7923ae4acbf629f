"""``python -m bench.cooptation``: attacks on vouching, simulated with the real rules.

    python -m bench.cooptation --members 100000 --attack ring6 --seeds 101-105 --out FILE.json
    python -m bench.cooptation --attack bars --rules all --out FILE.json --table --plot FILE.svg

``--attack``: one or more by name, ``honest``, ``bars`` (the protocol's eight and honest), ``ours`` or ``all``. What is
in the file is not run again, so a run that was stopped goes on. Seeds 1-5 are for tuning, 101-120 for reporting.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from bench.cooptation.attacks import ATTACKS, HONEST
from bench.cooptation.attacks import BARS as BAR_ATTACKS
from bench.cooptation.behaviour import PROTOCOL
from bench.cooptation.cells import Cell, Shelf, cells_of, run_cells
from bench.cooptation.plots import draw
from bench.cooptation.rulebooks import RULEBOOKS
from bench.cooptation.tables import everything
from cooptation.adapters.policies import load_policy

OURS = tuple(name for name in ATTACKS if name not in BAR_ATTACKS)
GROUPS = {
    "bars": (*BAR_ATTACKS, HONEST.name), "ours": OURS, "all": (*ATTACKS, HONEST.name),
}


def main() -> int:
    """Run what is missing, then print."""
    given = _parser().parse_args()
    shelf = Shelf(given.out)
    results = _run(_cells(given), shelf)
    kept = list(shelf.results.values()) if given.out else results
    if given.plot:
        draw(kept, given.plot)
    if given.table:
        sys.stdout.write(everything(kept) + "\n")
    elif not given.out:
        sys.stdout.write(json.dumps(results, indent=1) + "\n")
    return 0


def _cells(given: argparse.Namespace) -> list[Cell]:
    behaviour = replace(PROTOCOL, stranger_declines=given.stranger_declines)
    rules = RULEBOOKS if given.rules == "all" else given.rules.split(",")
    return cells_of(
        given.members, _attacks(given.attack), rules, load_policy(given.policy), _seeds(given.seeds),
        is_blind=given.blind, behaviour=behaviour, most_districts=given.districts,
    )


def _attacks(names: str) -> Iterable[str]:
    """Attacks by name or by group."""
    return [attack for name in names.split(",") for attack in GROUPS.get(name, (name,))]


def _seeds(text: str) -> range:
    """``101-105`` or ``3``."""
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def _run(cells: list[Cell], shelf: Shelf) -> list[dict[str, Any]]:
    told = TextColumn("{task.description}")
    columns = (told, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        done = bar.add_task("runs", total=len(cells))
        part = bar.add_task("districts", total=1)

        def step(cell: Cell, count: int, whole: int) -> None:
            bar.update(part, description=f"{cell.attack} {cell.rules} {cell.seed}", completed=count, total=whole)

        results = []
        for result in run_cells(cells, shelf, step):
            results.append(result)
            bar.advance(done)
    return results


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.cooptation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--members", type=int, default=100_000, help="of the town; a multiple of 1,000")
    parser.add_argument("--attack", default="bars", help=f"by name, with commas: {', '.join((*ATTACKS, HONEST.name))}; "
                        f"or {', '.join(GROUPS)}")
    parser.add_argument("--rules", default="palier", help=f"with commas: {', '.join(RULEBOOKS)}; or all")
    parser.add_argument("--seeds", default="1-5", help="from the first to the last; of the town and its people")
    parser.add_argument("--blind", action="store_true", help="all detection off")
    parser.add_argument("--policy", type=Path, help="another policy file")
    parser.add_argument("--districts", type=int, help="of honest runs, only so many districts of 1,000 members")
    parser.add_argument("--stranger-declines", type=float, default=PROTOCOL.stranger_declines,
                        help="share of strangers who say « je ne connais pas »; the protocol has none")
    parser.add_argument("--out", type=Path, help="JSON file where results are kept; what it holds is not run again")
    parser.add_argument("--table", action="store_true", help="print the tables in Markdown")
    parser.add_argument("--plot", type=Path, help="SVG file")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

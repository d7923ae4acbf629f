"""``python -m bench.campaign [SCENARIO …]``: run the long runs, keep what is finished, print a table."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench.campaign.ledger import Ledger
from bench.campaign.scenarios import SCENARIOS, Dose

FOLDER = Path("var/campaign")
SHARED_FILES = Path("../shared/data/malformed")
HEADLINES = (
    "decided", "to_decide_p50_s", "to_decide_p95_s", "uploads_a_second", "peak_rss_mib", "kills",
    "files", "hostile_p50_s", "hostile_p95_s", "hostile_worst_s", "parent_growth_mib", "messages",
    "answers", "read_p95_s", "good_read", "left_behind", "executions", "pictures", "pictures_read", "crashes",
    "judge_p50_ms", "judge_p95_ms", "evaluate_p50_ms", "evaluate_p95_ms", "vouches",
    "rows_a_second", "rows_a_cpu_second", "import_peak_rss_mib", "look_up_p95_ms", "suggest_p95_ms",
    "histories", "questions", "false_admitted", "frauds_found",
    "takes", "take_p95_ms", "takes_a_second", "all_waiting_p95_ms", "one_quarter_p95_ms", "most_answered_p95_ms",
)
"""Figures of the table, in this order, where a scenario has them; the JSON holds all."""

to_people = Console(stderr=True)


def main() -> int:
    """Run what was asked for; 1 when a promise was not kept."""
    given = _parser().parse_args()
    dose = Dose(
        uploads=given.uploads,
        clients=given.clients,
        kills=given.kills,
        seed=given.seed,
        files=given.files,
        papers_folder=given.folder / "papers",
        fuzz_s=given.fuzz_seconds,
        rows=given.rows,
        histories=given.histories,
        takes=given.takes,
    )
    ledger = Ledger(given.folder / "results.json")
    names = given.scenarios or list(SCENARIOS)
    for name in names:
        _run(name, dose, ledger, again=given.again, keep=given.keep)
    results = {name: result for name in names if (result := ledger.result(name)) is not None}
    _show(results)
    sys.stdout.write(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    return int(any(result["problems"] for result in results.values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.campaign", description="The long runs of Palier.")
    parser.add_argument("scenarios", nargs="*", choices=[[], *SCENARIOS], metavar="SCENARIO",
                        help=f"which ones; default all: {', '.join(SCENARIOS)}")
    parser.add_argument("--uploads", type=int, default=200, help="documents sent in each load")
    parser.add_argument("--clients", type=int, default=20, help="clients that send at the same time")
    parser.add_argument("--kills", type=int, default=10, help="kills in the scenarios that kill")
    parser.add_argument("--seed", type=int, default=1, help="the same seed sends the same papers and kills as often")
    parser.add_argument("--files", type=Path, default=SHARED_FILES, help="folder of hostile files; made when missing")
    parser.add_argument("--fuzz-seconds", type=float, default=600.0, help="how long broken files, or seals, are read")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the address base, or items of the queue")
    parser.add_argument("--takes", type=int, default=10_000, help="items taken from the queue by many moderators")
    parser.add_argument("--histories", type=int, default=10_000, help="histories of vouching that are lived through")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where papers and results are kept")
    parser.add_argument("--again", action="store_true", help="run what is finished once more")
    parser.add_argument("--keep", action="store_true", help="keep the folder of each installation, with its logs")
    return parser


def _run(name: str, dose: Dose, ledger: Ledger, *, again: bool, keep: bool) -> None:
    parameters = _parameters(name, dose)
    if not again and ledger.finished(name, parameters):
        to_people.print(f"{name}: finished before (--again runs it once more)")
        return
    folder = Path(tempfile.mkdtemp(prefix=f"palier-{name}-"))
    started = time.monotonic()
    with _bar() as bar:
        steps = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in steps:
                steps[what] = bar.add_task(f"{name}: {what}", total=total)
            bar.update(steps[what], completed=done)

        findings = SCENARIOS[name](folder, dose, step)
    ledger.keep(
        name,
        {
            "parameters": parameters,
            "seconds": round(time.monotonic() - started, 1),
            "problems": findings.problems,
            "figures": findings.figures,
        },
    )
    if keep or findings.problems:
        to_people.print(f"{name}: logs are in {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _parameters(name: str, dose: Dose) -> dict[str, float]:
    """What a result depends on."""
    if name.startswith("fuzz-"):
        return {"fuzz_s": dose.fuzz_s, "seed": dose.seed}
    if name.endswith("-histories"):
        return {"histories": dose.histories, "seed": dose.seed}
    if name.startswith("queue-takes"):
        return {"takes": dose.takes, "seed": dose.seed}
    if name.startswith(("addresses-", "queue-million")):
        return {"rows": dose.rows, "seed": dose.seed}
    return {"uploads": dose.uploads, "clients": dose.clients, "kills": dose.kills, "seed": dose.seed}


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=to_people)


def _show(results: dict[str, dict[str, Any]]) -> None:
    table = Table("scenario", "seconds", "figures", "broken promises")
    for name, result in results.items():
        figures = [f"{key} {result['figures'][key]}" for key in HEADLINES if key in result["figures"]]
        table.add_row(name, str(result["seconds"]), "\n".join(figures), "\n".join(result["problems"]) or "none")
    to_people.print(table)


if __name__ == "__main__":
    raise SystemExit(main())

"""The command ``palier``."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench.demo.making import USUAL_PAPERS, address_digest, make_town
from bench.documents import make_set
from bench.documents.golden import made_up_cases
from verification.adapters.batch import MemoryFile, parse_lines, read_lines, write_lines
from verification.adapters.policies import load_policy
from verification.adapters.trust import load_material
from verification.bootstrap import today_in_france
from verification.checking import NOBODY, BatchLine, decide_lines
from verification.commands import (
    accounts,
    demo,
    doctor,
    exposure,
    golden,
    keeping,
    members,
    organisations,
    organising,
    places,
    policy,
    posting,
    reading,
    recall,
    service,
    trust_list,
    vouching,
)
from verification.commands.telling import fail, own_faults, progress_bar
from verification.domain.decision import Outcome

EXIT_CODES = {Outcome.VERIFIED.value: 0, Outcome.NEEDS_ACTION.value: 3, Outcome.REVIEW.value: 4}

app = typer.Typer(
    name="palier",
    help="Does this person really live here? Proof of address read, matched and judged.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
benches = typer.Typer(help="Documents and measures of our own.", no_args_is_help=True)
golden_cases = typer.Typer(help="Made-up cases among the moderators' real ones.", no_args_is_help=True)
app.add_typer(reading.app)
app.add_typer(service.app)
app.add_typer(keeping.app)
app.add_typer(accounts.moderators, name="moderator")
app.add_typer(accounts.api_keys, name="api-key")
keeping.audit.command("exposure")(exposure.show_exposure)
app.add_typer(keeping.audit, name="audit")
app.add_typer(doctor.app)
app.add_typer(keeping.keys, name="keys")
app.add_typer(trust_list.app, name="trust-list")
app.add_typer(policy.app, name="policy")
app.add_typer(recall.app)
app.add_typer(places.addresses, name="addresses")
app.add_typer(places.neighbourhoods, name="neighbourhoods")
app.add_typer(vouching.app, name="cooptation")
app.add_typer(members.app, name="members")
app.add_typer(organisations.organisations, name="organisation")
app.add_typer(organisations.ambassadors, name="ambassador")
app.add_typer(posting.letters, name="letters")
app.add_typer(organising.hours, name="hours")
app.add_typer(organising.twins, name="twins")
app.add_typer(organising.homes, name="homes")
app.add_typer(
    demo.commands(demo.TownMaker(make=make_town, usual_papers=USUAL_PAPERS, doors_sha256=address_digest)), name="demo"
)
app.add_typer(benches, name="bench")
app.add_typer(golden_cases, name="golden")


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="The document: PDF, JPEG, PNG, WebP, HEIC or TIFF.")] = None,
    name: Annotated[str, typer.Option(help="The person declared.")] = "",
    address: Annotated[str, typer.Option(help="The address declared, on one line.")] = "",
    on: Annotated[str, typer.Option(help="The day that counts, like 2026-11-21; default today in Paris.")] = "",
    policy: Annotated[Path | None, typer.Option(help="A policy file (TOML); default the packaged one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
    batch: Annotated[Path | None, typer.Option(help="Many documents: one JSON object a line.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the batch's answers go, one line each.")] = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Documents read at the same time.")] = os.cpu_count() or 1,
    memory: Annotated[Path | None, typer.Option(help="File that remembers papers used before.")] = None,
    trust: Annotated[Path | None, typer.Option(help="Folder of what is trusted for 2D-Doc seals.")] = None,
    nothing_else: Annotated[bool, typer.Option("--nothing-else", help="The person has no other paper.")] = False,
) -> None:
    """Read one document, or many, and print the decision with its findings."""
    if batch is not None:
        _check_batch(batch, out, jobs, _Rules(policy=policy, memory=memory, trust=trust))
        return
    if file is None or not name.strip() or not address.strip():
        fail("a FILE, --name and --address are needed, or --batch and --out")
    if not file.is_file():
        fail("there is no such file")
    line = BatchLine(id="", file=str(file), name=name, address=address, on=_day(on), nothing_else=nothing_else)
    with own_faults():
        answer = next(_Rules(policy=policy, memory=memory, trust=trust).decide([line], 1))
    _show(answer, as_json)
    raise typer.Exit(EXIT_CODES[answer["outcome"]])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else today_in_france()
    except ValueError:
        fail("--on must be a date like 2026-11-21")


@dataclass(frozen=True, kw_only=True)
class _Rules:
    """By which files lines are decided; None: the packaged policy, no memory, nobody trusted for seals."""

    policy: Path | None
    memory: Path | None
    trust: Path | None

    def decide(self, lines: list[BatchLine], jobs: int) -> Iterator[dict[str, Any]]:
        """One answer a line, in the same order; files that are wrong are said before anything is read."""
        rules = load_policy(self.policy)
        memory = MemoryFile(self.memory) if self.memory else None
        trust = load_material(self.trust).trust_list() if self.trust else NOBODY
        return decide_lines(read_lines(lines, jobs), rules, memory, time.monotonic, trust)


def _check_batch(batch: Path, out: Path | None, jobs: int, rules: _Rules) -> None:
    if out is None:
        fail("--batch needs --out")
    with own_faults(), progress_bar() as progress:
        lines = parse_lines(batch, today_in_france())
        task = progress.add_task("lecture", total=len(lines))
        for _ in write_lines(rules.decide(lines, jobs), out):
            progress.advance(task)


def _show(answer: dict[str, Any], as_json: bool) -> None:
    answer.pop("id", None)
    if as_json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    console = Console(highlight=False)
    console.print(f"[bold]{answer['outcome']}[/bold]  {' '.join(answer['reasons'])}  ({answer['seconds']:.2f} s)")
    read = answer["fields"]
    for label in ("document_type", "issuer", "issue_date"):
        console.print(f"  {label:14} {read[label] or '-'}")
    home = read["address"]
    console.print(f"  {'holders':14} {', '.join(read['holders']) or '-'}")
    console.print(f"  {'home':14} {_one_line(home) if home else '-'}")
    table = Table("check", "verdict", "reason", "score", box=None, pad_edge=False)
    for row in answer["findings"]:
        score = "" if row["score"] is None else f"{row['score']:.2f}"
        table.add_row(row["check"], row["verdict"], row["reason"] or "", score)
    console.print(table)


def _one_line(home: dict[str, Any]) -> str:
    return ", ".join([*home["lines"], f"{home['postcode'] or ''} {home['city'] or ''}".strip()])


@benches.command("make-documents")
def make_documents(
    out: Annotated[Path, typer.Argument(help="Folder for the documents, cases.jsonl and truth.jsonl.")],
    count: Annotated[int, typer.Option(min=1, help="How many documents.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed makes the same documents.")] = 1,
) -> None:
    """Make fictitious French documents with their truth."""
    with progress_bar() as progress:
        task = progress.add_task("documents", total=count)
        make_set(out, count, seed, lambda: progress.advance(task))


@golden_cases.command("make")
def make_golden(
    count: Annotated[int, typer.Option(min=2, max=1000, help="How many, half honest but odd, half frauds.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Take another one each time: a seed makes the same papers.")] = 1,
) -> None:
    """Make fictitious cases whose truth is known, to be handed out now and then; nothing follows from them."""
    with own_faults():
        golden.keep_made_up(made_up_cases(seed, today_in_france()), count)


def main() -> None:
    """Run the command line."""
    app()

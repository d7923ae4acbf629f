"""The command ``palier``."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bench.documents import make_set
from ocr.adapters.sandbox import available_sandbox
from ocr.errors import OcrError
from review_queue.errors import ReviewQueueError
from verification.adapters import visitors
from verification.adapters.backup import make_backup, restore_backup
from verification.adapters.batch import MemoryFile, parse_lines, read_lines, write_lines
from verification.adapters.chain import check_chain, describe, read_anchor, write_anchor
from verification.adapters.database import make_engine
from verification.adapters.envelope import generate_master_key
from verification.adapters.first_start import FirstAccounts, create_moderator, first_accounts
from verification.adapters.migrate import migrate_to
from verification.adapters.policies import load_policy
from verification.adapters.replay import replay_endings
from verification.bootstrap import (
    digest_key,
    ensure_secrets,
    make_blobs,
    make_paper_keys,
    make_vault,
    prepare,
    today_in_france,
    utc_now,
)
from verification.checking import BatchLine, LineError, decide_lines
from verification.domain.decision import Outcome
from verification.domain.errors import VerificationError
from verification.serving import run_scheduler, run_worker, serve
from verification.settings import Settings, load_settings

EXIT_CODES = {Outcome.VERIFIED.value: 0, Outcome.NEEDS_ACTION.value: 3, Outcome.REVIEW.value: 4}
WRONG_USAGE = 2

app = typer.Typer(
    name="palier",
    help="Does this person really live here? Proof of address read, matched and judged.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
to_people = Console(stderr=True)
moderators = typer.Typer(help="Accounts of the people who look at unclear cases.", no_args_is_help=True)
api_keys = typer.Typer(help="Keys of the network's engineers.", no_args_is_help=True)
audit = typer.Typer(help="The chained log.", no_args_is_help=True)
keys = typer.Typer(help="The master key that wraps every paper's key.", no_args_is_help=True)
benches = typer.Typer(help="Documents and measures of our own.", no_args_is_help=True)
app.add_typer(moderators, name="moderator")
app.add_typer(api_keys, name="api-key")
app.add_typer(audit, name="audit")
app.add_typer(keys, name="keys")
app.add_typer(benches, name="bench")


def fail(message: str) -> NoReturn:
    """Say what is wrong and end with the code of wrong usage."""
    to_people.print(f"[red]palier:[/red] {message}", highlight=False)
    raise typer.Exit(WRONG_USAGE)


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
) -> None:
    """Read one document, or many, and print the decision with its findings."""
    if batch is not None:
        _check_batch(batch, out, policy, jobs, memory)
        return
    if file is None or not name.strip() or not address.strip():
        fail("a FILE, --name and --address are needed, or --batch and --out")
    if not file.is_file():
        fail("there is no such file")
    line = BatchLine(id="", file=str(file), name=name, address=address, on=_day(on))
    answer = _answers([line], policy, 1, memory)[0]
    _show(answer, as_json)
    raise typer.Exit(EXIT_CODES[answer["outcome"]])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else today_in_france()
    except ValueError:
        fail("--on must be a date like 2026-11-21")


def _answers(lines: list[BatchLine], policy: Path | None, jobs: int, memory: Path | None) -> list[dict[str, Any]]:
    with _own_faults():
        kept = MemoryFile(memory) if memory else None
        return list(decide_lines(read_lines(lines, jobs), load_policy(policy), kept, time.monotonic))


def _check_batch(batch: Path, out: Path | None, policy: Path | None, jobs: int, memory: Path | None) -> None:
    if out is None:
        fail("--batch needs --out")
    with _own_faults(), _progress() as progress:
        lines = parse_lines(batch, today_in_france())
        rules = load_policy(policy)
        kept = MemoryFile(memory) if memory else None
        task = progress.add_task("lecture", total=len(lines))
        answers = decide_lines(read_lines(lines, jobs), rules, kept, time.monotonic)
        for _ in write_lines(answers, out):
            progress.advance(task)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=to_people)


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


@app.command()
def run() -> None:
    """Start web and worker on the embedded default, and print the addresses to open."""
    first = load_settings()
    first.data_dir.mkdir(parents=True, exist_ok=True)
    ensure_secrets(first)
    settings = load_settings()
    with _own_faults():
        prepare(settings)
        made_now = first_accounts(make_engine(settings.database), utc_now())
        _welcome(settings, made_now)
        serve(settings)


@app.command()
def web() -> None:
    """Start the web server alone; workers are processes of their own."""
    with _own_faults():
        serve(load_settings())


@app.command()
def worker(concurrency: Annotated[int, typer.Option(min=1, help="Documents at a time.")] = 2) -> None:
    """Start a worker process."""
    with _own_faults():
        run_worker(load_settings(), concurrency)


@app.command()
def scheduler() -> None:
    """Start the one process that looks for what is overdue."""
    with _own_faults():
        run_scheduler(load_settings())


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    with _own_faults():
        prepare(load_settings())
    to_people.print("the database is up to date")


@moderators.command("add")
def add_moderator(login: Annotated[str, typer.Argument(help="The name to sign in with.")]) -> None:
    """Create an account; its password is printed once."""
    with _own_faults():
        password = create_moderator(make_engine(load_settings().database), login, utc_now())
    typer.echo(password)


@api_keys.command("add")
def add_key(label: Annotated[str, typer.Argument(help="Who will use it.")]) -> None:
    """Create a key; it is printed once."""
    with _own_faults(), make_engine(load_settings().database).begin() as connection:
        typer.echo(visitors.add_api_key(connection, label, utc_now()))


@api_keys.command("revoke")
def revoke_key(label: Annotated[str, typer.Argument(help="Whose key ends.")]) -> None:
    """End a key at once."""
    with make_engine(load_settings().database).begin() as connection:
        if not visitors.revoke_api_key(connection, label, utc_now()):
            fail("there is no key of that label")


@audit.command("verify")
def verify_audit(
    anchor: Annotated[Path | None, typer.Option(help="A sealed head made by 'palier audit anchor'.")] = None,
) -> None:
    """Check the whole chain; 1 when a row does not fit."""
    settings = load_settings()
    with _own_faults():
        head = read_anchor(anchor, digest_key(settings)) if anchor else None
        verdict = check_chain(make_engine(settings.database), head)
    to_people.print(describe(verdict), highlight=False)
    if not verdict.ok:
        raise typer.Exit(1)


@audit.command("anchor")
def anchor_audit(out: Annotated[Path, typer.Argument(help="Where the sealed head goes; keep it elsewhere.")]) -> None:
    """Seal the head of the chain, so that a tail that is cut shows later."""
    settings = load_settings()
    with _own_faults():
        write_anchor(make_engine(settings.database), out, digest_key(settings))


@keys.command("new")
def new_master_key(key_id: Annotated[str, typer.Argument(help="Its short name, like k2.")]) -> None:
    """Print a new master key, to be put before the old one in PALIER_MASTER_KEYS."""
    with _own_faults():
        typer.echo(generate_master_key(key_id))


@keys.command("rotate")
def rotate_keys() -> None:
    """Wrap every paper's key by the current master key."""
    with _own_faults(), _progress() as progress:
        task = progress.add_task("clés", total=None)
        settings = load_settings()
        done = make_vault(settings, make_paper_keys(settings)).rewrap(
            lambda count, total: progress.update(task, completed=count, total=total)
        )
    to_people.print(f"{done} keys wrapped anew")


@app.command()
def backup(folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")]) -> None:
    """Copy the database; keys of papers stay out, so that no destroyed paper comes back."""
    with _own_faults(), _progress() as progress:
        task = progress.add_task("sauvegarde", total=None)
        settings = load_settings()
        make_backup(
            make_engine(settings.database),
            folder,
            now=utc_now(),
            blobs=make_blobs(settings),
            progress=lambda count, total: progress.update(task, completed=count, total=total),
        )


@app.command()
def restore(folder: Annotated[Path, typer.Argument(help="What 'palier backup' made.")]) -> None:
    """Bring a backup into an empty database."""
    with _own_faults(), _progress() as progress:
        task = progress.add_task("restauration", total=None)
        settings = load_settings()
        engine = make_engine(settings.database)
        manifest = restore_backup(
            folder,
            engine,
            migrate=migrate_to,
            blobs=make_blobs(settings),
            progress=lambda count, total: progress.update(task, completed=count, total=total),
        )

        forgotten = replay_endings(engine, make_paper_keys(settings), datetime.fromisoformat(manifest.taken_at))
    to_people.print(f"restored; {forgotten} papers and persons forgotten since the backup stay forgotten")


@benches.command("make-documents")
def make_documents(
    out: Annotated[Path, typer.Argument(help="Folder for the documents, cases.jsonl and truth.jsonl.")],
    count: Annotated[int, typer.Option(min=1, help="How many documents.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed makes the same documents.")] = 1,
) -> None:
    """Make fictitious French documents with their truth."""
    with _progress() as progress:
        task = progress.add_task("documents", total=count)
        make_set(out, count, seed, lambda: progress.advance(task))


@contextmanager
def _own_faults() -> Iterator[None]:
    """Our own errors as one plain sentence instead of a trace."""
    try:
        yield
    except (VerificationError, ReviewQueueError, OcrError, LineError) as error:
        fail(str(error))


def _welcome(settings: Settings, made_now: FirstAccounts | None) -> None:
    root = settings.public_url or f"http://{settings.host}:{settings.port}"
    lines = [
        f"  Habitants    {root}/",
        f"  Modération   {root}/moderation",
        f"  API          {root}/openapi.json   (/v1)",
        f"  Lecture      {available_sandbox().value}",
    ]
    if made_now is not None:
        lines.append(f"  Premier compte de modération, montré une seule fois : {made_now.login}  {made_now.password}")
        lines.append(f"  Première clé d'API, montrée une seule fois : {made_now.api_key}")
    typer.echo("Palier\n" + "\n".join(lines) + "\n  Ctrl-C pour arrêter.")


def main() -> None:
    """Run the command line."""
    app()

"""Members that a network brings in: import, undo, one-time links, keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cooptation.acts import members as acts
from cooptation.acts.members import LineFault
from cooptation.adapters.sessions import make_link
from verification.adapters.member_file import parse_member_file
from verification.commands.acting import acting
from verification.commands.telling import fail, own_faults, page_for_people, progress_bar, to_people
from verification.web.member_tokens import public_key
from verification.web.problems import ProblemError

MOST_FAULTS_SHOWN = 20
OPERATOR = "operator"

app = typer.Typer(help="Verified members: bring them in, take an import back, let one in.", no_args_is_help=True)

Account = Annotated[str, typer.Argument(help="The network's own reference of the member.")]


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV: account, level (d, c1, c2), verified_at, address [, household].")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
) -> None:
    """Take verified members in, all or none, as one batch; wrong lines are named and nothing is written."""
    with own_faults():
        read = parse_member_file(_bytes(file))
        if read.faults:
            _refuse(read.faults)
        house = acting().house
        with progress_bar() as progress:
            task = progress.add_task("membres", total=len(read.members) * (1 if dry_run else 2))
            report = acts.import_members(
                house, read.members, dry_run=dry_run, progress=lambda done: progress.update(task, completed=done)
            )
    if report.faults:
        _refuse(report.faults)
    if report.batch_id is None:
        to_people.print(f"{report.members} members could be taken in; nothing was written", highlight=False)
        return
    to_people.print(f"{report.members} members taken in; palier members undo takes them out again", highlight=False)
    typer.echo(report.batch_id)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        fail("there is no such file")


def _refuse(faults: tuple[LineFault, ...]) -> None:
    """Name the wrong lines and end; nothing was written."""
    for fault in faults[:MOST_FAULTS_SHOWN]:
        to_people.print(f"line {fault.line}: {fault.message}", highlight=False)
    more = len(faults) - MOST_FAULTS_SHOWN
    fail(f"{len(faults)} wrong lines{f', {more} of them not shown' if more > 0 else ''}; nothing was written")


@app.command("undo")
def undo(batch: Annotated[str, typer.Argument(help="The batch, as the import printed it.")]) -> None:
    """Take an import back: whoever was not verified anew since is no member any more."""
    with own_faults():
        ended = acts.undo_batch(acting().house, batch)
    to_people.print(f"{ended} members taken out", highlight=False)


@app.command("batches")
def batches() -> None:
    """List the imports, newest first."""
    with own_faults():
        known = acts.batches(acting().house)
    table = Table("batch", "made", "members", "undone", box=None, pad_edge=False)
    for one in known:
        undone = "" if one.undone_at is None else one.undone_at.isoformat(timespec="minutes")
        table.add_row(one.id, one.made_at.isoformat(timespec="minutes"), str(one.members), undone)
    page_for_people().print(table)


@app.command("link")
def link(account: Account) -> None:
    """Print a one-time link to the member's own page, for 7 days; give it to them and nobody else."""
    with own_faults():
        made = acting()
        member_id = made.member_of(account)
        with made.transactions() as work:
            token = make_link(work.connection, member_id, work.now)
            work.audit.append(OPERATOR, "member.link_made", member_id)
    typer.echo(f"{made.settings.site}/parrainer/entrer#{token}")


@app.command("key")
def key(
    account: Account,
    jwk: Annotated[Path | None, typer.Option(help="The member's public key: a JWK, kty OKP, crv Ed25519.")] = None,
    end: Annotated[bool, typer.Option("--end", help="End every key of the member instead.")] = False,
) -> None:
    """Register the public key that a member, present in person, hands over; it signs what they answer."""
    with own_faults():
        made = acting()
        member_id = made.member_of(account)
        if end:
            to_people.print(f"{acts.end_keys(made.house, member_id, actor=OPERATOR)} keys ended", highlight=False)
            return
        x = _x_of(jwk)
        kid = public_key(x).thumbprint()
        acts.register_key(made.house, member_id, kid, x, actor=OPERATOR)
    typer.echo(kid)


def _x_of(jwk: Path | None) -> str:
    """The key's 32 bytes as they stand in the file; ends the command when they are no key."""
    try:
        known = json.loads(jwk.read_text("utf-8")) if jwk is not None else {}
        x = known.get("x", "") if isinstance(known, dict) else ""
        public_key(str(x))
    except (OSError, ValueError, ProblemError):
        fail("--jwk must name a file with a public key as a JWK: kty OKP, crv Ed25519, x")
    return str(x)


@app.command("show")
def show(account: Account) -> None:
    """Say how a member stands: level, until when, what they may give. No name, no address."""
    with own_faults():
        view = acts.view(acting().house, account)
    table = Table("level", "role", "until", "probation", "vouches left in 90 days", box=None, pad_edge=False)
    days = (moment.date().isoformat() if moment else "-" for moment in (view.verified_until, view.probation_until))
    table.add_row(view.level.value if view.level else "-", view.role.value, *days, str(view.budget.left_90d))
    page_for_people().print(table)

"""``palier doctor``: everything an operator must know, a line each, with one next step."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from verification.bootstrap import utc_now
from verification.commands.checkup import Line, State, examine
from verification.commands.telling import page_for_people, to_people
from verification.settings import load_settings

app = typer.Typer()

MARKS = {State.OK: "[green]ok[/green]", State.TO_DO: "[yellow]to do[/yellow]", State.BROKEN: "[red]broken[/red]"}
NOT_WELL = 1


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Look at the whole installation; 1 when something is broken."""
    lines = examine(load_settings(), utc_now())
    if as_json:
        typer.echo(json.dumps([asdict(line) for line in lines]))
    else:
        _show(lines)
    if any(line.state is State.BROKEN for line in lines):
        raise typer.Exit(NOT_WELL)


def _show(lines: tuple[Line, ...]) -> None:
    table = Table("what", "state", "seen", "next", box=None, pad_edge=False)
    for line in lines:
        table.add_row(line.what, MARKS[line.state], line.seen, line.next_step)
    page_for_people().print(table)
    counts = {state: sum(line.state is state for line in lines) for state in State}
    to_people.print(f"{counts[State.OK]} fine, {counts[State.TO_DO]} to do, {counts[State.BROKEN]} broken")

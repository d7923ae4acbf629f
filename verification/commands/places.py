"""Places: the national address base, and the quarters of the network."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from sqlalchemy import Engine

from verification.adapters import address_base
from verification.adapters.address_import import ImportReport, import_addresses, past_imports
from verification.adapters.database import READ_ONLY, make_engine
from verification.adapters.places import whereabouts
from verification.adapters.policies import load_policy
from verification.adapters.quarters import living_cases, load_quarters, move_cases, replace_quarters
from verification.addresses import parse_address
from verification.areas.geojson import QuarterFile, read_quarters
from verification.areas.moves import Move, Resident, by_quarters, plan_moves
from verification.areas.plane import area_m2
from verification.areas.quarters import Quarter, QuarterMap
from verification.bootstrap import utc_now
from verification.commands.telling import own_faults, progress_bar, to_people
from verification.domain.errors import QuarterFileError
from verification.domain.whereabouts import QuarterKind
from verification.settings import load_settings

addresses = typer.Typer(help="The national address base (BAN).", no_args_is_help=True)
neighbourhoods = typer.Typer(help="Quarters and perimeters on the map.", no_args_is_help=True)

MOST_IDS_SHOWN = 20
M2_A_KM2 = 1_000_000


@addresses.command("import")
def import_base(
    file: Annotated[Path, typer.Argument(help="An extract of the BAN: CSV or CSV.gz, of a commune or a department.")],
) -> None:
    """Import an extract; one that was broken off goes on, one that is in already changes nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with own_faults(), Progress(*columns, console=to_people) as progress:
        task = progress.add_task("adresses", total=None)
        report = import_addresses(
            make_engine(load_settings().database),
            file,
            now=utc_now(),
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
    to_people.print(_said(report), highlight=False)


def _said(report: ImportReport) -> str:
    """What an import did, in one sentence."""
    if not report.is_new:
        return f"this extract is in already: {report.doors} doors in {report.communes} communes; nothing changed"
    gone_on = f", the first {report.resumed_at} of them before the break" if report.resumed_at else ""
    return (
        f"{report.doors} doors in {report.communes} communes from {report.rows} rows{gone_on}; "
        f"{report.dropped} rows are no real door and were dropped"
    )


@addresses.command("show")
def show_base() -> None:
    """List what was imported, and what was broken off."""
    with own_faults(), make_engine(load_settings().database).connect() as connection:
        rows = past_imports(connection)
    table = Table("import", "state", "rows", "doors", "communes", "started", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(str(value) for value in row))
    Console().print(table)


@neighbourhoods.command("import")
def import_quarters(
    file: Annotated[Path, typer.Argument(help="GeoJSON in degrees: polygons with a name and a kind, dense or rural.")],
    perimeters: Annotated[bool, typer.Option(help="Perimeters that may overlap, instead of the partition.")] = False,
    apply: Annotated[bool, typer.Option("--apply/--dry-run", help="Write it; by default only tell.")] = False,
) -> None:
    """Say what a map holds and which cases would change quarter; with --apply, put it in place."""
    engine = make_engine(load_settings().database)
    with own_faults():
        read = read_quarters(_json(file), is_perimeter=perimeters)
        for remark in read.remarks:
            to_people.print(f"[yellow]{remark}[/yellow]", highlight=False)
        moves = _moves(engine, _map_with(engine, read, is_perimeter=perimeters))
        _show_moves(moves)
        if apply:
            replace_quarters(engine, read.quarters, is_perimeter=perimeters)
            moved = move_cases(engine, moves)
    counted = f"{len(read.quarters)} {'perimeters' if perimeters else 'quarters'}"
    if not apply:
        to_people.print(f"{counted}; nothing was written, --apply does", highlight=False)
    else:
        to_people.print(f"{counted} in place; {moved} of {len(moves)} cases moved", highlight=False)


@neighbourhoods.command("move")
def move(
    apply: Annotated[bool, typer.Option("--apply/--dry-run", help="Write it; by default only tell.")] = False,
) -> None:
    """Find the quarter of every case again, as after an import of addresses."""
    engine = make_engine(load_settings().database)
    with own_faults():
        with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
            known = QuarterMap(load_quarters(connection))
        moves = _moves(engine, known)
        _show_moves(moves)
        if apply:
            to_people.print(f"{move_cases(engine, moves)} of {len(moves)} cases moved", highlight=False)


@neighbourhoods.command("show")
def show_quarters() -> None:
    """List the quarters and perimeters."""
    with own_faults(), make_engine(load_settings().database).connect() as connection:
        known = load_quarters(connection)
    table = Table("id", "name", "kind", "sort", "km²", "communes", box=None, pad_edge=False)
    for one in known:
        sort = "perimeter" if one.is_perimeter else "quarter"
        size = "" if one.shape is None else f"{area_m2(one.shape) / M2_A_KM2:.2f}"
        table.add_row(one.id, one.name, one.kind.value, sort, size, " ".join(sorted(one.communes)))
    Console().print(table)


def _json(file: Path) -> object:
    """A parsed JSON file.

    Raises:
        QuarterFileError: there is none, or it is no JSON.
    """
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise QuarterFileError("the file can not be read as JSON") from error


def _map_with(engine: Engine, read: QuarterFile, *, is_perimeter: bool) -> QuarterMap:
    """The map as it would be: the new part, and the other part as it stands."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        kept = [one for one in load_quarters(connection) if one.is_perimeter != is_perimeter]
    taken = {one.id for one in kept}
    twice = [one.name for one in read.quarters if one.id in taken]
    if twice:
        raise QuarterFileError(f"{twice[0]}: its id is taken by a {'quarter' if is_perimeter else 'perimeter'}")
    parts: Iterable[Quarter] = [*kept, *read.quarters]
    return QuarterMap(parts)


def _moves(engine: Engine, known: QuarterMap) -> tuple[Move, ...]:
    """Who would change quarter on this map."""
    policy = load_policy(load_settings().policy_file)
    edges = {kind: policy.edge_m(kind) for kind in QuarterKind}
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection, progress_bar() as progress:
        found = list(living_cases(connection))
        is_empty = not known.quarters and not address_base.has_base(connection)
        residents = [
            Resident(
                case_id=case_id,
                version=version,
                quarter=quarter,
                is_chosen=chosen,
                place=None
                if is_empty
                else whereabouts(address_base.find_door(connection, parse_address(address)), known),
            )
            for case_id, version, address, quarter, chosen in progress.track(found, description="dossiers")
        ]
    return plan_moves(residents, edges)


def _show_moves(moves: tuple[Move, ...]) -> None:
    """Counts by old and new quarter, with the cases' ids."""
    table = Table("from", "to", "cases", "ids", box=None, pad_edge=False)
    for (old, new), ids in by_quarters(moves).items():
        more = f" and {len(ids) - MOST_IDS_SHOWN} more" if len(ids) > MOST_IDS_SHOWN else ""
        table.add_row(old or "-", new or "-", str(len(ids)), " ".join(ids[:MOST_IDS_SHOWN]) + more)
    if moves:
        Console().print(table)

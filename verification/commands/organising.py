"""How the team is organised, from the command line: hours, twins, where moderators live."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import Connection

from review_queue.adapters import hours_store, routing_store
from review_queue.adapters.accounts import find_moderator
from review_queue.declared_hours import DeclaredHours, parse_closed
from review_queue.due_dates import PROMISED, Promise, due_at
from verification.adapters import audit_log
from verification.adapters.database import make_engine
from verification.bootstrap import make_router, utc_now
from verification.commands.accounts import OPERATOR
from verification.commands.telling import own_faults, page_for_people, to_people
from verification.settings import load_settings

hours = typer.Typer(help="The hours in which the team answers; promises to residents count them.", no_args_is_help=True)
twins = typer.Typer(help="Quarters whose moderators help each other.", no_args_is_help=True)
homes = typer.Typer(help="Where moderators live, so that nobody gets a neighbour's case.", no_args_is_help=True)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _note(connection: Connection, action: str, object_id: str, **detail: str) -> None:
    audit_log.append(connection, at=utc_now(), actor=OPERATOR, action=action, object_id=object_id, detail=detail)


@hours.command("show")
def show_hours() -> None:
    """The declared week, and when a promise made now would fall due."""
    with own_faults(), make_engine(load_settings().database).connect() as connection:
        found, now = hours_store.declared(connection), utc_now()
        due = due_at(now, PROMISED[Promise.NEW], hours_store.in_force(connection, now))
    if found is None:
        to_people.print("none declared: every hour counts, nights and Sundays too")
    else:
        table = Table("day", "hours", box=None, pad_edge=False)
        for day, written in zip(DAYS, found.week, strict=True):
            table.add_row(day, written or "-")
        page_for_people().print(table)
        to_people.print("public holidays are " + ("closed" if found.keeps_holidays else "worked"))
    typer.echo(due.isoformat(timespec="minutes"))


@hours.command("set")
def set_hours(
    week: Annotated[list[str], typer.Argument(help="Seven days, Monday first, like '9:00-12:00, 14:00-18:00' or ''.")],
    closed: Annotated[list[str] | None, typer.Option(help="A day without work, like 2026-12-24; repeatable.")] = None,
    work_on_holidays: Annotated[bool, typer.Option("--work-on-holidays", help="Public holidays count.")] = False,
) -> None:
    """Declare the hours from now on; promises made before stay as they were."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        made = DeclaredHours(
            week=tuple(week), closed=parse_closed(closed or []), keeps_holidays=not work_on_holidays
        )
        version = hours_store.declare(connection, made, OPERATOR, utc_now())
        _note(connection, "hours.declared", f"hours-{version}")


@twins.command("set")
def set_twin(
    quarter: Annotated[str, typer.Argument(help="The quarter that may need help.")],
    twin: Annotated[str, typer.Argument(help="The quarter that helps; empty ends it.")] = "",
) -> None:
    """Say which quarter's moderators help where too few may look."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        routing_store.set_twin(connection, quarter, twin or None)
        _note(connection, "quarter.twinned", quarter, twin=twin)


@twins.command("list")
def list_twins() -> None:
    """Every quarter that has a twin."""
    with own_faults(), make_engine(load_settings().database).connect() as connection:
        for quarter, twin in sorted(routing_store.twins(connection).items()):
            typer.echo(f"{quarter} {twin}")


@homes.command("set")
def set_home(
    login: Annotated[str, typer.Argument(help="The moderator.")],
    name: Annotated[str, typer.Option(prompt=True, help="First name and surname; kept as digests only.")],
    address: Annotated[str, typer.Option(prompt=True, help="The address on one line; kept as digests and a place.")],
) -> None:
    """Keep where a moderator lives; conflicts of what waits are found anew."""
    settings = load_settings()
    with own_faults(), make_engine(settings.database).begin() as connection:
        person = find_moderator(connection, login)
        make_router(settings).keep_home(connection, person.id, name, address, by=OPERATOR, now=utc_now())
        _note(connection, "moderator.home_set", person.id)


@homes.command("forget")
def forget_home(login: Annotated[str, typer.Argument(help="The moderator.")]) -> None:
    """Forget where a moderator lives."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        person = find_moderator(connection, login)
        routing_store.forget_home(connection, person.id)
        _note(connection, "moderator.home_forgotten", person.id)

"""The worst day: whose papers did this account open?"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from review_queue.adapters.accounts import find_moderator
from verification.adapters.database import make_engine
from verification.adapters.exposure import SeenCase, seen_cases, write_notices
from verification.bootstrap import PARIS
from verification.commands.telling import day_option, fail, own_faults, page_for_people, to_people
from verification.settings import load_settings


def show_exposure(
    actor: Annotated[str, typer.Option(help="The login of the account.")],
    since: Annotated[str, typer.Option(help="The first day that counts, like 2026-11-21.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for a draft notice to each person, in both languages.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Whose papers an account opened, with draft notices that do not name the reader."""
    day = day_option("--since", since)
    if day is None:
        fail("--since must be a date like 2026-11-21")
    began = datetime.combine(day, time(), tzinfo=PARIS).astimezone(UTC)
    with own_faults(), make_engine(load_settings().database).connect() as connection:
        seen = seen_cases(connection, find_moderator(connection, actor).id, began)
    if as_json:
        typer.echo(json.dumps([_row(one) for one in seen]))
    else:
        _show(seen)
    if out is not None:
        to_people.print(f"{write_notices(out, seen, PARIS)} people, a draft each in French and English: {out}")


def _show(seen: tuple[SeenCase, ...]) -> None:
    table = Table("case", "views", "first", "last", box=None, pad_edge=False)
    for one in seen:
        row = _row(one)
        table.add_row(one.case_id, str(one.views), str(row["first"]), str(row["last"]))
    page_for_people().print(table)
    to_people.print(f"{len(seen)} people's papers were opened")


def _row(one: SeenCase) -> dict[str, str | int]:
    first, last = (f"{moment.astimezone(PARIS):%Y-%m-%d %H:%M}" for moment in (one.first_at, one.last_at))
    return {"case": one.case_id, "views": one.views, "first": first, "last": last}

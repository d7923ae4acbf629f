"""The demonstration: whether it may begin, what it holds, and its removal. Who makes the town is handed in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import uuid4

import typer
from rich.table import Table
from sqlalchemy import Engine, func, select

from cooptation.adapters.tables import members
from review_queue.adapters.tables import review_items
from review_queue.item import WAITING
from verification.adapters import demonstration
from verification.adapters.database import make_engine
from verification.adapters.demonstration import Demonstration, DemoState
from verification.adapters.first_start import first_accounts
from verification.adapters.mail import MailFolder
from verification.adapters.tables import cases
from verification.bootstrap import digest_keys, ensure_secrets, make_paper_keys, make_vault, prepare, utc_now
from verification.commands.telling import fail, own_faults, page_for_people, progress_bar, to_people
from verification.settings import Settings, load_settings

SEED = 20_261_122
NICENESS = 5
"""Whoever uses the machine meanwhile goes first."""
END_WITHIN_S = 10.0

Progress = Callable[[str, int, int], None]
Maker = Callable[[Settings, int, int, datetime, Progress], None]


@dataclass(frozen=True, kw_only=True)
class TownMaker:
    """Who makes the town: ``make(settings, seed, papers, now, progress)``; its doors are known by ``doors_sha256``."""

    make: Maker
    usual_papers: int
    doors_sha256: Callable[[], str]


def commands(maker: TownMaker) -> typer.Typer:
    """``palier demo make | show | remove``."""
    app = typer.Typer(help="A town that does not exist, to look at everything at once.", no_args_is_help=True)

    @app.command("make")
    def make(
        papers: Annotated[int, typer.Option(min=0, help="How many papers, all of them when 0; fewer are quicker.")] = 0,
        seed: Annotated[int, typer.Option(help="The same seed makes the same town.")] = SEED,
    ) -> None:
        """Make it, on an embedded default that nobody has used yet."""
        with own_faults():
            settings, count = _ready(), min(papers or maker.usual_papers, maker.usual_papers)
            _begin(settings, maker, seed, count)
            _make(settings, maker, seed, count)
        to_people.print("the town is there; palier demo remove takes it away again", highlight=False)

    @app.command("show")
    def show() -> None:
        """Say what there is of it."""
        with own_faults():
            _show(make_engine(load_settings().database))

    @app.command("remove")
    def remove(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
        """Remove every row, paper, message and address of it; what is not of the town stays."""
        with own_faults():
            settings = load_settings()
            if _standing(make_engine(settings.database)) is None:
                to_people.print("there is no demonstration here")
                return
            if not yes:
                typer.confirm("Remove the demonstration, with everything that was done in it?", abort=True)
            gone = remove_town(settings, maker.doors_sha256())
        to_people.print(f"{gone} rows removed; the audit chain keeps its entries", highlight=False)

    return app


def _ready() -> Settings:
    """The settings of an embedded default whose secrets, tables and first account are there."""
    first = load_settings()
    if not is_embedded_default(first):
        fail("a demonstration is made on the embedded default only: its own SQLite, folder and worker")
    first.data_dir.mkdir(parents=True, exist_ok=True)
    ensure_secrets(first)
    settings = load_settings()
    prepare(settings)
    made_now = first_accounts(make_engine(settings.database), utc_now())
    if made_now is not None:
        to_people.print(f"first moderator, shown once: {made_now.login}  {made_now.password}", highlight=False)
        to_people.print(f"first API key, shown once: {made_now.api_key}", highlight=False)
    return settings


def is_embedded_default(settings: Settings) -> bool:
    """Whether this is the installation of one command on one machine."""
    return settings.is_embedded and not settings.database_url and not settings.s3_bucket


def _standing(engine: Engine) -> Demonstration | None:
    with engine.connect() as connection:
        return demonstration.standing(connection)


def _begin(settings: Settings, maker: TownMaker, seed: int, papers: int) -> None:
    """Note that a town is being made; one that was broken off is removed first."""
    engine = make_engine(settings.database)
    known = _standing(engine)
    if known is not None and known.state is DemoState.STANDING:
        fail("the demonstration is there already; palier demo remove takes it away")
    if known is not None:
        remove_town(settings, maker.doors_sha256())
    with engine.begin() as connection:
        if demonstration.is_used(connection):
            fail("this database is in use: there are cases, members or places in it; nothing was changed")
        demonstration.begin(connection, uuid4().hex, seed=seed, papers=papers, now=utc_now())


def _make(settings: Settings, maker: TownMaker, seed: int, papers: int) -> None:
    with progress_bar() as bar:
        tasks = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        maker.make(settings, seed, papers, utc_now(), told)
    with make_engine(settings.database).begin() as connection:
        demonstration.finish(connection, utc_now())


def _show(engine: Engine) -> None:
    """Counts only."""
    known = _standing(engine)
    if known is None:
        to_people.print("there is no demonstration here")
        return
    waiting = [state.value for state in WAITING]
    with engine.connect() as connection:
        by_status = connection.execute(
            select(cases.c.status, func.count())
            .where(cases.c.id.startswith(demonstration.PREFIX, autoescape=True))
            .group_by(cases.c.status)
            .order_by(cases.c.status)
        ).all()
        by_kind = connection.execute(
            select(review_items.c.kind, func.count())
            .where(review_items.c.state.in_(waiting))
            .group_by(review_items.c.kind)
            .order_by(review_items.c.kind)
        ).all()
        people = connection.execute(select(func.count()).select_from(members)).scalar_one()
    table = Table("what", "which", "count", box=None, pad_edge=False)
    table.add_row("town", known.state.value, "")
    for status, count in by_status:
        table.add_row("cases", status, str(count))
    for kind, count in by_kind:
        table.add_row("waiting", kind, str(count))
    table.add_row("members", "", str(people))
    page_for_people().print(table)


def remove_town(settings: Settings, doors_sha256: str) -> int:
    """Destroy the papers and messages of the town, then delete its rows in one transaction; how many rows.

    Stopped half way, it is done again from the start: destroyed papers are destroyed already.
    """
    engine, keys = make_engine(settings.database), make_paper_keys(settings)
    with engine.connect() as connection:
        found = demonstration.belongings(connection)
    vault = make_vault(settings, keys)
    mail = MailFolder(folder=settings.mail_folder, sender=settings.mail_from)
    for document_id in found.document_ids:
        vault.destroy(document_id)
    for case_id in found.case_ids:
        mail.forget(case_id)
    keys.forget_destroyed(found.document_ids)
    with engine.begin() as connection:
        found = demonstration.belongings(connection)
        return demonstration.remove_rows(connection, found, digest_keys(settings), doors_sha256, utc_now())


def wants_demonstration(settings: Settings, *, is_first_start: bool) -> bool:
    """Whether ``palier run`` makes the town: at the very first start, or where it was broken off."""
    if not settings.demo or not is_embedded_default(settings):
        return False
    engine = make_engine(settings.database)
    known = _standing(engine)
    if known is not None:
        return known.state is DemoState.MAKING
    with engine.connect() as connection:
        return is_first_start and not demonstration.is_used(connection)


@contextmanager
def made_beside() -> Iterator[None]:
    """The town made by a process of its own while the service answers; it ends with the service."""
    command = [sys.executable, "-c", "from verification.cli import main; main()", "demo", "make"]
    child = subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=_step_back,
    )  # fmt: skip
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.kill()


def _step_back() -> None:
    os.nice(NICENESS)

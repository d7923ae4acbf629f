"""Calling answers back that rest on something wrong."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from review_queue.adapters.accounts import list_moderators, normal_login
from verification.adapters.database import make_engine
from verification.adapters.decided import answered_cases
from verification.adapters.policies import load_policy
from verification.adapters.unit_of_work import SqlWork, Transactions
from verification.commands.telling import day_option, own_faults, progress_bar, to_people
from verification.recalling import AnsweredCase, RecallFilter, call_back, due_after
from verification.settings import load_settings

app = typer.Typer()


@app.command()
def recall(
    policy: Annotated[str, typer.Option(help="Answers the machine gave under this version of the policy.")] = "",
    engine: Annotated[str, typer.Option(help="Answers the machine gave on readings of this engine.")] = "",
    issuer: Annotated[str, typer.Option(help="Answers on papers of this issuer, as it was read.")] = "",
    actor: Annotated[str, typer.Option(help="Answers this moderator gave last (login or id), or 'machine'.")] = "",
    since: Annotated[str, typer.Option(help="Answers from that day on, like 2026-10-21.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many.")] = False,
) -> None:
    """Put answered cases before a human again; nobody's status changes until one has looked."""
    first = day_option("--since", since)
    transactions = Transactions(make_engine(load_settings().database))
    with own_faults():
        with transactions.reading() as work:
            given = {"policy": policy, "engine": engine, "issuer": issuer, "actor": _actor_id(work, actor)}
            cause = RecallFilter(**{name: value or None for name, value in given.items()}, since=first)
            found = answered_cases(work.connection, cause)
        if dry_run:
            _tell(found, "would be called back")
            return
        with transactions() as work:
            found = _call_back(work, cause)
    _tell(found, "called back")


def _call_back(work: SqlWork, cause: RecallFilter) -> list[AnsweredCase]:
    """The whole batch in one transaction, found again inside it."""
    hours = load_policy(load_settings().policy_file).review_hours
    found = answered_cases(work.connection, cause)
    with progress_bar() as progress:
        task = progress.add_task("dossiers", total=len(found))
        due_at = due_after(work.now, hours)
        call_back(found, cause, work.reviews, work.audit, due_at, lambda count: progress.advance(task, count))
    return found


def _actor_id(work: SqlWork, actor: str) -> str:
    """A moderator's id, by login as well."""
    by_login = {moderator.login: moderator.id for moderator in list_moderators(work.connection)}
    return by_login.get(normal_login(actor), actor.removeprefix("moderator:"))


def _tell(found: list[AnsweredCase], what: str) -> None:
    """How many, and where they stand."""
    by_status = Counter(case.status.value for case in found)
    parts = ", ".join(f"{count} {status}" for status, count in sorted(by_status.items()))
    to_people.print(f"{len(found)} {what}" + (f": {parts}" if parts else ""), highlight=False)

"""Reading, comparing and trying policies; which one is in force is a setting (``PALIER_POLICY_FILE``)."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from verification.adapters.database import make_engine
from verification.adapters.decided import count_decisions, kept_decisions, used_policies
from verification.adapters.policies import load_policy
from verification.adapters.unit_of_work import Transactions
from verification.commands.telling import day_option, own_faults, page_for_people, progress_bar, to_people
from verification.domain.decision import Outcome
from verification.domain.policy import Policy
from verification.domain.policy_file import values_of
from verification.policy_changes import Change, Tally, compare_policies, replay, risks_of
from verification.settings import load_settings

app = typer.Typer(help="What each paper proves and what follows: read it, compare it, try it.", no_args_is_help=True)

DIFFERENT = 1
SHOWN_ROWS = 50
"""Changed cases on a terminal; ``--json`` gives all of them."""

MEANINGS = {
    "machine_months": "months up to which the machine verifies",
    "human_months": "months up to which a human takes it",
    "alone_human_months": "months up to which a human takes it when nothing else is at hand",
    "refusal": "reason when another paper is asked for",
    "human_reason": "reason when a human must look",
    "period_end_counts": "the end of the period makes it younger",
    "version": "kept with every decision",
    "required": "checks that must have passed",
    "future_days_allowed": "days a date may lie ahead",
    "min_date_confidence": "a date read less surely is no date (0 to 1)",
    "verified_months": "months until the status ends",
    "attempts_a_day": "papers a case may send in 24 hours",
    "keep_days_after_ask": "days a paper is kept after another was asked for",
    "appeal_days": "days to contest a refusal",
    "review_hours": "hours until a human has answered",
    "resubmission_hours": "the same after a correction",
    "only_quarters": "nobody from outside the imported quarters",
    "edge_dense_m": "metres from an edge in which a resident may choose, dense",
    "edge_rural_m": "the same, rural",
    "trust_list_grace_days": "days a trust list may be out of date",
}

File = Annotated[Path | None, typer.Argument(help="A policy file (TOML); default the one in force.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")]


@app.command()
def show(file: File = None, as_json: AsJson = False) -> None:
    """Print a policy as a page that can be read."""
    with own_faults():
        policy = load_policy(file or load_settings().policy_file)
    values = values_of(policy)
    if as_json:
        _print_json(values)
        return
    page = page_for_people()
    page.print(f"[bold]{policy.version}[/bold]   required: {' '.join(policy.required)}\n")
    for table in (_kinds_table(policy), _actions_table(policy), _numbers_table(values)):
        page.print(table)
        page.print()


@app.command()
def check(file: Annotated[Path, typer.Argument(help="A policy file (TOML).")]) -> None:
    """Say whether a file is a complete policy, or what is wrong with it."""
    with own_faults():
        policy = load_policy(file)
    to_people.print(f"{policy.version}: a complete policy", highlight=False)
    for risk in risks_of(policy):
        to_people.print(f"[yellow]careful:[/yellow] {risk}", highlight=False)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="A policy file (TOML).")],
    new: Annotated[Path, typer.Argument(help="Another one.")],
) -> None:
    """Say what differs between two policies; 1 when something does."""
    with own_faults():
        differences = compare_policies(load_policy(old), load_policy(new))
    if not differences:
        to_people.print("the two policies say the same")
        return
    table = Table("key", "before", "after", "what it is", box=None, pad_edge=False)
    for found in differences:
        table.add_row(found.key, found.before or "-", found.after or "-", _meaning(found.key))
    page_for_people().print(table)
    raise typer.Exit(DIFFERENT)


@app.command()
def used(
    version: Annotated[str, typer.Argument(help="Print what this version said, as JSON.")] = "",
) -> None:
    """List the policies that decisions were taken by, as the database keeps them."""
    with own_faults(), Transactions(make_engine(load_settings().database)).reading() as work:
        found = [kept for kept in used_policies(work.connection) if version in ("", kept.version)]
    if version:
        _print_json([kept.content for kept in found])
        return
    table = Table("version", "first used", "decisions", "", box=None, pad_edge=False)
    versions = Counter(kept.version for kept in found)
    for kept in found:
        twice = "changed without a new version" if versions[kept.version] > 1 else ""
        table.add_row(kept.version, f"{kept.first_used_at:%Y-%m-%d %H:%M} UTC", str(kept.decisions), twice)
    page_for_people().print(table)


@app.command("replay")
def replay_policy(
    policy: Annotated[Path, typer.Option(help="The policy to try (TOML).")],
    since: Annotated[str, typer.Option(help="Decisions from that day on, like 2026-10-21; default all.")] = "",
    as_json: AsJson = False,
) -> None:
    """Judge the decisions kept in the database again with another policy; nothing is changed."""
    first = day_option("--since", since)
    with own_faults():
        tried = load_policy(policy)
        tally, changes = _replay(tried, first)
    if as_json:
        _print_json(_replay_values(tried, tally, changes))
        return
    _show_replay(tried, tally, changes)


def _replay(policy: Policy, since: date | None) -> tuple[Tally, list[Change]]:
    transactions, tally = Transactions(make_engine(load_settings().database)), Tally()
    with transactions.reading() as work, progress_bar() as progress:
        total = count_decisions(work.connection, since)
        kept = progress.track(kept_decisions(work.connection, since), total=total, description="décisions")
        return tally, list(replay(kept, policy, tally))


def _replay_values(policy: Policy, tally: Tally, changes: Iterable[Change]) -> dict[str, Any]:
    outcomes = {before: {after: tally.outcomes[before, after] for after in Outcome} for before in Outcome}
    counts = ("judged", "changed", "other_reasons", "left_out")
    return {
        "policy": policy.version,
        **{name: getattr(tally, name) for name in counts},
        "outcomes": outcomes,
        "cases": [vars(change) for change in changes],
    }


def _show_replay(policy: Policy, tally: Tally, changes: list[Change]) -> None:
    page = page_for_people()
    page.print(f"[bold]{policy.version}[/bold]  {tally.judged} decisions judged again: {tally.changed} would change,")
    page.print(f"{tally.other_reasons} keep their answer for other reasons, {tally.left_out} cannot be judged again\n")
    matrix = Table("before \\ after", *Outcome, box=None, pad_edge=False)
    for before in Outcome:
        matrix.add_row(before, *(str(tally.outcomes[before, after]) for after in Outcome))
    page.print(matrix)
    table = Table("case", "paper", "before", "after", "by", box=None, pad_edge=False)
    for change in changes[:SHOWN_ROWS]:
        was = " ".join((change.before, *change.before_reasons))
        would_be = " ".join((change.after, *change.after_reasons))
        table.add_row(change.case_id, change.kind, was, would_be, " ".join(change.checks))
    if changes:
        page.print()
        page.print(table)
    if len(changes) > SHOWN_ROWS:
        page.print(f"... and {len(changes) - SHOWN_ROWS} more; --json gives all")


def _kinds_table(policy: Policy) -> Table:
    table = Table("paper", "machine up to", "human up to", "alone", "beyond", "for a human because", box=None)
    for kind, rule in policy.kinds.items():
        months = (rule.machine_months, rule.human_months, rule.alone_human_months)
        seen_by_a_human = rule.machine_months is None and rule.human_until(nothing_else=True) is not None
        name = f"{kind} (end of period counts)" if rule.period_end_counts else kind.value
        table.add_row(name, *map(_months, months), rule.refusal, rule.human_reason if seen_by_a_human else "")
    return table


def _months(count: int | None) -> str:
    return "-" if count is None else f"{count} months"


def _actions_table(policy: Policy) -> Table:
    table = Table("reason", "when failed", "when it cannot tell", box=None)
    table.add_row("any other", "ask", "review")
    for code, by_verdict in policy.actions.items():
        answers = {verdict.value: action.value for verdict, action in by_verdict.items()}
        table.add_row(code, answers.get("fail", "ask"), answers.get("inconclusive", "review"))
    return table


def _numbers_table(values: Mapping[str, str]) -> Table:
    table = Table("number", "value", "what it is", box=None)
    for key, value in values.items():
        if "." not in key and key not in ("version", "required"):
            table.add_row(key, value, _meaning(key))
    return table


def _meaning(key: str) -> str:
    return MEANINGS.get(key.rpartition(".")[2], "what follows from this reason" if key.startswith("actions.") else "")


def _print_json(values: object) -> None:
    sys.stdout.write(json.dumps(values, ensure_ascii=False) + "\n")

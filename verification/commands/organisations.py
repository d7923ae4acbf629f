"""Organisations, their agents and ambassadors, as an operator keeps them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cooptation.acts import ambassadors as offices
from cooptation.acts import organisations as acts
from cooptation.acts.organisations import NewOrganisation
from cooptation.adapters.sessions import Kind, make_link
from cooptation.reasons import Answer
from cooptation.vouch import Role
from verification.commands.acting import Acting, acting
from verification.commands.telling import day_option, fail, own_faults, page_for_people, to_people

organisations = typer.Typer(help="Landlords, town halls, associations.", no_args_is_help=True)
ambassadors = typer.Typer(help="Members who vouch more, for a year.", no_args_is_help=True)

Account = Annotated[str, typer.Argument(help="The network's own reference of the member.")]
Organisation = Annotated[str, typer.Argument(help="The organisation's id, as 'palier organisation list' shows it.")]


class Sort(StrEnum):
    """What an organisation may say."""

    RESIDENCE_BODY = "residence_body"
    ASSOCIATION = "association"


@organisations.command("add")
def add(
    siren: Annotated[str, typer.Argument(help="Its company number, nine digits.")],
    title: Annotated[str, typer.Option(help="Its public name.")],
    sort: Annotated[Sort, typer.Option(help="Who manages dwellings, or who only knows people.")],
    quarter: Annotated[list[str], typer.Option(help="Where its agents may act; once for each quarter.")],
    signed: Annotated[bool, typer.Option("--signed", help="The agreement is signed.")] = False,
    mailbox: Annotated[bool, typer.Option("--mailbox-proved", help="Its professional mailbox has answered.")] = False,
) -> None:
    """Begin an agreement; it lasts a year. Its id is printed."""
    new = NewOrganisation(
        siren="".join(siren.split()),
        title=title,
        role=Role(sort.value),
        quarters=frozenset(quarter),
        is_signed=signed,
        is_mailbox_proved=mailbox,
    )
    with own_faults():
        made = acts.register(acting().house, new)
    if made.organisation_id is None:
        fail("not registered: the SIREN must check, the agreement be signed and the mailbox proved")
    typer.echo(made.organisation_id)


@organisations.command("addresses")
def addresses(
    organisation: Organisation,
    file: Annotated[Path, typer.Argument(help="One address a line; only digests are kept.")],
) -> None:
    """Put addresses on the list that the organisation speaks for like a document."""
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError):
        fail("the file can not be read")
    with own_faults():
        added = acts.agree_dwellings(acting().house, organisation, lines)
    to_people.print(f"{added} new addresses of {len(lines)} lines", highlight=False)


@organisations.command("agent")
def agent(
    organisation: Organisation,
    label: Annotated[str, typer.Option(help="What the organisation calls them: an office or a service.")],
) -> None:
    """Name somebody who acts for it; prints their id and a one-time link to their page."""
    with own_faults():
        made = acting()
        named = acts.name_agent(made.house, organisation, label)
        _print_link(made, named.id)


@organisations.command("agent-link")
def agent_link(agent_id: Annotated[str, typer.Argument(help="The agent's id.")]) -> None:
    """Print another one-time link for an agent; their second factor stays."""
    with own_faults():
        made = acting()
        acts.desk(made.house, agent_id)
        _print_link(made, agent_id)


def _print_link(made: Acting, agent_id: str) -> None:
    with made.transactions() as work:
        token = make_link(work.connection, agent_id, work.now, kind=Kind.AGENT)
        work.audit.append(acts.OPERATOR, "agent.link_made", agent_id)
    typer.echo(agent_id)
    typer.echo(f"{made.settings.site}/organisme/entrer#{token}")


@organisations.command("end-agent")
def end_agent(agent_id: Annotated[str, typer.Argument(help="The agent's id.")]) -> None:
    """End an agent's part at once; what they said stands."""
    with own_faults():
        if not acts.end_agent(acting().house, agent_id):
            fail("there is no such agent, or their part had ended")


@organisations.command("misuse")
def misuse(agent_id: Annotated[str, typer.Argument(help="The agent's id.")]) -> None:
    """Note a misuse that a human upheld: the first suspends the agent, the second the whole agreement."""
    with own_faults():
        strikes = acts.note_misuse(acting().house, agent_id)
    to_people.print(f"{strikes} misuses of this agent", highlight=False)


@organisations.command("end")
def end(organisation: Organisation) -> None:
    """End an agreement; its agents act no more."""
    with own_faults():
        if not acts.end_agreement(acting().house, organisation):
            fail("there is no such organisation, or it had ended")


@organisations.command("list")
def list_all() -> None:
    """List organisations with their agents."""
    with own_faults():
        known = acts.all_organisations(acting().house)
    table = Table("id", "name", "sort", "until", "agents", "misuses", box=None, pad_edge=False)
    for one in known:
        body, agents = one.organisation, [agent.id for agent in one.agents if agent.ended_at is None]
        until = "ended" if body.ended_at else body.until.date().isoformat()
        table.add_row(body.id, body.title, body.role.value, until, " ".join(agents) or "-", str(one.strikes))
    page_for_people().print(table)


@organisations.command("building")
def building(
    address: Annotated[str, typer.Argument(help="The building's address, on one line.")],
    units: Annotated[int, typer.Option(min=1, help="How many dwellings it has.")],
    collective: Annotated[bool, typer.Option("--collective", help="A hall, home or hostel, by rooms.")] = False,
) -> None:
    """Declare how many units a building has, by which an overfull one is noticed."""
    with own_faults():
        acts.declare_building(acting().house, address, units, is_collective=collective)


@organisations.command("event")
def event(
    quarter: Annotated[str, typer.Argument(help="The quarter's id.")],
    since: Annotated[str, typer.Option("--from", help="First day, like 2026-11-21.")],
    until: Annotated[str, typer.Option("--until", help="Last day.")],
) -> None:
    """Declare a recruitment event: twice as many arrivals surprise nobody in these days."""
    first, last = day_option("--from", since), day_option("--until", until)
    if first is None or last is None:
        fail("--from and --until are needed")
    with own_faults():
        acts.declare_event(acting().house, quarter, _midnight(first), _midnight(last) + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


@ambassadors.command("name")
def name(
    account: Account,
    trained: Annotated[bool, typer.Option("--trained", help="They followed the training.")] = False,
    charter: Annotated[bool, typer.Option("--charter", help="They signed the charter.")] = False,
) -> None:
    """Name a member ambassador for a year, or renew them."""
    with own_faults():
        made = acting()
        member_id = made.member_of(account)
        _require(offices.name(made.house, member_id, is_trained=trained, has_signed_charter=charter))
    to_people.print("ambassador for a year", highlight=False)


def _require(answer: Answer) -> None:
    if answer.reason is not None:
        fail(f"not named: {answer.reason.code.value} (docs/reason_codes.md)")


@ambassadors.command("end")
def end_office(account: Account) -> None:
    """End an ambassador's part; they stay a member."""
    with own_faults():
        made = acting()
        if not offices.end(made.house, made.member_of(account)):
            fail("this member is no ambassador")


@ambassadors.command("strike")
def strike(account: Account) -> None:
    """Note a misuse that a human upheld; the second one ends the part."""
    with own_faults():
        made = acting()
        strikes = offices.strike(made.house, made.member_of(account), actor=offices.OPERATOR)
    to_people.print(f"{strikes} misuses of this ambassador", highlight=False)

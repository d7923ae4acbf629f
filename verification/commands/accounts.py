"""Accounts of moderators and keys of the network's engineers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import Connection

from review_queue.adapters.accounts import (
    disable_moderator,
    enable_moderator,
    find_moderator,
    list_moderators,
    set_mail,
    set_password,
)
from review_queue.adapters.passwords import generate_password
from review_queue.adapters.second_factor import remove_second_factor
from review_queue.adapters.sessions import end_sessions_of
from review_queue.adapters.team_store import restart_enrolment, set_roles
from review_queue.roles import MUST_ENROL, Role, parse_roles
from verification.adapters import audit_log, visitors
from verification.adapters.database import make_engine
from verification.adapters.first_start import create_moderator
from verification.bootstrap import utc_now
from verification.commands.telling import fail, own_faults, page_for_people, to_people
from verification.settings import load_settings

moderators = typer.Typer(help="Accounts of the people who look at unclear cases.", no_args_is_help=True)
api_keys = typer.Typer(help="Keys of the network's engineers.", no_args_is_help=True)


OPERATOR = "operator"
"""How the command line is named in the journal."""


def note(connection: Connection, action: str, moderator_id: str, now: datetime, **detail: str) -> None:
    """Write to the journal what the operator did to an account."""
    audit_log.append(connection, at=now, actor=OPERATOR, action=action, object_id=moderator_id, detail=detail)


@moderators.command("add")
def add_moderator(
    login: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[list[str] | None, typer.Option(help="moderator, lead, auditor or admin; may be repeated.")] = None,
    trained: Annotated[bool, typer.Option("--trained", help="Knows the work: the exercises are skipped.")] = False,
) -> None:
    """Create an account; its password is printed once."""
    with own_faults():
        roles = parse_roles(role or [Role.MODERATOR.value])
        password = create_moderator(make_engine(load_settings().database), login, utc_now(), roles, trained=trained)
    typer.echo(password)


@moderators.command("list")
def show_moderators() -> None:
    """Who has an account, with roles and state."""
    with own_faults(), make_engine(load_settings().database).connect() as connection:
        table = Table("login", "roles", "since", "state", box=None, pad_edge=False)
        for one in list_moderators(connection):
            state = f"closed {one.disabled_at:%Y-%m-%d}" if one.disabled_at else "open"
            table.add_row(one.login, ", ".join(sorted(one.roles)) or "-", f"{one.created_at:%Y-%m-%d}", state)
    page_for_people().print(table)


@moderators.command("grant")
def grant_roles(
    login: Annotated[str, typer.Argument(help="Whose roles.")],
    roles: Annotated[list[str], typer.Argument(help="All roles the account shall have from now on.")],
) -> None:
    """Put roles in force without a second person; for teams of one, and for emergencies. The journal says so."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        wanted, now = parse_roles(roles), utc_now()
        person = find_moderator(connection, login)
        set_roles(connection, person.id, wanted, now)
        note(connection, "moderator.roles_by_operator", person.id, now, roles="+".join(sorted(wanted)))
        keepers = [one for one in list_moderators(connection) if one.roles & MUST_ENROL and one.id != person.id]
    to_people.print("the roles hold from the next request on; one pair of eyes decided this, and the journal says so")
    if len(keepers) > 1:
        to_people.print(f"{len(keepers)} people of the team could have confirmed it on the team page")


@moderators.command("password")
def new_password(login: Annotated[str, typer.Argument(help="Whose password is lost.")]) -> None:
    """Make a new password, printed once; every session of the account ends."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        password, now = generate_password(), utc_now()
        set_password(connection, login=login, password=password)
        note(connection, "moderator.password_by_operator", find_moderator(connection, login).id, now)
    typer.echo(password)


@moderators.command("link")
def link_moderator(
    login: Annotated[str, typer.Argument(help="Whose account.")],
    email: Annotated[str, typer.Argument(help="The address by which the sign-on provider knows the person.")],
) -> None:
    """Let somebody sign in by the sign-on provider."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        set_mail(connection, login=login, email=email)
        note(connection, "moderator.sign_on_set", find_moderator(connection, login).id, utc_now())


@moderators.command("reset-factor")
def reset_factor(login: Annotated[str, typer.Argument(help="Whose telephone is lost.")]) -> None:
    """Forget a second factor; every session of the account ends."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        person, now = find_moderator(connection, login), utc_now()
        remove_second_factor(connection, person.id)
        restart_enrolment(connection, person.id, now)
        end_sessions_of(connection, person.id)
        note(connection, "moderator.second_factor_reset", person.id, now)


@moderators.command("close")
def close_moderator(login: Annotated[str, typer.Argument(help="Whose account ends.")]) -> None:
    """The last day: sessions, roles, scopes and second factor end at once; what was open goes back to the queue."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        now = utc_now()
        disable_moderator(connection, login=login, now=now)
        note(connection, "moderator.closed", find_moderator(connection, login).id, now)


@moderators.command("open")
def open_moderator(login: Annotated[str, typer.Argument(help="Whose closed account opens again.")]) -> None:
    """Open a closed account; it has no role until 'palier moderator grant' or the team page gives one."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        enable_moderator(connection, login=login)
        note(connection, "moderator.opened", find_moderator(connection, login).id, utc_now())


@api_keys.command("add")
def add_key(label: Annotated[str, typer.Argument(help="Who will use it.")]) -> None:
    """Create a key; it is printed once."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        typer.echo(visitors.add_api_key(connection, label, utc_now()))


@api_keys.command("revoke")
def revoke_key(label: Annotated[str, typer.Argument(help="Whose key ends.")]) -> None:
    """End a key at once."""
    with make_engine(load_settings().database).begin() as connection:
        if not visitors.revoke_api_key(connection, label, utc_now()):
            fail("there is no key of that label")

"""Accounts of moderators and keys of the network's engineers."""

from __future__ import annotations

from typing import Annotated

import typer

from review_queue.adapters.accounts import disable_moderator
from verification.adapters import visitors
from verification.adapters.database import make_engine
from verification.adapters.first_start import create_moderator
from verification.bootstrap import utc_now
from verification.commands.telling import fail, own_faults
from verification.settings import load_settings

moderators = typer.Typer(help="Accounts of the people who look at unclear cases.", no_args_is_help=True)
api_keys = typer.Typer(help="Keys of the network's engineers.", no_args_is_help=True)


@moderators.command("add")
def add_moderator(login: Annotated[str, typer.Argument(help="The name to sign in with.")]) -> None:
    """Create an account; its password is printed once."""
    with own_faults():
        password = create_moderator(make_engine(load_settings().database), login, utc_now())
    typer.echo(password)


@moderators.command("close")
def close_moderator(login: Annotated[str, typer.Argument(help="Whose account ends.")]) -> None:
    """Close an account at once; what it had open goes back to the queue."""
    with own_faults(), make_engine(load_settings().database).begin() as connection:
        disable_moderator(connection, login=login, now=utc_now())


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

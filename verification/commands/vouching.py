"""Vouching: its packaged rules, and the picture of a quarter's trust graph."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cooptation.adapters.graph_store import MOST_IN_QUARTER, of_quarter
from cooptation.adapters.policies import DEFAULT, PACKAGED, packaged_text
from cooptation.errors import InvalidPolicyError
from cooptation.web.circle import circle_picture
from verification.adapters.database import READ_ONLY, make_engine
from verification.commands.telling import fail, own_faults, to_people
from verification.settings import load_settings

app = typer.Typer(help="Vouching by verified neighbours.", no_args_is_help=True)


class Language(StrEnum):
    """In which the picture is labelled."""

    FR = "fr"
    EN = "en"


@app.command()
def rules(
    name: Annotated[str, typer.Argument(help=f"Which policy: {', '.join(PACKAGED)}.")] = DEFAULT,
) -> None:
    """Print a packaged policy of vouching, to be copied, changed and named in PALIER_COOPTATION_POLICY_FILE."""
    try:
        typer.echo(packaged_text(name), nl=False)
    except InvalidPolicyError as error:
        fail(str(error))


@app.command()
def graph(
    quarter: Annotated[str, typer.Option(help="The quarter's id, as `palier neighbourhoods show` lists it.")],
    out: Annotated[Path, typer.Option(help="Where the picture (SVG) goes.")],
    most: Annotated[int, typer.Option(min=1, max=2000, help="People at most; the latest are kept.")] = MOST_IN_QUARTER,
    language: Annotated[Language, typer.Option(help="Of the legend.")] = Language.FR,
) -> None:
    """Draw who vouched for whom in a quarter. People bear letters; the file names nobody."""
    with own_faults(), make_engine(load_settings().database).connect() as connection:
        around = of_quarter(connection.execution_options(**{READ_ONLY: True}), quarter, most)
    if not around.people:
        fail("nobody is known in this quarter; `palier neighbourhoods show` lists the quarters")
    try:
        out.write_bytes(circle_picture(around, language.value))
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}")
    to_people.print(f"{len(around.people)} people, {len(around.known_links)} ties: {out}", highlight=False)

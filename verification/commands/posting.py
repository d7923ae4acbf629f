"""Letters with a code: printed here, posted by people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cooptation.acts import letters as acts
from cooptation.ports import House
from cooptation.records import LetterPurpose, PostedLetter
from verification.adapters.letter_sheets import Sheet, make_sheets
from verification.adapters.unit_of_work import Transactions
from verification.commands.acting import acting
from verification.commands.telling import fail, own_faults, progress_bar, to_people

MOST_LETTERS = 500

letters = typer.Typer(help="Letters with a code, for those who chose the post.", no_args_is_help=True)


@letters.callback()
def _group() -> None:
    """Keep the group's name before its only command."""


@letters.command("print")
def print_letters(
    out: Annotated[Path, typer.Option(help="Where the PDF goes; destroy it when the letters are posted.")],
    most: Annotated[int, typer.Option(min=1, max=MOST_LETTERS, help="How many at most.")] = MOST_LETTERS,
) -> None:
    """Print the letters that wait, one page each; from then on their codes hold. Nothing is printed twice."""
    if out.exists():
        fail("that file exists; a letter is printed once, so name a new one")
    with own_faults():
        made = acting()
        waiting = acts.waiting(made.house, most)
        if not waiting:
            to_people.print("no letter waits", highlight=False)
            return
        out.touch(mode=0o600)
        with progress_bar() as progress:
            sheets = [
                sheet
                for letter in progress.track(waiting, description="lettres")
                if (sheet := _sheet(made.house, made.transactions, letter)) is not None
            ]
        out.write_bytes(make_sheets(sheets, made.settings.site))
    to_people.print(f"{len(sheets)} letters in the file", highlight=False)


def _sheet(house: House, transactions: Transactions, letter: PostedLetter) -> Sheet | None:
    """One letter with its code; None where the person is forgotten or it was printed meanwhile."""
    with transactions.reading() as work:
        case = work.cases.get(letter.case_id)
    if case.claim is None:
        acts.drop(house, letter.id)
        return None
    code = acts.print_code(house, letter.id)
    if code is None:
        return None
    days = house.policy.letter_days if letter.purpose is LetterPurpose.ENTRY else house.policy.audit_days
    return Sheet(
        name=case.claim.name,
        address=case.claim.address,
        code=code,
        locale=case.locale,
        purpose=letter.purpose.value,
        days=days,
    )

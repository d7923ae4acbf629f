"""Letters with a code: printed here, posted by people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from cooptation.acts import letters as acts
from cooptation.ports import House
from cooptation.records import LetterPurpose, PostedLetter
from verification.adapters.durable import keep_file
from verification.adapters.letter_sheets import Sheet, make_sheets
from verification.adapters.unit_of_work import SqlWork, Transactions
from verification.commands.acting import Acting, acting
from verification.commands.telling import fail, own_faults, progress_bar, to_people
from verification.domain.claim import Claim
from verification.domain.errors import CaseNotFoundError

MOST_LETTERS = 500

letters = typer.Typer(help="Letters with a code, to homes that were declared.", no_args_is_help=True)


@letters.callback()
def _group() -> None:
    """Keep the group's name before its only command."""


@letters.command("print")
def print_letters(
    out: Annotated[Path, typer.Option(help="Where the PDF goes; destroy it when the letters are posted.")],
    most: Annotated[int, typer.Option(min=1, max=MOST_LETTERS, help="How many at most.")] = MOST_LETTERS,
) -> None:
    """Print the letters that wait, one page each; from then on their codes hold. Nothing is printed twice.

    The file is safe on disk before a letter counts as sent. After a run that was cut short, delete what it left and run
    it again: the same letters come out with the same codes.
    """
    if out.exists():
        fail("that file exists; a letter is printed once, so name a new one")
    with own_faults():
        made = acting()
        waiting = acts.waiting(made.house, most)
        if not waiting:
            to_people.print("no letter waits", highlight=False)
            return
        with progress_bar() as progress:
            drawn = progress.track(waiting, description="lettres")
            sheets = {
                letter.id: sheet
                for letter in drawn
                if (sheet := _sheet(made.house, made.transactions, letter)) is not None
            }
        try:
            printed = _print(made, sheets, out)
        except OSError as error:
            fail(f"{out} cannot be written: {error.strerror}; what it does not hold is printed the next time")
    to_people.print("one letter in the file" if printed == 1 else f"{printed} letters in the file", highlight=False)


def _print(made: Acting, sheets: Mapping[str, Sheet], out: Path) -> int:
    """The file first, then the letters; a page whose letter was printed or given up meanwhile is taken out again."""
    keep_file(out, make_sheets(sheets.values(), made.settings.site))
    sent = acts.mark_sent(made.house, {letter_id: sheet.code for letter_id, sheet in sheets.items()})
    if len(sent) < len(sheets):
        holds = (sheet for letter_id, sheet in sheets.items() if letter_id in sent)
        keep_file(out, make_sheets(holds, made.settings.site))
    return len(sent)


def _sheet(house: House, transactions: Transactions, letter: PostedLetter) -> Sheet | None:
    """One letter with its code; None where nobody waits for it any more, and it is not sent."""
    code = acts.code_for(house, letter)
    with transactions.reading() as work:
        claim, locale = _declared(work, letter.case_id)
    if code is None or claim is None:
        return None
    days = house.policy.letter_days if letter.purpose is LetterPurpose.ENTRY else house.policy.audit_days
    return Sheet(
        name=claim.name,
        address=claim.address,
        code=code,
        locale=locale,
        purpose=letter.purpose.value,
        days=days,
    )


def _declared(work: SqlWork, case_id: str) -> tuple[Claim | None, str]:
    """Who and where a letter goes to, and in which language; nobody once they are forgotten."""
    try:
        case = work.cases.get(case_id)
    except CaseNotFoundError:
        return None, ""
    return case.claim, case.locale

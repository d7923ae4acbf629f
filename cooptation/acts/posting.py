"""Asking for a letter, and waiting for it no longer, inside the transaction of an act that does more.

What is asked for here waits until the operator prints it: see ``letters``.
"""

from __future__ import annotations

from cooptation.acts.ids import fresh_id
from cooptation.ports import House, Work
from cooptation.records import LetterPurpose, PostedLetter

RESIDENT = "resident"
"""Who asks, in the chained log: every letter goes to a resident's own home, and for their own case."""


def queue_letter(house: House, work: Work, case_id: str, dwelling: str, purpose: LetterPurpose) -> None:
    """Have a code sent to a dwelling."""
    letter = PostedLetter(id=fresh_id(house), purpose=purpose, case_id=case_id, dwelling=dwelling, asked_at=work.now)
    work.side.homes.add_letter(letter)
    work.audit.append(RESIDENT, "letter.asked", case_id, letter=letter.id, purpose=purpose.value)


def queue_first(house: House, work: Work, case_id: str, dwelling: str) -> None:
    """Have a code sent to somebody before neighbours' vouches admit them (P02); one that nobody printed is given up."""
    for letter in work.side.homes.letters_of(case_id):
        if letter.purpose is LetterPurpose.FIRST and letter.sent_at is None:
            work.side.homes.close_letter(letter.id, work.now)
    queue_letter(house, work, case_id, dwelling, LetterPurpose.FIRST)


def keep_as_audit(work: Work, case_id: str) -> bool:
    """The letter that is under way is the check of the admission from now on; False where none is.

    Of two the later one is followed; the code of either ends the check.
    """
    asked = work.side.homes.letters_of(case_id)
    waiting = [letter for letter in asked if letter.purpose is LetterPurpose.FIRST and letter.is_open]
    for letter in waiting[:-1]:
        work.side.homes.close_letter(letter.id, work.now)
    for letter in waiting:
        work.side.homes.make_audit(letter.id)
    return bool(waiting)


def end_first(work: Work, case_id: str) -> None:
    """The request has its answer: what was asked for it is not printed, and its code opens nothing any more."""
    work.side.homes.close_first_letters(case_id, work.now)

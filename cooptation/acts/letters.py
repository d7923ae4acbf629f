"""Codes by post: a way in as a guest (L01, L02), and the check of an admission (P02).

A letter is asked for, waits until the operator prints it, and only then gets its code, of which a digest is kept. The
name and the address on it come from the case at that moment and are kept nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from cooptation.acts.households import RESIDENT, admit_guest
from cooptation.acts.ids import fresh_id
from cooptation.errors import LettersOffError, NotFoundError, RequestClosedError
from cooptation.households import Letter, may_send_letter, may_try_code
from cooptation.lifetime import Way
from cooptation.moments import later
from cooptation.people import Home
from cooptation.ports import House, Work
from cooptation.reasons import Answer
from cooptation.records import LetterPurpose, PostedLetter

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXY346789"
"""No letter or digit that looks like another one, on paper or in a hurry."""
CODE_CHARS = 10
"""28 to the power of 10 is 48 bits: with three tries, one guess in 10^14."""
GROUP_CHARS = 5
PRINTER = "operator"


class Tried(StrEnum):
    """What entering a code did."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class CodeAnswer:
    """``answer`` says why when the code is over; ``tries_left`` after a wrong one."""

    tried: Tried
    answer: Answer = field(default_factory=Answer)
    tries_left: int = 0


def ask_letter(house: House, case_id: str) -> Answer:
    """A newcomer wants a code sent to the declared home; counts when it will be, else says from when.

    Raises:
        LettersOffError: this installation sends no letters.
        NotFoundError: nobody stands behind the case.
        RequestClosedError: the case is decided or over.
    """
    if not house.letters_on:
        raise LettersOffError("no letters are sent here")
    with house.looking() as work:
        claimant = work.follows.claimant(case_id)
    if not claimant.is_open:
        raise RequestClosedError("the case has its answer already")
    with house.transaction() as work:
        window = timedelta(days=house.policy.letter_codes_days)
        sent = work.side.homes.letters_to(claimant.home.dwelling, work.now - window)
        answer = may_send_letter(sent, house.policy, work.now)
        if answer.counts:
            _queue(house, work, case_id, claimant.home.dwelling, LetterPurpose.ENTRY)
        return answer


def queue_audit(house: House, work: Work, case_id: str, dwelling: str) -> None:
    """Have a code sent to somebody who was admitted, to see whether letters reach them (P02)."""
    _queue(house, work, case_id, dwelling, LetterPurpose.AUDIT)


def _queue(house: House, work: Work, case_id: str, dwelling: str, purpose: LetterPurpose) -> None:
    letter = PostedLetter(id=fresh_id(house), purpose=purpose, case_id=case_id, dwelling=dwelling, asked_at=work.now)
    work.side.homes.add_letter(letter)
    work.audit.append(RESIDENT, "letter.asked", case_id, letter=letter.id, purpose=purpose.value)


def waiting(house: House, most: int) -> tuple[PostedLetter, ...]:
    """Letters to print, oldest first."""
    with house.looking() as work:
        return work.side.homes.unprinted(most)


def print_code(house: House, letter_id: str) -> str | None:
    """The code to print on a letter, which counts as sent from now on.

    None when it was printed meanwhile, or another home was declared since it was asked for: that one has its own limit.
    """
    if not _is_for_declared_home(house, letter_id):
        drop(house, letter_id)
        return None
    number = int(house.digest("letter code", house.token()), 16)
    code = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(CODE_CHARS))
    with house.transaction() as work:
        if not work.side.homes.mark_printed(letter_id, _digest(house, letter_id, code), work.now):
            return None
        work.audit.append(PRINTER, "letter.printed", letter_id)
    return f"{code[:GROUP_CHARS]}-{code[GROUP_CHARS:]}"


def _is_for_declared_home(house: House, letter_id: str) -> bool:
    with house.looking() as work:
        letter = work.side.homes.letter(letter_id)
        return letter is not None and _is_for(letter, work.follows.claimant(letter.case_id).home)


def _is_for(letter: PostedLetter, home: Home) -> bool:
    """Whether a letter was asked for this home; which flat of the door it is may have been told since."""
    return letter.dwelling in (home.dwelling, home.declared)


def drop(house: House, letter_id: str) -> None:
    """A letter to somebody who was forgotten, or declared another home, meanwhile is not sent."""
    with house.transaction() as work:
        work.side.homes.close_letter(letter_id, work.now)


def _digest(house: House, letter_id: str, code: str) -> str:
    plain = "".join(char for char in code.upper() if char.isalnum())
    return house.digest("letter", f"{letter_id} {plain}")


def last_letter(house: House, case_id: str) -> PostedLetter | None:
    """The last letter of a case, for the page that shows where it is."""
    with house.looking() as work:
        return work.side.homes.last_letter(case_id)


def try_code(house: House, case_id: str, code: str) -> CodeAnswer:
    """Enter the code of a letter. The right one of an entry makes a guest, that of a check ends the check.

    A code says that post reaches one home: once another one is declared it is over.

    Raises:
        NotFoundError: no letter was sent for this case.
        RequestClosedError: the case is over.
    """
    with house.looking() as work:
        claimant = work.follows.claimant(case_id)
    with house.transaction() as work:
        letter = work.side.homes.last_letter(case_id)
        if letter is None or letter.sent_at is None:
            raise NotFoundError("no letter was sent for this case")
        answer = may_try_code(Letter(sent_at=letter.sent_at, tries=letter.tries), house.policy, work.now)
        is_elsewhere = not _is_for(letter, claimant.home)
        if letter.answered_at is not None or is_elsewhere or not answer.counts:
            return CodeAnswer(tried=Tried.OVER, answer=answer)
        if letter.code_digest != _digest(house, letter.id, code):
            return _wrong(house, work, letter)
        if letter.purpose is LetterPurpose.ENTRY and not claimant.is_open:
            raise RequestClosedError("the case has its answer already")
        work.side.homes.mark_answered(letter.id, work.now)
        if letter.purpose is LetterPurpose.ENTRY:
            until = later(work.now, timedelta(days=house.policy.letter_status_days))
            admit_guest(work, house, case_id, claimant, Way.LETTER, until, letter.id)
        work.audit.append(RESIDENT, "letter.answered", case_id, letter=letter.id)
        return CodeAnswer(tried=Tried.RIGHT)


def _wrong(house: House, work: Work, letter: PostedLetter) -> CodeAnswer:
    work.side.homes.note_try(letter.id, letter.tries)
    work.audit.append(RESIDENT, "letter.wrong_code", letter.case_id, letter=letter.id)
    return CodeAnswer(tried=Tried.WRONG, tries_left=max(0, house.policy.letter_tries - letter.tries - 1))

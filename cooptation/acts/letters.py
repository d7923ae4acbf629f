"""Codes by post: a way in as a guest (L01, L02), and the check before or after an admission by vouches (P02).

A letter is asked for, waits until the operator prints it, and only then has its code, of which a digest is kept. The
code itself is made from the letter's id with the house's secret, so that who prints a letter again because a run was
cut short prints the same one. The name and the address on it come from the case at that moment and are kept nowhere
else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from cooptation.acts.evaluation import evaluate
from cooptation.acts.households import admit_guest
from cooptation.acts.posting import RESIDENT, queue_letter
from cooptation.acts.verdicts import hold
from cooptation.codes import Code
from cooptation.errors import LettersOffError, NotFoundError, RequestClosedError
from cooptation.households import Letter, may_send_letter, may_try_code
from cooptation.lifetime import Way
from cooptation.moments import later
from cooptation.people import Claimant, Home, OpenRequest, RequestState
from cooptation.ports import House, Work
from cooptation.reasons import Answer
from cooptation.records import LetterPurpose, PostedLetter

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXY346789"
"""No letter or digit that looks like another one, on paper or in a hurry."""
CODE_CHARS = 10
"""28 to the power of 10 is 48 bits: with three tries, one guess in 10^14."""
GROUP_CHARS = 5
PRINTER = "operator"
POSTED = "vouch.letter_posted"
"""The message to somebody whose request waits for the code of a letter that was printed (``mail.<kind>.…``)."""


class Tried(StrEnum):
    """What entering a code did."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class CodeAnswer:
    """``answer`` says why when the code is over; ``tries_left`` after a wrong one.

    ``is_for_request``: the right code of a request that neighbours decide, which goes on now. ``is_check``: that of a
    check after the admission, which ends with it.
    """

    tried: Tried
    answer: Answer = field(default_factory=Answer)
    tries_left: int = 0
    is_for_request: bool = False
    is_check: bool = False


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
        sent, homes = work.side.homes.letters_to(claimant.home, work.now - window)
        answer = may_send_letter(sent, house.policy, work.now, homes)
        if answer.counts:
            queue_letter(house, work, case_id, claimant.home.dwelling, LetterPurpose.ENTRY)
        return answer


def waiting(house: House, most: int) -> tuple[PostedLetter, ...]:
    """Letters to print, oldest first."""
    with house.looking() as work:
        return work.side.homes.unprinted(most)


def code_for(house: House, letter: PostedLetter) -> str | None:
    """The code to print on a letter; it holds once ``mark_sent`` has been told of it.

    None, and the letter is not sent, where the person was forgotten or declared another home since it was asked for, or
    the request it was asked for is over.
    """
    with house.looking() as work:
        is_due = _is_due(work, letter)
    if not is_due:
        drop(house, letter.id)
        return None
    number = int(house.digest("letter code", letter.id), 16)
    code = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(CODE_CHARS))
    return f"{code[:GROUP_CHARS]}-{code[GROUP_CHARS:]}"


def _is_due(work: Work, letter: PostedLetter) -> bool:
    """Whether anybody still waits for it there."""
    try:
        home = work.follows.claimant(letter.case_id).home
    except NotFoundError:
        return False
    request = work.requests.of_case(letter.case_id) if letter.purpose is LetterPurpose.FIRST else None
    is_wanted = letter.purpose is not LetterPurpose.FIRST or (request is not None and request.is_live)
    return is_wanted and _is_for(letter, home)


def _is_for(letter: PostedLetter, home: Home) -> bool:
    """Whether a letter was asked for this home; which flat of the door it is may have been told since."""
    return letter.dwelling in (home.dwelling, home.declared)


def mark_sent(house: House, codes: Mapping[str, str]) -> frozenset[str]:
    """These letters are on paper and count as sent, all of them at once; those that do.

    Tell it when their file is safe: what it does not answer was printed meanwhile, or is wanted no longer.

    Args:
        house: the surroundings of every act.
        codes: what ``code_for`` gave, by the letter's id.
    """
    with house.transaction() as work:
        homes = work.side.homes
        sent = [one for one in codes if homes.mark_printed(one, _digest(house, one, codes[one]), work.now)]
        for letter_id in sent:
            _tell(work, letter_id)
        for letter_id in sent:
            work.audit.append(PRINTER, "letter.printed", letter_id)
        return frozenset(sent)


def _tell(work: Work, letter_id: str) -> None:
    """Whose request waits for a code hears that it is on its way."""
    letter = work.side.homes.letter(letter_id)
    if letter is not None and letter.purpose is LetterPurpose.FIRST:
        work.side.centre.tell(letter.case_id, POSTED)


def print_code(house: House, letter_id: str) -> str | None:
    """The code of one letter, which counts as sent from now on; None where it does not, or did before."""
    with house.looking() as work:
        letter = work.side.homes.letter(letter_id)
    code = None if letter is None else code_for(house, letter)
    return code if code is not None and mark_sent(house, {letter_id: code}) else None


def drop(house: House, letter_id: str) -> None:
    """A letter to somebody who was forgotten, or waits for it no longer, is not sent."""
    with house.transaction() as work:
        work.side.homes.close_letter(letter_id, work.now)


def _digest(house: House, letter_id: str, code: str) -> str:
    plain = "".join(char for char in code.upper() if char.isalnum())
    return house.digest("letter", f"{letter_id} {plain}")


def last_letter(house: House, case_id: str) -> PostedLetter | None:
    """The last letter of a case, for the page that shows where it is."""
    with house.looking() as work:
        asked = work.side.homes.letters_of(case_id)
    return asked[-1] if asked else None


def awaits_code(house: House, case_id: str) -> bool:
    """Whether a letter of the case is on its way, or there, whose code may still be entered."""
    with house.looking() as work:
        home = work.follows.claimant(case_id).home
        sent = [letter for letter in work.side.homes.letters_of(case_id) if letter.sent_at is not None]
        return any(_is_awaited(letter, home) and _may_try(house, work, letter).counts for letter in sent)


def try_code(house: House, case_id: str, code: str) -> CodeAnswer:
    """Enter the code of a letter: any that was sent for the case, and of two that were sent either.

    The right one of an entry makes a guest, that of a check ends the check. Where a request of neighbours waits for a
    code either is that code, and makes no guest. A code says that post reaches one home: once another one is declared
    it is over.

    Raises:
        NotFoundError: no letter was sent for this case.
        RequestClosedError: the case is over.
    """
    with house.looking() as work:
        claimant = work.follows.claimant(case_id)
    with house.transaction() as work:
        request = hold(work, case_id)
        sent = [letter for letter in work.side.homes.hold_letters(case_id) if letter.sent_at is not None]
        if not sent:
            raise NotFoundError("no letter was sent for this case")
        awaited = [letter for letter in sent if _is_awaited(letter, claimant.home)]
        usable = [letter for letter in awaited if _may_try(house, work, letter).counts]
        if not usable:
            return CodeAnswer(tried=Tried.OVER, answer=_may_try(house, work, sent[-1]))
        right = [letter for letter in usable if letter.code_digest == _digest(house, letter.id, code)]
        if not right:
            return _wrong(house, work, usable)
        answer = _right(house, work, right[0], request, claimant)
    if answer.is_for_request and request is not None:
        evaluate(house, request.id)
    return answer


def _may_try(house: House, work: Work, letter: PostedLetter) -> Answer:
    """Rule L02 on a letter that was sent."""
    sent_at = letter.sent_at or letter.asked_at
    return may_try_code(Letter(sent_at=sent_at, tries=letter.tries), house.policy, work.now)


def _is_awaited(letter: PostedLetter, home: Home) -> bool:
    """Whether a code is still to be entered: not yet, for this home, and for something that is not over."""
    is_over = letter.purpose is LetterPurpose.FIRST and letter.closed_at is not None
    return letter.answered_at is None and not is_over and _is_for(letter, home)


def _right(
    house: House, work: Work, letter: PostedLetter, request: OpenRequest | None, claimant: Claimant
) -> CodeAnswer:
    """The right code came: what waited for it goes on."""
    waits = request is not None and _waits_for_code(work, request)
    if letter.purpose is LetterPurpose.ENTRY and not claimant.is_open:
        raise RequestClosedError("the case has its answer already")
    work.side.homes.mark_answered(letter.id, work.now)
    if request is not None and waits:
        work.requests.look_soon(request.id)
    elif letter.purpose is LetterPurpose.ENTRY:
        until = later(work.now, timedelta(days=house.policy.letter_status_days))
        admit_guest(work, house, letter.case_id, claimant, Way.LETTER, until, letter.id)
    work.audit.append(RESIDENT, "letter.answered", letter.case_id, letter=letter.id)
    return CodeAnswer(
        tried=Tried.RIGHT,
        is_for_request=waits or letter.purpose is LetterPurpose.FIRST,
        is_check=letter.purpose is LetterPurpose.AUDIT,
    )


def _waits_for_code(work: Work, request: OpenRequest) -> bool:
    """Whether the request would go on with a code (P02)."""
    last = work.requests.last_outcome(request.id)
    return request.state is RequestState.OPEN and last is not None and Code.P02_LETTER_FIRST.value in last[1]


def _wrong(house: House, work: Work, letters: Sequence[PostedLetter]) -> CodeAnswer:
    """A wrong code is one try less of every letter it could have been of."""
    for letter in letters:
        work.side.homes.note_try(letter.id, letter.tries)
    case_id, last = letters[-1].case_id, letters[-1]
    work.audit.append(RESIDENT, "letter.wrong_code", case_id, letter=last.id)
    tries = min(letter.tries for letter in letters)
    return CodeAnswer(tried=Tried.WRONG, tries_left=max(0, house.policy.letter_tries - tries - 1))

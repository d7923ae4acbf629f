"""Which printed word answers for which declared one; every printed word is used once.

A printed first name answers only for the surname printed with it: each holder is aligned alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from verification.names.likeness import (
    MIN_SLIP_LETTERS,
    given_likeness,
    given_word_likeness,
    surname_likeness,
    surname_word_likeness,
)
from verification.names.model import Claimant, Likeness, Part

_MIN_JOINED_PARTS = 3  # One word against two, at least.


@dataclass(slots=True)
class Alignment:
    """Which printed part answers for which declared one."""

    given: list[tuple[Likeness, Part | None]]
    surname: list[tuple[Likeness, Part | None]]
    rest: list[Part]
    declared_first: str = field(repr=False)
    printed: Sequence[Part] = field(repr=False)

    @property
    def surname_likeness(self) -> Likeness:
        """The best of the surname's parts."""
        return max((likeness for likeness, _ in self.surname), default=Likeness.OTHER)

    @property
    def given_likeness(self) -> Likeness:
        """That of the first name people call them by."""
        return self.given[0][0] if self.given else Likeness.OTHER


def align(claimant: Claimant, printed: Sequence[Part]) -> Alignment:
    """Pair declared and printed parts, equal ones first, then the likest; every part is used once."""
    wanted = [(part, True) for part in claimant.surname] + [(part, False) for part in claimant.given]
    answers: list[tuple[Likeness, Part | None]] = [(Likeness.OTHER, None)] * len(wanted)
    rest = list(printed)
    for index, (part, _) in enumerate(wanted):
        twin = next((other for other in rest if other.text == part.text), None)
        if twin is not None:
            answers[index] = (Likeness.EXACT, twin)
            rest.remove(twin)
    count = len(claimant.surname)
    _align_joined(claimant.given, answers, rest, at=count)
    _align_alike(wanted, answers, rest)
    first = claimant.given[0].text if claimant.given else ""
    return Alignment(given=answers[count:], surname=answers[:count], rest=rest, declared_first=first, printed=printed)


def _align_joined(
    given: Sequence[Part], answers: list[tuple[Likeness, Part | None]], rest: list[Part], *, at: int
) -> None:
    """Fill in first names typed apart and printed as one word (Abdel Kader, ABDELKADER), in place."""
    for count in range(len(given), 1, -1):
        whole = "".join(part.text for part in given[:count])
        twin = next((other for other in rest if other.text == whole), None)
        if twin is not None and all(answers[at + place][1] is None for place in range(count)):
            answers[at : at + count] = [(Likeness.FOLDED, twin)] * count
            rest.remove(twin)
            return


def _align_alike(
    wanted: list[tuple[Part, bool]], answers: list[tuple[Likeness, Part | None]], rest: list[Part]
) -> None:
    """Fill the answers still open with the likest printed parts that are left, in place."""
    open_ = [index for index, (likeness, _) in enumerate(answers) if likeness is Likeness.OTHER]
    pairs = []
    for index in open_:
        part, is_surname = wanted[index]
        for other in rest:
            likeness = surname_likeness(part, other) if is_surname else given_likeness(part, other)
            if likeness is not Likeness.OTHER:
                pairs.append((likeness, -index, other))
    for likeness, minus, other in sorted(pairs, key=lambda pair: (-pair[0], -pair[1])):
        if answers[-minus][0] is Likeness.OTHER and other in rest:
            answers[-minus] = (likeness, other)
            rest.remove(other)


def try_joined(claimant: Claimant, found: Alignment) -> None:
    """Where one name is found and the other not, read what is left as one word: LF GOFF, JEANPIERRE."""
    surname, given = found.surname_likeness, found.given_likeness
    if not found.rest or bool(surname) == bool(given):
        return
    left = "".join(part.text for part in found.rest)
    wanted = claimant.given if surname else claimant.surname
    whole = "".join(part.text for part in wanted)
    if len(wanted) + len(found.rest) < _MIN_JOINED_PARTS or len(whole) < MIN_SLIP_LETTERS or len(left) == 1:
        return
    liken = given_word_likeness if surname else surname_word_likeness
    likeness = Likeness.FOLDED if left == whole else liken(whole, left)
    if likeness >= Likeness.FAR_SLIP:
        answers = [(likeness, found.rest[0]), *((Likeness.FOLDED, None) for _ in wanted[1:])]
        found.given, found.surname = (answers, found.surname) if surname else (found.given, answers)
        found.rest = []

"""Which of the dates of a paper is the one it was issued on.

A paper is issued once. A date said to be of issue comes first; where none is, a date that stands alone in the head
of the page and that no other date contradicts is taken with less confidence, and anything else is only proposed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ocr.fields.date_words import BARE, FAINT, SURE, UNLABELLED, UNLABELLED_AMONG_MANY
from ocr.fields.strips import Areas
from ocr.reading import DateRole, FoundDate

# Share of the page below which a date less than surely explained is rather another paper's.
UPPER_HALF = 0.5
# Shares of the page above which a lone date is the letter's or the screen's, and where the head of a letter ends.
TOP_OF_PAGE = 0.14
HEAD_BOTTOM = 0.35
# Confidences, 0..1, of the only lone date of the head, and of one that another date contradicts.
LONE_IN_HEAD = 0.6
CONTRADICTED = 0.4
_LATER = (DateRole.DUE, DateRole.NEXT_BILL)
_EARLIER = (DateRole.METER_READING, DateRole.BIRTH)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A date with the strength of the words that gave its role; ``is_lone`` when its line holds nothing else."""

    date: FoundDate
    strength: float
    is_lone: bool = False


def with_one_issue(said: list[Said], areas: Areas) -> list[Said]:
    """The dates, those of issue only where they agree with the best explained one.

    A second, different date of issue belongs to another paper that this one mentions.
    """
    issues = [one for one in said if one.date.role is DateRole.ISSUE]
    if not issues:
        return said
    best = min(issues, key=lambda one: _issue_rank(one, areas))
    doubt = best.strength <= BARE and _is_contradicted(best.date, said)
    return [_settled(one, best.date, doubt=doubt) if one.date.role is DateRole.ISSUE else one for one in said]


def _settled(one: Said, best: FoundDate, *, doubt: bool) -> Said:
    """A date of issue beside the best one: the same, less sure in doubt, or another paper's."""
    if one.date.value != best.value:
        return replace(one, date=replace(one.date, role=DateRole.OTHER))
    confidence = min(one.date.confidence, CONTRADICTED) if doubt else one.date.confidence
    return replace(one, date=replace(one.date, confidence=confidence))


def _issue_rank(said: Said, areas: Areas) -> tuple[bool, int, bool, float]:
    """What orders dates of issue, the best first: said plainly, on the first pages, in their upper half, then high."""
    box, strength = said.date.box, said.strength
    if box is None:
        return True, 0, True, 0.0
    down = areas[box.page].down(box)
    return strength <= BARE, box.page, down > UPPER_HALF and strength < SURE, down


def _is_contradicted(issue: FoundDate, said: list[Said]) -> bool:
    """Whether a date is later than all that is due, earlier than a reading, or one of these itself."""
    sure = [one.date for one in said if one.date.confidence >= FAINT]
    later = [one.value for one in sure if one.role in _LATER]
    earlier = [one.value for one in sure if one.role in _EARLIER]
    is_taken = issue.value in later
    return is_taken or bool(later and issue.value > max(later)) or any(issue.value < value for value in earlier)


def with_best_guess(said: list[Said], areas: Areas) -> tuple[FoundDate, ...]:
    """The dates, an unexplained one proposed as the date of issue: alone in the head, the only one, or on top."""
    found = tuple(one.date for one in said)
    free = [one for one in said if _is_free(one) and not _is_contradicted(one.date, said)]
    if not free or any(one.role is DateRole.ISSUE for one in found):
        return found
    lone = [one.date for one in free if one.is_lone and _is_above(one.date, areas, HEAD_BOTTOM)]
    if len({one.value for one in lone}) == 1:
        confidence = lone[0].confidence / UNLABELLED * LONE_IN_HEAD
        return (*found, replace(lone[0], role=DateRole.ISSUE, confidence=round(confidence, 3)))
    top = [one.date for one in free if _is_above(one.date, areas, TOP_OF_PAGE)]
    chosen = [one.date for one in free] if len({one.date.value for one in free}) == 1 else top[:1]
    return (*found, replace(chosen[0], role=DateRole.ISSUE)) if chosen else found


def _is_free(said: Said) -> bool:
    """Whether no words say what a date is for."""
    return said.date.role is DateRole.OTHER and UNLABELLED_AMONG_MANY < said.date.confidence <= UNLABELLED


def _is_above(found: FoundDate, areas: Areas, share: float) -> bool:
    """Whether a date stands on the first page above a share of it."""
    return found.box is not None and found.box.page == 1 and areas[1].down(found.box) < share

"""Hold a declared name against printed holders: each part of a name on its own, contradictions first.

A line is read into holders, each holder's words are aligned with the declared ones, and what was found decides:
both names, one of them, or none. ``ladder`` holds the scores, ``likeness`` compares words, ``doubts`` says what
speaks against two names that were both found.
"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from verification.names.alignment import Alignment, align, try_joined
from verification.names.doubts import is_first_name, worst_doubt
from verification.names.first_names import FIRST_NAMES
from verification.names.ladder import (
    COMPANY_HOLDER,
    FIRST_NAME_DIFFERS,
    HOSTED,
    INITIAL_ONLY,
    MISMATCH,
    NOT_FOUND,
    SURNAME_ONLY,
    Rung,
    match_at,
)
from verification.names.model import SAME_FROM, UNCLEAR_FROM, Claimant, Holder, Likeness, NameMatch, Part
from verification.names.parse import parse_claimant, parse_holders

_PART_COST = {  # What each likeness takes off 1.0; a same person keeps at least SAME_FROM.
    Likeness.EXACT: 0.0,
    Likeness.FOLDED: 0.01,
    Likeness.VARIANT: 0.03,
    Likeness.PARTICLE: 0.02,
    Likeness.SLIP: 0.025,
    Likeness.FAR_SLIP: 0.05,
}
_EXTRA_COST = 0.01  # A middle name or a second surname on one side only.
_INITIALS = 2  # letters of "JP"


def compare(declared: str, found: str) -> NameMatch:
    """How well the declared person fits the best of the persons printed on a line.

    Args:
        declared: one person as typed, any order and case.
        found: holders as printed, one or several, with titles, initials, née, companies.
    """
    return compare_any(declared, (found,))


def compare_any(declared: str, holders: tuple[str, ...]) -> NameMatch:
    """The best match over several printed lines; ``name.not_found`` when nothing could be read."""
    claimant = parse_claimant(declared)
    if claimant is None:
        return match_at(Rung.NOTHING_TO_COMPARE, NOT_FOUND)
    best: NameMatch | None = None
    for line in holders:
        for holder in parse_holders(line):
            match = _judge(claimant, holder)
            if best is None or match.score > best.score:
                best = match
    return best or match_at(Rung.NOTHING_TO_COMPARE, NOT_FOUND)


def _judge(claimant: Claimant, holder: Holder) -> NameMatch:
    """One claimant against one holder, with what the holder is taken into account."""
    match = _judge_person(claimant, align(claimant, holder.parts), holder)
    if holder.organisation:
        score = Rung.COMPANY_OF_SURNAME if match.score > Rung.OTHER_SURNAME else Rung.NOTHING_TO_COMPARE
        return match_at(score, COMPANY_HOLDER)
    if holder.hosting and match.score >= UNCLEAR_FROM:
        return _capped(match, Rung.HOST, HOSTED)
    if holder.family and match.score >= UNCLEAR_FROM:
        return _capped(match, Rung.SURNAME_ONLY, SURNAME_ONLY)
    if holder.guessed and match.score >= SAME_FROM:
        return _capped(match, Rung.DOUBTFUL_GUESS, MISMATCH)
    if holder.generation != claimant.generation and match.score >= SAME_FROM:
        return _capped(match, Rung.GENERATION, FIRST_NAME_DIFFERS)
    return match


def _capped(match: NameMatch, ceiling: float, reason: str) -> NameMatch:
    """A match that may not rise above a rung, and why."""
    return NameMatch(score=min(match.score, float(ceiling)), reasons=(reason,))


def _judge_person(claimant: Claimant, found: Alignment, holder: Holder) -> NameMatch:
    """Surname and first name first; then what is left over on either side."""
    try_joined(claimant, found)
    surname, given = found.surname_likeness, found.given_likeness
    if surname and given:
        return _judge_both(claimant, found)
    whole = "".join(part.text for part in holder.parts)
    if whole and whole == "".join(part.text for part in claimant.surname):
        return match_at(Rung.SURNAME_ONLY, SURNAME_ONLY)  # A particle read as a word of its own: MME LE BIHAN.
    if whole in claimant.joined and claimant.given:
        return NameMatch(score=1.0 - _PART_COST[Likeness.FOLDED])
    if surname:
        return _judge_surname_alone(claimant, found)
    score = Rung.OTHER_SURNAME if given else Rung.OTHER_PERSON
    return match_at(score, MISMATCH)


def _judge_both(claimant: Claimant, found: Alignment) -> NameMatch:
    """Both names found in some form: the worst finding decides."""
    if found.surname_likeness is Likeness.NEAR and found.given_likeness < Likeness.FAR_SLIP:
        return match_at(Rung.NEARLY, MISMATCH)
    doubt = worst_doubt(claimant, found)
    if doubt:
        return match_at(*doubt)
    matched = [likeness for likeness, _ in (*found.given, *found.surname) if likeness]
    unmatched = len(found.given) + len(found.surname) - len(matched)
    cost = sum(_PART_COST.get(likeness, _EXTRA_COST) for likeness in matched)
    extra = _EXTRA_COST * (min(unmatched, 1) + min(len(found.rest), 1))
    return NameMatch(score=max(1.0 - cost - extra, SAME_FROM))


def _judge_surname_alone(claimant: Claimant, found: Alignment) -> NameMatch:
    """The surname is there, the first name is not: another first name, or none at all."""
    if not claimant.given:
        near = found.surname_likeness is Likeness.NEAR
        return match_at(Rung.NEARLY, MISMATCH) if near else match_at(Rung.SURNAME_ONLY, SURNAME_ONLY)
    mine = [part for like, part in found.surname if like]
    groups = {part.group for part in mine if part is not None}
    others = [part for part in found.rest if not part.alias and part.group not in groups]
    later = [like for like, _ in found.given[1:] if like >= Likeness.FAR_SLIP]
    if any(like is Likeness.INITIAL for like, _ in found.given[1:]):
        return match_at(Rung.OTHER_FIRST_NAME, FIRST_NAME_DIFFERS)
    if found.surname_likeness is Likeness.NEAR:
        return match_at(Rung.OTHER_SURNAME, MISMATCH)
    if later and _is_misread_head(found):
        return match_at(Rung.NEAR_FIRST_NAME, FIRST_NAME_DIFFERS)
    if later and not any(is_first_name(part) for part in others):
        return match_at(Rung.SECOND_FIRST_NAME, FIRST_NAME_DIFFERS)
    if not others and not later:
        return match_at(Rung.SURNAME_ONLY, SURNAME_ONLY)
    if _are_initials_of(claimant, others):
        return match_at(Rung.INITIAL, INITIAL_ONLY)
    return match_at(Rung.OTHER_FIRST_NAME, FIRST_NAME_DIFFERS)


def _is_misread_head(found: Alignment) -> bool:
    """Whether a compound's second part is there and its first is one letter off (MARI-CHRISTINE)."""
    groups = {part.group for like, part in found.given[1:] if like and part is not None}
    beside = [part.text for part in found.rest if part.group in groups]
    return any(OSA.distance(found.declared_first, text, score_cutoff=1) == 1 for text in beside)


def _are_initials_of(claimant: Claimant, others: list[Part]) -> bool:
    """Whether one short word is the initials of the first names (JP for Jean-Pierre), on either side."""
    initials = "".join(part.text[0] for part in claimant.given)
    if len(initials) > 1 and any(part.text == initials for part in others):
        return True
    typed = claimant.given[0].text
    printed = "".join(part.text[0] for part in others)
    return len(typed) == _INITIALS and typed not in FIRST_NAMES and printed.startswith(typed)

"""What speaks against one person although surname and first name were both found: the worst doubt decides."""

from __future__ import annotations

from collections.abc import Sequence

from verification.names.alignment import Alignment
from verification.names.first_names import FIRST_NAMES
from verification.names.ladder import FIRST_NAME_DIFFERS, INITIAL_ONLY, MISMATCH, Rung
from verification.names.likeness import MAX_EDITS
from verification.names.model import Claimant, Likeness, Part
from verification.names.surnames import SURNAMES
from verification.names.vocabulary import COMPOUND_HEADS, COMPOUND_TAILS

_EDITS = {Likeness.SLIP: 1, Likeness.FAR_SLIP: 2}
_TWO = 2  # Parts of a compound.

Doubt = tuple[Rung, str]


def worst_doubt(claimant: Claimant, found: Alignment) -> Doubt | None:
    """The doubt that weighs most, None when nothing is amiss."""
    doubts = (_doubt_given(claimant, found), _doubt_surname(found), _doubt_edits(found))
    return min((doubt for doubt in doubts if doubt), default=None)


def _rivals(printed: Part | None, found: Alignment) -> list[Part]:
    """What else on the paper is somebody's first name, or the initial of a hyphenated one."""
    return [
        part
        for part in found.rest
        if not _is_second_surname(part, found)
        and (is_first_name(part) or (len(part.text) == 1 and printed is not None and part.group == printed.group))
    ]


def _doubt_given(claimant: Claimant, found: Alignment) -> Doubt | None:
    """What speaks against the first names, the surname being theirs."""
    likeness, printed = found.given[0]
    missing = [part for part, (like, _) in zip(claimant.given, found.given, strict=True) if not like]
    others = _rivals(printed, found)
    if missing and others and _is_compound(claimant.given, missing[0]):
        return Rung.OTHER_FIRST_NAME, FIRST_NAME_DIFFERS
    if likeness is Likeness.INITIAL and not _abbreviates(found):
        return Rung.INITIAL, INITIAL_ONLY
    if likeness < Likeness.FAR_SLIP and likeness is not Likeness.INITIAL:
        rung = Rung.NICKNAME if likeness is Likeness.NICKNAME else Rung.NEAR_FIRST_NAME
        return rung, FIRST_NAME_DIFFERS
    if any(like in (Likeness.NEAR, Likeness.NICKNAME) for like, _ in found.given):
        return Rung.NEAR_FIRST_NAME, FIRST_NAME_DIFFERS
    if _is_turned(claimant, found) or (missing and (others or _is_compound(claimant.given, missing[0]))):
        return Rung.COMPOUND_PART, FIRST_NAME_DIFFERS
    return _doubt_place(printed, others, found)


def _is_turned(claimant: Claimant, found: Alignment) -> bool:
    """Whether a hyphenated first name is printed the other way round: Anne-Marie, Marie-Anne."""
    if len(claimant.given) < _TWO or claimant.given[0].group != claimant.given[1].group:
        return False
    (_, first), (_, second) = found.given[:_TWO]
    order = list(found.printed)
    return first is not None and second is not None and order.index(second) < order.index(first)


def _doubt_place(printed: Part | None, others: list[Part], found: Alignment) -> Doubt | None:
    """A first name that is only a part of a printed compound, or a later one of several."""
    order = list(found.printed)
    if printed is None or not others:
        return None
    place = order.index(printed)
    renamed = any(part is not None and part.alias for _, part in found.surname)
    for other in others:
        if renamed and other.text in SURNAMES:
            continue  # Found by the birth name: the other surname is expected.
        if other.group == printed.group:
            return Rung.COMPOUND_PART, FIRST_NAME_DIFFERS
        if order.index(other) == place + 1 and printed.text in COMPOUND_HEADS and other.text in COMPOUND_TAILS:
            return Rung.COMPOUND_PART, FIRST_NAME_DIFFERS
        if order.index(other) < place or _is_across(order.index(other), place, found):
            return Rung.SECOND_FIRST_NAME, FIRST_NAME_DIFFERS
    return None


def _is_across(other: int, place: int, found: Alignment) -> bool:
    """Whether the surname stands between the first name and another one: two persons, or another's surname."""
    order = list(found.printed)
    if order[other].text in SURNAMES:
        return False
    return any(part is not None and place < order.index(part) < other for _, part in found.surname)


def _abbreviates(found: Alignment) -> bool:
    """Whether an initial stands in a hyphenated first name whose other part is whole (M-Claire)."""
    wholes = [part for like, part in found.given[1:] if like >= Likeness.SLIP]
    first = found.given[0][1]
    return any(first is not None and part is not None and part.group == first.group for part in wholes)


def _doubt_surname(found: Alignment) -> Doubt | None:
    """What speaks against the surname, the first name being theirs."""
    if found.surname_likeness is Likeness.NEAR or any(like is Likeness.NEAR for like, _ in found.surname):
        return Rung.NEAR_SURNAME, MISMATCH
    strangers = [part for part in found.rest if not part.alias and not is_first_name(part) and len(part.text) > 1]
    if not strangers:
        return None
    missing = any(not like for like, _ in found.surname)
    if missing and not any(part.alias for part in found.printed):
        return Rung.OTHER_SURNAME_BESIDE, MISMATCH
    return _doubt_role(strangers, found)


def _doubt_role(strangers: list[Part], found: Alignment) -> Doubt | None:
    """A surname that may be a middle name of somebody else's ("DUPONT JEAN ROBERT" for Jean Robert)."""
    mine = next((part for like, part in found.surname if like >= Likeness.FAR_SLIP), None)
    given = found.given[0][1]
    if mine is None or given is None or mine.text not in FIRST_NAMES or mine.alias:
        return None
    order = list(found.printed)
    for stranger in strangers:
        beside = stranger.group == mine.group
        between = order.index(mine) in (0, len(order) - 1) and abs(order.index(stranger) - order.index(mine)) == 1
        if not beside and not between:
            return Rung.OTHER_SURNAME_BESIDE, MISMATCH
    return None


def _doubt_edits(found: Alignment) -> Doubt | None:
    """More misread letters than one name may have."""
    edits = sum(_EDITS.get(like, 0) for like, _ in (*found.given, *found.surname))
    return (Rung.TWO_SLIPS, MISMATCH) if edits > MAX_EDITS else None


def is_first_name(part: Part) -> bool:
    """Whether a printed part is a known first name."""
    return part.text in FIRST_NAMES


def _is_second_surname(part: Part, found: Alignment) -> bool:
    """Whether a part is tied to the surname by a hyphen, or follows née."""
    return part.alias or any(other is not None and other.group == part.group for _, other in found.surname)


def _is_compound(given: Sequence[Part], missing: Part) -> bool:
    """Whether the missing part belongs to the first of the first names, by hyphen or by custom."""
    first = given[0]
    if missing is first:
        return False
    custom = first.text in COMPOUND_HEADS and missing.text in COMPOUND_TAILS and missing is given[1]
    return missing.group == first.group or custom

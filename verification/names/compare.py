"""Hold a declared name against printed holders: each part of a name on its own, contradictions first.

One letter between two names that both exist is a contradiction or a doubt, never a slip; one letter between
a name and no name is a slip of the pen or of the reader. A printed first name answers only for the surname
printed with it. ``score`` ranks; the ladder of scores at the top is the whole scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from verification.names.first_names import FIRST_NAMES
from verification.names.model import SAME_FROM, UNCLEAR_FROM, Claimant, Holder, Likeness, NameMatch, Part
from verification.names.parse import parse_claimant, parse_holders
from verification.names.surnames import SURNAMES
from verification.names.vocabulary import (
    COMPOUND_HEADS,
    COMPOUND_TAILS,
    NICKNAMES,
    SOUNDS,
    SPELLING_OF,
    SURNAME_SPELLING_OF,
)

MISMATCH = "name.mismatch"
FIRST_NAME_DIFFERS = "name.first_name_differs"
INITIAL_ONLY = "name.initial_only"
SURNAME_ONLY = "name.surname_only"
COMPANY_HOLDER = "name.company_holder"
HOSTED = "name.hosted"
NOT_FOUND = "name.not_found"

# The ladder: ordered by how often such a pair turns out to be the same person.
_PART_COST = {  # What each likeness takes off 1.0; a same person keeps at least SAME_FROM.
    Likeness.EXACT: 0.0,
    Likeness.FOLDED: 0.01,
    Likeness.VARIANT: 0.03,
    Likeness.PARTICLE: 0.02,
    Likeness.SLIP: 0.025,
    Likeness.FAR_SLIP: 0.05,
}
_EXTRA_COST = 0.01  # A middle name or a second surname on one side only.
_DOUBTFUL_GUESS = 0.88
_INITIAL = 0.87
_COMPOUND_PART = 0.74
_NICKNAME = 0.72
_GENERATION = 0.70
_NEAR_FIRST_NAME = 0.68
_TWO_SLIPS = 0.67
_NEAR_SURNAME = 0.64
_SECOND_FIRST_NAME = 0.62
_OTHER_SURNAME_BESIDE = 0.60
_SURNAME_ONLY = 0.58
_HOST = 0.56
_COMPANY_OF_SURNAME = 0.54
_COMPANY = UNCLEAR_FROM
_NOTHING_READ = UNCLEAR_FROM
_NEARLY = 0.40  # Two doubts at once: surname and first name both only alike.
_OTHER_FIRST_NAME = 0.30
_OTHER_SURNAME = 0.20
_OTHER_PERSON = 0.05

_MIN_SLIP_LETTERS = 4  # A letter more or less in a shorter name makes another name.
_MIN_FAR_LETTERS = 7  # Two letters misread leave five of seven.
_MAX_EDITS = 2
_EDITS = {Likeness.SLIP: 1, Likeness.FAR_SLIP: 2}
_MIN_CORE_LETTERS = 2
_MIN_JOINED_PARTS = 3  # One word against two, at least.
_MIN_RARE_LETTERS = 8  # Two surnames of eight letters that no list knows and one letter tells apart hardly both exist.
_MIN_PREFIX_LETTERS = 3
_ENDING_LETTERS = 3
_TWO = 2  # Parts of a compound.
_VOWELS = "AEIOUY"

_LOOKALIKES = ({"E", "F"}, {"U", "V"}, {"C", "G"}, {"O", "Q"}, {"I", "L"}, {"O", "D"}, {"I", "J"})

# What a reader confuses, folded to one form before a second look.
_CONFUSED = (("RN", "M"), ("VV", "W"), ("CL", "D"), ("L", "I"), ("Q", "O"))


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
        return NameMatch(score=_NOTHING_READ, reasons=(NOT_FOUND,))
    best: NameMatch | None = None
    for line in holders:
        for holder in parse_holders(line):
            match = _judge(claimant, holder)
            if best is None or match.score > best.score:
                best = match
    return best or NameMatch(score=_NOTHING_READ, reasons=(NOT_FOUND,))


def _judge(claimant: Claimant, holder: Holder) -> NameMatch:
    """One claimant against one holder, with what the holder is taken into account."""
    match = _judge_person(claimant, _align(claimant, holder.parts), holder)
    if holder.organisation:
        score = _COMPANY_OF_SURNAME if match.score > _OTHER_SURNAME else _COMPANY
        return NameMatch(score=score, reasons=(COMPANY_HOLDER,))
    if holder.hosting and match.score >= UNCLEAR_FROM:
        return _capped(match, _HOST, HOSTED)
    if holder.family and match.score >= UNCLEAR_FROM:
        return _capped(match, _SURNAME_ONLY, SURNAME_ONLY)
    if holder.guessed and match.score >= SAME_FROM:
        return _capped(match, _DOUBTFUL_GUESS, MISMATCH)
    if holder.generation != claimant.generation and match.score >= SAME_FROM:
        return _capped(match, _GENERATION, FIRST_NAME_DIFFERS)
    return match


def _capped(match: NameMatch, ceiling: float, reason: str) -> NameMatch:
    """A match that may not rise above a rung, and why."""
    return NameMatch(score=min(match.score, ceiling), reasons=(reason,))


@dataclass(slots=True)
class _Alignment:
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


def _align(claimant: Claimant, printed: Sequence[Part]) -> _Alignment:
    """Pair declared and printed parts, equal ones first, then the likest; every part is used once."""
    wanted = [(part, True) for part in claimant.surname] + [(part, False) for part in claimant.given]
    answers: list[tuple[Likeness, Part | None]] = [(Likeness.OTHER, None)] * len(wanted)
    rest = list(printed)
    for index, (part, _) in enumerate(wanted):
        twin = next((other for other in rest if other.text == part.text), None)
        if twin is not None:
            answers[index] = (Likeness.EXACT, twin)
            rest.remove(twin)
    _align_alike(wanted, answers, rest)
    count = len(claimant.surname)
    first = claimant.given[0].text if claimant.given else ""
    return _Alignment(given=answers[count:], surname=answers[:count], rest=rest, declared_first=first, printed=printed)


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


def _judge_person(claimant: Claimant, found: _Alignment, holder: Holder) -> NameMatch:
    """Surname and first name first; then what is left over on either side."""
    _try_joined(claimant, found)
    surname, given = found.surname_likeness, found.given_likeness
    if surname and given:
        return _judge_both(claimant, found)
    if "".join(part.text for part in holder.parts) in claimant.joined and claimant.given:
        return NameMatch(score=1.0 - _PART_COST[Likeness.FOLDED])
    if surname:
        return _judge_surname_alone(claimant, found)
    score = _OTHER_SURNAME if given else _OTHER_PERSON
    return NameMatch(score=score, reasons=(MISMATCH,))


def _try_joined(claimant: Claimant, found: _Alignment) -> None:
    """Where one name is found and the other not, read what is left as one word: LF GOFF, JEANPIERRE."""
    surname, given = found.surname_likeness, found.given_likeness
    if not found.rest or bool(surname) == bool(given):
        return
    left = "".join(part.text for part in found.rest)
    wanted = claimant.given if surname else claimant.surname
    whole = "".join(part.text for part in wanted)
    if len(wanted) + len(found.rest) < _MIN_JOINED_PARTS or len(whole) < _MIN_SLIP_LETTERS or len(left) == 1:
        return
    likeness = Likeness.FOLDED if left == whole else (_given_likeness if surname else _surname_likeness)(whole, left)
    if likeness >= Likeness.FAR_SLIP:
        answers = [(likeness, found.rest[0]), *((Likeness.FOLDED, None) for _ in wanted[1:])]
        found.given, found.surname = (answers, found.surname) if surname else (found.given, answers)
        found.rest = []


def _judge_both(claimant: Claimant, found: _Alignment) -> NameMatch:
    """Both names found in some form: the worst finding decides."""
    if found.surname_likeness is Likeness.NEAR and found.given_likeness < Likeness.FAR_SLIP:
        return NameMatch(score=_NEARLY, reasons=(MISMATCH,))
    doubts = [doubt for doubt in (_doubt_given(claimant, found), _doubt_surname(found), _doubt_edits(found)) if doubt]
    if doubts:
        worst = min(doubts)
        return NameMatch(score=worst[0], reasons=(worst[1],))
    matched = [likeness for likeness, _ in (*found.given, *found.surname) if likeness]
    unmatched = len(found.given) + len(found.surname) - len(matched)
    cost = sum(_PART_COST.get(likeness, _EXTRA_COST) for likeness in matched)
    extra = _EXTRA_COST * (min(unmatched, 1) + min(len(found.rest), 1))
    return NameMatch(score=max(1.0 - cost - extra, SAME_FROM))


_Doubt = tuple[float, str] | None


def _rivals(printed: Part | None, found: _Alignment) -> list[Part]:
    """What else on the paper is somebody's first name, or the initial of a hyphenated one."""
    return [
        part
        for part in found.rest
        if not _is_second_surname(part, found)
        and (_is_first_name(part) or (len(part.text) == 1 and printed is not None and part.group == printed.group))
    ]


def _doubt_given(claimant: Claimant, found: _Alignment) -> _Doubt:
    """What speaks against the first names, the surname being theirs."""
    likeness, printed = found.given[0]
    missing = [part for part, (like, _) in zip(claimant.given, found.given, strict=True) if not like]
    others = _rivals(printed, found)
    if missing and others and _is_compound(claimant.given, missing[0]):
        return _OTHER_FIRST_NAME, FIRST_NAME_DIFFERS
    if likeness is Likeness.INITIAL and not _abbreviates(found):
        return _INITIAL, INITIAL_ONLY
    if likeness < Likeness.FAR_SLIP and likeness is not Likeness.INITIAL:
        rung = _NICKNAME if likeness is Likeness.NICKNAME else _NEAR_FIRST_NAME
        return rung, FIRST_NAME_DIFFERS
    if any(like in (Likeness.NEAR, Likeness.NICKNAME) for like, _ in found.given):
        return _NEAR_FIRST_NAME, FIRST_NAME_DIFFERS
    if _is_turned(claimant, found) or (missing and (others or _is_compound(claimant.given, missing[0]))):
        return _COMPOUND_PART, FIRST_NAME_DIFFERS
    return _doubt_place(printed, others, found)


def _is_turned(claimant: Claimant, found: _Alignment) -> bool:
    """Whether a hyphenated first name is printed the other way round: Anne-Marie, Marie-Anne."""
    if len(claimant.given) < _TWO or claimant.given[0].group != claimant.given[1].group:
        return False
    (_, first), (_, second) = found.given[:_TWO]
    order = list(found.printed)
    return first is not None and second is not None and order.index(second) < order.index(first)


def _doubt_place(printed: Part | None, others: list[Part], found: _Alignment) -> _Doubt:
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
            return _COMPOUND_PART, FIRST_NAME_DIFFERS
        if order.index(other) == place + 1 and printed.text in COMPOUND_HEADS and other.text in COMPOUND_TAILS:
            return _COMPOUND_PART, FIRST_NAME_DIFFERS
        if order.index(other) < place or _is_across(order.index(other), place, found):
            return _SECOND_FIRST_NAME, FIRST_NAME_DIFFERS
    return None


def _is_across(other: int, place: int, found: _Alignment) -> bool:
    """Whether the surname stands between the first name and another one: two persons, or another's surname."""
    order = list(found.printed)
    if order[other].text in SURNAMES:
        return False
    return any(part is not None and place < order.index(part) < other for _, part in found.surname)


def _abbreviates(found: _Alignment) -> bool:
    """Whether an initial stands in a hyphenated first name whose other part is whole (M-Claire)."""
    wholes = [part for like, part in found.given[1:] if like >= Likeness.SLIP]
    first = found.given[0][1]
    return any(first is not None and part is not None and part.group == first.group for part in wholes)


def _doubt_surname(found: _Alignment) -> _Doubt:
    """What speaks against the surname, the first name being theirs."""
    if found.surname_likeness is Likeness.NEAR or any(like is Likeness.NEAR for like, _ in found.surname):
        return _NEAR_SURNAME, MISMATCH
    strangers = [part for part in found.rest if not part.alias and not _is_first_name(part) and len(part.text) > 1]
    if not strangers:
        return None
    missing = any(not like for like, _ in found.surname)
    if missing and not any(part.alias for part in found.printed):
        return _OTHER_SURNAME_BESIDE, MISMATCH
    return _doubt_role(strangers, found)


def _doubt_role(strangers: list[Part], found: _Alignment) -> _Doubt:
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
            return _OTHER_SURNAME_BESIDE, MISMATCH
    return None


def _doubt_edits(found: _Alignment) -> _Doubt:
    """More misread letters than one name may have."""
    edits = sum(_EDITS.get(like, 0) for like, _ in (*found.given, *found.surname))
    return (_TWO_SLIPS, MISMATCH) if edits > _MAX_EDITS else None


def _judge_surname_alone(claimant: Claimant, found: _Alignment) -> NameMatch:
    """The surname is there, the first name is not: another first name, or none at all."""
    mine = [part for like, part in found.surname if like]
    groups = {part.group for part in mine if part is not None}
    others = [part for part in found.rest if not part.alias and part.group not in groups]
    later = [like for like, _ in found.given[1:] if like >= Likeness.FAR_SLIP]
    if any(like is Likeness.INITIAL for like, _ in found.given[1:]):
        return NameMatch(score=_OTHER_FIRST_NAME, reasons=(FIRST_NAME_DIFFERS,))
    if found.surname_likeness is Likeness.NEAR:
        return NameMatch(score=_OTHER_SURNAME, reasons=(MISMATCH,))
    if later and _is_misread_head(found):
        return NameMatch(score=_NEAR_FIRST_NAME, reasons=(FIRST_NAME_DIFFERS,))
    if later and not any(_is_first_name(part) for part in others):
        return NameMatch(score=_SECOND_FIRST_NAME, reasons=(FIRST_NAME_DIFFERS,))
    if not others and not later:
        return NameMatch(score=_SURNAME_ONLY, reasons=(SURNAME_ONLY,))
    if _are_initials_of(claimant, others):
        return NameMatch(score=_INITIAL, reasons=(INITIAL_ONLY,))
    return NameMatch(score=_OTHER_FIRST_NAME, reasons=(FIRST_NAME_DIFFERS,))


def _is_misread_head(found: _Alignment) -> bool:
    """Whether a compound's second part is there and its first is one letter off (MARI-CHRISTINE)."""
    groups = {part.group for like, part in found.given[1:] if like and part is not None}
    beside = [part.text for part in found.rest if part.group in groups]
    return any(OSA.distance(found.declared_first, text, score_cutoff=1) == 1 for text in beside)


def _are_initials_of(claimant: Claimant, others: list[Part]) -> bool:
    """Whether one short word is the initials of the first names (JP for Jean-Pierre)."""
    initials = "".join(part.text[0] for part in claimant.given)
    return len(initials) > 1 and any(part.text == initials for part in others)


def _is_first_name(part: Part) -> bool:
    """Whether a printed part is a known first name."""
    return part.text in FIRST_NAMES


def _is_second_surname(part: Part, found: _Alignment) -> bool:
    """Whether a part is tied to the surname by a hyphen, or follows née."""
    return part.alias or any(other is not None and other.group == part.group for _, other in found.surname)


def _is_compound(given: Sequence[Part], missing: Part) -> bool:
    """Whether the missing part belongs to the first of the first names, by hyphen or by custom."""
    first = given[0]
    if missing is first:
        return False
    custom = first.text in COMPOUND_HEADS and missing.text in COMPOUND_TAILS and missing is given[1]
    return missing.group == first.group or custom


def given_likeness(declared: Part, printed: Part) -> Likeness:
    """How a printed part looks like a declared first name."""
    if declared.text == printed.text:
        return Likeness.EXACT
    if len(declared.text) == 1 or len(printed.text) == 1:
        return Likeness.INITIAL if declared.text[0] == printed.text[0] else Likeness.OTHER
    if declared.core == printed.core and len(declared.core) >= _MIN_CORE_LETTERS:
        return Likeness.PARTICLE
    return _given_likeness(declared.text, printed.text)


def surname_likeness(declared: Part, printed: Part) -> Likeness:
    """How a printed part looks like a declared surname."""
    if declared.text == printed.text:
        return Likeness.EXACT
    if len(declared.text) == 1 or len(printed.text) == 1:
        return Likeness.OTHER
    if declared.core == printed.core and len(declared.core) > _MIN_CORE_LETTERS:
        return Likeness.PARTICLE
    return _surname_likeness(declared.text, printed.text)


@lru_cache(maxsize=4096)
def _given_likeness(declared: str, printed: str) -> Likeness:
    """``given_likeness`` of two different words of several letters."""
    spelling = SPELLING_OF.get(declared)
    if spelling is not None and spelling == SPELLING_OF.get(printed):
        return Likeness.VARIANT
    if _is_short_for(declared, printed) or _is_short_for(printed, declared):
        return Likeness.NICKNAME
    if declared in FIRST_NAMES and printed in FIRST_NAMES:
        return Likeness.NEAR if _may_be_misspelt(declared, printed) else Likeness.OTHER
    likeness = _slip(declared, printed, FIRST_NAMES)
    if likeness is Likeness.FAR_SLIP and not _is_far_misread(declared, printed):
        return Likeness.NEAR
    if likeness in (Likeness.OTHER, Likeness.FOLDED) or not _differs_in_ending(declared, printed):
        return likeness
    return Likeness.NEAR  # One may be the other's feminine: nobody can tell which was meant.


def _is_far_misread(one: str, other: str) -> bool:
    """Whether two wrong letters may still be the same first name: replaced inside, none more, none less."""
    return len(one) == len(other) and one[0] == other[0] and one[-1] == other[-1]


@lru_cache(maxsize=4096)
def _surname_likeness(declared: str, printed: str) -> Likeness:
    """``surname_likeness`` of two different words of several letters."""
    spelling = SURNAME_SPELLING_OF.get(declared)
    if spelling is not None and spelling == SURNAME_SPELLING_OF.get(printed):
        return Likeness.VARIANT
    if _lacks_filiation(declared, printed) or _lacks_filiation(printed, declared):
        return Likeness.NEAR
    both_first = declared in FIRST_NAMES and printed in FIRST_NAMES  # Surname Michel, first name Michelle.
    if both_first or (declared in SURNAMES and printed in SURNAMES):
        return Likeness.NEAR if OSA.distance(declared, printed, score_cutoff=1) == 1 else Likeness.OTHER
    likeness = _slip(declared, printed, SURNAMES)
    return Likeness.NEAR if likeness is Likeness.SLIP and _ends_alike(declared, printed) else likeness


def _lacks_filiation(full: str, bare: str) -> bool:
    """Whether a surname is another one with "son of" before it: Ben Salah, Salah."""
    return len(bare) >= _MIN_SLIP_LETTERS and any(
        full == prefix + bare for prefix in ("BEN", "BOU", "ABOU", "OULD", "MAC")
    )


def _ends_alike(one: str, other: str) -> bool:
    """Whether only a last letter differs that is heard alike or not at all: Marchand, Marchant; Leroy, Leroi."""
    pair = one[-1] + other[-1]
    return one[:-1] == other[:-1] and any(set(pair) <= set(letters) for letters in ("DTZSX", "YIE"))


def _may_be_misspelt(one: str, other: str) -> bool:
    """Whether two known first names sound alike (Matthieu, Mathieu) or one has a letter more inside (Hong, Huong).

    A letter more at the end makes another person: René, Renée; but a mute one does not: Sara, Sarah; Yan, Yann.
    """
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter):
        tail = longer[len(shorter) :]
        return tail == "H" or (tail == shorter[-1] and tail not in _VOWELS)
    inside = len(longer) == len(shorter) + 1 and one[0] == other[0] and one[-1] == other[-1]
    return _sound(one) == _sound(other) or (inside and OSA.distance(one, other, score_cutoff=1) == 1)


def _differs_in_ending(one: str, other: str) -> bool:
    """Whether two first names part only where gender is written: a vowel more, less or other, or the last letters."""
    if sorted(one) == sorted(other):
        return False
    alike = 0
    while alike < min(len(one), len(other)) and one[alike] == other[alike]:
        alike += 1
    tails = one[alike:], other[alike:]
    if tails[0][-1:] == tails[1][-1:]:
        return False
    if max(map(len, tails)) > 1:
        return max(map(len, tails)) <= _ENDING_LETTERS
    shorter = min(one, other, key=len)
    return all(tail in _VOWELS for tail in tails) or (len(one) != len(other) and shorter[-1] in _VOWELS)


def _slip(declared: str, printed: str, known: frozenset[str]) -> Likeness:
    """How two words differ that are not both known names: misread, mistyped, in doubt, or other."""
    edits = OSA.distance(declared, printed, score_cutoff=_MAX_EDITS)
    if printed in known:
        plain = edits == 1 and _is_plain_slip(declared, printed)
        return Likeness.SLIP if plain else Likeness.NEAR if edits == 1 else Likeness.OTHER
    if _unconfused(declared) == _unconfused(printed):
        return Likeness.FOLDED
    if edits > _MAX_EDITS:
        return Likeness.OTHER
    letters = min(len(declared), len(printed))
    if declared not in known:
        sure = edits == 1 and (_is_plain_slip(declared, printed) or letters >= _MIN_RARE_LETTERS)
        sure = sure or _looks_alike(declared, printed)
        return Likeness.SLIP if sure else Likeness.NEAR
    if edits == 1:
        return Likeness.SLIP if letters >= _MIN_SLIP_LETTERS else Likeness.NEAR
    if max(len(declared), len(printed)) >= _MIN_FAR_LETTERS and declared[0] == printed[0]:
        return Likeness.FAR_SLIP
    return Likeness.NEAR if letters > _MIN_SLIP_LETTERS else Likeness.OTHER


def _is_plain_slip(one: str, other: str) -> bool:
    """Whether one edit is of the kind fingers make: two letters swapped, or one doubled or single."""
    if len(one) == len(other):
        return len(one) > _MIN_SLIP_LETTERS and sorted(one) == sorted(other)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(shorter) >= _MIN_SLIP_LETTERS and any(
        longer[:place] + longer[place + 1 :] == shorter and longer[place] == longer[place - 1]
        for place in range(1, len(longer))
    )


def _looks_alike(one: str, other: str) -> bool:
    """Whether two words differ in one letter that readers mix up, where no list can tell."""
    if len(one) != len(other) or len(one) <= _MIN_SLIP_LETTERS:
        return False
    pairs = [{a, b} for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and pairs[0] in _LOOKALIKES


def _is_short_for(short: str, full: str) -> bool:
    """Whether one is a pet form of the other, listed or plainly its beginning."""
    if full in NICKNAMES.get(short, ()):
        return True
    begins = _MIN_PREFIX_LETTERS <= len(short) <= len(full) - _MIN_PREFIX_LETTERS and full.startswith(short)
    return begins and full in FIRST_NAMES and short not in FIRST_NAMES


@lru_cache(maxsize=4096)
def _unconfused(word: str) -> str:
    """A word with what readers confuse made one."""
    for printed, read in _CONFUSED:
        word = word.replace(printed, read)
    return word


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """A first name as it is roughly heard, doubled letters made single; a final e is kept: it tells Michèle."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return "".join(letter for place, letter in enumerate(word) if place == 0 or letter != word[place - 1])

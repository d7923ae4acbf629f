"""How one word of a name looks like another: equal, misread, mistyped, a variant, in doubt, or another name.

One letter between two names that both exist is a contradiction or a doubt, never a slip; one letter between a
name and no name is a slip of the pen or of the reader.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from verification.names.first_names import FIRST_NAMES
from verification.names.model import Likeness, Part
from verification.names.surnames import SURNAMES
from verification.names.vocabulary import NICKNAMES, SOUNDS, SPELLING_OF, SURNAME_SPELLING_OF

MIN_SLIP_LETTERS = 4  # A letter more or less in a shorter name makes another name.
_MIN_FAR_LETTERS = 7  # Two letters misread leave five of seven.
MAX_EDITS = 2
_MIN_CORE_LETTERS = 2
_MIN_RARE_LETTERS = 8  # Two surnames of eight letters that no list knows and one letter tells apart hardly both exist.
_MIN_PREFIX_LETTERS = 3
_MIN_BARE_LETTERS = 3
_BEFORE_SURNAMES = ("BEN", "BOU", "ABOU", "OULD", "MAC", "LE", "LA", "LES", "DU", "DELA")
_ENDING_LETTERS = 3
_VOWELS = "AEIOUY"

_LOOKALIKES = ({"E", "F"}, {"U", "V"}, {"C", "G"}, {"O", "Q"}, {"I", "L"}, {"O", "D"}, {"I", "J"})

# What a reader confuses, folded to one form before a second look.
_CONFUSED = (("RN", "M"), ("VV", "W"), ("CL", "D"), ("L", "I"), ("Q", "O"))


def given_likeness(declared: Part, printed: Part) -> Likeness:
    """How a printed part looks like a declared first name."""
    if declared.text == printed.text:
        return Likeness.EXACT
    if len(declared.text) == 1 or len(printed.text) == 1:
        return Likeness.INITIAL if declared.text[0] == printed.text[0] else Likeness.OTHER
    if declared.core == printed.core and len(declared.core) >= _MIN_CORE_LETTERS:
        return Likeness.PARTICLE
    return given_word_likeness(declared.text, printed.text)


def surname_likeness(declared: Part, printed: Part) -> Likeness:
    """How a printed part looks like a declared surname."""
    if declared.text == printed.text:
        return Likeness.EXACT
    if len(declared.text) == 1 or len(printed.text) == 1:
        return Likeness.OTHER
    if declared.core == printed.core and len(declared.core) > _MIN_CORE_LETTERS:
        return Likeness.PARTICLE
    return surname_word_likeness(declared.text, printed.text)


@lru_cache(maxsize=4096)
def given_word_likeness(declared: str, printed: str) -> Likeness:
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
def surname_word_likeness(declared: str, printed: str) -> Likeness:
    """``surname_likeness`` of two different words of several letters."""
    spelling = SURNAME_SPELLING_OF.get(declared)
    if spelling is not None and spelling == SURNAME_SPELLING_OF.get(printed):
        return Likeness.VARIANT
    if _lacks_filiation(declared, printed) or _lacks_filiation(printed, declared):
        return Likeness.NEAR
    both_first = declared in FIRST_NAMES and printed in FIRST_NAMES  # Surname Michel, first name Michelle.
    if both_first or (declared in SURNAMES and printed in SURNAMES):
        near = OSA.distance(declared, printed, score_cutoff=1) == 1
        return Likeness.NEAR if near or _surname_sound(declared) == _surname_sound(printed) else Likeness.OTHER
    likeness = _slip(declared, printed, SURNAMES)
    return Likeness.NEAR if likeness is Likeness.SLIP and _ends_alike(declared, printed) else likeness


def _lacks_filiation(full: str, bare: str) -> bool:
    """Whether a surname is another one with "son of" or an article before it: Ben Salah, Salah; Le Roux, Roux."""
    return len(bare) >= _MIN_BARE_LETTERS and any(full == prefix + bare for prefix in _BEFORE_SURNAMES)


@lru_cache(maxsize=4096)
def _surname_sound(word: str) -> str:
    """A surname as it is roughly heard: mute last consonants make no difference (Dupuy, Dupuis)."""
    return _sound(word).rstrip("STD")


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
    edits = OSA.distance(declared, printed, score_cutoff=MAX_EDITS)
    if printed in known:
        plain = edits == 1 and _is_plain_slip(declared, printed)
        return Likeness.SLIP if plain else Likeness.NEAR if edits == 1 else Likeness.OTHER
    if _unconfused(declared) == _unconfused(printed):
        return Likeness.FOLDED
    if edits > MAX_EDITS:
        return Likeness.OTHER
    letters = min(len(declared), len(printed))
    if declared not in known:
        sure = edits == 1 and (_is_plain_slip(declared, printed) or letters >= _MIN_RARE_LETTERS)
        sure = sure or _looks_alike(declared, printed)
        return Likeness.SLIP if sure else Likeness.NEAR
    if edits == 1:
        return Likeness.SLIP if letters >= MIN_SLIP_LETTERS else Likeness.NEAR
    if max(len(declared), len(printed)) >= _MIN_FAR_LETTERS and declared[0] == printed[0]:
        return Likeness.FAR_SLIP
    return Likeness.NEAR if letters > MIN_SLIP_LETTERS else Likeness.OTHER


def _is_plain_slip(one: str, other: str) -> bool:
    """Whether one edit is of the kind fingers make: two letters swapped, or one doubled or single."""
    if len(one) == len(other):
        return len(one) > MIN_SLIP_LETTERS and sorted(one) == sorted(other)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(shorter) >= MIN_SLIP_LETTERS and any(
        longer[:place] + longer[place + 1 :] == shorter and longer[place] == longer[place - 1]
        for place in range(1, len(longer))
    )


def _looks_alike(one: str, other: str) -> bool:
    """Whether two words differ in one letter that readers mix up, where no list can tell."""
    if len(one) != len(other) or len(one) <= MIN_SLIP_LETTERS:
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

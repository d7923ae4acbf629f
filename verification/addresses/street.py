"""How alike two street names are: word by word, each word weighing what it tells.

A word that exists by itself (a first name, a tree, a battle) is never a typo of another existing word, and a
digit is never a misread digit. What answers nothing on the other side counts by its weight: articles nothing,
titles and first names a little, rare words fully.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from verification.addresses.communes import words_of_names
from verification.addresses.street_words import COMMON_WORDS, EXISTING_WORDS, FIRST_NAMES, LETTER_PAIRS
from verification.addresses.text import distance, letters_only, of_one_shape, word_likeness
from verification.addresses.vocabulary import (
    ABBREVIATIONS,
    ARTICLES,
    LIGHT_WORDS,
    NUMBER_WORDS,
    ROMAN_NUMBERS,
    TITLE_WORDS,
    WORDS_OF_NUMBERS,
)
from verification.names.surnames import SURNAMES

KNOWN_WORDS = COMMON_WORDS | EXISTING_WORDS | FIRST_NAMES | TITLE_WORDS
_SURNAMES = frozenset(name for name in SURNAMES if len(name) > 4)
_VOWELS = frozenset("AEIOUY")
_MOST_MISTAKES, _MOST_MISTAKES_LONG = 1.3, 1.9  # letters; one of like shape counts 0.35
_LONG_NAME = 9  # letters; two names of that length that one letter tells apart hardly both exist

_LATE_ROMAN_NUMBERS = {"V": 5, "X": 10}  # after a name; before one they are initials
_ARTICLE_FORMS = {"DU": "m", "LE": "m", "AU": "m", "LA": "f", "DES": "p", "LES": "p", "AUX": "p"}
_OTHER_ARTICLES = 0.78  # "rue de la Tour" and "rue du Tour" may be two streets
_ORDINAL = re.compile(r"(\d{1,3})(?:E|ER|RE|ERE|EME|IEME|ND|NDE)")
_MAY = re.compile(r"\b(\d{1,2}) MA[L1]\b")

_WEIGHT_LIGHT = 0.1
_WEIGHT_SHORT = 0.3
_WEIGHT_TITLE = 0.35
_WEIGHT_FIRST_NAME = 0.5
_WEIGHT_COMMON = 0.8
_WEIGHT_YEAR = 0.4
_WEIGHT_RARE = 1.0

_LONG_ARTICLES = ("DE", "DU", "DES", "LA", "LE", "LES", "AUX", "SUR", "SOUS")
_LIKE_ARTICLE = 0.65
_LEAST_READING = 0.65  # below, two words are no reading of one another
_SURE_READING = 0.72  # from here a misread word counts as read
_PLURAL = 0.66  # "moulin" and "moulins", "croix" and "Groix": two words, or one misread
_INITIAL = 0.93
_BEGUN, _BEGUN_KNOWN = 0.71, 0.67  # a word that begins another: abbreviated, or another word
_CUT_NAME, _CUT_NAME_UNSURE = 0.85, 0.7
_LETTER_MARK = "="  # before a letter that ends a name: "allée B" is no initial
_ONE_SHAPE = 0.4  # one letter read as one of like shape
_ONE_WORD_EXISTS = 0.06  # taken off when one of two like words exists by itself
_HEAVY = 0.5  # from this weight on an unanswered word contradicts one of the other side
_CONTAINED, _LEAST_CONTAINED = 0.57, 0.7  # one name holds the whole other one: unclear
_CONFLICT_MOST = 0.45
_MOST_WORDS = 16  # of a street's name; what follows is no name
_LEAST_CUT_LENGTH = 12  # letters of a name a printer's line cuts; shorter names are never cut


@dataclass(frozen=True, slots=True)
class StreetWords:
    """A street name's telling words, and its small words that may be initials."""

    words: tuple[str, ...] = field(repr=False)
    small: frozenset[str] = field(repr=False)
    full: tuple[str, ...] = field(repr=False)


@lru_cache(maxsize=8192)
def street_words(name: str) -> StreetWords:
    """The words of a folded street name, abbreviations and numbers in one form."""
    full = _with_numbers([part for word in _read_words(name) for part in ABBREVIATIONS.get(word, word).split()])
    words = _telling(full)
    small = frozenset(word for word in full if word in ARTICLES and len(word) == 1)
    return StreetWords(words, small, tuple(full))


def _telling(words: Sequence[str]) -> tuple[str, ...]:
    """The words that are no articles; all of them when there is no other."""
    last = words[-1] if words else ""
    telling = [word for word in words if word not in ARTICLES]
    if len(last) == 1 and last.isalpha():
        return (*telling[: len(telling) - (last not in ARTICLES)], f"{_LETTER_MARK}{last}")
    return tuple(telling) or tuple(words)


def _read_words(name: str) -> list[str]:
    """A name's words, digits inside words as letters; the month of May is no marshal ("8 MAL")."""
    if " MA" in name:
        name = _MAY.sub(r"\1 MAI", name)
    words = name.split()[:_MOST_WORDS]
    return [word if word.isalpha() else letters_only(word) for word in words]


def _with_numbers(words: list[str]) -> list[str]:
    """Number words and roman numerals as digits: "vingt deux" is 22, "XIV" 14, "1ER" 1."""
    read: list[str] = []
    tens = False
    for word in words:
        ordinal = _ORDINAL.fullmatch(word)
        if ordinal:
            word = ordinal[1]
        value = NUMBER_WORDS.get(word, ROMAN_NUMBERS.get(word, _LATE_ROMAN_NUMBERS.get(word) if read else None))
        follows_ten = bool(read) and read[-1] == "10" and value in (7, 8, 9)
        if value is None:
            read.append(word.lstrip("0") or word if word.isdigit() else word)
        elif (tens and value < 20) or follows_ten:
            read[-1] = str(int(read[-1]) + value)
        else:
            read.append(str(value))
        tens = value is not None and value >= 20
    return read


@lru_cache(maxsize=8192)
def weight_of(word: str) -> float:
    """How much a word tells which street it is."""
    if word.isdigit():
        return _WEIGHT_YEAR if len(word) == 4 else _WEIGHT_RARE
    if word[0] == _LETTER_MARK:
        return _WEIGHT_RARE
    if word in LIGHT_WORDS or len(word) == 1:
        return _WEIGHT_LIGHT
    if word in TITLE_WORDS:
        return _WEIGHT_TITLE
    if word in FIRST_NAMES:
        return _WEIGHT_FIRST_NAME
    if word in COMMON_WORDS:
        return _WEIGHT_COMMON
    if len(word) < 5 and any(word_likeness(word, article) >= _LIKE_ARTICLE for article in _LONG_ARTICLES):
        return _WEIGHT_LIGHT
    return _WEIGHT_SHORT if len(word) < 3 else _WEIGHT_RARE


@lru_cache(maxsize=16384)
def reading_likeness(a: str, b: str) -> float:
    """0..1, how likely two unequal words are one word written or read in two ways."""
    if a[0] == _LETTER_MARK or b[0] == _LETTER_MARK:
        return 0.0
    if a.isdigit() or b.isdigit():
        return _number_likeness(a, b)
    if len(a) == 1 or len(b) == 1:
        return _INITIAL if a[0] == b[0] else 0.0
    if a + "S" == b or b + "S" == a or a + "X" == b or b + "X" == a:
        return _PLURAL
    a_exists, b_exists = _is_known(a), _is_known(b)
    if a_exists and b_exists:
        return _BEGUN_KNOWN if _are_easily_confused(a, b) else 0.0
    shorter, longer = (a, b) if len(a) < len(b) else (b, a)
    if len(shorter) >= 3 and longer.startswith(shorter) and len(longer) - len(shorter) > 1:
        return _BEGUN if shorter not in KNOWN_WORDS else _BEGUN_KNOWN
    if _exists(a) and _exists(b):
        return _PLURAL if len(a) == len(b) and distance(a, b) <= _ONE_SHAPE else min(word_likeness(a, b), _BEGUN)
    likeness = word_likeness(a, b)
    if likeness >= _SURE_READING and (_are_far_apart(likeness, len(longer)) or _may_be_two_names(a, b)):
        return _PLURAL
    if len(longer) <= 4 and likeness < 0.9:
        likeness += 0.02 if len(longer) - len(shorter) == 1 else 0.0
    return likeness - (_ONE_WORD_EXISTS if (a_exists or b_exists) and likeness < _SURE_READING else 0.0)


def _are_easily_confused(a: str, b: str) -> bool:
    """Whether two known words are one letter of like shape apart, or one letter if a surname.

    Two first names are confused only when they sound alike: Danièle, Danielle.
    """
    if a in FIRST_NAMES and b in FIRST_NAMES:
        return _undoubled(a) == _undoubled(b)
    if (a in _SURNAMES or b in _SURNAMES) and OSA.distance(a, b, score_cutoff=1) == 1:
        return True
    return len(a) == len(b) and distance(a, b) <= _ONE_SHAPE


def _undoubled(word: str) -> str:
    """A word with every doubled letter written once."""
    return "".join(letter for place, letter in enumerate(word) if place == 0 or letter != word[place - 1])


def _is_known(word: str) -> bool:
    """Whether a word is a name or noun that streets bear."""
    return word in KNOWN_WORDS or word in _SURNAMES


def _are_far_apart(likeness: float, letters: int) -> bool:
    """Whether more was changed than a slip of the finger or a few letters of like shape (Flaubert, Fabert)."""
    mistakes = (1.0 - likeness) * letters
    return mistakes > (_MOST_MISTAKES if letters < _LONG_NAME else _MOST_MISTAKES_LONG)


def _may_be_two_names(a: str, b: str) -> bool:
    """Whether one letter, of another shape but as easily said, tells two names apart: Boyer, Boyez; Morin, Marin."""
    if len(a) != len(b) or len(a) >= _LONG_NAME:
        return False
    unlike = [at for at, letter in enumerate(a) if letter != b[at]]
    if len(unlike) != 1:
        return False
    one, other = a[unlike[0]], b[unlike[0]]
    if (one in _VOWELS) != (other in _VOWELS) or of_one_shape(one, other):
        return False
    return all(_is_sayable(word, unlike[0]) for word in (a, b) if not _exists(word))


def _is_sayable(word: str, at: int) -> bool:
    """Whether the letter at a place stands between letters it stands between in French names."""
    around = word[max(0, at - 1) : at + 2]
    return all(around[place : place + 2] in LETTER_PAIRS for place in range(len(around) - 1))


def _exists(word: str) -> bool:
    """Whether a word is known by itself, be it only from a commune's name."""
    return _is_known(word) or word in words_of_names()


def _number_likeness(a: str, b: str) -> float:
    """A number against a word: the word may be the number misread, in digits or written out."""
    if a.isdigit() and b.isdigit():
        return 0.0
    digits, word = (a, b) if a.isdigit() else (b, a)
    written = word_likeness(WORDS_OF_NUMBERS.get(digits, ""), word)
    return max(written, word_likeness(digits, word) if len(digits) > 1 else 0.0)


@lru_cache(maxsize=4096)
def street_likeness(a: str, b: str) -> float:
    """0..1 for two folded names without their way types: >= 0.8 one street, < 0.55 two."""
    if a == b:
        return 1.0
    one, other = street_words(a), street_words(b)
    likeness = _likeness(a, b, one, other)
    if likeness != _CUT_NAME and _articles_clash(one.full, other.full):
        return min(_OTHER_ARTICLES, likeness)
    return likeness


def _articles_clash(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both names have as many articles and one of them is of another gender or number."""
    a = [_ARTICLE_FORMS[word] for word in one if word in _ARTICLE_FORMS]
    b = [_ARTICLE_FORMS[word] for word in other if word in _ARTICLE_FORMS]
    return len(a) == len(b) and a != b


def _likeness(a: str, b: str, one: StreetWords, other: StreetWords) -> float:
    """The likeness of two names by their telling words, cuts and spaces."""
    if one.words == other.words:
        return 0.99
    if "".join(one.words) == "".join(other.words) or "".join(one.full) == "".join(other.full):
        return 0.98
    raw_a, raw_b = tuple(_read_words(a)), tuple(_read_words(b))
    cut = max(_cut_either(one.full, other.full), _cut_either(raw_a, raw_b))
    if cut >= _CUT_NAME:
        return cut
    likeness = max(cut, _aligned(one, other), _as_one_word(one, other))
    return likeness if likeness >= _CUT_NAME else max(likeness, _as_printed(raw_a, raw_b))


def _as_printed(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """The likeness of the words as they stand: an abbreviation or a number word may be misread itself."""
    if not any(word in ABBREVIATIONS or word in NUMBER_WORDS for word in (*a, *b)):
        return 0.0
    return _aligned(*(StreetWords(_telling(words), frozenset(), words) for words in (a, b)))


def _as_one_word(one: StreetWords, other: StreetWords) -> float:
    """Names whose words were parted or joined otherwise, read as one long word."""
    if len(one.words) == len(other.words):
        return 0.0
    joined_one, joined_other = "".join(one.words), "".join(other.words)
    if any(map(str.isdigit, joined_one + joined_other)) or min(len(joined_one), len(joined_other)) < 6:
        return 0.0
    likeness = word_likeness(joined_one, joined_other)
    return likeness if likeness >= 0.85 else 0.0


def _cut_either(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Whether one of two names is the other one cut."""
    if not a or not b or a[0][0] != b[0][0]:
        return 0.0
    return max(_cut(a, b), _cut(b, a))


def _cut(short: tuple[str, ...], full: tuple[str, ...]) -> float:
    """Whether a name is the beginning of another, cut inside a word or after an article; unsure at whole words."""
    if not short or len(short) > len(full) or sum(map(len, short)) + len(short) < _LEAST_CUT_LENGTH:
        return 0.0
    last, whole = short[-1], full[len(short) - 1]
    if short[:-1] != full[: len(short) - 1] or not whole.startswith(last) or short == full or last.isdigit():
        return 0.0
    if last == whole:
        return _CUT_NAME if last in ARTICLES and len(last) > 1 else 0.0
    if len(short) == len(full) and whole in (last + "S", last + "X"):
        return 0.0
    return _CUT_NAME_UNSURE if last in KNOWN_WORDS else _CUT_NAME


def _aligned(one: StreetWords, other: StreetWords) -> float:
    """The weighted share of words that answer each other."""
    left, right = list(one.words), list(other.words)
    matched = total = 0.0
    for word in one.words:
        if word in right:
            left.remove(word)
            right.remove(word)
            matched += weight_of(word)
    total = exact = matched
    surest = 1.0
    while left and right:
        likeness, word, answer = _best_pair(left, right)
        if likeness < _LEAST_READING:
            break
        if likeness == _PLURAL and exact >= _HEAVY:
            likeness = _INITIAL
        left.remove(word)
        right.remove(answer)
        weight = max(weight_of(word), weight_of(answer))
        matched, total = matched + weight * min(1.0, likeness + 0.1), total + weight
        surest = min(surest, likeness) if weight >= _HEAVY else surest
    return _judged(matched, total, surest, _unanswered(left, other.small), _unanswered(right, one.small))


def _best_pair(left: list[str], right: list[str]) -> tuple[float, str, str]:
    """The two remaining words most like each other."""
    return max((reading_likeness(word, answer), word, answer) for word in left for answer in right)


def _unanswered(words: list[str], initials: frozenset[str]) -> list[float]:
    """Weights of words left over; a first name whose initial was read as an article is answered."""
    return [weight_of(word) for word in words if word[0] not in initials or word not in FIRST_NAMES]


def _judged(matched: float, total: float, surest: float, left: list[float], right: list[float]) -> float:
    """One figure from what matched, how sure the weakest reading is, and what was left on each side."""
    missing = max(sum(left), sum(right))
    if total + missing == 0.0:
        return 0.0
    score = matched / (total + missing)
    if matched >= _LEAST_CONTAINED and (sum(left) < _HEAVY or sum(right) < _HEAVY):
        score = max(score, _CONTAINED)
    if sum(left) >= _HEAVY and sum(right) >= _HEAVY:
        return min(score, _CONFLICT_MOST)
    if max(left, default=0.0) >= _WEIGHT_TITLE and max(right, default=0.0) >= _WEIGHT_TITLE:
        score = min(score, 0.7)
    return min(score, 0.79) if surest < _SURE_READING else score

"""From a line of print to holders, and from a typed name to first names and surname.

A line may hold several persons ("M. ou Mme DUPONT Jean et Marie"). Each keeps its own first names; a holder
printed without a surname borrows the neighbour's, and says so when that could be read otherwise. Text that
holds no name gives no holder. Names are not compared here: see ``verification.names.compare``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from verification.names.first_names import FIRST_NAMES
from verification.names.model import Claimant, Holder, Part
from verification.names.surnames import SURNAMES
from verification.names.vocabulary import (
    COMPOUND_HEADS,
    COMPOUND_TAILS,
    FAMILIES,
    GENERATIONS,
    LABELS,
    LEADING_ORGANISATIONS,
    MARKERS,
    ORGANISATIONS,
    PARTICLE_SPELLINGS,
    PARTICLES,
    SHORT_TITLE,
    SOFT_PARTICLES,
    TITLES,
)

MAX_LETTERS = 400  # A line of holders is far shorter; what is longer is cut, so that no text costs much time.
_MIN_TITLE_LETTERS = 5  # MADAME with one letter lost.
_GLUED_TITLES = ("MONSIEUR", "MADAME", "MLLE", "MME", "MR")
_BEFORE_LABELS = ("DU", "DE", "DES", "LE", "LA", "L")  # "titulaire du contrat".
_GIVEN_PARTICLES = ("THI", "VAN")  # Vietnamese middle names, part of the first name.
MAX_PARTS = 12  # Parts of one person that are looked at.

_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "°": " ",
        "º": " ",
        "ð": "d",
        "þ": "th",
    }
)
_NUMBERS = re.compile(r"(?<![A-Za-z])N ?(?:[°º]|o\b) ?[\w/-]*|\b\d[\d./-]*\b", re.ASCII)
_STRONG = re.compile(r"(?i:(?:\s|(?<=\bM)\.)(?:et|ou|and)(?:\s|$)|(?:^|\s)c/o\s)|&|\+")
_WEAK = re.compile(r"\s+-\s+|/|;|\n|,")
_HOSTED_BY = re.compile(r"(?i)(?:^|\s)(?:c/o|chez)\s")
_BEFORE_MARKER = re.compile(
    r"(?i)(?:[,;/(]\s*|\s-\s+)?\bnom\s+(?=d'usage|de\s+naissance|marital)d?'?|[,;/(]\s*(?=(?:nee?|ep|epouse|epse|veuve|vve)\b)"
)
_WORD = re.compile(r"([-.]?)\s*([A-Za-z0-9|]+)")
_HAS_NUMBER = re.compile(r"[\d°º]")
_HAS_SEPARATOR = re.compile(r"(?i)[&+/;,\n(_]|\s-|\b(?:et|ou|and|chez|nom)\b")
_JEAN_AND = re.compile("J[BCDFGLMNPRTY]")
"""The initials of Jean-Paul, Jean-Marc... : two letters that are nobody's surname."""
_DIGITS_AS_LETTERS = str.maketrans("01584|", "OISBAI")


def fold(text: str) -> str:
    """Accents and ligatures removed, case kept; other scripts vanish."""
    text = text[:MAX_LETTERS]
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return decomposed.encode("ascii", "ignore").decode("ascii")


@dataclass(slots=True)
class _Piece:
    """What one stretch of a line says, while it is being read."""

    parts: list[Part] = field(default_factory=list)
    titled: bool = False
    organisation: bool = False
    family: bool = False
    hosting: bool = False
    generation: str = ""

    @property
    def groups(self) -> int:
        """How many names it holds, a hyphenated one counted once."""
        return len({part.group for part in self.parts})


def _letters(word: str) -> str:
    """A word in capitals; digits inside it read as the letters they look like, a bare number gives nothing."""
    if word.isalpha():
        return word.upper()
    if not any(letter.isalpha() for letter in word):
        return ""
    return word.upper().translate(_DIGITS_AS_LETTERS)


def _without_glued_title(word: str) -> str:
    """A word whose title lost its space (MMEMARTIN), without it; any other word as it is."""
    if word[0] != SHORT_TITLE or word in SURNAMES or word in FIRST_NAMES:
        return word
    title = next((title for title in _GLUED_TITLES if word.startswith(title)), "")
    rest = word[len(title) :]
    return rest if rest in SURNAMES or rest in FIRST_NAMES else word


_Token = tuple[str, bool, bool]  # Letters in capitals, joined to the one before, printed in capitals.


def _tokens(text: str) -> list[_Token]:
    """The words of a stretch without apostrophes, labels and bare numbers."""
    found: list[_Token] = []
    mixed = not text.isupper()
    for joint, word in _WORD.findall(text.replace("'", "")):
        letters = _letters(word)
        if letters in LABELS:
            while found and found[-1][0] in _BEFORE_LABELS:
                found.pop()
        elif letters:
            letters = _without_glued_title(letters)
            # A hyphen joins, a full stop only between initials.
            bound = joint == "-" or (joint == "." and len(letters) == 1 and bool(found) and len(found[-1][0]) == 1)
            found.append((letters, bound and bool(found), mixed and word.isupper()))
    return found


def _read(text: str, *, last: bool) -> list[_Piece]:
    """The pieces of a stretch that holds no "et": one, or several when a title starts another person."""
    tokens = _tokens(text)
    pieces = [_Piece()]
    run: list[str] = []
    alias, bound, group = False, False, 0
    for index, (word, joint, caps) in enumerate(tokens):
        piece = pieces[-1]
        if _is_title(tokens, index, piece, last=last):
            if piece.parts and (piece.titled or piece.groups > 1) and index + 1 < len(tokens):
                pieces.append(_Piece())
            pieces[-1].titled = True
        elif not _note(word, index, tokens, piece):
            if word in MARKERS and not run:
                alias = True
                continue
            bound = bound if run else joint and bool(piece.parts)
            if word in PARTICLES and _glues(tokens, index):
                run.append(word)
                continue
            group = group if bound else index + 1
            piece.parts.append(_part(word, run, group, alias=alias, caps=caps))
            run, alias = [], False
    for piece in pieces:
        _mark_birth_name(piece)
    return pieces


def _mark_birth_name(piece: _Piece) -> None:
    """In "TISSOT épouse KAYA SELMA" the name before the marker is a surname too."""
    places = [index for index, part in enumerate(piece.parts) if part.alias]
    if places and len({part.group for part in piece.parts[: places[0]]}) > 1:
        tail = piece.parts[places[0] + 1 :]
        piece.parts[places[0] + 1 :] = [
            part if part.text in FIRST_NAMES else replace(part, alias=True) for part in tail
        ]
    if places and places[0] > 0 and not piece.parts[-1].alias:
        head = piece.parts[: places[0]]
        if len({part.group for part in head}) == 1:
            piece.parts[: places[0]] = [replace(part, alias=True) for part in head]


def _is_title(tokens: list[_Token], index: int, piece: _Piece, *, last: bool) -> bool:
    """Whether a word is a title. A lone M is one before a name, and an initial after one or at the very end."""
    word = tokens[index][0]
    if word != SHORT_TITLE:
        return word in TITLES or (index == 0 and len(tokens) > 2 and _is_misread_title(word))
    after = len(tokens) - index - 1
    if piece.parts:
        return piece.groups > 1 and after > 1
    if not after:
        return not last
    return not tokens[index + 1][1]


def _is_misread_title(word: str) -> bool:
    """Whether a first word is a long title with one letter wrong (MADME)."""
    if len(word) < _MIN_TITLE_LETTERS or word in FIRST_NAMES or word in SURNAMES:
        return False
    return any(OSA.distance(word, title, score_cutoff=1) == 1 for title in ("MONSIEUR", "MADAME", "MADEMOISELLE"))


def _note(word: str, index: int, tokens: list[_Token], piece: _Piece) -> bool:
    """Take note of a word that says what the holder is, and say whether it was one."""
    if word in ORGANISATIONS or (index == 0 and word in LEADING_ORGANISATIONS and len(tokens) > 1):
        piece.organisation = True
    elif word in FAMILIES:
        piece.family = True
    elif word in GENERATIONS and piece.parts and (index == len(tokens) - 1 or word not in FIRST_NAMES):
        piece.generation = GENERATIONS[word]
    else:
        return False
    return True


def _glues(tokens: list[_Token], index: int) -> bool:
    """Whether a particle belongs to the word after it rather than standing alone."""
    if index + 1 >= len(tokens):
        return False
    word, following = tokens[index][0], tokens[index + 1][0]
    if len(word) == 1:
        return _is_elided(word, following, tokens, index)
    if len(following) == 1 or following in MARKERS or following in TITLES:
        return False
    if word in _GIVEN_PARTICLES and following in FIRST_NAMES:
        return True
    others = len([token for token in tokens if _stands_alone(token[0])])
    return others > 1 or (others == 1 and following in PARTICLES and len(tokens) - index > 2)


def _is_elided(word: str, following: str, tokens: list[_Token], index: int) -> bool:
    """Whether one letter is an article or O', N', and no initial: that needs another name on the line."""
    if tokens[index][1] or len(following) == 1:
        return False
    if word not in "NO":
        return following[0] in "AEIOUYH" and following not in FIRST_NAMES
    others = [token[0] for at, token in enumerate(tokens) if at not in (index, index + 1) and _stands_alone(token[0])]
    return any(len(other) > 1 and (other in FIRST_NAMES or following not in FIRST_NAMES) for other in others)


def _stands_alone(word: str) -> bool:
    """Whether a word can be a name by itself: no title, no particle of several letters."""
    return word not in TITLES and (word not in PARTICLES or len(word) == 1)


def _part(word: str, run: list[str], group: int, *, alias: bool, caps: bool) -> Part:
    """One part, its particles glued in front; soft particles are left out of its core."""
    if not run:
        return Part(word, word, group, alias, caps)
    core = word
    spelled = [PARTICLE_SPELLINGS.get(particle, particle) for particle in run]
    for particle in reversed(spelled):
        core = core if particle in SOFT_PARTICLES else particle + core
    return Part("".join(spelled) + word, core, group, alias, caps)


def _with_case(pieces: Iterable[_Piece]) -> None:
    """Forget capitals where every word has them: they tell a surname only beside words that have none."""
    for piece in pieces:
        if all(part.caps or len(part.text) == 1 for part in piece.parts):
            piece.parts = [Part(part.text, part.core, part.group, part.alias) for part in piece.parts]


def _weak_stretches(text: str) -> list[str]:
    """A stretch cut at dashes, slashes, commas and line ends, but only between two full names."""
    if not _WEAK.search(text):
        return [text]
    stretches: list[str] = []
    for bit in _WEAK.split(text):
        full = sum(piece.groups for piece in _read(bit, last=False)) > 1
        if stretches and not (full and sum(piece.groups for piece in _read(stretches[-1], last=False)) > 1):
            stretches[-1] += " " + bit
        else:
            stretches.append(bit)
    return stretches


def _pieces(line: str) -> list[_Piece]:
    """Every piece of a line that holds a name, in order."""
    line = line[:MAX_LETTERS]
    text = fold(_NUMBERS.sub(" ", line) if _HAS_NUMBER.search(line) else line)
    if _HAS_SEPARATOR.search(text):
        pieces = _read_separated(_BEFORE_MARKER.sub(" ", text.replace("_", " ")))
        _spread(pieces)
    else:
        pieces = _read(text, last=True)
    if not text.isupper():
        _with_case(pieces)
    return [piece for piece in pieces if piece.parts]


def _read_separated(text: str) -> list[_Piece]:
    """The pieces of a line that may hold several persons, those after "chez" marked as hosts."""
    pieces: list[_Piece] = []
    for hosting, part in enumerate(_HOSTED_BY.split(text)):
        stretches = [bit for strong in _STRONG.split(part) for bit in _weak_stretches(strong)]
        for index, stretch in enumerate(stretches):
            read = _read(stretch, last=index == len(stretches) - 1)
            for piece in read:
                piece.hosting = hosting > 0 and any(earlier.parts for earlier in pieces)
            pieces.extend(read)
    return pieces


def _spread(pieces: list[_Piece]) -> None:
    """What is said at the head of a line ("famille", "succession M. et Mme") holds for every name after it."""
    for earlier, later in pairwise(pieces):
        later.organisation |= earlier.organisation
        later.family |= earlier.family


def parse_holders(line: str) -> tuple[Holder, ...]:
    """The persons printed on a line, first to last; empty when no name is there."""
    pieces = _pieces(line)
    holders: list[Holder] = []
    for index, piece in enumerate(pieces):
        if len(pieces) > 1 and _lacks_surname(piece):
            holders.extend(_borrow(pieces, index))
        if len(pieces) == 1 or piece.groups > 1 or not _lacks_surname(piece):
            holders.append(_holder(piece, piece.parts))
    return tuple(holders)


def _holder(piece: _Piece, parts: Sequence[Part], *, guessed: bool = False) -> Holder:
    """A piece as a holder with these parts."""
    return Holder(
        parts=tuple(parts[:MAX_PARTS]),
        organisation=piece.organisation,
        family=piece.family,
        hosting=piece.hosting,
        guessed=guessed,
        generation=piece.generation,
    )


def _lacks_surname(piece: _Piece) -> bool:
    """Whether a piece is first names or initials only."""
    texts = [part.text for part in piece.parts]
    if piece.groups == 1:
        return all(text in FIRST_NAMES or len(text) == 1 or text not in SURNAMES for text in texts)
    if all(len(text) == 1 or _is_only_first_name(text) for text in texts):
        return True
    return len(texts) == 2 and texts[0] in COMPOUND_HEADS and texts[1] in COMPOUND_TAILS


def _is_only_first_name(text: str) -> bool:
    """Whether a word is a first name and no common surname."""
    return text in FIRST_NAMES and text not in SURNAMES


def _borrow(pieces: list[_Piece], index: int) -> list[Holder]:
    """A piece with its neighbour's surname; both readings, as guesses, where that surname is in doubt.

    In "DUPONT Jean et Marie" the surname leads, in "Jean et Marie DUPONT" it closes.
    """
    piece = pieces[index]
    earlier = next((other for other in reversed(pieces[:index]) if not _lacks_surname(other)), None)
    lender = earlier or next((other for other in pieces[index + 1 :] if not _lacks_surname(other)), None)
    if lender is None:
        return [_holder(piece, piece.parts)]
    doubtful_title = piece.titled and lender.titled and any(part.text in SURNAMES for part in piece.parts)
    surnames = _surname_readings(lender.parts, given_first=earlier is None)
    guessed = len(surnames) > 1 or doubtful_title or piece.groups > 1
    return [_holder(piece, [*map(_borrowed, surname), *piece.parts], guessed=guessed) for surname in surnames]


def _borrowed(part: Part) -> Part:
    """A borrowed part, so that its group meets none of the borrower's."""
    return replace(part, group=-1 - part.group)


def _surname_readings(parts: Sequence[Part], *, given_first: bool) -> list[tuple[Part, ...]]:
    """The surname of a printed person; two readings when either end could be it."""
    if len({part.group for part in parts}) == 1:
        return [tuple(parts)]
    ranked = _splits(parts, given_first=given_first, prior=_COUPLE_PRIOR)
    best = ranked[0]
    rivals = [split for split in ranked[1:] if best[0] - split[0] < _DOUBT and not set(split[2]) & set(best[2])]
    return [best[2], *(split[2] for split in rivals[:1])]


_Split = tuple[float, tuple[Part, ...], tuple[Part, ...]]  # Plausibility, first names, surname.
_ORDER_PRIOR = 0.8  # Points for the usual order: less than one known first name (2), more than nothing.
_COUPLE_PRIOR = 2.0  # In a couple's line the surname stands at the outer end, nearly always.
_COMPOUND_POINTS = 1.0  # "Jean Michel" is rather one first name than a first name and a surname.
_DOUBT = 1.0  # Two splits closer than this are both possible.


def _splits(parts: Sequence[Part], *, given_first: bool, prior: float = _ORDER_PRIOR) -> list[_Split]:
    """Every way to cut a name into first names and surname, most plausible first; a hyphen is never cut."""
    splits: list[_Split] = []
    for cut in range(1, len(parts)):
        if parts[cut].group == parts[cut - 1].group:
            continue
        head, tail = tuple(parts[:cut]), tuple(parts[cut:])
        splits.append((prior * given_first + _plausibility(head, tail), head, tail))
        splits.append((prior * (not given_first) + _plausibility(tail, head), tail, head))
    return sorted(splits, key=lambda split: -split[0])


def _plausibility(given: Sequence[Part], surname: Sequence[Part]) -> float:
    """How well two stretches fit as first names and surname, in points a part."""
    texts = [part.text for part in given[:2]]
    custom = _COMPOUND_POINTS if texts[0] in COMPOUND_HEADS and texts[-1] in COMPOUND_TAILS else 0.0
    return (
        custom * (len(texts) - 1)
        + sum(map(_given_points, given))
        + sum(map(_surname_points, surname))
        - 0.2 * (len(given) - 1)
    )


def _given_points(part: Part) -> float:
    """Points for a part read as a first name."""
    points = -3.0 if part.caps and len(part.text) > 1 else 0.0
    if len(part.text) == 1 or _JEAN_AND.fullmatch(part.text):
        return 2.0
    if part.text in FIRST_NAMES:
        return points + (2.0 if part.text not in SURNAMES else 1.2)
    if part.text != part.core:
        return points + (1.5 if part.text.startswith(_GIVEN_PARTICLES) and part.core in FIRST_NAMES else -1.5)
    return points + (-1.5 if part.text in SURNAMES else 0.0)


def _surname_points(part: Part) -> float:
    """Points for a part read as a surname."""
    points = 3.0 if part.caps else 0.0
    if len(part.text) == 1 or _JEAN_AND.fullmatch(part.text):
        return -3.0
    if part.text in SURNAMES:
        return points + (2.0 if part.text not in FIRST_NAMES else 1.0)
    return points + (-1.0 if part.text in FIRST_NAMES else 0.3)


def _roles(own: Sequence[Part], has_aliases: bool) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """First names and surname of a typed name, those after née left out; one name alone is a surname."""
    splits = _splits(own, given_first=True)
    if splits:
        return splits[0][1], splits[0][2]
    return (tuple(own), ()) if has_aliases else ((), tuple(own))


@lru_cache(maxsize=256)
def parse_claimant(declared: str) -> Claimant | None:
    """First names and surname of one typed name, None when nothing of it can be read."""
    pieces = _pieces(declared)
    own = [part for piece in pieces for part in piece.parts if not part.alias][:MAX_PARTS]
    aliases = tuple(part for piece in pieces for part in piece.parts if part.alias)
    if not own and not aliases:
        return None
    given, surname = _roles(own, bool(aliases))
    first, last = "".join(part.text for part in given), "".join(part.text for part in surname)
    generation = next((piece.generation for piece in pieces if piece.generation), "")
    return Claimant(given=given, surname=surname + aliases, joined=(first + last, last + first), generation=generation)

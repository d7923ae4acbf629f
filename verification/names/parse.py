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
MAX_PARTS = 12  # Parts of one person that are looked at.

_LETTERS = str.maketrans(
    {
        "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
        "ı": "i", "’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "°": " ", "º": " ",
        "ð": "d", "þ": "th",
    }
)  # fmt: skip
_NUMBERS = re.compile(r"(?<![A-Za-z])N ?(?:[°º]|o\b) ?[\w/-]*|\b\d[\d./-]*\b", re.ASCII)
_STRONG = re.compile(r"(?i:\s(?:et|ou|and)(?:\s|$)|(?:^|\s)c/o\s)|&|\+")
_WEAK = re.compile(r"\s+-\s+|/|;|\n|,")
_HOSTED_BY = re.compile(r"(?i)(?:^|\s)(?:c/o|chez)\s")
_WORD = re.compile(r"([-.]?)\s*([A-Za-z0-9|]+)")
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


_Token = tuple[str, bool, bool]  # Letters in capitals, joined to the one before, printed in capitals.


def _tokens(text: str) -> list[_Token]:
    """The words of a stretch without apostrophes, labels and bare numbers."""
    found = []
    for joint, word in _WORD.findall(text.replace("'", "")):
        letters = _letters(word)
        if letters and letters not in LABELS:
            found.append((letters, bool(joint) and bool(found), word.isupper()))
    return found


def _joined_initials(tokens: list[_Token], index: int) -> bool:
    """Whether a token and the one before are joined: by a hyphen, or by a point between two initials."""
    return tokens[index][1] and index > 0


def _read(text: str, *, last: bool) -> list[_Piece]:
    """The pieces of a stretch that holds no "et": one, or several when a title starts another person."""
    tokens = _tokens(text)
    pieces = [_Piece()]
    run: list[str] = []
    alias, group = False, 0
    for index, (word, joint, caps) in enumerate(tokens):
        piece = pieces[-1]
        if _is_title(tokens, index, piece, last=last):
            if piece.parts and (piece.titled or piece.groups > 1) and _starts_person(tokens, index):
                pieces.append(_Piece())
            pieces[-1].titled = True
        elif not _note(word, index, tokens, piece):
            if word in MARKERS and not run:
                alias = True
                continue
            if word in PARTICLES and _glues(tokens, index, piece):
                run.append(word)
                continue
            group = group if joint and piece.parts and _is_bound(tokens, index, run) else index + 1
            piece.parts.append(_part(word, run, group, alias=alias, caps=caps))
            run, alias = [], False
    return pieces


def _is_bound(tokens: list[_Token], index: int, run: list[str]) -> bool:
    """Whether the joint before a word makes it one name with the word before; a full stop only joins initials."""
    return not run and _joined_initials(tokens, index)


def _is_title(tokens: list[_Token], index: int, piece: _Piece, *, last: bool) -> bool:
    """Whether a word is a title. A lone M is one before a name, and an initial after one or at the very end."""
    word = tokens[index][0]
    if word != SHORT_TITLE:
        return word in TITLES
    following = index + 1 < len(tokens)
    if not piece.parts:
        if following:
            return not (tokens[index + 1][1] and (len(tokens[index + 1][0]) == 1 or index > 0 or piece.titled))
        return not last
    return following and piece.groups > 1 and _starts_person(tokens, index) and len(tokens) - index > 2  # noqa: PLR2004


def _starts_person(tokens: list[_Token], index: int) -> bool:
    """Whether names follow a title inside a stretch."""
    return index + 1 < len(tokens)


def _note(word: str, index: int, tokens: list[_Token], piece: _Piece) -> bool:
    """Take note of a word that says what the holder is, and say whether it was one."""
    if word in ORGANISATIONS or (index == 0 and word in LEADING_ORGANISATIONS and len(tokens) > 1):
        piece.organisation = True
    elif word in FAMILIES:
        piece.family = True
    elif word in GENERATIONS and piece.groups > 1 and index == len(tokens) - 1:
        piece.generation = GENERATIONS[word]
    else:
        return False
    return True


def _glues(tokens: list[_Token], index: int, piece: _Piece) -> bool:
    """Whether a particle belongs to the word after it rather than standing alone."""
    if index + 1 >= len(tokens):
        return False
    word, following = tokens[index][0], tokens[index + 1][0]
    if len(word) == 1:
        return not tokens[index][1] and len(following) > 1 and following[0] in "AEIOUYHDN" and following not in FIRST_NAMES
    if len(following) == 1 or following in MARKERS or following in TITLES:
        return False
    others = len([token for token in tokens if token[0] not in PARTICLES and token[0] not in TITLES])
    return others > 1 or (others == 1 and following in PARTICLES and len(tokens) - index > 2)  # noqa: PLR2004


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
            piece.parts = [replace(part, caps=False) if part.caps else part for part in piece.parts]


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
    text = _NUMBERS.sub(" ", line[:MAX_LETTERS]) if any(map(str.isdigit, line)) or "°" in line else line
    text = fold(text).replace(":", " ").replace("_", " ")
    home, *hosts = _HOSTED_BY.split(text)
    pieces: list[_Piece] = []
    for hosting, part in enumerate([home, *hosts]):
        stretches = [bit for strong in _STRONG.split(part) for bit in _weak_stretches(strong)]
        for index, stretch in enumerate(stretches):
            read = _read(stretch, last=index == len(stretches) - 1)
            for piece in read:
                piece.hosting = hosting > 0 and any(earlier.parts for earlier in pieces)
            pieces.extend(read)
    _with_case(pieces)
    _spread(pieces)
    return [piece for piece in pieces if piece.parts]


def _spread(pieces: list[_Piece]) -> None:
    """What is said of a couple before its names ("famille", "succession M. et Mme") holds for the names after."""
    for earlier, later in zip(pieces, pieces[1:], strict=False):
        if not earlier.parts:
            later.organisation |= earlier.organisation
            later.family |= earlier.family


def parse_holders(line: str) -> tuple[Holder, ...]:
    """The persons printed on a line, first to last; empty when no name is there."""
    pieces = _pieces(line)
    holders: list[Holder] = []
    for index, piece in enumerate(pieces):
        if len(pieces) > 1 and _lacks_surname(piece):
            holders.extend(_borrow(piece, _neighbour(pieces, index)))
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
    if all(len(text) == 1 for text in texts):
        return True
    return len(texts) == 2 and texts[0] in COMPOUND_HEADS and texts[1] in COMPOUND_TAILS  # noqa: PLR2004


def _neighbour(pieces: list[_Piece], index: int) -> _Piece | None:
    """The nearest piece with a surname to lend, earlier ones first."""
    candidates = [*reversed(pieces[:index]), *pieces[index + 1 :]]
    return next((piece for piece in candidates if not _lacks_surname(piece)), None)


def _borrow(piece: _Piece, neighbour: _Piece | None) -> list[Holder]:
    """The piece with its neighbour's surname; both readings, as guesses, where that surname is in doubt."""
    if neighbour is None:
        return [_holder(piece, piece.parts)]
    doubtful_title = piece.titled and neighbour.titled and any(part.text in SURNAMES for part in piece.parts)
    surnames = _surname_readings(neighbour.parts)
    guessed = len(surnames) > 1 or doubtful_title
    return [_holder(piece, [*surname, *piece.parts], guessed=guessed) for surname in surnames]


def _surname_readings(parts: Sequence[Part]) -> list[tuple[Part, ...]]:
    """The surname of a printed person; two readings when either end could be it."""
    if len({part.group for part in parts}) == 1:
        return [tuple(parts)]
    ranked = _splits(parts, given_first=False)
    best = ranked[0]
    rivals = [split for split in ranked[1:] if best[0] - split[0] < _DOUBT and split[2] != best[2]]
    return [best[2], *(split[2] for split in rivals[:1])]


_Split = tuple[float, tuple[Part, ...], tuple[Part, ...]]  # Plausibility, first names, surname.
_ORDER_PRIOR = 0.8  # Points for the usual order: less than one known first name (2), more than nothing.
_DOUBT = 1.0  # Two splits closer than this are both possible.


def _splits(parts: Sequence[Part], *, given_first: bool) -> list[_Split]:
    """Every way to cut a name into first names and surname, most plausible first; a hyphen is never cut."""
    splits: list[_Split] = []
    for cut in range(1, len(parts)):
        if parts[cut].group == parts[cut - 1].group:
            continue
        head, tail = tuple(parts[:cut]), tuple(parts[cut:])
        usual, other = (head, tail), (tail, head)
        for given, surname, prior in ((*usual, _ORDER_PRIOR * given_first), (*other, _ORDER_PRIOR * (not given_first))):
            splits.append((prior + _plausibility(given, surname), given, surname))
    return sorted(splits, key=lambda split: -split[0])


def _plausibility(given: Sequence[Part], surname: Sequence[Part]) -> float:
    """How well two stretches fit as first names and surname, in points a part."""
    return sum(map(_given_points, given)) + sum(map(_surname_points, surname)) - 0.2 * (len(given) - 1)


def _given_points(part: Part) -> float:
    """Points for a part read as a first name."""
    points = -3.0 if part.caps and len(part.text) > 1 else 0.0
    if len(part.text) == 1:
        return points + 2.0
    if part.text in FIRST_NAMES:
        return points + (2.0 if part.text not in SURNAMES else 1.2)
    return points + (-1.5 if part.text in SURNAMES or part.text != part.core else 0.0)


def _surname_points(part: Part) -> float:
    """Points for a part read as a surname."""
    points = 3.0 if part.caps else 0.0
    if len(part.text) == 1:
        return points - 3.0
    if part.text in SURNAMES:
        return points + (2.0 if part.text not in FIRST_NAMES else 1.0)
    return points + (-1.0 if part.text in FIRST_NAMES else 0.3)


@lru_cache(maxsize=256)
def parse_claimant(declared: str) -> Claimant | None:
    """First names and surname of one typed name, None when nothing of it can be read."""
    pieces = _pieces(declared)
    own = [part for piece in pieces for part in piece.parts if not part.alias][:MAX_PARTS]
    aliases = tuple(part for piece in pieces for part in piece.parts if part.alias)
    if not own:
        own, aliases = list(aliases), ()
    if not own:
        return None
    splits = _splits(own, given_first=True)
    given, surname = (splits[0][1], splits[0][2]) if splits else ((), tuple(own))
    first, last = "".join(part.text for part in given), "".join(part.text for part in surname)
    generation = next((piece.generation for piece in pieces if piece.generation), "")
    return Claimant(given=given, surname=surname + aliases, joined=(first + last, last + first), generation=generation)

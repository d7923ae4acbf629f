"""Every address of a page, whatever its role, anchored on a postcode and its city.

From the postcode the address grows upwards over the lines of its block that can belong to it, and what is
left on top is the recipient; or, inside running text, it goes back to where the street begins. Roles are
given afterwards by ``ocr.fields.address_roles``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ocr.fields.address_lines import (
    CityMatch,
    LineKind,
    cities_in,
    has_title,
    is_organisation,
    is_street,
    is_unit,
    kind_of,
    street_start,
)
from ocr.fields.names import looks_like_name, may_be_recipient
from ocr.fields.strips import Block, Strip
from ocr.fields.text import compact, fold, letters, tidy
from ocr.reading import Box, enclosing

# AFNOR NF Z10-011 has six lines; a long name may take two and a country one more.
MOST_LINES_ABOVE = 7
# Beyond these a line is a sentence, not a line of an address.
MOST_WORDS = 11
MOST_LETTERS = 62
_CONJUNCTION_END = re.compile(r"(?:-|&|\bET|\bOU|,|/)$")
_PIECE_ENDS = re.compile(r"\s*[,;|]\s*|\s+[-–—]\s+|\.\s+(?=[A-ZÉÈ])")
_LABEL_IN_LINE = re.compile(r".*(?:\bN[°O]|[^:]):\s*")
_NUMBER_ONLY = re.compile(r"^\d{1,4}\s?(?:BIS|TER|QUATER|[A-H])?$", re.IGNORECASE)
_PROSE_START = re.compile(r"^.*\b(?:AU|A L'ADRESSE(?: SUIVANTE)?|SIS|SISE|SITUEE?|DEMEURANT|DOMICILIEE?S?|A|AUX?)\b\s*:?\s*")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An address before its role is known. ``lead`` is what stands before it in its own line, ``head`` the strip
    right above it in its block, ``strips`` those it stands on, recipient first."""

    city: CityMatch
    lines: tuple[str, ...] = field(repr=False)
    recipient_lines: tuple[str, ...] = field(default=(), repr=False)
    lead: str = field(default="", repr=False)
    tail: str = field(default="", repr=False)
    head: Strip | None = None
    strips: tuple[Strip, ...]
    address_strips: tuple[Strip, ...]
    in_text: bool = False

    @property
    def box(self) -> Box:
        """The box around the address without its recipient."""
        return enclosing(tuple(strip.box for strip in self.address_strips))

    @property
    def confidence(self) -> float:
        """How well its words were recognised, 0..1."""
        return sum(strip.confidence for strip in self.address_strips) / len(self.address_strips)

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.strips[0].page


def candidates_in(blocks: tuple[Block, ...], known_names: tuple[str, ...]) -> tuple[Candidate, ...]:
    """Every address of the blocks; names known from labels tell recipients from place names."""
    return tuple(
        candidate
        for block in blocks
        for index in range(len(block.strips))
        for candidate in _candidates_at(block, index, known_names)
    )


def _candidates_at(block: Block, index: int, known_names: tuple[str, ...]) -> list[Candidate]:
    """The addresses whose postcode stands on one strip."""
    strip = block.strips[index]
    found: list[Candidate] = []
    start = 0
    for city in _cities_at(block, index):
        lead = strip.text[start : city.start]
        tail = strip.text[city.end :]
        grown = _inside_line(block, index, city, lead, tail) if tidy(lead) else _upwards(block, index, city, tail, known_names)
        found.append(grown)
        start = city.end
    return found


def _cities_at(block: Block, index: int) -> tuple[CityMatch, ...]:
    """The cities of a strip; a postcode at its very end takes the city that begins the next strip."""
    strip = block.strips[index]
    cities = cities_in(strip.text)
    ends_with_postcode = re.search(r"(?<!\d)\d{5}$", strip.folded)
    if ends_with_postcode and index + 1 < len(block.strips):
        joined = cities_in(f"{strip.text} {block.strips[index + 1].text}")
        late = [city for city in joined if city.start == ends_with_postcode.start()]
        clipped = [
            CityMatch(postcode=c.postcode, city=c.city, start=c.start, end=len(strip.text), exact=c.exact) for c in late
        ]
        return (*cities, *clipped)
    return cities


def _upwards(block: Block, index: int, city: CityMatch, tail: str, known_names: tuple[str, ...]) -> Candidate:
    """The address whose postcode begins a line: its other lines stand above."""
    above = list(block.strips[max(0, index - MOST_LINES_ABOVE) : index])
    taken = _lines_above(above, known_names)
    lines = above[len(above) - taken :]
    recipients = _recipients_above(above[: len(above) - taken])
    first = index - taken - len(recipients)
    address_strips = (*lines, block.strips[index])
    return Candidate(
        city=city,
        lines=tuple(tidy(_without_label(strip.text)) for strip in lines),
        recipient_lines=tuple(tidy(strip.text) for strip in recipients),
        tail=tail,
        head=block.strips[first - 1] if first > 0 else None,
        strips=(*recipients, *address_strips),
        address_strips=address_strips,
        lead=_label_of(lines[0].text) if lines else "",
    )


def _label_of(text: str) -> str:
    """The label that stands before the address in its own line, empty without one."""
    parts = text.rsplit(":", 1)
    return parts[0] if len(parts) == 2 and tidy(parts[1]) else ""


def _without_label(text: str) -> str:
    """The line without a label before a colon."""
    return text.rsplit(":", 1)[1] if _label_of(text) else text


def _lines_above(above: list[Strip], known_names: tuple[str, ...]) -> int:
    """How many of the strips above belong to the address itself."""
    taken = 0
    has_street = False
    for position in range(len(above) - 1, -1, -1):
        text = above[position].text
        if not _belongs(above, position, has_street, known_names):
            break
        taken += 1
        has_street = has_street or is_street(_without_label(text))
        if _label_of(text):
            break
    return taken


def _belongs(above: list[Strip], position: int, has_street: bool, known_names: tuple[str, ...]) -> bool:
    """Whether a strip is a line of the address that grows from below it."""
    strip = above[position]
    text = _without_label(strip.text)
    if len(text.split()) > MOST_WORDS or letters(text) > MOST_LETTERS or letters(text) < 2 or cities_in(strip.text):
        return False
    kind = kind_of(text)
    if kind in (LineKind.STREET, LineKind.UNIT, LineKind.POST_BOX):
        return not (kind is LineKind.UNIT and looks_like_name(text))
    if kind in (LineKind.PERSON, LineKind.LABEL) or _is_known_name(text, known_names):
        return False
    return not _label_of(strip.text) and _is_place_line(above, position, has_street)


def _is_known_name(text: str, known_names: tuple[str, ...]) -> bool:
    """Whether all the words of a line belong to a name printed elsewhere under a label."""
    plain = compact(text)
    return len(plain) > 2 and any(plain in compact(name) for name in known_names)


def _is_place_line(above: list[Strip], position: int, has_street: bool) -> bool:
    """Whether an unmarked line is a place (lieu-dit, residence, old commune) rather than a recipient."""
    text = above[position].text
    if looks_like_name(text) or any(character in text for character in "€@%=") or len(re.sub(r"\D", "", text)) > 4:
        return False
    before = above[position - 1] if position > 0 else None
    if before is not None and _CONJUNCTION_END.search(before.folded) and has_title(before.text):
        return False
    if before is not None and (has_title(before.text) or looks_like_name(before.text) or _is_line_of_address(before)):
        return True
    return not may_be_recipient(text) if has_street else _may_stand_alone(text, before)


def _is_line_of_address(strip: Strip) -> bool:
    """Whether a strip is surely a line of an address."""
    return kind_of(strip.text) in (LineKind.STREET, LineKind.UNIT)


def _may_stand_alone(text: str, before: Strip | None) -> bool:
    """Whether a line right above a postcode is a place although no street was seen: a lieu-dit."""
    headed = before is None or kind_of(before.text) is LineKind.LABEL
    return len(text.split()) <= 6 and not is_organisation(text) and (headed or may_be_recipient(before.text if before else ""))


def _recipients_above(above: list[Strip]) -> list[Strip]:
    """The strips right above an address that name its recipient, top to bottom."""
    found: list[Strip] = []
    for position in range(len(above) - 1, -1, -1):
        strip = above[position]
        if not _names_somebody(above, position) or len(found) == 3:
            break
        found.insert(0, strip)
    return found


def _names_somebody(above: list[Strip], position: int) -> bool:
    """Whether a strip above an address is its recipient or the second half of one."""
    strip = above[position]
    if len(strip.text.split()) > MOST_WORDS or kind_of(strip.text) is LineKind.LABEL or cities_in(strip.text):
        return False
    if has_title(strip.text) or looks_like_name(strip.text):
        return True
    before = above[position - 1] if position > 0 else None
    if before is not None and _CONJUNCTION_END.search(before.folded):
        return True
    return may_be_recipient(strip.text) or (before is not None and has_title(before.text))


def _inside_line(block: Block, index: int, city: CityMatch, lead: str, tail: str) -> Candidate:
    """The address whose postcode stands inside a line: the street is before it, maybe from the line above."""
    strip = block.strips[index]
    previous = block.strips[index - 1] if index > 0 else None
    lines, before = _street_before(lead)
    strips: tuple[Strip, ...] = (strip,)
    if not lines and previous is not None:
        lines, before = _street_before(f"{previous.text} {lead}")
        strips = (previous, strip) if lines else strips
    above = block.strips[max(0, index - 2) : index - len(strips) + 1]
    recipients = _recipients_above(list(above)) if not tidy(before) and lines else []
    first = index - (len(strips) - 1) - len(recipients)
    return Candidate(
        city=city,
        lines=lines,
        recipient_lines=tuple(tidy(one.text) for one in recipients),
        lead=before,
        tail=tail,
        head=block.strips[first - 1] if first > 0 else None,
        strips=(*recipients, *strips),
        address_strips=strips,
        in_text=True,
    )


def _street_before(lead: str) -> tuple[tuple[str, ...], str]:
    """The street lines at the end of the text before a postcode, and what stands before them."""
    label = _LABEL_IN_LINE.match(lead)
    begin = label.end() if label else 0
    pieces = _pieces(lead[begin:])
    taken: list[str] = []
    cut = len(lead)
    for start, piece in reversed(pieces):
        street = street_start(piece)
        whole = is_street(piece) or (is_unit(piece) and not _PROSE_START.match(fold(piece)))
        if whole and (street in (None, 0) or not piece[:street].strip()):
            taken.insert(0, tidy(piece))
            cut = begin + start
            continue
        if street is not None and not any(is_street(line) for line in taken):
            taken.insert(0, tidy(piece[street:]))
            cut = begin + start + street
        break
    if not taken:
        return _lieu_dit_before(lead, begin, pieces)
    return tuple(taken), lead[:cut]


def _pieces(text: str) -> list[tuple[int, str]]:
    """The text cut at commas and dashes, a number kept with the way it belongs to; each with its place."""
    pieces: list[tuple[int, str]] = []
    start = 0
    for match in _PIECE_ENDS.finditer(text):
        if _NUMBER_ONLY.match(text[start : match.start()].strip().rsplit(" ", 1)[-1]) and "," in match[0]:
            continue
        pieces.append((start, text[start : match.start()]))
        start = match.end()
    pieces.append((start, text[start:]))
    return [(place, piece) for place, piece in pieces if tidy(piece)]


def _lieu_dit_before(lead: str, begin: int, pieces: list[tuple[int, str]]) -> tuple[tuple[str, ...], str]:
    """A place without number or way right before the postcode, where a label or a preposition introduces it."""
    if not pieces:
        return (), lead
    start, piece = pieces[-1]
    prose = _PROSE_START.match(fold(piece))
    place = piece[prose.end() :] if prose else piece
    introduced = begin > 0 or prose is not None
    if introduced and 0 < len(place.split()) <= 5 and place[:1].isupper() and not looks_like_name(place):
        return (tidy(place),), lead[: begin + start]
    return (), lead

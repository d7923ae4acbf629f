"""Where a street begins in the text before a postcode: "…, demeurant Appt 3, 12 rue des Lilas, ".

Pure text: the pieces between commas and dashes are taken from the postcode backwards, as long as they can belong to
an address.
"""

from __future__ import annotations

import re

from ocr.fields.address_lines import (
    begins_with_day,
    has_numbered_way,
    has_title,
    is_street,
    is_unit,
    street_start,
)
from ocr.fields.labels import end_of_address_label
from ocr.fields.names import looks_like_name
from ocr.fields.text import fold, letters, tidy

# A street's name has more letters than this before a residence can follow it on the same line.
FEWEST_WAY_LETTERS = 3
MOST_UNIT_WORDS = 10
_PIECE_ENDS = re.compile(r"\s*[,;|]\s*|\s+[-–—]\s+|(?<=[a-zé]{5})\.\s+(?=[A-ZÉÈ])")
# Alone before a street these announce it.
_BARE_UNITS = frozenset("LOGEMENT APPARTEMENT IMMEUBLE RESIDENCE STUDIO LOT VILLA PAVILLON MAISON".split())
_LINK_END = re.compile(r"\s+[àÀ]$")
_UNIT_INSIDE = re.compile(
    r"(?<= )(?<! DE )(?<! DU )(?<! LA )(?<! DES )(?<! RUE )(?:RESIDENCE|"
    r"RES|IMMEUBLE|BATIMENT|BAT|APPARTEMENT|APPT|ESCALIER|ESC|"
    r"ETAGE|LIEU[- ]DIT|LOTISSEMENT|HAMEAU|ENTREE)\b.+"
)
_LABEL_IN_LINE = re.compile(r".*(?:\bN[°O]|[^:]):\s*")
# The number of a house, not the year in the name of a street ("rue du 8 mai 1945").
_NUMBER_AT_END = re.compile(
    r"(?:^|(?<!janvier)(?<!mars)(?<!mai)(?<!juin)(?<!juillet)(?<!août)(?<!aout)(?<!septembre)(?<!novembre)\s)"
    r"\d{1,4}\s?(?:bis|ter|quater|[A-H])?$",
    re.IGNORECASE,
)
# What introduces an address in a sentence; the short words only in small letters, as "A" may be a building.
_PROSE_START = re.compile(
    r"^.*(?:\b(?i:l'adresse(?: suivante)?|sise?s?|situ[ée]e?s?|demeurant|"
    r"demeure(?:nt)?|domicili[ée]e?s?|r[ée]sid(?:e|ent|ant)|"
    r"habit(?:e|ent|ant)|occupant|occupe)\b|(?<![\w-])(?:au|à|a|aux|chez)(?![\w-])|:)\s*:?\s*"
)


def street_before(lead: str) -> tuple[tuple[str, ...], str]:
    """The street lines at the end of the text before a postcode, and what stands before them."""
    label = _LABEL_IN_LINE.match(lead)
    begin = max(label.end() if label else 0, end_of_address_label(fold(lead)))
    pieces = _pieces(lead[begin:])
    taken: list[str] = []
    cut = len(lead)
    for position in range(len(pieces) - 1, -1, -1):
        start, piece = pieces[position]
        street = street_start(piece)
        whole = not _PROSE_START.match(piece) and (is_street(piece) or is_unit(piece))
        if whole and (street is None or not piece[street].isdigit() or not piece[:street].strip()):
            taken.insert(0, tidy(piece))
            cut = begin + start
            continue
        if street is not None and not _has_street(taken, piece[street:]):
            street = 0 if _is_short_place(piece) else street
            taken.insert(0, tidy(piece[street:]))
            cut = begin + start + street
            if unit := _unit_before(piece[:street], introduced=begin > 0 and start == 0):
                taken.insert(0, unit)
                cut = begin + start + max(piece.find(unit), 0)
        elif not taken and _may_follow_street(pieces, position):
            taken.insert(0, tidy(piece))
            continue
        elif taken and is_unit(unit := _unit_before(piece, introduced=begin > 0 and start == 0)):
            taken.insert(0, unit)
            cut = begin + start + len(piece) - len(unit)
        break
    if not taken:
        return _lieu_dit_before(lead, begin, pieces)
    lines = (line for piece in taken for line in _lines_of(_LINK_END.sub("", piece)))
    return tuple(line for line in lines if fold(line) not in _BARE_UNITS), lead[:cut]


def _has_street(taken: list[str], street: str) -> bool:
    """Whether the lines taken hold the street already: a place without number may still follow a numbered one."""
    is_numbered = has_numbered_way(street) and not any(has_numbered_way(line) for line in taken)
    return any(is_street(line) for line in taken) and not is_numbered


def _is_short_place(piece: str) -> bool:
    """Whether a whole piece is a place's name, like "Le Clos Renard", rather than words before one."""
    words = piece.split()
    return len(words) <= 4 and words[0][0].isupper() and not _PROSE_START.match(piece) and not has_title(piece)


def _lines_of(piece: str) -> tuple[str, ...]:
    """A street with a residence, building or flat behind it on one line, cut where that begins."""
    inside = _UNIT_INSIDE.search(fold(piece)) if has_numbered_way(piece) else None
    if inside is None or letters(piece[: inside.start()]) < FEWEST_WAY_LETTERS:
        return (piece,)
    return tidy(piece[: inside.start()]), tidy(piece[inside.start() :])


def _may_follow_street(pieces: list[tuple[int, str]], position: int) -> bool:
    """Whether a piece can be a lieu-dit or residence between a street and the postcode."""
    if position == 0 or len(pieces[position][1].split()) > 6:
        return False
    before = pieces[position - 1][1]
    return street_start(before) is not None or is_street(before)


def _unit_before(text: str, *, introduced: bool) -> str:
    """The flat, floor or residence right before a street in the same piece; empty when there is only prose."""
    prose = _PROSE_START.match(text)
    unit = tidy(text[prose.end() :] if prose else text)
    if fold(unit) in _BARE_UNITS or begins_with_day(unit) or len(unit.split()) > MOST_UNIT_WORDS:
        return ""
    if not (unit[:1].isupper() or unit[:1].isdigit()):
        return ""
    return unit if is_unit(unit) or introduced or prose else ""


def _pieces(text: str) -> list[tuple[int, str]]:
    """The text cut at commas and dashes, a number kept with the way it belongs to; each with its place."""
    pieces: list[tuple[int, str]] = []
    start = 0
    for match in _PIECE_ENDS.finditer(text):
        if _NUMBER_AT_END.search(text[start : match.start()].rstrip()) and "," in match[0]:
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
    prose = _PROSE_START.match(piece)
    place = piece[prose.end() :] if prose else piece
    introduced = begin > 0 or prose is not None or (len(pieces) == 1 and _is_short_place(tidy(piece)))
    if (
        introduced
        and 0 < len(place.split()) <= 6
        and (place[:1].isupper() or place[:1].isdigit())
        and not looks_like_name(place)
    ):
        return (tidy(place),), lead[: begin + start + (prose.end() if prose else 0)]
    return (), lead

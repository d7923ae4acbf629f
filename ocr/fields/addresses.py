"""Every address of a page, whatever its role, anchored on a postcode and its city.

From the postcode the address grows upwards over the lines of its block that can belong to it, and what is
left on top is the recipient; or, inside running text, it goes back to where the street begins. Roles are
given afterwards by ``ocr.fields.address_roles``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ocr.fields.address_lines import (
    LineKind,
    has_title,
    is_organisation,
    is_street,
    is_unit,
    kind_of,
    street_start,
)
from ocr.fields.addresses_in_text import street_before
from ocr.fields.cities import CityMatch, cities_in
from ocr.fields.issuers import names_brand
from ocr.fields.labels import announces_address, end_of_address_label, is_address_label
from ocr.fields.names import looks_like_name, may_be_recipient, shares_word
from ocr.fields.strips import Block, Flow, Strip, above_in_column, flows_of
from ocr.fields.text import compact, fold, letters, tidy
from ocr.reading import Box, enclosing

# AFNOR NF Z10-011 has six lines; a long name may take two and a country one more.
MOST_LINES_ABOVE = 7
# Beyond these a line is a sentence, not a line of an address.
MOST_WORDS = 11
MOST_LETTERS = 62
# Between the middles of two rows of a widely spaced table, and how much two such steps may differ, in letter heights.
WIDEST_STEP = 3.0
STEP_SLACK = 0.6
# A word this unsure, 0..1, with no more letters than this is no line of an address.
LEAST_LINE_CONFIDENCE = 0.55
MOST_SCRAP_LETTERS = 8
_CONJUNCTION_END = re.compile(r"(?:-|&|\bET|\bOU|,|/)$")
# Print larger than this beside the line below is no line of one address.
LETTERHEAD_RATIO = 1.4
_TRADE = re.compile(
    r"\b(?:USINE|ENERGIES?|ELECTRICITE|GAZ|EAUX?|REGIE|SYNDICAT|TELECOM|ASSURANCES?|GERANCE|GESTION|IMMOBILIERE?|"
    r"HABITAT|OPERATEUR|FOURNISSEUR)\b"
)
_OFFICE = re.compile(
    r"\b(?:TRESORERIE|CENTRE|SERVICES?|AGENCE|DIRECTION|CAISSE|MAIRIE|OFFICE|SYNDICAT|REGIE|CABINET|BANQUE|SIP|SIE)\b"
)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An address before its role is known. ``lead`` is what stands before it in its own line, ``head`` the strip
    right above it in its block, ``strips`` those it stands on, recipient first.
    """

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


def candidates_in(
    blocks: tuple[Block, ...], strips: tuple[Strip, ...], known_names: tuple[str, ...]
) -> tuple[Candidate, ...]:
    """Every address of the blocks; names known from labels tell recipients from place names."""
    return tuple(
        candidate
        for block in blocks
        for flow in flows_of(block)
        for candidate in _candidates_at(block, flow, strips, known_names)
    )


def _candidates_at(
    block: Block, flow: Flow, strips: tuple[Strip, ...], known_names: tuple[str, ...]
) -> list[Candidate]:
    """The addresses whose postcode stands in one flow."""
    found: list[Candidate] = []
    start = 0
    for city in cities_in(flow.text):
        lead = flow.text[start : city.start]
        if tidy(lead) and (street_before(lead)[0] or not city.is_behind):
            found.append(_inside_text(block, flow, city, lead))
        elif tidy(lead):
            continue
        else:
            grown = _upwards(block.strips, flow.first, flow.text[city.end :], city, known_names)
            if not grown.lines and flow.first == 0:
                column = (*_spaced_column(block.strips[0], strips), block.strips[0])
                grown = _upwards(column, len(column) - 1, flow.text[city.end :], city, known_names)
            found.append(_under_label(grown, strips))
        start = city.end
    return found


def _is_stain(strip: Strip) -> bool:
    """Whether a strip inside a block is a stain or a scrap of its neighbours: one short word, badly recognised."""
    is_scrap = len(strip.text.split()) == 1 and letters(strip.text) <= MOST_SCRAP_LETTERS
    return strip.confidence < LEAST_LINE_CONFIDENCE and is_scrap


def _spaced_column(last: Strip, strips: tuple[Strip, ...]) -> tuple[Strip, ...]:
    """The strips above one in a widely spaced table, top to bottom: left edges in line, steps alike."""
    chain: list[Strip] = [last]
    for other in above_in_column(last, strips):
        below = chain[-1]
        step = below.middle - other.middle
        usual = chain[0].middle - chain[1].middle if len(chain) > 1 else step
        in_line = abs(other.box.left - last.box.left) <= last.height
        if not in_line or step > WIDEST_STEP * last.height or abs(step - usual) > STEP_SLACK * last.height:
            break
        chain.append(other)
    return tuple(reversed(chain[1:]))


def _upwards(
    column: tuple[Strip, ...], index: int, tail: str, city: CityMatch, known_names: tuple[str, ...]
) -> Candidate:
    """The address whose postcode begins a line: its other lines stand above in the column."""
    above = [strip for strip in column[max(0, index - MOST_LINES_ABOVE) : index] if not _is_stain(strip)]
    taken = _lines_above(above, known_names)
    lines = above[len(above) - taken :]
    recipients = _recipients_above(above[: len(above) - taken])
    rest = above[: len(above) - taken - len(recipients)]
    address_strips = (*lines, column[index])
    return Candidate(
        city=city,
        lines=tuple(tidy(_without_label(strip.text)) for strip in lines),
        recipient_lines=tuple(tidy(strip.text) for strip in recipients),
        tail=tail,
        head=rest[-1] if rest else None,
        strips=(*recipients, *address_strips),
        address_strips=address_strips,
        lead=_label_of(lines[0].text) if lines else "",
    )


def _under_label(grown: Candidate, strips: tuple[Strip, ...]) -> Candidate:
    """The address with the line right above it that stands behind a label in one strip."""
    if grown.recipient_lines or grown.lead:
        return grown
    first = grown.address_strips[0]
    for above in above_in_column(first, strips)[:1]:
        if is_address_label(above.folded):
            break
        start = end_of_address_label(above.folded) or (0 if grown.lines else street_start(above.text) or 0)
        line = tidy(above.text[start:])
        near = first.box.top - above.box.bottom <= first.height
        if start and near and len(above.text) < MOST_LETTERS and (is_street(line) or is_unit(line) or not grown.lines):
            held = (above, *grown.address_strips)
            lines = (line, *grown.lines)
            return replace(grown, lines=lines, lead=above.text[:start], head=None, strips=held, address_strips=held)
    return grown


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
    if kind is not LineKind.STREET and announces_address(strip.folded):
        return False
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
    if before is not None and may_be_recipient(text) and shares_word(before.text, text):
        return False
    if before is not None and (has_title(before.text) or looks_like_name(before.text) or _is_line_of_address(before)):
        return True
    if before is not None and kind_of(before.text) is LineKind.LABEL and announces_address(before.folded):
        return True
    return not may_be_recipient(text) if has_street else _may_stand_alone(text, before)


def _is_line_of_address(strip: Strip) -> bool:
    """Whether a strip is surely a line of an address."""
    return kind_of(strip.text) in (LineKind.STREET, LineKind.UNIT)


def _may_stand_alone(text: str, before: Strip | None) -> bool:
    """Whether a line right above a postcode is a place although no street was seen: a lieu-dit."""
    headed = before is None or kind_of(before.text) is LineKind.LABEL
    return (
        len(text.split()) <= 6
        and not is_organisation(text)
        and (headed or may_be_recipient(before.text if before else ""))
    )


def _recipients_above(above: list[Strip]) -> list[Strip]:
    """The strips right above an address that name its recipient, top to bottom."""
    found: list[Strip] = []
    for position in range(len(above) - 1, -1, -1):
        strip = above[position]
        if not _names_somebody(above, position) or len(found) == 3:
            break
        if found and _is_letterhead(strip, found[0]):
            break
        if found and names_brand(strip.text) and not (_is_office(found[0].text) or names_brand(found[0].text)):
            break
        if found and _is_office(found[0].text) and not is_organisation(strip.text):
            break
        found.insert(0, strip)
    return found


def _is_letterhead(strip: Strip, below: Strip) -> bool:
    """Whether a line above a recipient is the sender's: in larger print, or a trade's name above a person's."""
    is_person = has_title(below.text) or looks_like_name(below.text)
    is_trade = bool(_TRADE.search(strip.folded)) and not has_title(strip.text)
    return strip.height > LETTERHEAD_RATIO * below.height or (is_person and is_trade)


def _is_office(text: str) -> bool:
    """Whether a line names an office or a service: a person named above it is not at its address."""
    return bool(_OFFICE.search(fold(text))) and not has_title(text)


def _names_somebody(above: list[Strip], position: int) -> bool:
    """Whether a strip above an address is its recipient or the second half of one."""
    strip = above[position]
    if len(strip.text.split()) > MOST_WORDS or cities_in(strip.text):
        return False
    if strip.text[:1].islower() and not looks_like_name(strip.text):
        return False
    if kind_of(strip.text) is LineKind.LABEL and not looks_like_name(strip.text):
        return False
    if has_title(strip.text) or looks_like_name(strip.text):
        return True
    before = above[position - 1] if position > 0 else None
    if before is not None and _CONJUNCTION_END.search(before.folded):
        return True
    return may_be_recipient(strip.text) or (before is not None and has_title(before.text))


def _inside_text(block: Block, flow: Flow, city: CityMatch, lead: str) -> Candidate:
    """The address whose postcode stands behind other text, which holds its street."""
    lines, before = street_before(lead)
    begin = city.start - len(lead) + len(before)
    strips = flow.between(begin, city.end)
    is_own_line = not tidy(before) and bool(lines) and not flow.is_sentence
    recipients = _recipients_above(list(block.strips[max(0, flow.first - 3) : flow.first])) if is_own_line else []
    first = flow.first - len(recipients)
    return Candidate(
        city=city,
        lines=lines,
        recipient_lines=tuple(tidy(one.text) for one in recipients),
        lead=before,
        tail=flow.text[city.end :],
        head=block.strips[first - 1] if first > 0 else None,
        strips=(*recipients, *strips),
        address_strips=strips,
        in_text=not is_own_line,
    )

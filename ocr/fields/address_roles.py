"""Whose each address of a document is: the home, the billing address, the issuer's, a payment centre's.

Labels decide first, then what the address holds (CEDEX, post box), then where it stands. The address window
of a letter is the home only as long as no labelled home says otherwise; then it is where the bill is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ocr.fields.address_lines import (
    LineKind,
    has_title,
    is_organisation,
    is_post_box,
    is_street,
    kind_of,
    with_long_ways,
    with_spaced_number,
)
from ocr.fields.addresses import Candidate
from ocr.fields.labels import (
    FAINT,
    LIKELY,
    SURE,
    AddressLabel,
    address_label,
    end_of_address_label,
    is_address_label,
)
from ocr.fields.names import looks_like_name
from ocr.fields.strips import Area, Areas, Strip, above_in_column, left_cell
from ocr.fields.text import compact, digits, fold, tidy
from ocr.reading import AddressRole, DocumentType, FoundAddress

# Shares of the page: where the address window of a letter ends, where its right half begins, where the legal
# small print at the foot begins (NF Z 11-001 puts the window in the upper third).
WINDOW_BOTTOM = 0.45
WINDOW_LEFT = 0.38
FOOT_TOP = 0.86
LETTERHEAD_BOTTOM = 0.2
# On these the landlord's address may stand without a word that says so.
_RENT = (DocumentType.RENT_RECEIPT, DocumentType.RENT_CALL)
_SUPPLIED_AT_A_PLACE = (DocumentType.ELECTRICITY_BILL, DocumentType.GAS_BILL, DocumentType.WATER_BILL)
# How far above a block a label still speaks for it, in letter heights.
LABEL_REACH = 2.6
# How far below a label its own value may stand, in letter heights; the next row of a table is further away.
VALUE_REACH = 1.3
# How far above or below a label the address right of it may stand, in letter heights: cells are centred.
CELL_REACH = 2.5
# Words before an address in its line from which it stands in a sentence rather than behind a name in a table's cell.
MOST_LEAD_WORDS = 6
# Words behind a label that are a value rather than the rest of the label ("assuré", "desservi par nous").
FEWEST_VALUE_WORDS = 4
# Confidences of an address without a label, 0..1.
ADDRESSEE_HOME = 0.75
ADDRESSEE_HOME_UNSURE = 0.5
# Digits that make a labelled strip a number rather than a label.
FEWEST_REFERENCE_DIGITS = 8
# A delivery point is mostly given by its number.
_NUMBERED_POINT = re.compile(r"(?:VOTRE |N[°O] (?:DE |DU )?)?POINT DE (?:LIVRAISON|COMPTAGE|REFERENCE)")
# The end of a label of a home whose first word was not recognised.
_LABEL_REMAINS = re.compile(
    r"(?:DE |D')(?:BRANCHEMENT|CONSOMMATION|FOURNITURE|INSTALLATION|IMPOSITION)\b|DU (?:BIEN|LOGEMENT|RISQUE)\b"
)
# Characters behind an address that may say whose it is (a register number).
TAIL_READ = 60
WITHOUT_STREET = 0.6
REPAIRED_POSTCODE = 0.85
# rapidfuzz ratio, 0..100, of two printings of one address without spaces.
SAME_PRINTING = 84.0


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An address with its first role. ``is_addressee`` says that a letter is sent there."""

    candidate: Candidate
    role: AddressRole
    strength: float
    is_addressee: bool = False


def place_addresses(
    candidates: tuple[Candidate, ...],
    areas: Areas,
    strips: tuple[Strip, ...],
    kind: DocumentType,
    *,
    is_recognised: bool,
) -> tuple[Placed, ...]:
    """Every address with its role, homes settled against the address window.

    A bill for what is supplied at a place names that place: where no such label was recognised on an image, it
    was lost, and the window may be another address.
    """
    placed = tuple(
        _place(candidate, areas[candidate.page], strips, _owned_by_others(candidate, candidates))
        for candidate in candidates
    )
    if kind in _RENT:
        placed = tuple(_as_landlord(one) if _is_sender(one, areas) else one for one in placed)
    is_lost = is_recognised and kind in _SUPPLIED_AT_A_PLACE
    return _settled(placed, home_is_announced=is_lost or any(_announces_home(strip) for strip in strips))


def _is_sender(one: Placed, areas: Areas) -> bool:
    """Whether an unlabelled person's address stands on the left, where whoever writes the paper does."""
    return one.is_addressee and areas[one.candidate.page].across(one.candidate.box) <= WINDOW_LEFT


def _as_landlord(one: Placed) -> Placed:
    """The address of who gives a rent receipt, which is nobody's home here."""
    return replace(one, role=AddressRole.OTHER, strength=LIKELY, is_addressee=False)


def _owned_by_others(candidate: Candidate, candidates: tuple[Candidate, ...]) -> tuple[Strip, ...]:
    """The strips that other addresses stand on, and the labels on top of any address."""
    heads = [one.head for one in candidates if one.head is not None]
    others = [strip for one in candidates if one is not candidate for strip in one.strips]
    return (*heads, *(strip for strip in others if strip not in candidate.strips))


def _announces_home(strip: Strip) -> bool:
    """Whether a strip is a sure label of a home; if no address was read at it, the home itself was not."""
    label = address_label(strip.folded)
    at_start = is_address_label(strip.folded) or end_of_address_label(strip.folded) > 0
    is_home = label is not None and label.role is AddressRole.HOME and label.strength == SURE
    if _LABEL_REMAINS.match(strip.folded):
        return True
    is_number = bool(_NUMBERED_POINT.match(strip.folded)) or digits(strip.text) >= FEWEST_REFERENCE_DIGITS
    return at_start and is_home and not is_number


def _is_rival(one: Placed, chosen: Placed) -> bool:
    """Whether an unexplained address in the body might be the home rather than the address window."""
    in_body = one.role is AddressRole.OTHER and one.strength == FAINT
    nameless = one.is_addressee and not one.candidate.recipient_lines
    below = nameless and one.candidate.box.top > chosen.candidate.box.bottom
    is_whole = bool(one.candidate.lines)
    return (in_body or below) and is_whole and not is_same_printing(one.candidate, chosen.candidate)


def addressees_of(placed: tuple[Placed, ...]) -> tuple[Candidate, ...]:
    """The addresses with a recipient that is theirs who lives there or gets the bill, the letter's first."""
    ours = [
        one for one in placed if one.role in (AddressRole.HOME, AddressRole.BILLING) and one.candidate.recipient_lines
    ]
    return tuple(
        one.candidate for one in sorted(ours, key=lambda one: not one.is_addressee) if not one.candidate.in_text
    )


def _place(candidate: Candidate, area: Area, strips: tuple[Strip, ...], owned: tuple[Strip, ...]) -> Placed:
    """The first role of an address."""
    if candidate.city.is_cedex or any(is_post_box(line) for line in candidate.lines) or is_post_box(candidate.lead):
        return Placed(candidate=candidate, role=_institution(candidate, strips, owned), strength=SURE)
    label = label_of(candidate, strips, owned)
    addressee = is_addressee(candidate, area)
    if label is not None and not (addressee and label.role is AddressRole.HOME and label.strength < LIKELY):
        return Placed(candidate=candidate, role=label.role, strength=label.strength)
    if addressee:
        return Placed(candidate=candidate, role=AddressRole.BILLING, strength=FAINT, is_addressee=True)
    return Placed(candidate=candidate, role=_by_place(candidate, area), strength=FAINT)


def _institution(candidate: Candidate, strips: tuple[Strip, ...], owned: tuple[Strip, ...]) -> AddressRole:
    """Whether a post box is a payment centre's, an agency's or the issuer's."""
    label = label_of(candidate, strips, owned)
    if label is not None and label.role in (AddressRole.PAYMENT_CENTRE, AddressRole.AGENCY):
        return label.role
    return AddressRole.ISSUER


def _by_place(candidate: Candidate, area: Area) -> AddressRole:
    """The role of an unlabelled address that no letter is sent to."""
    if area.down(candidate.box) > FOOT_TOP:
        return AddressRole.ISSUER
    if any(is_organisation(line) for line in candidate.recipient_lines) or is_organisation(candidate.lead):
        return AddressRole.ISSUER
    if area.down(candidate.box) < LETTERHEAD_BOTTOM:
        return AddressRole.AGENCY
    return AddressRole.OTHER


def is_addressee(candidate: Candidate, area: Area) -> bool:
    """Whether the address stands where a letter's does and somebody is named above it."""
    if candidate.page != 1 or candidate.in_text or area.down(candidate.box) > WINDOW_BOTTOM:
        return False
    if candidate.city.is_cedex or any(is_post_box(line) for line in candidate.lines):
        return False
    right = area.across(candidate.box) > WINDOW_LEFT
    named = any(has_title(line) or looks_like_name(line) for line in candidate.recipient_lines)
    return named or (right and (bool(candidate.recipient_lines) or bool(candidate.lines)))


def label_of(candidate: Candidate, strips: tuple[Strip, ...], owned: tuple[Strip, ...]) -> AddressLabel | None:
    """The nearest label of an address: in its line, on top of its block, to its left, or above it."""
    inside = address_label(_lead_with_context(candidate))
    if inside is not None:
        return inside
    if candidate.head is not None and (on_top := _label_in(candidate.head)) is not None:
        return on_top
    if candidate.in_text and len(tidy(candidate.lead).split()) > MOST_LEAD_WORDS:
        after = address_label(_tail_words(candidate))
        return after if after is not None and after.role is AddressRole.ISSUER else None
    return _left_label(candidate, strips, owned) or _label_above(candidate, strips)


def _tail_words(candidate: Candidate) -> str:
    """What follows the address in its line, folded and short: a register number says whose it is."""
    return fold(tidy(candidate.tail))[:TAIL_READ]


def _lead_with_context(candidate: Candidate) -> str:
    """The text before the address, folded; running text takes in the line above."""
    from_above = ""
    if candidate.in_text and candidate.head is not None and candidate.lead:
        from_above = candidate.head.folded + " "
    return from_above + _folded_lead(candidate)


def _folded_lead(candidate: Candidate) -> str:
    """What stands before the address in its own line."""
    return fold(candidate.lead)


def _label_in(strip: Strip) -> AddressLabel | None:
    """The label a strip holds, unless the strip is a sentence."""
    return address_label(strip.folded) if len(strip.text.split()) <= 9 else None


def _left_label(candidate: Candidate, strips: tuple[Strip, ...], owned: tuple[Strip, ...]) -> AddressLabel | None:
    """The label in the cell to the left, on the row of any line of the address."""
    top = candidate.strips[0].box.top - 0.3 * candidate.strips[0].height
    bottom = candidate.box.bottom + 0.3 * candidate.strips[0].height
    cells = [
        strip
        for strip in strips
        if strip.page == candidate.page and top <= strip.middle <= bottom and strip.box.right <= candidate.box.left
    ]
    free = [cell for cell in cells if cell not in owned and not _is_cut_off(cell, candidate, owned)]
    labels = [label for cell in free if not _heads_a_column(cell, strips) and (label := _cell_label(cell)) is not None]
    return max(labels, key=lambda label: label.strength, default=None)


def _is_cut_off(cell: Strip, candidate: Candidate, owned: tuple[Strip, ...]) -> bool:
    """Whether another address stands between a cell and this one, so that the cell speaks for that one."""
    return any(
        cell.box.right <= strip.box.left < candidate.box.left
        and strip.page == cell.page
        and abs(strip.middle - cell.middle) <= CELL_REACH * cell.height
        for strip in owned
    )


def _cell_label(cell: Strip) -> AddressLabel | None:
    """The label of a table's left cell, None when the cell holds its own value behind a colon."""
    value_begins = end_of_address_label(cell.folded) or len(cell.text)
    behind = tidy(cell.text[value_begins:])
    is_more = digits(behind) > 0 or is_street(behind) or len(behind.split()) >= FEWEST_VALUE_WORDS
    has_value = (is_more and not is_address_label(cell.folded)) or (
        ":" in cell.text and bool(tidy(cell.text.rsplit(":", 1)[1]))
    )
    label = None if has_value else _label_in(cell)
    return (
        label
        if label is not None and label.role in (AddressRole.HOME, AddressRole.BILLING, AddressRole.OTHER)
        else None
    )


def _heads_a_column(cell: Strip, strips: tuple[Strip, ...]) -> bool:
    """Whether a label has its own value right below, so that it does not speak for what is to its right."""
    below = [
        strip
        for strip in strips
        if strip.page == cell.page
        and strip.middle > cell.middle
        and strip.box.top - cell.box.bottom < VALUE_REACH * cell.height
        and strip.box.left < cell.box.right
        and cell.box.left < strip.box.right
        and not strip.text[:1].islower()
        and left_cell(strip, strips) is None
    ]
    return any(kind_of(strip.text) is not LineKind.LABEL and address_label(strip.folded) is None for strip in below)


def _label_above(candidate: Candidate, strips: tuple[Strip, ...]) -> AddressLabel | None:
    """The label that stands above the block at a small distance."""
    first = candidate.strips[0]
    for strip in above_in_column(first, strips)[:1]:
        if first.box.top - strip.box.bottom <= LABEL_REACH * first.height and strip is not candidate.head:
            return _label_in(strip)
    return None


def _settled(placed: tuple[Placed, ...], *, home_is_announced: bool) -> tuple[Placed, ...]:
    """Roles after homes and address windows have been compared."""
    homes = [one for one in placed if one.role is AddressRole.HOME and one.strength >= LIKELY]
    faint = [one for one in placed if one.role is AddressRole.HOME and one.strength < LIKELY]
    windows = [one for one in placed if one.is_addressee]
    if homes:
        return _with_half_read_set_aside(tuple(_against_homes(one, homes) for one in placed))
    if windows:
        chosen = max(windows, key=_window_merit)
        unsure = home_is_announced or any(_is_rival(one, chosen) for one in placed)
        strength = ADDRESSEE_HOME_UNSURE if unsure else ADDRESSEE_HOME
        asked = [one for one in placed if one.is_addressee or one in faint or _is_rival(one, chosen)]
        return tuple(_against_window(one, chosen, strength) if one in asked else one for one in placed)
    return placed


def _window_merit(one: Placed) -> tuple[bool, float]:
    """Of several blocks the one with a named person, then the one further right."""
    named = any(has_title(line) or looks_like_name(line) for line in one.candidate.recipient_lines)
    return named, one.candidate.box.left


def _against_homes(one: Placed, homes: list[Placed]) -> Placed:
    """A window or a faint home beside labelled homes: the same address again, or where the bill is sent."""
    nameless = one.candidate.in_text or not one.candidate.recipient_lines
    is_letter = one.is_addressee or (one.strength == FAINT and not nameless and _is_printed_again(one, homes))
    if one in homes or not (is_letter or one.role is AddressRole.HOME):
        return one
    if _is_printed_again(one, homes):
        return replace(one, role=AddressRole.HOME, strength=LIKELY)
    if all(_is_half_read(home.candidate, one.candidate) for home in homes):
        return replace(one, role=AddressRole.HOME, strength=ADDRESSEE_HOME)
    return replace(one, role=AddressRole.BILLING, strength=SURE)


def _is_printed_again(one: Placed, homes: list[Placed]) -> bool:
    """Whether an address is one of the homes, printed a second time."""
    return any(is_same_printing(one.candidate, home.candidate) for home in homes)


def _is_half_read(home: Candidate, whole: Candidate) -> bool:
    """Whether of a home only some words, and no number, were read of what stands whole in another place."""
    mine, theirs = compact("".join(home.lines)), [compact(line) for line in whole.lines]
    is_shorter = len(mine) < len("".join(theirs)) and not digits(mine)
    inside = not mine or any(mine in line for line in theirs)
    return home.city.postcode == whole.city.postcode and is_shorter and inside


def _with_half_read_set_aside(placed: tuple[Placed, ...]) -> tuple[Placed, ...]:
    """The same addresses, a home that is half of another home's printing no longer a home."""
    homes = [one for one in placed if one.role is AddressRole.HOME]
    return tuple(
        replace(one, role=AddressRole.OTHER)
        if one in homes and any(_is_half_read(one.candidate, other.candidate) for other in homes)
        else one
        for one in placed
    )


def _against_window(one: Placed, chosen: Placed, strength: float) -> Placed:
    """The address window taken for the home because nothing else says where that is.

    An unexplained address below it is as likely the home, which a human settles.
    """
    if _is_rival(one, chosen):
        return replace(one, role=AddressRole.HOME, strength=ADDRESSEE_HOME_UNSURE)
    if one is chosen or is_same_printing(one.candidate, chosen.candidate):
        return replace(one, role=AddressRole.HOME, strength=strength)
    return replace(one, role=AddressRole.OTHER, strength=FAINT)


def is_same_printing(one: Candidate, other: Candidate) -> bool:
    """Whether two printed addresses are one: same postcode, same digits in the street, letters alike."""
    if one.city.postcode != other.city.postcode:
        return False
    mine, theirs = _street_of(one), _street_of(other)
    numbers = ["".join(filter(str.isdigit, text)) for text in (mine, theirs)]
    return numbers[0] == numbers[1] and fuzz.ratio(mine, theirs) >= SAME_PRINTING


def _street_of(candidate: Candidate) -> str:
    """The last line with a digit, else all lines, compact."""
    numbered = [line for line in candidate.lines if any(character.isdigit() for character in line)]
    return compact(with_long_ways(numbered[-1] if numbered else " ".join(candidate.lines)))


def found_address(one: Placed) -> FoundAddress:
    """The address as it goes out."""
    candidate = one.candidate
    confidence = one.strength * candidate.confidence
    confidence *= 1.0 if candidate.lines else WITHOUT_STREET
    confidence *= 1.0 if candidate.city.exact else REPAIRED_POSTCODE
    return FoundAddress(
        role=one.role,
        lines=tuple(with_spaced_number(line) for line in candidate.lines),
        postcode=candidate.city.postcode,
        city=candidate.city.city,
        recipient_lines=candidate.recipient_lines,
        confidence=round(confidence, 3),
        box=candidate.box,
    )

"""Whose each address of a document is: the home, the billing address, the issuer's, a payment centre's.

Labels decide first, then what the address holds (CEDEX, post box), then where it stands. The address window
of a letter is the home only as long as no labelled home says otherwise; then it is where the bill is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ocr.fields.address_labels import label_of, lead_with_context
from ocr.fields.address_lines import (
    has_numbered_way,
    has_title,
    is_organisation,
    is_post_box,
    with_long_ways,
    with_spaced_number,
)
from ocr.fields.addresses import Candidate
from ocr.fields.issuers import names_brand
from ocr.fields.labels import (
    FAINT,
    LIKELY,
    SURE,
    AddressLabel,
    address_label,
    end_of_address_label,
    is_address_label,
    section_above,
)
from ocr.fields.names import looks_like_name, may_be_recipient
from ocr.fields.strips import Area, Areas, Strip, above_in_column
from ocr.fields.text import compact, digits, fold, is_capitals
from ocr.reading import AddressRole, DocumentType, FoundAddress, PersonRole

# Shares of the page: where the address window of a letter ends, where its right half begins, where the legal
# small print at the foot begins (NF Z 11-001 puts the window in the upper third).
WINDOW_BOTTOM = 0.45
WINDOW_LEFT = 0.38
SENDER_LEFT = 0.25
FOOT_TOP = 0.86
LETTERHEAD_BOTTOM = 0.2
# On these the landlord's address may stand without a word that says so.
_RENT = (DocumentType.RENT_RECEIPT, DocumentType.RENT_CALL)
_SUPPLIED_AT_A_PLACE = (DocumentType.ELECTRICITY_BILL, DocumentType.GAS_BILL, DocumentType.WATER_BILL)
# Said right behind an address of who lets: "…, ci-après le bailleur".
_OWNER_BEHIND = re.compile(r"[ ,(]*(?:CI-APRES[A-Z ,]{0,30}?)?(?:LE |LA |LES )?(?:BAILL|PROPRIETAIRE|MANDANT)")
_SIGNATORY = re.compile(r"SOUSSIGN[^.:]*(?:DEMEURANT|DOMICILIEE?|RESIDANT|HABITANT)[A-Z ]*$")
# Words of a person's name without title.
MOST_PERSON_WORDS = 4
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
WITHOUT_STREET = 0.6
# A residence and a street on one line, never a number and its way.
_LINE_PARTS = re.compile(r"(?<=[^\W\d_]),\s+|\s+-\s+")
# What may stand behind a street in its line.
_BEHIND_STREET = re.compile(r"(?<=[^\W\d_]{2})(?:,| - ).*$")
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
    from_organisation: bool = False,
) -> tuple[Placed, ...]:
    """Every address with its role, homes settled against the address window.

    A bill for what is supplied at a place names that place: where no such label was recognised on an image, it
    was lost, and the window may be another address. A person's block on a rent paper is the landlord's only where
    no organisation's letterhead says who sends it.
    """
    placed = tuple(
        _place(candidate, areas[candidate.page], strips, _owned_by_others(candidate, candidates))
        for candidate in candidates
    )
    if kind in _RENT:
        senders = [one for one in placed if not from_organisation and _is_sender(one, placed, areas)]
        placed = tuple(_as_landlord(one) if one in senders or _signs(one) else one for one in placed)
    if kind in (*_RENT, DocumentType.TENANCY_CONTRACT):
        placed = tuple(_as_landlord(one) if _OWNER_BEHIND.match(fold(one.candidate.tail)) else one for one in placed)
    is_lost = is_recognised and kind in _SUPPLIED_AT_A_PLACE
    return _settled(placed, home_is_announced=is_lost or any(_announces_home(strip) for strip in strips))


def _is_sender(one: Placed, placed: tuple[Placed, ...], areas: Areas) -> bool:
    """Whether an unlabelled person's address stands on the left, where whoever writes the paper does.

    Alone on the page it may be a window that stands further left than most.
    """
    across = areas[one.candidate.page].across(one.candidate.box)
    others = any(other.is_addressee and other.candidate.box.left > one.candidate.box.right for other in placed)
    return one.is_addressee and (across <= SENDER_LEFT or (others and across <= WINDOW_LEFT))


def _signs(one: Placed) -> bool:
    """Whether the address is in a sentence that names who gives the receipt: "je soussigné …, demeurant …"."""
    return bool(_SIGNATORY.search(lead_with_context(one.candidate)))


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
    label = _of_section(label_of(candidate, strips, owned), candidate, strips)
    addressee = is_addressee(candidate, area)
    if label is not None and not (addressee and label.role is AddressRole.HOME and label.strength < LIKELY):
        return Placed(candidate=candidate, role=label.role, strength=label.strength)
    if addressee:
        return Placed(candidate=candidate, role=AddressRole.BILLING, strength=FAINT, is_addressee=True)
    return Placed(candidate=candidate, role=_by_place(candidate, area), strength=FAINT)


def _of_section(label: AddressLabel | None, candidate: Candidate, strips: tuple[Strip, ...]) -> AddressLabel | None:
    """A label that says no more than "Adresse :", with the role that the heading of its part of a form gives."""
    if label is None or label.strength > FAINT:
        return label
    section = section_above(tuple(reversed(above_in_column(candidate.strips[0], strips))))
    if section in (PersonRole.LANDLORD, PersonRole.ADVISER):
        return replace(label, role=AddressRole.OTHER, strength=SURE)
    return replace(label, strength=LIKELY) if section is PersonRole.HOLDER else label


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
    if any(is_organisation(line) or names_brand(line) for line in (*candidate.recipient_lines, candidate.lead)):
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
    named = named or any(_reads_as_person(line) for line in candidate.recipient_lines)
    return named or (right and (bool(candidate.recipient_lines) or bool(candidate.lines)))


def _reads_as_person(line: str) -> bool:
    """Whether a line is words with capitals that may be a name, and no organisation's or brand's."""
    words = line.split()
    capitalised = all(word[:1].isupper() and not is_capitals(word) for word in words)
    is_short = len(words) <= MOST_PERSON_WORDS
    return capitalised and is_short and may_be_recipient(line) and not (is_organisation(line) or names_brand(line))


def _settled(placed: tuple[Placed, ...], *, home_is_announced: bool) -> tuple[Placed, ...]:
    """Roles after homes and address windows have been compared."""
    homes = [one for one in placed if one.role is AddressRole.HOME and one.strength >= LIKELY]
    faint = [one for one in placed if one.role is AddressRole.HOME and one.strength < LIKELY]
    windows = [one for one in placed if one.is_addressee]
    if homes:
        return _with_half_read_set_aside(tuple(_against_homes(one, homes) for one in placed))
    if windows:
        chosen = max(windows, key=_window_merit)
        lost = home_is_announced and not _is_printed_twice(chosen, placed)
        unsure = lost or any(_is_rival(one, chosen) for one in placed)
        strength = ADDRESSEE_HOME_UNSURE if unsure else ADDRESSEE_HOME
        asked = [one for one in placed if one.is_addressee or one in faint or _is_rival(one, chosen)]
        return tuple(_against_window(one, chosen, strength) if one in asked else one for one in placed)
    return placed


def _is_printed_twice(chosen: Placed, placed: tuple[Placed, ...]) -> bool:
    """Whether an address stands elsewhere on the paper too, as a home does beside its window."""
    others = (one for one in placed if one is not chosen)
    return any(one.candidate.lines and is_same_printing(one.candidate, chosen.candidate) for one in others)


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
    """The line with number and way, else the last with a digit, else all lines, compact."""
    parts = [part for line in candidate.lines for part in _LINE_PARTS.split(line)]
    ways = [part for part in parts if has_numbered_way(part)]
    numbered = [line for line in candidate.lines if digits(line)]
    line = (ways or numbered or [" ".join(candidate.lines)])[-1]
    return compact(with_long_ways(_BEHIND_STREET.sub("", line)))


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

"""Which label speaks for an address: in its line, on top of its block, in the cell to its left, or above it.

What each label says is in ``ocr.fields.labels``; what follows from it in ``ocr.fields.address_roles``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ocr.fields.address_lines import (
    LineKind,
    is_organisation,
    is_street,
    kind_of,
)
from ocr.fields.addresses import Candidate
from ocr.fields.cities import cities_in
from ocr.fields.issuers import names_brand
from ocr.fields.labels import (
    LIKELY,
    SURE,
    AddressLabel,
    address_label,
    end_of_address_label,
    is_address_label,
)
from ocr.fields.strips import Strip, above_in_column, left_cell, right_cell
from ocr.fields.text import digits, fold, tidy
from ocr.reading import AddressRole

_TENANT_NAMED = re.compile(r"(?:LE |LA |LES )?(?:CO-?)?(?:LOCATAIRE|PRENEUR|OCCUPANT|ABONNE|TITULAIRE|SOUSCRIPTEUR)")
_OWNER_NAMED = re.compile(r"(?:LE |LA |LES )?(?:BAILLEUR|BAILLERESSE|PROPRIETAIRE|MANDANT)")
# How far above a block a label still speaks for it, in letter heights.
LABEL_REACH = 2.6
# The same for a line that ends with a colon and so announces what stands below it.
COLON_REACH = 10.0
# How far below a label its own value may stand, in letter heights; the next row of a table is further away.
VALUE_REACH = 1.3
# How far above or below a label the address right of it may stand, in letter heights: cells are centred.
CELL_REACH = 2.5
# Words before an address in its line from which it stands in a sentence rather than behind a name in a table's cell.
MOST_LEAD_WORDS = 6
# Words of a label; characters at the end of a longer sentence that say what stands below it.
MOST_LABEL_WORDS = 9
SENTENCE_END_READ = 60
# Characters of a sentence over two lines that may say whose the address below is.
SENTENCE_READ = 150
_ANNOUNCES = re.compile(
    r"\b(?:RESIDE|DEMEURE|HABITE|LOGEE?|DOMICILIEE?|HEBERGEE?)\b|"
    r"(?::|SUIVANTE|CI-DESSOUS|CI-APRES|SITUEE?S?|SISE?|\bAU|\bA)$"
)
# Words behind a label that are a value rather than the rest of the label ("assuré", "desservi par nous").
FEWEST_VALUE_WORDS = 4
# Characters behind an address that may say whose it is (a register number).
TAIL_READ = 60


def label_of(candidate: Candidate, strips: tuple[Strip, ...], owned: tuple[Strip, ...]) -> AddressLabel | None:
    """The nearest label of an address: in its line, on top of its block, to its left, or above it."""
    inside = address_label(lead_with_context(candidate)) or address_label(_folded_lead(candidate))
    if inside is not None:
        return _of_organisation(inside, candidate)
    if (named := _label_of_recipient(candidate)) is not None:
        return named
    if candidate.head is not None and (on_top := _label_in(candidate.head)) is not None:
        return on_top
    if candidate.in_text and len(tidy(candidate.lead).split()) > MOST_LEAD_WORDS:
        after = address_label(_tail_words(candidate))
        return after if after is not None and after.role is AddressRole.ISSUER else None
    return _left_label(candidate, strips, owned) or _label_above(candidate, strips, owned)


def _of_organisation(label: AddressLabel, candidate: Candidate) -> AddressLabel:
    """A label in a sentence, the issuer's where an organisation speaks: "nous soussignés …, certifions"."""
    speaker = candidate.lead[-SENTENCE_END_READ:]
    said = lead_with_context(candidate)
    if said[label.start :].startswith("SOUSSIGN"):
        speaker = said[label.start :]
    is_faint = label.role is AddressRole.HOME and label.strength < SURE and "SOUSSIGN" in fold(speaker)
    is_theirs = is_faint and (is_organisation(speaker) or names_brand(speaker))
    return replace(label, role=AddressRole.ISSUER) if is_theirs else label


def _label_of_recipient(candidate: Candidate) -> AddressLabel | None:
    """What the word before the recipient's name says: "Locataire Mme …" or "Bailleur M. …"."""
    for line in candidate.recipient_lines[:1]:
        if _TENANT_NAMED.match(fold(line)):
            return AddressLabel(role=AddressRole.HOME, strength=LIKELY, start=0)
        if _OWNER_NAMED.match(fold(line)):
            return AddressLabel(role=AddressRole.OTHER, strength=SURE, start=0)
    return None


def _tail_words(candidate: Candidate) -> str:
    """What follows the address in its line, folded and short: a register number says whose it is."""
    return fold(tidy(candidate.tail))[:TAIL_READ]


def lead_with_context(candidate: Candidate) -> str:
    """The text before the address, folded; running text takes in the line above."""
    from_above = ""
    if candidate.in_text and candidate.head is not None and candidate.lead:
        from_above = candidate.head.folded + " "
    return from_above + _folded_lead(candidate)


def _folded_lead(candidate: Candidate) -> str:
    """What stands before the address in its own line."""
    return fold(candidate.lead)


def _label_in(strip: Strip) -> AddressLabel | None:
    """The label a strip holds; of a sentence only what it ends with, when that announces what stands below."""
    if len(strip.text.split()) <= MOST_LABEL_WORDS:
        return address_label(strip.folded)
    announced = _ANNOUNCES.search(strip.folded)
    start = min(announced.start(), max(len(strip.text) - SENTENCE_END_READ, 0)) if announced else 0
    return address_label(strip.folded[start:]) if announced else None


def _left_label(candidate: Candidate, strips: tuple[Strip, ...], owned: tuple[Strip, ...]) -> AddressLabel | None:
    """The label in the cell to the left, on the row of a line of the address, else of its recipient."""
    return _label_beside(candidate, candidate.address_strips[0], strips, owned) or _label_beside(
        candidate, candidate.strips[0], strips, owned
    )


def _label_beside(
    candidate: Candidate, first: Strip, strips: tuple[Strip, ...], owned: tuple[Strip, ...]
) -> AddressLabel | None:
    """The strongest label in the cells to the left, from the row of a first strip down."""
    top = first.box.top - 0.3 * first.height
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
        cell.box.right <= strip.box.left < candidate.box.left - 2 * cell.height
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
        and right_cell(strip, strips) is None
    ]
    return any(kind_of(strip.text) is not LineKind.LABEL and address_label(strip.folded) is None for strip in below)


def _label_above(candidate: Candidate, strips: tuple[Strip, ...], owned: tuple[Strip, ...]) -> AddressLabel | None:
    """The label that stands above the block at a small distance, unless it has an address of its own."""
    first = candidate.strips[0]
    for strip in above_in_column(first, strips)[:1]:
        if cities_in(strip.text) and strip in owned:
            break
        reach = COLON_REACH if strip.folded.rstrip().endswith(":") else LABEL_REACH
        if first.box.top - strip.box.bottom <= reach * first.height and strip is not candidate.head:
            return _label_in(strip) or _announced(strip, strips) or _announced_beside(first, strips)
    return _announced_beside(first, strips)


def _announced_beside(first: Strip, strips: tuple[Strip, ...]) -> AddressLabel | None:
    """What the line right above says that ends with a colon, for a block set in from it."""
    over = [strip for strip in strips if strip.page == first.page and strip.box.bottom <= first.box.top]
    above = max(over, key=lambda strip: (strip.box.bottom, -strip.box.left), default=None)
    if above is None or first.box.top - above.box.bottom > COLON_REACH * first.height:
        return None
    is_set_in = above.folded.rstrip().endswith(":") and above.box.left < first.box.left
    return _label_in(above) or _announced(above, strips) if is_set_in else None


def _announced(strip: Strip, strips: tuple[Strip, ...]) -> AddressLabel | None:
    """The home that a sentence over two lines announces with the colon at its end."""
    if not strip.folded.rstrip().endswith(":"):
        return None
    above = above_in_column(strip, strips)[:1]
    said = " ".join(one.folded for one in (*above, strip) if strip.box.top - one.box.bottom <= strip.height)
    label = address_label(said.rstrip(" :")[-SENTENCE_READ:])
    return label if label is not None and label.role is AddressRole.HOME else None

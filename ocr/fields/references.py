"""The numbers of a document: invoice, customer, contract and delivery point."""

from __future__ import annotations

import re

from ocr.fields.strips import Strip, above_in_column, left_cell
from ocr.fields.text import fold
from ocr.reading import FoundReference, ReferenceKind

_NUMBER = r"([A-Z0-9](?:[A-Z0-9/._-]|(?<=\d) (?=\d)|(?<=[A-Z]) (?=\d{3})){2,29})"
_SIGN = r"\s*(?:N[°O.]\s*)?[:=]?\s*"
_LABELS: tuple[tuple[ReferenceKind, str], ...] = (
    (
        ReferenceKind.DELIVERY_POINT,
        r"POINT DE LIVRAISON(?: ?\((?:PDL|PRM)\))?|REFERENCE (?:D')?ACHEMINEMENT|\bPDL\b|\bPRM\b|"
        r"\bPCE\b|POINT DE COMPTAGE(?: ET D'ESTIMATION)?|POINT REFERENCE MESURE|N[°O] DE PDL|POINT DE REFERENCE",
    ),
    (
        ReferenceKind.INVOICE,
        r"FACTURE(?: D'EAU)?\s*(?:N[°O.]|NUMERO)|N[°O.]?\s*(?:DE )?(?:LA )?FACTURE|NUMERO DE (?:LA )?FACTURE|"
        r"REFERENCE (?:DE )?(?:LA )?FACTURE|QUITTANCE N[°O.]|(?:REFERENCE|N[°O]) (?:DE L')?AVIS|AVIS N[°O.]",
    ),
    (
        ReferenceKind.CUSTOMER,
        r"(?:N[°O.]?|NUMERO|REFERENCE|REF\.?|IDENTIFIANT|CODE)\s*(?:DE "
        r"|DU )?(?:CLIENT|ABONNE|LOCATAIRE|SOCIETAIRE|ADHERENT|FISCAL|"
        r"ALLOCATAIRE)E?|"
        r"CLIENT\s*N[°O.]|(?:VOTRE )?REFERENCE CLIENT|CLIENT\s*:(?=\s*\d)",
    ),
    (
        ReferenceKind.CONTRACT,
        r"(?:N[°O.]?|NUMERO|REFERENCE|REF\.?)\s*(?:DE |DU )?(?:CONTRAT|"
        r"COMPTE|BAIL|MANDAT|POLICE|LIGNE)|CONTRAT\s*N[°O.]|"
        r"MANDAT\s*N[°O.]|(?:VOTRE )?CONTRAT\s*:(?=\s*[A-Z]*\d)",
    ),
)
_PATTERNS = tuple((kind, re.compile(rf"(?:{label}){_SIGN}$|(?:{label}){_SIGN}{_NUMBER}")) for kind, label in _LABELS)
_VALUE = re.compile(rf"^(?:N[°O.]\s*)?{_NUMBER}$")
DELIVERY_POINT_DIGITS = 14
_GAS_POINT = re.compile(r"GI ?\d{6}")
_BARE_NUMBER = re.compile(rf"^N[°O]\s*:?\s*{_NUMBER}")
_INVOICE_TITLE = re.compile(r"FACTURE|QUITTANCE|AVIS D'ECHEANCE")
FEWEST_DIGITS = 4
BELOW_TITLE = 0.8


def found_references(strips: tuple[Strip, ...]) -> tuple[FoundReference, ...]:
    """Every number with a label, each once."""
    found: dict[tuple[ReferenceKind, str], FoundReference] = {}
    for index, strip in enumerate(strips):
        for reference in (*_labelled(strip, index, strips), *_below_title(strip, strips)):
            found.setdefault((reference.kind, reference.value), reference)
    return tuple(found.values())


def _labelled(strip: Strip, index: int, strips: tuple[Strip, ...]) -> list[FoundReference]:
    """The numbers of the labels on one strip, with their values beside or below them."""
    found: list[FoundReference] = []
    for kind, pattern in _PATTERNS:
        match = pattern.search(strip.folded)
        if match is None:
            continue
        value = match[1] or _value_near(strip, strips)
        reference = _reference(kind, value or "", strip, 1.0)
        if reference is not None:
            found.append(reference)
    return found


def _value_near(label: Strip, strips: tuple[Strip, ...]) -> str | None:
    """The number in the cell to the right of a label or right below it."""
    for strip in strips:
        beside = strip.page == label.page and left_cell(strip, strips) is label
        below = any(above is label for above in above_in_column(strip, strips)[:1])
        near = strip.box.top - label.box.bottom < 1.5 * label.height
        match = _VALUE.match(strip.folded.strip(" .:|")) if (beside or (below and near)) else None
        if match:
            return match[1]
    return None


def _below_title(strip: Strip, strips: tuple[Strip, ...]) -> list[FoundReference]:
    """A bare "N° …" right below the title of a bill is the bill's."""
    match = _BARE_NUMBER.match(strip.folded)
    titles = above_in_column(strip, strips)[:1] if match else ()
    if match is None or not any(_INVOICE_TITLE.match(title.folded) for title in titles):
        return []
    reference = _reference(ReferenceKind.INVOICE, match[1], strip, BELOW_TITLE)
    return [reference] if reference is not None else []


def _reference(kind: ReferenceKind, printed: str, strip: Strip, strength: float) -> FoundReference | None:
    """The number without spaces, None when it has not the form of its kind."""
    value = re.sub(r"[\s.]", "", fold(printed)).strip("-/_")
    count = sum(character.isdigit() for character in value)
    if kind is ReferenceKind.DELIVERY_POINT and not (count == DELIVERY_POINT_DIGITS or _GAS_POINT.fullmatch(value)):
        return None
    if count < FEWEST_DIGITS:
        return None
    return FoundReference(kind=kind, value=value, confidence=round(strength * strip.confidence, 3), box=strip.box)

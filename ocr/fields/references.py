"""The numbers of a document: invoice, customer, contract and delivery point."""

from __future__ import annotations

import re

from ocr.fields.strips import Strip, above_in_column, left_cell
from ocr.fields.text import fold
from ocr.reading import FoundReference, ReferenceKind

_NUMBER = r"([A-Z0-9](?:[A-Z0-9/._-]|(?<=\d) (?=\d)|(?<=[A-Z]) (?=\d{3})){2,29})"
_SIGN = r"\s*(?:\([A-Z /]{2,24}\)|\))?\s*(?:N[°O.]\s*)?[:=]?\s*"
_LABELS: tuple[tuple[ReferenceKind, str], ...] = (
    (
        ReferenceKind.DELIVERY_POINT,
        r"POINT DE LIVRAISON|"
        r"(?:REFERENCE|REF\.?)\s*(?:D'\s?)?(?:ACHEMINEMENT|ENEDIS|GRDF|PDL|PRM|PCE)(?: (?:ELECTRICITE|GAZ))?|"
        r"POINT (?=N[°O])|\bPDL\b|\bPRM\b|"
        r"\bPCE\b|POINT DE COMPTAGE(?: ET D'ESTIMATION)?|POINT REFERENCE MESURE|N[°O] DE PDL|POINT DE REFERENCE",
    ),
    (
        ReferenceKind.INVOICE,
        r"^FACTURE(?=$)|"
        r"FACTURE(?: D'EAU)?\s*(?:N[°O.]|NUMERO)|N[°O.]?\s*(?:DE )?(?:LA )?FACTURE|NUMERO DE (?:LA )?FACTURE|"
        r"REFERENCE (?:DE )?(?:LA )?FACTURE|QUITTANCE N[°O.]|(?:REFERENCE|N[°O]) (?:DE L')?AVIS|AVIS N[°O.]",
    ),
    (
        ReferenceKind.CUSTOMER,
        r"(?:N[°O.]?|NUMERO|REFERENCE|REF\.?|IDENTIFIANT|CODE)\s*(?:DE "
        r"|DU )?(?:CLIENT|ABONNE|LOCATAIRE|SOCIETAIRE|ADHERENT|FISCAL|"
        r"ALLOCATAIRE)E?|"
        r"COMPTE (?:COMMERCIAL|CLIENT)|CLIENT\s*N[°O.]|(?:VOTRE )?REFERENCE CLIENT|CLIENT\s*:(?=\s*\d)",
    ),
    (
        ReferenceKind.CONTRACT,
        r"(?:N[°O.]?|NUMERO|REFERENCE|REF\.?)\s*(?:DE |DU )?(?:CONTRAT|"
        r"COMPTE|BAIL|MANDAT|POLICE|LIGNE)|CONTRAT\s*N[°O.]|"
        r"MANDAT\s*N[°O.]|(?:VOTRE )?CONTRAT\s*:(?=\s*[A-Z]*\d)",
    ),
)
_PATTERNS = tuple((kind, re.compile(rf"(?:{label}){_SIGN}$|(?:{label}){_SIGN}{_NUMBER}")) for kind, label in _LABELS)
_POINT_BEHIND = re.compile(r"(\d(?: ?\d){13}) ?\((?:PDL|PRM|PCE)\)")
_VALUE = re.compile(rf"^(?:N[°O.]\s*)?{_NUMBER}$")
DELIVERY_POINT_DIGITS = 14
_GAS_POINT = re.compile(r"G[I1L](\d{6})")
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
    if behind := _POINT_BEHIND.search(strip.folded):
        found += [one for one in (_reference(ReferenceKind.DELIVERY_POINT, behind[1], strip, 1.0),) if one is not None]
    for kind, pattern in _PATTERNS:
        match = pattern.search(strip.folded)
        if match is None:
            continue
        values = [match[1]] if match[1] else _values_near(strip, strips)
        references = [one for value in values if (one := _reference(kind, value, strip, 1.0)) is not None]
        found += references[:1]
    return found


def _values_near(label: Strip, strips: tuple[Strip, ...]) -> list[str]:
    """What may be the number of a label: in the cell to its right or right below it."""
    found: list[str] = []
    for strip in strips:
        beside = strip.page == label.page and left_cell(strip, strips) is label
        below = any(above is label for above in above_in_column(strip, strips)[:1])
        near = strip.box.top - label.box.bottom < 1.5 * label.height
        match = _VALUE.match(strip.folded.strip(" .:|")) if (beside or (below and near)) else None
        if match:
            found.append(match[1])
    return found


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
    gas_point = _GAS_POINT.fullmatch(value) if kind is ReferenceKind.DELIVERY_POINT else None
    value = f"GI{gas_point[1]}" if gas_point else value
    count = sum(character.isdigit() for character in value)
    if kind is ReferenceKind.DELIVERY_POINT and not (count == DELIVERY_POINT_DIGITS or gas_point):
        return None
    if count < FEWEST_DIGITS:
        return None
    return FoundReference(kind=kind, value=value, confidence=round(strength * strip.confidence, 3), box=strip.box)

"""From pages of lines to the fields that matter: ``read_fields`` and ``open_fields``.

Pure functions on positions and words. What a document says is read here; whether it fits a claim is decided
elsewhere.
"""

from __future__ import annotations

from ocr.fields.address_lines import is_organisation
from ocr.fields.address_roles import addressees_of, found_address, place_addresses
from ocr.fields.addresses import candidates_in
from ocr.fields.appearance import shows_handwriting, shows_screen
from ocr.fields.date_roles import found_dates
from ocr.fields.document_types import document_type_of
from ocr.fields.issuers import issuer_of, names_brand
from ocr.fields.page_numbers import printed_page_count
from ocr.fields.persons import found_persons, labelled_names
from ocr.fields.references import found_references
from ocr.fields.strips import areas_of, blocks_of, flows_of, strips_of
from ocr.reading import DocumentType, Fields, Page, TextSource

__all__ = ["open_fields", "read_fields"]

# Below these a field is worth another recognition pass.
LEAST_DATE_CONFIDENCE = 0.6
LEAST_HOLDER_CONFIDENCE = 0.6
LEAST_ADDRESS_CONFIDENCE = 0.55

# Only the state sends these, under names that recognition often loses.
_ISSUER_OF = {
    DocumentType.INCOME_TAX_NOTICE: "DGFiP",
    DocumentType.PROPERTY_TAX_NOTICE: "DGFiP",
    DocumentType.HOUSING_TAX_NOTICE: "DGFiP",
}


def read_fields(pages: tuple[Page, ...]) -> Fields:
    """Everything that the words of the pages say, each with its role, confidence and place."""
    by_page = tuple(strips_of(page) for page in pages)
    strips = tuple(strip for page_strips in by_page for strip in page_strips)
    if not strips:
        return Fields()
    blocks = tuple(block for page_strips in by_page for block in blocks_of(page_strips))
    flows = tuple(flow for block in blocks for flow in flows_of(block))
    areas = areas_of(pages, strips)
    issuer = issuer_of(strips, areas)
    kind = document_type_of(strips, areas, issuer)
    candidates = candidates_in(blocks, strips, labelled_names(blocks, strips))
    is_recognised = any(page.source is TextSource.RECOGNISED for page in pages)
    placed = place_addresses(
        candidates,
        areas,
        strips,
        kind.kind,
        is_recognised=is_recognised,
        from_organisation=issuer is not None and (is_organisation(issuer) or names_brand(issuer)),
    )
    return Fields(
        document_type=kind.kind,
        type_confidence=kind.confidence,
        type_reasons=kind.reasons,
        issuer=issuer or _ISSUER_OF.get(kind.kind),
        persons=found_persons(blocks, strips, addressees_of(placed), kind.kind),
        addresses=tuple(found_address(one) for one in placed),
        dates=found_dates(flows, strips, areas, kind.kind),
        references=found_references(strips),
        handwritten=shows_handwriting(strips),
        screen=shows_screen(strips, areas),
        page_count=printed_page_count(strips, areas),
    )


def open_fields(fields: Fields) -> frozenset[str]:
    """Which of "date", "holder" and "address" are missing or poorly read."""
    issued = fields.issue_date
    holder = max((person.confidence for person in fields.holders), default=0.0)
    home = fields.home
    missing = {
        "date": issued is None or issued.confidence < LEAST_DATE_CONFIDENCE,
        "holder": holder < LEAST_HOLDER_CONFIDENCE,
        "address": home is None or home.confidence < LEAST_ADDRESS_CONFIDENCE,
    }
    return frozenset(name for name, is_open in missing.items() if is_open)

"""The reason codes that go over the wire, and nothing else (DESIGN section 7).

Texts for people live in the catalogues under these codes. A test holds that every code has its texts and
is reachable.
"""

from __future__ import annotations

DOCUMENT = (
    "document.unreadable",
    "document.blurred",
    "document.dark",
    "document.glare",
    "document.cropped",
    "document.too_small",
    "document.blank",
    "document.password_protected",
    "document.damaged",
    "document.unsupported_format",
    "document.too_large",
    "document.not_a_proof",
    "document.type_not_accepted",
    "document.too_old",
    "document.date_not_found",
    "document.date_in_future",
    "document.altered",
    "document.reused",
    "document.screen_or_screenshot",
    "document.customer_area",
    "document.handwritten",
    "document.page_missing",
    "document.masked_zone",
    "document.seal_invalid",
    "document.seal_mismatch",
    "document.seal_unverified",
    "document.issuer_unknown",
)
ADDRESS = (
    "address.not_found",
    "address.mismatch",
    "address.number_missing",
    "address.number_differs",
    "address.repetition_differs",
    "address.street_differs",
    "address.city_differs",
    "address.only_billing_matches",
    "address.unit_differs",
    "address.unknown",
    "address.outside_area",
    "address.not_residential",
)
NAME = (
    "name.not_found",
    "name.mismatch",
    "name.first_name_differs",
    "name.initial_only",
    "name.surname_only",
    "name.company_holder",
    "name.hosted",
    "name.landlord",
)
PERSON = ("person.duplicate", "residence.not_shown", "other.by_moderator")

ALL_REASONS: frozenset[str] = frozenset(DOCUMENT + ADDRESS + NAME + PERSON)

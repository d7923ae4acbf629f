"""The layouts, in the order in which they are drawn from."""

from __future__ import annotations

from bench.documents.layouts import certificates, energy, insurance, not_proofs, rent, taxes, telecom, water
from bench.documents.layouts.layout import Layout

LAYOUTS: tuple[Layout, ...] = (
    *energy.LAYOUTS, *water.LAYOUTS, *telecom.LAYOUTS, *certificates.LAYOUTS, *insurance.LAYOUTS, *rent.LAYOUTS,
    *taxes.LAYOUTS, *not_proofs.LAYOUTS,
)

# Never opened while the reading is tuned: what is measured on these shows how it generalises.
HELD_OUT: tuple[str, ...] = (
    "gas_band", "water_public", "internet_framed", "certificate_form", "insurance_letter", "rent_social", "rent_form",
    "quote", "bank_statement",
)

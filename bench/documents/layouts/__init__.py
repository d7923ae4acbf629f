"""The ordinary layouts, in the order in which they are drawn from; those kept aside are in ``heldout``."""

from __future__ import annotations

from bench.documents.layouts import certificates, energy, insurance, not_proofs, rent, taxes, telecom, water
from bench.documents.layouts.layout import Layout

LAYOUTS: tuple[Layout, ...] = (
    *energy.LAYOUTS, *water.LAYOUTS, *telecom.LAYOUTS, *certificates.LAYOUTS, *insurance.LAYOUTS, *rent.LAYOUTS,
    *taxes.LAYOUTS, *not_proofs.LAYOUTS,
)

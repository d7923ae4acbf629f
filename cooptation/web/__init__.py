"""The pages of vouching: newcomers, neighbours, ambassadors, organisations' agents and the report form."""

from __future__ import annotations

from pathlib import Path

from cooptation.web.desk import Look
from cooptation.web.site import Furnishing, VouchingPages, create_vouching_pages

STATIC_DIR = Path(__file__).parent / "static"
"""The style sheet and the scripts; serve them at ``/voisins/static``."""

__all__ = ["STATIC_DIR", "Furnishing", "Look", "VouchingPages", "create_vouching_pages"]

"""The pages of vouching: newcomers, neighbours, ambassadors, organisations' agents and the report form."""

from __future__ import annotations

from pathlib import Path

from cooptation.web.site import VouchingPages, create_vouching_pages

STATIC_DIR = Path(__file__).parent / "static"
"""The style sheet and the scripts; serve them at ``/voisins/static``."""

__all__ = ["STATIC_DIR", "VouchingPages", "create_vouching_pages"]

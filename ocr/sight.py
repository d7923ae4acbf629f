"""From where on a page is called dark, blurred or too small: said once, for the reading and for the capture page.

Plain figures, so that the page that takes a photograph can show them without loading any picture library.
"""

from __future__ import annotations

BLURRED_BELOW = 260.0
"""Variance of the Laplacian on print of an evenly lit page; recognisable print has 400 and more."""

DARK_BELOW = 70.0
"""Grey (0..255) under which 70 % of the page lies; a page under a lamp has 120 and more."""

DARK_PERCENTILE = 70

PRINT_BELOW_GREY = 170
"""Grey of an evenly lit page below which something is printed."""

SMALL_SIDE_PX = 500
"""A whole page on fewer pixels is a thumbnail: under 50 dpi of A4."""

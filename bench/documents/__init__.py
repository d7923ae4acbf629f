"""Fictitious French documents made from a seed: files, what is true of them, and the claims made with them."""

from __future__ import annotations

from bench.documents.heldout import HELD_OUT_LAYOUTS
from bench.documents.layouts import LAYOUTS
from bench.documents.make import case_lines, make, make_set, truth_line
from bench.documents.values import Case, MadeDocument, Render, Trick, TrueAddress, Truth

# Names of the layouts kept aside. A seed alone never draws one: they are made by name only.
HELD_OUT: tuple[str, ...] = tuple(layout.name for layout in HELD_OUT_LAYOUTS)

__all__ = (
    "HELD_OUT", "HELD_OUT_LAYOUTS", "LAYOUTS", "Case", "MadeDocument", "Render", "Trick", "TrueAddress", "Truth",
    "case_lines", "make", "make_set", "truth_line",
)

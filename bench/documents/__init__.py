"""Fictitious French documents made from a seed: files, what is true of them, and the claims made with them."""

from __future__ import annotations

from bench.documents.layouts import HELD_OUT, LAYOUTS
from bench.documents.make import case_lines, make, make_set, truth_line
from bench.documents.values import Case, MadeDocument, Render, Trick, TrueAddress, Truth

__all__ = (
    "HELD_OUT", "LAYOUTS", "Case", "MadeDocument", "Render", "Trick", "TrueAddress", "Truth", "case_lines", "make",
    "make_set", "truth_line",
)

"""Layouts kept aside: whoever tunes the reading opens neither these modules nor their pages.

What is measured on them shows how the reading does on papers it was not made for. Only totals over all of them are
reported, never which one failed. A layout that somebody has looked at while tuning moves to the ordinary ones, and
a new one takes its place.
"""

from __future__ import annotations

from bench.documents.heldout import bills, homes, others, taxes
from bench.documents.layouts.layout import Layout

HELD_OUT_LAYOUTS: tuple[Layout, ...] = (*bills.LAYOUTS, *homes.LAYOUTS, *taxes.LAYOUTS, *others.LAYOUTS)

"""Vouching under attack: a seeded simulation that drives the real rules.

``run(world, attack, policy, seed)`` gives one ``Report``; ``draw_world`` makes a town, and any other graph can be fed
in as plain values (``World``, ``District``). ``python -m bench.cooptation`` runs many and prints what is measured.
"""

from __future__ import annotations

from bench.cooptation.simulation import Report, run
from bench.cooptation.worlds import District, World, draw_world

__all__ = ["District", "Report", "World", "draw_world", "run"]

"""A picture of the runs: what each attack got under each set of rules, as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pygal

from bench.cooptation.attacks import ATTACKS
from bench.cooptation.figures import Figures, Result, fraud
from bench.cooptation.rulebooks import RULEBOOKS

LEAST_SHOWN = 0.1
"""A logarithmic axis has no zero; none is shown as this."""


def draw(results: Iterable[Result], path: Path) -> None:
    """Bars with intervals, one group an attack, on a logarithmic axis; one picture for each world size and sight."""
    figures = Figures(results)
    sizes = sorted({(key[0], key[3]) for key in figures.keys})
    for place, (members, is_blind) in enumerate(sizes):
        target = path if place == 0 else path.with_stem(f"{path.stem}-{members}{'-blind' if is_blind else ''}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_chart(figures, members, is_blind=is_blind))


def _chart(figures: Figures, members: int, *, is_blind: bool) -> bytes:
    keys = {key for key in figures.keys if key[0] == members and key[3] == is_blind}
    attacks = [name for name in ATTACKS if any(key[1] == name for key in keys)]
    rules = [name for name in RULEBOOKS if any(key[2] == name for key in keys)]
    sight = "all detection off" if is_blind else "with detection"
    chart = pygal.Bar(
        title=f"False members accepted in a run, {members:,} members, {sight}", logarithmic=True, x_label_rotation=30,
        js=[], height=500, width=1000, truncate_legend=-1,
    )
    chart.x_labels = attacks
    for name in rules:
        chart.add(name, [_bar(figures, (members, attack, name, is_blind)) for attack in attacks])
    return bytes(chart.render())


def _bar(figures: Figures, key: tuple[int, str, str, bool]) -> dict[str, object] | None:
    found = figures.of(key, fraud("accepted"))
    if found is None:
        return None
    half = found.half or 0.0
    low, high = max(LEAST_SHOWN, found.mean - half), max(LEAST_SHOWN, found.mean + half)
    shown = found.shown()
    return {"value": max(LEAST_SHOWN, found.mean), "label": shown, "ci": {"low": low, "high": high}}

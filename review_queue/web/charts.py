"""Charts as SVG, drawn on the server without script; every one stands beside a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence

import pygal
from lxml import etree
from pygal.style import Style

from review_queue.agreement import ControlPoint
from review_queue.metrics import Measure, Part, Unit

SVG = "image/svg+xml"
WIDTH, HEIGHT = 560, 300
"""Of a chart, in CSS pixels at most; it shrinks with the page."""
INK, LINE, MAIN, FAR, ALARM = "#1f2a33", "#d5dde3", "#1f5f8b", "#8a99a5", "#a3261a"
STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground=INK,
    foreground_strong=INK,
    foreground_subtle=LINE,
    guide_stroke_color=LINE,
    major_guide_stroke_color=LINE,
    opacity="1",
    colors=(MAIN, FAR, FAR, ALARM),
    font_family="system-ui, sans-serif",
    label_font_size=13,
    major_label_font_size=13,
    legend_font_size=13,
    value_font_size=13,
    value_colors=(INK,),
    no_data_font_size=16,
)
FACTOR = {Unit.SHARE: 100.0}
"""What values are multiplied with to be read: shares are shown in percent."""
MOST_BARS = 12
SPANS = (("h", 3600), ("min", 60))


def bars(measure: Measure, labels: Sequence[str], nothing: str) -> bytes:
    """One bar a line of a measure that is told."""
    chart = pygal.HorizontalBar(**_options(nothing), show_legend=False)
    shown = [(label, part) for label, part in zip(labels, measure.parts, strict=True) if part.is_told][:MOST_BARS]
    chart.x_labels = [label for label, _ in reversed(shown)]
    chart.value_formatter = FORMATS.get(measure.unit, _number)
    if shown:
        chart.add("", [_value(measure, part) for _, part in reversed(shown)])
    return _svg(chart)


def control(points: Sequence[ControlPoint], names: tuple[str, str, str, str], nothing: str) -> bytes:
    """A control chart: the weekly share, both limits, and the weeks out of them; ``names`` are of these four."""
    chart = pygal.Line(**_options(nothing), legend_at_bottom=True, range=(0, 100), x_label_rotation=40)
    chart.x_labels = [point.label for point in points]
    chart.value_formatter = _percent
    series = ([point.share for point in points], [point.high for point in points], [point.low for point in points])
    for name, values in zip(names[:3], series, strict=True):
        chart.add(name, [100 * value for value in values], stroke_style={"width": 2})
    out = [100 * point.share if point.is_out else None for point in points]
    if any(value is not None for value in out):
        chart.add(names[3], out, stroke=False, dots_size=6)
    return _svg(chart)


def _options(nothing: str) -> dict[str, object]:
    """The same for every chart."""
    return {
        "style": STYLE, "width": WIDTH, "height": HEIGHT, "js": [], "no_data_text": nothing, "show_dots": True,
        "explicit_size": False, "margin": 10,
    }  # fmt: skip


def _svg(chart: pygal.graph.graph.Graph) -> bytes:
    """The drawing, without the script that the library adds."""
    tree = chart.render_tree()
    for script in [one for one in tree.iter(etree.Element) if etree.QName(one).localname == "script"]:
        script.getparent().remove(script)
    drawn: bytes = etree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return drawn


def _value(measure: Measure, part: Part) -> float:
    return (part.value or 0.0) * FACTOR.get(measure.unit, 1.0)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} %"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


def _span(value: float | None) -> str:
    """Seconds in their largest unit; both languages write these alike."""
    for unit, seconds in SPANS:
        if value is not None and value >= seconds:
            return f"{_number(value / seconds)} {unit}"
    return "" if value is None else f"{_number(value)} s"


FORMATS = {Unit.SHARE: _percent, Unit.SECONDS: _span}
"""How values are written beside an axis; as numbers where nothing is said."""

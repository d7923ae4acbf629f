"""A neighbourhood's vouches as a picture: one SVG without script, style sheet or link, the same for the same values.

Shapes and strokes say what colours say, each is named in the legend, and every person and tie carries a tooltip.
People bear letters. Where the picture is shown, a table beside it says the same in words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from xml.etree import ElementTree

from cooptation.graph import Link, Person, Surroundings, Tie, names_of
from cooptation.layout import FRAME_EDGE, MARGIN, RADIUS, Spot, lay_out
from cooptation.vouch import TrustLevel

SVG = "http://www.w3.org/2000/svg"
ROW = 46.0
"""Height of a row of the legend."""
TIE_GAP = 9.0
"""Between two lines that join the same two people."""
DATE_AT = (0.3, 0.52)
"""Where a date stands on its line, in turn: lines from one home lie close, their dates do not."""
LETTER_WIDTH = 6.6
"""Of the legend's writing, on average."""
PALE = "0.35"
"""Opacity of what holds no longer."""
SIGN = 62.0
"""Width of a sign of the legend, with the air around it."""

INK, PAPER, QUIET, ALARM = "#1d2433", "#ffffff", "#667085", "#b42318"
FILL = {TrustLevel.D: "#1f6f54", TrustLevel.C1: "#8fc9b2", TrustLevel.C2: "#dcefe7", TrustLevel.GUEST: "#eef1f5"}
STROKE: Mapping[Tie, tuple[str, str, str]] = {
    Tie.VOUCHED: (FILL[TrustLevel.D], "2.5", ""),
    Tie.ATTACHED: (QUIET, "2", "2 4"),
    Tie.DECLINED: (ALARM, "2", "8 5"),
    Tie.OBJECTED: (ALARM, "3.5", ""),
    Tie.SHARED_DEVICE: ("#7a2e98", "3", "3 3"),
}
"""Colour, width and dashes of each tie."""
LEGEND_TIES = tuple(Tie)
LEGEND_LEVELS = (*TrustLevel, None)

Say = Callable[[str], str]
"""Gives the text of a key: ``graph.title``, ``graph.tie.…``, ``graph.level.…``, ``graph.newcomer`` and so on."""


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What every part of the drawing needs."""

    around: Surroundings
    spots: Mapping[str, Spot]
    names: Mapping[str, str]
    say: Say
    day: Callable[[Link], str]


def draw(around: Surroundings, say: Say, day: Callable[[Link], str]) -> bytes:
    """The picture as SVG (UTF-8).

    Args:
        around: the people and ties; none gives a picture that says so.
        say: the texts, in the reader's language.
        day: the date of a tie as that reader writes it; empty when it has none.
    """
    layout = lay_out(around)
    root = ElementTree.Element("svg", {"xmlns": SVG, "role": "img", "font-family": "sans-serif"})
    ElementTree.SubElement(root, "title").text = say("graph.title")
    ElementTree.SubElement(root, "desc").text = say("graph.about")
    paper = _box(root, (0, 0), (layout.width, layout.height), fill=PAPER)
    _arrow_heads(root)
    if not around.people:
        _words(root, (layout.width / 2, layout.height / 2), say("graph.empty"), size=18)
    _draw_circle(root, _Sheet(around=around, spots=layout.spots, names=names_of(around), say=say, day=day))
    bottom = _draw_legend(root, say, layout.width, layout.height)
    paper.set("height", f"{bottom:.1f}")
    root.set("viewBox", f"0 0 {layout.width:g} {bottom:g}")
    drawn: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def _draw_circle(root: ElementTree.Element, sheet: _Sheet) -> None:
    """Frames, then lines, then people, then the dates over everything."""
    _draw_households(root, sheet)
    lines = _side_by_side(sheet.around.known_links)
    for link, aside in lines:
        _draw_link(root, link, aside, sheet)
    for person in sheet.around.people:
        _draw_person(root, person, sheet)
    about = [(link, aside) for link, aside in lines if link.to == sheet.around.centre]
    for place, (link, aside) in enumerate(about):
        _draw_date(root, link, (aside, DATE_AT[place % len(DATE_AT)]), sheet)


def _side_by_side(links: tuple[Link, ...]) -> list[tuple[Link, float]]:
    """Each link and how far it is moved aside, so that lines between the same two people lie side by side."""
    between = Counter(frozenset((link.of, link.to)) for link in links)
    drawn: Counter[frozenset[str]] = Counter()
    placed = []
    for link in links:
        pair = frozenset((link.of, link.to))
        turned = 1 if link.of < link.to else -1
        placed.append((link, turned * TIE_GAP * (drawn[pair] - (between[pair] - 1) / 2)))
        drawn[pair] += 1
    return placed


def _draw_households(root: ElementTree.Element, sheet: _Sheet) -> None:
    """A rounded frame around the people of one dwelling."""
    for ids in sheet.around.households:
        xs, ys = zip(*(sheet.spots[person] for person in ids), strict=True)
        edge = RADIUS + FRAME_EDGE
        corner, size = (min(xs) - edge, min(ys) - edge), (max(xs) - min(xs) + 2 * edge, max(ys) - min(ys) + 2 * edge)
        frame = _frame(root, corner, size)
        ElementTree.SubElement(frame, "title").text = sheet.say("graph.household")


def _draw_link(root: ElementTree.Element, link: Link, aside: float, sheet: _Sheet) -> None:
    """A line from rim to rim, its arrow at whom it is about."""
    start, end = _rim(sheet.spots[link.of], sheet.spots[link.to], aside)
    said = sheet.say(f"graph.tie.{link.tie}") + (f" ({sheet.say('graph.void')})" if link.is_void else "")
    group = ElementTree.SubElement(root, "g")
    names = (sheet.names.get(end) or sheet.say("graph.newcomer") for end in (link.of, link.to))
    told = (" → ".join(names), said, sheet.day(link))
    ElementTree.SubElement(group, "title").text = " ".join(part for part in told if part)
    _line(group, start, end, link.tie, is_void=link.is_void)


def _draw_date(root: ElementTree.Element, link: Link, where: tuple[float, float], sheet: _Sheet) -> None:
    """The day of what was said about the newcomer, on a line moved aside, so far from who said it."""
    aside, share = where
    (x1, y1), (x2, y2) = _rim(sheet.spots[link.of], sheet.spots[link.to], aside)
    _words(root, (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share + 4), sheet.day(link), size=12, halo=True)


def _rim(start: Spot, end: Spot, aside: float) -> tuple[Spot, Spot]:
    """The stretch between two discs, moved aside; nothing but a point where they lie on each other."""
    across, down = end[0] - start[0], end[1] - start[1]
    far = max((across**2 + down**2) ** 0.5, 1e-9)
    x, y = across / far, down / far
    rim = min(RADIUS + 2, far / 2)
    left, right = (start[0] - y * aside, start[1] + x * aside), (end[0] - y * aside, end[1] + x * aside)
    return (left[0] + x * rim, left[1] + y * rim), (right[0] - x * rim, right[1] - y * rim)


def _line(root: ElementTree.Element, start: Spot, end: Spot, tie: Tie, *, is_void: bool = False) -> None:
    colour, width, dashes = STROKE[tie]
    line = ElementTree.SubElement(
        root,
        "line",
        {"x1": f"{start[0]:.1f}", "y1": f"{start[1]:.1f}", "x2": f"{end[0]:.1f}", "y2": f"{end[1]:.1f}",
         "stroke": colour, "stroke-width": width},
    )  # fmt: skip
    if dashes:
        line.set("stroke-dasharray", dashes)
    if tie is not Tie.SHARED_DEVICE:
        line.set("marker-end", f"url(#arrow-{tie})")
    if is_void:
        line.set("opacity", PALE)


def _draw_person(root: ElementTree.Element, person: Person, sheet: _Sheet) -> None:
    """A disc with a letter; the newcomer is a square with a thick rim, who is stopped is crossed out."""
    x, y = sheet.spots[person.id]
    is_centre = person.id == sheet.around.centre
    group = ElementTree.SubElement(root, "g")
    level = sheet.say(f"graph.level.{person.level or 'none'}")
    name = sheet.say("graph.newcomer") if is_centre else sheet.names.get(person.id, "")
    stopped = sheet.say("graph.stopped") if person.is_stopped else ""
    ElementTree.SubElement(group, "title").text = ", ".join(part for part in (name, level, stopped) if part)
    _shape(group, (x, y), person.level, is_centre=is_centre)
    if person.is_stopped:
        _cross(group, (x, y))
    if is_centre:
        _name_newcomer(group, (x, y), name, sheet)
    else:
        fill = PAPER if person.level is TrustLevel.D else INK
        _words(group, (x, y + 5), sheet.names.get(person.id, ""), size=14, fill=fill)


def _name_newcomer(root: ElementTree.Element, spot: Spot, name: str, sheet: _Sheet) -> None:
    """The word beside the square, on the side from which no line comes."""
    near = [link for link in sheet.around.known_links if sheet.around.centre in (link.of, link.to)]
    others = [sheet.spots[end] for link in near for end in (link.of, link.to)]
    angles = [math.atan2(y - spot[1], x - spot[0]) for x, y in others if (x, y) != spot]

    def room(side: float) -> float:
        return min((abs(math.remainder(angle - side, 2 * math.pi)) for angle in angles), default=math.pi)

    side = max((math.pi / 2, -math.pi / 2, 0.0, math.pi), key=room)
    across, down = round(math.cos(side)), round(math.sin(side))
    anchor = {0: "middle", 1: "start", -1: "end"}[across]
    place = (spot[0] + across * (RADIUS + 8), spot[1] + 5 + down * (RADIUS + 13))
    _words(root, place, name, size=14, anchor=anchor, halo=True)


def _shape(root: ElementTree.Element, spot: Spot, level: TrustLevel | None, *, is_centre: bool) -> None:
    fill = FILL[level] if level else PAPER
    if is_centre:
        corner, size = (spot[0] - RADIUS, spot[1] - RADIUS), (2 * RADIUS, 2 * RADIUS)
        _box(root, corner, size, fill=fill, stroke=INK, rx="3", **{"stroke-width": "4"})
        return
    disc = {"cx": f"{spot[0]:.1f}", "cy": f"{spot[1]:.1f}", "r": f"{RADIUS:g}", "fill": fill, "stroke": INK}
    disc["stroke-width"] = "1.5"
    if level in (None, TrustLevel.GUEST):
        disc["stroke-dasharray"] = "4 3"
    ElementTree.SubElement(root, "circle", disc)


def _cross(root: ElementTree.Element, spot: Spot) -> None:
    """A red sign above the disc, beside the letter and not over it."""
    (x, y), arm = (spot[0] + RADIUS - 2, spot[1] - RADIUS + 2), 6.0
    sign = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "10", "fill": PAPER, "stroke": ALARM, "stroke-width": "2"}
    ElementTree.SubElement(root, "circle", sign)
    for down in (arm, -arm):
        ends = {"x1": f"{x - arm:.1f}", "y1": f"{y - down:.1f}", "x2": f"{x + arm:.1f}", "y2": f"{y + down:.1f}"}
        ElementTree.SubElement(root, "line", ends | {"stroke": ALARM, "stroke-width": "3"})


def _legend() -> list[tuple[str, Callable[[ElementTree.Element, Spot], object]]]:
    """The key of each sign and what draws it: who the people are, what the lines say, frames and pale lines."""

    def stopped(root: ElementTree.Element, spot: Spot) -> None:
        _shape(root, spot, None, is_centre=False)
        _cross(root, spot)

    def line(root: ElementTree.Element, spot: Spot, tie: Tie = Tie.VOUCHED, *, is_void: bool = False) -> None:
        _line(root, (spot[0] - RADIUS, spot[1]), (spot[0] + RADIUS, spot[1]), tie, is_void=is_void)

    people = [(f"graph.level.{one or 'none'}", partial(_shape, level=one, is_centre=False)) for one in LEGEND_LEVELS]
    lines = [(f"graph.tie.{tie}", partial(line, tie=tie)) for tie in LEGEND_TIES]
    pale = ("graph.void", partial(line, is_void=True))
    return [*people, ("graph.stopped", stopped), *lines, ("graph.household", _small_frame), pale]


def _small_frame(root: ElementTree.Element, spot: Spot) -> None:
    _frame(root, (spot[0] - RADIUS, spot[1] - 12), (2 * RADIUS, 24))


def _draw_legend(root: ElementTree.Element, say: Say, width: float, top: float) -> float:
    """Each sign and its words, in as many rows as are needed; gives where the last one ends."""
    x, y = MARGIN, top + ROW / 2
    for key, draw_sign in _legend():
        wide = SIGN + LETTER_WIDTH * len(say(key))
        if x + wide > width and x > MARGIN:
            x, y = MARGIN, y + ROW
        draw_sign(root, (x, y))
        _words(root, (x + RADIUS + 8, y + 5), say(key), size=13, anchor="start")
        x += wide
    return y + ROW / 2


def _arrow_heads(root: ElementTree.Element) -> None:
    """One for each colour: a marker does not take its line's."""
    place = ElementTree.SubElement(root, "defs")
    for tie, (colour, _, _) in STROKE.items():
        head = ElementTree.SubElement(
            place,
            "marker",
            {"id": f"arrow-{tie}", "viewBox": "0 0 10 10", "refX": "9", "refY": "5", "markerWidth": "9",
             "markerHeight": "9", "markerUnits": "userSpaceOnUse", "orient": "auto"},
        )  # fmt: skip
        ElementTree.SubElement(head, "path", {"d": "M0 0 L10 5 L0 10 z", "fill": colour})


def _frame(root: ElementTree.Element, corner: Spot, size: Spot) -> ElementTree.Element:
    """The dotted frame of a household."""
    frame = _box(root, corner, size, fill="none", stroke=QUIET, rx="14", **{"stroke-dasharray": "1 5"})
    frame.set("stroke-width", "2")
    frame.set("stroke-linecap", "round")
    return frame


def _box(root: ElementTree.Element, corner: Spot, size: Spot, **looks: str) -> ElementTree.Element:
    (x, y), (width, height) = corner, size
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}
    return ElementTree.SubElement(root, "rect", place | looks)


def _words(
    root: ElementTree.Element,
    spot: Spot,
    text: str,
    *,
    size: int,
    fill: str = INK,
    anchor: str = "middle",
    halo: bool = False,
) -> None:
    """A line of text; a halo of paper keeps it readable over lines."""
    looks = {"x": f"{spot[0]:.1f}", "y": f"{spot[1]:.1f}", "font-size": str(size), "fill": fill, "text-anchor": anchor}
    if halo:
        looks |= {"stroke": PAPER, "stroke-width": "4", "paint-order": "stroke"}
    ElementTree.SubElement(root, "text", looks).text = text

"""A neighbourhood's vouches as a picture: one SVG without script, style sheet or link, the same for the same values.

Shapes and strokes say what colours say, each is named in the legend, and every person and tie carries a tooltip.
People bear letters. Where the picture is shown, a table beside it says the same in words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

import networkx

from cooptation.graph import Link, Person, Surroundings, Tie, names_of
from cooptation.vouch import TrustLevel

SVG = "http://www.w3.org/2000/svg"
WIDTH, HEIGHT, MARGIN, LEGEND = 960.0, 600.0, 56.0, 120.0
"""Of the drawing, in its own units; the legend stands below."""
RADIUS = 17.0
SEED = 20261122
"""Of the layout, so that a picture does not change when it is looked at twice."""
SEAT_GAP = 14.0
"""Between two people of one dwelling."""
SPREAD_OF_FEW = 60
"""Up to so many people every distance is balanced; above, a quicker layout."""

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

Spot = tuple[float, float]
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
    root = ElementTree.Element(
        "svg",
        {"xmlns": SVG, "viewBox": f"0 0 {WIDTH:g} {HEIGHT + LEGEND:g}", "role": "img", "font-family": "sans-serif"},
    )
    ElementTree.SubElement(root, "title").text = say("graph.title")
    ElementTree.SubElement(root, "desc").text = say("graph.about")
    _box(root, (0, 0), (WIDTH, HEIGHT + LEGEND), fill=PAPER)
    _arrow_heads(root)
    sheet = _Sheet(around=around, spots=_places(around), names=names_of(around), say=say, day=day)
    if not around.people:
        _words(root, (WIDTH / 2, HEIGHT / 2), say("graph.empty"), size=18)
    _draw_households(root, sheet)
    for link in around.known_links:
        _draw_link(root, link, sheet)
    for person in around.people:
        _draw_person(root, person, sheet)
    _draw_legend(root, say)
    drawn: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def _places(around: Surroundings) -> dict[str, Spot]:
    """Where everybody stands: those with a tie near each other, the people of one dwelling side by side."""
    house = {person.id: person.dwelling for person in around.people}
    graph = networkx.Graph()
    graph.add_nodes_from(house.values())
    graph.add_edges_from((house[link.of], house[link.to]) for link in around.known_links)
    graph.remove_edges_from(networkx.selfloop_edges(graph))
    spots = _fitted(_arranged(graph))
    return {person: _at_home(spots[home], place, size) for person, home, place, size in _seats(around)}


def _arranged(graph: networkx.Graph) -> dict[str, Spot]:
    """Every distance balanced among few, a quicker arrangement among many; always the same for the same graph."""
    first = networkx.circular_layout(graph)
    if len(graph) < 2:
        found = first
    elif len(graph) <= SPREAD_OF_FEW and networkx.is_connected(graph):
        found = networkx.kamada_kawai_layout(graph, pos=first, weight=None)
    else:
        found = networkx.spring_layout(graph, pos=first, seed=SEED, iterations=200)
    return {str(home): (float(spot[0]), float(spot[1])) for home, spot in found.items()}


def _seats(around: Surroundings) -> Iterator[tuple[str, str, int, int]]:
    """Each person, their dwelling, their place in it and how many live there."""
    together: dict[str, list[str]] = {}
    for person in around.people:
        together.setdefault(person.dwelling, []).append(person.id)
    for home, ids in together.items():
        yield from ((person, home, place, len(ids)) for place, person in enumerate(ids))


def _at_home(spot: Spot, place: int, size: int) -> Spot:
    """One of ``size`` seats on a ring around a dwelling's middle; the middle itself for who lives alone."""
    ring = 0.0 if size == 1 else (RADIUS + SEAT_GAP) / math.sin(math.pi / size)
    angle = 2 * math.pi * place / size
    return spot[0] + ring * math.cos(angle), spot[1] + ring * math.sin(angle)


def _fitted(spots: Mapping[str, Spot]) -> dict[str, Spot]:
    """The same arrangement, filling the drawing."""
    if not spots:
        return {}
    across, down = _scale(x for x, _ in spots.values()), _scale(y for _, y in spots.values())
    width, height = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    return {person: (MARGIN + across(x) * width, MARGIN + down(y) * height) for person, (x, y) in spots.items()}


def _scale(values: Iterable[float]) -> Callable[[float], float]:
    """Takes the smallest value to 0 and the largest to 1; the middle when they are the same."""
    known = tuple(values)
    low, span = min(known), max(known) - min(known)
    return lambda value: (value - low) / span if span else 0.5


def _draw_households(root: ElementTree.Element, sheet: _Sheet) -> None:
    """A rounded frame around the people of one dwelling."""
    for ids in sheet.around.households:
        xs, ys = zip(*(sheet.spots[person] for person in ids), strict=True)
        edge = RADIUS + 9
        corner, size = (min(xs) - edge, min(ys) - edge), (max(xs) - min(xs) + 2 * edge, max(ys) - min(ys) + 2 * edge)
        frame = _box(root, corner, size, fill="none", stroke=QUIET, rx="14", **{"stroke-dasharray": "1 5"})
        frame.set("stroke-width", "2")
        frame.set("stroke-linecap", "round")
        ElementTree.SubElement(frame, "title").text = sheet.say("graph.household")


def _draw_link(root: ElementTree.Element, link: Link, sheet: _Sheet) -> None:
    """A line from rim to rim, its arrow at whom it is about, with its date in the middle."""
    (x1, y1), (x2, y2) = _rim(sheet.spots[link.of], sheet.spots[link.to])
    said = sheet.say(f"graph.tie.{link.tie}") + (f" ({sheet.say('graph.void')})" if link.is_void else "")
    when = sheet.day(link)
    group = ElementTree.SubElement(root, "g")
    names = (sheet.names.get(end) or sheet.say("graph.newcomer") for end in (link.of, link.to))
    ElementTree.SubElement(group, "title").text = " ".join(part for part in (" → ".join(names), said, when) if part)
    _line(group, (x1, y1), (x2, y2), link.tie, is_void=link.is_void)
    if when and link.to == sheet.around.centre:
        _words(group, ((x1 + x2) / 2, (y1 + y2) / 2 - 5), when, size=12, halo=True)


def _rim(start: Spot, end: Spot) -> tuple[Spot, Spot]:
    """The stretch between two discs; nothing but a point where they lie on each other."""
    across, down = end[0] - start[0], end[1] - start[1]
    far = max((across**2 + down**2) ** 0.5, 1e-9)
    x, y = across / far * min(RADIUS + 2, far / 2), down / far * min(RADIUS + 2, far / 2)
    return (start[0] + x, start[1] + y), (end[0] - x, end[1] - y)


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
        line.set("opacity", "0.35")


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
        _words(group, (x, y + RADIUS + 20), name, size=14, halo=True)
    else:
        fill = PAPER if person.level is TrustLevel.D else INK
        _words(group, (x, y + 5), sheet.names.get(person.id, ""), size=14, fill=fill)


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


def _draw_legend(root: ElementTree.Element, say: Say) -> None:
    """Two rows: who the people are, and what the lines say."""
    step = (WIDTH - 2 * MARGIN) / (len(LEGEND_LEVELS) + 1)
    for place, level in enumerate((*LEGEND_LEVELS, None)):
        x, y, is_last = MARGIN + place * step, HEIGHT + 28, place == len(LEGEND_LEVELS)
        _shape(root, (x, y), level, is_centre=False)
        if is_last:
            _cross(root, (x, y))
        key = "graph.stopped" if is_last else f"graph.level.{level or 'none'}"
        _words(root, (x + RADIUS + 8, y + 5), say(key), size=13, anchor="start")
    step = (WIDTH - 2 * MARGIN) / len(LEGEND_TIES)
    for place, tie in enumerate(LEGEND_TIES):
        x, y = MARGIN + place * step - RADIUS, HEIGHT + 82
        _line(root, (x, y), (x + 40, y), tie)
        _words(root, (x + 48, y + 5), say(f"graph.tie.{tie}"), size=13, anchor="start")


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

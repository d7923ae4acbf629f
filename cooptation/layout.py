"""Where everybody of a picture stands: whoever speaks about the newcomer around them, the others behind those.

Dwellings are placed, not people: who lives together stands side by side. Nothing is drawn here and nothing is drawn by
lot: the same values stand in the same places. A drawing grows with its people, so that discs never lie on each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx
import numpy as np
from numpy.typing import NDArray

from cooptation.graph import Surroundings, names_of

RADIUS = 17.0
"""Of a disc, in the drawing's units."""
SEAT_GAP = 14.0
"""Between two people of one dwelling."""
FRAME_EDGE = 9.0
"""From a disc to the frame of its household."""
AIR = 16.0
"""Kept free between two dwellings."""
CENTRE_AIR = 40.0
"""More of it around the newcomer, who bears a word below."""
WIDTH, HEIGHT, MARGIN = 960.0, 600.0, 56.0
ROOMY = 40
"""So many people have room in a drawing of that size; it grows and shrinks by area."""
SMALLEST = 0.66
"""Of that size, the smallest: few people are shown large."""
SEED = 20261122
ROUNDS = 300
"""Steps of pushing apart; it ends earlier when nobody touches."""
MOST_RINGS = 3
"""Who is further away stands on the last ring as well."""
INNER_ROOM = 0.7
"""Below 1 the first ring is wider than its share: the lines that matter most are there, with their dates."""
TOP = -math.pi / 2
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
"""A turn that repeats for nobody: two dwellings never begin on the very same spot."""

Spot = tuple[float, float]
Places = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where everybody stands, and the size of the drawing."""

    spots: Mapping[str, Spot]
    width: float
    height: float


def lay_out(around: Surroundings) -> Layout:
    """A place for everybody, inside the drawing and apart from each other."""
    growth = max(SMALLEST, math.sqrt(len(around.people) / ROOMY))
    width, height = WIDTH * growth, HEIGHT * growth
    if not around.people:
        return Layout(spots={}, width=width, height=height)
    seats = _seats(around)
    homes = _homes_graph(around)
    root = next((home for home, ids in seats.items() if around.centre in ids), None)
    first = _spring(homes) if root is None else _rings(homes, root)
    spots = _apart(first, {home: _reach(len(seats[home]), is_root=home == root) for home in seats}, root, width, height)
    return Layout(spots=dict(_seated(seats, spots)), width=width, height=height)


def _seats(around: Surroundings) -> dict[str, tuple[str, ...]]:
    """Who lives in each dwelling."""
    together: dict[str, tuple[str, ...]] = {}
    for person in around.people:
        together[person.dwelling] = (*together.get(person.dwelling, ()), person.id)
    return together


def _homes_graph(around: Surroundings) -> networkx.Graph:
    """The dwellings and what stands between them, in the order of the people's letters."""
    names, house = names_of(around), {person.id: person.dwelling for person in around.people}
    graph = networkx.Graph()
    graph.add_nodes_from(house[person] for person in names)
    graph.add_nodes_from(house.values())
    graph.add_edges_from((house[link.of], house[link.to]) for link in around.known_links)
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    return graph


def _spring(graph: networkx.Graph) -> dict[str, Spot]:
    """Those with a tie near each other, in -1..1."""
    found = networkx.spring_layout(graph, pos=networkx.circular_layout(graph), seed=SEED, iterations=200)
    return _unit({str(home): (float(spot[0]), float(spot[1])) for home, spot in found.items()})


def _unit(spots: Mapping[str, Spot]) -> dict[str, Spot]:
    """The same arrangement, from -1 to 1 both ways."""
    xs, ys = zip(*spots.values(), strict=True)

    def scaled(value: float, known: Sequence[float]) -> float:
        span = max(known) - min(known)
        return 2 * (value - min(known)) / span - 1 if span else 0.0

    return {home: (scaled(x, xs), scaled(y, ys)) for home, (x, y) in spots.items()}


def _rings(graph: networkx.Graph, root: str) -> dict[str, Spot]:
    """A tree around the newcomer, in -1..1: each branch gets a slice as wide as it has ends.

    Who has no tie to anybody stands around the newcomer as well.
    """
    tree = networkx.bfs_tree(graph, root)
    tree.add_edges_from((root, home) for home in graph if home not in tree)
    depth = networkx.shortest_path_length(tree, root)
    deepest = min(max(depth.values()), MOST_RINGS) or 1
    spots: dict[str, Spot] = {}
    for home, (start, end) in _slices(tree, root).items():
        far, angle = (min(depth[home], deepest) / deepest) ** INNER_ROOM, (start + end) / 2
        spots[home] = (far * math.cos(angle), far * math.sin(angle))
    return spots


def _slices(tree: networkx.DiGraph, root: str) -> dict[str, tuple[float, float]]:
    """The angles each dwelling may use, begun at the top."""
    ends = {home: 1 for home in tree}
    for home in reversed(list(networkx.topological_sort(tree))):
        ends[home] = max(1, sum(ends[below] for below in tree.successors(home)))
    slices = {root: (TOP, TOP + 2 * math.pi)}
    for home in networkx.bfs_tree(tree, root):
        start, end = slices[home]
        whole = end - start
        for below in tree.successors(home):
            wide = whole * ends[below] / ends[home]
            slices[below] = (start, start + wide)
            start += wide
    return slices


def _reach(size: int, *, is_root: bool) -> float:
    """How far a dwelling reaches from its middle."""
    frame = 0.0 if size == 1 else _ring(size) + FRAME_EDGE
    return RADIUS + frame + (CENTRE_AIR if is_root else AIR) / 2


def _ring(size: int) -> float:
    """How far from a dwelling's middle its people stand."""
    return 0.0 if size == 1 else (RADIUS + SEAT_GAP / 2) / math.sin(math.pi / size)


def _apart(
    first: Mapping[str, Spot], reach: Mapping[str, float], root: str | None, width: float, height: float
) -> dict[str, Spot]:
    """The same arrangement filling the drawing, everybody pushed until nobody touches; the newcomer stays."""
    homes = list(first)
    wide = np.array([reach[home] for home in homes])
    low = np.stack((wide, wide), axis=1)
    high = np.array([width, height]) - low
    middle, half = np.array([width, height]) / 2, np.array([width, height]) / 2 - MARGIN
    turns = np.arange(len(homes)) * GOLDEN_ANGLE
    spots = middle + np.array([first[home] for home in homes]) * half + np.stack((np.cos(turns), np.sin(turns)), axis=1)
    stays = np.array([home == root for home in homes])
    for _ in range(ROUNDS):
        push = _push(spots, wide)
        if not push.any():
            break
        push[stays] = 0.0
        spots = np.clip(spots + push, low, high)
    return {home: (float(spot[0]), float(spot[1])) for home, spot in zip(homes, spots, strict=True)}


def _push(spots: Places, wide: Places) -> Places:
    """Half of each overlap, away from whom one overlaps."""
    away = spots[:, None, :] - spots[None, :, :]
    far = np.hypot(away[..., 0], away[..., 1])
    np.fill_diagonal(far, np.inf)
    over = np.clip(wide[:, None] + wide[None, :] - far, 0.0, None)
    np.fill_diagonal(far, 1.0)
    pushed: Places = (away / far[..., None] * over[..., None] / 2).sum(axis=1)
    return pushed


def _seated(seats: Mapping[str, tuple[str, ...]], spots: Mapping[str, Spot]) -> Iterator[tuple[str, Spot]]:
    """Everybody on a ring around the middle of their dwelling; in the middle who lives alone."""
    for home, ids in seats.items():
        (x, y), ring = spots[home], _ring(len(ids))
        for place, person in enumerate(ids):
            angle = 2 * math.pi * place / len(ids)
            yield person, (x + ring * math.cos(angle), y + ring * math.sin(angle))

"""Extracts of the address base and quarters, made from a seed, and how fast they are imported and asked.

Real communes, street names put together from public words, doors on a grid: everything the importer has to cope with
(repetitions, a letter beside a bis, numbers that are no doors, two streets of one name in one commune) and no real
address. The same seed makes the same file.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from verification.addresses.communes import Place, commune_table
from verification.addresses.street_words import COMMON_WORDS, FIRST_NAMES

HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;"
    "source_position;source_nom_voie;certification_commune;cad_parcelles"
).split(";")
"""The columns of the published extracts."""

STREETS_A_COMMUNE = 140.0
DOORS_A_STREET = 12.0
"""Means of the whole base: 26 million addresses on 2.2 million streets in 35,000 communes are 12 and 63; extracts of
towns have more streets."""

_KINDS = ("Rue", "Rue", "Rue", "Rue", "Avenue", "Boulevard", "Chemin", "Impasse", "Allée", "Place", "Route", "Square")
_TITLES = ("du Général", "du Docteur", "de l'Abbé", "du Maréchal")
_FICTITIOUS = ("0", "5001", "9999")
_PER_MILLE_FICTITIOUS = 4
_PER_MILLE_TWINS = 3
_PER_MILLE_REPETITION = 60
_COMMUNES_A_ROW = 200


def make_rows(count: int, seed: int) -> Iterator[list[str]]:
    """``count`` rows, sorted by commune as the published extracts are."""
    draw = random.Random(seed)
    communes = sorted(commune_table().roots.values(), key=lambda place: place.root)
    chosen = draw.sample(communes, max(1, round(count / (STREETS_A_COMMUNE * DOORS_A_STREET))))
    made = 0
    for place in sorted(chosen, key=lambda one: one.root):
        share = (count - made) if place is max(chosen, key=lambda one: one.root) else count // len(chosen)
        for row in _commune_rows(place, share, draw):
            made += 1
            yield row


def centre_of(root: str) -> tuple[float, float]:
    """An invented longitude and latitude of a commune, always the same; no two communes touch."""
    row, column = divmod(_order()[root], _COMMUNES_A_ROW)
    return round(-4.0 + 0.07 * column, 4), round(42.0 + 0.045 * row, 4)


@cache
def _order() -> dict[str, int]:
    """The place of each commune in the order of their codes."""
    return {root: place for place, root in enumerate(sorted(commune_table().roots))}


def _commune_rows(place: Place, count: int, draw: random.Random) -> Iterator[list[str]]:
    """The rows of one commune, street by street."""
    east, north = centre_of(place.root)
    postcodes = sorted(place.postcodes) or ["99999"]
    made = street = 0
    taken = set[tuple[str, str]]()
    while made < count:
        label, postcode = _street_name(draw), draw.choice(postcodes)
        if (label, postcode) in taken:
            continue
        street += 1
        taken.add((label, postcode))
        lon, lat = east + draw.uniform(-0.02, 0.02), north + draw.uniform(-0.015, 0.015)
        for number, rep in _doors(draw, min(count - made, 1 + int(draw.expovariate(1 / DOORS_A_STREET)))):
            made += 1
            here = (lon + made % 50 * 1e-4, lat + made % 7 * 1e-5)
            yield _row(place, f"{street:04d}", (number, rep, label, postcode), here)


def _doors(draw: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """``count`` numbers of one street, each with its repetition."""
    number, left = 0, count
    while left > 0:
        number += draw.randint(1, 3)
        left -= 1
        if draw.randrange(1000) < _PER_MILLE_FICTITIOUS:
            yield draw.choice(_FICTITIOUS), ""
        elif left and draw.randrange(1000) < _PER_MILLE_TWINS:
            left -= 1
            yield from ((str(number), "bis"), (str(number), "b"))
        else:
            yield str(number), draw.choice(("bis", "ter", "a")) if draw.randrange(1000) < _PER_MILLE_REPETITION else ""


def _street_name(draw: random.Random) -> str:
    kind, word = draw.choice(_KINDS), draw.choice(_WORDS).title()
    way = draw.randrange(4)
    if way == 0:
        return f"{kind} {draw.choice(_NAMES).title()} {word}"
    if way == 1:
        return f"{kind} {draw.choice(_TITLES)} {word}"
    return f"{kind} {draw.choice(('des', 'de la', 'du'))} {word}"


_WORDS = sorted(word for word in COMMON_WORDS if len(word) > 3 and word.isalpha())
_NAMES = sorted(FIRST_NAMES)


def _row(place: Place, fantoir: str, door: tuple[str, str, str, str], here: tuple[float, float]) -> list[str]:
    number, rep, label, postcode = door
    key = "_".join(part for part in (place.root, fantoir, number.zfill(5), rep) if part)
    named = [key, f"{place.root}_{fantoir}", number, rep, label, postcode, place.root, place.name, "", ""]
    spot = ["0", "0", f"{here[0]:.6f}", f"{here[1]:.6f}"]
    return [*named, *spot, "entrée", "", "", place.name.upper(), label.upper(), "commune", "commune", "1", ""]


def write_base(file: Path, count: int, seed: int, step: Callable[[int], object] = lambda done: None) -> None:
    """An extract as a file, packed when its name ends in ``.gz``."""
    draft = file.with_suffix(".draft")
    with draft.open("wb") as raw, _packed(raw, file) as plain, io.TextIOWrapper(plain, "utf-8", newline="") as text:
        writer = csv.writer(text, delimiter=";", lineterminator="\n")
        writer.writerow(HEADER)
        for done, row in enumerate(make_rows(count, seed), start=1):
            writer.writerow(row)
            if done % 50_000 == 0:
                step(done)
    draft.rename(file)


def _packed(raw: Any, file: Path) -> Any:  # noqa: ANN401 - either kind of binary file
    return gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=1, mtime=0) if file.suffix == ".gz" else raw


def make_quarters(roots: list[str], side: int) -> dict[str, Any]:
    """A partition of each commune's town into ``side`` times ``side`` quarters, as GeoJSON."""
    features = []
    for root in roots:
        east, north = centre_of(root)
        for row in range(side):
            for column in range(side):
                west, south = east - 0.03 + 0.06 * column / side, north - 0.02 + 0.04 * row / side
                features.append(_feature(root, f"{root}-{row}-{column}", west, south, 0.06 / side, 0.04 / side))
    return {"type": "FeatureCollection", "features": features}


def _feature(root: str, quarter: str, west: float, south: float, width: float, height: float) -> dict[str, Any]:
    name = f"{commune_table().roots[root].name} {quarter[len(root) + 1 :]}"
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    ring = [[west + x * width, south + y * height] for x, y in corners]
    return {
        "type": "Feature",
        "properties": {"id": quarter, "name": name, "kind": "dense"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of all lies."""
    return sorted(values)[min(len(values) - 1, math.floor(share * len(values)))]

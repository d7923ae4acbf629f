"""Valombre-sur-Mer: an island town of five quarters and 25 streets, off any coast, in no register.

Its commune code and postcode are of the southern lands (984), where there is no such commune, and it lies in the open
sea, so that no quarter of a real network can touch it. Streets run east to west, doors stand every 22 m.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.documents.values import Place

CITY = "Valombre-sur-Mer"
POSTCODE = "98499"
INSEE = "98499"

WEST, SOUTH = -7.30, 47.10
"""South-west corner, degrees: the open Atlantic, 200 km from Brittany."""
LON_A_M, LAT_A_M = 1 / 75_900, 1 / 111_195
"""Degrees a metre, east and north, at this latitude (mean earth radius of the IUGG)."""
DOORS_A_STREET = 16
DOOR_M = 22.0
ROW_M = 70.0
"""From one street to the next."""
MARGIN_M = 45.0
"""From the edge of a quarter to its first street."""
OPPOSITE_M = 12.0
"""How far the even numbers stand from the odd ones."""

BAN_COLUMNS = (
    "id", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune", "code_insee_ancienne_commune",
    "lon", "lat",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TownQuarter:
    """A rectangle of the town, in metres from its south-west corner, and its streets from south to north."""

    id: str
    name: str
    left: float
    bottom: float
    width: float
    height: float
    streets: tuple[tuple[str, str], ...]
    kind: str = "dense"


@dataclass(frozen=True, kw_only=True)
class Door:
    """One door of the town."""

    quarter: str
    way: str
    street: str = field(repr=False)
    number: int
    repetition: str
    lon: float = field(repr=False)
    lat: float = field(repr=False)

    @property
    def place(self) -> Place:
        """The door as papers print it."""
        return Place(
            number=str(self.number), repetition=self.repetition, way=self.way, street=self.street,
            postcode=POSTCODE, city=CITY,
        )  # fmt: skip

    @property
    def address(self) -> str:
        """The door as its people declare it, on one line."""
        return written(self.place)


def written(place: Place) -> str:
    """An address of the town on one line."""
    number = f"{place.number} {place.repetition}".strip()
    return f"{number} {place.full_street}, {place.postcode} {place.city}"


QUARTERS = (
    TownQuarter(
        id="demo-le-port", name="Le Port (démo)", left=0, bottom=0, width=900, height=470,
        streets=(
            ("quai", "des Gabares"), ("rue", "du Vieux Phare"), ("rue", "des Voiliers"), ("rue", "de la Criée"),
            ("impasse", "des Cordiers"), ("rue", "Marguerite Valmy"),
        ),
    ),
    TownQuarter(
        id="demo-ville-haute", name="La Ville Haute (démo)", left=0, bottom=470, width=900, height=470,
        streets=(
            ("rue", "des Remparts"), ("place", "du Beffroi"), ("rue", "de l'Horloge"), ("rue", "des Tisserands"),
            ("boulevard", "des Tilleuls"), ("rue", "Armand Kerlo"),
        ),
    ),
    TownQuarter(
        id="demo-les-jardins", name="Les Jardins (démo)", left=900, bottom=0, width=900, height=470,
        streets=(
            ("allée", "des Mirabelles"), ("rue", "des Lilas"), ("avenue", "des Jardins"), ("rue", "du Verger"),
            ("allée", "des Glycines"), ("rue", "Simone Aubier"),
        ),
    ),
    TownQuarter(
        id="demo-le-moulin", name="Le Moulin (démo)", left=900, bottom=470, width=900, height=470,
        streets=(
            ("rue", "du Moulin à Vent"), ("chemin", "du Lavoir"), ("rue", "des Meuniers"), ("rue", "de la Fontaine"),
            ("square", "des Alouettes"),
        ),
    ),
    TownQuarter(
        id="demo-la-lande", name="La Lande (démo)", left=1800, bottom=0, width=2200, height=940, kind="rural",
        streets=(("route", "du Cap Noir"), ("chemin", "des Bruyères")),
    ),
)  # fmt: skip
"""The partition; the names say that they are made up wherever they are shown."""


def doors() -> tuple[Door, ...]:
    """Every door of the town, quarter by quarter and street by street."""
    return tuple(
        door
        for quarter in QUARTERS
        for row, (way, street) in enumerate(quarter.streets)
        for door in _doors_of(quarter, row, way, street)
    )


def _doors_of(quarter: TownQuarter, row: int, way: str, street: str) -> Iterator[Door]:
    """One street: odd numbers south, even ones north, and a « bis » after the sixth."""
    bottom = quarter.bottom + MARGIN_M + row * ROW_M
    gap = DOOR_M * (3 if quarter.kind == "rural" else 1)
    for place in range(DOORS_A_STREET):
        number, is_bis = (place, True) if place == 6 else (place + 1, False)
        east = quarter.left + MARGIN_M + (number // 2) * gap * 2 + (gap / 2 if is_bis else 0)
        north = bottom + (OPPOSITE_M if number % 2 == 0 else 0)
        yield Door(
            quarter=quarter.id, way=way, street=street, number=number, repetition="bis" if is_bis else "",
            lon=round(WEST + east * LON_A_M, 6), lat=round(SOUTH + north * LAT_A_M, 6),
        )  # fmt: skip


def base_rows() -> Iterator[tuple[str, ...]]:
    """The town's doors as an extract of the national address base, its heading first."""
    yield BAN_COLUMNS
    for count, door in enumerate(doors(), start=1):
        label = f"{door.way.capitalize()} {door.street}"
        yield (
            f"{INSEE}_demo_{count:05d}", str(door.number), door.repetition, label, POSTCODE, INSEE, CITY, "",
            f"{door.lon:.6f}", f"{door.lat:.6f}",
        )  # fmt: skip


def quarters_geojson() -> dict[str, Any]:
    """The quarters as the map an operator imports."""
    return {"type": "FeatureCollection", "features": [_feature(quarter) for quarter in QUARTERS]}


def _feature(quarter: TownQuarter) -> dict[str, Any]:
    right, top = quarter.left + quarter.width, quarter.bottom + quarter.height
    corners = [
        (quarter.left, quarter.bottom), (right, quarter.bottom), (right, top), (quarter.left, top),
        (quarter.left, quarter.bottom),
    ]  # fmt: skip
    ring = [[round(WEST + east * LON_A_M, 6), round(SOUTH + north * LAT_A_M, 6)] for east, north in corners]
    return {
        "type": "Feature",
        "properties": {"id": quarter.id, "name": quarter.name, "kind": quarter.kind},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }

"""Small extracts of the address base for tests, in the columns of the published ones. Streets and towns are invented
together; only the communes' names and codes are real."""

from __future__ import annotations

import gzip
from pathlib import Path

from bench.places import HEADER

SAINT_MALO = ("35288", "35400", "Saint-Malo")
PARIS_11 = ("75111", "75011", "Paris 11e Arrondissement")


def a_row(
    number: int | str,
    street: str,
    rep: str = "",
    *,
    town: tuple[str, str, str] = SAINT_MALO,
    lon: float = -2.0,
    lat: float = 48.65,
    former: str = "",
) -> str:
    commune, postcode, city = town
    cells = dict.fromkeys(HEADER, "") | {
        "id": f"{commune}_0001_{number}_{rep}",
        "numero": str(number),
        "rep": rep,
        "nom_voie": street,
        "code_postal": postcode,
        "code_insee": commune,
        "nom_commune": city,
        "code_insee_ancienne_commune": former,
        "lon": str(lon),
        "lat": str(lat),
    }
    return ";".join(cells.values())


def write_extract(file: Path, *rows: str, header: str = ";".join(HEADER)) -> Path:
    data = "\n".join((header, *rows, "")).encode()
    file.write_bytes(gzip.compress(data) if file.suffix == ".gz" else data)
    return file

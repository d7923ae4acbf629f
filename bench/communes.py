"""Make the small tables of communes and of their inhabitants that `verification.addresses.communes` reads.

Run by hand when a new edition of @etalab/decoupage-administratif appears (yearly). The current edition gives
today's communes and postcodes; edition 0.5.0, the last that carried the history file, gives the names and
postcodes of the communes merged before. Unpack both, then::

    python -m bench.communes CURRENT_FOLDER HISTORY_FOLDER verification/addresses/communes.csv.gz
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Row = tuple[str, str, str, str, str]

KINDS = {
    "commune-actuelle": "current",
    "commune-deleguee": "delegated",
    "commune-associee": "associated",
    "arrondissement-municipal": "arrondissement",
}


def read_records(folder: Path, name: str) -> list[Record]:
    """One JSON list of the package."""
    records: list[Record] = json.loads((folder / "data" / name).read_text(encoding="utf-8"))
    return records


def version_of(folder: Path) -> str:
    """The package's version."""
    return str(json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"])


def old_postcodes(history: Path) -> dict[str, str]:
    """Postcodes that communes had in the older edition, by INSEE code."""
    records = read_records(history, "communes.json")
    return {record["code"]: " ".join(record.get("codesPostaux", ())) for record in records}


def present_rows(records: list[Record], postcodes: dict[str, str]) -> list[Row]:
    """Every place of the current edition; a part of a commune gets the postcodes it had by itself."""
    rows = []
    for record in records:
        code = record["code"]
        parent = record.get("chefLieu") or record.get("commune") or ""
        own = " ".join(record.get("codesPostaux", ())) or (postcodes.get(code, "") if parent != code else "")
        rows.append((code, record["nom"], own, KINDS[record["type"]], parent))
    return rows


def former_rows(records: list[Record], history: list[Record], postcodes: dict[str, str]) -> list[Row]:
    """Communes that were merged away or renamed and are no place of the current edition."""
    parents = {code: record["code"] for record in records for code in record.get("anciensCodes", ())}
    known = {(record["code"], record["nom"]) for record in records}
    current = {record["code"] for record in records if record["type"] == "commune-actuelle"}
    rows = set()
    for record in history:
        code, name = record["code"], record["nom"]
        parent = parents.get(code) or (code if code in current else "")
        if parent and (code, name) not in known:
            rows.add((code, name, postcodes.get(code, "") if code != parent else "", "former", parent))
    return sorted(rows)


def inhabitants(records: list[Record]) -> list[tuple[str, int]]:
    """How many people live in each commune of today."""
    known = (record for record in records if record["type"] == "commune-actuelle")
    return [(record["code"], record["population"]) for record in known if record.get("population") is not None]


def write_table(header: tuple[str, ...], rows: Iterable[tuple[str | int, ...]], versions: str, target: Path) -> None:
    """The table, its attribution in the first line; the same input gives the same bytes."""
    text = io.StringIO()
    text.write(f"# Licence Ouverte / Etalab 2.0, @etalab/decoupage-administratif {versions}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(sorted(rows))
    target.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), compresslevel=9, mtime=0))


def main(arguments: list[str]) -> None:
    """Read the two editions and write the tables."""
    current, history, target = (Path(argument) for argument in arguments)
    records = read_records(current, "communes.json")
    postcodes = old_postcodes(history)
    rows = present_rows(records, postcodes)
    rows += former_rows(records, read_records(history, "historique-communes.json"), postcodes)
    versions = f"{version_of(current)} and {version_of(history)}"
    write_table(("code", "name", "postcodes", "kind", "parent"), rows, versions, target)
    beside = target.with_name("inhabitants.csv.gz")
    write_table(("code", "inhabitants"), inhabitants(records), version_of(current), beside)


if __name__ == "__main__":
    main(sys.argv[1:])

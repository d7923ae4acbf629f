"""A million addresses: imported, killed half way and gone on with, then asked for doors and for suggestions.

The extract is made from the seed, so what is in it is known: every door that is asked for stands in the file, or
certainly does not. The import runs as its own command; its memory is that of its process.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import resource
import signal
import string
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, func, select

from bench.campaign.checker import Findings
from bench.campaign.installations import COMMAND
from bench.places import HEADER, make_quarters, percentile, write_base
from verification.adapters.address_base import find_door
from verification.adapters.database import READ_ONLY, make_engine
from verification.adapters.migrate import migrate
from verification.adapters.places import SqlPlaces
from verification.adapters.quarters import replace_quarters
from verification.adapters.tables import address_communes, address_doors, address_imports
from verification.adapters.unit_of_work import Transactions
from verification.addresses import parse_address
from verification.areas.geojson import read_quarters
from verification.domain.whereabouts import DoorState

OFFERED = 5
"""Suggestions asked for each time, as a page shows them."""

Answer = TypeVar("Answer")

QUESTIONS = 400
QUARTERS_A_SIDE = 3
_KILLED_AT_SHARE = 0.4
_POLL_S = 0.05
_PATIENCE_S = 3_600.0

Step = Callable[[str, int, int], object]


@dataclass(frozen=True, kw_only=True)
class Door:
    """One row of the extract that is a real door."""

    number: str = field(repr=False)
    rep: str = field(repr=False)
    label: str = field(repr=False)
    postcode: str = field(repr=False)
    city: str = field(repr=False)

    @property
    def written(self) -> str:
        """The address as its resident writes it."""
        return f"{self.number} {self.rep} {self.label}, {self.postcode} {self.city}".replace("  ", " ")


def run_addresses(
    folder: Path, database_url: str, *, rows: int, seed: int, step: Step, questions: int = QUESTIONS
) -> Findings:
    """Import, kill, go on, import again; then ask."""
    findings = Findings()
    file = folder / "base.csv.gz"
    folder.mkdir(parents=True, exist_ok=True)
    write_base(file, rows, seed, lambda done: step("rows made", done, rows))
    engine = make_engine(database_url)
    migrate(engine)
    _import_with_a_kill(engine, file, rows, findings, step)
    drawn = random.Random(seed)
    doors = draw_doors(file, questions, drawn)
    _ask_doors(engine, doors, findings)
    _ask_suggestions(engine, doors, drawn, findings)
    _ask_quarters(engine, doors, findings)
    engine.dispose()
    return findings


def _import_with_a_kill(engine: Engine, file: Path, rows: int, findings: Findings, step: Step) -> None:
    """Kill the first run when its share of the rows is in; the second one goes on, the third finds nothing to do."""
    killed_at = _run_until(engine, file, int(rows * _KILLED_AT_SHARE), step, rows)
    seconds, cpu_s, peak_mib = _run_to_end(engine, file)
    read, doors = _standing(engine)
    step("rows in", read, rows)
    again, _, _ = _run_to_end(engine, file)
    findings.require(0 < killed_at < rows, "the import was killed half way")
    findings.require(_standing(engine) == (rows, doors), "the same file again changed nothing")
    findings.require(doors == _count(engine), "every door of the file stands once")
    done = max(1, rows - killed_at)
    findings.figures |= {
        "rows": rows,
        "killed_at_row": killed_at,
        "rows_a_second": round(done / seconds),
        "rows_a_cpu_second": round(done / cpu_s),
        "import_peak_rss_mib": peak_mib,
        "same_file_again_s": round(again, 2),
        "load_average": round(os.getloadavg()[0], 1),
    }


def _command(engine: Engine, file: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PALIER_DATABASE_URL": engine.url.render_as_string(hide_password=False)}
    command = [COMMAND, "addresses", "import", str(file)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command


def _run_until(engine: Engine, file: Path, share: int, step: Step, rows: int) -> int:
    """Start the import and kill it once so many rows are in; how many were in then."""
    running = _command(engine, file)
    while running.poll() is None and (read := _standing(engine)[0]) < share:
        step("rows in", read, rows)
        time.sleep(_POLL_S)
    running.send_signal(signal.SIGKILL)
    running.wait()
    return _standing(engine)[0]


def _run_to_end(engine: Engine, file: Path) -> tuple[float, float, int]:
    """Seconds, seconds of processor, and the largest resident set in MiB."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    if _command(engine, file).wait(_PATIENCE_S) != 0:
        raise RuntimeError("the import failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, cpu_s, after.ru_maxrss // 1024


def _standing(engine: Engine) -> tuple[int, int]:
    """Rows read and doors written by the last import."""
    query = select(address_imports.c.rows_read, address_imports.c.doors).order_by(address_imports.c.id.desc())
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        row = connection.execute(query.limit(1)).first()
    return (0, 0) if row is None else (row[0], row[1])


def _count(engine: Engine) -> int:
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        return int(connection.execute(select(func.count()).select_from(address_doors)).scalar_one())


def draw_doors(file: Path, count: int, drawn: random.Random) -> list[Door]:
    """Real doors of an extract, each with the same chance."""
    kept: list[Door] = []
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        for place, row in enumerate(csv.DictReader(text, fieldnames=HEADER, delimiter=";")):
            at = place if place < count else drawn.randrange(place + 1)
            if at < count and row["numero"].isdigit() and 0 < int(row["numero"]) < 5000:
                door = Door(number=row["numero"], rep=row["rep"], label=row["nom_voie"], postcode=row["code_postal"],
                            city=row["nom_commune"])  # fmt: skip
                kept[at : at + 1] = [door]
    return kept


def _ask_doors(engine: Engine, doors: list[Door], findings: Findings) -> None:
    """Doors that are there, and the same with a number and with a street that are not."""
    wrong_number = [f"4999 {door.label}, {door.postcode} {door.city}" for door in doors]
    wrong_street = [f"{door.number} rue Zyxwvut, {door.postcode} {door.city}" for door in doors]
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:

        def states(written: Iterable[str]) -> tuple[list[DoorState], list[Taken]]:
            return _timed(lambda text: find_door(connection, parse_address(text)).state, written)

        known, there_s = states(door.written for door in doors)
        no_door, missing_s = states(wrong_number)
        no_street, unknown_s = states(wrong_street)
    for asked, wanted, name in (
        (known, DoorState.KNOWN, "known_doors_found"),
        (no_door, DoorState.NO_DOOR, "missing_doors_noticed"),
        (no_street, DoorState.NO_STREET, "missing_streets_noticed"),
    ):
        findings.figures[name] = f"{asked.count(wanted)}/{len(asked)}"
    findings.figures |= _times("look_up", [*there_s, *missing_s, *unknown_s])
    findings.require(known.count(DoorState.KNOWN) >= 0.99 * len(known), "99 % of the doors of the file are found")


def _ask_suggestions(engine: Engine, doors: list[Door], drawn: random.Random, findings: Findings) -> None:
    """What people type: the beginning, with a postcode or a town behind it, with one letter wrong."""
    places = SqlPlaces(Transactions(engine))
    forms: dict[str, Callable[[Door], str]] = {
        "postcode": lambda door: f"{door.number} {_half(door.label)} {door.postcode}",
        "town": lambda door: f"{door.number} {door.label} {door.city}",
        "slip": lambda door: f"{door.number} {_slip(door.label, drawn)} {door.postcode}",
        "slip_town": lambda door: f"{door.number} {_slip(door.label, drawn)} {door.city}",
        "street_alone": lambda door: f"{door.number} {door.label}",
    }
    every: list[Taken] = []
    for name, form in forms.items():
        asked = [form(door) for door in doors]
        answers, seconds = _timed(lambda text: places.suggest(text, OFFERED), asked)
        hits = sum(
            any(one.street == door.label and one.postcode == door.postcode and one.number.startswith(door.number)
                for one in offered)
            for door, offered in zip(doors, answers, strict=True)
        )  # fmt: skip
        findings.figures[f"suggested_{name}"] = f"{hits}/{len(doors)}"
        findings.figures |= _times(f"suggest_{name}", seconds)
        every += seconds
    findings.figures |= _times("suggest", every)


def _ask_quarters(engine: Engine, doors: list[Door], findings: Findings) -> None:
    """Every commune of the extract in nine quarters: each door lies in one of its own commune."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        roots = sorted(connection.execute(select(address_communes.c.code)).scalars())
    made = read_quarters(make_quarters(roots, QUARTERS_A_SIDE), is_perimeter=False).quarters
    replace_quarters(engine, made, is_perimeter=False)
    places = SqlPlaces(Transactions(engine))
    first, loaded = _timed(places.locate, [doors[0].written])
    found, times = _timed(places.locate, [door.written for door in doors])
    right = sum(place is not None and (place.quarter or "").startswith(f"{place.commune}-") for place in found)
    findings.figures |= {"quarters": len(made), "map_loaded_s": round(loaded[0].seconds, 2)}
    findings.figures |= {"placed": f"{right}/{len(found)}"} | _times("place", times)
    findings.require(bool(first) and right == len(found), "every door lies in a quarter of its commune")


def _half(label: str) -> str:
    """A label typed as far as the first half of its last word."""
    front, _, last = label.rpartition(" ")
    return f"{front} {last[: max(3, len(last) // 2)]}"


def _slip(label: str, drawn: random.Random) -> str:
    """A label with one letter of its last word exchanged."""
    front, _, last = label.rpartition(" ")
    at = drawn.randrange(len(last))
    return f"{front} {last[:at]}{drawn.choice(string.ascii_lowercase)}{last[at + 1 :]}"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one question took: on the clock, and of this process's processor, which says more on a busy machine."""

    seconds: float
    cpu_s: float


def _timed(ask: Callable[[str], Answer], texts: Iterable[str]) -> tuple[list[Answer], list[Taken]]:
    answers, times = [], []
    for text in texts:
        started, worked = time.perf_counter(), time.process_time()
        answers.append(ask(text))
        times.append(Taken(seconds=time.perf_counter() - started, cpu_s=time.process_time() - worked))
    return answers, times


def _times(name: str, times: list[Taken]) -> dict[str, float]:
    clock, worked = [one.seconds for one in times], [one.cpu_s for one in times]
    return {
        f"{name}_p50_ms": round(percentile(clock, 0.5) * 1000, 1),
        f"{name}_p95_ms": round(percentile(clock, 0.95) * 1000, 1),
        f"{name}_cpu_p95_ms": round(percentile(worked, 0.95) * 1000, 1),
    }

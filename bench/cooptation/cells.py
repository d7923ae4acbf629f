"""Many runs, each once: what is finished stands in a JSON file and is not run again.

A cell is one world size, one attack, one set of rules, one policy, blind or not, and one seed, of which the town is
drawn as well. Its name holds a digest of the policy's numbers and of what is assumed of people, so that a result
never stands for other rules than those it was made with.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, astuple, dataclass
from itertools import product
from pathlib import Path
from typing import Any

from bench.cooptation.behaviour import PROTOCOL, Behaviour
from bench.cooptation.simulation import Report, run
from bench.cooptation.worlds import draw_world
from cooptation.policy import CooptationPolicy


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One run to make. ``most_districts`` bounds an honest one."""

    members: int
    attack: str
    rules: str
    policy: CooptationPolicy
    seed: int
    is_blind: bool = False
    behaviour: Behaviour = PROTOCOL
    most_districts: int | None = None

    @property
    def name(self) -> str:
        """What a result is kept under."""
        blind, part = "blind" if self.is_blind else "seeing", self.most_districts or "all"
        numbers = zlib.crc32(repr((astuple(self.policy), astuple(self.behaviour))).encode())
        return f"{self.members}/{self.attack}/{self.rules}/{blind}/{part}/{numbers:08x}/{self.seed}"


class Shelf:
    """Results by cell in one JSON file, written after each; ``path`` is None to keep nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        has_some = path is not None and path.exists()
        self.results: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8")) if path and has_some else {}

    def keep(self, name: str, result: dict[str, Any]) -> None:
        """Write a result down."""
        self.results[name] = result
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".draft")
        draft.write_text(json.dumps(self.results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.rename(self._path)


def cells_of(
    members: int, attacks: Iterable[str], rules: Iterable[str], policy: CooptationPolicy, seeds: Iterable[int],
    *, is_blind: bool = False, behaviour: Behaviour = PROTOCOL, most_districts: int | None = None,
) -> list[Cell]:
    """Every combination, attack by attack."""
    return [
        Cell(
            members=members, attack=attack, rules=rulebook, policy=policy, seed=seed, is_blind=is_blind,
            behaviour=behaviour, most_districts=most_districts if attack == "honest" else None,
        )
        for attack, rulebook, seed in product(attacks, rules, seeds)
    ]


def run_cells(
    cells: Iterable[Cell], shelf: Shelf, progress: Callable[[Cell, int, int], object]
) -> Iterator[dict[str, Any]]:
    """The result of each cell, made now or before."""
    for cell in cells:
        if cell.name not in shelf.results:
            shelf.keep(cell.name, asdict(_run(cell, progress)))
        progress(cell, 1, 1)
        yield shelf.results[cell.name]


def _run(cell: Cell, progress: Callable[[Cell, int, int], object]) -> Report:
    return run(
        draw_world(cell.members, cell.seed), cell.attack, cell.policy, cell.seed, rules=cell.rules,
        blind=cell.is_blind, behaviour=cell.behaviour, most_districts=cell.most_districts,
        progress=lambda done, whole: progress(cell, done, whole + 1),
    )

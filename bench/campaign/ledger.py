"""What is finished, on disk: a campaign that was stopped goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class Ledger:
    """Results by scenario in one JSON file, written after each."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._results: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def finished(self, name: str, parameters: dict[str, Any]) -> bool:
        """Whether the scenario was run with these parameters and kept every promise."""
        found = self._results.get(name)
        return found is not None and found["parameters"] == parameters and not found["problems"]

    def keep(self, name: str, result: dict[str, Any]) -> None:
        """Write a result down; an earlier one of the same name goes."""
        self._results[name] = result
        draft = self._path.with_suffix(".draft")
        draft.write_text(json.dumps(self._results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.rename(self._path)

    def result(self, name: str) -> dict[str, Any] | None:
        """What was kept of a scenario."""
        return self._results.get(name)

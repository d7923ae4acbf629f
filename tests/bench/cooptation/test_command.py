"""The command runs a cell once, keeps it, and prints tables and a picture."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench.cooptation import __main__ as command
from bench.cooptation.figures import estimate


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["bench.cooptation", "--members", "1000", *words])
    return command.main()


def test_a_finished_cell_is_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, plot = tmp_path / "runs.json", tmp_path / "runs.svg"
    call(monkeypatch, "--attack", "ring3,honest", "--seeds", "1-2", "--out", str(out))
    first = json.loads(out.read_text())

    call(monkeypatch, "--attack", "ring3,honest", "--seeds", "1-2", "--out", str(out), "--table", "--plot", str(plot))

    assert len(first) == 4
    assert json.loads(out.read_text()) == first  # The seconds are those of the first time.
    assert "| ring3: accepted | 4.0 | ≤ 3 |" in capsys.readouterr().out
    assert plot.read_text().startswith("<?xml")


def test_an_interval_is_students() -> None:
    # Student's t for 4 degrees of freedom at 97.5 % is 2.776; the deviation of 1..5 is 1.5811.
    found = estimate([1, 2, 3, 4, 5])

    assert found is not None
    assert found.mean == 3
    assert found.half == pytest.approx(2.776 * 1.5811 / 5**0.5, abs=1e-3)

"""Claims about the broken files of the fuzzing run, and that a broken promise is noticed."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, UnidentifiedImageError

from bench.campaign.fuzzing import run_fuzz_reading
from bench.campaign.mutations import mutant, seed_files
from ocr.limits import Limits


def _opens(data: bytes) -> bool:
    try:
        with pikepdf.open(io.BytesIO(data)) if data[:5] == b"%PDF-" else Image.open(io.BytesIO(data)):
            return True
    except (pikepdf.PdfError, UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False


def test_the_same_seed_breaks_the_same_file_in_the_same_way() -> None:
    assert mutant(4, 17) == mutant(4, 17)
    assert mutant(4, 17) != mutant(4, 18)


@pytest.mark.parametrize("name", sorted(seed_files(1)))
def test_what_is_broken_was_whole(name: str) -> None:
    assert _opens(seed_files(1)[name])


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_broken_files_are_of_every_kind_and_many_still_open() -> None:
    made = [mutant(2, index) for index in range(200)]

    changed = [data for name, data in made if data != seed_files(2)[name]]
    assert set(Counter(name for name, _ in made)) == set(seed_files(2))
    assert len(changed) > 150
    assert 0.2 < sum(_opens(data) for data in changed) / len(changed) < 0.95


def test_a_reader_that_is_always_ended_is_noticed(tmp_path: Path) -> None:
    # 32 MiB hold no decoder: the process cannot even begin, as when a limit is set wrongly.
    findings = run_fuzz_reading(tmp_path, 2, seed=3, limits=Limits(max_address_space_bytes=32 * 2**20))

    assert any("good documents were not read" in problem for problem in findings.problems)

"""Every limit at its border: what just fits is done, one more is not."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from ocr.adapters.child import RETIRE_AFTER_DOCUMENTS
from ocr.adapters.reader import ReaderPool
from ocr.adapters.sandbox import Sandbox
from ocr.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from tests.ocr.test_sandbox import outcome

LIMIT_NAMES = [one.name for one in dataclasses.fields(Limits)]
HEADER_ONLY = b"%PDF-1.7\n"
MORE_THAN_NOW = """
import resource
from pathlib import Path
from ocr.adapters.sandbox import limit_this_process
from ocr.limits import Limits
now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
limit_this_process(Limits(max_address_space_bytes=now + 100 * 2**20))
"""
FILES_OF_1000_BYTES = """
from ocr.adapters.sandbox import limit_this_process
from ocr.limits import Limits
limit_this_process(Limits(max_file_bytes=1000))
"""
ONE_SECOND_OF_COMPUTING = """
import time
from ocr.adapters.sandbox import allow_cpu
from ocr.limits import Limits
allow_cpu(Limits(max_cpu_seconds=1))
start = time.process_time()
while time.process_time() - start < {seconds}: pass
"""


@pytest.mark.parametrize("name", LIMIT_NAMES)
def test_limit_of_nothing_is_refused_and_of_one_is_not(name: str) -> None:
    assert getattr(Limits(**{name: 1}), name) == 1
    for nothing in (0, -1):
        with pytest.raises(ValueError, match=name):
            Limits(**{name: nothing})


def test_every_limit_says_its_unit() -> None:
    assert all(name.endswith(("_bytes", "_pages", "_pixels", "_seconds")) for name in LIMIT_NAMES)


def test_address_space_grows_to_its_limit_and_no_further(tmp_path: Path) -> None:
    below, above = (outcome(f"{MORE_THAN_NOW}bytearray({size} * 2**20)", Sandbox.RLIMITS, tmp_path)
                    for size in (90, 110))

    assert below.returncode == 0, below.stderr
    assert "MemoryError" in above.stderr


def test_file_grows_to_its_limit_and_no_further(tmp_path: Path) -> None:
    write = FILES_OF_1000_BYTES + "open({!r}, 'wb', buffering=0).write(bytes({}))"

    whole = outcome(write.format("whole", 1000), Sandbox.RLIMITS, tmp_path)
    outcome(write.format("cut", 1001), Sandbox.RLIMITS, tmp_path)

    assert whole.returncode == 0, whole.stderr
    assert [(tmp_path / name).stat().st_size for name in ("whole", "cut")] == [1000, 1000]


def test_computing_goes_on_to_its_limit_and_no_further(tmp_path: Path) -> None:
    below, above = (outcome(ONE_SECOND_OF_COMPUTING.format(seconds=seconds), Sandbox.RLIMITS, tmp_path)
                    for seconds in (0.4, 3))

    assert below.returncode == 0, below.stderr
    assert above.returncode < 0


def test_reader_stays_for_many_documents_and_is_then_replaced() -> None:
    pool = ReaderPool(1)
    try:
        pool.read(HEADER_ONLY)
        first = pool._idle[0]
        for _ in range(RETIRE_AFTER_DOCUMENTS - 2):
            pool.read(HEADER_ONLY)

        stayed = pool._idle == [first]
        pool.read(HEADER_ONLY)

        assert stayed
        assert pool._idle == []
        assert not first.is_alive
        assert [problem.code for problem in pool.read(HEADER_ONLY).problems] == ["document.damaged"]
        assert pool._idle != [first]
    finally:
        pool.close()


def test_limits_are_those_the_project_was_designed_with() -> None:
    stated = (DEFAULT_LIMITS.max_bytes, DEFAULT_LIMITS.max_pages, DEFAULT_LIMITS.max_pixels, DEFAULT_LIMITS.max_seconds)

    assert stated == (15_000_000, 10, 50_000_000, 60)
    assert DEFAULT_LIMITS.max_address_space_bytes == 2048 * MEBIBYTE

"""Damaged and hostile files: an answer each, in time, and the next document is read as if nothing had been."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ocr import Limits, read_document
from ocr.adapters.reader import ReaderPool
from ocr.errors import ReaderKilledError
from tests.ocr.papers import bill_pdf, encoded, endless_pdf, huge_png

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "malformed"
FAST = ("gif_named.jpg", "heic_box_size_2e63.heic", "pdf_only_header.pdf", "pdf_truncated.pdf",
        "pdf_header_at_5000.pdf", "pdf_xref_prev_loop.pdf", "pdf_flate_nested_x3.pdf", "svg_named.png")
ANSWER_MARGIN_S = 1.0


def codes(data: bytes, pool: ReaderPool) -> list[str]:
    return [problem.code for problem in pool.read(data).problems]


def test_locked_pdf_asks_for_no_password(pool: ReaderPool) -> None:
    assert codes(bill_pdf(user_password="secret"), pool) == ["document.password_protected"]


def test_eleven_pages_are_too_many_and_ten_are_not(pool: ReaderPool) -> None:
    assert codes(bill_pdf(pages=11), pool) == ["document.too_large"]
    assert len(pool.read(bill_pdf(pages=10)).pages) == 10


def test_too_many_pixels_are_refused_by_the_header(pool: ReaderPool) -> None:
    pool.read(bill_pdf())
    started = time.monotonic()

    assert codes(huge_png(30_000, 30_000), pool) == ["document.too_large"]
    assert time.monotonic() - started < ANSWER_MARGIN_S


def test_fifty_megapixels_is_the_border(pool: ReaderPool) -> None:
    assert codes(huge_png(10_000, 5_001), pool) == ["document.too_large"]
    assert "document.too_large" not in codes(huge_png(10_000, 5_000), pool)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF"])
def test_half_a_file_is_damaged(pool: ReaderPool, image_format: str) -> None:
    grain = np.random.default_rng(1).integers(0, 255, (600, 500), dtype=np.uint8)
    whole = encoded(grain, image_format)

    assert codes(whole[: len(whole) // 2], pool) == ["document.damaged"]


def test_document_that_never_ends_is_ended_in_time() -> None:
    limits = Limits(max_seconds=2)
    pool = ReaderPool(1, limits)
    try:
        pool.read(bill_pdf())
        started = time.monotonic()

        with pytest.raises(ReaderKilledError):
            pool.read(endless_pdf())

        assert time.monotonic() - started < limits.max_seconds + ANSWER_MARGIN_S
        assert "TILLEULS" in pool.read(bill_pdf()).text
    finally:
        pool.close()


def test_killed_document_is_an_answer_of_read_document() -> None:
    reading = read_document(endless_pdf(), limits=Limits(max_seconds=2))

    assert [problem.code for problem in reading.problems] == ["document.unreadable"]
    assert len(reading.sha256) == 64


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared damaged files are not on this machine")
@pytest.mark.parametrize("name", FAST)
def test_damaged_file_gets_an_answer_and_harms_nobody(pool: ReaderPool, name: str) -> None:
    data = (SHARED / "generated" / name).read_bytes()

    try:
        answered = bool(pool.read(data).problems)
    except ReaderKilledError:
        answered = True

    assert answered
    assert "TILLEULS" in pool.read(bill_pdf()).text


def test_many_threads_share_few_processes() -> None:
    pool = ReaderPool(2)
    try:
        with ThreadPoolExecutor(max_workers=5) as threads:
            readings = list(threads.map(pool.read, [bill_pdf()] * 10))
        assert all("TILLEULS" in reading.text for reading in readings)
    finally:
        pool.close()


def test_process_that_died_while_waiting_is_no_fault_of_the_next_document(pool: ReaderPool) -> None:
    pool.read(bill_pdf())
    for waiting in pool._idle:
        waiting.kill()

    assert "TILLEULS" in pool.read(bill_pdf()).text

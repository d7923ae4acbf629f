"""What reads a made document in the measures: ours in its warm process, the naive pipeline, and two others alone.

Each gives its text and what it cost: seconds of computing of everything it started, and seconds on the clock.
"""

from __future__ import annotations

import importlib.util
import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol, Self

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps
from rapidocr_onnxruntime import RapidOCR

from bench import naive
from bench.campaign.processes import rss_bytes, tree_of
from bench.documents.rasters import pages_of
from ocr.adapters.reader import ReaderPool
from ocr.errors import ReaderKilledError
from verification.report import fields_of

PAGE_DPI = 200
LIMIT_S = 120
"""Patience with a program that reads one document."""

SAMPLE_PAUSE_S = 0.1
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_TIMES = slice(11, 15)
"""utime, stime, cutime and cstime in /proc/PID/stat, counted after the command's name."""

_KIB = 1024

pillow_heif.register_heif_opener()


@dataclass(frozen=True, kw_only=True)
class Read:
    """What one reader made of one document. ``cpu_s`` is None when it could not be measured."""

    text: str = field(repr=False)
    fields: dict[str, Any] = field(repr=False)
    cpu_s: float | None
    wall_s: float
    failed: bool = False


class Reader(Protocol):
    """Reads the bytes of one document."""

    def __call__(self, data: bytes) -> Read:
        """What it made of it."""


class Ours:
    """The reading process behind its walls, kept warm. ``peaks`` are bytes: of the process, and with what it starts."""

    def __init__(self) -> None:
        self._pool = ReaderPool(1)
        self.peaks = (0, 0)

    def __call__(self, data: bytes) -> Read:
        """The words and fields, and the cost of the process with all it started."""
        before, start = _cpu_by_process(), time.perf_counter()
        with _PeakWatch() as watch:
            try:
                reading, failed = self._pool.read(data), False
            except ReaderKilledError:
                reading, failed = None, True
        wall, after = time.perf_counter() - start, _cpu_by_process()
        self.peaks = (max(self.peaks[0], *map(_highest_rss_bytes, after), 0), max(self.peaks[1], watch.peak_bytes))
        spent = sum(after.values()) - sum(before.values())
        return Read(
            text=reading.text if reading else "", fields=fields_of(reading.fields) if reading else {},
            cpu_s=spent if before.keys() == after.keys() else None, wall_s=wall, failed=failed,
        )

    def close(self) -> None:
        """End the process."""
        self._pool.close()


def read_naively(data: bytes) -> Read:
    """The naive pipeline: its text, and the first of each field in it."""
    return _timed(lambda: naive.read_lines(data))


def read_with_ocrmypdf(data: bytes) -> Read:
    """OCRmyPDF with what it has for such pages: turned by its own judgement, straightened, read in French."""
    return _timed(lambda: _sidecar_of(data))


class Rapid:
    """rapidocr alone, with the weights of its wheel, one thread."""

    def __init__(self) -> None:
        self._engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)

    def __call__(self, data: bytes) -> Read:
        """Its lines, in its own order."""
        return _timed(lambda: "\n".join(self._lines(page) for page in pictures_of(data)))

    def _lines(self, page: NDArray[np.uint8]) -> str:
        """The lines of one page."""
        found, _ = self._engine(page)
        return "\n".join(str(line[1]) for line in found or ())


def missing_reader(name: str) -> str | None:
    """Why a reader cannot run on this machine; None when it can."""
    if name == "ocrmypdf" and importlib.util.find_spec("ocrmypdf") is None:
        return "ocrmypdf is not installed in this Python"
    return None if shutil.which("tesseract") else "tesseract is not installed"


def pictures_of(data: bytes) -> list[NDArray[np.uint8]]:
    """The pages as upright BGR pictures: a PDF's at 200 dpi, an image as its camera says."""
    if data[:5] == b"%PDF-":
        return pages_of(data, PAGE_DPI)
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    return [np.asarray(cv2.cvtColor(np.asarray(image), cv2.COLOR_RGB2BGR), dtype=np.uint8)]


def _sidecar_of(data: bytes) -> str:
    """The text file that OCRmyPDF writes beside its PDF, empty when it gives up."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as name:
        folder = Path(name)
        source = folder / ("in.pdf" if data[:5] == b"%PDF-" else "in.png")
        source.write_bytes(data) if source.suffix == ".pdf" else cv2.imwrite(str(source), pictures_of(data)[0])
        options = ("--rotate-pages", "--deskew", "--image-dpi", str(PAGE_DPI), "-l", "fra", "-j", "1", "-q")
        outputs = ("--output-type", "pdf", "--sidecar", str(folder / "out.txt"))
        command = [sys.executable, "-m", "ocrmypdf", *options, *outputs, str(source), str(folder / "out.pdf")]
        done = subprocess.run(  # noqa: S603 - our own command, no input of others
            command, check=False, capture_output=True, timeout=LIMIT_S, env=os.environ | {"OMP_THREAD_LIMIT": "1"})
        return (folder / "out.txt").read_text("utf-8") if done.returncode == 0 else ""


def _timed(read: Callable[[], str]) -> Read:
    """A text with the cost of this process and of those that ended in the meantime."""
    cpu, wall = _own_cpu_s(), time.perf_counter()
    try:
        text = read()
    except subprocess.TimeoutExpired:
        text = ""
    spent, wall = _own_cpu_s() - cpu, time.perf_counter() - wall
    return Read(text=text, fields=naive.guess(text), cpu_s=spent, wall_s=wall, failed=not text.strip())


def _own_cpu_s() -> float:
    """Seconds of computing of this process and of its children that have ended."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _cpu_by_process() -> dict[int, float]:
    """Seconds of computing of each process below this one, with its children that have ended.

    What a process starts and ends meanwhile is counted by it, so only the lasting ones must be the same twice.
    """
    return {pid: _cpu_s(pid) for pid in _below()}


def _below() -> list[int]:
    """Every process that this one started, and what they started."""
    return tree_of([os.getpid()])[1:]


def _cpu_s(pid: int) -> float:
    """Seconds of computing of one process and of its children that have ended; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in fields[_TIMES]) / _TICKS_A_SECOND


def _highest_rss_bytes(pid: int) -> int:
    """The peak of one process's resident memory; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * _KIB for line in lines if line.startswith("VmHWM:")), 0)


class _PeakWatch:
    """The highest sum of resident memory of all processes below this one, sampled."""

    def __init__(self) -> None:
        self.peak_bytes = 0
        self._over = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        """Look again and again until it is over."""
        while not self._over.wait(SAMPLE_PAUSE_S):
            self.peak_bytes = max(self.peak_bytes, sum(rss_bytes(pid) for pid in _below()))

"""What ``palier check`` answers, as a value that can be sent to a process of its own."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from ocr import read_document
from ocr.reading import DocumentReading
from verification.adapters.policies import default_policy
from verification.domain.claim import Claim, Evidence
from verification.pipeline import judge
from verification.report import line_of

POLICY = default_policy()


class Checker:
    """What ``palier check`` answers; the last file's reading is kept, so that its further cases cost no reading."""

    def __init__(self) -> None:
        self._data = b""
        self._reading: DocumentReading | None = None

    def __call__(self, data: bytes, name: str, address: str, on: date) -> dict[str, Any]:
        """The output line of one case."""
        started = time.monotonic()
        if self._reading is None or data != self._data:
            self._data, self._reading = data, read_document(data)
        evidence = Evidence(reading=self._reading, today=on)
        decision = judge(Claim(name=name, address=address), evidence, POLICY)
        return line_of(None, decision, self._reading, time.monotonic() - started)

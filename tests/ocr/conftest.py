"""One warm reading process for all reading tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ocr.adapters.reader import ReaderPool


@pytest.fixture(scope="session")
def pool() -> Iterator[ReaderPool]:
    readers = ReaderPool(1)
    yield readers
    readers.close()

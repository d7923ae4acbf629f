"""How much of a document is opened before it is refused.

One place for every limit, the unit in each name. The numbers are those of facts the project was designed
on (15 MB, 10 pages, 50 megapixels, 60 seconds); an operator does not change them one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds on one document; every one is positive.

    Raises:
        ValueError: a bound is zero or negative, so nothing could ever be read.
    """

    max_bytes: int = 15_000_000
    max_pages: int = 10
    max_pixels: int = 50_000_000
    max_seconds: int = 60
    max_cpu_seconds: int = 90
    max_address_space_bytes: int = 2048 * MEBIBYTE
    max_file_bytes: int = 64 * MEBIBYTE

    def __post_init__(self) -> None:
        """Refuse a limit that would refuse everything."""
        for name, value in vars(self).items():
            if value <= 0:
                raise ValueError(f"{name} must be positive")


DEFAULT_LIMITS = Limits()

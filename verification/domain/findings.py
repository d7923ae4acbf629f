"""What a check answers: PASS, FAIL or INCONCLUSIVE, with a stable reason code.

A finding never holds a name, an address or text of the document: ``params`` are numbers, dates and kinds
only, so that findings can be kept, replayed and logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ocr.reading import Box

Params = Mapping[str, str | int | float]
"""Numbers, dates and kinds by name: what a check measured, and what follows from it."""

NO_PARAMS: Params = MappingProxyType({})


class Verdict(StrEnum):
    """Unreadable is INCONCLUSIVE, not FAIL and not an error."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check's verdict.

    ``reason`` is a code of ``verification.domain.reasons``; None only when all is well and nothing needs
    to be said. ``score`` is 0..1, None when the check does not score.
    """

    check: str
    verdict: Verdict
    reason: str | None = None
    score: float | None = None
    params: Params = field(default_factory=lambda: NO_PARAMS)
    box: Box | None = None

    def __post_init__(self) -> None:
        """Refuse a finding that blames without saying why."""
        if self.verdict is not Verdict.PASS and self.reason is None:
            raise ValueError("a finding that is not PASS needs a reason code")

"""What the seals of a reading are worth, by the certificates that are trusted."""

from __future__ import annotations

from ocr.reading import DocumentReading
from ocr.seal import SealVerdict, TrustList, verify


def seal_verdicts(reading: DocumentReading, trust: TrustList) -> tuple[SealVerdict, ...]:
    """One verdict a seal, in the order they were found; with an empty trust list none is valid."""
    return tuple(verify(seal.payload, trust) for seal in reading.seals)

"""A reading as bytes, to be kept encrypted beside its paper."""

from __future__ import annotations

from pydantic import ConfigDict, TypeAdapter

from ocr.reading import DocumentReading

_READINGS = TypeAdapter(tuple[DocumentReading], config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))


def encode_reading(reading: DocumentReading) -> bytes:
    """The reading as JSON."""
    return _READINGS.dump_json((reading,))


def decode_reading(data: bytes) -> DocumentReading:
    """The reading again."""
    return _READINGS.validate_json(data)[0]

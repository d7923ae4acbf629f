"""Messages between the service and its reading process: lengths first, then JSON, then raw bytes.

Both ends bound what they accept before they allocate. Nothing is unpickled: what a hostile document could make
the reading process say is at worst a wrong reading.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ocr.errors import BadMessageError
from ocr.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from ocr.reading import DocumentReading, Frame
from ocr.veil import NOTHING_HIDDEN, Veil

MOST_HEADER_BYTES = 32 * MEBIBYTE
MOST_BODY_BYTES = 64 * MEBIBYTE
_LENGTHS = struct.Struct(">II")
_BYTES_AS_TEXT = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
_Header = TypeVar("_Header")


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the service asks: read a document, or show one page again as it was read, under a veil."""

    task: Literal["read", "render"]
    limits: Limits = DEFAULT_LIMITS
    page: int = 1
    frame: Frame | None = None
    veil: Veil = NOTHING_HIDDEN
    max_side_px: int = 1600


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the reading process answers, a page in the body; ``is_last`` says that it retires."""

    status: Literal["ready", "done", "refused", "unavailable"]
    reading: DocumentReading | None = field(default=None, repr=False)
    is_last: bool = False


# A header travels as a tuple of one: pydantic hands the configuration on to plain dataclasses only from outside.
REQUESTS = TypeAdapter(tuple[Request], config=_BYTES_AS_TEXT)
ANSWERS = TypeAdapter(tuple[Answer], config=_BYTES_AS_TEXT)


def send(stream: BinaryIO, adapter: TypeAdapter[tuple[_Header]], header: _Header, body: bytes = b"") -> None:
    """Write one message and push it out."""
    text = adapter.dump_json((header,))
    stream.write(_LENGTHS.pack(len(text), len(body)))
    stream.write(text)
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO, adapter: TypeAdapter[tuple[_Header]]) -> tuple[_Header, bytes]:
    """Read one message.

    Raises:
        BadMessageError: it is too long or not of the expected shape.
        EOFError: the other end is gone.
    """
    text_length, body_length = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if text_length > MOST_HEADER_BYTES or body_length > MOST_BODY_BYTES:
        raise BadMessageError("message is longer than allowed")
    text, body = _exactly(stream, text_length), _exactly(stream, body_length)
    try:
        return adapter.validate_json(text)[0], body
    except ValidationError:
        raise BadMessageError("message has the wrong shape") from None


def _exactly(stream: BinaryIO, length: int) -> bytes:
    """So many bytes, no fewer."""
    data = stream.read(length)
    if data is None or len(data) < length:
        raise EOFError("the other end is gone")
    return data

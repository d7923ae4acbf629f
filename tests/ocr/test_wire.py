"""Messages between the service and its reading process."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest

from ocr.adapters.wire import ANSWERS, MOST_HEADER_BYTES, REQUESTS, Answer, Request, receive, send
from ocr.errors import BadMessageError
from ocr.reading import Box, DocumentReading, FileKind, Frame, Seal
from ocr.veil import Veil

FRAME = Frame(turned_deg=90, width=10, height=20, corners=((0, 0), (1, 0)))


def test_reading_comes_through_unchanged_with_raw_seal_bytes() -> None:
    seal = Seal(payload=bytes(range(256)), box=Box(page=1, left=1.5, top=2, right=3, bottom=4))
    answer = Answer(status="done", reading=DocumentReading(file_kind=FileKind.PDF, sha256="ab", seals=(seal,)))
    stream = BytesIO()

    send(stream, ANSWERS, answer, b"\x00\xffbody")
    stream.seek(0)

    assert receive(stream, ANSWERS) == (answer, b"\x00\xffbody")


def test_request_comes_through_unchanged() -> None:
    request = Request(task="render", frame=FRAME, veil=Veil(shown=((0, 0, 1, 0.5),), stamp="m1"))
    stream = BytesIO()

    send(stream, REQUESTS, request)
    stream.seek(0)

    assert receive(stream, REQUESTS) == (request, b"")


def test_message_longer_than_allowed_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadMessageError):
        receive(BytesIO(struct.pack(">II", MOST_HEADER_BYTES + 1, 0)), ANSWERS)


@pytest.mark.parametrize("text", [b"", b"{}", b'[{"status":"owned"}]', b"\x80\x04K\x01."])
def test_message_of_another_shape_is_refused(text: bytes) -> None:
    with pytest.raises(BadMessageError):
        receive(BytesIO(struct.pack(">II", len(text), 0) + text), ANSWERS)


def test_end_of_the_pipe_is_not_a_message() -> None:
    with pytest.raises(EOFError):
        receive(BytesIO(b"\x00\x00"), ANSWERS)

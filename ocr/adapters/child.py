"""The reading process: bytes in on standard input, readings out on standard output, nothing else.

Started by ``ocr.adapters.reader`` with an empty environment inside a sandbox. It imports everything first, then
bounds itself, says it is ready, and answers one request after the other until its input ends.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import cv2

from ocr.adapters.opening import FileOpener, FileSignals
from ocr.adapters.rendering import rendered_page
from ocr.adapters.sandbox import allow_cpu, limit_this_process
from ocr.adapters.tesseract import Tesseract
from ocr.adapters.wire import ANSWERS, REQUESTS, Answer, Request, receive, send
from ocr.errors import ReaderUnavailableError, RefusedDocumentError
from ocr.read import Tools, read

RETIRE_ABOVE_KIB = 420 * 1024
"""Peak memory after which the process asks to be replaced: a large document leaves holes behind."""

RETIRE_AFTER_DOCUMENTS = 50
TOOLS = Tools(opener=FileOpener(), recogniser=Tesseract(), signal_reader=FileSignals())


def main() -> None:
    """Serve requests until the input ends."""
    requests, answers = _private_streams()
    cv2.setNumThreads(1)
    tempfile.tempdir = str(Path.cwd())
    first, _ = receive(requests, REQUESTS)
    limit_this_process(first.limits)
    send(answers, ANSWERS, Answer(status="ready" if shutil.which("tesseract") else "unavailable"))
    for served in range(1, RETIRE_AFTER_DOCUMENTS + 1):
        try:
            request, data = receive(requests, REQUESTS)
        except EOFError:
            return
        _serve(answers, request, data, is_last=served == RETIRE_AFTER_DOCUMENTS)


def _serve(answers: BinaryIO, request: Request, data: bytes, *, is_last: bool) -> None:
    """Answer one request; out of memory is the document's doing, and the process retires with it."""
    allow_cpu(request.limits)
    try:
        answer, body = _answered(request, data)
    except RefusedDocumentError:
        answer, body = Answer(status="refused"), b""
    except MemoryError:
        answer, body = Answer(status="refused", is_last=True), b""
    except ReaderUnavailableError:
        answer, body = Answer(status="unavailable", is_last=True), b""
    send(answers, ANSWERS, replace(answer, is_last=is_last or answer.is_last or _is_heavy()), body)


def _answered(request: Request, data: bytes) -> tuple[Answer, bytes]:
    """What the request asks for."""
    if request.task == "read" or request.frame is None:
        return Answer(status="done", reading=read(data, TOOLS, request.limits)), b""
    shown = rendered_page(
        data, request.page, request.frame, request.veil, request.max_side_px, TOOLS.opener, request.limits
    )
    return Answer(status="done"), shown


def _is_heavy() -> bool:
    """Whether this process has grown so much that it should be replaced."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > RETIRE_ABOVE_KIB


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """The two ends of the pipe, kept from whatever a library prints."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    sys.stdout = sys.stderr
    return requests, answers


if __name__ == "__main__":
    main()

"""What the publication point of an authority answers, taken apart into certificates.

Some answer one certificate, DER or PEM; others several parts, one certificate each, with headers as in a letter and
``--End`` between them.
"""

from __future__ import annotations

import re

from cryptography.hazmat.primitives.serialization import Encoding

from ocr.seal.trust import certificates_in

_MARK = b"--End"
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


def certificates_of_answer(data: bytes) -> tuple[bytes, ...]:
    """The certificates as DER, those that cannot be read left out; () when there is none."""
    if _MARK not in data:
        return _readable(data)
    parts = (part.lstrip(b"\r\n") for part in data.split(_MARK))
    bodies = (_BLANK_LINE.split(part, maxsplit=1)[-1] for part in parts if b"Content-Type" in part[:80])
    return tuple(certificate for body in bodies for certificate in _readable(body.removesuffix(b"\r\n")))


def _readable(data: bytes) -> tuple[bytes, ...]:
    """The certificates of one part."""
    try:
        return tuple(certificate.public_bytes(Encoding.DER) for certificate in certificates_in(data))
    except ValueError:
        return ()

"""Take a 2D-Doc's bytes apart: header, fields, signed bytes, signature.

Nothing is trimmed or normalised: the signature covers every byte. Only the text (C40) form of perimeter 01 is
taken apart; other forms are recognised so that a human can look at them. Bytes that do not hold together give
None, never an error.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from ocr.seal.fields import SealField, SealHeader
from ocr.seal.layout import FIXED_LENGTH, LONGEST_LENGTH

END_OF_FIELD = "\x1d"
END_OF_TRUNCATED_FIELD = "\x1e"
START_OF_SIGNATURE = b"\x1f"
START_OF_ANNEX = b"\x1d"
BINARY_MARKER = 0xDC
KNOWN_VERSIONS = (1, 2, 3, 4)
# Only in version 1 is the signature raw bytes, of P-256, at the very end (specification 3.5.2).
RAW_SIGNATURE_VERSION = 1
RAW_SIGNATURE_BYTES = 64
ANNEX_VERSION = 4
# Two numbers of the P-256, P-384 and P-521 curves, each as long as the curve's field (specification 3.5.2).
SIGNATURE_LENGTHS = (64, 96, 132)
KNOWN_PERIMETER = "01"

_EPOCH = date(2000, 1, 1)
_UNDATED = "FFFF"
_VERSION = re.compile(rb"DC(\d\d)")
_HEADER = re.compile(
    r"DC(?P<version>\d\d)(?P<authority>[A-Z]{2}[A-Z0-9]{2})(?P<certificate>[A-Z0-9]{4})"
    r"(?P<issued>[0-9A-F]{4})(?P<signed>[0-9A-F]{4})(?P<type>[A-Z0-9]{2})"
)
_PERIMETER = re.compile(r"[A-Z0-9]{2}")
_COUNTRY = re.compile(r"[A-Z]{2}")
# One of several codes of one message (specification 3.8): id, position, number of codes less one.
_PART_OF_SEVERAL = re.compile(rb"E([A-Z0-9]{3})([0-9A-F])([1-9A-F])")
# The QR code of ISO 22376: three letters, two characters, the format digit.
_SUCCESSOR = re.compile(rb"KFR[A-Z0-9]{2}6")
_FIRST_HIGH_BYTE = 0x80


class SealForm(StrEnum):
    """What kind of code the bytes are: ``foreign`` is no 2D-Doc at all."""

    TEXT = "text"
    UNSUPPORTED = "unsupported"
    FOREIGN = "foreign"


@dataclass(frozen=True, kw_only=True)
class SealedMessage:
    """A 2D-Doc taken apart.

    ``signed`` is what the signature covers, ``signature`` its two numbers one after the other, None when it is
    not one. ``entries`` is None when the fields do not hold together.
    """

    header: SealHeader
    entries: tuple[SealField, ...] | None = field(repr=False)
    signed: bytes = field(repr=False)
    signature: bytes | None = field(repr=False)


def form_of(payload: bytes) -> SealForm:
    """Which form of 2D-Doc the bytes begin like."""
    if payload[:1] == bytes([BINARY_MARKER]) or _SUCCESSOR.match(payload) or part_of_several(payload):
        return SealForm.UNSUPPORTED
    version = _VERSION.match(payload)
    if version is None:
        return SealForm.FOREIGN
    if int(version.group(1)) not in KNOWN_VERSIONS or _turns_binary(payload):
        return SealForm.UNSUPPORTED
    return SealForm.TEXT


def part_of_several(payload: bytes) -> tuple[str, int] | None:
    """The message's id and this code's position, when the bytes are one of several codes; else None."""
    match = _PART_OF_SEVERAL.match(payload)
    if match is None:
        return None
    position, last = int(match.group(2), 16), int(match.group(3), 16)
    begins_well = position > 0 or payload[match.end() :][:2] == b"DC" or payload[match.end() :][:1] == b"\xdc"
    return (match.group(1).decode("ascii"), position) if position <= last and begins_well else None


def parse_message(payload: bytes) -> SealedMessage | None:
    """The parts of a text-form 2D-Doc; None when the header or the place of the signature is not there."""
    header = parse_header(payload.decode("latin-1"))
    if header is None:
        return None
    split = _split_raw(payload, header) if header.version == RAW_SIGNATURE_VERSION else _split_text(payload, header)
    if split is None:
        return None
    signed, signature = split
    entries = parse_fields(signed[header.length :].decode("latin-1"))
    return SealedMessage(header=header, entries=entries, signed=signed, signature=signature)


def parse_header(text: str) -> SealHeader | None:
    """The header at the start of the text; None when a character of it is not what it must be."""
    match = _HEADER.match(text)
    if match is None:
        return None
    version, end = int(match["version"]), match.end()
    perimeter = _PERIMETER.match(text, end) if version >= 3 else None
    country = _COUNTRY.match(text, end + 2) if version >= 4 else None
    if (version >= 3 and perimeter is None) or (version >= 4 and country is None):
        return None
    return SealHeader(
        version=version,
        authority_id=match["authority"],
        certificate_id=match["certificate"],
        issue_date=_date_of(match["issued"]),
        signature_date=_date_of(match["signed"]),
        document_type=match["type"],
        perimeter=perimeter.group() if perimeter else None,
        country=country.group() if country else None,
        length=end + 2 * bool(perimeter) + 2 * bool(country),
    )


def parse_fields(text: str) -> tuple[SealField, ...] | None:
    """The fields in their order; None when one has no value as long as it must be."""
    fields: list[SealField] = []
    place = 0
    while place < len(text):
        read = _read_field(text, place)
        if read is None:
            return None
        entry, place = read
        fields.append(entry)
    return tuple(fields)


def _read_field(text: str, start: int) -> tuple[SealField, int] | None:
    """One field and the place of the next; None when the text ends too early."""
    identifier, begin = text[start : start + 2], start + 2
    if not re.fullmatch(r"[0-9A-Z]{2}", identifier):
        return None
    fixed = FIXED_LENGTH.get(identifier)
    end = begin + fixed if fixed else _end_of_variable(text, begin, LONGEST_LENGTH.get(identifier))
    value = text[begin:end]
    if end > len(text) or END_OF_FIELD in value or END_OF_TRUNCATED_FIELD in value:
        return None
    truncated = text[end : end + 1] == END_OF_TRUNCATED_FIELD
    separated = truncated or text[end : end + 1] == END_OF_FIELD
    return SealField(id=identifier, value=value, truncated=truncated), end + separated


def _end_of_variable(text: str, begin: int, longest: int | None) -> int:
    """Where a variable value ends: at the first separator, at its longest length, or at the end."""
    ends = [place for mark in (END_OF_FIELD, END_OF_TRUNCATED_FIELD) if (place := text.find(mark, begin)) >= 0]
    limit = len(text) if longest is None else begin + longest
    return min([*ends, limit, len(text)])


def _split_raw(payload: bytes, header: SealHeader) -> tuple[bytes, bytes] | None:
    """Signed bytes and signature of a version 1 code."""
    if len(payload) < header.length + RAW_SIGNATURE_BYTES:
        return None
    return payload[:-RAW_SIGNATURE_BYTES], payload[-RAW_SIGNATURE_BYTES:]


def _split_text(payload: bytes, header: SealHeader) -> tuple[bytes, bytes | None] | None:
    """Signed bytes and signature of a later code; the annex of version 4 is not signed and not read."""
    signed, mark, rest = payload.partition(START_OF_SIGNATURE)
    if not mark or len(signed) < header.length:
        return None
    encoded = rest.partition(START_OF_ANNEX)[0] if header.version >= ANNEX_VERSION else rest
    return signed, _decode_signature(encoded)


def _decode_signature(encoded: bytes) -> bytes | None:
    """The signature's bytes from base32 without padding; None when it is not one of the known lengths."""
    try:
        decoded = base64.b32decode(encoded + b"=" * (-len(encoded) % 8))
    except binascii.Error:
        return None
    return decoded if len(decoded) in SIGNATURE_LENGTHS else None


def _date_of(code: str) -> date | None:
    """Days since the year 2000, in hexadecimal."""
    return None if code == _UNDATED else _EPOCH + timedelta(days=int(code, 16))


def _turns_binary(payload: bytes) -> bool:
    """Whether a version 4 code holds bytes that its text form cannot hold: the mixed form."""
    return payload[:4] == b"DC04" and any(byte >= _FIRST_HIGH_BYTE for byte in payload)

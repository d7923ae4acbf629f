"""Ways a 2D-Doc's content is changed by somebody who has no key: every one must lose its signature.

A payload is header and fields, the mark US, the signature. What counts is the part before the mark: the signature
covers it, and it alone is believed. The letters after it can differ and still spell the same signature (the spare bits
of base32; an annex), which changes nothing of what is said.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

MARK = b"\x1f"
_SEPARATORS = (b"\x1d", b"\x1e", b"\x1f", b"", b" ", b"<GS>", b"\x1d\x1d")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 /"
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_HEADER_CHARS = 26
_NUMBER_BYTES = 32
_FORGERS = (1, 7, 20261122)
_SMALLEST_HOUSE, _LARGEST_HOUSE = 1, 199

Change = Callable[[bytes, Sequence[bytes], Random], bytes]


def alter_payload(payload: bytes, others: Sequence[bytes], rng: Random) -> tuple[str, bytes]:
    """A payload changed in one way, with the way's name; ``others`` are genuine payloads to take from."""
    name = rng.choice(tuple(CHANGES))
    return name, CHANGES[name](payload, others, rng)


def signed_part(payload: bytes) -> bytes:
    """What the signature covers."""
    return payload.partition(MARK)[0]


def _flip_bits(payload: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """Some bits turned over, anywhere."""
    changed = bytearray(payload)
    for _turn in range(rng.choice((1, 1, 2, 8))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _edit_letter(payload: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """One letter of the fields written otherwise."""
    place = rng.randrange(_HEADER_CHARS, len(signed_part(payload)))
    letter = rng.choice([one for one in _LETTERS if one != payload[place]])
    return payload[:place] + bytes([letter]) + payload[place + 1 :]


def _edit_street(payload: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """Another house number in the street line."""
    head, mark, rest = payload.partition(b"\x1d22")
    line, end, tail = rest.partition(b"\x1d")
    words = line.split(b" ")
    words[0] = str(rng.randint(_SMALLEST_HOUSE, _LARGEST_HOUSE)).encode() + b" "
    return head + mark + b" ".join(words) + end + tail


def _edit_header(payload: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """Another version, signer, day, kind or country."""
    start, values = rng.choice((
        (2, (b"02", b"03", b"01", b"05")), (4, (b"FR03", b"FR00", b"FRZ8")), (8, (b"PAL2", b"0000", b"EDFC")),
        (12, (b"2680", b"FFFF")), (16, (b"2680", b"FFFF")), (20, (b"00", b"28", b"04", b"99")), (22, (b"02", b"00")),
        (24, (b"DE", b"00")),
    ))
    value = rng.choice(values)
    return payload[:start] + value + payload[start + len(value) :]


def _cut(payload: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """The beginning only."""
    return payload[: rng.randrange(len(payload))]


def _shorten_fields(payload: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """The end of the fields left out, the signature kept."""
    message, mark, signature = payload.partition(MARK)
    return message[: rng.randrange(_HEADER_CHARS, len(message))] + mark + signature


def _other_signature(payload: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    """The signature of another genuine message."""
    return signed_part(payload) + MARK + rng.choice(others).partition(MARK)[2]


def _made_up_signature(payload: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """A signature of the right length that nobody made: letters of chance, all the same, or none."""
    length = len(payload.partition(MARK)[2])
    letters = rng.choice((bytes(rng.choices(_BASE32, k=length)), b"A" * length, b"7" * length, b""))
    return signed_part(payload) + MARK + letters


def _swap_separator(payload: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """One separator lost, doubled or replaced by another."""
    message, mark, signature = payload.partition(MARK)
    places = [place for place, byte in enumerate(message) if byte in b"\x1d\x1e"]
    if not places:
        return message + signature
    place = rng.choice(places)
    instead = rng.choice([one for one in _SEPARATORS if one != message[place : place + 1]])
    return message[:place] + instead + message[place + 1 :] + mark + signature


def _add_field(payload: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """A field more, before the signature: a co-beneficiary, another street, the unnamed holder."""
    message, mark, signature = payload.partition(MARK)
    more = rng.choice((b"1IMME/MARTIN/LEA\x1d", b"2212 RUE DES LILAS\x1d", b"1G1", b"2435400"))
    place = rng.choice((len(message), _HEADER_CHARS))
    return message[:place] + more + message[place:] + mark + signature


def _tidy(payload: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """What a careless reader does to the text."""
    message, mark, signature = payload.partition(MARK)
    tidied = rng.choice((message.lower(), message.rstrip(b"\x1d"), message.replace(b"\x1d", b"\n"), b" " + message))
    return (message + b" " if tidied == message else tidied) + mark + signature


def _graft_fields(payload: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    """The fields of another genuine code under this one's header and signature."""
    message, mark, signature = payload.partition(MARK)
    return message[:_HEADER_CHARS] + signed_part(rng.choice(others))[_HEADER_CHARS:] + mark + signature


def _other_key(payload: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    """Signed anew, rightly, by somebody whom no authority knows."""
    message = rng.choice((signed_part(payload), signed_part(_edit_letter(payload, others, rng))))
    der = _forgers_key(rng.choice(_FORGERS)).sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    raw = b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in decode_dss_signature(der))
    return message + MARK + base64.b32encode(raw).rstrip(b"=")


@cache
def _forgers_key(number: int) -> ec.EllipticCurvePrivateKey:
    """A key that no certificate names."""
    return ec.derive_private_key(number, ec.SECP256R1())


CHANGES: Mapping[str, Change] = {
    "bits": _flip_bits, "letter": _edit_letter, "street": _edit_street, "header": _edit_header, "cut": _cut,
    "shortened": _shorten_fields, "other signature": _other_signature, "made-up signature": _made_up_signature,
    "separator": _swap_separator, "more fields": _add_field, "tidied": _tidy, "grafted": _graft_fields,
    "other key": _other_key,
}

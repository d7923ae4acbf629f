"""What is asked of the decoder of 2D-Doc codes whatever it is given: a verdict, and no *valid* on unsigned words."""

from __future__ import annotations

from random import Random

from bench.documents.seals import authority_certificate, signer_certificate
from bench.payloads import MARK, alter_payload, signed_part
from ocr.seal import SealStatus, TrustList, holders_of, home_of, verify

LONGEST_BYTES = 700
"""More than these codes hold: made ones have 200 to 400."""

_LEAST_TO_ALTER = 40
_CHANGES = (1, 1, 2, 3, 6)
_TRUST = TrustList.from_certificates([authority_certificate()], [signer_certificate()])


class WrongValidError(Exception):
    """Words that nobody signed were believed."""


def judge(data: bytes, genuine: frozenset[bytes]) -> SealStatus:
    """The verdict on some bytes, everything that it says looked at.

    Raises:
        WrongValidError: it is *valid*, and what is signed is none of the genuine messages.
    """
    verdict = verify(data, _TRUST)
    fields = verdict.fields
    holders_of(fields), home_of(fields), fields.issue_date, fields.kind, dict(fields), repr(verdict)
    if verdict.status is SealStatus.VALID and signed_part(data) not in genuine:
        raise WrongValidError("words that nobody signed were believed")
    return verdict.status


def alter_often(data: bytes, payloads: list[bytes], rng: Random) -> bytes:
    """Bytes changed a few times over, as long as there is something to change."""
    for _ in range(rng.choice(_CHANGES)):
        if len(signed_part(data)) < _LEAST_TO_ALTER or MARK not in data:
            data = rng.choice(payloads)
        data = alter_payload(data, payloads, rng)[1]
    return data

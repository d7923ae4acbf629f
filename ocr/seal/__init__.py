"""2D-Doc: the signed DataMatrix that some issuers print on their papers.

``read_seals`` finds the codes of a page, ``verify`` says whether one is genuine and what it holds. Nothing is
fetched: certificates come in as values (``TrustList``). Whether a seal proves anything about a person is not
decided here.
"""

from __future__ import annotations

from ocr.seal.bundle import certificates_of_answer
from ocr.seal.fields import SealedHolder, SealedHome, SealField, SealFields, SealHeader, holders_of, home_of
from ocr.seal.finding import read_seals
from ocr.seal.published_list import PublishedAuthority, PublishedList, fingerprint, read_published_list, signer_of
from ocr.seal.trust import (
    TrustedLeaf,
    TrustList,
    certificates_in,
    has_signed,
    revocation_addresses,
    revocations_in,
)
from ocr.seal.verdict import SealStatus, SealVerdict, verify

__all__ = [
    "PublishedAuthority",
    "PublishedList",
    "SealField",
    "SealFields",
    "SealHeader",
    "SealStatus",
    "SealVerdict",
    "SealedHolder",
    "SealedHome",
    "TrustList",
    "TrustedLeaf",
    "certificates_in",
    "certificates_of_answer",
    "fingerprint",
    "has_signed",
    "holders_of",
    "home_of",
    "read_published_list",
    "read_seals",
    "revocation_addresses",
    "revocations_in",
    "signer_of",
    "verify",
]

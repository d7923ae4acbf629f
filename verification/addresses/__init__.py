"""French postal addresses: parsed, written in the norm, compared field by field."""

from __future__ import annotations

from verification.addresses.compare import compare
from verification.addresses.model import AddressMatch, AddressVerdict, ParsedAddress
from verification.addresses.normalise import normalise
from verification.addresses.parse import from_fields, parse_address

__all__ = [
    "AddressMatch",
    "AddressVerdict",
    "ParsedAddress",
    "compare",
    "from_fields",
    "normalise",
    "parse_address",
]

"""Noticing a paper that was used before, from keyed digests alone.

A trace is made of every reading; it is kept only when the answer was *verified*. Marks say under what a paper is found
again. Its bytes, its seal or its invoice number make it the same paper by themselves. A paper photographed anew has
other bytes and perhaps no legible number: then what it is, whose it is and of what day tell it, or its look beside the
same day and the same holder or home; two papers whose numbers were both read and differ are two papers all the same. A
delivery point outlives its tenants and is only a flag.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ocr.reading import DocumentReading, DocumentType, Fields, FoundPerson, ReferenceKind
from verification.addresses import AddressVerdict, ParsedAddress, from_fields, parse_address
from verification.addresses import compare as compare_addresses
from verification.domain.claim import Claim, EarlierUse
from verification.names import NameVerdict, compare

LEAST_REFERENCE_CHARS = 6
"""Shorter numbers are shared by many papers."""

SURE_NAME = 0.6
"""A holder read less surely is left out: one wrong letter would make somebody else of him."""

LOOK_BANDS = 8
"""The 64 bits of a page's look are kept as 8 digests of 8 bits. Two photographs of one page differ in 2 to 14 bits,
once in 24 (10 pages), which leaves a band untouched in most; two bills of one layout differ in 2 to 14 bits as well, so
a look says nothing without day and holder or home."""

LOOK_DIGITS = 16
KEY_ID_DIGITS = 16


class MarkKind(StrEnum):
    """What makes two papers the same, or worth comparing."""

    BYTES = "bytes"
    SEAL = "seal"
    INVOICE = "invoice"
    CONTENT = "content"
    LOOK = "look"
    DELIVERY_POINT = "delivery_point"


CERTAIN = frozenset((MarkKind.BYTES, MarkKind.SEAL, MarkKind.INVOICE))


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One keyed digest under which a use is found again."""

    kind: MarkKind
    digest: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PaperTrace:
    """All that is kept of a paper and its use; every text is a keyed digest.

    ``persons`` are the declared person and the printed holder they were taken for; ``holders`` everyone printed.
    ``homes`` are the printed home and, where it agrees, the declared one. ``numbers`` are those of the invoice, the
    customer and the contract. ``key_id`` says which key the digests are of.
    """

    account: str = field(repr=False)
    marks: tuple[Mark, ...]
    persons: frozenset[str] = field(repr=False)
    holders: frozenset[str] = field(repr=False)
    homes: frozenset[str] = field(repr=False)
    numbers: frozenset[str] = field(repr=False)
    key_id: str = ""


def traces_of(claim: Claim, reading: DocumentReading, keys: tuple[bytes, ...]) -> tuple[PaperTrace, ...]:
    """The trace of one paper used by one account under each key: secrets of 32 bytes, the current one first."""
    return tuple(trace_of(claim, reading, key) for key in keys)


def trace_of(claim: Claim, reading: DocumentReading, key: bytes) -> PaperTrace:
    """The trace under one key."""
    hide = _Digests(key)
    sure = [person for person in reading.fields.holders if person.confidence >= SURE_NAME]
    holders = {person.name: hide.person(person.name) for person in sure}
    taken_for = (holders[name] for name in holders if compare(claim.name, name).verdict is NameVerdict.SAME)
    return PaperTrace(
        account=hide("account", claim.account),
        marks=tuple(dict.fromkeys(_marks(reading, sure, hide))),
        persons=frozenset({hide.person(claim.name), *taken_for}),
        holders=frozenset(holders.values()),
        homes=frozenset(hide("home", home) for home in _homes(claim, reading.fields)),
        numbers=frozenset(hide(f"number {kind}", number) for kind, number in _numbers(reading.fields)),
        key_id=key_id_of(key),
    )


def account_digest(account: str, key: bytes) -> str:
    """An account as it stands in the traces of its papers."""
    return _Digests(key)("account", account)


def key_id_of(key: bytes) -> str:
    """A short name of a key, which tells nothing of it."""
    return _Digests(key)("key", "id")[:KEY_ID_DIGITS]


def compare_use(now: PaperTrace, before: PaperTrace, mark: Mark) -> EarlierUse | None:
    """How an earlier use found under ``mark`` compares; None when it is another paper after all, or one's own."""
    if now.account == before.account:
        return None
    if mark.kind not in CERTAIN and mark.kind is not MarkKind.DELIVERY_POINT and _is_another_paper(now, before, mark):
        return None
    return EarlierUse(
        same_person=bool(now.persons & before.persons),
        same_holders=not before.holders or now.holders <= before.holders,
        same_home=not (now.homes and before.homes) or bool(now.homes & before.homes),
        only_delivery_point=mark.kind is MarkKind.DELIVERY_POINT,
    )


def _is_another_paper(now: PaperTrace, before: PaperTrace, mark: Mark) -> bool:
    """Whether numbers read on both tell two papers apart, or a look has neither holder nor home beside it."""
    if now.numbers and before.numbers and not now.numbers & before.numbers:
        return True
    return mark.kind is MarkKind.LOOK and not (now.holders & before.holders or now.homes & before.homes)


class _Digests:
    """Turns values into digests under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, kind: str, value: str) -> str:
        return hmac.new(self._key, f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()

    def person(self, name: str) -> str:
        """A name, in whatever order and with whatever hyphens it is written."""
        return self("person", " ".join(sorted(fold(part) for part in name.replace("-", " ").split())))

    def mark(self, kind: MarkKind, value: str) -> Mark:
        """A mark for a value."""
        return Mark(kind=kind, digest=self(kind, value))


def _marks(reading: DocumentReading, holders: list[FoundPerson], hide: _Digests) -> Iterator[Mark]:
    """What the paper can be found again under, the certain marks first."""
    fields = reading.fields
    if reading.sha256:
        yield hide.mark(MarkKind.BYTES, reading.sha256)
    for seal in reading.seals:
        yield hide.mark(MarkKind.SEAL, seal.payload.hex())
    numbers = dict(_numbers(fields))
    if ReferenceKind.INVOICE in numbers:
        yield hide.mark(MarkKind.INVOICE, numbers[ReferenceKind.INVOICE])
    yield from _marks_of_the_day(reading, holders, hide)
    point = fields.reference_of(ReferenceKind.DELIVERY_POINT)
    if point is not None and len(point.value) >= LEAST_REFERENCE_CHARS:
        yield hide.mark(MarkKind.DELIVERY_POINT, fold(point.value))


def _marks_of_the_day(reading: DocumentReading, holders: list[FoundPerson], hide: _Digests) -> Iterator[Mark]:
    """What the paper is and whose, and how it looks; each with its day of issue, without which they say nothing."""
    fields, issued = reading.fields, reading.fields.issue_date
    if issued is None:
        return
    day = issued.value.isoformat()
    if fields.document_type is not DocumentType.OTHER:
        for person in holders:
            what = f"{fields.document_type}|{fold(fields.issuer or '')}|{day}|{hide.person(person.name)}"
            yield hide.mark(MarkKind.CONTENT, what)
    for band in _bands(reading.page_hashes[:1]):
        yield hide.mark(MarkKind.LOOK, f"{day}|{band}")


def _bands(hashes: tuple[str, ...]) -> Iterator[str]:
    """The look of the first page in pieces, each with its place."""
    width = LOOK_DIGITS // LOOK_BANDS
    for look in hashes:
        yield from (f"{start}:{look[start : start + width]}" for start in range(0, len(look), width))


def _numbers(fields: Fields) -> Iterator[tuple[ReferenceKind, str]]:
    """The numbers that tell papers of one issuer apart, however they were spaced."""
    for kind in (ReferenceKind.INVOICE, ReferenceKind.CUSTOMER, ReferenceKind.CONTRACT):
        found = fields.reference_of(kind)
        if found is not None and len(found.value) >= LEAST_REFERENCE_CHARS:
            yield kind, f"{fold(fields.issuer or '')}|{fold(found.value)}"


def _homes(claim: Claim, fields: Fields) -> Iterable[str]:
    """The printed home in its parts, and the declared one where both are the same door."""
    home = fields.home
    if home is None or not home.lines:
        return ()
    printed, declared = from_fields(home.lines, home.postcode, home.city), parse_address(claim.address)
    agrees = compare_addresses(declared, printed).verdict is AddressVerdict.SAME
    return {_door(printed), *([_door(declared)] if agrees else [])}


def _door(address: ParsedAddress) -> str:
    """One door, whatever flat behind it: another flat of the building is the same address."""
    street = address.street_label or address.lieu_dit or ""
    return "|".join(fold(part or "") for part in (address.number, address.repetition, street, address.postcode))


def fold(text: str) -> str:
    """Capitals and digits only: accents, spaces and punctuation gone."""
    plain = unicodedata.normalize("NFKD", text).upper()
    return "".join(char for char in plain if char.isalnum() and char.isascii())

"""Noticing a paper that was used before, from keyed digests alone.

A trace is made of every reading; it is kept only when the answer was *verified*. Marks say "the same paper":
its bytes, its invoice number with its issuer, or the look of a page. The look alone proves little (two bills of one
issuer look alike), so it counts only beside the same issue date and the same holder or home.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ocr.reading import DocumentReading, Fields, FoundAddress, ReferenceKind
from verification.domain.claim import Claim, EarlierUse
from verification.names import NameVerdict, compare

LEAST_REFERENCE_CHARS = 6
"""Shorter numbers are shared by many papers."""


class MarkKind(StrEnum):
    """What makes two papers the same."""

    BYTES = "bytes"
    INVOICE = "invoice"
    LOOK = "look"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One keyed digest under which a use is found again."""

    kind: MarkKind
    digest: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PaperTrace:
    """All that is kept of a paper and its use; every text is a keyed digest.

    ``persons`` are the declared person and the printed holder they were taken for; ``holders`` everyone printed.
    """

    account: str = field(repr=False)
    marks: tuple[Mark, ...]
    persons: frozenset[str] = field(repr=False)
    holders: frozenset[str] = field(repr=False)
    home: str | None = field(repr=False)
    issue_date: str | None = field(repr=False)


def trace_of(claim: Claim, reading: DocumentReading, key: bytes) -> PaperTrace:
    """The trace of one paper used by one account; ``key`` is the operator's secret (32 bytes)."""
    fields = reading.fields
    holders = {person.name: _digest(key, "person", _person_form(person.name)) for person in fields.holders}
    taken_for = (holders[name] for name in holders if compare(claim.name, name).verdict is NameVerdict.SAME)
    issued = fields.issue_date
    return PaperTrace(
        account=_digest(key, "account", claim.account),
        marks=tuple(_marks(reading, key)),
        persons=frozenset({_digest(key, "person", _person_form(claim.name)), *taken_for}),
        holders=frozenset(holders.values()),
        home=_home_digest(fields.home, key),
        issue_date=None if issued is None else _digest(key, "date", issued.value.isoformat()),
    )


def compare_use(now: PaperTrace, before: PaperTrace, mark: Mark) -> EarlierUse | None:
    """How an earlier use found under ``mark`` compares; None when it is another paper after all, or one's own."""
    if now.account == before.account:
        return None
    if mark.kind is MarkKind.LOOK and not _corroborated(now, before):
        return None
    return EarlierUse(
        same_person=bool(now.persons & before.persons),
        same_holders=not before.holders or now.holders <= before.holders,
        same_home=None in (now.home, before.home) or now.home == before.home,
    )


def _corroborated(now: PaperTrace, before: PaperTrace) -> bool:
    same_day = now.issue_date is not None and now.issue_date == before.issue_date
    same_home = now.home is not None and now.home == before.home
    return same_day and (same_home or bool(now.holders & before.holders))


def _marks(reading: DocumentReading, key: bytes) -> Iterable[Mark]:
    if reading.sha256:
        yield Mark(kind=MarkKind.BYTES, digest=_digest(key, MarkKind.BYTES, reading.sha256))
    number = _invoice(reading.fields)
    if number is not None:
        yield Mark(kind=MarkKind.INVOICE, digest=_digest(key, MarkKind.INVOICE, number))
    if reading.page_hashes and reading.page_hashes[0]:
        yield Mark(kind=MarkKind.LOOK, digest=_digest(key, MarkKind.LOOK, reading.page_hashes[0]))


def _invoice(fields: Fields) -> str | None:
    found = fields.reference_of(ReferenceKind.INVOICE)
    if found is None or len(found.value) < LEAST_REFERENCE_CHARS:
        return None
    return f"{fold(fields.issuer or '')}|{fold(found.value)}"


def _home_digest(home: FoundAddress | None, key: bytes) -> str | None:
    if home is None or not home.lines:
        return None
    return _digest(key, "home", f"{fold(' '.join(home.lines))}|{home.postcode or ''}")


def _person_form(name: str) -> str:
    """The parts of a name in one order, whatever the order printed."""
    return " ".join(sorted(fold(part) for part in name.replace("-", " ").split()))


def fold(text: str) -> str:
    """Capitals and digits only: accents, spaces and punctuation gone."""
    plain = unicodedata.normalize("NFKD", text).upper()
    return "".join(char for char in plain if char.isalnum() and char.isascii())


def _digest(key: bytes, kind: str, value: str) -> str:
    return hmac.new(key, f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()

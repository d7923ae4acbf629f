"""What was declared beside what was read, as the rows and boxes of the console.

First the rows a rule looks at, then what else was read and nobody used. The plain forms beside names and addresses
are what the rules compare.
"""

from __future__ import annotations

from collections.abc import Iterator

from ocr.reading import AddressRole, Box, DateRole, DocumentReading, FoundAddress, Page, Signal, Strength
from review_queue.ports import ShownField, ShownFinding, ShownSign, ShownZone
from verification.addresses import from_fields
from verification.addresses.normalise import normalise
from verification.addresses.text import fold
from verification.domain.claim import Claim
from verification.report import one_line
from verification.shown_zones import issuer_box, zones_of

Share = tuple[float, float, float, float]
CHECK_OF_FIELD = {
    "name": "holder",
    "address": "home_address",
    "quarter": "area",
    "issue_date": "document_age",
    "kind": "document_kind",
}
"""The check whose verdict stands beside each field; no check asks who issued the paper."""
OTHER_DATES = (DateRole.PERIOD_START, DateRole.PERIOD_END, DateRole.DUE, DateRole.METER_READING, DateRole.NEXT_BILL)
"""Dates that are read and decide nothing."""


def fields_of(
    claim: Claim | None, quarter: str, reading: DocumentReading, findings: tuple[ShownFinding, ...]
) -> tuple[ShownField, ...]:
    """Every row: those a rule used, then what else was read. ``quarter`` is its name, empty when unknown."""
    verdicts = {finding.check: finding.verdict for finding in findings}
    return (*_used(claim, quarter, reading, verdicts), *_unused(reading))


def signs_of(reading: DocumentReading) -> tuple[ShownSign, ...]:
    """The signs of how the file was made or altered."""
    return tuple(_sign(signal, reading) for signal in reading.signals)


def shown_zones(reading: DocumentReading) -> tuple[ShownZone, ...]:
    """The places that are shown at first."""
    return tuple(ShownZone(label=zone.label, page=zone.page, box=zone.area) for zone in zones_of(reading))


def _used(
    claim: Claim | None, quarter: str, reading: DocumentReading, verdicts: dict[str, str]
) -> Iterator[ShownField]:
    name, address = (claim.name, claim.address) if claim else (None, None)
    yield _name(name, reading, verdicts)
    yield _address(address, reading, verdicts)
    if quarter:
        yield ShownField(label="quarter", declared=quarter, read=None, verdict=verdicts.get("area", "info"))
    fields = reading.fields
    day, place = (fields.issue_date.value.isoformat(), fields.issue_date.box) if fields.issue_date else (None, None)
    yield _row("issue_date", day, place, reading, verdicts)
    yield _row("kind", fields.document_type.value if reading.pages else None, None, reading, verdicts)
    known = {"issuer": "pass" if fields.issuer else "info"}
    yield _row("issuer", fields.issuer, issuer_box(reading), reading, known)


def _name(declared: str | None, reading: DocumentReading, verdicts: dict[str, str]) -> ShownField:
    holders = reading.fields.holders
    read = " / ".join(holder.name for holder in holders) or None
    page, box = _place(holders[0].box if holders else None, reading)
    return ShownField(
        label="name",
        declared=declared,
        read=read,
        verdict=verdicts.get("holder", "inconclusive"),
        page=page,
        box=box,
        plain_declared=fold(declared or ""),
        plain_read=fold(read or ""),
    )


def _address(declared: str | None, reading: DocumentReading, verdicts: dict[str, str]) -> ShownField:
    home = reading.fields.home
    page, box = _place(home.box if home else None, reading)
    return ShownField(
        label="address",
        declared=declared,
        read=one_line(home) if home else None,
        verdict=verdicts.get("home_address", "inconclusive"),
        page=page,
        box=box,
        plain_declared=" · ".join(normalise(declared)) if declared else "",
        plain_read=_plain(home) if home else "",
    )


def _plain(home: FoundAddress) -> str:
    """A printed address in the lines of the norm."""
    return " · ".join(normalise(from_fields(home.lines, home.postcode, home.city)))


def _row(
    label: str, read: str | None, box: Box | None, reading: DocumentReading, verdicts: dict[str, str]
) -> ShownField:
    """A row with nothing declared."""
    page, share = _place(box, reading)
    verdict = verdicts.get(CHECK_OF_FIELD.get(label, label), "inconclusive")
    return ShownField(label=label, declared=None, read=read, verdict=verdict, page=page, box=share)


def _unused(reading: DocumentReading) -> Iterator[ShownField]:
    """Billing addresses and dates that decide nothing."""
    found: list[tuple[str, str, Box | None]] = [
        ("billing", one_line(each), each.box) for each in reading.fields.addresses if each.role is AddressRole.BILLING
    ]
    dates = (reading.fields.date_of(role) for role in OTHER_DATES)
    found += [(each.role.value, each.value.isoformat(), each.box) for each in dates if each]
    for label, read, box in found:
        page, share = _place(box, reading)
        yield ShownField(label=label, declared=None, read=read, verdict="info", page=page, box=share, is_used=False)


def _sign(signal: Signal, reading: DocumentReading) -> ShownSign:
    page, box = _place(signal.box, reading)
    return ShownSign(code=signal.code, is_strong=signal.strength is Strength.STRONG, page=page, box=box)


def _place(box: Box | None, reading: DocumentReading) -> tuple[int | None, Share | None]:
    """The page of a box, and the box as shares of it."""
    page: Page | None = next((each for each in reading.pages if box and each.number == box.page), None)
    if box is None or page is None:
        return None, None
    shares = (box.left / page.width, box.top / page.height, box.right / page.width, box.bottom / page.height)
    return page.number, shares

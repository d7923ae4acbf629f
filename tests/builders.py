"""Values for tests, complete and plausible, so that a test says only what matters to it. All persons are fictitious."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from ocr.reading import (
    AddressRole,
    Box,
    DateRole,
    DocumentReading,
    DocumentType,
    Fields,
    FileKind,
    FoundAddress,
    FoundDate,
    FoundPerson,
    FoundReference,
    Line,
    Page,
    PersonRole,
    Problem,
    ReferenceKind,
    TextSource,
    Word,
)
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Verdict

TODAY = date(2026, 11, 12)
NAME = "Léa Martin"
ADDRESS = "12 rue des Lilas, 35400 Saint-Malo"
PRINT = "FOURNISSEUR DU PORT Facture du mois Madame MARTIN LEA 12 RUE DES LILAS 35400 SAINT-MALO Total 48,12"


def a_claim(name: str = NAME, address: str = ADDRESS, account: str = "", **values: Any) -> Claim:
    return Claim(name=name, address=address, account=account, **values)


def a_person(name: str, role: PersonRole = PersonRole.HOLDER, **values: Any) -> FoundPerson:
    return FoundPerson(role=role, name=name, **values)


def a_home(*lines: str, postcode: str | None = "35400", city: str | None = "SAINT-MALO", **values: Any) -> FoundAddress:
    values.setdefault("role", AddressRole.HOME)
    return FoundAddress(lines=lines, postcode=postcode, city=city, **values)


def a_date(value: date, role: DateRole = DateRole.ISSUE, confidence: float = 1.0) -> FoundDate:
    return FoundDate(role=role, value=value, confidence=confidence)


def an_invoice_number(value: str) -> FoundReference:
    return FoundReference(kind=ReferenceKind.INVOICE, value=value)


def a_page(text: str = PRINT, confidence: float = 1.0) -> Page:
    words = tuple(
        Word(text=word, box=Box(page=1, left=10, top=10, right=90, bottom=30), confidence=confidence)
        for word in text.split()
    )
    lines = (Line(words=words),) if words else ()
    return Page(number=1, width=1654, height=2339, source=TextSource.TEXT_LAYER, lines=lines)


def some_fields(**values: Any) -> Fields:
    """The fields of a bill of the day; name only what differs."""
    usual: dict[str, Any] = {
        "document_type": DocumentType.ELECTRICITY_BILL,
        "type_confidence": 0.95,
        "issuer": "Fournisseur du Port",
        "persons": (a_person("MARTIN LEA"),),
        "addresses": (a_home("12 RUE DES LILAS"),),
        "dates": (a_date(TODAY),),
    }
    return Fields(**(usual | values))


def a_reading(
    *, sha256: str = "", text: str = PRINT, confidence: float = 1.0, problems: tuple[Problem, ...] = (), **values: Any
) -> DocumentReading:
    """A reading of a good bill; ``values`` are fields, except those of the reading itself."""
    own = {name: values.pop(name) for name in ("signals", "seals", "page_hashes") if name in values}
    return DocumentReading(
        file_kind=FileKind.PDF,
        sha256=sha256 or hashlib.sha256(text.encode()).hexdigest(),
        pages=(a_page(text, confidence),),
        fields=some_fields(**values),
        problems=problems,
        **own,
    )


def some_evidence(reading: DocumentReading, today: date = TODAY, **values: Any) -> Evidence:
    return Evidence(reading=reading, today=today, **values)


def a_finding(check: str, verdict: Verdict = Verdict.PASS, reason: str | None = None) -> Finding:
    return Finding(check=check, verdict=verdict, reason=reason)

"""One decision as a line of JSON, and as rows for a terminal (DESIGN section 6)."""

from __future__ import annotations

from typing import Any

from ocr.reading import DocumentReading, Fields, FoundAddress
from verification.addresses import ParsedAddress, from_fields
from verification.addresses.text import fold
from verification.domain.decision import Decision
from verification.domain.findings import Finding


def line_of(line_id: str | None, decision: Decision, reading: DocumentReading, seconds: float) -> dict[str, Any]:
    """The output line of one document; unread fields are None, or [] for lists."""
    line: dict[str, Any] = {} if line_id is None else {"id": line_id}
    return line | {
        "outcome": decision.outcome.value,
        "reasons": list(decision.reasons),
        "fields": fields_of(reading.fields),
        "findings": [finding_of(finding) for finding in decision.findings],
        "seconds": round(seconds, 3),
    }


def fields_of(fields: Fields) -> dict[str, Any]:
    """What was read, in the words of the contract."""
    issued = fields.issue_date
    was_read = bool(fields.persons or fields.addresses or fields.type_reasons)
    return {
        "holders": [person.name for person in fields.holders],
        "address": None if fields.home is None else address_of(fields.home),
        "issue_date": None if issued is None else issued.value.isoformat(),
        "document_type": fields.document_type.value if was_read else None,
        "issuer": fields.issuer,
    }


def one_line(found: FoundAddress) -> str:
    """A printed address on one line, for people."""
    return ", ".join([*found.lines, f"{found.postcode or ''} {found.city or ''}".strip()])


def address_of(found: FoundAddress) -> dict[str, Any]:
    """The home in its parts; ``lines`` as printed."""
    parsed = from_fields(found.lines, found.postcode, found.city)
    return {
        "housenumber": parsed.number,
        "repetition": parsed.repetition.lower() if parsed.repetition else None,
        "street": _street(parsed, found.lines),
        "postcode": found.postcode or parsed.postcode,
        "city": found.city or parsed.city,
        "lines": list(found.lines),
    }


def _street(parsed: ParsedAddress, lines: tuple[str, ...]) -> str | None:
    """The street without its number, in the order printed ("GRANDE RUE", not "RUE GRANDE"); else the lieu-dit."""
    label = parsed.street_label
    if label is None:
        return parsed.lieu_dit or (fold(lines[-1]) if lines else None)
    wanted = sorted(label.split())
    for line in lines:
        words = fold(line).split()
        runs = (words[start:] for start in range(len(words)))
        printed = next((run for run in runs if sorted(run) == wanted), None)
        if printed is not None:
            return " ".join(printed)
    return label


def finding_of(finding: Finding) -> dict[str, Any]:
    """One finding in the words of the contract."""
    return {
        "check": finding.check,
        "verdict": finding.verdict.value,
        "reason": finding.reason,
        "score": None if finding.score is None else round(finding.score, 3),
    }

"""Is the declared home a door that exists, and does it lie where the network is?

In two halves, so that a kept decision can be judged again: ``measure_area`` says what is known of the place,
``rule_on_area`` holds those values against a policy and knows nothing else. Where nothing was imported nothing is
known, and that says nothing against anybody.
"""

from __future__ import annotations

import re
from datetime import date

from ocr.reading import DocumentType, FoundAddress
from verification.addresses.text import fold
from verification.domain.claim import Claim, Evidence
from verification.domain.findings import Finding, Params, Verdict
from verification.domain.policy import Policy
from verification.domain.whereabouts import DoorState, QuarterKind, Whereabouts

CHECK = "area"

_UNKNOWN = (DoorState.NO_DOOR, DoorState.NO_STREET)
_LETTER = re.compile(r"\d ?-?(?:(BIS|TER|QUATER)|([BTQ]))\b(?!['.])")
"""How a repetition is written: in full, or as the letter that usually stands for it."""


def check_area(claim: Claim, evidence: Evidence, policy: Policy) -> Finding:
    """PASS when the home is where it should be; outside, or a door nobody knows, is never a FAIL by itself."""
    return rule_on_area(measure_area(claim, evidence), evidence.reading.fields.document_type, evidence.today, policy)


def measure_area(claim: Claim, evidence: Evidence) -> Params:
    """What is known of the place; nothing at all without an import. Metres are whole; 1 stands for yes."""
    place = evidence.place
    if place is None:
        return {}
    values: dict[str, str | int | float] = {"door": place.door.value, "quarter_kind": place.kind.value}
    if place.is_outside is not None:
        values["outside"] = int(place.is_outside)
    if place.edge_m is not None:
        values["distance_m"] = round(place.edge_m)
    return values | {"other_twin": int(_is_other_twin(claim, evidence, place))}


def rule_on_area(values: Params, _kind: DocumentType, _day: date, policy: Policy) -> Finding:
    """The verdict on a measured place; the values stay in ``params``."""
    reason, verdict = _outside(values, policy) or _unknown(values) or (None, Verdict.PASS)
    return Finding(check=CHECK, verdict=verdict, reason=reason, params=values)


def _outside(values: Params, policy: Policy) -> tuple[str, Verdict] | None:
    """A home outside the quarters of a network that keeps to them; a flag only when the edge is near."""
    if not policy.only_quarters or not values or values.get("outside", 1) == 0:
        return None
    edge_m = policy.edge_m(QuarterKind(str(values["quarter_kind"])))
    is_near = "distance_m" in values and float(values["distance_m"]) <= edge_m
    return "address.outside_area", Verdict.PASS if is_near else Verdict.INCONCLUSIVE


def _unknown(values: Params) -> tuple[str, Verdict] | None:
    """A door that the address base does not know; of lieux-dits it knows too few to wonder."""
    if values.get("other_twin"):
        return "address.repetition_differs", Verdict.INCONCLUSIVE
    if values.get("door") in _UNKNOWN:
        return "address.unknown", Verdict.INCONCLUSIVE
    return None


def _is_other_twin(claim: Claim, evidence: Evidence, place: Whereabouts) -> bool:
    """Whether "12 B" was declared and "12 bis" is printed, or the other way round, on a street that has both."""
    home = evidence.reading.fields.home
    if not place.has_twin or home is None:
        return False
    declared, printed = _is_letter(claim.address), _is_letter(_one_text(home))
    return None not in (declared, printed) and declared != printed


def _is_letter(address: str) -> bool | None:
    """Whether the repetition is written as a letter; None when there is none to be read."""
    found = _LETTER.search(fold(address))
    return None if found is None else bool(found[2])


def _one_text(home: FoundAddress) -> str:
    return " ".join(home.lines)

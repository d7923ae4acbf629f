"""What would have been enough: the smallest change with which the machine would have said yes.

Computed from the findings and the policy. Each remedy names one change and the checks it mends; the findings are then
judged again with these passed, and the change is only told when the answer really becomes *verified*. What no remedy
mends (another person, an alarm, an altered or reused paper, a wrong seal) silences all of it: nobody is helped to get
past those. A name is never suggested. A number is suggested only from a home that otherwise agrees, on a paper whose
holder is the declared person, so that it says nothing of another household.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from ocr.reading import AddressRole, DocumentReading, DocumentType
from verification.addresses import ParsedAddress, from_fields, parse_address
from verification.checks import document_age, document_kind, holder, home_address, readable
from verification.domain.calendar import first_day_within
from verification.domain.claim import Claim, Evidence
from verification.domain.decision import Decision, Outcome, decide
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Action, Policy

MOST_CHANGES = 2
"""With more to change, one reason and one next step at a time help more than a list."""


class ChangeCode(StrEnum):
    """What would have to be otherwise; texts stand in the catalogues under ``whatif.<code>``."""

    ANOTHER_KIND = "another_kind"
    PAGE_VISIBLE = "page_visible"
    DATED_FROM = "dated_from"
    DATED_OR_ENDED_FROM = "dated_or_ended_from"
    DECLARED_NUMBER = "declared_number"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that would have to be otherwise, with what belongs to it.

    ``day``: the first day a paper may bear. ``number``: a house number with its repetition, ``address`` the declared
    one with it. ``kinds``: the kinds a machine accepts, by the months they may be old.
    """

    code: ChangeCode
    day: date | None = None
    number: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    kinds: Mapping[int, tuple[DocumentType, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Counterfactual:
    """Changes that together, and no fewer, would have given *verified*."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A decided paper, seen again. ``claim`` and ``reading`` are None once erased or destroyed."""

    decision: Decision
    claim: Claim | None
    reading: DocumentReading | None
    today: date

    def finding(self, check: str) -> Finding | None:
        """What one check found."""
        return next((found for found in self.decision.findings if found.check == check), None)

    @property
    def kind(self) -> DocumentType | None:
        """The kind of the paper, None when it was not told."""
        found = self.finding(document_kind.CHECK)
        return DocumentType(str(found.params["kind"])) if found is not None and "kind" in found.params else None


Faults = Mapping[str, Finding]
"""The findings that stand against a yes, by their check."""

Remedy = Callable[[Faults, Situation, Policy], tuple[Change | None, frozenset[str]]]
"""A change, and the checks that it would make pass; None when it does not apply."""

NOTHING: tuple[None, frozenset[str]] = (None, frozenset())

UNREAD: Mapping[str, frozenset[str]] = {
    holder.CHECK: frozenset({"name.not_found"}),
    home_address.CHECK: frozenset({"address.not_found"}),
    document_age.CHECK: frozenset({"document.date_not_found"}),
}
"""What is missing on the page rather than wrong."""

REPETITION = r" ?(?:bis|ter|quater|[a-z])"
"""What may stand behind a number that has a repetition, as people type it."""

NUMBERS = frozenset({"address.number_differs", "address.number_missing", "address.repetition_differs"})


def counterfactuals(situation: Situation, policy: Policy) -> tuple[Counterfactual, ...]:
    """The smallest change that would have been enough; nothing when there is none that may be told."""
    decision = situation.decision
    faults = {found.check: found for found in decision.findings if policy.action_for(found) is not Action.FLAG}
    if any(policy.action_for(found) is Action.ALARM for found in faults.values()):
        return ()
    left, changes = dict(faults), []
    for remedy in REMEDIES:
        change, mended = remedy(left, situation, policy)
        if change is not None:
            changes.append(change)
            left = {check: found for check, found in left.items() if check not in mended}
    if left or not 1 <= len(changes) <= MOST_CHANGES:
        return ()
    mended_findings = tuple(_passed(found) if found.check in faults else found for found in decision.findings)
    is_enough = decide(mended_findings, policy).outcome is Outcome.VERIFIED
    return (Counterfactual(changes=tuple(changes)),) if is_enough else ()


def _passed(found: Finding) -> Finding:
    return replace(found, verdict=Verdict.PASS, reason=None)


def kinds_by_months(policy: Policy) -> Mapping[int, tuple[DocumentType, ...]]:
    """The kinds that a machine accepts, by how many months old they may be."""
    ages = {kind: policy.kinds[kind].machine_months for kind in DocumentType}
    months_there_are = sorted({months for months in ages.values() if months is not None})
    return {months: tuple(kind for kind, age in ages.items() if age == months) for months in months_there_are}


def another_kind(faults: Faults, situation: Situation, policy: Policy) -> tuple[Change | None, frozenset[str]]:
    """Another paper in the same name, which also brings its own date, name and address; not to who has no other."""
    found, claim = faults.get(document_kind.CHECK), situation.claim
    if found is None or found.reason == "document.unreadable" or (claim is not None and claim.nothing_else):
        return NOTHING
    mended = {document_kind.CHECK, document_age.CHECK, *_unread(faults)}
    return Change(code=ChangeCode.ANOTHER_KIND, kinds=kinds_by_months(policy)), frozenset(mended)


def page_visible(faults: Faults, _situation: Situation, _policy: Policy) -> tuple[Change | None, frozenset[str]]:
    """The whole page, sharp: mends what is missing on it, but a date that was not read must still be young enough."""
    unread = _unread(faults)
    found = faults.get(readable.CHECK)
    if not unread or (found is not None and found.verdict is not Verdict.INCONCLUSIVE):
        return NOTHING
    return Change(code=ChangeCode.PAGE_VISIBLE), frozenset({readable.CHECK, *unread} - {document_age.CHECK})


def dated_from(faults: Faults, situation: Situation, policy: Policy) -> tuple[Change | None, frozenset[str]]:
    """A paper of the same kind that bears a younger date."""
    found, kind = faults.get(document_age.CHECK), situation.kind
    if found is None or found.reason not in ("document.too_old", "document.date_not_found") or kind is None:
        return NOTHING
    rule = policy.kinds[kind]
    if rule.machine_months is None:
        return NOTHING
    code = ChangeCode.DATED_OR_ENDED_FROM if rule.period_end_counts else ChangeCode.DATED_FROM
    day = first_day_within(rule.machine_months, situation.today)
    return Change(code=code, day=day), frozenset({document_age.CHECK})


def declared_number(faults: Faults, situation: Situation, policy: Policy) -> tuple[Change | None, frozenset[str]]:
    """The number printed with the home, where holder and everything else of the address agree."""
    found, person = faults.get(home_address.CHECK), situation.finding(holder.CHECK)
    if found is None or found.reason not in NUMBERS or person is None or person.verdict is not Verdict.PASS:
        return NOTHING
    if situation.claim is None or situation.reading is None:
        return NOTHING
    declared = parse_address(situation.claim.address)
    homes = (found for found in situation.reading.fields.addresses if found.role is AddressRole.HOME)
    for number in dict.fromkeys(_number_of(from_fields(home.lines, home.postcode, home.city)) for home in homes):
        if number is None or number == _number_of(declared):
            continue
        for written in _with_number(number, situation.claim.address, declared):
            if _agrees(written, situation, policy):
                change = Change(code=ChangeCode.DECLARED_NUMBER, number=number, address=written)
                return change, frozenset({home_address.CHECK})
    return NOTHING


REMEDIES: tuple[Remedy, ...] = (another_kind, page_visible, dated_from, declared_number)
"""In this order: another paper mends the most, and what it mends needs no other change."""


def _unread(faults: Faults) -> frozenset[str]:
    return frozenset(check for check, reasons in UNREAD.items() if check in faults and faults[check].reason in reasons)


def _number_of(address: ParsedAddress) -> str | None:
    """Number and repetition as one says them; None for a range, which names several doors."""
    if address.number is None or address.range_end is not None:
        return None
    return f"{address.number} {(address.repetition or '').lower()}".strip()


def _with_number(number: str, typed: str, declared: ParsedAddress) -> Iterator[str]:
    """The declared address with another number: as the person typed it, or else in its parts."""
    if declared.number is None:
        yield f"{number} {typed}"
    else:
        repetition = REPETITION if declared.repetition else ""
        yield re.sub(rf"(?<!\d){declared.number}{repetition}\b", number, typed, count=1, flags=re.IGNORECASE)
    if declared.street_label is not None:
        town = " ".join(part for part in (declared.postcode, declared.city) if part)
        yield ", ".join(part for part in (declared.lieu_dit, f"{number} {declared.street_label}", town) if part)


def _agrees(address: str, situation: Situation, policy: Policy) -> bool:
    """Whether the check passes when this address is declared."""
    if situation.claim is None or situation.reading is None:
        return False
    evidence = Evidence(reading=situation.reading, today=situation.today)
    again = home_address.check_home_address(replace(situation.claim, address=address), evidence, policy)
    return again.verdict is Verdict.PASS

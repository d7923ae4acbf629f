"""Altered files: how often a sign is seen or a yes withheld; untouched and re-saved ones: how often a sign is seen.

A sign is a strong integrity signal, or a seal that is wrong or contradicts the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from rich.console import Console

from bench.alterations import ALTERATIONS, alter
from bench.documents import HELD_OUT, make
from bench.documents.values import Case
from bench.proof.counting import Row, table_of, total_of
from bench.proof.sealing import made_trust
from bench.resaves import RESAVES, resaved
from ocr.adapters.child import TOOLS
from ocr.limits import DEFAULT_LIMITS
from ocr.read import read
from ocr.reading import DocumentReading, Strength
from verification.adapters.policies import default_policy
from verification.domain.claim import Claim, Evidence
from verification.domain.decision import Decision
from verification.pipeline import judge
from verification.seals import seal_verdicts

ALTERED, UNTOUCHED, RESAVED = "altered", "untouched", "re-saved"
SIGN, WITHHELD, VERIFIED = "sign seen", "not verified", "honest verified"
SIGN_REASONS = frozenset(("document.altered", "document.seal_invalid", "document.seal_mismatch"))

FILES_A_KIND = 13
"""Files of each way to alter or to re-save, for a count of 300; fewer where each takes seconds."""

_SLOW = {"photo_patched": 2 / 3, "sent_on": 2 / 3}
"""Photographs take several seconds each."""

_RENDERS = (*("pdf",) * 9, "scan_pdf", *("pdf",) * 9, "scan_image", *("pdf",) * 9, "photo")
_KEPT_ASIDE_EVERY = 3


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One file, what it was, and what was said of it."""

    group: str
    kind: str
    what: str
    codes: frozenset[str]
    reasons: frozenset[str]
    outcome: str
    has_honest_claim: bool


@dataclass
class AlterationReport:
    """Rows by kind in each group."""

    altered: dict[str, Row] = field(default_factory=dict)
    by_what: dict[str, Row] = field(default_factory=dict)
    untouched: dict[str, Row] = field(default_factory=dict)
    resaved: dict[str, Row] = field(default_factory=dict)
    honest: dict[str, Row] = field(default_factory=dict)


@cache
def plan_of(count: int) -> tuple[tuple[str, str, int], ...]:
    """Group, kind and number of every file of a run."""
    each = max(1, round(count * FILES_A_KIND / 300))
    planned = [(group, kind, number) for group, kinds in ((ALTERED, ALTERATIONS), (RESAVED, RESAVES)) for kind in kinds
               for number in range(max(1, round(each * _SLOW.get(kind, 1.0))))]
    return (*planned, *((UNTOUCHED, _RENDERS[number % len(_RENDERS)], number) for number in range(count)))


def files_in(count: int) -> int:
    """How many files a run has."""
    return len(plan_of(count))


def look(index: int, seed: int, count: int) -> Judged:
    """The file at a place of the run, made, read and decided."""
    group, kind, number = plan_of(count)[index]
    if group == ALTERED:
        altered = alter(kind, seed + number)
        return _judged(group, kind, altered.what, altered.data, altered.case)
    if group == RESAVED:
        document, data, _ = resaved(kind, seed + number)
        return _judged(group, kind, "", data, document.cases[0])
    layout = HELD_OUT[number // _KEPT_ASIDE_EVERY % len(HELD_OUT)] if number % _KEPT_ASIDE_EVERY == 0 else None
    document = make(seed + number, layout=layout, render=kind)
    return _judged(group, kind, "", document.data, document.cases[0])


def _judged(group: str, kind: str, what: str, data: bytes, case: Case) -> Judged:
    """One file with its claim, through reading and deciding."""
    reading = read(data, TOOLS, DEFAULT_LIMITS)
    decision = decided(reading, case.name, case.address, case.on)
    reasons = frozenset(finding.reason for finding in decision.findings if finding.reason)
    codes = frozenset(signal.code for signal in reading.signals if signal.strength is Strength.STRONG)
    return Judged(
        group=group, kind=kind, what=what, codes=codes, reasons=reasons & SIGN_REASONS,
        outcome=decision.outcome.value, has_honest_claim=case.is_honest,
    )


def decided(reading: DocumentReading, name: str, address: str, on: date) -> Decision:
    """The decision on a claim, the throw-away authority believed."""
    seals = seal_verdicts(reading, made_trust())
    return judge(Claim(name=name, address=address), Evidence(reading=reading, today=on, seals=seals), default_policy())


def add(report: AlterationReport, judged: Judged) -> None:
    """Count one file."""
    seen = {SIGN: bool(judged.reasons), WITHHELD: judged.outcome != "verified"}
    codes = judged.codes | {reason for reason in judged.reasons if "seal" in reason}
    rows = {ALTERED: report.altered, UNTOUCHED: report.untouched, RESAVED: report.resaved}[judged.group]
    rows.setdefault(judged.kind, Row()).add(seen, codes)
    if judged.group == ALTERED:
        report.by_what.setdefault(judged.what, Row()).add(seen)
    elif judged.has_honest_claim:
        report.honest.setdefault(judged.group, Row()).add({VERIFIED: judged.outcome == "verified"})


def show(report: AlterationReport, console: Console) -> None:
    """One table a group."""
    altered = report.altered | {"all": total_of(report.altered.values())}
    console.print(table_of("Altered files", "how", altered, (SIGN, WITHHELD)))
    console.print(table_of("The same by what was altered", "what", report.by_what, (SIGN, WITHHELD)))
    for title, rows in (("Untouched files", report.untouched), ("Re-saved files", report.resaved)):
        console.print(table_of(title, "how", rows | {"all": total_of(rows.values())}, (SIGN,)))
    console.print(table_of("Honest claims with them", "files", report.honest, (VERIFIED,)))

"""Deciding many papers at once, without service or database: the core of ``palier check --batch``.

Reading is done by several threads (each hands the bytes to a child process); deciding is done in input order,
so that the memory of used papers gives the same answers whatever the number of jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from ocr.reading import DocumentReading
from ocr.seal import TrustList
from verification.domain.claim import MAX_NAME_CHARS, Claim, EarlierUse, Evidence
from verification.domain.decision import Decision, Outcome, decide
from verification.domain.errors import InvalidClaimError
from verification.domain.findings import Finding, Verdict
from verification.domain.policy import Policy
from verification.pipeline import judge
from verification.report import line_of
from verification.reuse import PaperTrace, trace_of
from verification.seals import seal_verdicts

NOBODY = TrustList()
"""Without a trust list no seal proves anything."""


class LineError(ValueError):
    """An input line that cannot be understood; the message names its number and key, never its values."""


@dataclass(frozen=True, kw_only=True)
class BatchLine:
    """One line of the input. ``on`` is the day the decision counts for; ``account`` may be empty.

    ``nothing_else``: the person says that no other paper is at hand.
    """

    id: str
    file: str = field(repr=False)
    name: str = field(repr=False)
    address: str = field(repr=False)
    on: date
    account: str = field(default="", repr=False)
    nothing_else: bool = False


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """A line with what was read of its file, and the seconds that took."""

    line: BatchLine
    reading: DocumentReading
    seconds: float


class Memory(Protocol):
    """Papers used before, kept between runs."""

    @property
    def key(self) -> bytes:
        """The secret that keys the digests."""
        ...

    def earlier(self, traces: Sequence[PaperTrace]) -> tuple[EarlierUse, ...]:
        """Uses under other accounts."""
        ...

    def remember(self, trace: PaperTrace) -> None:
        """Keep a verified use."""
        ...


def parse_line(raw: Mapping[str, Any], number: int, today: date) -> BatchLine:
    """One input line; unknown keys are ignored, ``on`` defaults to ``today``.

    Raises:
        LineError: a key is missing or has the wrong form.
    """
    texts = {name: _text(raw, name, number) for name in ("id", "file", "name", "address")}
    account = raw.get("account")
    return BatchLine(
        **texts,
        on=_day(raw.get("on"), number, today),
        account="" if account is None else str(account),
        nothing_else=raw.get("nothing_else") is True,
    )


def _text(raw: Mapping[str, Any], name: str, number: int) -> str:
    value = raw.get(name)
    if name == "id" and isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        raise LineError(f"line {number}: {name!r} must be a text")
    return value


def _day(value: object, number: int, today: date) -> date:
    if value is None or value == "":
        return today
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise LineError(f"line {number}: 'on' must be a date like 2026-11-21") from error


def decide_lines(
    read: Iterable[ReadLine],
    policy: Policy,
    memory: Memory | None,
    clock: Callable[[], float],
    trust: TrustList = NOBODY,
) -> Iterator[dict[str, Any]]:
    """One output line for each line read, in the same order."""
    for item in read:
        started = clock()
        decision = decide_line(item, policy, memory, trust)
        yield line_of(item.line.id, decision, item.reading, item.seconds + clock() - started)


def decide_line(item: ReadLine, policy: Policy, memory: Memory | None, trust: TrustList = NOBODY) -> Decision:
    """One decision, remembered when it was a yes under an account."""
    try:
        claim = Claim(
            name=item.line.name,
            address=item.line.address,
            account=item.line.account,
            nothing_else=item.line.nothing_else,
        )
    except InvalidClaimError:
        return _incomplete(item.line, policy)
    seals = seal_verdicts(item.reading, trust)
    if memory is None or not claim.account:
        return judge(claim, Evidence(reading=item.reading, today=item.line.on, seals=seals), policy)
    trace = trace_of(claim, item.reading, memory.key)
    uses = memory.earlier((trace,))
    evidence = Evidence(reading=item.reading, today=item.line.on, seals=seals, earlier_uses=uses)
    decision = judge(claim, evidence, policy)
    if decision.outcome is Outcome.VERIFIED:
        memory.remember(trace)
    return decision


def _incomplete(line: BatchLine, policy: Policy) -> Decision:
    """A line without a usable name or address: the resident must declare it."""
    is_named = bool(line.name.strip()) and len(line.name) <= MAX_NAME_CHARS
    reason, check = ("address.not_found", "home_address") if is_named else ("name.not_found", "holder")
    return decide((Finding(check=check, verdict=Verdict.FAIL, reason=reason),), policy)

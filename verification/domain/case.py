"""A case and the steps it may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from verification.domain.claim import Claim
from verification.domain.errors import CaseClosedError


class CaseStatus(StrEnum):
    """Where a case stands (DESIGN section 2)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    READING = "reading"
    VERIFIED = "verified"
    NEEDS_ACTION = "needs_action"
    IN_REVIEW = "in_review"
    REFUSED = "refused"
    APPEALED = "appealed"
    REFUSED_FINAL = "refused_final"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ERASED = "erased"


_ALWAYS = frozenset({CaseStatus.WITHDRAWN, CaseStatus.EXPIRED, CaseStatus.ERASED})
_DECIDED = frozenset({CaseStatus.VERIFIED, CaseStatus.NEEDS_ACTION, CaseStatus.IN_REVIEW})
_BY_VOUCHES = frozenset({CaseStatus.VERIFIED, CaseStatus.IN_REVIEW})
"""Where neighbours take a case while no paper of it is being judged."""
_ANSWERS = frozenset({CaseStatus.VERIFIED, CaseStatus.NEEDS_ACTION, CaseStatus.REFUSED})
_AFTER_AN_APPEAL = frozenset({CaseStatus.VERIFIED, CaseStatus.REFUSED_FINAL})

STEPS: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.DRAFT: frozenset({CaseStatus.SUBMITTED}) | _BY_VOUCHES | _ALWAYS,
    CaseStatus.SUBMITTED: frozenset({CaseStatus.READING}) | _DECIDED | _ALWAYS,
    CaseStatus.READING: frozenset({CaseStatus.READING}) | _DECIDED | _ALWAYS,
    CaseStatus.NEEDS_ACTION: frozenset({CaseStatus.SUBMITTED}) | _BY_VOUCHES | _ALWAYS,
    CaseStatus.IN_REVIEW: frozenset({CaseStatus.SUBMITTED}) | _ANSWERS | _ALWAYS,
    CaseStatus.VERIFIED: _ALWAYS,
    CaseStatus.REFUSED: frozenset({CaseStatus.APPEALED}) | _ALWAYS,
    CaseStatus.APPEALED: _AFTER_AN_APPEAL | _ALWAYS,
    CaseStatus.REFUSED_FINAL: _ALWAYS,
    CaseStatus.WITHDRAWN: frozenset({CaseStatus.ERASED}),
    CaseStatus.EXPIRED: frozenset({CaseStatus.ERASED}),
    CaseStatus.ERASED: frozenset(),
}
"""The only edges there are: ``refused`` is reached from a human's desk alone."""

ANSWERED = _ANSWERS
"""What a recall may call back, and where the human who looks then may take it; until then nothing moves."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One claim on its way. ``reasons`` are those of the last answer; times are UTC.

    ``claim`` is None once the case is erased. ``asked_again`` counts the times the machine asked for something.
    """

    id: str
    claim: Claim | None
    status: CaseStatus
    locale: str
    version: int
    created_at: datetime
    updated_at: datetime
    reasons: tuple[str, ...] = ()
    verified_until: datetime | None = None
    asked_again: int = 0
    corrected_at: tuple[datetime, ...] = ()
    quarter: str | None = None
    quarter_chosen: bool = False


def ensure_step(current: CaseStatus, wanted: CaseStatus) -> None:
    """Refuse a step that is not drawn.

    Raises:
        CaseClosedError: the case does not go that way.
    """
    if wanted not in STEPS[current]:
        raise CaseClosedError(f"a case that is {current} does not become {wanted}")


def ensure_recalled_step(current: CaseStatus, wanted: CaseStatus) -> None:
    """Refuse a human's answer on a recalled case that went its own way meanwhile.

    Raises:
        CaseClosedError: the case is no longer answered, or the step is no answer.
    """
    if not {current, wanted} <= ANSWERED:
        raise CaseClosedError(f"a recalled case that is {current} does not become {wanted}")


def ensure_appeal_step(current: CaseStatus, wanted: CaseStatus) -> None:
    """Refuse an answer on an appeal that is none, or on a case that is no longer appealed.

    A final refusal, or a yes after an appeal, that a lead opened again may still turn.

    Raises:
        CaseClosedError: the case does not go that way.
    """
    if wanted not in _AFTER_AN_APPEAL or current not in _AFTER_AN_APPEAL | {CaseStatus.APPEALED}:
        raise CaseClosedError(f"an appealed case that is {current} does not become {wanted}")


REVIEWED_WITH_VOUCHES = frozenset(
    {CaseStatus.DRAFT, CaseStatus.IN_REVIEW, CaseStatus.SUBMITTED, CaseStatus.READING, CaseStatus.NEEDS_ACTION}
)
"""Where a case may stand when a human answers on its vouches: a paper may have come, or the newcomer not know yet."""


def ensure_vouching_step(current: CaseStatus, wanted: CaseStatus) -> None:
    """Refuse a human's answer on the vouches of a case that went its own way meanwhile.

    Raises:
        CaseClosedError: the case is answered or over, or the step is no answer.
    """
    if current not in REVIEWED_WITH_VOUCHES or wanted not in _ANSWERS:
        raise CaseClosedError(f"a case that is {current} does not become {wanted} by its vouches")

"""Made-up cases among the real ones: when one is handed out, and what an answer on one is worth.

Their truth is known, so they tell how often a forgery is let through and how often an odd but honest paper is turned
away. The draw comes from outside (0 to 1). Nothing follows from an answer but the lesson shown right after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from review_queue.agreement import LEAST, Estimate, share
from review_queue.item import ReviewVerdict

GOLDEN_SHARE = 0.04
"""Of a moderator's cases: the middle of 3 to 5 % (facts: quality control)."""
LEAST_A_MONTH = 30
"""Real decisions in 30 days up to which nobody is handed a made-up case: it would be too much of their work."""
MONTH_DAYS = 30
QUICK_MS = 4000
"""Verdicts given in less real work than this can hardly rest on a look at the paper (facts: rubber-stamp alarm)."""

GRAVE_CHECKS = frozenset({"integrity", "seal", "reuse"})
"""What these doubt is for a human alone: no answer is suggested."""

HONEST_KINDS = ("odd_photo", "odd_initial")
FRAUD_KINDS = (
    "forged_overlay", "forged_edited_text", "other_person", "other_street", "other_house_number", "other_commune",
    "bystander", "office_address", "same_surname_other_first", "mixed_holders",
)  # fmt: skip
"""What is wrong with a made-up case; each has its words in the console's catalogues."""


@dataclass(frozen=True, kw_only=True)
class GoldenTruth:
    """One made-up case. ``suggested`` is the answer that the screen outlined, empty for none."""

    kind: str
    is_honest: bool
    suggested: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GoldenAnswer:
    """What a moderator answered on one."""

    truth: GoldenTruth
    verdict: str
    active_ms: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sharpness:
    """What answers on made-up cases tell; None where there are too few.

    ``recall`` is the share of frauds that were not validated, ``false_alarm`` the share of honest ones that were not,
    ``followed`` the share of wrong suggestions that were followed.
    """

    frauds: int
    honest: int
    misled: int
    recall: Estimate | None = field(default=None)
    false_alarm: Estimate | None = field(default=None)
    followed: Estimate | None = field(default=None)


def is_golden_turn(decisions_a_month: int, draw: float, wanted: float = GOLDEN_SHARE) -> bool:
    """Whether the next case of a moderator is a made-up one; ``decisions_a_month`` are real ones of 30 days."""
    return decisions_a_month > LEAST_A_MONTH and draw < wanted


def is_right(truth: GoldenTruth, verdict: str) -> bool:
    """Whether an answer fits: honest papers are validated, the others are not, whatever else is asked or refused."""
    return truth.is_honest == (verdict == ReviewVerdict.VERIFIED)


def is_misled(truth: GoldenTruth) -> bool:
    """Whether the screen outlined a wrong answer."""
    return bool(truth.suggested) and not is_right(truth, truth.suggested)


def sharpness_of(answers: Sequence[GoldenAnswer], *, least: int = LEAST) -> Sharpness:
    """What these answers tell; a share of fewer than ``least`` is not told."""
    frauds = [answer for answer in answers if not answer.truth.is_honest]
    honest = [answer for answer in answers if answer.truth.is_honest]
    misled = [answer for answer in answers if is_misled(answer.truth)]
    return Sharpness(
        frauds=len(frauds),
        honest=len(honest),
        misled=len(misled),
        recall=share(_right(frauds), len(frauds), least=least),
        false_alarm=share(len(honest) - _right(honest), len(honest), least=least),
        followed=share(len(misled) - _right(misled), len(misled), least=least),
    )


def suggestion_of(verdicts: Iterable[tuple[str, str]], *, has_strong_sign: bool) -> str:
    """The answer that seems likely from each check's verdict; empty where nobody should be led."""
    known = tuple(verdicts)
    doubted = {check for check, verdict in known if verdict != "pass"}
    if not known or has_strong_sign or doubted & GRAVE_CHECKS:
        return ""
    return ReviewVerdict.NEEDS_ACTION if doubted else ReviewVerdict.VERIFIED


def _right(answers: Iterable[GoldenAnswer]) -> int:
    return sum(is_right(answer.truth, answer.verdict) for answer in answers)

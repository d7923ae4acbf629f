"""The state machine of an item: where it goes after an answer, and which answers need a second pair of eyes.

``open -> claimed -> decided -> committed``. Between ``decided`` and ``committed`` the answer can be taken back and
nothing has happened outside the queue. Where two must agree, the end of the undo time leads to a second reader instead,
who sees the evidence first and the first answer only after their own; two who disagree go to a lead. Claims and snoozes
are times, not states (``ReviewItem.state_at``). Everything here is a pure function; the store only obeys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from review_queue.errors import InvalidDecisionError
from review_queue.item import VERDICTS_OF, ItemKind, ItemState, ReviewDecision, ReviewItem, ReviewVerdict

PAIR = 2
"""How many moderators must give the same answer where four eyes are asked for."""

WITHOUT_EFFECT = frozenset({ItemKind.GOLDEN})
"""Kinds whose answers are only measured."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One committed answer on an item, as far as agreement goes. ``from_lead`` when it was given on an escalation."""

    moderator_id: str
    verdict: ReviewVerdict
    from_lead: bool = False


class Circumstance(StrEnum):
    """What makes an answer need a second pair of eyes and is no reason of the item."""

    SAFETY_MODE = "safety_mode"
    RING_ALERT = "ring_alert"
    ALTERED_AFTER_SIGNATURE = "altered_after_signature"
    UNMASKED_AFTER_ERASURE = "unmasked_after_erasure"
    LARGE_BULK = "large_bulk"


HARD_REASONS = frozenset(
    {
        "document.altered",
        "document.reused",
        "document.seal_invalid",
        "document.seal_mismatch",
        "vouch.q20_same_pair",
    }
)
"""Reasons of the machine that no single moderator overrides."""

HARD_CIRCUMSTANCES = frozenset({Circumstance.RING_ALERT, Circumstance.ALTERED_AFTER_SIGNATURE})
"""Hard signs that come from elsewhere than the item's reasons."""

RING_REASONS = frozenset(
    {"vouch.q20_same_pair", "vouch.q21_burst", "vouch.q24_revoked_contact", "vouch.v11_shared_device"}
)
"""Codes of vouching that speak of people who vouch together, or of one person behind several accounts."""

ALTERED_REASONS = frozenset({"document.altered", "document.seal_invalid", "document.seal_mismatch"})
"""Codes of papers that are not as their issuer made them."""

ALWAYS_FOUR_EYES = frozenset({Circumstance.UNMASKED_AFTER_ERASURE, Circumstance.LARGE_BULK})

FREE_TEXT_REASON = "N-AUTRE"
"""The one refusal whose wording is a moderator's own, so a second one reads it."""

IN_FAVOUR = frozenset({ReviewVerdict.VERIFIED, ReviewVerdict.KEPT})


def needs_four_eyes(item: ReviewItem, decision: ReviewDecision, signs: Collection[Circumstance] = ()) -> bool:
    """Whether another moderator must give the same answer before this one takes effect."""
    if item.kind in WITHOUT_EFFECT or item.kind is ItemKind.SAMPLE:
        return False
    if item.needs_four_eyes or decision.verdict is ReviewVerdict.REVOKED or FREE_TEXT_REASON in decision.reasons:
        return True
    if not ALWAYS_FOUR_EYES.isdisjoint(signs):
        return True
    if decision.verdict is ReviewVerdict.VERIFIED and (item.is_safety or Circumstance.SAFETY_MODE in signs):
        return True
    is_hard = not (HARD_REASONS.isdisjoint(item.reasons) and HARD_CIRCUMSTANCES.isdisjoint(signs))
    return is_hard and decision.verdict in IN_FAVOUR


def circumstances_of(codes: Collection[str]) -> frozenset[Circumstance]:
    """The hard signs among what was found on a subject, whatever the reasons of this very item."""
    found = {Circumstance.RING_ALERT: RING_REASONS, Circumstance.ALTERED_AFTER_SIGNATURE: ALTERED_REASONS}
    return frozenset(sign for sign, telling in found.items() if not telling.isdisjoint(codes))


def ensure_answer(item: ReviewItem, decision: ReviewDecision) -> None:
    """Refuse an answer that this kind of item does not take.

    Raises:
        InvalidDecisionError: the verdict belongs to another kind.
    """
    if decision.verdict not in VERDICTS_OF[item.kind]:
        raise InvalidDecisionError("this kind of item has other answers; load it again and choose one of them")


def first_state(kind: ItemKind) -> ItemState:
    """Where an item begins."""
    return ItemState.APPEAL if kind is ItemKind.APPEAL else ItemState.OPEN


def after_answers(answers: Sequence[Answer], *, four_eyes: bool, doubled: bool) -> ItemState:
    """Where an item goes when the undo time of its last answer has ended; ``answers`` are those of this round.

    With ``four_eyes`` it is committed only by two equal answers of different moderators, whoever they are: a lead
    who agrees with neither colleague is one more voice and needs one more. A blind double that disagrees is settled
    by the lead's word alone.
    """
    if not answers:
        raise ValueError("an item moves on by an answer")
    if agree(answers) or not (four_eyes or doubled):
        return ItemState.COMMITTED
    if len(answers) < PAIR:
        return ItemState.BLIND_REVIEW if doubled else ItemState.SECOND_REVIEW
    if not four_eyes and answers[-1].from_lead:
        return ItemState.COMMITTED
    return ItemState.ESCALATED


def agree(answers: Iterable[Answer]) -> bool:
    """Whether two different moderators gave the same answer."""
    voices: dict[ReviewVerdict, set[str]] = defaultdict(set)
    for answer in answers:
        voices[answer.verdict].add(answer.moderator_id)
    return any(len(people) >= PAIR for people in voices.values())


NEXT_STATES: Mapping[ItemState, frozenset[ItemState]] = {
    ItemState.OPEN: frozenset({ItemState.DECIDED, ItemState.ESCALATED, ItemState.CLOSED}),
    ItemState.APPEAL: frozenset({ItemState.DECIDED, ItemState.ESCALATED, ItemState.CLOSED}),
    ItemState.SECOND_REVIEW: frozenset({ItemState.DECIDED, ItemState.ESCALATED, ItemState.CLOSED}),
    ItemState.BLIND_REVIEW: frozenset({ItemState.DECIDED, ItemState.ESCALATED, ItemState.CLOSED}),
    ItemState.ESCALATED: frozenset({ItemState.DECIDED, ItemState.CLOSED}),
    ItemState.DECIDED: frozenset(
        {
            ItemState.OPEN,
            ItemState.APPEAL,
            ItemState.SECOND_REVIEW,
            ItemState.BLIND_REVIEW,
            ItemState.ESCALATED,
            ItemState.COMMITTED,
            ItemState.CLOSED,
        }
    ),
    ItemState.COMMITTED: frozenset({ItemState.OPEN}),
    ItemState.CLOSED: frozenset(),
}
"""Every step between stored states: a decided item goes back where it was by an undo, a committed one is reopened."""

"""The answers one may pick for a case, their reasons and keys, and the one that seems likely.

The likely answer is only outlined: nothing is ticked for anybody, and in a blind case nothing is outlined either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from review_queue.golden import suggestion_of
from review_queue.item import REASON_CODES, REASONS, VERDICTS_OF, ItemKind, ReviewItem, ReviewVerdict
from review_queue.ports import Dossier
from review_queue.reason_texts import compose_message, label_for, message_for
from review_queue.texts import Locale, has_text, text
from review_queue.web.draft import Draft

NUMBER_KEYS = 9
KEYS = ("V", "C", "N")
"""By the place of an answer in its list."""
KEYS_OF = {ItemKind.APPEAL: ("V", "N")}
"""Kinds whose answers leave one of the keys out."""
APPEALED_STATES = frozenset({"appealed", "refused_final"})
"""Where a case stands whose answer is contested, or was and is looked at again."""
LED_KINDS = (ItemKind.DOCUMENT, ItemKind.APPEAL, ItemKind.GOLDEN)
"""Kinds of which an answer may be outlined."""


@dataclass(frozen=True, kw_only=True)
class ReasonChoice:
    """A reason to tick, with the key that ticks it and what the resident will read."""

    code: str
    key: int | None
    label: str
    message: str
    is_ticked: bool
    is_likely: bool


@dataclass(frozen=True, kw_only=True)
class VerdictChoice:
    """An answer to pick, with the first and last words of its message; both empty when it sends none."""

    value: str
    key: str
    label: str
    reasons: tuple[ReasonChoice, ...]
    opening: str
    closing: str
    is_picked: bool
    is_likely: bool


def choices_of(
    item: ReviewItem, dossier: Dossier, draft: Draft, locale: Locale, *, is_blind: bool
) -> tuple[VerdictChoice, ...]:
    """The answers this kind of item takes, in the order of their keys."""
    likely = None if is_blind else likely_verdict(item, dossier)
    return tuple(
        _choice(verdict, key, item, dossier, draft, locale, likely)
        for verdict, key in zip(VERDICTS_OF[item.kind], KEYS_OF.get(item.kind, KEYS), strict=False)
    )


def likely_verdict(item: ReviewItem, dossier: Dossier) -> ReviewVerdict | None:
    """What a human would probably answer; None where nobody should be led."""
    if item.kind not in LED_KINDS:
        return None
    verdicts = ((finding.check, finding.verdict) for finding in dossier.findings)
    likely = suggestion_of(verdicts, has_strong_sign=any(sign.is_strong for sign in dossier.signs))
    return ReviewVerdict(likely) if likely else None


def sends_message(verdict: ReviewVerdict) -> bool:
    """Whether the person reads something after this answer."""
    return has_text(f"message.{verdict}")


def preview_of(draft: Draft, dossier: Dossier) -> tuple[str, ...]:
    """The message word for word as it would be sent; nothing until an answer is picked."""
    if draft.chosen is None or not sends_message(draft.chosen):
        return ()
    texts, values, manner = dossier.reason_texts, dossier.reason_values, manner_of(dossier)
    return compose_message(draft.chosen, draft.counted_reasons, draft.note, dossier.locale, texts, values, manner)


def manner_of(dossier: Dossier) -> str:
    """How an answer on an appeal is worded; an appeal on a case that is not appealed is about a member's standing."""
    if dossier.kind is not ItemKind.APPEAL:
        return ""
    return "final" if dossier.status in APPEALED_STATES else "standing"


def _choice(
    verdict: ReviewVerdict,
    key: str,
    item: ReviewItem,
    dossier: Dossier,
    draft: Draft,
    locale: Locale,
    likely: ReviewVerdict | None,
) -> VerdictChoice:
    opening, closing = _frame_of_message(verdict, dossier)
    named = f"decide.{item.kind}.{verdict}"
    return VerdictChoice(
        value=verdict.value,
        key=key,
        label=text(named if has_text(named) else f"decide.{verdict}", locale),
        reasons=tuple(_reasons(verdict, item, draft, dossier, locale, is_led=likely is not None)),
        opening=opening,
        closing=closing,
        is_picked=draft.verdict == verdict.value,
        is_likely=verdict is likely,
    )


def _frame_of_message(verdict: ReviewVerdict, dossier: Dossier) -> tuple[str, str]:
    if not sends_message(verdict):
        return "", ""
    opening, *_, closing = compose_message(verdict, (), "", dossier.locale, manner=manner_of(dossier))
    return opening, closing


def _reasons(
    verdict: ReviewVerdict, item: ReviewItem, draft: Draft, dossier: Dossier, locale: Locale, *, is_led: bool
) -> Iterable[ReasonChoice]:
    for number, code in enumerate(REASONS[verdict], start=1):
        yield ReasonChoice(
            code=code,
            key=number if number <= NUMBER_KEYS else None,
            label=label_for(code, locale),
            message=message_for(code, dossier.locale, dossier.reason_texts, dossier.reason_values),
            is_ticked=code in draft.reasons,
            is_likely=is_led and verdict is ReviewVerdict.NEEDS_ACTION and REASON_CODES[code] in item.reasons,
        )

"""Which answers a second moderator gives blind as well, so that agreement can be measured.

The draw comes from outside (0 to 1), so that nobody can foresee it and a test can. A new moderator's first answers are
all doubled; alone in a team nobody is, because nobody could ever answer the second time.
"""

from __future__ import annotations

from review_queue.item import ItemKind, ReviewItem

FIRST_ANSWERS = 50
"""The first answers of a new moderator, all of which a colleague gives as well (facts: quality control)."""

MEASURED_ALREADY = frozenset({ItemKind.SAMPLE, ItemKind.GOLDEN})
"""Kinds that are themselves a measure."""

WHOLE = 100.0


def is_doubled(item: ReviewItem, *, answers_before: int, colleagues: int, percent: float, draw: float) -> bool:
    """Whether a second moderator answers this item blind before the first answer takes effect.

    ``answers_before`` are those the moderator has given, ``colleagues`` how many others could answer, ``percent`` the
    share that is doubled at random (0: none, not even the first ones).
    """
    if percent <= 0 or colleagues < 1 or item.kind in MEASURED_ALREADY:
        return False
    return answers_before < FIRST_ANSWERS or draw * WHOLE < percent

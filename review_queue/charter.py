"""What every moderator signs before the first case: the articles of the charter, in order.

The words stand in the catalogues; a change of what they say is a new version here, which everybody signs again.
"""

from __future__ import annotations

VERSION = "2026-11"

ARTICLES: tuple[str, ...] = (
    "only_this_question",
    "only_what_is_needed",
    "nothing_leaves",
    "not_ones_own",
    "machine_is_no_proof",
    "reasons_are_for_people",
    "everything_is_noted",
    "rest",
    "last_day",
)
"""Keys of the catalogue: ``charter.<article>.title`` and ``charter.<article>.text``."""

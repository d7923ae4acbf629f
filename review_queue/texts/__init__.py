"""Every text of the console by key, French first and English complete; a test holds the two alike.

A catalogue is a plain mapping: a key that is missing fails at once and is never shown as itself. Counts have
two forms, ``key.one`` and ``key.many``; French says *one* for nought as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter

from review_queue.texts import (
    case_en,
    case_fr,
    charter_en,
    charter_fr,
    console_en,
    console_fr,
    findings_en,
    findings_fr,
    flags_en,
    flags_fr,
    messages_en,
    messages_fr,
    policy_en,
    policy_fr,
    quality_en,
    quality_fr,
    reasons_en,
    reasons_fr,
    routing_en,
    routing_fr,
    signs_en,
    signs_fr,
    team_en,
    team_fr,
    training_en,
    training_fr,
    vouches_en,
    vouches_fr,
)


class Locale(StrEnum):
    """The languages there are; the first is the default."""

    FR = "fr"
    EN = "en"


CATALOGUES: Mapping[Locale, Mapping[str, str]] = {
    Locale.FR: {
        **case_fr.TEXTS,
        **console_fr.TEXTS,
        **charter_fr.TEXTS,
        **findings_fr.TEXTS,
        **flags_fr.TEXTS,
        **messages_fr.TEXTS,
        **policy_fr.TEXTS,
        **quality_fr.TEXTS,
        **reasons_fr.TEXTS,
        **routing_fr.TEXTS,
        **signs_fr.TEXTS,
        **team_fr.TEXTS,
        **training_fr.TEXTS,
        **vouches_fr.TEXTS,
    },
    Locale.EN: {
        **case_en.TEXTS,
        **console_en.TEXTS,
        **charter_en.TEXTS,
        **findings_en.TEXTS,
        **flags_en.TEXTS,
        **messages_en.TEXTS,
        **policy_en.TEXTS,
        **quality_en.TEXTS,
        **reasons_en.TEXTS,
        **routing_en.TEXTS,
        **signs_en.TEXTS,
        **team_en.TEXTS,
        **training_en.TEXTS,
        **vouches_en.TEXTS,
    },
}
SMALLEST_ONE = {Locale.FR: 0, Locale.EN: 1}


def locale_named(name: str | None) -> Locale:
    """The language of a tag such as ``fr`` or ``en-GB``; French for any other."""
    tag = (name or "").lower()[:2]
    return Locale(tag) if tag in set(Locale) else Locale.FR


def has_text(key: str) -> bool:
    """Whether the catalogues know a key."""
    return key in CATALOGUES[Locale.FR]


def places_of(key: str) -> set[str]:
    """The names of the values that a text is filled with."""
    return {name for _, name, _, _ in Formatter().parse(CATALOGUES[Locale.FR][key]) if name is not None}


def text(key: str, locale: Locale, **params: str | int) -> str:
    """A text in a language, with its values filled in."""
    return CATALOGUES[locale][key].format(**params)


def count_text(key: str, locale: Locale, count: int, **params: str | int) -> str:
    """A text that goes with a number, in its singular or plural form."""
    is_one = SMALLEST_ONE[locale] <= count <= 1
    return text(f"{key}.{'one' if is_one else 'many'}", locale, n=count, **params)

"""What a resident reads after a moderator's answer, whole or reason by reason."""

from __future__ import annotations

from review_queue.item import ReviewVerdict
from review_queue.texts import locale_named, text


def message_for(reason: str, locale: str) -> str:
    """What a resident reads for a reason (R-… or N-…), in their language."""
    return text(f"reason.{reason}", locale_named(locale))


def label_for(reason: str, locale: str) -> str:
    """The few words by which a moderator picks a reason."""
    return text(f"label.{reason}", locale_named(locale))


def compose_message(verdict: ReviewVerdict, reasons: tuple[str, ...], note: str, locale: str) -> tuple[str, ...]:
    """The whole message of an answer, a paragraph each: what was found, why, the note, what can be done next."""
    language = locale_named(locale)
    why = tuple(message_for(reason, locale) for reason in reasons)
    added = (note.strip(),) if note.strip() else ()
    return (text(f"message.{verdict}", language), *why, *added, text(f"message.{verdict}.next", language))

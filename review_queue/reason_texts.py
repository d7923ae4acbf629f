"""What a resident reads after a moderator's answer, whole or reason by reason.

The reasons themselves are fixed (``review_queue.item``); their wording may be changed by a lead. A change makes a new
version, version 1 is what is packaged, and every answer keeps the version it was sent with. A wording may hold places
such as ``{mois}``, only inside square brackets: what stands in brackets is left out when its value is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from review_queue.errors import WordingError
from review_queue.item import ReviewVerdict
from review_queue.texts import CATALOGUES, Locale, has_text, locale_named, text

PACKAGED_VERSION = 1
MAX_WORDING_CHARS = 600
"""Two screens of a phone."""

PLACES: Mapping[str, tuple[str, ...]] = {
    "R-DATE": ("mois", "max"),
    "R-ADR": ("lue", "decl"),
    "R-BIS": ("lue", "decl"),
    "R-ZONE": ("quartier",),
}
"""The values each reason's wording may show; the others show none, refusals above all."""

SAMPLE: Mapping[str, str] = {
    "mois": "7",
    "max": "3",
    "lue": "12 BIS RUE DES LILAS 35400 SAINT-MALO",
    "decl": "12 rue des Lilas, 35400 Saint-Malo",
    "quartier": "Rocabey",
}
"""What a preview puts into the places."""

_BRACKETED = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{([^{}]*)\}")

Values = Mapping[str, str]
NO_VALUES: Values = {}


@dataclass(frozen=True, kw_only=True)
class ReasonTexts:
    """The wording of all reasons at one version; ``changed`` holds what differs from the packaged texts."""

    version: int = PACKAGED_VERSION
    changed: Mapping[tuple[str, Locale], str] = field(default_factory=dict)

    def wording(self, reason: str, locale: Locale) -> str:
        """A reason's text with its places still open."""
        return self.changed.get((reason, locale), CATALOGUES[locale][f"reason.{reason}"])


PACKAGED = ReasonTexts()


def message_for(reason: str, locale: str, texts: ReasonTexts = PACKAGED, values: Values = NO_VALUES) -> str:
    """What a resident reads for a reason (R-… or N-…), in their language."""
    return filled(texts.wording(reason, locale_named(locale)), values)


def label_for(reason: str, locale: str) -> str:
    """The few words by which a moderator picks a reason."""
    return text(f"label.{reason}", locale_named(locale))


def compose_message(
    verdict: ReviewVerdict,
    reasons: tuple[str, ...],
    note: str,
    locale: str,
    texts: ReasonTexts = PACKAGED,
    values: Values = NO_VALUES,
    manner: str = "",
) -> tuple[str, ...]:
    """The whole message of an answer, a paragraph each: what was found, why, the note, what can be done next.

    ``manner`` is empty, or says that it answers an appeal: ``final`` about an answer, ``standing`` about a status.
    """
    said = f"message.{manner}.{verdict}" if manner and has_text(f"message.{manner}.{verdict}") else f"message.{verdict}"
    language = locale_named(locale)
    why = tuple(message_for(reason, locale, texts, values) for reason in reasons)
    added = (note.strip(),) if note.strip() else ()
    return (text(said, language), *why, *added, text(f"{said}.next", language))


def filled(wording: str, values: Values) -> str:
    """A wording with its places filled; a part in brackets goes when one of its values is missing."""

    def part(found: re.Match[str]) -> str:
        named = _PLACE.findall(found[1])
        if not all(values.get(name) for name in named):
            return ""
        return _PLACE.sub(lambda place: values[place[1]], found[1])

    return _BRACKETED.sub(part, wording)


def checked_wording(reason: str, wording: str) -> str:
    """A lead's wording, on single spaces, once nothing in it could go wrong when it is sent.

    Raises:
        WordingError: it is empty or too long, or its places or brackets are not as they must be.
    """
    said = " ".join(wording.split())
    if not said or len(said) > MAX_WORDING_CHARS:
        raise WordingError("reasons.error.length")
    outside = _BRACKETED.sub("", said)
    if re.search(r"[\[\]]", outside) or re.search(r"[{}]", _PLACE.sub("", said)):
        raise WordingError("reasons.error.brackets")
    if _PLACE.search(outside):
        raise WordingError("reasons.error.outside")
    if any(not _PLACE.search(part) for part in _BRACKETED.findall(said)):
        raise WordingError("reasons.error.empty_brackets")
    if not set(_PLACE.findall(said)) <= set(PLACES.get(reason, ())):
        raise WordingError("reasons.error.place")
    return said

"""What a moderator has filled in so far, kept through previews, mistakes and conflicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Form

from review_queue.item import MAX_NOTE_CHARS, REASONS, ReviewDecision, ReviewVerdict

NEEDS_TEXT = "N-AUTRE"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An answer that may not be complete; reasons of the other lists stay ticked but do not count.

    ``note_seen`` says that its writer was asked about what looks like somebody else's data in the note.
    """

    verdict: str = ""
    reasons: tuple[str, ...] = ()
    note: str = field(default="", repr=False)
    note_seen: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing was filled in."""
        return not (self.verdict or self.reasons or self.note)

    @property
    def chosen(self) -> ReviewVerdict | None:
        """The answer picked, if it is one."""
        return ReviewVerdict(self.verdict) if self.verdict in set(ReviewVerdict) else None

    @property
    def counted_reasons(self) -> tuple[str, ...]:
        """The ticked reasons of the chosen answer's list, in the order of the list."""
        allowed = REASONS[self.chosen] if self.chosen else ()
        return tuple(reason for reason in allowed if reason in self.reasons)

    def problem(self) -> str | None:
        """The key of what is missing; None when it can be sent."""
        if self.chosen is None:
            return "error.no_verdict"
        if REASONS[self.chosen] and not self.counted_reasons:
            return "error.no_reason"
        if NEEDS_TEXT in self.counted_reasons and not self.note:
            return "error.no_text"
        return "error.note_too_long" if len(self.note) > MAX_NOTE_CHARS else None

    def decision(self, verdict: ReviewVerdict) -> ReviewDecision:
        """The answer, once nothing is missing.

        Raises:
            InvalidDecisionError: something is missing after all.
        """
        return ReviewDecision(verdict=verdict, reasons=self.counted_reasons, note=self.note)


def filled_in(
    verdict: Annotated[str, Form()] = "",
    reasons: Annotated[list[str] | None, Form()] = None,
    note: Annotated[str, Form()] = "",
    note_seen: Annotated[str, Form()] = "",
) -> Draft:
    """The draft a form carries; browsers send line ends as two signs."""
    words = note.replace("\r\n", "\n").strip()
    return Draft(verdict=verdict, reasons=tuple(reasons or ()), note=words, note_seen=note_seen == "1")

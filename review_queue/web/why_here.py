"""Why a case is in the queue, in at most five lines: failed, then doubtful, then what is well, on one line.

What does not fit is kept for whoever opens it. A blind case says nothing here: its reader looks first.
"""

from __future__ import annotations

from dataclasses import dataclass

from review_queue.ports import Dossier, ShownFact
from review_queue.texts import Locale, has_text, places_of, text
from review_queue.web.field_rows import SignLine, signs_of
from review_queue.wording import ORDER, FindingLine, fact_for, finding_lines

MOST_LINES = 5
"""Of the whole block; the last is for what is well."""


@dataclass(frozen=True, kw_only=True)
class WhyHere:
    """The block: lines and signs to see at once, what is well, and the rest."""

    lines: tuple[FindingLine, ...]
    signs: tuple[SignLine, ...]
    passes: tuple[FindingLine, ...]
    more_lines: tuple[FindingLine, ...]
    more_signs: tuple[SignLine, ...]

    @property
    def more(self) -> int:
        """How much is kept for whoever opens it."""
        return len(self.more_lines) + len(self.more_signs)

    @property
    def all_signs(self) -> tuple[SignLine, ...]:
        """Every sign, shown or not: their boxes are on the page."""
        return (*self.signs, *self.more_signs)


UNWATCHED = "unwatched."
"""Before the code of a rule whose signal the network does not send."""

NOTHING = WhyHere(lines=(), signs=(), passes=(), more_lines=(), more_signs=())


def why_of(dossier: Dossier, locale: Locale, *, is_blind: bool) -> WhyHere:
    """The block of one case."""
    if is_blind:
        return NOTHING
    lines = (*finding_lines(dossier.findings, locale), *_facts(dossier, locale))
    doubts = tuple(sorted((line for line in lines if line.verdict != "pass"), key=lambda line: ORDER[line.verdict]))
    signs = tuple(signs_of(dossier, locale))
    strong = tuple(sign for sign in signs if sign.mark == "fail")[: MOST_LINES - 2]
    room = MOST_LINES - 1 - len(strong)
    return WhyHere(
        lines=doubts[:room],
        signs=strong,
        passes=tuple(line for line in lines if line.verdict == "pass"),
        more_lines=doubts[room:],
        more_signs=tuple(sign for sign in signs if sign not in strong),
    )


def _facts(dossier: Dossier, locale: Locale) -> tuple[FindingLine, ...]:
    """What the rules on vouching or a report found, as lines."""
    facts = (*(dossier.vouching.facts if dossier.vouching else ()), *(dossier.report.facts if dossier.report else ()))
    unwatched = [text(f"fact.{fact.code}", locale) for fact in facts if is_unwatched(fact)]
    lines = tuple(_fact(fact, locale) for fact in facts if not is_unwatched(fact))
    if not unwatched:
        return lines
    said = text("fact.unwatched", locale, what=", ".join(unwatched))
    return (*lines, FindingLine(verdict="inconclusive", title=said, fact="", detail=""))


def is_unwatched(fact: ShownFact) -> bool:
    """Whether a rule found nothing because its signal was not sent: all of these share one line."""
    return fact.code.startswith(UNWATCHED) and has_text(f"fact.{fact.code}")


def _fact(fact: ShownFact, locale: Locale) -> FindingLine:
    verdict = fact.verdict if fact.verdict in ORDER else "inconclusive"
    key = f"fact.{fact.code}"
    params = {name: value if isinstance(value, str | int) else str(value) for name, value in fact.params.items()}
    is_known = has_text(key) and places_of(key) <= set(params)
    said = text(key, locale, **params) if is_known else fact_for(fact.code, locale)
    return FindingLine(verdict=verdict, title=said[:1].upper() + said[1:], fact="", detail="")

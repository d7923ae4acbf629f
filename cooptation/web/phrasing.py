"""Reasons, budgets and introductions in a reader's words, made ready so that the templates only place them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cooptation.codes import Audience, Code
from cooptation.eligibility import Budget
from cooptation.people import Introduction
from cooptation.reasons import Answer, Reason
from cooptation.web.desk import Words

WAY_WORDS = frozenset(
    "allée allées avenue boulevard chemin cité cours faubourg hameau impasse lotissement montée passage place "
    "promenade quai route rue ruelle résidence sente sentier square traverse venelle villa voie".split()
)
"""Kinds of way, which a sentence writes small; names of places keep their capital."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One reason: what it is, when it ends, and the one next step."""

    said: str
    when: str
    next: str


@dataclass(frozen=True, kw_only=True)
class ShownBudget:
    """What somebody may still give."""

    left_90d: int
    left_365d: int
    next: str


@dataclass(frozen=True, kw_only=True)
class ShownPerson:
    """A first name and a street on one line, with the id its forms carry."""

    id: str
    name: str = field(repr=False)
    street: str = field(repr=False)


def reason_line(reason: Reason, words: Words) -> Line:
    """One reason in words; the numbers of the rule fill the places of its text."""
    code = reason.code.value
    when = words("reason.from", date=words.day(reason.until)) if reason.until is not None else ""
    return Line(said=words(f"reason.{code}"), when=when, next=words(f"next.{code}"))


def lines(reasons: Iterable[Reason], words: Words) -> tuple[Line, ...]:
    """Several reasons, each text once."""
    made = (reason_line(reason, words) for reason in reasons)
    return tuple(dict.fromkeys(made))


def refusal(answer: Answer, words: Words) -> tuple[Line, ...]:
    """What somebody who vouches or acts reads when it does not count; nothing when it does.

    What only reviewers read is told as "a person looks".
    """
    return () if answer.reason is None else (reason_line(answer.reason, words),)


def may_go_on(answer: Answer) -> bool:
    """Whether the question is still to be asked: what only a statement is missing from, or only a human sees."""
    code = answer.code
    hidden = answer.reason is not None and answer.reason.audience is Audience.REVIEWER
    return answer.counts or hidden or code in (Code.V13_NO_STATEMENT, Code.V13_SEEN_AROUND)


def shown_budget(budget: Budget, words: Words) -> ShownBudget:
    """A budget with its date in words."""
    following = words.day(budget.next_at) if budget.next_at is not None else ""
    return ShownBudget(left_90d=budget.left_90d, left_365d=budget.left_365d, next=following)


def shown_person(identity: str, introduction: Introduction | None) -> ShownPerson:
    """Whom a line is about; without words once they are forgotten."""
    if introduction is None:
        return ShownPerson(id=identity, name="", street="")
    return ShownPerson(id=identity, name=introduction.shown_first_name, street=in_a_sentence(introduction.street))


def in_a_sentence(street: str) -> str:
    """A street as it stands inside a sentence: « rue des Lilas », but « Le Bourg »."""
    first, _, rest = street.partition(" ")
    return f"{first.lower()} {rest}" if rest and first.lower() in WAY_WORDS else street

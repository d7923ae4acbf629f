"""Who may look at an item, and how residents are told: one rule, from which both follow.

``who_may_look`` goes from the quarter's own moderators to those of its twin, and to a lead when nobody is left.
``promises_of`` says the same in statements for residents; each stands for something the rule does, and a test compares
the two over generated teams. Nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from review_queue.conflicts import FROM_HOMES, USUAL_REACH, Conflict, Reach

EVERYWHERE = "*"
"""In the place of a twin quarter: the item is open to every lead, wherever they work."""

FEWEST_FREE = 2
"""Fewer who are free of conflict could not answer where two must agree, nor take turns."""

LEAD_WITHIN = timedelta(hours=1)
"""By when an item that nobody may take has reached a lead (facts: conflict of interest)."""

RAISED_AFTER = timedelta(minutes=30)
"""How long somebody may still come back before a lead is asked; leaves the round of the sweep well inside the hour."""

ALWAYS_OUT = frozenset(Conflict)


@dataclass(frozen=True, kw_only=True)
class Routing:
    """The routing in force. ``twins`` leads from a quarter to the one that helps; ``never`` are the conflicts that
    count. ``knows_homes``: everybody of the team said where they live; until then no promise rests on it.

    Raises:
        ValueError: a quarter would be its own twin, or one person would be called enough of a choice.
    """

    twins: Mapping[str, str] = field(default_factory=dict)
    reach: Reach = USUAL_REACH
    fewest_free: int = FEWEST_FREE
    never: frozenset[Conflict] = ALWAYS_OUT
    knows_homes: bool = True

    def __post_init__(self) -> None:
        """Refuse a routing that could not work."""
        if any(quarter == twin for quarter, twin in self.twins.items()):
            raise ValueError("a quarter is not its own twin")
        if self.fewest_free < 1:
            raise ValueError("at least one person must be free to look")

    def twin_of(self, quarter: str | None) -> str | None:
        """The quarter whose moderators help in this one."""
        return self.twins.get(quarter) if quarter else None


@dataclass(frozen=True, kw_only=True)
class Looker:
    """Somebody of the team beside one item. ``scopes`` is empty for who works everywhere."""

    id: str
    scopes: frozenset[str] = frozenset()
    is_lead: bool = False
    is_at_work: bool = True
    conflicts: frozenset[Conflict] = frozenset()
    has_judged: bool = False

    def covers(self, quarter: str | None) -> bool:
        """Whether this quarter is among theirs; an item without one is for who works everywhere."""
        return not self.scopes or (quarter is not None and quarter in self.scopes)


class Tier(StrEnum):
    """How far an item had to go to find somebody."""

    QUARTER = "quarter"
    TWIN = "twin"
    LEADS = "leads"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Route:
    """Who may take an item. ``opened_to`` is the twin quarter that was opened, if one was."""

    tier: Tier
    people: frozenset[str] = field(repr=False)
    opened_to: str | None = None


def who_may_look(quarter: str | None, people: Iterable[Looker], routing: Routing) -> Route:
    """Who may take an item of a quarter.

    The quarter's own moderators free of conflict; with those of its twin when too few of them are at work; the leads,
    wherever they work, when nobody at work is left; nobody when not even a lead is free.
    """
    free = [one for one in people if not (one.conflicts & routing.never) and not one.has_judged]
    own = [one for one in free if one.covers(quarter)]
    if _at_work(own) >= routing.fewest_free:
        return Route(tier=Tier.QUARTER, people=_ids(own))
    twin = routing.twin_of(quarter)
    helped = [one for one in free if one.covers(quarter) or (twin is not None and one.covers(twin))]
    if _at_work(helped):
        is_opened = len(helped) > len(own)
        tier = Tier.TWIN if is_opened else Tier.QUARTER
        return Route(tier=tier, people=_ids(helped), opened_to=twin if is_opened else None)
    leads = [one for one in free if one.is_lead]
    return Route(tier=Tier.LEADS if leads else Tier.NOBODY, people=_ids(leads))


def _at_work(people: Iterable[Looker]) -> int:
    return sum(one.is_at_work for one in people)


def _ids(people: Iterable[Looker]) -> frozenset[str]:
    return frozenset(one.id for one in people)


class Promise(StrEnum):
    """One statement to residents about who looks."""

    BY_THE_QUARTER = "by_the_quarter"
    NEVER_BUILDING = "never_building"
    NEVER_NEARBY = "never_nearby"
    NEVER_COMMUNE = "never_commune"
    NEVER_FAMILY = "never_family"
    NEVER_VOUCHING = "never_vouching"
    NEVER_DECLARED = "never_declared"
    NEVER_TWICE = "never_twice"
    HANDS_BACK = "hands_back"
    BY_THE_TWIN = "by_the_twin"
    BY_A_LEAD = "by_a_lead"


NEVER: Mapping[Promise, Conflict] = {
    Promise.NEVER_BUILDING: Conflict.BUILDING,
    Promise.NEVER_NEARBY: Conflict.NEARBY,
    Promise.NEVER_COMMUNE: Conflict.COMMUNE,
    Promise.NEVER_FAMILY: Conflict.FAMILY,
    Promise.NEVER_VOUCHING: Conflict.VOUCHING,
    Promise.NEVER_DECLARED: Conflict.DECLARED,
    Promise.NEVER_TWICE: Conflict.JUDGED_BEFORE,
}
"""Which conflict each refusal stands for, in the order of the sentence."""


def promises_of(routing: Routing, quarter: str | None) -> tuple[Promise, ...]:
    """What residents of a quarter are told, in the order of the sentence."""
    kept = routing.never if routing.knows_homes else routing.never - FROM_HOMES
    never = tuple(promise for promise, conflict in NEVER.items() if conflict in kept)
    back = () if routing.knows_homes else (Promise.HANDS_BACK,)
    twin = (Promise.BY_THE_TWIN,) if routing.twin_of(quarter) else ()
    return (Promise.BY_THE_QUARTER, *never, *back, *twin, Promise.BY_A_LEAD)

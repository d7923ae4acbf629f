"""How often a newcomer may ask and a neighbour be asked (N01, N02).

Who asks many strangers finds one who says yes by mistake; who is asked too often stops reading. What a neighbour's
rule answers is never shown: ``told`` makes it the same for a neighbour who has had enough, and for no member at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cooptation.codes import Audience, Code
from cooptation.moments import is_within, later
from cooptation.policy import CooptationPolicy
from cooptation.reasons import Answer, NextStep, Reason, first_answer
from cooptation.vouch import require_counts, require_utc


@dataclass(frozen=True, kw_only=True)
class Asks:
    """What stands around one more ask.

    Attributes:
        open: asks of this request that wait for an answer.
        total: asks of this request in all, answered or not.
        received: when the neighbour was asked, by anybody; empty where there is no such member.
        is_muted: the neighbour does not want to be asked.
    """

    open: int = 0
    total: int = 0
    received: tuple[datetime, ...] = ()
    is_muted: bool = False

    def __post_init__(self) -> None:
        """Refuse negative counts and moments that are not in UTC."""
        require_counts(self.open, self.total)
        require_utc(*self.received)


def n01_all_asks(asks: Asks, policy: CooptationPolicy, now: datetime) -> Reason | None:
    """The request has an ask left; after the last one a document is the way."""
    if asks.total < policy.asks_total:
        return None
    return Reason(
        code=Code.N01_ALL_ASKS,
        rule_version=policy.version,
        next_step=NextStep.PROVIDE_DOCUMENT,
        params={"asks_total": policy.asks_total},
        facts={"asks": asks.total},
        since=now,
    )


def n01_open_asks(asks: Asks, policy: CooptationPolicy, now: datetime) -> Reason | None:
    """Not too many asks wait for an answer."""
    if asks.open < policy.asks_open:
        return None
    return Reason(
        code=Code.N01_OPEN_ASKS,
        rule_version=policy.version,
        next_step=NextStep.WAIT,
        params={"asks_open": policy.asks_open},
        facts={"open": asks.open},
        since=now,
    )


def n02_muted(asks: Asks, policy: CooptationPolicy, now: datetime) -> Reason | None:
    """The neighbour wants to be asked."""
    if not asks.is_muted:
        return None
    return Reason(code=Code.N02_MUTED, rule_version=policy.version, next_step=NextStep.ASK_NEIGHBOURS, since=now)


def n02_asked_enough(asks: Asks, policy: CooptationPolicy, now: datetime) -> Reason | None:
    """The neighbour was not asked too often in 30 days."""
    window = timedelta(days=policy.asks_neighbour_days)
    inside = sorted(at for at in asks.received if is_within(at, window, now))
    if len(inside) < policy.asks_neighbour:
        return None
    return Reason(
        code=Code.N02_ASKED_ENOUGH,
        rule_version=policy.version,
        next_step=NextStep.ASK_NEIGHBOURS,
        params={"asks_neighbour": policy.asks_neighbour, "asks_neighbour_days": policy.asks_neighbour_days},
        facts={"asks": len(inside)},
        until=later(inside[0], window),
    )


ASK_RULES = (n01_all_asks, n01_open_asks, n02_muted, n02_asked_enough)
"""The newcomer's own limits first, so that the neighbour's never decide what the newcomer reads."""


def may_ask(asks: Asks, policy: CooptationPolicy, now: datetime) -> Answer:
    """Whether the ask reaches the neighbour; it counts towards N01 either way."""
    return first_answer(rule(asks, policy, now) for rule in ASK_RULES)


def told(answer: Answer) -> Answer:
    """What the newcomer is told: their own limits, or that the ask was sent."""
    if answer.reason is not None and answer.reason.audience is Audience.NEWCOMER:
        return answer
    return Answer()

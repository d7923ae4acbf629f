"""Links, QR codes and posters: what opens a request (I01, I02). None of them admits anybody.

A link is one voucher's to one newcomer, and brings that voucher's vouch, judged like any other. A poster brings none.
The secret itself is compared elsewhere, by its digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cooptation.codes import Code
from cooptation.moments import is_within, later
from cooptation.policy import CooptationPolicy
from cooptation.reasons import Answer, NextStep, Reason, first_answer
from cooptation.vouch import Newcomer, require_counts, require_ids, require_utc


@dataclass(frozen=True, kw_only=True)
class Link:
    """An invitation, bound to a quarter and to an address unit; ``used_at`` and ``withdrawn_at`` end it."""

    quarter: str
    dwelling: str
    made_at: datetime
    used_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse empty ids and moments that are not in UTC."""
        require_ids(self.quarter, self.dwelling)
        require_utc(self.made_at, self.used_at, self.withdrawn_at)


@dataclass(frozen=True, kw_only=True)
class Poster:
    """A code in a stairwell or on a flyer, for everybody of a quarter; ``uses`` are the requests it opened."""

    quarter: str
    posted_at: datetime
    uses: int = 0

    def __post_init__(self) -> None:
        """Refuse an empty quarter, a negative count and a moment that is not in UTC."""
        require_ids(self.quarter)
        require_counts(self.uses)
        require_utc(self.posted_at)


def i01_link_alive(link: Link, policy: CooptationPolicy, now: datetime) -> Reason | None:
    """A link works once, for 7 days, until it is taken back."""
    window = timedelta(days=policy.link_days)
    if link.used_at is None and link.withdrawn_at is None and is_within(link.made_at, window, now):
        return None
    return Reason(
        code=Code.I01_LINK_ENDED,
        rule_version=policy.version,
        next_step=NextStep.ASK_NEIGHBOURS,
        params={"link_days": policy.link_days},
        since=min(at for at in (link.used_at, link.withdrawn_at, later(link.made_at, window)) if at is not None),
    )


def i01_right_address(link: Link, newcomer: Newcomer, policy: CooptationPolicy) -> Reason | None:
    """A link is for the home it was made for."""
    if (link.quarter, link.dwelling) == (newcomer.quarter, newcomer.dwelling):
        return None
    return Reason(code=Code.I01_OTHER_ADDRESS, rule_version=policy.version, next_step=NextStep.ASK_NEIGHBOURS)


def i02_poster_alive(poster: Poster, newcomer: Newcomer, policy: CooptationPolicy, now: datetime) -> Reason | None:
    """A poster works 20 times in 30 days, for homes of its quarter."""
    in_time = is_within(poster.posted_at, timedelta(days=policy.poster_days), now)
    if in_time and poster.uses < policy.poster_uses and poster.quarter == newcomer.quarter:
        return None
    return Reason(
        code=Code.I02_POSTER_ENDED,
        rule_version=policy.version,
        next_step=NextStep.ASK_NEIGHBOURS,
        params={"poster_days": policy.poster_days, "poster_uses": policy.poster_uses},
    )


def link_opens(link: Link, newcomer: Newcomer, policy: CooptationPolicy, now: datetime) -> Answer:
    """Whether the link opens this newcomer's request, with its maker's vouch on it."""
    return first_answer((i01_link_alive(link, policy, now), i01_right_address(link, newcomer, policy)))


def poster_opens(poster: Poster, newcomer: Newcomer, policy: CooptationPolicy, now: datetime) -> Answer:
    """Whether the poster opens this newcomer's request, with nothing on it."""
    return first_answer((i02_poster_alive(poster, newcomer, policy, now),))

"""What the rules on one vouch are asked; the rules are in ``eligibility`` and ``organisations``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from cooptation.codes import Code
from cooptation.moments import is_within, later
from cooptation.policy import CooptationPolicy
from cooptation.reasons import NextStep, Number, Reason
from cooptation.roles import Limits, limits_of
from cooptation.vouch import Request, Spending, Vouch, Voucher


@dataclass(frozen=True, kw_only=True)
class Question:
    """Does this vouch count for this request, under this policy, now?"""

    vouch: Vouch
    request: Request
    policy: CooptationPolicy
    now: datetime

    @property
    def voucher(self) -> Voucher:
        """Who vouches."""
        return self.vouch.voucher

    @cached_property
    def limits(self) -> Limits:
        """What the voucher's role allowed when they vouched."""
        return limits_of(self.voucher, self.policy, self.vouch.given_at)

    @cached_property
    def given_before(self) -> tuple[datetime, ...]:
        """When this voucher gave the vouches before this one, oldest first."""
        return self.spent_before(self.voucher.spent)

    def spent_before(self, spent: Iterable[Spending]) -> tuple[datetime, ...]:
        """When those who spent ``spent`` gave the vouches before this one, oldest first.

        Two given at the same moment have an order too, by request, so that they cannot both be the first.
        """
        mine = (self.vouch.given_at, self.request.id)
        others = (spending for spending in spent if spending.request_id != self.request.id)
        earlier = (s for s in others if (s.at, s.request_id) < mine and uses_budget(s, self.policy, self.now))
        return tuple(sorted(spending.at for spending in earlier))

    def refuse(
        self,
        code: Code,
        next_step: NextStep,
        *,
        params: Mapping[str, Number] | None = None,
        facts: Mapping[str, Number] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Reason:
        """The reason of a rule, with the policy's version."""
        return Reason(
            code=code,
            rule_version=self.policy.version,
            next_step=next_step,
            params=params or {},
            facts=facts or {},
            since=since,
            until=until,
        )


Rule = Callable[[Question], Reason | None]


def uses_budget(spending: Spending, policy: CooptationPolicy, now: datetime) -> bool:
    """Whether it stays spent: all do but those taken back at once, before anybody was admitted with them."""
    if spending.admitted or spending.withdrawn_at is None or spending.withdrawn_at > now:
        return True
    return spending.withdrawn_at - spending.at >= timedelta(hours=policy.free_withdrawal_hours)


def frees_at(spent: tuple[datetime, ...], window: timedelta, limit: int, at: datetime) -> datetime | None:
    """When fewer than ``limit`` of the moments, oldest first, lie in the window; None when so at ``at``."""
    inside = tuple(moment for moment in spent if is_within(moment, window, at))
    return later(inside[-limit], window) if len(inside) >= limit else None

"""What follows for a newcomer: automatic, queue or wait. No rule here refuses anybody; only a person does.

Read ``decide`` from top to bottom. Without quorum a request waits and says what is missing; with quorum and a
flag it goes to a human; with quorum and no flag it waits for objections, and some for a code by post, then the newcomer
is admitted. The same request, vouches, circumstances, policy and moment always give the same outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cooptation.circumstances import Circumstances
from cooptation.codes import Audience, Code, Effect
from cooptation.flags import Scene, objection_window_ends_at, raised_flags, takeover_hold, unwatched
from cooptation.letter_first import p02_letter_first
from cooptation.moments import later
from cooptation.policy import CooptationPolicy
from cooptation.reasons import NextStep, Reason
from cooptation.tally import Tally, level_earned, missing, request_ends_at, tally_vouches
from cooptation.vouch import Request, TrustLevel, Vouch


class Verdict(StrEnum):
    """The three outcomes."""

    AUTOMATIC = "automatic"
    QUEUE = "queue"
    WAIT = "wait"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What follows, and why.

    ``level`` and ``probation_until`` are there exactly when ``verdict`` is automatic, and ``reasons`` exactly when
    it is not. ``unwatched`` are the rules that were sent no signal.
    """

    verdict: Verdict
    policy_version: str
    tally: Tally
    reasons: tuple[Reason, ...] = ()
    unwatched: tuple[Code, ...] = ()
    level: TrustLevel | None = None
    probation_until: datetime | None = None

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes of the reasons, in their order."""
        return tuple(reason.code for reason in self.reasons)

    @property
    def for_newcomer(self) -> tuple[Reason, ...]:
        """The reasons a newcomer may read; a queue may have none but "a person looks"."""
        return tuple(reason for reason in self.reasons if reason.audience is Audience.NEWCOMER)


def _without_quorum(request: Request, tally: Tally, policy: CooptationPolicy, now: datetime) -> tuple[Reason, ...]:
    """What is missing, or that the time for it is over and a document is the way."""
    ends_at = request_ends_at(request, policy)
    if now < ends_at:
        return missing(tally, policy)
    expired = Reason(
        code=Code.Q03_REQUEST_EXPIRED,
        rule_version=policy.version,
        next_step=NextStep.PROVIDE_DOCUMENT,
        params={"request_days": policy.request_days},
        since=ends_at,
    )
    return (expired,)


def _delays(quorum_at: datetime, letter: Reason | None, scene: Scene) -> tuple[Reason, ...]:
    """The letter, the hold and the objection window, as long as one of them lasts.

    The newcomer reads one date for both, so that they cannot tell that a voucher's account is held.
    """
    hold, ends_at = takeover_hold(scene), objection_window_ends_at(quorum_at, scene)
    letters = (letter,) if letter is not None and letter.effect is Effect.HELD else ()
    if hold is None and ends_at is not None and ends_at <= scene.now:
        return letters
    ends = [moment for moment in (ends_at, hold.until if hold else None) if moment is not None]
    window = Reason(
        code=Code.Q22_WINDOW,
        rule_version=scene.policy.version,
        next_step=NextStep.WAIT,
        params={"objection_hours": scene.policy.objection_hours},
        since=quorum_at,
        until=None if ends_at is None else max(ends),
    )
    return (*letters, window) if hold is None else (*letters, hold, window)


def _flags(letter: Reason | None, scene: Scene) -> tuple[Reason, ...]:
    """What a human must look at, letters nobody answered among it; not what a letter answers by itself."""
    silent = () if letter is None or letter.effect is Effect.HELD else (letter,)
    flags = (*raised_flags(scene), *silent)
    by_post = Code.Q25_VOUCHER_SHARE if scene.policy.letter_for_share else None
    return flags if any(flag.code is not by_post for flag in flags) else ()


def _with_quorum(quorum_at: datetime, tally: Tally, scene: Scene) -> Outcome:
    """Hold, human, window, admission. A hold alone is no reason for a human yet: it becomes one when it ends."""
    letter = p02_letter_first(scene)
    delays, flags = _delays(quorum_at, letter, scene), _flags(letter, scene)
    held = any(reason.code is Code.V12_TAKEOVER_HOLD for reason in delays)
    urgent = tuple(flag for flag in flags if not (held and flag.code is Code.V12_TAKEOVER_RECENT))
    verdict = Verdict.QUEUE if urgent else Verdict.WAIT if delays else Verdict.AUTOMATIC
    admitted = verdict is Verdict.AUTOMATIC
    return Outcome(
        verdict=verdict,
        policy_version=scene.policy.version,
        tally=tally,
        reasons=flags if urgent else delays,
        unwatched=unwatched(scene),
        level=level_earned(tally.counted, scene.policy) if admitted else None,
        probation_until=later(scene.now, timedelta(days=scene.policy.probation_days)) if admitted else None,
    )


def decide(
    request: Request, vouches: Iterable[Vouch], circumstances: Circumstances, policy: CooptationPolicy, now: datetime
) -> Outcome:
    """What follows for a newcomer now.

    Args:
        request: the open request.
        vouches: everything said on it, in any order, withdrawn ones included.
        circumstances: the quarter, the dwelling, objections.
        policy: the rules, whose version the outcome carries.
        now: a moment in UTC.
    """
    tally = tally_vouches(request, vouches, policy, now)
    scene = Scene(request=request, counted=tally.counted, circumstances=circumstances, policy=policy, now=now)
    if tally.quorum_at is not None:
        return _with_quorum(tally.quorum_at, tally, scene)
    return Outcome(
        verdict=Verdict.WAIT,
        policy_version=policy.version,
        tally=tally,
        reasons=_without_quorum(request, tally, policy, now),
        unwatched=unwatched(scene),
    )

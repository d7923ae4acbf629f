"""Where a code by post comes before an admission by neighbours and not after it (P02).

A letter reaches who lives there, costs no human a look and blames nobody. It comes first where vouches by themselves
are weakest: the vouchers are linked by newcomers they shared, as those of a ring are after its first ones; one gave
much of the quarter's vouches; or the near ones have fewer points than are enough without a letter. Where no letters
are sent a human looks instead.

A policy may have every newcomer's letter sent with the request (``letter_at_opening``): then it is on its way while
neighbours are asked, and one that vouches turn out not to need is the check after the admission.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import combinations

from cooptation.circumstances import PostedCode
from cooptation.codes import Code
from cooptation.flags import Scene, q25_voucher_share
from cooptation.moments import is_within, later
from cooptation.policy import CooptationPolicy
from cooptation.reasons import NextStep, Reason
from cooptation.tally import is_quorum
from cooptation.vouch import Vouch


def needs_letter(scene: Scene) -> bool:
    """Whether these vouches admit only together with a code by post."""
    near = tuple(vouch for vouch in scene.counted if _is_near(vouch, scene))
    is_enough = is_quorum(near, scene.policy, scene.policy.points_without_letter)
    return not is_enough or are_linked(scene) or _is_one_voice(scene)


def _is_one_voice(scene: Scene) -> bool:
    return scene.policy.letter_for_share > 0 and q25_voucher_share(scene) is not None


def _is_near(vouch: Vouch, scene: Scene) -> bool:
    voucher, limit_m = vouch.voucher, scene.policy.distance_without_letter_m
    is_near = vouch.distance_m is not None and vouch.distance_m <= limit_m
    return voucher.is_agent or voucher.quarter == scene.request.newcomer.quarter or is_near


def are_linked(scene: Scene) -> bool:
    """Whether a chain of newcomers joins two of the vouchers: at most so many, each shared with the next.

    A newcomer joins those who vouched for them, with each other and with themselves, as long as a status by vouches
    lasts (P03).
    """
    groups = _groups(scene)
    pairs = combinations([voucher.id for voucher in scene.vouchers], 2)
    return any(other in _reached(one, groups, scene.policy.letter_links) for one, other in pairs)


def _groups(scene: Scene) -> tuple[frozenset[str], ...]:
    return tuple(
        past.voucher_ids | ({past.newcomer_id} if past.newcomer_id else frozenset())
        for past in scene.circumstances.together
        if past.request_id != scene.request.id and is_within(past.at, scene.policy.vouched_lasts, scene.now)
    )


def _reached(start: str, groups: tuple[frozenset[str], ...], links: int) -> frozenset[str]:
    """Everybody so many shared newcomers away, at most."""
    reached = frozenset((start,))
    for _ in range(links):
        reached = reached.union(*(group for group in groups if group & reached))
    return reached - {start}


def p02_letter_first(scene: Scene) -> Reason | None:
    """A code by post is waited for (held), or stayed without answer, or cannot be sent (a human looks)."""
    letter = scene.circumstances.letter
    if _is_answered(letter, scene) or not needs_letter(scene):
        return None
    if letter is None or (not letter.letters and not letter.may_post):
        return scene.flag(Code.P02_SECOND_LOOK)
    days = scene.policy.audit_days
    ends_at = answer_due_at(letter, scene.policy)
    if ends_at is not None and ends_at <= scene.now and not wants_post(letter, scene.policy, scene.now):
        return scene.flag(Code.P02_NO_ANSWER, params={"audit_days": days}, facts={"letters": letter.letters})
    return Reason(
        code=Code.P02_LETTER_FIRST,
        rule_version=scene.policy.version,
        next_step=NextStep.ENTER_CODE,
        params={"audit_days": days},
        since=letter.sent_at,
        until=ends_at if ends_at is not None and ends_at > scene.now else None,
    )


def _is_answered(letter: PostedCode | None, scene: Scene) -> bool:
    return letter is not None and letter.answered_at is not None and letter.answered_at <= scene.now


def answer_due_at(letter: PostedCode, policy: CooptationPolicy) -> datetime | None:
    """Until when the last letter may be answered or, where nobody prints it, be printed; None of no letter."""
    begun_at = letter.sent_at or letter.asked_at
    return None if begun_at is None else later(begun_at, timedelta(days=policy.audit_days))


def posts_letter(outcome_codes: Collection[Code], policy: CooptationPolicy) -> bool:
    """Whether a request that waits is one whose newcomer gets letters: it needs one, or every request has one."""
    is_over = Code.Q03_REQUEST_EXPIRED in outcome_codes
    return Code.P02_LETTER_FIRST in outcome_codes or (policy.letter_at_opening > 0 and not is_over)


def wants_post(letter: PostedCode, policy: CooptationPolicy, now: datetime) -> bool:
    """Whether a letter is to be asked for now: the first, or one more after a silence, as long as there is one left."""
    ends_at = answer_due_at(letter, policy)
    is_over = ends_at is None or ends_at <= now
    return letter.may_post and letter.answered_at is None and letter.letters < policy.audit_letters and is_over

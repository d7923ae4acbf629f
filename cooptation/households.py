"""A document-verified resident lets in somebody of the same dwelling (H01, H02), and codes by post (L01, L02).

Both make guests: access, no weight, no vouching, until a paper of one's own. So they add nothing to any quorum, and a
dwelling bounds how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cooptation.circumstances import Dwelling
from cooptation.codes import Code
from cooptation.eligibility import r04_own_hand, v01_verified, v02_standing, v13_statement
from cooptation.flags import dwelling_is_full
from cooptation.moments import is_within, later
from cooptation.policy import LONG_WINDOW, CooptationPolicy
from cooptation.question import Question
from cooptation.reasons import Answer, NextStep, Reason, first_answer
from cooptation.vouch import Request, Vouch, require_counts, require_utc


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A code sent to a dwelling; ``tries`` are the wrong ones entered."""

    sent_at: datetime
    tries: int = 0

    def __post_init__(self) -> None:
        """Refuse a negative count and a moment that is not in UTC."""
        require_counts(self.tries)
        require_utc(self.sent_at)


def h01_resident(question: Question) -> Reason | None:
    """Who lets in is document-verified at that very dwelling, and somebody else."""
    voucher, newcomer = question.voucher, question.request.newcomer
    if voucher.is_anchor and voucher.dwelling == newcomer.dwelling and voucher.id != newcomer.id:
        return None
    return question.refuse(Code.H01_NOT_RESIDENT, NextStep.PROVIDE_DOCUMENT)


def h02_attached_enough(question: Question, attached: Iterable[datetime]) -> Reason | None:
    """The resident has not let in too many in a year."""
    inside = sorted(at for at in attached if is_within(at, LONG_WINDOW, question.now))
    limit = question.policy.attachments_365d
    if len(inside) < limit:
        return None
    return question.refuse(
        Code.H02_ATTACHED_ENOUGH,
        NextStep.TRY_LATER,
        params={"attachments_365d": limit},
        facts={"attached": len(inside)},
        until=later(inside[-limit], LONG_WINDOW),
    )


def q23_room_left(question: Question, dwelling: Dwelling) -> Reason | None:
    """A full dwelling is for a human."""
    limit = question.policy.dwelling_adults
    if not dwelling_is_full(dwelling, question.policy):
        return None
    facts = {"adults": dwelling.adults + 1}
    params = {"dwelling_adults": limit}
    return question.refuse(Code.Q23_DWELLING_FULL, NextStep.HUMAN_LOOKS, params=params, facts=facts)


def may_attach(
    vouch: Vouch,
    request: Request,
    dwelling: Dwelling,
    attached: Iterable[datetime],
    policy: CooptationPolicy,
    now: datetime,
) -> Answer:
    """Whether a resident lets a cohabitant in as a guest.

    Args:
        vouch: what the resident says; it needs the same statement as a vouch.
        request: the cohabitant's.
        dwelling: the active accounts there, without the cohabitant's.
        attached: when the resident let others in.
        policy: the rules' numbers.
        now: a moment in UTC.
    """
    question = Question(vouch=vouch, request=request, policy=policy, now=now)
    about_resident = (rule(question) for rule in (v01_verified, v02_standing, h01_resident, r04_own_hand))
    about_dwelling = (h02_attached_enough(question, attached), v13_statement(question))
    return first_answer((*about_resident, *about_dwelling, q23_room_left(question, dwelling)))


def may_send_letter(sent: Iterable[datetime], policy: CooptationPolicy, now: datetime, homes: int = 1) -> Answer:
    """Whether a dwelling may be sent another code: two in 90 days, whoever asked (L01).

    ``homes``: how many stand behind the door, where no flat was told and the units are registered.
    """
    window, most = timedelta(days=policy.letter_codes_days), policy.letter_codes * max(1, homes)
    inside = sorted(at for at in sent if is_within(at, window, now))
    if len(inside) < most:
        return Answer()
    return Answer(
        reason=Reason(
            code=Code.L01_ENOUGH_CODES,
            rule_version=policy.version,
            next_step=NextStep.TRY_LATER,
            params={"letter_codes": most, "letter_codes_days": policy.letter_codes_days},
            until=later(inside[-most], window),
        )
    )


def may_try_code(letter: Letter, policy: CooptationPolicy, now: datetime) -> Answer:
    """Whether a code may still be entered: three tries in 30 days (L02)."""
    window = timedelta(days=policy.letter_days)
    if letter.tries < policy.letter_tries and is_within(letter.sent_at, window, now):
        return Answer()
    return Answer(
        reason=Reason(
            code=Code.L02_CODE_ENDED,
            rule_version=policy.version,
            next_step=NextStep.PROVIDE_DOCUMENT,
            params={"letter_tries": policy.letter_tries, "letter_days": policy.letter_days},
            facts={"tries": letter.tries},
        )
    )

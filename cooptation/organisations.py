"""Landlords, town halls and associations: what their agents may say, and what it is worth (O01 to O03).

An agent's vouch weighs two points and never anchors an admission: it takes a document-verified neighbour beside it,
and only one agent counts (O04, in ``tally``). An attestation is another thing: it stands for a document. It is given
by a landlord or a town hall for a dwelling on its own list, or by any agent who has seen the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cooptation.codes import Code
from cooptation.policy import SHORT_WINDOW, CooptationPolicy
from cooptation.question import Question, Rule, frees_at
from cooptation.reasons import Answer, NextStep, Reason, first_answer
from cooptation.vouch import Request, Role, Vouch

SIREN_DIGITS = 9
"""Length of a company number (INSEE)."""


class Ground(StrEnum):
    """What an attestation rests on: the agreed list of addresses, or a paper the agent saw (« vu sur place »)."""

    ADDRESS_LIST = "address_list"
    PAPER_SEEN = "paper_seen"


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What an organisation shows before its agents may act."""

    siren: str
    is_signed: bool
    is_mailbox_proved: bool


@dataclass(frozen=True, kw_only=True)
class Attestation:
    """An agent's word that stands for a document; ``statement`` carries the agent, the moment and the tick."""

    statement: Vouch
    ground: Ground
    is_on_list: bool = False


def is_siren(number: str) -> bool:
    """Whether a number has nine digits whose last one checks the others (Luhn, as INSEE says)."""
    if len(number) != SIREN_DIGITS or not (number.isascii() and number.isdigit()):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(number))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def may_act(agreement: Agreement, policy: CooptationPolicy) -> Answer:
    """Whether an organisation's agreement can begin: a true SIREN, signed, with a professional mailbox."""
    if is_siren(agreement.siren) and agreement.is_signed and agreement.is_mailbox_proved:
        return Answer()
    return Answer(
        reason=Reason(code=Code.O01_NO_AGREEMENT, rule_version=policy.version, next_step=NextStep.PROVIDE_DOCUMENT)
    )


def o01_agreement(question: Question) -> Reason | None:
    """The agent signs in with a second factor, under an agreement in force, and none of the two was misused.

    Misuse ends the agent's part first, then the agreement.
    """
    mandate, policy = question.voucher.mandate, question.policy
    if mandate is None or not question.voucher.is_agent:
        return None
    misused = mandate.strikes >= policy.agent_misuses or mandate.organisation_strikes >= policy.agreement_misuses
    if mandate.holds(question.now) and mandate.has_second_factor and not misused:
        return None
    return question.refuse(Code.O01_NO_AGREEMENT, NextStep.RENEW, since=min(mandate.until, question.now))


def o02_mandate(question: Question) -> Reason | None:
    """The organisation works in the newcomer's quarter. It need not be near: V08 is for neighbours."""
    mandate = question.voucher.mandate
    if mandate is None or not question.voucher.is_agent or question.request.newcomer.quarter in mandate.quarters:
        return None
    return question.refuse(Code.O02_OUTSIDE_MANDATE, NextStep.LEAVE_TO_OTHERS)


def o03_budget_90d(question: Question) -> Reason | None:
    """All agents of the organisation together have a vouch left in 90 days; each has a smaller part (V06)."""
    mandate, limit = question.voucher.mandate, question.policy.institution_budget_90d
    if mandate is None or not question.voucher.is_agent:
        return None
    spent = question.spent_before(mandate.organisation_spent)
    until = frees_at(spent, SHORT_WINDOW, limit, question.vouch.given_at)
    if until is None:
        return None
    params = {"institution_budget_90d": limit}
    return question.refuse(Code.O03_BUDGET_90D, NextStep.TRY_LATER, params=params, until=until)


ORGANISATION_RULES: tuple[Rule, ...] = (o01_agreement, o02_mandate, o03_budget_90d)
"""Content with every neighbour."""


def _ground(attestation: Attestation, question: Question) -> Reason | None:
    """An agent, never a member; the list counts only from a body that manages the dwelling."""
    mandate = question.voucher.mandate
    by_list = attestation.is_on_list and mandate is not None and mandate.role is Role.RESIDENCE_BODY
    if question.voucher.is_agent and (attestation.ground is Ground.PAPER_SEEN or by_list):
        return None
    return question.refuse(Code.O02_OUTSIDE_MANDATE, NextStep.LEAVE_TO_OTHERS)


def stands_for_document(
    attestation: Attestation, request: Request, rules: tuple[Rule, ...], policy: CooptationPolicy, now: datetime
) -> Answer:
    """Whether it verifies like a document (level D), under the rules of a vouch.

    Args:
        attestation: what the agent says and on what ground.
        request: who asks; without one the service opens one.
        rules: ``eligibility.RULES``, which an attestation meets like a vouch, budget included.
        policy: the rules' numbers.
        now: a moment in UTC.
    """
    question = Question(vouch=attestation.statement, request=request, policy=policy, now=now)
    return first_answer((_ground(attestation, question), *(rule(question) for rule in rules)))

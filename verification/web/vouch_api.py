"""``/v1``: vouches of a case, and what a voucher answers.

A key of the network opens a vouch and reads how far a case is; it never answers for a voucher. An answer carries
``Palier-Member``, which the member signs with a key of their own: see ``member_tokens``. Nothing here says who vouched,
who declined, or who was asked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, ConfigDict, Field

from cooptation.acts import requests, told_homes, vouches
from cooptation.acts.told_homes import LONGEST_UNIT
from cooptation.adapters.sessions import make_link
from cooptation.people import Progress, WithdrawalReason
from cooptation.reasons import Answer, Reason
from cooptation.vouch import Level
from verification.adapters.unit_of_work import Transactions
from verification.web.api import Key
from verification.web.api_answers import given
from verification.web.member_tokens import Signed, check_token, refused
from verification.web.vouch_house import VouchHouse

MemberToken = Annotated[
    str | None,
    Header(
        alias="Palier-Member",
        description="Compact JWS (Ed25519) by the member's registered key; claims sub (account), action, vouch, iat, "
        "exp (5 minutes at most), jti (once).",
    ),
]
CONFIRM, DECLINE, WITHDRAW = "confirm", "decline", "withdraw"
"""What a token's ``action`` must say."""


class NewVouch(BaseModel):
    """Whom the newcomer asks: the network's own reference of a verified member."""

    model_config = ConfigDict(extra="forbid")

    account: str = Field(min_length=1, max_length=200, examples=["member-12"])


class HomeDetail(BaseModel):
    """What tells a flat apart where the address stops at the door: floor and side, door, name on the letter box."""

    model_config = ConfigDict(extra="forbid")

    unit: str = Field(min_length=1, max_length=LONGEST_UNIT, examples=["3e étage gauche"])


class ReasonAnswer(BaseModel):
    """One rule's answer: a stable code, the rule's numbers and what they were compared with. Counts and dates only."""

    code: str
    next_step: str
    params: dict[str, float]
    facts: dict[str, float]
    until: datetime | None


class VouchId(BaseModel):
    """A vouch that was opened."""

    id: str


class OpenedVouch(VouchId):
    """A vouch that waits for its voucher. ``url`` is a one-time link for that member alone, for 7 days."""

    url: str


class ProgressAnswer(BaseModel):
    """How far a case is by vouches, as of the last fixed hour: counts and codes, never who."""

    state: str
    points: int
    points_needed: int
    d_vouchers: int
    d_needed: int
    dwellings: int
    dwellings_needed: int
    shown_at: datetime
    next_shown_at: datetime
    ends_at: datetime
    window_until: datetime | None
    asks_left: int
    reasons: list[ReasonAnswer]


class VouchAnswer(BaseModel):
    """Whether the voucher's answer counts; where it does not, ``reason`` is for them alone."""

    counts: bool
    reason: ReasonAnswer | None


def reason_answer(reason: Reason) -> ReasonAnswer:
    """A reason as the API tells it."""
    return ReasonAnswer(
        code=reason.code.value,
        next_step=reason.next_step.value,
        params=dict(reason.params),
        facts=dict(reason.facts),
        until=reason.until,
    )


def vouch_answer(answer: Answer) -> VouchAnswer:
    """An answer as the API tells it."""
    return VouchAnswer(counts=answer.counts, reason=reason_answer(answer.reason) if answer.reason else None)


def progress_answer(progress: Progress) -> ProgressAnswer:
    """A request's way as the API tells it."""
    names = set(ProgressAnswer.model_fields) - {"state", "reasons"}
    return ProgressAnswer(
        state=progress.state.value,
        reasons=[reason_answer(reason) for reason in progress.reasons],
        **{name: getattr(progress, name) for name in names},
    )


def add_case_vouches(routes: APIRouter, made: VouchHouse, known: Any) -> None:  # noqa: ANN401
    """Opening vouches of a case, and where it stands."""

    @routes.post("/cases/{case_id}/vouches", status_code=201, response_model=OpenedVouch)
    def open_vouch(
        case_id: str, body: NewVouch, request: Request, actor: str = known, idempotency_key: Key = None
    ) -> OpenedVouch:
        """Ask a verified member to vouch; give them the link. Palier never lists members: you name yours."""
        asked = f"{case_id}|{body.model_dump_json()}"
        opened = made.once(actor, idempotency_key, asked, lambda: _open(made, case_id, body.account))
        with given():
            member_id = made.member_of(body.account)
        token = new_link(made.transactions, member_id, opened["id"])
        return OpenedVouch(id=opened["id"], url=f"{made.site(request)}/parrainer/entrer#{token}")

    @routes.post("/cases/{case_id}/home", status_code=204)
    def tell_home(case_id: str, body: HomeDetail, _actor: str = known) -> None:
        """Say which flat a newcomer or a voucher lives in, once; kept as a digest.

        Without it, everybody behind one door counts as one home, and cannot vouch for each other.
        """
        with given():
            told_homes.tell_home(made.house, case_id, body.unit)

    @routes.get("/cases/{case_id}/vouches", response_model=ProgressAnswer)
    def read_progress(case_id: str, _actor: str = known) -> ProgressAnswer:
        """How far a case is: counts that change at fixed hours, so that nobody can tell who has just answered."""
        with given():
            return progress_answer(requests.progress(made.house, case_id))


def _open(made: VouchHouse, case_id: str, account: str) -> VouchId:
    with given():
        requests.open_request(made.house, case_id)
        return VouchId(id=vouches.open_vouch(made.house, case_id, made.member_of(account)))


def new_link(transactions: Transactions, member_id: str, vouch_id: str = "") -> str:
    """A one-time code for a member: to one question, or to their own page."""
    with transactions() as work:
        return make_link(work.connection, member_id, work.now, vouch_id=vouch_id)


def add_voucher_answers(routes: APIRouter, made: VouchHouse, known: Any) -> None:  # noqa: ANN401
    """What a voucher says, signed by themselves."""

    @routes.post("/vouches/{vouch_id}/confirmation", response_model=VouchAnswer)
    def confirm(vouch_id: str, _actor: str = known, palier_member: MemberToken = None) -> VouchAnswer:
        """The member vouches. Their token says `level` (`known_well` or `seen_around`) and `met_here`, both signed."""
        signed = check_token(made.house, palier_member, action=CONFIRM, vouch_id=vouch_id)
        level, met_here = _level(signed), signed.says("met_here")
        with given():
            return vouch_answer(vouches.cast(made.house, signed.member_id, vouch_id, level, met_here=met_here))

    @routes.post("/vouches/{vouch_id}/decline", status_code=204)
    def decline(vouch_id: str, _actor: str = known, palier_member: MemberToken = None) -> None:
        """The member does not know this person; the newcomer is told nothing."""
        signed = check_token(made.house, palier_member, action=DECLINE, vouch_id=vouch_id)
        with given():
            vouches.decline(made.house, signed.member_id, vouch_id)

    @routes.post("/vouches/{vouch_id}/withdrawal", response_model=VouchAnswer)
    def withdraw(vouch_id: str, _actor: str = known, palier_member: MemberToken = None) -> VouchAnswer:
        """The member takes a vouch back; after the newcomer's probation the token's `reason` says why."""
        signed = check_token(made.house, palier_member, action=WITHDRAW, vouch_id=vouch_id)
        reason = _withdrawal_reason(signed)
        with given():
            return vouch_answer(vouches.withdraw(made.house, signed.member_id, vouch_id, reason))


def _level(signed: Signed) -> Level:
    try:
        return Level(signed.text("level"))
    except ValueError:
        raise refused() from None


def _withdrawal_reason(signed: Signed) -> WithdrawalReason | None:
    text = signed.text("reason")
    try:
        return WithdrawalReason(text) if text else None
    except ValueError:
        raise refused() from None

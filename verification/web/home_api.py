"""``/v1``: the two ways in that begin at home, beside vouches: somebody who lives there, and a code by post.

Who says that they live with a member is told nothing about whether there is one; the member answers with a token of
their own (see ``member_tokens``). A code is entered as often as the letter allows, and never kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from cooptation.acts import households, letters
from cooptation.acts.letters import CodeAnswer, Tried
from verification.web.api import Key
from verification.web.api_answers import given
from verification.web.member_tokens import Signed, check_token, refused
from verification.web.vouch_api import MemberToken, ReasonAnswer, VouchAnswer, reason_answer, vouch_answer
from verification.web.vouch_house import VouchHouse

ATTACH, TURN_DOWN, LIST_ATTACHMENTS = "attach", "turn_down", "list_attachments"
"""What a token's ``action`` must say."""

LONGEST_CODE = 40
"""Characters of a code as somebody may write it, with spaces and hyphens."""


class AttachmentId(BaseModel):
    """A wish to be let in by somebody of the same home; the same whether or not a member lives there."""

    id: str


class KnownAttachment(BaseModel):
    """Somebody says that they live with the member who signed: all that a neighbour would see of them."""

    id: str
    shown_first_name: str
    street: str
    opened_at: datetime


class LetterState(BaseModel):
    """Whether this installation sends letters, and whether a code of one that was sent may be entered now."""

    letters_on: bool
    awaits_code: bool


class EnteredCode(BaseModel):
    """The code as it stands on the letter; spaces, hyphens and small letters do not matter."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=LONGEST_CODE, examples=["ABCDE-FGHJK"])


class TriedCode(BaseModel):
    """What the code did. ``over``: no code may be entered any more, and ``reason`` says why."""

    result: Tried
    tries_left: int
    reason: ReasonAnswer | None


def add_attachments(routes: APIRouter, made: VouchHouse, known: Any) -> None:  # noqa: ANN401
    """Being let in by somebody of the same home, as a guest: access, and no vouches."""

    @routes.post("/cases/{case_id}/attachments", status_code=202, response_model=AttachmentId)
    def ask(case_id: str, actor: str = known, idempotency_key: Key = None) -> Any:  # noqa: ANN401
        """Say for the newcomer that they live with a verified member. Palier never tells whether there is one."""
        return made.once(actor, idempotency_key, f"attachment|{case_id}", lambda: _ask(made, case_id))

    @routes.get("/attachments", response_model=list[KnownAttachment])
    def list_attachments(_actor: str = known, palier_member: MemberToken = None) -> list[KnownAttachment]:
        """Who says that they live with the member; empty for whoever may not let anybody in."""
        signed = check_token(made.house, palier_member, action=LIST_ATTACHMENTS)
        with given():
            rows = households.wishes(made.house, signed.member_id)
        return [
            KnownAttachment(
                id=row.attachment_id,
                shown_first_name=row.introduction.shown_first_name,
                street=row.introduction.street,
                opened_at=row.opened_at,
            )
            for row in rows
        ]

    @routes.post("/attachments/{attachment_id}/confirmation", response_model=VouchAnswer)
    def confirm(attachment_id: str, _actor: str = known, palier_member: MemberToken = None) -> VouchAnswer:
        """The member lets them in. The token names the `attachment` and says `met_here`."""
        signed = _signed(made, palier_member, ATTACH, attachment_id)
        met_here = signed.says("met_here")
        with given():
            return vouch_answer(households.confirm(made.house, signed.member_id, attachment_id, met_here=met_here))

    @routes.post("/attachments/{attachment_id}/decline", status_code=204)
    def decline(attachment_id: str, _actor: str = known, palier_member: MemberToken = None) -> None:
        """The member does not live with this person; the newcomer is told nothing."""
        signed = _signed(made, palier_member, TURN_DOWN, attachment_id)
        with given():
            households.turn_down(made.house, signed.member_id, attachment_id)


def _ask(made: VouchHouse, case_id: str) -> AttachmentId:
    with given():
        return AttachmentId(id=households.ask_to_join(made.house, case_id))


def _signed(made: VouchHouse, token: str | None, action: str, attachment_id: str) -> Signed:
    """The member's token, which names this very wish.

    Raises:
        ProblemError: it does not.
    """
    signed = check_token(made.house, token, action=action)
    if signed.text("attachment") != attachment_id:
        raise refused()
    return signed


def add_letters(routes: APIRouter, made: VouchHouse, known: Any) -> None:  # noqa: ANN401
    """A code by post to the declared home: asking for it, and entering it."""

    @routes.post("/cases/{case_id}/letters", status_code=202, response_model=VouchAnswer)
    def ask(case_id: str, actor: str = known, idempotency_key: Key = None) -> Any:  # noqa: ANN401
        """Ask for a letter with a code; `counts` false says from when there may be one."""
        return made.once(actor, idempotency_key, f"letter|{case_id}", lambda: _ask_letter(made, case_id))

    @routes.get("/cases/{case_id}/letters", response_model=LetterState)
    def read(case_id: str, _actor: str = known) -> LetterState:
        """Whether a code may be entered; nothing of the code, nor of where it went."""
        with given():
            return LetterState(
                letters_on=made.house.letters_on, awaits_code=letters.awaits_code(made.house, case_id)
            )

    @routes.post("/cases/{case_id}/letters/code", response_model=TriedCode)
    def enter(case_id: str, body: EnteredCode, actor: str = known, idempotency_key: Key = None) -> Any:  # noqa: ANN401
        """Enter the code for the person: a wrong one is one try less, but not when it only is sent again."""
        asked = f"code|{case_id}|{body.code}"
        return made.once(actor, idempotency_key, asked, lambda: _enter(made, case_id, body.code))


def _ask_letter(made: VouchHouse, case_id: str) -> VouchAnswer:
    with given():
        return vouch_answer(letters.ask_letter(made.house, case_id))


def _enter(made: VouchHouse, case_id: str, code: str) -> TriedCode:
    with given():
        tried: CodeAnswer = letters.try_code(made.house, case_id, code)
    reason = tried.answer.reason
    return TriedCode(
        result=tried.tried, tries_left=tried.tries_left, reason=reason_answer(reason) if reason is not None else None
    )

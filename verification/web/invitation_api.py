"""``/v1/invitations``: a member's own links and posters. A link brings its maker's vouch, so the maker signs for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from cooptation.acts import invitations
from cooptation.people import InvitationKind, InvitationMade
from cooptation.vouch import Level
from verification.domain.claim import MAX_ADDRESS_CHARS
from verification.web.api_answers import given
from verification.web.member_tokens import Signed, check_token, refused
from verification.web.vouch_api import MemberToken, VouchAnswer, vouch_answer
from verification.web.vouch_house import VouchHouse

INVITE, TAKE_BACK, LIST = "invite", "take_back", "list"
"""What a token's ``action`` must say."""


class InvitationAnswer(VouchAnswer):
    """A new invitation, shown once. ``url`` is to be given on as a link or a QR code; empty when refused."""

    id: str
    url: str


class KnownInvitation(BaseModel):
    """An invitation the member made; its secret was shown once."""

    id: str
    kind: str
    made_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None
    uses: int


def add_invitations(routes: APIRouter, made: VouchHouse, known: Any) -> None:  # noqa: ANN401
    """Making, listing and taking back. Each is signed by the member and happens once: no Idempotency-Key is needed."""

    @routes.post("/invitations", status_code=201, response_model=InvitationAnswer)
    def invite(request: Request, _actor: str = known, palier_member: MemberToken = None) -> InvitationAnswer:
        """Make a link for one newcomer, or a poster.

        The token says `kind` (`link`, `poster`); for a link also `address`, `level` and `met_here`: the maker's vouch.
        """
        signed = check_token(made.house, palier_member, action=INVITE)
        with given():
            invitation = _make(made, signed)
        url = f"{made.site(request)}/voisins/invitation#{invitation.token}" if invitation.token else ""
        answer = vouch_answer(invitation.answer)
        return InvitationAnswer(id=invitation.invitation_id, url=url, counts=answer.counts, reason=answer.reason)

    @routes.get("/invitations", response_model=list[KnownInvitation])
    def list_invitations(_actor: str = known, palier_member: MemberToken = None) -> list[KnownInvitation]:
        """What the member made, last one first."""
        signed = check_token(made.house, palier_member, action=LIST)
        with given():
            rows = invitations.invitations_of(made.house, signed.member_id)
        names = set(KnownInvitation.model_fields) - {"kind"}
        return [KnownInvitation(kind=row.kind.value, **{name: getattr(row, name) for name in names}) for row in rows]

    @routes.delete("/invitations/{invitation_id}", status_code=204)
    def take_back(invitation_id: str, _actor: str = known, palier_member: MemberToken = None) -> None:
        """Take an unused link or a poster back; the token's `invitation` names it."""
        signed = check_token(made.house, palier_member, action=TAKE_BACK)
        if signed.text("invitation") != invitation_id:
            raise refused()
        with given():
            invitations.withdraw_invitation(made.house, signed.member_id, invitation_id)


def _make(made: VouchHouse, signed: Signed) -> InvitationMade:
    """The invitation a token asks for."""
    if signed.text("kind") == InvitationKind.POSTER.value:
        return invitations.make_poster(made.house, signed.member_id)
    address = signed.text("address")
    if signed.text("kind") != InvitationKind.LINK.value or not 0 < len(address) <= MAX_ADDRESS_CHARS:
        raise refused()
    try:
        level = Level(signed.text("level"))
    except ValueError:
        raise refused() from None
    return invitations.make_link(made.house, signed.member_id, address, level=level, met_here=signed.says("met_here"))

"""Asking a neighbour: by a link or a QR code the newcomer hands over, or by a contact they type.

Nothing that is answered tells whether a contact is a member's: the caps of the newcomer are told, those of a
neighbour never, and the secret is made in any case.
"""

from __future__ import annotations

from cooptation.acts.invitations import digest_of
from cooptation.acts.vouches import place_of
from cooptation.asks import may_ask, told
from cooptation.errors import NotFoundError, RequestClosedError
from cooptation.people import AskMade, Member, OpenRequest
from cooptation.ports import House, Work
from cooptation.reasons import Answer

CONTACT = "contact"
"""Kind of the digests of telephones and mails; the network sends its members' as digests made alike."""

FRENCH_DIGITS = 9
"""Of a French telephone number, the leading 0 or +33 left out (plan national de numérotation)."""


def fold_contact(contact: str) -> str:
    """A telephone or a mail as it is compared: a mail in small letters, a telephone by its last nine digits."""
    text = contact.strip().lower()
    digits = "".join(char for char in text if char.isdigit())
    return text if "@" in text else digits[-FRENCH_DIGITS:]


def ask(house: House, case_id: str, contact: str | None = None) -> AskMade:
    """Ask one neighbour. The same is told whether the contact is a member or nobody.

    Raises:
        NotFoundError: the case asks no neighbour yet.
        RequestClosedError: its request is over.
    """
    digest = house.digest(CONTACT, fold_contact(contact)) if contact and fold_contact(contact) else None
    with house.transaction() as work:
        request = _live(work, case_id)
        neighbour = work.members.by_contact(digest) if digest else None
        for locked in sorted({one.id for one in (neighbour,) if one} | {request.newcomer_id}):
            work.members.lock(locked)
        request = work.requests.lock(request.id)
        answer = may_ask(work.asks.around(request.id, neighbour), house.policy, work.now)
        if not told(answer).counts:
            return AskMade(answer=told(answer))
        return AskMade(answer=told(answer), token=_make(house, work, request, neighbour, answer))


def _live(work: Work, case_id: str) -> OpenRequest:
    request = work.requests.of_case(case_id)
    if request is None:
        raise NotFoundError("no neighbour is asked for this case yet")
    if not request.is_live:
        raise RequestClosedError("this request is over")
    return request


def _make(house: House, work: Work, request: OpenRequest, neighbour: Member | None, answer: Answer) -> str:
    """Keep the ask, reach the neighbour where they may be reached, and give the secret of the link."""
    token = house.token()
    silenced = answer.code.value if answer.code else None
    reached = neighbour if neighbour is not None and silenced is None and neighbour.id != request.newcomer_id else None
    vouch_id = place_of(work, request, reached).id if reached else None
    neighbour_id = neighbour.id if neighbour else None
    work.asks.add(request.id, digest_of(token), neighbour_id, vouch_id, silenced)
    if reached is not None and reached.case_id and vouch_id:
        work.follows.tell_asked(request.case_id, vouch_id, reached.case_id)
    work.audit.append("resident", "neighbour.asked", request.id)
    return token


def take_ask(house: House, token: str, member_id: str) -> str:
    """A member opens a link they were handed: the vouch to answer. A link is one neighbour's.

    Raises:
        NotFoundError: no such link, or another member opened it before.
        RequestClosedError: the request is over.
    """
    with house.transaction() as work:
        member = work.members.lock(member_id)
        request_id = work.asks.request_of(digest_of(token))
        if request_id is None:
            raise NotFoundError("no such link")
        request = work.requests.lock(request_id)
        vouch_id = place_of(work, request, member).id
        if not work.asks.taken_up(digest_of(token), member_id, vouch_id):
            raise NotFoundError("another neighbour opened this link")
        return vouch_id


def is_asking(house: House, token: str) -> bool:
    """Whether a link still asks somebody; what for is shown to a member alone."""
    with house.looking() as work:
        return work.asks.request_of(digest_of(token)) is not None


def mute(house: House, member_id: str, *, on: bool) -> None:
    """Be asked no more, or again.

    Raises:
        NotFoundError: no such member.
    """
    with house.transaction() as work:
        work.members.get(member_id)
        work.members.mute(member_id, on=on)
        work.audit.append("member", "member.muted" if on else "member.unmuted", member_id)

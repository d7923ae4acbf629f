"""Links with their QR code, and posters: what opens a request. None of them admits anybody.

The secret leaves this module once, towards its maker; only its digest is kept.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from cooptation.acts.evaluation import evaluate
from cooptation.acts.requests import take_request
from cooptation.acts.vouches import cast_in, place_of
from cooptation.distance import distance_m
from cooptation.eligibility import may_vouch, v01_verified, v02_standing
from cooptation.errors import NotFoundError
from cooptation.invitations import Link, Poster, i01_link_alive, link_opens, poster_opens
from cooptation.moments import later
from cooptation.people import (
    Claimant,
    Home,
    InvitationKind,
    InvitationMade,
    InvitationPeek,
    KeptInvitation,
    Member,
    OpenRequest,
    Redeemed,
)
from cooptation.policy import CooptationPolicy
from cooptation.ports import House, Work
from cooptation.question import Question
from cooptation.reasons import Answer, first_answer
from cooptation.vouch import Level, Newcomer, Request, TrustLevel, Vouch

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of a poster's code: no 0 and O, 1, I and L, U and V are read for each other."""
CODE_SIGNS = 10

SOMEBODY = "somebody"
"""Stands for the newcomer of a link that nobody has opened yet."""


def digest_of(token: str) -> str:
    """What is kept of a secret of 128 random bits; a plain digest is enough for those.

    A poster's code has fewer (``poster_code``), and is the same however it is grouped or in small letters.
    """
    return hashlib.sha256(as_typed(token).encode()).hexdigest()


def poster_code(token: str) -> str:
    """A code short enough to type, out of a long secret: ten signs of thirty, 49 bits, none like another.

    Little for a secret, enough here: it opens a request and gives no point, lives 30 days and 20 uses, and pages take
    a few tries a day. Among 1,000 living posters 2,000 tries a day meet one in a million years or so.
    """
    number = int.from_bytes(hashlib.sha256(token.encode()).digest(), "big")
    signs = "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(CODE_SIGNS))
    return f"{signs[: CODE_SIGNS // 2]}-{signs[CODE_SIGNS // 2 :]}"


def as_typed(code: str) -> str:
    """A short code in one way of writing it; anything else as it is."""
    bare = "".join(sign for sign in code.upper() if sign.isalnum())
    return bare if len(bare) == CODE_SIGNS and set(bare) <= set(SIGNS) else code


def make_link(house: House, member_id: str, address: str, *, level: Level, met_here: bool) -> InvitationMade:
    """A link for one newcomer at one address, with the maker's word on it, if that word could count today.

    The vouch is given, and spent, when the link is used.

    Raises:
        NotFoundError: no such member.
    """
    with house.looking() as work:
        home = work.follows.home_at(address)
    with house.transaction() as work:
        maker = work.members.lock(member_id)
        answer = _could_vouch(work, maker, home, level, house.policy, met_here=met_here)
        if not answer.counts:
            return InvitationMade(answer=answer)
        invitation = _link(work, maker, home, level, met_here=met_here)
        return _keep(work, invitation, house.token())


def _link(work: Work, maker: Member, home: Home, level: Level, *, met_here: bool) -> KeptInvitation:
    return KeptInvitation(
        id="",
        kind=InvitationKind.LINK,
        maker_id=maker.id,
        quarter=home.quarter,
        dwelling=home.dwelling,
        level=level,
        met_here=met_here,
        made_at=work.now,
    )


def _keep(work: Work, invitation: KeptInvitation, token: str) -> InvitationMade:
    kept = work.invitations.add(invitation, digest_of(token))
    work.audit.append("member", f"invitation.{invitation.kind.value}", kept.id)
    return InvitationMade(answer=Answer(), token=token, invitation_id=kept.id)


def _could_vouch(
    work: Work, maker: Member, home: Home, level: Level, policy: CooptationPolicy, *, met_here: bool
) -> Answer:
    newcomer = Newcomer(
        id=SOMEBODY, dwelling=home.dwelling, building=home.building, quarter=home.quarter, is_rural=home.is_rural
    )
    vouch = Vouch(
        id=SOMEBODY,
        voucher=work.counts.voucher(maker, home.quarter),
        given_at=work.now,
        met_here=met_here,
        level=level,
        distance_m=distance_m(maker.home, home),
    )
    request = Request(id=SOMEBODY, newcomer=newcomer, opened_at=work.now)
    return may_vouch(vouch, request, policy, work.now)


def make_poster(house: House, member_id: str) -> InvitationMade:
    """A code for a stairwell or a flyer of the maker's quarter; it brings no vouch.

    Raises:
        NotFoundError: no such member, or one who is only a guest.
    """
    with house.transaction() as work:
        maker = work.members.lock(member_id)
        if maker.level is TrustLevel.GUEST:
            raise NotFoundError("a guest makes no poster")
        answer = _stands_well(work, maker, house.policy)
        if not answer.counts:
            return InvitationMade(answer=answer)
        poster = KeptInvitation(
            id="", kind=InvitationKind.POSTER, maker_id=maker.id, quarter=maker.home.quarter, made_at=work.now
        )
        return _keep(work, poster, poster_code(house.token()))


def _stands_well(work: Work, maker: Member, policy: CooptationPolicy) -> Answer:
    """The two rules that a poster's maker meets like a voucher: verified, and in good standing."""
    voucher = work.counts.voucher(maker, maker.home.quarter)
    vouch = Vouch(id=SOMEBODY, voucher=voucher, given_at=work.now)
    newcomer = Newcomer(id=SOMEBODY, dwelling=SOMEBODY, quarter=maker.home.quarter)
    request = Request(id=SOMEBODY, newcomer=newcomer, opened_at=work.now)
    question = Question(vouch=vouch, request=request, policy=policy, now=work.now)
    return first_answer(rule(question) for rule in (v01_verified, v02_standing))


def peek(house: House, token: str) -> InvitationPeek:
    """What somebody who opens an invitation may know before they say who they are.

    Raises:
        NotFoundError: no such invitation, or its maker took it back.
    """
    with house.looking() as work:
        kept = work.invitations.find(digest_of(token))
        if kept is None or kept.withdrawn_at is not None:
            raise NotFoundError("no such invitation")
        return InvitationPeek(
            kind=kept.kind,
            quarter=kept.quarter,
            answer=_is_alive(kept, house.policy, work.now),
            ends_at=ends_at(kept, house.policy),
        )


def ends_at(kept: KeptInvitation, policy: CooptationPolicy) -> datetime:
    """When an invitation ends by itself."""
    days = policy.link_days if kept.kind is InvitationKind.LINK else policy.poster_days
    return later(kept.made_at, timedelta(days=days))


def _is_alive(kept: KeptInvitation, policy: CooptationPolicy, now: datetime) -> Answer:
    if kept.kind is InvitationKind.LINK:
        return first_answer((i01_link_alive(_as_link(kept), policy, now),))
    anybody = Newcomer(id=SOMEBODY, dwelling=SOMEBODY, quarter=kept.quarter)
    return poster_opens(_as_poster(kept), anybody, policy, now)


def _as_link(kept: KeptInvitation) -> Link:
    return Link(
        quarter=kept.quarter,
        dwelling=kept.dwelling,
        made_at=kept.made_at,
        used_at=kept.used_at,
        withdrawn_at=kept.withdrawn_at,
    )


def _as_poster(kept: KeptInvitation) -> Poster:
    return Poster(quarter=kept.quarter, posted_at=kept.made_at, uses=kept.uses)


def redeem(house: House, token: str, case_id: str) -> Redeemed:
    """Open the case's request with an invitation; a link gives its maker's vouch, judged like any other.

    What became of that vouch is told to its maker alone.

    Raises:
        NotFoundError: no such invitation or case, or its maker took it back.
        RequestClosedError, AlreadyVerifiedError: as ``requests.open_request``.
    """
    with house.looking() as work:
        claimant, kept = work.follows.claimant(case_id), work.invitations.find(digest_of(token))
    if kept is None or kept.withdrawn_at is not None:
        raise NotFoundError("no such invitation")
    with house.transaction() as work:
        redeemed = _redeem(work, kept.maker_id, digest_of(token), case_id, claimant, house.policy)
    if redeemed.request_id is not None:
        evaluate(house, redeemed.request_id)
    return redeemed


def _redeem(
    work: Work, maker_id: str, token_sha256: str, case_id: str, claimant: Claimant, policy: CooptationPolicy
) -> Redeemed:
    newcomer_id = work.members.know(claimant.account, case_id, claimant.home).id
    for locked in sorted({maker_id, newcomer_id}):
        work.members.lock(locked)
    kept = work.invitations.lock(token_sha256)
    if kept is None:
        raise NotFoundError("no such invitation")
    answer = _opens(kept, newcomer_id, claimant.home, policy, work.moment())
    if not answer.counts:
        return Redeemed(answer=answer)
    request = take_request(work, case_id, claimant, policy)
    work.invitations.use(kept.id, request.id)
    if kept.kind is InvitationKind.LINK:
        _bring_vouch(work, kept, request, policy)
    work.audit.append("resident", "invitation.used", kept.id, request=request.id)
    return Redeemed(answer=answer, request_id=request.id)


def _opens(kept: KeptInvitation, newcomer_id: str, home: Home, policy: CooptationPolicy, now: datetime) -> Answer:
    dwelling = home.declared if kept.dwelling and kept.dwelling == home.declared else home.dwelling
    newcomer = Newcomer(id=newcomer_id, dwelling=dwelling, quarter=home.quarter, is_rural=home.is_rural)
    if kept.kind is InvitationKind.LINK:
        return link_opens(_as_link(kept), newcomer, policy, now)
    return poster_opens(_as_poster(kept), newcomer, policy, now)


def _bring_vouch(work: Work, kept: KeptInvitation, request: OpenRequest, policy: CooptationPolicy) -> None:
    """The maker's word, given when the link was made, counted and spent now."""
    maker = work.members.get(kept.maker_id)
    place, locked = place_of(work, request, maker), work.requests.lock(request.id)
    if place.given_at is None and place.declined_at is None and kept.level is not None:
        cast_in(work, place, locked, maker, kept.level, met_here=kept.met_here, policy=policy)


def invitations_of(house: House, member_id: str) -> tuple[KeptInvitation, ...]:
    """What a member made, last one first."""
    with house.looking() as work:
        return work.invitations.made_by(member_id)


def withdraw_invitation(house: House, member_id: str, invitation_id: str) -> None:
    """Take an unused link, or a poster, back.

    Raises:
        NotFoundError: not this member's, used, or taken back before.
    """
    with house.transaction() as work:
        if not work.invitations.withdraw(invitation_id, member_id):
            raise NotFoundError("no such invitation")
        work.audit.append("member", "invitation.withdrawn", invitation_id)

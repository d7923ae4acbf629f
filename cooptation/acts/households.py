"""A newcomer is let in by somebody who lives with them, as a guest: access, no weight (H01, H02).

The newcomer only says "I live with a member"; whether there is one is never told. A verified cohabitant finds the wish
on their own page, and answers. A silent "no" is kept and shown to nobody but a human who looks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cooptation.acts.ids import fresh_id
from cooptation.acts.posting import RESIDENT, end_first
from cooptation.errors import AlreadyAnsweredError, NotFoundError, RequestClosedError
from cooptation.households import may_attach
from cooptation.lifetime import Way
from cooptation.moments import later
from cooptation.people import Claimant, Introduction, Member, RequestState
from cooptation.policy import LONG_WINDOW, CooptationPolicy
from cooptation.ports import House, Work
from cooptation.reasons import Answer
from cooptation.records import Attachment
from cooptation.vouch import Level, Newcomer, Request, TrustLevel, Vouch

WISH_DAYS = 30
"""As long as a request waits (Q03)."""


@dataclass(frozen=True, kw_only=True)
class WishRow:
    """One line of "somebody says that they live with you"."""

    attachment_id: str
    introduction: Introduction
    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class WishPage:
    """The resident's one question: whether they live together. ``answer``: whether they may let somebody in."""

    attachment_id: str
    introduction: Introduction
    answer: Answer


def ask_to_join(house: House, case_id: str) -> str:
    """A newcomer says that they live with a member; the wish's id. The same whether or not there is one.

    Raises:
        NotFoundError: nobody stands behind the case.
        RequestClosedError: the case is decided or over.
    """
    with house.looking() as work:
        claimant = work.follows.claimant(case_id)
    if not claimant.is_open:
        raise RequestClosedError("the case has its answer already")
    with house.transaction() as work:
        earlier = work.side.homes.wish_of(case_id)
        if earlier is not None and _still_stands(earlier, work.now) and earlier.dwelling == claimant.home.dwelling:
            return earlier.id
        wish = Attachment(id=fresh_id(house), case_id=case_id, dwelling=claimant.home.dwelling, opened_at=work.now)
        work.side.homes.ask_to_join(wish)
        _tell_residents(work, wish, house.policy)
        work.audit.append(RESIDENT, "attachment.asked", case_id, attachment=wish.id)
        return wish.id


def _tell_residents(work: Work, wish: Attachment, policy: CooptationPolicy) -> None:
    """Those of the dwelling hear of it, where the network has a way to tell them, and no oftener than N02 allows."""
    waiting = work.side.homes.open_wishes(wish.dwelling, work.now - timedelta(days=WISH_DAYS))
    if len(waiting) > policy.asks_neighbour:
        return
    for member in work.side.standings.residents_of(wish.dwelling, work.now):
        if member.case_id:
            work.side.centre.tell(member.case_id, "vouch.cohabitant")


def _still_stands(wish: Attachment, now: datetime) -> bool:
    """Whether asking once more changes nothing: it is open, or was answered "no", which nobody is asked twice."""
    return wish.confirmed_at is None and now < later(wish.opened_at, timedelta(days=WISH_DAYS))


def _is_open(wish: Attachment, now: datetime) -> bool:
    answered = wish.confirmed_at is not None or wish.declined_at is not None
    return not answered and now < later(wish.opened_at, timedelta(days=WISH_DAYS))


def wishes(house: House, member_id: str) -> tuple[WishRow, ...]:
    """Who says that they live with this member; empty for everybody who may not let anybody in."""
    with house.looking() as work:
        member = work.members.get(member_id)
        if member.level is not TrustLevel.D or not member.is_verified(work.now):
            return ()
        since = work.now - timedelta(days=WISH_DAYS)
        waiting = work.side.homes.open_wishes(member.home.dwelling, since)
        rows = ((wish, work.follows.introduce(wish.case_id)) for wish in waiting if wish.case_id != member.case_id)
        return tuple(
            WishRow(attachment_id=wish.id, introduction=shown, opened_at=wish.opened_at)
            for wish, shown in rows
            if shown is not None
        )


def wish_page(house: House, member_id: str, attachment_id: str) -> WishPage:
    """One wish, as the resident of the same dwelling sees it.

    Raises:
        NotFoundError: no such wish for this member's dwelling.
        AlreadyAnsweredError: it was answered, or is over.
    """
    with house.looking() as work:
        member, wish = _mine(work, member_id, attachment_id)
        shown = work.follows.introduce(wish.case_id)
        claimant = work.follows.claimant(wish.case_id)
        if shown is None:
            raise NotFoundError("the newcomer is forgotten")
        answer = _judge(house, work, member, wish, claimant)
    return WishPage(attachment_id=wish.id, introduction=shown, answer=answer)


def confirm(house: House, member_id: str, attachment_id: str, *, met_here: bool) -> Answer:
    """The resident lets them in, as a guest. The answer counts, or says why not; then nothing changes.

    Raises:
        NotFoundError: no such wish for this member's dwelling.
        AlreadyAnsweredError: it was answered, or is over.
        RequestClosedError: the newcomer's case is decided or over.
    """
    with house.looking() as work:
        claimant = work.follows.claimant(_mine(work, member_id, attachment_id)[1].case_id)
    if not claimant.is_open:
        raise RequestClosedError("the case has its answer already")
    with house.transaction() as work:
        work.members.lock(member_id)
        member, wish = _mine(work, member_id, attachment_id)
        answer = _judge(house, work, member, wish, claimant, met_here=met_here)
        if not answer.counts:
            return answer
        if not work.side.homes.confirm(wish.id, member.id, work.now):
            raise AlreadyAnsweredError("somebody of the dwelling has answered meanwhile")
        until = later(work.now, timedelta(days=house.policy.status_days))
        admit_guest(work, house, wish.case_id, claimant, Way.COHABITANT, until, wish.id)
        work.audit.append(f"member:{member.id}", "attachment.confirmed", wish.case_id, attachment=wish.id)
        return answer


def turn_down(house: House, member_id: str, attachment_id: str) -> None:
    """« Je n'habite pas avec cette personne », in silence.

    Raises:
        NotFoundError: no such wish for this member's dwelling.
        AlreadyAnsweredError: it was answered, or is over.
    """
    with house.transaction() as work:
        member, wish = _mine(work, member_id, attachment_id)
        work.side.homes.turn_down(wish.id, work.now)
        work.audit.append(f"member:{member.id}", "attachment.turned_down", wish.case_id, attachment=wish.id)


def admit_guest(
    work: Work, house: House, case_id: str, claimant: Claimant, way: Way, until: datetime, subject_id: str
) -> Member:
    """Give a guest's access to the person of a case, and verify the case; a request on the way ends with it.

    The days of grace lie after ``until``.

    Raises:
        RequestClosedError: a paper of the case is being read, or a human has it, and their answer comes first; or
            another name or home was declared meanwhile.
    """
    require_no_paper(work, case_id)
    require_same_home(work, case_id, claimant)
    member = work.members.know(claimant.account, case_id, claimant.home)
    probation = later(work.now, timedelta(days=house.policy.probation_days))
    work.members.admit(
        member.id,
        claimant.home,
        level=TrustLevel.GUEST,
        way=way,
        until=later(until, timedelta(days=house.policy.grace_days)),
        probation_until=probation,
        case_id=case_id,
    )
    request = work.requests.live_of(member.id)
    if request is not None:
        work.requests.keep(replace(request, state=RequestState.CLOSED, look_at=None))
        end_first(work, request.case_id)
    work.follows.admit(case_id, subject_id, TrustLevel.GUEST, until)
    return member


def require_no_paper(work: Work, case_id: str) -> None:
    """Nobody else has the word on this case just now.

    Raises:
        RequestClosedError: a paper of it is being read, or a human has it.
    """
    if work.follows.is_elsewhere(case_id):
        raise RequestClosedError("a paper of this case, or a human, has the word first; try again afterwards")


def require_same_home(work: Work, case_id: str, claimant: Claimant) -> None:
    """The case declares what was judged: ``claimant`` was read before this transaction.

    Raises:
        RequestClosedError: name or home were corrected meanwhile.
    """
    declared = work.follows.claimant(case_id).home
    if (declared.dwelling, declared.person) != (claimant.home.dwelling, claimant.home.person):
        raise RequestClosedError("another name or home was declared meanwhile; look again")


def _mine(work: Work, member_id: str, attachment_id: str) -> tuple[Member, Attachment]:
    """The member and the wish, when it is for their dwelling and open."""
    member, wish = work.members.get(member_id), work.side.homes.attachment(attachment_id)
    if wish is None or wish.dwelling != member.home.dwelling or wish.case_id == member.case_id:
        raise NotFoundError("no such wish for this dwelling")
    if not _is_open(wish, work.now):
        raise AlreadyAnsweredError("this wish was answered, or is over")
    return member, wish


def _judge(
    house: House, work: Work, member: Member, wish: Attachment, claimant: Claimant, *, met_here: bool = True
) -> Answer:
    """The rules of a cohabitant, on one wish."""
    voucher = work.counts.voucher(member, claimant.home.quarter)
    newcomer = Newcomer(id=f"case {wish.case_id}", dwelling=claimant.home.dwelling, quarter=claimant.home.quarter)
    request = Request(id=wish.id, newcomer=newcomer, opened_at=wish.opened_at)
    vouch = Vouch(
        id=wish.id, voucher=voucher, given_at=work.now, met_here=met_here, level=Level.KNOWN_WELL if met_here else None
    )
    dwelling = work.counts.dwelling(claimant.home, but="")
    attached = work.side.homes.let_in_by(member.id, work.now - LONG_WINDOW)
    return may_attach(vouch, request, dwelling, attached, house.policy, work.now)

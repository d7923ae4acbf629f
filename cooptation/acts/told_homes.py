"""Which flat behind a shared door: what a resident says where their address stops at the door.

Kept as a digest only. Said once for an address: who could say it anew for each vouch would make one household look like
many. Nothing said means everybody behind the door, as before.
"""

from __future__ import annotations

from dataclasses import replace

from cooptation.acts.evaluation import evaluate
from cooptation.errors import InvalidValueError, NotFoundError
from cooptation.people import Member
from cooptation.ports import House, Work
from cooptation.records import ToldHome

LONGEST_UNIT = 60
"""Characters of a floor, a door and a name on a letter box."""


def may_tell(house: House, case_id: str) -> bool:
    """Whether the address of a case stops at its door and nothing was said yet."""
    with house.looking() as work:
        return _may_tell(work, case_id)


def _may_tell(work: Work, case_id: str) -> bool:
    try:
        return work.follows.claimant(case_id).home.is_whole_door
    except NotFoundError:
        return False


def may_tell_as_member(house: House, member_id: str) -> bool:
    """Whether the home of a member is a whole door and nothing was said yet; with a case or, imported, without."""
    with house.looking() as work:
        member = work.members.get(member_id)
        return _may_tell(work, member.case_id) if member.case_id else _is_whole_door(member)


def _is_whole_door(member: Member) -> bool:
    """Of a kept home: the dwelling is everybody behind the door."""
    return bool(member.home.building) and member.home.dwelling == member.home.building


def tell_home_as_member(house: House, member_id: str, unit: str, address: str = "") -> None:
    """Keep which flat of their door a member's home is.

    An imported member has no case, and of their address there is only a digest: they write it once more, it has to be
    that door, and it is forgotten again.

    Raises:
        NotFoundError: no such member.
        InvalidValueError: nothing that tells a flat apart, another door, or it was said before.
    """
    with house.looking() as work:
        case_id = work.members.get(member_id).case_id
        home = None if case_id else work.follows.home_at(" ".join(address.split()), unit)
    if home is None:
        tell_home(house, case_id or "", unit)
        return
    if not 0 < len(unit.strip()) <= LONGEST_UNIT or home.dwelling == home.building:
        raise InvalidValueError(f"a flat is told in 1 to {LONGEST_UNIT} characters")
    with house.transaction() as work:
        member = work.members.lock(member_id)
        if member.case_id or not _is_whole_door(member) or member.home.building != home.building:
            raise InvalidValueError("the flat of this home is known, or the address is of another door")
        work.members.settle(member.id, replace(member.home, dwelling=home.dwelling))
        work.audit.append(f"member:{member.id}", "home.told", member.id)


def tell_home(house: House, case_id: str, unit: str) -> None:
    """Keep which flat of its door a case's home is, for the resident's own request and for their vouches.

    Args:
        house: the surroundings of every act.
        case_id: the resident's case.
        unit: a floor, a door, a flat's number or the name on the letter box.

    Raises:
        NotFoundError: no such case.
        InvalidValueError: nothing that tells a flat apart, or the address names its flat, or it was said before.
    """
    if not 0 < len(unit.strip()) <= LONGEST_UNIT:
        raise InvalidValueError(f"a flat is told in 1 to {LONGEST_UNIT} characters")
    with house.looking() as work:
        claimant, home = work.follows.claimant(case_id), work.follows.home_with(case_id, unit)
    if not claimant.home.is_whole_door or home.dwelling == claimant.home.dwelling:
        raise InvalidValueError("the flat of this home is known, or what was written tells none apart")
    with house.transaction() as work:
        member = work.members.lock(work.members.know(claimant.account, case_id, claimant.home).id)
        request = work.requests.live_of(member.id)
        told = ToldHome(case_id=case_id, building=home.building, dwelling=home.dwelling, told_at=work.now)
        if not work.side.homes.tell(told):
            raise InvalidValueError("the flat of this home was told before")
        if member.home.dwelling == claimant.home.dwelling:
            work.members.settle(member.id, replace(home, quarter=member.home.quarter))
        if request is not None and request.case_id == case_id:
            work.requests.settle(request.id, home)
        work.audit.append("resident", "home.told", member.id)
    if request is not None and request.case_id == case_id:
        evaluate(house, request.id)

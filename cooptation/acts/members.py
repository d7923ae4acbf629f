"""Members as the network knows them: brought in by an import, signalled, moved, recovered, gone.

What the network alone knows is told here by it; each fact only feeds a rule. An import is one audited batch, marked as
such, that is undone as a whole. Nothing is refused half way: an import is checked before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cooptation.acts.aftermath import apply, end_at_home, follow_lost_vouches
from cooptation.acts.asks import CONTACT, fold_contact
from cooptation.acts.ids import fresh_id
from cooptation.aftermath import r04_recovered
from cooptation.codes import Code
from cooptation.eligibility import Budget, budget_left
from cooptation.errors import InvalidValueError, NotFoundError, SettledError
from cooptation.lifetime import Act, Membership, p01_probation
from cooptation.moments import later
from cooptation.people import Home, Member, Signals
from cooptation.ports import House, Work
from cooptation.reasons import Reason
from cooptation.records import Batch, Cause, Imported, MemberKey
from cooptation.roles import acting_role
from cooptation.vouch import Role, TrustLevel

NETWORK = "network"
OPERATOR = "operator"
PORTION = 200
"""Rows of an import written at a time, so that a bar can move; all in one transaction."""


@dataclass(frozen=True, kw_only=True)
class ParsedMember:
    """One line of an import. ``household`` tells apart homes whose address is the same; ``until`` may be left open."""

    line: int
    account: str = field(repr=False)
    level: TrustLevel
    verified_at: datetime
    address: str = field(repr=False)
    household: str = field(default="", repr=False)
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LineFault:
    """What is wrong with one line; never what is written in it."""

    line: int
    message: str


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did, or would: with faults nothing is written, and ``batch_id`` is None."""

    members: int
    faults: tuple[LineFault, ...] = ()
    batch_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """What the network may read of a member. ``held_back``: what probation does not allow yet, and until when."""

    id: str
    account: str = field(repr=False)
    level: TrustLevel | None
    is_active: bool
    verified_until: datetime | None
    probation_until: datetime | None
    role: Role
    budget: Budget
    held_back: tuple[tuple[Act, Reason], ...]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the network tells of an account; None where it does not say. Texts are digested before they are kept.

    ``credential_changes``: new devices and password resets. ``contacts``: telephone and mail as the network has them.
    """

    active_days: int | None = None
    devices: frozenset[str] | None = field(default=None, repr=False)
    credential_changes: tuple[datetime, ...] | None = None
    contacts: frozenset[str] | None = field(default=None, repr=False)


def import_members(
    house: House,
    rows: Sequence[ParsedMember],
    *,
    dry_run: bool = False,
    actor: str = OPERATOR,
    progress: Callable[[int], None] = lambda done: None,
) -> ImportReport:
    """Take verified members in, all or none.

    Args:
        house: the composition.
        rows: the parsed lines.
        dry_run: only say what would happen.
        actor: who does it, for the log.
        progress: told how many lines are done, twice over: placed, then written.
    """
    placed = _place(house, rows, progress)
    with house.looking() as work:
        faults = _faults(work, rows)
    if faults or dry_run:
        return ImportReport(members=len(rows), faults=faults)
    with house.transaction() as work:
        faults = _faults(work, rows)
        if faults:
            return ImportReport(members=len(rows), faults=faults)
        batch = Batch(id=fresh_id(house), made_at=work.now, members=len(rows))
        work.side.arrivals.add_batch(batch)
        for start in range(0, len(placed), PORTION):
            ids = work.side.standings.take_in(placed[start : start + PORTION], batch.id, work.now)
            work.side.arrivals.add_imported(batch.id, ids)
            progress(len(rows) + min(start + PORTION, len(rows)))
        work.audit.append(actor, "members.imported", batch.id, count=len(rows))
    return ImportReport(members=len(rows), batch_id=batch.id)


def _place(house: House, rows: Iterable[ParsedMember], progress: Callable[[int], None]) -> list[Imported]:
    """Every line with its home, outside the writing transaction."""
    placed = []
    with house.looking() as work:
        for done, row in enumerate(rows, start=1):
            home = work.follows.home_at(row.address)
            if row.household:
                home = _household(house, home, row.household)
            until = row.until or _last_day(house, row)
            placed.append(
                Imported(account=row.account, home=home, level=row.level, verified_at=row.verified_at, until=until)
            )
            progress(done)
    return placed


def _last_day(house: House, row: ParsedMember) -> datetime | None:
    """When a status by vouches ends by rule P03; a paper's is the network's to say."""
    policy = house.policy
    if row.level is TrustLevel.D:
        return None
    return later(row.verified_at, policy.vouched_lasts)


def _household(house: House, home: Home, household: str) -> Home:
    """A home told apart from the others behind the same door, by what the network calls it."""
    dwelling = house.digest("household", f"{home.dwelling} {household}")
    return Home(
        dwelling=dwelling,
        building=home.building,
        street=home.street,
        family=home.family,
        quarter=home.quarter,
        lon=home.lon,
        lat=home.lat,
        is_rural=home.is_rural,
        person=home.person,
    )


def _faults(work: Work, rows: Sequence[ParsedMember]) -> tuple[LineFault, ...]:
    """Lines that cannot be taken in as they are."""
    known = work.side.standings.known_accounts([row.account for row in rows])
    seen: dict[str, int] = {}
    faults = []
    for row in rows:
        if row.account in seen:
            faults.append(LineFault(line=row.line, message=f"the account of line {seen[row.account]} once more"))
        elif row.account in known:
            faults.append(LineFault(line=row.line, message="this account is a verified member already"))
        elif row.verified_at > work.now:
            faults.append(LineFault(line=row.line, message="verified_at lies in the future"))
        seen.setdefault(row.account, row.line)
    return tuple(faults)


def batches(house: House) -> tuple[Batch, ...]:
    """Every import, newest first."""
    with house.looking() as work:
        return work.side.arrivals.batches()


def undo_batch(house: House, batch_id: str, *, actor: str = OPERATOR) -> int:
    """End every level that an import gave, where nothing was verified since; how many.

    What these members vouched for no longer counts; who is left without quorum is looked at.

    Raises:
        NotFoundError: there is no such batch.
        SettledError: it was undone before.
    """
    with house.transaction() as work:
        if work.side.arrivals.batch(batch_id) is None:
            raise NotFoundError("no such batch")
        if not work.side.arrivals.mark_undone(batch_id, work.now):
            raise SettledError("this import was undone before")
        ended = work.side.standings.take_out(batch_id)
        given = tuple(vouch.vouch_id for one in ended for vouch in work.side.standings.given(one))
        for request_id in work.side.standings.void(given, Code.V01_NOT_VERIFIED.value, work.now):
            work.requests.look_soon(request_id)
        follow_lost_vouches(work, house.policy, given, Cause.IMPORT, batch_id)
        work.audit.append(actor, "members.import_undone", batch_id, count=len(ended))
        return len(ended)


def signal(house: House, account: str, told: Told) -> None:
    """Keep what the network says of an account; what it leaves out stays as it was.

    Raises:
        NotFoundError: no such member.
        InvalidValueError: a count or a moment makes no sense.
    """
    if told.active_days is not None and told.active_days < 0:
        raise InvalidValueError("a count of days is not below 0")
    with house.transaction() as work:
        member = _by_account(work, account)
        if any(at > work.now for at in told.credential_changes or ()):
            raise InvalidValueError("a change of credentials lies in the future")
        before = work.members.signals(member.id)
        signals = Signals(
            active_days=before.active_days if told.active_days is None else told.active_days,
            devices=before.devices if told.devices is None else _digested(house, "device", told.devices),
            credential_changes=_joined(before.credential_changes, told.credential_changes),
        )
        contacts = None if told.contacts is None else _digested(house, CONTACT, _folded(told.contacts))
        work.members.keep_signals(member.id, signals, contacts)
        work.audit.append(NETWORK, "member.signals", member.id)


def _folded(contacts: frozenset[str]) -> frozenset[str]:
    """Contacts as an ask compares them, so that another way of writing one hides nobody."""
    return frozenset(folded for contact in contacts if (folded := fold_contact(contact)))


def _digested(house: House, kind: str, texts: frozenset[str]) -> frozenset[str]:
    return frozenset(house.digest(kind, text) for text in texts)


def _joined(before: tuple[datetime, ...] | None, told: tuple[datetime, ...] | None) -> tuple[datetime, ...] | None:
    """Every moment known, each once; None as long as nothing was ever told."""
    if told is None:
        return before
    return tuple(sorted({*(before or ()), *told}))


def _by_account(work: Work, account: str) -> Member:
    member = work.members.by_account(account)
    if member is None:
        raise NotFoundError("no such member")
    return member


def view(house: House, account: str) -> MemberView:
    """How a member stands, for the network.

    Raises:
        NotFoundError: no such member.
    """
    with house.looking() as work:
        member = _by_account(work, account)
        voucher = work.counts.voucher(member, member.home.quarter)
        verified = member.is_verified(work.now)
        return MemberView(
            id=member.id,
            account=member.account,
            level=member.level if verified else None,
            is_active=member.is_active,
            verified_until=member.verified_until if verified else None,
            probation_until=member.probation_until if verified else None,
            role=acting_role(voucher, house.policy, work.now),
            budget=budget_left(voucher, house.policy, work.now),
            held_back=_held_back(house, member, work.now) if verified else (),
        )


def _held_back(house: House, member: Member, now: datetime) -> tuple[tuple[Act, Reason], ...]:
    """What rule P01 does not allow yet."""
    if member.level is None or member.way is None or member.admitted_at is None:
        return ()
    membership = Membership(
        level=member.level,
        way=member.way,
        admitted_at=member.admitted_at,
        dwelling=member.home.dwelling,
        dwelling_now=member.home.dwelling,
    )
    asked = ((act, p01_probation(membership, act, house.policy, now)) for act in Act)
    return tuple((act, reason) for act, reason in asked if reason is not None)


def moved(house: House, account: str, *, actor: str = NETWORK) -> None:
    """A member lives elsewhere: what was vouched for the old home ends at once (P03); said twice, it counts once.

    Raises:
        NotFoundError: no such member.
    """
    with house.transaction() as work:
        member = _by_account(work, account)
        if member.level is None:
            return
        end_at_home(work, member.id)
        work.audit.append(actor, "member.moved", member.id)


def departed(house: House, account: str, *, actor: str = NETWORK) -> None:
    """A member left the network. What they vouched for stands; what waits no longer counts.

    Raises:
        NotFoundError: no such member.
    """
    with house.transaction() as work:
        member = work.members.lock(_by_account(work, account).id)
        if not member.is_active:
            return
        work.side.standings.depart(member.id)
        work.side.arrivals.end_keys(member.id, work.now)
        work.audit.append(actor, "member.departed", member.id)


def recovered(house: House, account: str, since: datetime, *, actor: str = NETWORK) -> int:
    """An owner has their account back: what it vouched since then is void, without a strike (R04); how many vouches.

    Raises:
        NotFoundError: no such member.
        InvalidValueError: the takeover lies in the future.
    """
    with house.transaction() as work:
        member = work.members.lock(_by_account(work, account).id)
        if since > work.now:
            raise InvalidValueError("a takeover lies in the past")
        given = work.side.standings.given(member.id)
        consequences = r04_recovered(member.id, since, given, house.policy, work.now)
        void = consequences[0].vouch_ids
        work.side.standings.recover(member.id, since, work.now)
        work.side.arrivals.end_keys(member.id, work.now)
        cause_id = fresh_id(house)
        apply(work, consequences, Cause.RECOVERY, cause_id)
        follow_lost_vouches(work, house.policy, void, Cause.RECOVERY, cause_id)
        work.audit.append(actor, "member.recovered", member.id, count=len(void))
        return len(void)


def register_key(house: House, member_id: str, thumbprint: str, x: str, *, actor: str) -> None:
    """Keep the public key a member registered in person; it signs what they say from then on.

    Raises:
        NotFoundError: no such member.
        InvalidValueError: somebody else registered this key.
    """
    with house.transaction() as work:
        member = work.members.get(member_id)
        key = MemberKey(thumbprint=thumbprint, member_id=member.id, x=x, registered_at=work.now)
        work.side.arrivals.add_key(key)
        kept = work.side.arrivals.key(thumbprint)
        if kept is None or kept.member_id != member.id:
            raise InvalidValueError("this key is, or was, somebody's: make a new one")
        work.audit.append(actor, "member.key_registered", member.id)


def end_keys(house: House, member_id: str, *, actor: str) -> int:
    """End every key of a member; how many there were."""
    with house.transaction() as work:
        ended = work.side.arrivals.end_keys(member_id, work.now)
        work.audit.append(actor, "member.keys_ended", member_id, count=ended)
        return ended

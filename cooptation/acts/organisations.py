"""Organisations and their agents: who may act, what they attest, and what they vouch (O01 to O04).

An agent is a member of a kind of their own: they live at their organisation, in a quarter that is nobody's, so they
count for no quarter and for no dwelling. Landlords and town halls attest residence; anybody may say that they saw the
paper (« vu sur place »), and then nothing is uploaded. An association otherwise vouches like a neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cooptation.acts import vouches
from cooptation.acts.households import require_no_paper, require_same_home
from cooptation.acts.ids import fresh_id
from cooptation.acts.requests import open_request, take_request
from cooptation.eligibility import Budget, budget_left, may_attest
from cooptation.errors import InvalidValueError, NotFoundError
from cooptation.lifetime import Way
from cooptation.moments import later
from cooptation.organisations import Attestation, Ground, may_act
from cooptation.people import Home, Member, OpenRequest, RequestState
from cooptation.ports import House, Work
from cooptation.reasons import Answer
from cooptation.records import Agent, Attested, Building, Event, Organisation
from cooptation.vouch import AGENT_ROLES, Level, Role, TrustLevel, Vouch

QUARTER_PREFIX = "organisation:"
"""Begins the quarter of every agent, which is no place."""
AGREEMENT_DAYS = 365
"""An agreement is renewed yearly, as a charter is."""
MAX_TITLE_CHARS = 120
OPERATOR = "operator"


@dataclass(frozen=True, kw_only=True)
class NewOrganisation:
    """What an operator enters. ``quarters``: where its agents may act."""

    siren: str
    title: str
    role: Role
    quarters: frozenset[str]
    is_signed: bool
    is_mailbox_proved: bool


@dataclass(frozen=True, kw_only=True)
class Registered:
    """``organisation_id`` is there when the answer counts."""

    answer: Answer
    organisation_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class AgentDesk:
    """What an agent's page shows. ``may_attest_lists``: the body manages dwellings."""

    organisation: Organisation
    label: str = field(repr=False)
    budget: Budget
    may_attest_lists: bool


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An organisation with its agents, for the operator; ``strikes`` are misuses of all its agents."""

    organisation: Organisation
    agents: tuple[Agent, ...]
    strikes: int


def register(house: House, new: NewOrganisation, *, actor: str = OPERATOR) -> Registered:
    """Begin an agreement: a true SIREN, signed, with a professional mailbox; else the answer says what is missing.

    Raises:
        InvalidValueError: no name, no quarter, a role that is no organisation's, or it is registered already.
    """
    if new.role not in AGENT_ROLES or not new.quarters or not 0 < len(new.title.strip()) <= MAX_TITLE_CHARS:
        raise InvalidValueError("an organisation has a name, a role of its own and at least one quarter")
    with house.transaction() as work:
        organisation = Organisation(
            id=fresh_id(house),
            siren=new.siren,
            title=new.title.strip(),
            role=new.role,
            quarters=new.quarters,
            is_signed=new.is_signed,
            is_mailbox_proved=new.is_mailbox_proved,
            since=work.now,
            until=later(work.now, timedelta(days=AGREEMENT_DAYS)),
        )
        answer = may_act(organisation.agreement, house.policy)
        if not answer.counts:
            return Registered(answer=answer)
        if work.side.bodies.by_siren(new.siren) is not None:
            raise InvalidValueError("an organisation of this SIREN is registered: end its agreement first")
        work.side.bodies.add(organisation)
        work.audit.append(actor, "organisation.registered", organisation.id, role=new.role.value)
        return Registered(answer=answer, organisation_id=organisation.id)


def end_agreement(house: House, organisation_id: str, *, actor: str = OPERATOR) -> bool:
    """End an agreement; its agents can no longer act. False when it had ended."""
    with house.transaction() as work:
        ended = work.side.bodies.end(organisation_id, work.now)
        if ended:
            work.audit.append(actor, "organisation.ended", organisation_id)
        return ended


def agree_dwellings(house: House, organisation_id: str, addresses: Sequence[str], *, actor: str = OPERATOR) -> int:
    """Put addresses on the list an organisation speaks for like a document; how many are new. Digests are kept.

    Raises:
        NotFoundError: there is no such organisation.
    """
    with house.looking() as work:
        dwellings = tuple(dict.fromkeys(work.follows.home_at(address).dwelling for address in addresses))
    with house.transaction() as work:
        if work.side.bodies.get(organisation_id) is None:
            raise NotFoundError("no such organisation")
        added = work.side.bodies.agree_dwellings(organisation_id, dwellings, work.now)
        work.audit.append(actor, "organisation.addresses", organisation_id, count=added)
        return added


def name_agent(house: House, organisation_id: str, label: str, *, actor: str = OPERATOR) -> Agent:
    """Name somebody who acts for an organisation; they sign in with a second factor before anything counts.

    Raises:
        NotFoundError: there is no such organisation, or its agreement has ended.
        InvalidValueError: the label is empty or too long.
    """
    if not 0 < len(label.strip()) <= MAX_TITLE_CHARS:
        raise InvalidValueError("an agent has a label by which the organisation knows them")
    with house.transaction() as work:
        organisation = work.side.bodies.get(organisation_id)
        if organisation is None or organisation.ended_at is not None:
            raise NotFoundError("no such organisation")
        account = f"agent:{fresh_id(house)}"
        member = work.members.know(account, None, _no_place(organisation_id, account))
        work.members.admit(member.id, member.home, level=TrustLevel.D, way=Way.DOCUMENT, until=None)
        agent = Agent(id=member.id, organisation_id=organisation_id, label=label.strip(), since=work.now)
        work.side.bodies.add_agent(agent)
        work.audit.append(actor, "agent.named", agent.id, organisation=organisation_id)
        return agent


def _no_place(organisation_id: str, account: str) -> Home:
    """Where an agent "lives": nobody else does, and no quarter counts them."""
    place = f"{QUARTER_PREFIX}{organisation_id}"
    return Home(dwelling=organisation_id, building=organisation_id, street=place, family=account, quarter=place)


def end_agent(house: House, agent_id: str, *, actor: str = OPERATOR) -> bool:
    """End an agent's part; what they said stands. False when it had ended."""
    with house.transaction() as work:
        ended = work.side.bodies.end_agent(agent_id, work.now)
        if ended:
            work.members.end(agent_id)
            work.audit.append(actor, "agent.ended", agent_id)
        return ended


def note_misuse(house: House, agent_id: str, *, actor: str = OPERATOR) -> int:
    """A human upheld that an agent misused their part; how many such there are. The rules then suspend (O01).

    Raises:
        NotFoundError: there is no such agent.
    """
    with house.transaction() as work:
        if work.side.bodies.agent(agent_id) is None:
            raise NotFoundError("no such agent")
        strikes = work.side.bodies.strike(fresh_id(house), agent_id, work.now)
        work.audit.append(actor, "agent.misuse", agent_id, count=strikes)
        return strikes


def all_organisations(house: House) -> tuple[Listed, ...]:
    """Every organisation with its agents, for the operator."""
    with house.looking() as work:
        bodies = work.side.bodies
        known = tuple((one, bodies.agents_of(one.id)) for one in bodies.all())
        return tuple(
            Listed(organisation=one, agents=agents, strikes=sum(bodies.strikes(agent.id) for agent in agents))
            for one, agents in known
        )


def desk(house: House, agent_id: str) -> AgentDesk:
    """What an agent sees first.

    Raises:
        NotFoundError: no such agent, or their part has ended.
    """
    with house.looking() as work:
        agent, organisation = _acting(work, agent_id)
        voucher = work.counts.voucher(work.members.get(agent.id), "")
        return AgentDesk(
            organisation=organisation,
            label=agent.label,
            budget=budget_left(voucher, house.policy, work.now),
            may_attest_lists=organisation.role is Role.RESIDENCE_BODY,
        )


def _acting(work: Work, agent_id: str) -> tuple[Agent, Organisation]:
    agent = work.side.bodies.agent(agent_id)
    organisation = work.side.bodies.get(agent.organisation_id) if agent else None
    if agent is None or organisation is None or agent.ended_at is not None or organisation.ended_at is not None:
        raise NotFoundError("no such agent, or their part has ended")
    return agent, organisation


def log_of(house: House, agent_id: str) -> tuple[Attested, ...]:
    """What the agents of this agent's organisation attested, newest first."""
    with house.looking() as work:
        return work.side.bodies.attested_by(_acting(work, agent_id)[1].id)


def attest(house: House, agent_id: str, case_id: str, ground: Ground) -> Answer:
    """An agent says that the newcomer lives there: by the agreed list, or having seen the paper. Verifies like one.

    Raises:
        NotFoundError: no such agent, or nobody behind the case.
        RequestClosedError: the case is decided or over.
    """
    with house.looking() as work:
        claimant = work.follows.claimant(case_id)
    with house.transaction() as work:
        agent, organisation = _acting(work, agent_id)
        require_no_paper(work, case_id)
        require_same_home(work, case_id, claimant)
        member = work.members.lock(agent.id)
        request = work.requests.lock(take_request(work, case_id, claimant, house.policy).id)
        answer = _judge(house, work, member, organisation, request, ground)
        if answer.counts:
            _verify(house, work, agent, request, ground)
        return answer


def _judge(
    house: House, work: Work, member: Member, organisation: Organisation, request: OpenRequest, ground: Ground
) -> Answer:
    statement = Vouch(
        id=request.id,
        voucher=work.counts.voucher(member, request.home.quarter),
        given_at=work.now,
        met_here=True,
        level=Level.KNOWN_WELL,
    )
    is_on_list = work.side.bodies.is_listed(organisation.id, request.home.dwelling)
    attestation = Attestation(statement=statement, ground=ground, is_on_list=is_on_list)
    return may_attest(attestation, work.counts.request(request), house.policy, work.now)


def _verify(house: House, work: Work, agent: Agent, request: OpenRequest, ground: Ground) -> None:
    """Keep the word, which spends the agent's budget like a vouch, and verify the newcomer as a document does."""
    vouch = work.vouches.open(request.id, agent.id, None)
    work.vouches.cast(vouch.id, Level.KNOWN_WELL, met_here=True, at=work.now)
    work.vouches.mark_admitted((vouch.id,))
    until = later(work.now, timedelta(days=house.policy.status_days))
    work.members.admit(
        request.newcomer_id, request.home, level=TrustLevel.D, way=Way.DOCUMENT, until=until, case_id=request.case_id
    )
    work.requests.keep(replace(request, state=RequestState.CLOSED, look_at=None, level=TrustLevel.D))
    attested = Attested(
        id=fresh_id(house),
        agent_id=agent.id,
        organisation_id=agent.organisation_id,
        case_id=request.case_id,
        ground=ground,
        at=work.now,
    )
    work.side.bodies.add_attestation(attested)
    work.follows.admit(request.case_id, request.id, TrustLevel.D, until)
    work.audit.append(f"agent:{agent.id}", "attestation.given", request.case_id, ground=ground.value)


def vouch_acquaintance(house: House, agent_id: str, case_id: str) -> Answer:
    """An agent vouches for somebody they know, as one voice beside the neighbours' (O04).

    Raises:
        NotFoundError: no such agent, or nobody behind the case.
        RequestClosedError: the case is decided or over.
    """
    with house.looking() as work:
        _acting(work, agent_id)
    open_request(house, case_id)
    vouch_id = vouches.open_vouch(house, case_id, agent_id)
    return vouches.cast(house, agent_id, vouch_id, Level.KNOWN_WELL, met_here=True)


def declare_building(house: House, address: str, units: int, *, is_collective: bool, actor: str = OPERATOR) -> None:
    """Say how many units a building has, and whether a room is a dwelling there (Q23).

    Raises:
        InvalidValueError: no units.
    """
    if units < 1:
        raise InvalidValueError("a building has at least one unit")
    with house.looking() as work:
        building = work.follows.home_at(address).building
    with house.transaction() as work:
        work.side.homes.declare_building(
            Building(building=building, units=units, is_collective=is_collective), work.now
        )
        work.audit.append(actor, "building.declared", "", units=units)


def declare_event(house: House, quarter: str, since: datetime, until: datetime, *, actor: str = OPERATOR) -> None:
    """Say that many will arrive in a quarter in these days (Q21).

    Raises:
        InvalidValueError: it ends before it begins.
    """
    if until <= since:
        raise InvalidValueError("an event ends after it begins")
    with house.transaction() as work:
        event = Event(id=fresh_id(house), quarter=quarter, since=since, until=until)
        work.side.homes.declare_event(event)
        work.audit.append(actor, "event.declared", event.id)

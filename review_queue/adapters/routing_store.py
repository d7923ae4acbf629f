"""Conflicts and routes in the database: who lives where (digests), which quarter helps which, who may take an item.

Whom an item is about is asked of the service (``Subjects``); the rules are in ``review_queue.conflicts`` and
``review_queue.routing``. Every function works on the caller's connection and never commits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any, Protocol

from sqlalchemy import Connection, Row, and_, delete, exists, insert, or_, select, update

from review_queue.adapters.queue_items import UNDECIDED_VALUES, add_conflict
from review_queue.adapters.queue_moves import DECLARED, raise_to_leads
from review_queue.adapters.queue_people import FRANCE
from review_queue.adapters.queue_rows import ITEMS, get, is_waiting, item_from
from review_queue.adapters.tables import (
    moderator_absences,
    moderator_homes,
    moderator_scopes,
    moderators,
    quarter_twins,
    review_conflicts,
    review_decisions,
    review_items,
)
from review_queue.conflicts import (
    FROM_HOMES,
    USUAL_REACH,
    HomePlace,
    Reach,
    Subject,
    conflicts_between,
    parse_conflicts,
)
from review_queue.item import ItemState, ReviewItem
from review_queue.roles import Role, roles_from
from review_queue.routing import (
    EVERYWHERE,
    FEWEST_FREE,
    RAISED_AFTER,
    Looker,
    Route,
    Routing,
    Tier,
    who_may_look,
)

ROUTED_EVERY = timedelta(minutes=15)
"""How often it is looked again who may take an item: absences begin and end meanwhile."""
MOST_ROUTED = 500
"""Items looked at again by one round."""
NOBODY_MAY_LOOK = "nobody_may_look"
"""Why the queue handed an item to the leads, in its journal."""
HOME_COLUMNS = (
    "dwelling", "building", "street", "family", "person", "commune", "is_small_commune", "is_rural", "lon", "lat",
)  # fmt: skip


class Subjects(Protocol):
    """What the service knows of the people behind cases and of addresses."""

    def home_of(self, connection: Connection, name: str, address: str) -> HomePlace:
        """A name and an address as a home."""
        ...

    def subject_of(self, connection: Connection, case_id: str) -> Subject | None:
        """Whom a case is about; None once the person is forgotten, or where there is no case."""
        ...


@dataclass(frozen=True, kw_only=True)
class Router:
    """The numbers of the routing, and where subjects come from."""

    subjects: Subjects
    reach: Reach = USUAL_REACH
    fewest_free: int = FEWEST_FREE
    zone: tzinfo = field(default=FRANCE)

    def in_force(self, connection: Connection) -> Routing:
        """The routing as it is now."""
        twins = {row.quarter: row.twin for row in connection.execute(select(quarter_twins))}
        knows_homes = without_home(connection) == 0 and bool(homes_of(connection))
        return Routing(twins=twins, reach=self.reach, fewest_free=self.fewest_free, knows_homes=knows_homes)

    def place(self, connection: Connection, item_id: str, now: datetime) -> None:
        """Write the conflicts of an item and open it to whom it takes."""
        item = get(connection, item_id)
        self.find_conflicts(connection, item, now)
        self._open(connection, item, self.route(connection, item, now), now)

    def route(self, connection: Connection, item: ReviewItem, now: datetime) -> Route:
        """Who may take an item now."""
        people = lookers(connection, [item], now, self.zone)[item.id]
        return who_may_look(item.quarter, people, self.in_force(connection))

    def find_conflicts(self, connection: Connection, item: ReviewItem, now: datetime) -> None:
        """Write who must not be handed an item; nothing is looked up where nobody has said where they live."""
        if not item.case_id or not _has_anything_to_compare(connection):
            return
        subject = self.subjects.subject_of(connection, item.case_id)
        if subject is None:
            return
        homes = homes_of(connection)
        for moderator_id in {*homes, *subject.known_by}:
            found = conflicts_between(moderator_id, homes.get(moderator_id), subject, self.reach)
            for conflict in sorted(found):
                add_conflict(connection, item.id, moderator_id, conflict.value, now)

    def keep_home(
        self, connection: Connection, moderator_id: str, name: str, address: str, *, by: str, now: datetime
    ) -> None:
        """Keep where a moderator lives, as digests, and find their conflicts anew."""
        home = self.subjects.home_of(connection, name, address)
        forget_home(connection, moderator_id)
        values = {column: getattr(home, column) for column in HOME_COLUMNS}
        row = {"moderator_id": moderator_id, "set_by": by, "set_at": now}
        connection.execute(insert(moderator_homes).values(row | values))
        for item in _undecided(connection):
            self.find_conflicts(connection, item, now)
        _look_soon(connection)

    def look_again(self, connection: Connection, now: datetime) -> tuple[ReviewItem, ...]:
        """Route again what was not routed for a while; gives the items that a lead was handed because nobody may look.

        Where there is no team at all nobody is handed anything.
        """
        old = or_(ITEMS.routed_at.is_(None), ITEMS.routed_at <= now - ROUTED_EVERY)
        query = select(review_items).where(is_waiting(), old).order_by(ITEMS.routed_at.is_not(None), ITEMS.routed_at)
        rows = connection.execute(query.limit(MOST_ROUTED)).all()
        items = [item_from(row) for row in rows]
        for item, row in zip(items, rows, strict=True):
            if row.routed_at is None:
                self.find_conflicts(connection, item, now)
        rules, people = self.in_force(connection), lookers(connection, items, now, self.zone)
        routes = [(item, who_may_look(item.quarter, people[item.id], rules)) for item in items if people[item.id]]
        return tuple(item for item, route in routes if self._open(connection, item, route, now))

    def _open(self, connection: Connection, item: ReviewItem, route: Route, now: datetime) -> bool:
        """Open an item to the people of its route; True when a lead was handed it now."""
        is_for_leads = item.state is ItemState.ESCALATED
        stuck = route.tier in (Tier.LEADS, Tier.NOBODY)
        raised = stuck and not is_for_leads and item.created_at <= now - RAISED_AFTER
        if raised:
            raised = raise_to_leads(connection, item.id, NOBODY_MAY_LOOK, now)
        everywhere = raised or (is_for_leads and (stuck or item.twin == EVERYWHERE))
        twin = EVERYWHERE if everywhere else route.opened_to
        connection.execute(update(review_items).where(ITEMS.id == item.id).values(twin=twin, routed_at=now))
        return raised


def _has_anything_to_compare(connection: Connection) -> bool:
    """Whether somebody said where they live, or whom they know."""
    declared = exists().where(review_conflicts.c.kind == DECLARED)
    return bool(connection.scalar(select(or_(exists().where(moderator_homes.c.moderator_id.is_not(None)), declared))))


def homes_of(connection: Connection) -> dict[str, HomePlace]:
    """Where everybody lives who said so."""
    return {row.moderator_id: _home(row) for row in connection.execute(select(moderator_homes))}


def _home(row: Row[Any]) -> HomePlace:
    return HomePlace(**{column: getattr(row, column) for column in HOME_COLUMNS})


def home_set_at(connection: Connection, moderator_id: str) -> datetime | None:
    """Since when it is known where somebody lives; None where it is not."""
    mine = moderator_homes.c.moderator_id == moderator_id
    return connection.scalar(select(moderator_homes.c.set_at).where(mine))


def without_home(connection: Connection) -> int:
    """How many of those who look at cases have not said where they live."""
    known = select(moderator_homes.c.moderator_id)
    rows = connection.execute(select(moderators.c.roles).where(_is_open(), moderators.c.id.not_in(known)))
    return sum(bool(roles_from(row.roles) & {Role.MODERATOR, Role.LEAD}) for row in rows)


def forget_home(connection: Connection, moderator_id: str) -> None:
    """Forget where a moderator lives, and what followed from it for what still waits."""
    waiting = select(ITEMS.id).where(ITEMS.state.in_(UNDECIDED_VALUES))
    followed = review_conflicts.c.kind.in_([conflict.value for conflict in FROM_HOMES])
    mine = and_(review_conflicts.c.moderator_id == moderator_id, followed, review_conflicts.c.item_id.in_(waiting))
    connection.execute(delete(review_conflicts).where(mine))
    connection.execute(delete(moderator_homes).where(moderator_homes.c.moderator_id == moderator_id))
    _look_soon(connection)


def _undecided(connection: Connection) -> list[ReviewItem]:
    rows = connection.execute(select(review_items).where(ITEMS.state.in_(UNDECIDED_VALUES))).all()
    return [item_from(row) for row in rows]


def _look_soon(connection: Connection) -> None:
    """Have everything that waits routed anew by the next round."""
    connection.execute(update(review_items).where(is_waiting()).values(routed_at=None))


def set_twin(connection: Connection, quarter: str, twin: str | None) -> None:
    """Say which quarter helps another; None ends it."""
    connection.execute(delete(quarter_twins).where(quarter_twins.c.quarter == quarter))
    if twin and twin != quarter:
        connection.execute(insert(quarter_twins).values(quarter=quarter, twin=twin))
    _look_soon(connection)


def twins(connection: Connection) -> Mapping[str, str]:
    """Every quarter that has a twin, with it."""
    return {row.quarter: row.twin for row in connection.execute(select(quarter_twins))}


def lookers(
    connection: Connection, items: Sequence[ReviewItem], now: datetime, zone: tzinfo = FRANCE
) -> dict[str, tuple[Looker, ...]]:
    """The team beside each of these items."""
    team = _team(connection, now, zone)
    ids = [item.id for item in items]
    conflicts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in connection.execute(select(review_conflicts).where(review_conflicts.c.item_id.in_(ids))):
        conflicts[row.item_id, row.moderator_id].add(row.kind)
    answered = select(review_decisions.c.item_id, review_decisions.c.moderator_id)
    judged = {(row.item_id, row.moderator_id) for row in connection.execute(
        answered.where(review_decisions.c.item_id.in_(ids))
    )}  # fmt: skip
    return {
        item_id: tuple(
            Looker(
                id=one.id,
                scopes=one.scopes,
                is_lead=one.is_lead,
                is_at_work=one.is_at_work,
                conflicts=parse_conflicts(conflicts[item_id, one.id]),
                has_judged=(item_id, one.id) in judged,
            )
            for one in team
        )
        for item_id in ids
    }


def _team(connection: Connection, now: datetime, zone: tzinfo) -> list[Looker]:
    """Everybody who looks at cases, without a case in view."""
    today = now.astimezone(zone).date()
    away = and_(moderator_absences.c.first_day <= today, moderator_absences.c.last_day >= today)
    absent = set(connection.scalars(select(moderator_absences.c.moderator_id).where(away)))
    scopes: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(moderator_scopes)):
        scopes[row.moderator_id].add(row.quarter)
    people = connection.execute(select(moderators).where(_is_open()).order_by(moderators.c.id)).all()
    return [
        Looker(
            id=one.id,
            scopes=frozenset(scopes[one.id]),
            is_lead=Role.LEAD in roles_from(one.roles),
            is_at_work=one.paused_at is None and one.id not in absent,
        )
        for one in people
        if roles_from(one.roles) & {Role.MODERATOR, Role.LEAD}
    ]


def _is_open() -> Any:  # noqa: ANN401 - a column's condition
    return moderators.c.disabled_at.is_(None)

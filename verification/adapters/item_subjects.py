"""Whom an item of the queue is about, as keyed digests: ``review_queue.adapters.routing_store.Subjects``.

A moderator's home goes through the same digests as a resident's, so that the two can be compared and neither read back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, or_, select

from cooptation.adapters.tables import members, vouches
from cooptation.people import Home
from review_queue.adapters.queue_moves import DECLARED
from review_queue.adapters.tables import review_conflicts, review_items
from review_queue.conflicts import USUAL_REACH, HomePlace, Reach, Subject
from verification.adapters.case_store import SqlCases
from verification.adapters.homes import Homes
from verification.adapters.tables import cases
from verification.addresses import parse_address
from verification.addresses.communes import inhabitants_of
from verification.areas.doors import communes_of
from verification.domain.case import Case
from verification.domain.errors import CaseNotFoundError
from verification.dwellings import digest


@dataclass(frozen=True, kw_only=True)
class ItemSubjects:
    """``homes`` makes digests of written homes; ``reach`` says which commune is small."""

    homes: Homes = field(repr=False)
    reach: Reach = USUAL_REACH

    def home_of(self, connection: Connection, name: str, address: str) -> HomePlace:
        """A name and an address as a home."""
        return self._place(self.homes.on(connection, name, address), address)

    def subject_of(self, connection: Connection, case_id: str) -> Subject | None:
        """Whom a case is about; None once the person is forgotten."""
        case = _case(connection, case_id)
        if case is None or case.claim is None:
            return None
        home = self.homes.of_case(connection, case)
        if home is None:
            return None
        account = case.claim.account or f"case:{case.id}"
        return Subject(
            home=self._place(home, case.claim.address),
            vouch_ties=frozenset(_ties(connection, account)),
            known_by=_known_by(connection, case),
        )

    def _place(self, home: Home, address: str) -> HomePlace:
        communes = sorted(communes_of(parse_address(address)))
        commune = communes[0] if len(communes) == 1 else ""
        inhabitants = inhabitants_of(commune)
        return HomePlace(
            dwelling=home.dwelling,
            building=home.building,
            street=home.street,
            family=home.family,
            person=home.person,
            commune=digest(self.homes.key, "commune", commune) if commune else "",
            is_small_commune=inhabitants is not None and inhabitants < self.reach.small_commune,
            is_rural=home.is_rural,
            lon=home.lon,
            lat=home.lat,
        )


def _case(connection: Connection, case_id: str) -> Case | None:
    rows = connection.execute(select(cases.c.updated_at).where(cases.c.id == case_id)).first()
    if rows is None:
        return None
    try:
        return SqlCases(connection, rows.updated_at).get(case_id)
    except CaseNotFoundError:
        return None


def _ties(connection: Connection, account: str) -> Iterator[tuple[str, str]]:
    """Dwelling and name of everybody who was asked to vouch for this account, or whom it was asked to vouch for."""
    mine = connection.scalar(select(members.c.id).where(members.c.account == account))
    if mine is None:
        return
    given = select(vouches.c.voucher_id).where(vouches.c.newcomer_id == mine)
    got = select(vouches.c.newcomer_id).where(vouches.c.voucher_id == mine)
    tied = or_(members.c.id.in_(given), members.c.id.in_(got))
    for row in connection.execute(select(members.c.dwelling, members.c.person).where(tied)):
        yield row.dwelling, row.person


def _known_by(connection: Connection, case: Case) -> frozenset[str]:
    """Moderators who said of an earlier item of this person that they know them."""
    account = case.claim.account if case.claim else ""
    theirs = select(cases.c.id).where(or_(cases.c.id == case.id, (cases.c.account == account) & (account != "")))
    said = select(review_conflicts.c.moderator_id).join(
        review_items, review_items.c.id == review_conflicts.c.item_id
    )
    found = said.where(review_conflicts.c.kind == DECLARED, review_items.c.case_id.in_(theirs))
    return frozenset(connection.scalars(found))

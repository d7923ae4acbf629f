"""A street of members and newcomers on the real service: everything a vouching test needs at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, update

from cooptation.acts import letters, requests, sweeping, vouches
from cooptation.adapters.tables import members
from cooptation.adapters.tables import vouches as vouches_table
from cooptation.lifetime import Way
from cooptation.people import OpenRequest, RequestState, Signals
from cooptation.policy import CooptationPolicy
from cooptation.reasons import Answer
from cooptation.records import PostedLetter
from cooptation.vouch import Level, TrustLevel
from tests.builders import a_claim
from tests.verification.service.house import House, build_house

TOWN = "35400 Saint-Malo"
NOBODY_NEW = 8
"""Members beside those of a test, so that the quarter is not thin (Q25) whoever vouches."""


@dataclass
class Street:
    """Members and newcomers by the number of their house."""

    house: House

    def look(self, **time: float) -> None:
        """What the worker does, some time later."""
        self.house.clock.forward(**time)
        requests.look_again(self.house.acts, 10)
        sweeping.sweep(self.house.acts, 10)

    def waiting_letters(self, request: OpenRequest) -> list[PostedLetter]:
        """What would be printed now for a newcomer."""
        return [one for one in letters.waiting(self.house.acts, 10) if one.case_id == request.case_id]

    def printed(self, request: OpenRequest) -> str:
        """The code of the letter that waits for a newcomer, which is printed and posted now."""
        (letter,) = self.waiting_letters(request)
        return letters.print_code(self.house.acts, letter.id) or ""

    def member(self, number: int, level: TrustLevel = TrustLevel.D, days: float = 400, **columns: Any) -> str:
        """A member who has been verified for some days, at a house of the street; their id."""
        acts, account = self.house.acts, f"member-{number}"
        claim = a_claim(name=f"Nadia Voisin{number}", address=f"{number} rue des Lilas, {TOWN}", account=account)
        self.house.open(f"case-{account}", claim)
        with acts.transaction() as work:
            home = work.follows.claimant(f"case-{account}").home
            known = work.members.know(account, f"case-{account}", home)
            work.members.admit(known.id, home, level=level, way=Way.DOCUMENT, until=None)
            since = work.now - timedelta(days=days)
            self.set_member(known.id, work.connection, verified_at=since, admitted_at=since, **columns)  # type: ignore[attr-defined]
        return known.id

    def member_id(self, account: str) -> str:
        with self.house.acts.looking() as work:
            member = work.members.by_account(account)
        assert member is not None
        return member.id

    def set_member(self, member_id: str, connection: Any = None, **columns: Any) -> None:
        change = update(members).where(members.c.id == member_id).values(**columns)
        if connection is not None:
            connection.execute(change)
            return
        with self.house.engine.begin() as own:
            own.execute(change)

    def populate(self, count: int = NOBODY_NEW) -> None:
        """Members who take no part, far up the street, and vouched long ago, so that nobody holds the quarter (Q25)."""
        with self.house.acts.transaction() as work:
            homes = [work.follows.home_at(f"{number} rue des Lilas, {TOWN}") for number in range(900, 900 + count)]
            ids = [work.members.know(f"member {home.dwelling}", None, home).id for home in homes]
            for member_id, home in zip(ids, homes, strict=True):
                work.members.admit(member_id, home, level=TrustLevel.D, way=Way.DOCUMENT, until=None)
            rows = [
                {"id": f"old-{place}", "request_id": f"old-{place}", "voucher_id": member_id, "newcomer_id": "gone"}
                for place, member_id in enumerate(ids)
            ]
            at = work.now - timedelta(days=200)
            known = {"quarter": homes[0].quarter, "opened_at": at, "given_at": at, "level": "known_well"}
            work.connection.execute(insert(vouches_table), [row | known for row in rows])  # type: ignore[attr-defined]

    def newcomer(self, number: int, **signals: Any) -> OpenRequest:
        """A newcomer with an open request."""
        claim = a_claim(name=f"Léa Martin{number}", address=f"{number} rue des Lilas, {TOWN}", account=f"new-{number}")
        self.house.open(f"case-new-{number}", claim)
        request = requests.open_request(self.house.acts, f"case-new-{number}")
        if signals:
            self.signal(request.newcomer_id, **signals)
        return request

    def signal(self, member_id: str, **signals: Any) -> None:
        with self.house.acts.transaction() as work:
            work.members.keep_signals(member_id, Signals(**signals))

    def vouch(self, member_id: str, request: OpenRequest, level: Level = Level.KNOWN_WELL) -> Answer:
        """What a member does on their page: open the question, answer it."""
        vouch_id = vouches.open_vouch(self.house.acts, request.case_id, member_id)
        return vouches.cast(self.house.acts, member_id, vouch_id, level, met_here=True)

    def state(self, request: OpenRequest) -> RequestState:
        return self.request(request).state

    def request(self, request: OpenRequest) -> OpenRequest:
        with self.house.acts.looking() as work:
            return work.requests.get(request.id)

    def level(self, request: OpenRequest) -> TrustLevel | None:
        with self.house.acts.looking() as work:
            return work.members.get(request.newcomer_id).level


def posting_street(engine: Engine, folder: Path, rules: CooptationPolicy) -> Street:
    """A street where letters are posted."""
    made = Street(build_house(engine, folder, rules, letters_on=True))
    made.populate()
    return made

"""A console whose people are real: roles, first day, second factors, a journal in memory, a clock that obeys."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import pyotp
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Connection, Engine, insert

from review_queue.adapters import store
from review_queue.adapters.first_day import sign_charter
from review_queue.adapters.journal import Detail, JournalLine, Wanted
from review_queue.adapters.second_factor import begin_enrolment, confirm_enrolment
from review_queue.adapters.sessions import start_session
from review_queue.adapters.sign_on import SignOnProvider
from review_queue.adapters.tables import moderators
from review_queue.adapters.team_store import mark_trained
from review_queue.ports import CaseFigures, NoFigures
from review_queue.roles import Role, column_of
from review_queue.team import HouseRules, enrol_deadline
from review_queue.web.house import House
from tests.review_queue.fakes import Clock, MemoryDossiers, MemoryPolicies, StoreSettles
from tests.review_queue.standing_console import Surroundings, console_over
from verification.adapters.envelope import MasterKeys, generate_master_key
from verification.adapters.secret_box import SealedSecrets

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
QUARTERS = (("rocabey", "Rocabey"), ("parame", "Paramé"))
STEP = timedelta(seconds=30)
NEVER_GOLDEN = 1.0


@dataclass
class MemoryJournal:
    """The journal as a list, newest first when it is read."""

    entries: list[JournalLine] = field(default_factory=list)

    def note(
        self, connection: Connection, *, at: datetime, actor: str, action: str, object_id: str, detail: Detail
    ) -> None:
        seq = len(self.entries) + 1
        said = json.dumps(dict(detail))
        line = JournalLine(seq=seq, at=at, actor=actor, action=action, object_id=object_id, detail=said)
        self.entries.append(line)

    def lines(self, connection: Connection, wanted: Wanted, most: int) -> tuple[JournalLine, ...]:
        found = [line for line in reversed(self.entries) if not wanted.actor or line.actor == wanted.actor]
        return tuple(found[:most])

    def actions(self) -> list[str]:
        return [line.action for line in self.entries]


class TeamConsole:
    """A console with whoever a test puts in its team."""

    def __init__(
        self,
        engine: Engine,
        now: datetime,
        *,
        rules: HouseRules | None = None,
        sign_on: SignOnProvider | None = None,
        clock: Clock | None = None,
        secure_cookies: bool = True,
        figures: CaseFigures | None = None,
        draw: Callable[[], float] = lambda: NEVER_GOLDEN,
    ) -> None:
        self.engine = engine
        self.clock = clock or Clock(now)
        self.journal = MemoryJournal()
        self.box = SealedSecrets(MasterKeys.parse(generate_master_key("k1")))
        self.ids: dict[str, str] = {}
        house = House(
            rules=rules or HouseRules(),
            secrets=self.box,
            journal=self.journal,
            quarters=lambda: QUARTERS,
            sign_on=sign_on,
        )
        behind = Surroundings(
            engine=engine,
            dossiers=MemoryDossiers(),
            settles=StoreSettles(engine, self.clock),
            policies=MemoryPolicies(),
            now=self.clock.now,
            house=house,
            figures=figures or NoFigures(),
            draw=draw,
        )
        self.app = console_over(behind, secure_cookies=secure_cookies)

    def join(self, login: str, *roles: Role, ready: bool = True, password_hash: str = "") -> str:
        """Somebody of these roles; ``ready`` when charter and training are behind them."""
        now = self.clock.now()
        row = {"id": uuid4().hex, "login": login, "password_hash": password_hash, "created_at": now}
        held = frozenset(roles)
        with self.engine.begin() as connection:
            values = row | {"roles": column_of(held), "enrol_by": enrol_deadline(held, now)}
            connection.execute(insert(moderators).values(values))
            if ready:
                sign_charter(connection, row["id"], "fr", now)
                mark_trained(connection, row["id"], now)
        self.ids[login] = str(row["id"])
        return str(row["id"])

    def enrol(self, login: str) -> tuple[pyotp.TOTP, tuple[str, ...]]:
        """A confirmed telephone and its recovery codes."""
        with self.engine.begin() as connection:
            begun = begin_enrolment(connection, self.box, self.ids[login], login)
        telephone = pyotp.TOTP(begun.secret)
        code = telephone.at(self.clock.now())
        codes = confirm_enrolment(self.engine, self.box, self.ids[login], code, self.clock.now())
        self.clock.time += STEP
        return telephone, codes

    def browser(self, login: str) -> Visitor:
        """That person, signed in."""
        with self.engine.begin() as connection:
            token = start_session(connection, self.ids[login], self.clock.now()).token
        visitor = Visitor(self)
        visitor.client.cookies.set("__Host-palier_mod", token, domain="palier.test", path="/")
        return visitor

    def stranger(self) -> Visitor:
        return Visitor(self)

    def queue(self, subject: str = "s1") -> str:
        now = self.clock.now()
        with self.engine.begin() as connection:
            return store.open_item(
                connection,
                case_id=f"case-{subject}",
                subject_id=subject,
                reasons=("address.repetition_differs",),
                due_at=now + timedelta(hours=20),
                now=now,
            )


class Visitor:
    """A browser without script."""

    def __init__(self, console: TeamConsole) -> None:
        self.client = TestClient(console.app, base_url="https://palier.test", follow_redirects=False)

    def get(self, path: str = "") -> Response:
        answer: Response = self.client.get(f"/moderation{path}")
        return answer

    def post(self, path: str, data: dict[str, str | list[str]] | None = None, *, form: str = "/me") -> Response:
        """Send a form; its token is taken from the page that holds it."""
        token = TOKEN.search(self.get(form).text)
        assert token is not None, form
        answer: Response = self.client.post(f"/moderation{path}", data={"csrf": token[1]} | (data or {}))
        return answer

    def sign_in(self, login: str, password: str) -> Response:
        return self.post("/sign-in", {"login": login, "password": password}, form="/sign-in")

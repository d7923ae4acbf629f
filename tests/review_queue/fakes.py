"""The console's surroundings in memory: one fictitious case, and a settlement that only closes the item."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import cv2
import numpy as np
from sqlalchemy import Engine

from review_queue.adapters import store
from review_queue.errors import ItemNotFoundError, PolicyFileError
from review_queue.item import UNSEEN, ItemKind, ReviewDecision, ReviewItem, Seen
from review_queue.paper_views import Look
from review_queue.ports import Dossier, ShownChange, ShownField, ShownFinding, ShownKind, ShownPolicy, Trial, TurnedCase
from review_queue.states import Circumstance

PAGES = 2


class Clock:
    """A time that moves when told."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


@dataclass
class MemoryDossiers:
    """The same case for every item; ``views`` is what an audit log would hold."""

    locale: str = "fr"
    own_words: str = "Mon entrée est au 12 bis, dans la cour."
    shown_first_name: str = ""
    nothing_else: bool = False
    shares_home: bool = False
    enough: tuple[ShownChange, ...] = ()
    views: list[tuple[str, int, Look]] = field(default_factory=list)
    prepared: list[str] = field(default_factory=list)

    def dossier(self, item: ReviewItem) -> Dossier:
        return Dossier(
            case_id=item.case_id,
            status="in_review",
            locale=self.locale,
            policy_version="12",
            submitted_at=datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
            pages=PAGES,
            fields=FIELDS,
            findings=FINDINGS,
            attempts=2,
            own_words=self.own_words,
            shown_first_name=self.shown_first_name,
            nothing_else=self.nothing_else,
            shares_home=self.shares_home,
            enough=self.enough,
        )

    def page_image(self, item: ReviewItem, page: int, look: Look) -> bytes:
        if not 1 <= page <= PAGES:
            raise ItemNotFoundError("no such page")
        self.views.append((item.id, page, look))
        return page_jpeg(page)

    def picture(self, item: ReviewItem, locale: str) -> bytes:
        if item.kind is not ItemKind.COOPTATION:
            raise ItemNotFoundError("no picture")
        return f'<svg xmlns="http://www.w3.org/2000/svg"><title>{locale}</title></svg>'.encode()

    def prepare(self, item: ReviewItem) -> None:
        self.prepared.append(item.id)


@dataclass
class MemoryPolicies:
    """One policy in force; any file but ``b"wrong"`` is another, under which one verified case is looked at."""

    tried: list[tuple[bytes, date | None]] = field(default_factory=list)

    def in_force(self) -> ShownPolicy:
        return a_policy("12")

    def try_out(self, file: bytes, since: date | None) -> Trial:
        if file == b"wrong":
            raise PolicyFileError("unknown: colour")
        self.tried.append((file, since))
        return Trial(
            policy=a_policy("13"),
            differences=(("kinds.gas_bill.machine_months", "3", "2"),),
            outcomes={("verified", "verified"): 40, ("verified", "review"): 1},
            judged=41,
            changed=1,
            other_reasons=0,
            left_out=2,
            changes=(TURNED,),
        )


TURNED = TurnedCase(
    case_id="case-s1",
    item_id="f" * 32,
    kind="gas_bill",
    before="verified",
    before_reasons=(),
    after="review",
    after_reasons=("document.too_old",),
    checks=("document_age",),
)


def a_policy(version: str) -> ShownPolicy:
    gas = ShownKind(kind="gas_bill", machine_months=3, human_months=6, alone_months=None, reason="document.too_old")
    return ShownPolicy(
        version=version,
        required=("readable", "holder"),
        kinds=(gas,),
        numbers={"review_hours": "24"},
        actions={"document.altered.fail": "alarm"},
    )


@dataclass
class StoreSettles:
    """Settles in the queue alone; with an undo time, ``commit`` is what the worker does when it is over."""

    engine: Engine
    clock: Clock
    undo_seconds: float = 0.0

    def settle(
        self,
        item_id: str,
        version: int,
        moderator_id: str,
        decision: ReviewDecision,
        seen: Seen = UNSEEN,
        signs: Collection[Circumstance] = (),
    ) -> ReviewItem:
        now = self.clock.now()
        with self.engine.begin() as connection:
            item = store.decide(
                connection,
                item_id,
                version=version,
                moderator_id=moderator_id,
                decision=decision,
                now=now,
                commit_at=now + timedelta(seconds=self.undo_seconds),
                seen=seen,
                signs=signs,
            )
            if self.undo_seconds > 0:
                return item
            store.commit(connection, item_id, now)
            return store.get(connection, item_id)

    def undo(self, item_id: str, moderator_id: str) -> ReviewDecision:
        with self.engine.begin() as connection:
            return store.undo(connection, item_id, moderator_id, self.clock.now())

    def commit(self, item_id: str) -> None:
        with self.engine.begin() as connection:
            store.commit(connection, item_id, self.clock.now())


FIELDS = (
    ShownField(
        label="name",
        declared="Léa Martin",
        read="MARTIN LEA",
        verdict="pass",
        page=1,
        box=(0.55, 0.155, 0.75, 0.175),
    ),
    ShownField(
        label="address",
        declared="12 rue des Lilas, 35400 Saint-Malo",
        read="12 BIS R DES LILAS 35400 SAINT MALO",
        verdict="inconclusive",
        page=1,
        box=(0.55, 0.178, 0.86, 0.22),
    ),
    ShownField(
        label="issue_date", declared=None, read="2026-07-17", verdict="inconclusive", page=2, box=(0.1, 0.1, 0.3, 0.13)
    ),
    ShownField(label="kind", declared=None, read="electricity_bill", verdict="pass"),
    ShownField(
        label="issuer", declared=None, read="Énergie du Port", verdict="pass", page=1, box=(0.1, 0.05, 0.4, 0.1)
    ),
)
FINDINGS = (
    ShownFinding(check="readable", verdict="pass", reason=None, score=None, params={}),
    ShownFinding(check="document_kind", verdict="pass", reason=None, score=0.97, params={"kind": "electricity_bill"}),
    ShownFinding(
        check="document_age",
        verdict="inconclusive",
        reason="document.too_old",
        score=None,
        params={"date": "2026-07-17", "age_months": 4, "machine_months": 3, "human_months": 6},
    ),
    ShownFinding(check="holder", verdict="pass", reason=None, score=1.0, params={}),
    ShownFinding(check="home_address", verdict="fail", reason="address.repetition_differs", score=0.6, params={}),
    ShownFinding(check="integrity", verdict="pass", reason=None, score=None, params={"signs": 0, "codes": ""}),
    ShownFinding(check="reuse", verdict="pass", reason=None, score=None, params={"earlier_uses": 0}),
)


def page_jpeg(page: int) -> bytes:
    """A drawn A4 page, 1240 by 1754 pixels (150 dpi)."""
    sheet = np.full((1754, 1240, 3), 255, dtype=np.uint8)
    for text, share in (("ENERGIE DU PORT", (0.1, 0.09)), *LINES[page]):
        place = (int(share[0] * 1240), int(share[1] * 1754))
        cv2.putText(sheet, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.95, (40, 40, 40), 2, cv2.LINE_AA)
    for row in range(12):
        top = int((0.4 + row * 0.04) * 1754)
        cv2.line(sheet, (124, top), (1116, top), (205, 205, 205), 2)
    _, encoded = cv2.imencode(".jpg", sheet)
    return encoded.tobytes()


LINES = {
    1: (
        ("MME MARTIN LEA", (0.555, 0.172)),
        ("12 BIS R DES LILAS", (0.555, 0.194)),
        ("35400 SAINT MALO", (0.555, 0.216)),
        ("Facture d'electricite", (0.1, 0.3)),
    ),
    2: (("Le 17/07/2026", (0.105, 0.123)), ("Total a payer 84,20 EUR", (0.1, 0.3))),
}

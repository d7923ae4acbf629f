"""The service with its real stores and vault, a reader that answers as told, and a broker that only notes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, select, update

from cooptation.policy import CooptationPolicy
from cooptation.ports import House as VouchHouse
from ocr.limits import DEFAULT_LIMITS
from ocr.reading import DocumentReading
from ocr.seal import TrustList
from tests.builders import TODAY, a_claim, a_reading
from tests.cooptation.builders import POLICY
from verification import cases
from verification.adapters.blobs import LocalFolder
from verification.adapters.database import database_now
from verification.adapters.dossiers import CaseDossiers
from verification.adapters.envelope import MasterKeys, generate_master_key
from verification.adapters.homes import Homes
from verification.adapters.leases import hold
from verification.adapters.paper_images import PaperImages
from verification.adapters.paper_keys import PaperKeys, paper_key_engine
from verification.adapters.papers import PaperVault
from verification.adapters.places import SqlPlaces
from verification.adapters.policies import default_policy
from verification.adapters.readings import decode_reading, encode_reading
from verification.adapters.tables import jobs, outbox
from verification.adapters.unit_of_work import Transactions
from verification.adapters.vouching import Neighbours, vouch_house
from verification.domain.case import Case
from verification.domain.claim import Claim
from verification.pipeline import decide_document
from verification.ports import Services

Script = Callable[[bytes], DocumentReading]

NOT_DRAWN = 99
"""A draw by which no admission is audited, but the first of a quarter."""


CAME = ("seq", "place", "created_at", "opened_at", "asked_at", "made_at", "filed_at", "drawn_at", "decided_at", "at")
"""Columns that say when a row came, whichever of them a table has."""


@dataclass
class ScriptedReader:
    """Reads what it was told; without a word about a paper, a good bill with that paper's own fingerprint."""

    answers: list[DocumentReading | Exception | Script] = field(default_factory=list)
    reads: int = 0

    def __call__(self, data: bytes) -> DocumentReading:
        self.reads += 1
        answer = self.answers.pop(0) if self.answers else a_reading()
        if isinstance(answer, Exception):
            raise answer
        reading = answer(data) if callable(answer) else answer
        return replace(reading, sha256=hashlib.sha256(data).hexdigest())


@dataclass
class Clock:
    """The database's clock, put forward as waiting would."""

    ahead: timedelta = timedelta(0)

    def __call__(self, connection: Connection) -> datetime:
        return database_now(connection) + self.ahead

    def forward(self, **time: float) -> None:
        self.ahead += timedelta(**time)


@dataclass
class House:
    """Everything a pipeline test needs at hand."""

    engine: Engine
    transactions: Transactions
    services: Services
    reader: ScriptedReader
    vault: PaperVault
    files: Path
    paper_keys: PaperKeys
    nudged: list[str]
    acts: VouchHouse
    clock: Clock
    neighbours: Neighbours

    def open(self, case_id: str = "case-1", claim: Claim | None = None) -> Case:
        claim = claim or a_claim(account=f"account-of-{case_id}")
        return cases.open_case(self.services, case_id, claim, locale="fr", actor="resident")

    def send(self, case_id: str = "case-1", data: bytes = b"%PDF a bill", document_id: str = "") -> str:
        """Send a paper; the id of its job."""
        known = document_id or f"doc-{case_id}-{len(self.nudged)}"
        cases.submit_document(self.services, case_id, known, data, max_bytes=DEFAULT_LIMITS.max_bytes, actor="resident")
        return self.nudged[-1]

    def work(self, job_id: str) -> None:
        """What the worker's task does with one message."""
        with hold(self.transactions, job_id) as job:
            if job is not None:
                decide_document(job, self.services)

    def case(self, case_id: str = "case-1") -> Case:
        return cases.get_case(self.services, case_id)

    def rows(self, table: Any, **equal: object) -> list[dict[str, Any]]:
        """The rows in the order in which they came; of the same moment in the order of their keys.

        A server gives rows back from wherever there was room for them, so without an order none can be relied on.
        """
        came = [table.c[name] for name in CAME if name in table.c]
        query = select(table).order_by(*came, *table.primary_key)
        for name, value in equal.items():
            query = query.where(table.c[name] == value)
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def set_job(self, job_id: str, **values: object) -> None:
        """Move a job in time, as waiting would."""
        with self.engine.begin() as connection:
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))

    def make_due(self, moment: object) -> None:
        """Bring every planned effect to its time."""
        with self.engine.begin() as connection:
            connection.execute(update(outbox).values(send_after=moment))


def wait_for_no_disk(raw: Any, _record: Any) -> None:
    """Nothing in a house shows what a cut of power leaves, so no write waits for the disk."""
    raw.execute("PRAGMA synchronous=OFF")


def build_house(
    engine: Engine, folder: Path, rules: CooptationPolicy | None = None, *, letters_on: bool = False
) -> House:
    files = folder / "files"
    files.mkdir()
    key_engine = paper_key_engine(f"sqlite:///{folder / 'paper_keys.db'}")
    event.listen(key_engine, "connect", wait_for_no_disk)
    keys = PaperKeys(key_engine)
    keys.create_tables()
    vault = PaperVault(LocalFolder(files), keys, MasterKeys.parse(generate_master_key("k1")))
    reader, nudged, clock, key = ScriptedReader(), list[str](), Clock(), bytes(range(32))
    homes = Homes(places=SqlPlaces(Transactions(engine)), key=key)
    neighbours = Neighbours(
        homes=homes, policy=default_policy(), rules=rules or POLICY, letters_on=letters_on, clock=clock
    )
    transactions = Transactions(engine, neighbours, clock)
    services = Services(
        transaction=transactions,
        looking=transactions.reading,
        vault=vault,
        read_document=reader,
        encode_reading=encode_reading,
        decode_reading=decode_reading,
        note_erasure=lambda case_id: None,
        nudge=nudged.append,
        today=lambda: TODAY,
        policy=default_policy(),
        trust=TrustList,
        digest_keys=(key,),
        places=SqlPlaces(transactions),
    )
    return House(
        engine=engine,
        transactions=transactions,
        services=services,
        reader=reader,
        vault=vault,
        files=files,
        paper_keys=keys,
        nudged=nudged,
        acts=replace(vouch_house(transactions, neighbours), draw=lambda: NOT_DRAWN),
        clock=clock,
        neighbours=neighbours,
    )


def dossiers_of(house: House) -> CaseDossiers:
    """What the console shows of the house's cases; no page can be drawn."""
    images = PaperImages(services=house.services, transactions=house.transactions, render=lambda *_, **__: b"")
    return CaseDossiers(services=house.services, transactions=house.transactions, images=images)

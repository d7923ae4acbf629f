"""Clients that upload at the same time and keep a journal of every upload that was acknowledged.

A lost connection, or an answer that says "later", is tried again with the same Idempotency-Key.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.campaign.papers import Paper

TRY_LIMIT_S = 180.0
PAUSE_S = 0.2
ANSWER_LIMIT_S = 60.0
LATER = frozenset({502, 503, 504})


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """One upload as the client saw it: what it sent, and what it was told."""

    number: int
    case_id: str
    document_id: str
    sha256: str
    seconds: float
    twin_of: int | None


@dataclass
class Journal:
    """What all clients saw."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)
    errors: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def note(self, entry: Acknowledged) -> None:
        """One more upload is safe, says the service."""
        with self.lock:
            self.acknowledged.append(entry)

    def refuse(self, number: int, status: int) -> None:
        """The service does not take this one."""
        with self.lock:
            self.refused[number] = status

    def trouble(self) -> None:
        """A lost connection, or an answer that says "later"."""
        with self.lock:
            self.errors += 1


class Client:
    """One network's engineer at one service."""

    def __init__(self, base_url: str, api_key: str, journal: Journal) -> None:
        self._http = httpx.Client(
            base_url=base_url, headers={"Authorization": f"Bearer {api_key}"}, timeout=ANSWER_LIMIT_S
        )
        self._journal = journal

    def upload(self, paper: Paper) -> Acknowledged | None:
        """Open a case and send its paper; None when it was refused."""
        claim = {"name": paper.name, "address": paper.address, "account": paper.account}
        opened = self._insist("/v1/cases", f"case-{paper.number}", {"json": claim})
        if opened.status_code != httpx.codes.CREATED:
            self._journal.refuse(paper.number, opened.status_code)
            return None
        case_id = str(opened.json()["id"])
        started = time.monotonic()
        files = {"file": (paper.file_name, paper.data)}
        sent = self._insist(f"/v1/cases/{case_id}/documents", f"document-{paper.number}", {"files": files})
        if sent.status_code != httpx.codes.CREATED:
            self._journal.refuse(paper.number, sent.status_code)
            return None
        entry = Acknowledged(
            number=paper.number,
            case_id=case_id,
            document_id=str(sent.json()["id"]),
            sha256=hashlib.sha256(paper.data).hexdigest(),
            seconds=time.monotonic() - started,
            twin_of=paper.twin_of,
        )
        self._journal.note(entry)
        return entry

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def _insist(self, path: str, key: str, body: dict[str, Any]) -> httpx.Response:
        deadline = time.monotonic() + TRY_LIMIT_S
        while True:
            answer = self._try(path, key, body)
            if answer is not None and answer.status_code not in LATER:
                return answer
            self._journal.trouble()
            if time.monotonic() > deadline:
                raise TimeoutError(f"no answer within {TRY_LIMIT_S:.0f} s")
            time.sleep(PAUSE_S)

    def _try(self, path: str, key: str, body: dict[str, Any]) -> httpx.Response | None:
        try:
            return self._http.post(path, headers={"Idempotency-Key": key}, **body)
        except httpx.TransportError:
            return None


def upload_all(base_url: str, api_key: str, papers: Sequence[Paper], clients: int, journal: Journal) -> float:
    """All papers by so many clients at once; the seconds it took."""
    started = time.monotonic()
    waiting, lock = list(papers), threading.Lock()

    def work() -> None:
        client = Client(base_url, api_key, journal)
        try:
            while (paper := _next(waiting, lock)) is not None:
                client.upload(paper)
        finally:
            client.close()

    run_together(work, clients)
    return time.monotonic() - started


def run_together(work: Callable[[], None], count: int) -> None:
    """The same work in so many threads; the first error is raised."""
    with ThreadPoolExecutor(count, thread_name_prefix="client") as threads:
        for done in [threads.submit(work) for _ in range(count)]:
            done.result()


def _next(waiting: list[Paper], lock: threading.Lock) -> Paper | None:
    with lock:
        return waiting.pop(0) if waiting else None

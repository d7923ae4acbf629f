"""``python -m bench.console``: how fast the next case stands before a moderator, and how much is loaded for it.

The whole service on a local port, a queue of made documents that its own reader has read, and a real browser driven
by keys alone: V, then Ctrl+Enter. Measured in the browser, from the key that sends to the frame in which the next
case's page is drawn (``image``) and to the first frame of its text (``text``). One JSON object on standard output.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from bench.documents.make import make
from bench.documents.values import MadeDocument
from ocr.reading import DocumentReading
from review_queue.adapters.accounts import add_moderator
from review_queue.adapters.first_day import sign_charter
from review_queue.adapters.passwords import generate_password
from review_queue.adapters.sessions import start_session
from review_queue.adapters.team_store import mark_trained
from review_queue.roles import Role
from verification import cases
from verification.adapters.leases import hold
from verification.bootstrap import Composition, compose, ensure_secrets, prepare
from verification.domain.claim import Claim
from verification.pipeline import decide_document
from verification.settings import Settings
from verification.web.app import create_app

LAPTOP = {"width": 1366, "height": 768}
LAYOUTS = ("electricity_boxes", "gas_band", "water_public")
FRESH = timedelta(days=20)
"""How old every paper is on the day it is judged, whatever day it was drawn for."""
MAX_BYTES = 15_000_000
STARTS_WITHIN_S = 30.0
SHOWN_WITHIN_S = 20.0
IS_DRAWN = "() => JSON.parse(sessionStorage.getItem('bench.times') ?? '{}').image > 0"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
STOPWATCH = """
const now = () => performance.timeOrigin + performance.now();
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) sessionStorage.setItem("bench.sent", String(now()));
}, { capture: true });
const measure = (name) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const times = JSON.parse(sessionStorage.getItem("bench.times") ?? "{}");
  sessionStorage.setItem("bench.times", JSON.stringify({ ...times, [name]: now() }));
}));
addEventListener("DOMContentLoaded", () => {
  const image = document.querySelector("[data-image]");
  if (!image) return;
  sessionStorage.removeItem("bench.times");
  measure("text");
  image.decode().then(() => measure("image"));
});
"""
READ_OUT = """() => {
  const sent = Number(sessionStorage.getItem("bench.sent"));
  const times = JSON.parse(sessionStorage.getItem("bench.times"));
  const loads = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const bytes = loads.reduce((sum, load) => sum + (load.transferSize ?? 0), 0);
  return { text: times.text - sent, image: times.image - sent, bytes };
}"""


@dataclass(frozen=True, kw_only=True)
class Account:
    """A moderator who is signed in already."""

    id: str
    login: str
    token: str


class Stand:
    """The service over a queue of made documents, in a folder of its own."""

    def __init__(self, folder: Path, *, undo_seconds: float = 10.0, whole_pages_a_day: int = 20) -> None:
        """Nothing runs yet; ``start`` gives the address."""
        ensure_secrets(Settings(data_dir=folder))
        kept = _kept_secrets(folder)
        self.settings = kept.model_copy(
            update={"undo_seconds": undo_seconds, "whole_pages_a_day": whole_pages_a_day, "double_percent": 0.0}
        )
        prepare(self.settings)
        self.jobs: list[str] = []
        self.sent = 0
        self.drawn: dict[int, MadeDocument] = {}
        self.readings: dict[bytes, DocumentReading] = {}
        self.made: Composition = compose(self.settings, nudge=self.jobs.append)
        config = uvicorn.Config(create_app(self.made), port=0, log_config=None, access_log=False)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def start(self) -> str:
        """The address of the console."""
        self.thread.start()
        end = time.monotonic() + STARTS_WITHIN_S
        while not self.server.started and time.monotonic() < end:
            time.sleep(0.02)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}/moderation"

    def stop(self) -> None:
        """End what was started."""
        self.server.should_exit = True
        if self.thread.is_alive():
            self.thread.join(STARTS_WITHIN_S)
        self.made.readers.close()
        self.made.engine.dispose()

    def queue(self, count: int, seed: int, *, papers: int = 6) -> None:
        """Put made documents in the queue: each paper is read once, each case judged, by the service itself."""
        for place in range(count):
            self._send(self._drawn(seed, place % papers))

    def account(self, login: str, roles: frozenset[Role] = frozenset({Role.MODERATOR})) -> Account:
        """A colleague who has the first day behind them."""
        now = datetime.now(UTC)
        with self.made.engine.begin() as connection:
            made = add_moderator(connection, login=login, password=generate_password(), now=now, roles=roles)
            sign_charter(connection, made, "fr", now)
            mark_trained(connection, made, now)
            token = start_session(connection, made, now).token
        return Account(id=made, login=login, token=token)

    def _drawn(self, seed: int, place: int) -> MadeDocument:
        """The paper of a seed, drawn once."""
        if seed + place not in self.drawn:
            self.drawn[seed + place] = make(seed + place, layout=LAYOUTS[place % len(LAYOUTS)], render="pdf")
        return self.drawn[seed + place]

    def _read(self, data: bytes) -> DocumentReading:
        """What the service reads on a paper, read once."""
        if data not in self.readings:
            self.readings[data] = self.made.services.read_document(data)
        return self.readings[data]

    def _send(self, document: MadeDocument) -> None:
        """One case that a human must look at: the first name is an initial only."""
        self.sent += 1
        case_id = f"case-{self.sent}"
        case = document.cases[0]
        first, *others = case.name.split()
        claim = Claim(name=f"{first[0]}. {' '.join(others)}", address=case.address, account=f"account-{self.sent}")
        issued = date.fromisoformat(document.truth.issue_date or "2026-11-01")
        services = replace(self.made.services, today=lambda: issued + FRESH, read_document=self._read)
        cases.open_case(services, case_id, claim, locale="fr", actor="bench")
        cases.submit_document(
            services, case_id, f"paper-{self.sent}", document.data, max_bytes=MAX_BYTES, actor="bench"
        )
        with hold(self.made.transactions, self.jobs[-1]) as job:
            if job is not None:
                decide_document(job, services)


def _kept_secrets(folder: Path) -> Settings:
    """Settings with the secrets that were made in the folder."""
    return Settings(data_dir=folder, _secrets_dir=folder / "secrets")  # type: ignore[call-arg]


def signed_in(browser: Browser, address: str, account: Account, **more: Any) -> Page:  # noqa: ANN401 - playwright's
    """A browser page of a moderator."""
    context = browser.new_context(**({"viewport": LAPTOP} | more))
    context.add_cookies([{"name": "palier_mod", "value": account.token, "url": address}])
    return context.new_page()


def clear(page: Page, address: str, count: int) -> Iterator[dict[str, float]]:
    """Answer cases with the keyboard; each yields what was measured of the case that came next."""
    page.add_init_script(STOPWATCH)
    page.goto(address)
    page.locator("[data-next]").press("Enter")
    for _ in range(count):
        _wait_shown(page)
        page.keyboard.press("v")
        here = page.url
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, here=here: url != here and "/items/" in url)  # type: ignore[misc]
        _wait_shown(page)
        measured: dict[str, float] = page.evaluate(READ_OUT)
        yield measured


def _wait_shown(page: Page) -> None:
    page.wait_for_selector("html.scripted")
    end = time.monotonic() + SHOWN_WITHIN_S
    while not page.evaluate(IS_DRAWN) and time.monotonic() < end:
        time.sleep(0.01)


def percentile(values: list[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


def run(count: int, seed: int, papers: int) -> dict[str, Any]:
    """The figures of one run over ``count`` cases."""
    folder = Path(tempfile.mkdtemp(prefix="palier-console-"))
    stand = Stand(folder)
    try:
        stand.queue(count + 1, seed, papers=papers)
        address = stand.start()
        with chromium() as browser:
            times = list(clear(signed_in(browser, address, stand.account("bench")), address, count))
    finally:
        stand.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return summary(times)


def summary(times: list[dict[str, float]]) -> dict[str, Any]:
    """Middle and slow cases, in milliseconds; bytes are those of one case with its page, as sent."""
    figures: dict[str, Any] = {"cases": len(times)}
    for name in ("text", "image"):
        values = [each[name] for each in times]
        figures[f"{name}_ms"] = {"p50": round(percentile(values, 0.5)), "p95": round(percentile(values, 0.95))}
    sizes = [each["bytes"] for each in times]
    figures["bytes"] = {"p50": round(percentile(sizes, 0.5)), "p95": round(percentile(sizes, 0.95))}
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.console", description=__doc__)
    parser.add_argument("--cases", type=int, default=60, help="cases to answer")
    parser.add_argument("--papers", type=int, default=12, help="different papers among them")
    parser.add_argument("--seed", type=int, default=20261122, help="the same seed makes the same papers")
    options = parser.parse_args()
    sys.stdout.write(json.dumps(run(options.cases, options.seed, options.papers)) + "\n")


if __name__ == "__main__":
    main()

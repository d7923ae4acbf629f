"""Every message several times, in any order, also long after the decision: one decision each."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from celery import Celery
from kombu.exceptions import ChannelError
from sqlalchemy import Engine, select

from bench.campaign.checker import Findings, check_run
from bench.campaign.clients import Journal, upload_all
from bench.campaign.installations import City
from bench.campaign.papers import Paper
from bench.campaign.watching import is_quiet, wait_until
from verification.adapters.database import make_engine
from verification.adapters.tables import jobs
from verification.worker import DECIDE

COPIES = 3
QUEUE = "palier"
LIMIT_S = 900.0


def run_duplicates(city: City, papers: Sequence[Paper], clients: int, seed: int, limit_s: float = LIMIT_S) -> Findings:
    """Uploads wait without a worker, their messages are multiplied and shuffled, then the work starts."""
    journal, engine, rng = Journal(), make_engine(city.settings.database), Random(f"duplicates-{seed}")
    try:
        city.install()
        city.start_web()
        upload_all(city.base_url, city.api_key, papers, clients, journal)
        sent = send_copies(city.settings.broker_url, job_ids(engine), rng)
        city.start_working()
        is_over = wait_until(lambda: is_quiet(engine), limit_s)
        sent += send_copies(city.settings.broker_url, job_ids(engine), rng)
        is_empty = wait_until(lambda: waiting_messages(city.settings.broker_url) == 0, limit_s)
    finally:
        engine.dispose()
        city.stop()
    findings = check_run(city.settings, journal)
    findings.require(is_over, f"not quiet within {limit_s:.0f} s")
    findings.require(is_empty, "messages left in the queue")
    findings.require(len(journal.acknowledged) == len(papers), "uploads that were never acknowledged")
    findings.figures["messages"] = sent + len(papers)
    return findings


def job_ids(engine: Engine) -> list[str]:
    """All jobs, done or not."""
    with engine.connect() as connection:
        return list(connection.execute(select(jobs.c.id).order_by(jobs.c.id)).scalars())


def send_copies(broker_url: str, ids: Sequence[str], rng: Random) -> int:
    """So many more messages for each job, shuffled; how many were sent."""
    app = Celery("copies", broker=broker_url)
    copies = list(ids) * COPIES
    rng.shuffle(copies)
    for job_id in copies:
        app.send_task(DECIDE, args=(job_id,), queue=QUEUE)
    app.close()
    return len(copies)


def waiting_messages(broker_url: str) -> int:
    """How many messages nobody took yet."""
    app = Celery("copies", broker=broker_url)
    with app.connection_for_read() as connection, connection.channel() as channel:
        try:
            return int(channel.queue_declare(QUEUE, passive=True).message_count)
        except ChannelError:  # Redis has no empty queue
            return 0

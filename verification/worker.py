"""Celery: messages that only say "look"; the job rows decide what is done.

``palier worker`` and ``palier scheduler`` start ``app`` as processes of their own. In the embedded default the
same app runs on kombu's in-memory transport inside the web process (``EmbeddedWorker``). ``configure`` comes first.
"""

from __future__ import annotations

import threading
from functools import cache

import structlog
from celery import Celery
from celery.beat import Scheduler, Service
from celery.signals import setup_logging
from celery.worker import WorkController
from kombu.exceptions import OperationalError

from verification.adapters.leases import hold
from verification.adapters.unit_of_work import Transactions
from verification.bootstrap import Composition, compose, utc_now
from verification.domain.errors import OutageError
from verification.effects import deliver_effects
from verification.logs import configure_logs
from verification.pipeline import decide_document
from verification.settings import Settings

DECIDE, SWEEP, DELIVER, TIDY = "palier.decide", "palier.sweep", "palier.deliver", "palier.tidy"

VISIBILITY_TIMEOUT_S = 300
"""Longer than any reading (60 s and its margin), or Redis would hand a running task out twice."""

TASK_LIMIT_S = 240
PUBLISH_TIMEOUT_S = 2.0
MEMORY_POLL_S = 0.01
MOST_NUDGES_A_SWEEP = 10
MOST_EFFECTS_A_ROUND = 50
ORPHAN_AGE_S = 3600
TIDY_EVERY_S = 3600

log = structlog.get_logger(__name__)


app = Celery("palier")


def configure(settings: Settings) -> Celery:
    """Give ``app`` the settings that survive a kill: late acks, one message at a time, no results."""
    app.conf.update(
        broker_url=settings.broker_url,
        palier_settings=settings,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        task_time_limit=TASK_LIMIT_S,
        task_default_queue="palier",
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport_options(settings.broker_url),
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        beat_schedule={
            "sweep": {
                "task": SWEEP,
                "schedule": settings.sweep_seconds,
                "options": {"expires": settings.sweep_seconds},
            },
            "deliver": {"task": DELIVER, "schedule": settings.sweep_seconds, "options": {"expires": 60}},
            "tidy": {"task": TIDY, "schedule": TIDY_EVERY_S, "options": {"expires": TIDY_EVERY_S}},
        },
    )
    return app


def _transport_options(broker_url: str) -> dict[str, object]:
    if broker_url.startswith("memory"):
        return {"polling_interval": MEMORY_POLL_S}
    # Without max_retries kombu tries a broker that is away for 6 s, while a resident waits for the 201.
    lasting: dict[str, object] = {"socket_timeout": PUBLISH_TIMEOUT_S, "max_retries": 0}
    if broker_url.startswith("amqp"):
        return lasting | {"confirm_publish": True}
    return lasting | {"visibility_timeout": VISIBILITY_TIMEOUT_S}


@cache
def composition() -> Composition:
    """This process's services, made at first use (after the pool has forked)."""
    settings: Settings = app.conf.palier_settings
    return compose(settings, nudge=nudge)


def nudge(job_id: str) -> None:
    """Tell the workers about a job; when the broker is away the sweeper will."""
    try:
        app.send_task(DECIDE, args=(job_id,), retry=False)
    except (OperationalError, OSError):
        log.warning("nudge.not_sent", job=job_id)


@app.task(name=DECIDE)  # type: ignore[untyped-decorator]
def decide(job_id: str) -> None:
    """Decide one document, unless somebody else has it or it is done."""
    made = composition()
    with hold(made.transactions, job_id) as job:
        if job is not None:
            decision = decide_document(job, made.services)
            log.info("document.decided", document=job.document_id, outcome=decision.outcome.value)


@app.task(name=SWEEP)  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Nudge what is overdue: a few at a time, each with a growing pause."""
    try:
        with composition().transactions() as work:
            overdue = work.jobs.overdue(MOST_NUDGES_A_SWEEP)
    except OutageError as error:
        log.warning("sweep.put_off", error=error.code)
        return
    for job_id in overdue:
        nudge(job_id)


@app.task(name=DELIVER)  # type: ignore[untyped-decorator]
def deliver() -> None:
    """Carry out effects that are due."""
    made = composition()
    try:
        deliver_effects(made.transactions, made.services.vault, MOST_EFFECTS_A_ROUND)
    except OutageError as error:
        log.warning("deliver.put_off", error=error.code)


@app.task(name=TIDY)  # type: ignore[untyped-decorator]
def tidy() -> None:
    """Remove files that no row knows: uploads that ended between storing and committing."""
    made = composition()

    def is_known(document_id: str) -> bool:
        with made.transactions.reading() as work:
            return work.cases.has_document(document_id)

    try:
        gone = made.vault.collect_orphans(is_known, ORPHAN_AGE_S, utc_now())
    except OutageError as error:
        log.warning("tidy.put_off", error=error.code)
        return
    if gone:
        log.info("tidy.done", files=gone)


@setup_logging.connect  # type: ignore[untyped-decorator]
def _own_logs(**_options: object) -> None:
    """Keep Celery from setting up logs of its own."""
    configure_logs(app.conf.palier_settings.log_level)


def take_over(transactions: Transactions) -> None:
    """At the start of the only worker there is: the leases of its killed predecessor end, their jobs are due."""
    with transactions() as work:
        work.jobs.end_leases()


class EmbeddedWorker:
    """The worker and the scheduler as threads of this process, on the in-memory transport."""

    def __init__(self, threads: int) -> None:
        self._controller = WorkController(
            app=app,
            pool_cls="threads",
            concurrency=threads,
            without_mingle=True,
            without_gossip=True,
            without_heartbeat=True,
            hostname="embedded@palier",
        )
        self._scheduler = Service(app, scheduler_cls=Scheduler)
        self._threads = [
            threading.Thread(target=self._controller.start, name="worker", daemon=True),
            threading.Thread(target=self._scheduler.start, name="scheduler", daemon=True),
        ]

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Finish what is running, then stop; what is left is found again at the next start."""
        self._scheduler.stop(wait=False)
        self._controller.stop(in_sighandler=False)
        self._threads[0].join(timeout_s)

"""Celery: messages that only say "look"; the job rows decide what is done.

``palier worker`` and ``palier scheduler`` start ``app`` as processes of their own. In the embedded default the
same app runs on kombu's in-memory transport inside the web process (``EmbeddedWorker``). ``configure`` comes first.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import cache

import structlog
from celery import Celery
from celery.beat import Scheduler, Service
from celery.signals import setup_logging
from celery.worker import WorkController
from kombu.exceptions import OperationalError

from cooptation.acts import requests, sweeping
from review_queue.errors import NoSettlerError
from verification.adapters.event_store import WEBHOOK
from verification.adapters.leases import hold
from verification.adapters.outbox_store import COMMIT_ANSWER, FORGET_MAIL, MESSAGE
from verification.adapters.report_mail import tell_authors
from verification.adapters.unit_of_work import Transactions
from verification.bootstrap import (
    Composition,
    Outside,
    compose,
    make_outside,
    utc_now,
)
from verification.consequences import SAMPLE_KEPT
from verification.deliveries import call_webhooks, forget_messages, send_messages
from verification.domain.errors import CaseChangedError, OutageError
from verification.effects import deliver_effects
from verification.logs import configure_logs
from verification.pipeline import decide_document
from verification.routing_rounds import look_again as look_again_who
from verification.settings import Settings
from verification.settlement import commit_answers

DECIDE, SWEEP, DELIVER, TIDY = "palier.decide", "palier.sweep", "palier.deliver", "palier.tidy"
POST, TELL = "palier.post", "palier.tell"
ANSWERS, QUEUE_TIME = "palier.answers", "palier.queue_time"
LOOK_AGAIN = "palier.look_again"

VISIBILITY_TIMEOUT_S = 300
"""Longer than any reading (60 s and its margin), or Redis would hand a running task out twice."""

TASK_LIMIT_S = 240
PUBLISH_TIMEOUT_S = 2.0
MEMORY_POLL_S = 0.01
MOST_NUDGES_A_SWEEP = 10
MOST_EFFECTS_A_ROUND = 50
MOST_ANSWERS_A_ROUND = 200
QUEUE_TIME_EVERY_S = 60
"""How often ended leases are written down; taking an item does not wait for it."""

MOST_FAR_A_ROUND = 20
"""Messages or calls: at 5 s each, the longest they may take, well within the task's limit."""

MAIL_KEPT_DAYS = 30
"""How long the local folder keeps a message; a case that is erased takes its messages along at once."""

ORPHAN_AGE_S = 3600
TIDY_EVERY_S = 3600
LOOK_AGAIN_EVERY_S = 60
"""Windows and requests end by the hour; a minute late is soon."""

MOST_REQUESTS_A_ROUND = 100

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
            "answers": {
                "task": ANSWERS,
                "schedule": settings.sweep_seconds,
                "options": {"expires": settings.sweep_seconds},
            },
            "queue_time": {
                "task": QUEUE_TIME,
                "schedule": QUEUE_TIME_EVERY_S,
                "options": {"expires": QUEUE_TIME_EVERY_S},
            },
            "post": {"task": POST, "schedule": settings.sweep_seconds, "options": {"expires": settings.sweep_seconds}},
            "tell": {"task": TELL, "schedule": settings.sweep_seconds, "options": {"expires": settings.sweep_seconds}},
            "look_again": {
                "task": LOOK_AGAIN,
                "schedule": LOOK_AGAIN_EVERY_S,
                "options": {"expires": LOOK_AGAIN_EVERY_S},
            },
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


@cache
def outside() -> Outside:
    """What this process needs for other people's servers, made at first use as well."""
    made = composition()
    return make_outside(made.settings, made.services, made.transactions)


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


@app.task(name=ANSWERS)  # type: ignore[untyped-decorator]
def answers() -> None:
    """Bring moderators' answers to their end whose undo time is over; the web process does so too (AnswerKeeper)."""
    made = composition()
    try:
        commit_answers(made.services, made.transactions, COMMIT_ANSWER, MOST_ANSWERS_A_ROUND)
    except OutageError as error:
        log.warning("answers.put_off", error=error.code)
    except NoSettlerError as error:
        log.error("answers.stuck", error=error.code)


@app.task(name=QUEUE_TIME)  # type: ignore[untyped-decorator]
def queue_time() -> None:
    """Take back what nobody holds any more, and learn how long answers take."""
    try:
        with composition().transactions() as work:
            work.reviews.keep_time(work.now - SAMPLE_KEPT)
            work.reviews.measure_paces()
            look_again_who(work)
    except OutageError as error:
        log.warning("queue_time.put_off", error=error.code)


@app.task(name=POST)  # type: ignore[untyped-decorator]
def post() -> None:
    """Send the messages to residents that are due."""
    out = outside()
    try:
        sent = send_messages(out.transactions, MESSAGE, out.letters.write, out.post, MOST_FAR_A_ROUND)
        forget_messages(out.transactions, FORGET_MAIL, out.folder.forget, MOST_FAR_A_ROUND)
        tell_authors(composition().house, out.post, composition().settings.site, MOST_FAR_A_ROUND)
    except OutageError as error:
        log.warning("post.put_off", error=error.code)
        return
    if sent:
        log.info("post.done", messages=sent)


@app.task(name=TELL)  # type: ignore[untyped-decorator]
def tell() -> None:
    """Call the network's webhooks that are due."""
    out = outside()
    try:
        call_webhooks(out.transactions, WEBHOOK, out.call, MOST_FAR_A_ROUND)
    except OutageError as error:
        log.warning("tell.put_off", error=error.code)


@app.task(name=LOOK_AGAIN)  # type: ignore[untyped-decorator]
def look_again() -> None:
    """Judge the requests whose objection window, hold or life is over, and end what has a last day."""
    try:
        requests.look_again(composition().house, MOST_REQUESTS_A_ROUND)
        sweeping.sweep(composition().house, MOST_REQUESTS_A_ROUND)
    except (OutageError, CaseChangedError) as error:
        log.warning("look_again.put_off", error=error.code)


@app.task(name=TIDY)  # type: ignore[untyped-decorator]
def tidy() -> None:
    """Remove files that no row knows: uploads that ended between storing and committing."""
    made = composition()
    outside().folder.remove_older(utc_now() - timedelta(days=MAIL_KEPT_DAYS))

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


class AnswerKeeper:
    """A thread that brings moderators' answers to their end: they are due in seconds, and every worker may be reading.

    It runs in the web process, which took the answers and has what they need; several take different answers.
    """

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep_answering, name="answers", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Finish the round that is running."""
        self._ended.set()
        self._thread.join(timeout_s)

    def _keep_answering(self) -> None:
        """Look for due answers until the process ends; a round that fails is told and does not end the looking."""
        while not self._ended.wait(app.conf.palier_settings.sweep_seconds):
            try:
                answers()
            except Exception as error:  # noqa: BLE001 - the edge of this thread: else every later answer would wait
                log.error("answers.failed", error=type(error).__name__)


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
        """Start every thread."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Finish what is running, then stop; what is left is found again at the next start."""
        self._scheduler.stop(wait=False)
        self._controller.stop(in_sighandler=False)
        self._threads[0].join(timeout_s)

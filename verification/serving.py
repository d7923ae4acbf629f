"""Starting and ending the processes: web (with the embedded worker where there is no broker), worker, scheduler."""

from __future__ import annotations

import signal

import uvicorn

from verification.bootstrap import require_sandbox
from verification.logs import configure_logs
from verification.settings import Settings
from verification.web.app import create_app
from verification.worker import AnswerKeeper, EmbeddedWorker, composition, configure, take_over

GRACE_S = 10
"""How long requests that are being answered may take to end after Ctrl-C."""


def serve(settings: Settings) -> None:
    """Answer HTTP until the process is told to end."""
    configure_logs(settings.log_level)
    configure(settings)
    made = composition()
    embedded = EmbeddedWorker(settings.readers) if settings.is_embedded else None
    if embedded is not None:
        take_over(made.transactions)
        embedded.start()
    answers = AnswerKeeper()
    answers.start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        uvicorn.run(
            create_app(made),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=GRACE_S,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
            server_header=False,
        )
    except KeyboardInterrupt:
        pass  # Ctrl-C, or SIGTERM after uvicorn has answered what was under way.
    finally:
        if embedded is not None:
            embedded.stop()
        answers.stop()
        made.readers.close()


def run_worker(settings: Settings, concurrency: int) -> None:
    """Work on messages until the process is told to end."""
    require_sandbox(settings)
    configure_logs(settings.log_level)
    app = configure(settings)
    app.worker_main(
        [
            "worker",
            f"--concurrency={concurrency}",
            "--without-mingle",
            "--without-gossip",
            f"--loglevel={settings.log_level}",
        ]
    )


def run_scheduler(settings: Settings) -> None:
    """Send the sweep and the delivery of effects, on time, until the process is told to end."""
    configure_logs(settings.log_level)
    app = configure(settings)
    app.Beat(scheduler="celery.beat:Scheduler", loglevel=settings.log_level).run()

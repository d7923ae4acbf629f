"""The broker is only a messenger: without it an upload is taken all the same, and the settings survive a kill."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.servers import free_ports

NUDGE = """
import sys
import time
from verification.settings import Settings
from verification.worker import app, configure, nudge

configure(Settings(broker_url=sys.argv[1]))
started = time.monotonic()
nudge("some-job")
print("seconds", time.monotonic() - started)
print(app.conf.task_acks_late, app.conf.task_reject_on_worker_lost, app.conf.worker_prefetch_multiplier)
print(app.conf.task_always_eager, app.conf.broker_transport_options)
"""
PATIENCE_S = 2.0
"""How long an upload may wait for a broker that does not answer."""


def nudge_through(broker_url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", NUDGE, broker_url]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_away_stops_no_upload_and_is_said_in_the_log(scheme: str) -> None:
    ended = nudge_through(f"{scheme}://127.0.0.1:{free_ports(1)[0]}/0")

    assert ended.returncode == 0, ended.stderr
    assert "nudge.not_sent" in ended.stdout + ended.stderr
    assert float(ended.stdout.split("seconds ")[1].split()[0]) < PATIENCE_S


def test_a_message_is_acknowledged_only_after_the_work_and_given_back_when_the_worker_dies() -> None:
    ended = nudge_through("memory://")

    assert ended.stdout.splitlines()[-2] == "True True 1"
    assert ended.stdout.splitlines()[-1].startswith("False ")


def test_rabbitmq_confirms_what_it_took() -> None:
    # Without confirms a killed RabbitMQ lost whole bursts of messages (measured when the project was designed).
    ended = nudge_through(f"amqp://127.0.0.1:{free_ports(1)[0]}/0")

    assert "'confirm_publish': True" in ended.stdout

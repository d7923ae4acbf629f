"""Redis and RabbitMQ, each in a temporary folder on free ports of 127.0.0.1."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers import free_ports

REDIS = "redis-server"
RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_START_LIMIT_S = 90
_STOP_LIMIT_S = 20


def is_redis_installed() -> bool:
    """Whether Redis can be started here."""
    return shutil.which(REDIS) is not None


def is_rabbitmq_installed() -> bool:
    """Whether RabbitMQ can be started here."""
    return RABBITMQ.exists()


@contextmanager
def run_redis() -> Iterator[str]:
    """The URL of a Redis that keeps every write, for the time of the block."""
    folder, port = Path(tempfile.mkdtemp(prefix="palier-redis-")), free_ports(1)[0]
    options = ["--port", port, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--save", ""]
    with _process([REDIS, *map(str, options)], folder, dict(os.environ), port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def run_rabbitmq() -> Iterator[str]:
    """The URL of a RabbitMQ with a virtual host of its own, for the time of the block."""
    folder = Path(tempfile.mkdtemp(prefix="palier-rabbit-"))
    port, distribution, epmd = free_ports(3)
    environment = dict(os.environ) | {
        "HOME": str(folder),
        "RABBITMQ_NODENAME": f"palier{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(distribution),
        "ERL_EPMD_PORT": str(epmd),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-setcookie palier",
    }
    try:
        with _process([str(RABBITMQ)], folder, environment, port):
            yield f"amqp://guest:guest@127.0.0.1:{port}//"
    finally:
        # Erlang's port mapper detaches itself; it listens on a port of ours, so it is ours to end.
        subprocess.run(["epmd", "-port", str(epmd), "-kill"], check=False, capture_output=True)  # noqa: S603, S607


@contextmanager
def _process(command: list[str], folder: Path, environment: dict[str, str], port: int) -> Iterator[None]:
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 - a server of our own, no input of others
            command, cwd=folder, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_for(port, server, folder)
        yield
    finally:
        _end(server)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline:
        assert server.poll() is None, (folder / "output").read_text(errors="replace")[-2000:]
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start in time")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the whole group that was started here."""
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(_STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()

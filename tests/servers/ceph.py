"""A real S3 server: the smallest Ceph (monitor, manager, one disk) with its gateway, in a temporary folder.

Debian packages: radosgw ceph-mon ceph-osd ceph-mgr ceph-common. The manager is only needed while the pools are
made and is stopped afterwards.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_ports

_PROGRAMS = ("ceph-mon", "ceph-mgr", "ceph-osd", "radosgw", "radosgw-admin", "ceph", "monmaptool")
_LIMIT_S = 90
_TRIES = 5
_PAUSE_S = 0.5
_STOP_LIMIT_S = 10
_OSD_PORT_SPAN = 60
_BLOCK_BYTES = 4 * 1024**3
"""A sparse file; only what is written takes room."""

_CONFIG = """
[global]
fsid = {fsid}
mon host = [v1:127.0.0.1:{mon_port}/0]
ms bind msgr2 = false
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
paxos propose interval = 0.05
paxos min wait = 0.01
osd crush chooseleaf type = 0
osd memory target = 939524096
ms bind port min = {osd_port}
ms bind port max = {osd_port_end}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
run dir = {folder}/run
log file = {folder}/log/$name.log
admin socket = {folder}/run/$name.asok
pid file = {folder}/run/$name.pid
[mon.a]
mon data = {folder}/mon
[osd.0]
osd data = {folder}/osd
osd objectstore = bluestore
bluestore block size = {block_bytes}
osd max object name len = 256
[mgr.x]
mgr data = {folder}/mgr
[client.rgw]
rgw data = {folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:{rgw_port}
rgw thread pool size = 16
"""


@dataclass(frozen=True)
class S3Server:
    """Where a running server answers, and who may ask."""

    endpoint_url: str
    region: str
    access_key: str
    secret_key: str


def is_installed() -> bool:
    """Whether all the programs are there."""
    return all(shutil.which(program) for program in _PROGRAMS)


@contextmanager
def run_ceph() -> Iterator[S3Server]:
    """A server for the time of the block; its processes are stopped by their ids and its folder removed."""
    folder = Path(tempfile.mkdtemp(prefix="palier-s3-"))
    try:
        yield _start(folder)
    finally:
        for name in ("client.rgw", "osd.0", "mgr.x", "mon.a"):
            _stop(folder / "run" / f"{name}.pid")
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> S3Server:
    """The cluster, one user, the gateway."""
    port = _write_config(folder)
    _start_cluster(folder)
    server = S3Server(f"http://127.0.0.1:{port}", "default", "TESTACCESSKEY", uuid.uuid4().hex)
    keys = ("--access-key", server.access_key, "--secret-key", server.secret_key)
    _ceph(folder, "radosgw-admin", "-n", "client.rgw", "user", "create", "--uid=t", "--display-name=t", *keys)
    _ceph(folder, "radosgw", "-n", "client.rgw")
    _wait_until(lambda: _answers(port), "the S3 gateway does not answer")
    _stop(folder / "run" / "mgr.x.pid")
    return server


def _write_config(folder: Path) -> int:
    """Folders and configuration; gives the port of the gateway."""
    for name in ("mon", "osd", "mgr", "rgw", "run", "log"):
        (folder / name).mkdir()
    mon_port, rgw_port, osd_port = free_ports(3)
    osd_port = min(osd_port, 65_535 - _OSD_PORT_SPAN)
    config = _CONFIG.format(
        fsid=uuid.uuid4(),
        folder=folder,
        mon_port=mon_port,
        rgw_port=rgw_port,
        osd_port=osd_port,
        osd_port_end=osd_port + _OSD_PORT_SPAN,
        block_bytes=_BLOCK_BYTES,
    )
    (folder / "ceph.conf").write_text(config)
    return rgw_port


def _start_cluster(folder: Path) -> None:
    """Monitor, manager and one disk, up when this returns."""
    config = (folder / "ceph.conf").read_text()
    fsid = config.split("fsid = ")[1].split()[0]
    address = config.split("mon host = ")[1].split("/")[0] + "]"
    monmap = str(folder / "monmap")
    _ceph(folder, "monmaptool", "--create", "--clobber", "--addv", "a", address, "--fsid", fsid, monmap)
    _ceph(folder, "ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap)
    _ceph(folder, "ceph-mon", "-i", "a")
    _ceph(folder, "ceph-mgr", "-i", "x")
    osd_id = str(uuid.uuid4())
    _ceph(folder, "ceph", "osd", "new", osd_id, "0")
    _ceph(folder, "ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd_id)
    _ceph(folder, "ceph-osd", "-i", "0")
    _wait_until(lambda: "1 up" in _ceph(folder, "ceph", "osd", "stat"), "the disk of the test server is not up")


def _ceph(folder: Path, program: str, *arguments: str) -> str:
    """Run one of the programs, again when it fails: a monitor just started refuses for a moment.

    The daemons go to the background by themselves, so what they print goes to files, not to pipes.
    """
    for _ in range(_TRIES):
        finished, printed = _ceph_once(folder, program, *arguments)
        if finished == 0:
            return printed
        time.sleep(_PAUSE_S)
    log = (folder / "log" / "commands.log").read_text()[-2000:]
    raise AssertionError(f"{program} failed with {finished}: {log}")


def _ceph_once(folder: Path, program: str, *arguments: str) -> tuple[int, str]:
    """The exit code and what was printed."""
    command = [program, "-c", str(folder / "ceph.conf"), *arguments]
    environment = {**os.environ, "CEPH_CONF": str(folder / "ceph.conf")}
    with (folder / "log" / "commands.log").open("ab") as log, (folder / "out").open("w+") as out:
        done = subprocess.run(
            command, check=False, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=log, timeout=_LIMIT_S
        )
        out.seek(0)
        return done.returncode, out.read()


def _answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _wait_until(ready: Callable[[], bool], otherwise: str) -> None:
    """Ask again every tenth of a second, for a limited time."""
    deadline = time.monotonic() + _LIMIT_S
    while not ready():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


def _stop(pid_file: Path) -> None:
    """End the process of a pid file, first kindly; nothing happens when it is not running."""
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text())
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + _STOP_LIMIT_S
        while _is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        if not _is_running(pid):
            break
    pid_file.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    """Whether the process is there and not a zombie that waits for its parent."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"

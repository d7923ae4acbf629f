"""The walls around the reading process: what it is started with, and what it may use.

Two layers. Resource limits always hold; the process sets them on itself before the first document. Where
bubblewrap is installed and works, the process also sees no network, no other process, and of the file system
only the programs it needs, read-only. ``Sandbox`` says plainly which of the two it is.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from ocr.limits import Limits

KEPT_VARIABLES = ("PATH", "LANG", "TESSDATA_PREFIX")
MOST_OPEN_FILES = 64
MOST_EXTRA_PROCESSES = 48
"""Processes and threads beyond those the account already has: the reader, Tesseract and their threads."""

SCRATCH_BYTES = 268_435_456
"""Size of the process's private temporary folder in memory: a few page pictures."""

PROBE_TIMEOUT_S = 10
CHILD_MODULE = "ocr.adapters.child"
_PACKAGE = Path(__file__).resolve().parent.parent
_SYSTEM_FOLDERS = ("/lib", "/lib32", "/lib64", "/bin", "/sbin")
_SYSTEM_FILES = ("/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts")


class Sandbox(StrEnum):
    """What holds the reading process."""

    BUBBLEWRAP = "bubblewrap"
    RLIMITS = "rlimits"


@lru_cache(maxsize=1)
def available_sandbox() -> Sandbox:
    """The best that works on this machine, tried once."""
    if shutil.which("bwrap") is None:
        return Sandbox.RLIMITS
    command = command_of(Sandbox.BUBBLEWRAP, ("-c", "import numpy"))
    try:
        done = subprocess.run(  # noqa: S603 - our own command, no input of others
            command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=PROBE_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return Sandbox.RLIMITS
    return Sandbox.BUBBLEWRAP if done.returncode == 0 else Sandbox.RLIMITS


def command_of(sandbox: Sandbox, program: tuple[str, ...] = ("-m", CHILD_MODULE)) -> list[str]:
    """The command that starts the reading process, or another Python program behind the same walls."""
    walls = _walls() if sandbox is Sandbox.BUBBLEWRAP else []
    return [*walls, sys.executable, "-P", *program]


def environment() -> dict[str, str]:
    """All the variables the process is given: no secret of the service is among them."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {"PATH": os.defpath, "LANG": "C.UTF-8"} | kept | {
        "PYTHONPATH": str(_PACKAGE.parent),
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def limit_this_process(limits: Limits) -> None:
    """Bound this process and all it starts, for good."""
    bounds = {
        resource.RLIMIT_AS: limits.max_address_space_bytes,
        resource.RLIMIT_FSIZE: limits.max_file_bytes,
        resource.RLIMIT_NOFILE: MOST_OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: _own_threads() + MOST_EXTRA_PROCESSES,
    }
    for kind, wanted in bounds.items():
        hard = resource.getrlimit(kind)[1]
        bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (bound, bound))


def allow_cpu(limits: Limits) -> None:
    """Give this process so many more seconds of computing, for the next document; then the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + limits.max_cpu_seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _own_threads() -> int:
    """Processes and threads this account has now, as far as they can be seen."""
    count = 0
    for folder in Path("/proc").glob("[0-9]*/task"):
        try:
            count += len(list(folder.iterdir())) if folder.stat().st_uid == os.getuid() else 0
        except OSError:
            continue
    return count


def _walls() -> list[str]:
    """The bubblewrap command up to the program it runs."""
    binds = [part for path in _visible_folders() for part in ("--ro-bind", path, path)]
    optional = [part for path in _SYSTEM_FILES for part in ("--ro-bind-try", path, path)]
    return [
        "bwrap", "--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--hostname", "reader",
        "--size", str(SCRATCH_BYTES), "--tmpfs", "/tmp",  # noqa: S108 - inside the sandbox, its own
        *_system_links(), *binds, *optional,
        "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/", "--chdir", "/tmp",  # noqa: S108
    ]


def _system_links() -> list[str]:
    """The top folders of the system: links stay links, real folders are shown read-only."""
    parts: list[str] = []
    for name in _SYSTEM_FOLDERS:
        path = Path(name)
        if path.is_symlink():
            parts += ["--symlink", str(path.readlink()), name]
        elif path.is_dir():
            parts += ["--ro-bind", name, name]
    return parts


def _visible_folders() -> list[str]:
    """What the process must see: programs, this Python with its packages, this package, Tesseract's models."""
    wanted = [Path("/usr"), Path(sys.base_prefix).resolve(), Path(sys.prefix), _PACKAGE]
    models = os.environ.get("TESSDATA_PREFIX")
    if models and Path(models).is_dir():
        wanted.append(Path(models).resolve())
    shown: list[Path] = []
    for path in wanted:
        if not any(path.is_relative_to(other) for other in shown):
            shown.append(path)
    return [str(path) for path in shown]

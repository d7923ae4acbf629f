"""What a program inside the walls can and cannot do. The programs below are what a hostile document would run."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ocr.adapters.reader import ReaderPool
from ocr.adapters.sandbox import Sandbox, available_sandbox, command_of, environment
from tests.ocr.papers import bill_pdf

needs_bubblewrap = pytest.mark.skipif(
    available_sandbox() is not Sandbox.BUBBLEWRAP, reason="bubblewrap is not installed or does not work here"
)
LIMITED = """
from ocr.adapters.sandbox import limit_this_process, allow_cpu
from ocr.limits import Limits
limit_this_process(Limits(max_cpu_seconds=1, max_file_bytes=1000, max_address_space_bytes=1024**3))
allow_cpu(Limits(max_cpu_seconds=1))
"""


def outcome(program: str, sandbox: Sandbox, folder: Path) -> subprocess.CompletedProcess[str]:
    command = command_of(sandbox, ("-c", program))
    return subprocess.run(
        command, env=environment(), cwd=folder, capture_output=True, text=True, timeout=20, check=False
    )


@needs_bubblewrap
@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/shadow", "/var", "{project}/pyproject.toml", "{project}/tests",
                                  "{folder}/paper"])
def test_files_of_the_machine_are_not_there(path: str, tmp_path: Path) -> None:
    (tmp_path / "paper").write_text("private")
    target = path.format(project=Path(__file__).resolve().parents[2], folder=tmp_path)

    done = outcome(f"from pathlib import Path; print(Path({target!r}).exists())", Sandbox.BUBBLEWRAP, tmp_path)

    assert done.stdout.strip() == "False", done.stderr


@needs_bubblewrap
def test_network_is_not_there(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        program = f"import socket; socket.create_connection(('127.0.0.1', {port}), timeout=2)"

        inside, outside = (outcome(program, sandbox, tmp_path) for sandbox in (Sandbox.BUBBLEWRAP, Sandbox.RLIMITS))

    assert inside.returncode != 0
    assert outside.returncode == 0


@needs_bubblewrap
@pytest.mark.parametrize("folder", ["/usr", str(Path(sys.prefix)), "/"])
def test_nothing_can_be_written_but_the_scratch_folder(folder: str, tmp_path: Path) -> None:
    write = "open({!r}, 'w').write('x')"

    assert outcome(write.format(f"{folder}/intruder"), Sandbox.BUBBLEWRAP, tmp_path).returncode != 0
    assert outcome(write.format("/tmp/scratch"), Sandbox.BUBBLEWRAP, tmp_path).returncode == 0


@needs_bubblewrap
def test_other_processes_are_not_seen(tmp_path: Path) -> None:
    program = "from pathlib import Path; print(len(list(Path('/proc').glob('[0-9]*'))))"

    assert int(outcome(program, Sandbox.BUBBLEWRAP, tmp_path).stdout) <= 3


@pytest.mark.parametrize("sandbox", list(Sandbox))
def test_secrets_of_the_service_are_not_in_the_environment(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sandbox is Sandbox.BUBBLEWRAP and available_sandbox() is not sandbox:
        pytest.skip("bubblewrap is not installed or does not work here")
    monkeypatch.setenv("PALIER_MASTER_KEY", "hunter2")

    done = outcome("import os; print(sorted(os.environ))", sandbox, tmp_path)

    assert "PATH" in done.stdout
    assert "PALIER" not in done.stdout


def test_memory_is_bounded(tmp_path: Path) -> None:
    done = outcome(LIMITED + "bytearray(2 * 1024**3)", Sandbox.RLIMITS, tmp_path)

    assert "MemoryError" in done.stderr


def test_computing_is_bounded(tmp_path: Path) -> None:
    done = outcome(LIMITED + "while True: pass", Sandbox.RLIMITS, tmp_path)

    assert done.returncode < 0


def test_files_are_bounded(tmp_path: Path) -> None:
    done = outcome(LIMITED + "open('big', 'wb', buffering=0).write(bytes(5000))", Sandbox.RLIMITS, tmp_path)

    assert done.returncode != 0 or (tmp_path / "big").stat().st_size <= 1000


def test_pool_says_what_holds_its_processes() -> None:
    pool = ReaderPool(1, sandbox=Sandbox.RLIMITS)
    try:
        assert pool.sandbox == "rlimits"
        assert "TILLEULS" in pool.read(bill_pdf()).text
    finally:
        pool.close()


def test_service_loads_no_decoder(tmp_path: Path) -> None:
    program = "import ocr, sys; print([name for name in ('cv2', 'numpy', 'pdfplumber', 'PIL') if name in sys.modules])"

    assert outcome(program, Sandbox.RLIMITS, tmp_path).stdout.strip() == "[]"

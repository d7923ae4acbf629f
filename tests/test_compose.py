"""The city's installation: what its two files say, and the same commands run without containers on real servers."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import boto3
import httpx
import pytest
import yaml
from sqlalchemy import make_url
from typer.main import get_command

from bench.documents.make import make
from tests.servers import brokers, ceph, free_ports, postgres
from verification.cli import app
from verification.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
OWN = {name: service for name, service in SERVICES.items() if "build" in service}
PROCESSES = ("web", "worker", "scheduler")
OPEN_PAPERS = {"web", "worker"}
STORES_OWN_SECRETS = {"postgres_password", "redis_users", "garage_rpc_secret"}
PALIER = Path(sys.executable).parent / "palier"
START_LIMIT_S = 120
DECIDE_LIMIT_S = 120
END_LIMIT_S = 30


def is_one_shot(service: dict[str, Any]) -> bool:
    return bool(service["restart"] == "no")


# What the files say.


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_a_health_check_and_restarts_or_runs_once(name: str) -> None:
    service = SERVICES[name]

    if is_one_shot(service):
        assert service["healthcheck"] == {"disable": True}
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_without_rights_on_a_file_system_it_can_not_write(name: str) -> None:
    service = SERVICES[name]

    assert int(service["user"].partition(":")[0]) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert "privileged" not in service


def test_only_what_opens_papers_gives_up_walls_of_docker_and_then_bubblewrap_is_required() -> None:
    loosened = {name for name, service in SERVICES.items() if len(service["security_opt"]) > 1}

    assert loosened == OPEN_PAPERS
    assert {SERVICES[name]["environment"]["PALIER_REQUIRE_SANDBOX"] for name in loosened} == {"true"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_for_the_health_or_the_end_of_what_it_needs(name: str) -> None:
    needs = SERVICES[name].get("depends_on", {})

    for other, condition in needs.items():
        wanted = "service_completed_successfully" if is_one_shot(SERVICES[other]) else "service_healthy"
        assert condition == {"condition": wanted}


@pytest.mark.parametrize("name", sorted(set(OWN) - {"prepare"}))
def test_a_command_of_our_image_is_a_command_of_palier(name: str) -> None:
    command, *options = OWN[name]["command"]

    known = get_command(app).commands[command]  # type: ignore[attr-defined]

    flags = {flag for option in known.params for flag in getattr(option, "opts", [])}
    assert {option for option in options if option.startswith("--")} <= flags


def test_every_palier_variable_is_a_setting() -> None:
    written = (ROOT / "docker-compose.yml").read_text("utf-8") + DOCKERFILE + OPERATIONS
    named = set(re.findall(r"PALIER_[A-Z0-9_]*[A-Z0-9]", written))
    known = {f"PALIER_{name.upper()}" for name in Settings.model_fields}

    # The folder of secret files is read before there are settings; two are beginnings of several names.
    assert named - known <= {"PALIER_SECRETS_DIR", "PALIER_S3", "PALIER_OIDC"}


def test_a_secret_file_given_to_palier_is_a_setting_and_is_a_file_that_the_repository_lacks() -> None:
    known = {f"palier_{name}" for name in Settings.model_fields}
    given = {secret for service in OWN.values() for secret in service.get("secrets", [])}

    assert given <= known
    assert set(COMPOSE["secrets"]) - given == STORES_OWN_SECRETS
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"./secrets/{name}"}
    assert {"/secrets/", ".env"} <= set((ROOT / ".gitignore").read_text("utf-8").splitlines())


def test_no_secret_is_written_down() -> None:
    secretive = re.compile(r"password|secret|token|access_key|_url$|credential", re.IGNORECASE)

    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            allowed = {"PALIER_SECRETS_DIR", "PALIER_PUBLIC_URL", "PALIER_S3_ENDPOINT_URL"}
            assert not secretive.search(key) or key in allowed or str(value).startswith("/run/secrets/")
    assert not re.search(r"://[^/\s:]+:[^@\s/]+@", (ROOT / "docker-compose.yml").read_text("utf-8"))


def test_stores_have_no_way_out_and_the_internet_reaches_the_proxy_only() -> None:
    networks = COMPOSE["networks"]
    published = {name for name, service in SERVICES.items() if "ports" in service}

    assert published == {"proxy"}
    assert networks["front"]["internal"]
    assert networks["back"]["internal"]
    assert set(SERVICES["proxy"]["networks"]) == {"edge", "front"}
    assert {name for name, service in SERVICES.items() if "edge" in service.get("networks", [])} == {"proxy"}


def test_the_web_server_trusts_the_address_of_the_proxy_and_no_other() -> None:
    proxy = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    (addresses,) = COMPOSE["networks"]["front"]["ipam"]["config"]

    assert ip_address(proxy) in ip_network(addresses["subnet"])
    assert ip_address(proxy) not in ip_network(addresses["ip_range"])
    assert SERVICES["web"]["environment"]["PALIER_TRUSTED_PROXIES"] == proxy


def test_images_are_pinned_by_a_tag() -> None:
    images = [service["image"] for service in SERVICES.values()] + re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)

    assert all(re.search(r":[\w.-]+$", image) and not image.endswith(":latest") for image in images)


def test_the_image_installs_the_packages_of_the_set_up() -> None:
    wanted = re.search(r"^packages=\((.*)\)$", (ROOT / ".ci" / "setup").read_text("utf-8"), re.MULTILINE)
    installed = re.search(r"--no-install-recommends \\\n(.*?)&&", DOCKERFILE, re.DOTALL)
    assert wanted
    assert installed

    # The image brings its own Python.
    assert set(installed[1].replace("\\", "").split()) == set(wanted[1].split()) - {"python3-venv"}


def test_the_image_takes_locked_wheels_and_runs_as_nobody() -> None:
    assert "--require-hashes" in DOCKERFILE
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["10001:10001"]
    assert "HEALTHCHECK" in DOCKERFILE
    assert "pytest" in DOCKERFILE.partition("pip uninstall")[2]
    assert "PYTHONPATH=/app" in DOCKERFILE


def test_the_image_holds_our_packages_and_nothing_secret_is_sent_to_its_builder() -> None:
    copied = re.findall(r"^COPY (\S+) \S+$", DOCKERFILE, re.MULTILINE)
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}

    assert "*" in lines
    assert set(copied) == sent == {"requirements.lock", "verification", "ocr", "cooptation", "review_queue", "bench"}


def test_the_documented_settings_are_the_settings() -> None:
    rows = re.findall(r"^\| `(PALIER_\w+)` \| (.*?) \| (.*?) \|$", OPERATIONS, re.MULTILINE)

    assert rows == [
        (f"PALIER_{name.upper()}", default_of(name), str(field.description))
        for name, field in Settings.model_fields.items()
    ]


def default_of(name: str) -> str:
    """A setting's default as the table writes it."""
    default = Settings.model_fields[name].default
    text = default.get_secret_value() if hasattr(default, "get_secret_value") else default
    return "" if text in ("", None) else f"`{str(text).lower() if isinstance(text, bool) else text}`"


# The same commands without containers.


@dataclass(frozen=True)
class City:
    """A city's folder: its secrets, made as the documentation says, with addresses of this machine."""

    folder: Path
    port: int

    def environment(self, service: str) -> dict[str, str]:
        """What compose gives the service, as it would be on this machine."""
        own = {key: str(value) for key, value in OWN[service]["environment"].items()}
        here = {
            "PALIER_SECRETS_DIR": str(self.secrets_of(service)),
            "PALIER_HOST": "127.0.0.1",
            "PALIER_PORT": str(self.port),
            "PALIER_PUBLIC_URL": "https://palier.example.org",
            "PALIER_OPEN_DECLARATIONS": "true",
            "PALIER_S3_ENDPOINT_URL": (self.folder / "s3_endpoint").read_text(),
            "PALIER_S3_REGION": (self.folder / "s3_region").read_text(),
        }
        base = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        return {**base, **own, **{key: here[key] for key in own if key in here}, "OMP_THREAD_LIMIT": "1"}

    def secrets_of(self, service: str) -> Path:
        """A folder with the secrets that the service is given, and no other."""
        given = self.folder / f"secrets_of_{service}"
        given.mkdir(exist_ok=True)
        for name in OWN[service]["secrets"]:
            (given / name).write_text((self.folder / "secrets" / name).read_text())
        return given

    def run(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """A command that ends, with the service's environment."""
        return subprocess.run(
            command,
            cwd=self.folder / "work",
            env=self.environment(service),
            capture_output=True,
            text=True,
            check=False,
            timeout=START_LIMIT_S,
        )

    @contextmanager
    def process(self, service: str) -> Iterator[subprocess.Popen[bytes]]:
        """The service's own command for the time of the block."""
        with (self.folder / f"{service}.log").open("wb") as log:
            running = subprocess.Popen(
                [str(PALIER), *OWN[service]["command"]],
                cwd=self.folder / "work",
                env=self.environment(service),
                stdout=log,
                stderr=log,
            )
            try:
                yield running
            finally:
                if running.poll() is None:
                    running.kill()
                running.wait()

    def log(self, service: str) -> str:
        """What the service wrote."""
        return (self.folder / f"{service}.log").read_text(errors="replace")


@pytest.fixture(scope="module")
def secrets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the first block of the documentation was run."""
    folder = tmp_path_factory.mktemp("city")
    block = re.search(r"```sh\n(.*?)```", OPERATIONS, re.DOTALL)
    assert block
    subprocess.run(["sh", "-eu", "-c", block[1]], cwd=folder, check=True)
    return folder


def test_the_documented_block_makes_every_secret_once(secrets_folder: Path) -> None:
    made = {path.name for path in (secrets_folder / "secrets").iterdir()}

    assert made == {*COMPOSE["secrets"], "s3.env"}
    assert (secrets_folder / "secrets").stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in (secrets_folder / "secrets").iterdir())


@pytest.fixture(scope="module")
def broker(secrets_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The port of a Redis that was started by the file's own command, with the documented access list."""
    if not brokers.is_redis_installed():
        pytest.skip("Redis is not installed")
    port = str(free_ports(1)[0])
    folder = str(tmp_path_factory.mktemp("redis"))
    places = {"/data": folder, "/run/secrets/redis_users": str(secrets_folder / "secrets" / "redis_users")}
    command = [places.get(part, part) for part in SERVICES["redis"]["command"]]
    with subprocess.Popen([*command, "--port", port, "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL) as server:
        yield port
        server.terminate()


def test_redis_as_written_lets_health_ping_and_keeps_every_message(broker: str, secrets_folder: Path) -> None:
    check = [*SERVICES["redis"]["healthcheck"]["test"][1:-1], "-p", broker]
    url = (secrets_folder / "secrets" / "palier_broker_url").read_text().replace("redis:6379", f"127.0.0.1:{broker}")
    palier = ["redis-cli", "--no-auth-warning", "-u", url]

    assert answer_in_time([*check, "ping"], "PONG") == "PONG"
    assert "NOPERM" in answer_of([*check, "keys", "*"])
    assert "NOAUTH" in answer_of(["redis-cli", "-p", broker, "ping"])
    assert "noeviction" in answer_of([*palier, "config", "get", "maxmemory-policy"])
    assert "yes" in answer_of([*palier, "config", "get", "appendonly"])


def answer_of(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip()


def answer_in_time(command: list[str], wanted: str) -> str:
    """The command's answer, asked again until it is the one wanted."""
    deadline = time.monotonic() + START_LIMIT_S
    said = ""
    while said != wanted and time.monotonic() < deadline:
        said = answer_of(command)
        time.sleep(0.05)
    return said


@pytest.fixture(scope="module")
def city(
    secrets_folder: Path, postgres_server: postgres.PostgresServer, broker: str, s3_server: ceph.S3Server
) -> City:
    """The documented secrets, their addresses replaced by those of the servers of this session."""
    secrets = secrets_folder / "secrets"
    for name in ("palier_database_url", "palier_paper_keys_url"):
        written, real = make_url((secrets / name).read_text()), make_url(postgres_server.new_database())
        changed = written.set(username=real.username, host=real.host, port=real.port, database=real.database)
        (secrets / name).write_text(changed.render_as_string(hide_password=False))
    here = (secrets / "palier_broker_url").read_text().replace("redis:6379", f"127.0.0.1:{broker}")
    (secrets / "palier_broker_url").write_text(here)
    (secrets / "palier_s3_access_key").write_text(s3_server.access_key)
    (secrets / "palier_s3_secret_key").write_text(s3_server.secret_key)
    (secrets_folder / "s3_endpoint").write_text(s3_server.endpoint_url)
    (secrets_folder / "s3_region").write_text(s3_server.region)
    (secrets_folder / "work").mkdir()
    make_bucket(s3_server, OWN["web"]["environment"]["PALIER_S3_BUCKET"])
    return City(secrets_folder, free_ports(1)[0])


def make_bucket(server: ceph.S3Server, name: str) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=server.endpoint_url,
        region_name=server.region,
        aws_access_key_id=server.access_key,
        aws_secret_access_key=server.secret_key,
    )
    client.create_bucket(Bucket=name)


def test_a_document_goes_through_a_whole_city_and_every_process_ends_in_order(city: City, tmp_path: Path) -> None:
    migrated = city.run("migrate", str(PALIER), *OWN["migrate"]["command"])
    assert migrated.returncode == 0, migrated.stderr

    with city.process("web") as web, city.process("worker") as worker, city.process("scheduler") as scheduler:
        key = city.run("web", str(PALIER), "api-key", "add", "network").stdout.strip()
        with httpx.Client(base_url=f"http://127.0.0.1:{city.port}", timeout=30) as client:
            wait_for_web(client, city)
            decided, expected = send_document(client, key, tmp_path)
            measures = client.get("/metrics").text
        with ThreadPoolExecutor(len(PROCESSES)) as together:
            health = dict(zip(PROCESSES, together.map(lambda name: health_of(city, name), PROCESSES), strict=True))
            codes = list(together.map(end, (scheduler, worker, web)))

    assert decided["status"] == expected, city.log("worker")
    assert "palier_jobs_open 0.0" in measures
    assert {name: done.returncode for name, done in health.items()} == dict.fromkeys(PROCESSES, 0), health
    assert all(code in (0, -signal.SIGTERM) for code in codes), codes
    assert "Traceback" not in city.log("web") + city.log("worker") + city.log("scheduler")
    # Nothing is written beside the stores: the root of the containers is read-only.
    assert list((city.folder / "work").iterdir()) == []


def wait_for_web(client: httpx.Client, city: City) -> None:
    """Wait until /readyz is green."""
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        try:
            if client.get("/readyz").json() == {"status": "ready"}:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(city.log("web"))


def send_document(client: httpx.Client, key: str, folder: Path) -> tuple[dict[str, Any], str]:
    """The case as decided, and the state that ``palier check`` on the same paper asks for."""
    made = make(3, layout="water_public", render="pdf")
    claim = {"name": made.cases[0].name, "address": made.cases[0].address}
    head = {"Authorization": f"Bearer {key}"}
    case = client.post("/v1/cases", json=claim, headers=head).raise_for_status().json()
    paper = {"file": ("paper.pdf", made.data, "application/pdf")}
    client.post(f"/v1/cases/{case['id']}/documents", files=paper, headers=head).raise_for_status()

    deadline = time.monotonic() + DECIDE_LIMIT_S
    while case["status"] in ("draft", "submitted", "reading") and time.monotonic() < deadline:
        time.sleep(0.1)
        case = client.get(f"/v1/cases/{case['id']}", headers=head).raise_for_status().json()
    return case, checked_alone(made.data, claim, folder)


def checked_alone(data: bytes, claim: dict[str, str], folder: Path) -> str:
    """What the command says of the paper today, as the state of a case."""
    file = folder / "paper.pdf"
    file.write_bytes(data)
    today = datetime.now(UTC).astimezone(ZoneInfo("Europe/Paris")).date().isoformat()
    options = ["--name", claim["name"], "--address", claim["address"], "--on", today, "--json"]
    said = subprocess.run([PALIER, "check", file, *options], capture_output=True, text=True, check=False)
    outcome = str(json.loads(said.stdout)["outcome"])
    return "in_review" if outcome == "review" else outcome


def health_of(city: City, service: str) -> subprocess.CompletedProcess[str]:
    """The service's own health check, with its port of this machine; it imports our packages as in the image."""
    test = [part.replace("127.0.0.1:8000", f"127.0.0.1:{city.port}") for part in OWN[service]["healthcheck"]["test"]]
    return city.run(service, sys.executable, *test[2:])


def end(process: subprocess.Popen[bytes]) -> int:
    """Ask the process to end and wait for it; the exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(END_LIMIT_S)


def test_palier_refuses_to_start_when_the_sandbox_it_must_have_is_missing(tmp_path: Path) -> None:
    environment = {
        "PATH": str(tmp_path),
        "PALIER_REQUIRE_SANDBOX": "true",
        "PALIER_DATA_DIR": str(tmp_path / "data"),
        "PALIER_BROKER_URL": "redis://127.0.0.1:1/0",
    }

    def started(command: str) -> subprocess.CompletedProcess[str]:
        called = [sys.executable, str(PALIER), command]
        return subprocess.run(called, env=environment, capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(len(OPEN_PAPERS)) as together:
        said = list(together.map(started, sorted(OPEN_PAPERS)))

    assert [done.returncode for done in said] == [2, 2]
    assert all("PALIER_REQUIRE_SANDBOX" in done.stderr for done in said)

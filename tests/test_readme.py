"""What the README and the guide of the API show is what happens."""

from __future__ import annotations

import gzip
import os
import re
import shlex
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import cast

import pytest
from fastapi.routing import APIRoute

from cooptation.ports import House
from verification.adapters.unit_of_work import Transactions
from verification.ports import Services
from verification.web.api import create_api
from verification.web.vouching_api import create_vouching_api

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
API = (ROOT / "docs" / "api.md").read_text("utf-8")
COMMANDS = Path(sys.executable).parent
SECONDS = re.compile(r"\d+\.\d\d s\b")


def shown_blocks(page: str) -> list[str]:
    return re.findall(r"```console\n(.*?)```", page, re.DOTALL)


def as_shown(output: str) -> str:
    """Without what differs from run to run: seconds, and blanks at the end of a line."""
    return "\n".join(line.rstrip() for line in SECONDS.sub("0.00 s", output).splitlines())


def replay(block: str, folder: Path) -> str:
    """The block again, with what its commands print now."""
    lines = []
    for command in (line for line in block.splitlines() if line.startswith("$ ")):
        program, *arguments = shlex.split(command[2:])
        environment = os.environ | {"COLUMNS": "100", "OMP_THREAD_LIMIT": "1"}
        called = [str(COMMANDS / program), *arguments]
        done = subprocess.run(called, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        lines += [command, done.stdout]
    return "\n".join(line.rstrip("\n") for line in lines if line)


def test_the_commands_of_the_readme_print_what_it_shows(tmp_path: Path) -> None:
    blocks = shown_blocks(README)

    printed = [as_shown(replay(block, tmp_path)) for block in blocks]

    assert printed == [as_shown(block) for block in blocks]


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_links_between_the_pages_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / page).read_text("utf-8"))

    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("target", ["run", "test", "setup"])
def test_the_makefile_has_the_commands_that_the_readme_names(target: str) -> None:
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_the_readme_names_the_source_of_the_commune_table_in_its_edition() -> None:
    table = (files("verification.addresses") / "communes.csv.gz").read_bytes()
    first_line = gzip.decompress(table).partition(b"\n")[0]

    edition = first_line.decode().partition("@etalab/decoupage-administratif ")[2]

    assert edition
    assert edition in README
    assert "Licence Ouverte" in README


def test_the_guide_names_every_address_of_the_api_and_no_other() -> None:
    services, transactions = cast(Services, None), cast(Transactions, None)
    vouching = create_vouching_api(cast(House, None), services, transactions, "")
    routes = [*create_api(services, transactions, "").routes, *vouching.routes]
    served = {(method, route.path) for route in routes if isinstance(route, APIRoute) for method in route.methods or ()}

    told = re.findall(r"^\| `(GET|POST|PATCH|PUT|DELETE) (/v1/\S+)` \|", API, re.MULTILINE)

    assert set(told) == served

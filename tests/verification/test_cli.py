"""``palier check`` as a command: exit codes, the shape of its answers, and batches that nothing stops."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bench.documents.make import make
from verification.cli import app

BILL = make(1, layout="electricity_boxes", render="pdf")
CASE = BILL.cases[0]
KEYS = {"outcome", "reasons", "fields", "findings", "seconds"}
FIELDS = {"holders", "address", "issue_date", "document_type", "issuer"}
ADDRESS_PARTS = {"housenumber", "repetition", "street", "postcode", "city", "lines"}


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bill") / "facture.pdf"
    file.write_bytes(BILL.data)
    return file


def palier(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def check(file: Path, *more: object, name: str = CASE.name, address: str = CASE.address) -> Any:
    return palier("check", file, "--name", name, "--address", address, "--on", CASE.on, *more)


def test_a_good_bill_exits_0_with_one_json_object_of_the_agreed_shape(bill: Path) -> None:
    ended = check(bill, "--json")

    answer = json.loads(ended.stdout)
    assert ended.exit_code == 0
    assert set(answer) == KEYS
    assert set(answer["fields"]) == FIELDS
    assert set(answer["fields"]["address"]) == ADDRESS_PARTS
    assert all(set(finding) == {"check", "verdict", "reason", "score"} for finding in answer["findings"])
    assert {finding["verdict"] for finding in answer["findings"]} <= {"pass", "fail", "inconclusive"}
    assert (answer["outcome"], answer["reasons"]) == ("verified", [])
    assert answer["fields"]["document_type"] == BILL.truth.document_type
    assert answer["fields"]["issue_date"] == BILL.truth.issue_date
    assert answer["seconds"] > 0


def test_another_address_exits_3(bill: Path) -> None:
    ended = check(bill, "--json", address="999 rue de Nulle-Part, 29200 Brest")

    assert ended.exit_code == 3
    assert json.loads(ended.stdout)["outcome"] == "needs_action"


def test_an_initial_for_a_first_name_exits_4(bill: Path) -> None:
    first_name, surname = BILL.truth.holders[0].split()

    ended = check(bill, "--json", name=f"{first_name[0]}. {surname}")

    assert ended.exit_code == 4
    assert json.loads(ended.stdout)["outcome"] == "review"


def test_the_day_counts(bill: Path) -> None:
    later = CASE.on + timedelta(days=400)

    ended = palier("check", bill, "--name", CASE.name, "--address", CASE.address, "--on", later, "--json")

    assert (ended.exit_code, json.loads(ended.stdout)["reasons"]) == (3, ["document.too_old"])


def test_without_json_a_table_says_the_same(bill: Path) -> None:
    ended = check(bill)

    assert ended.exit_code == 0
    assert "verified" in ended.stdout
    assert "home_address" in ended.stdout


WRONG_USAGE = {
    "no such file": ["none.pdf", "--name", "Léa Martin", "--address", "12 rue des Lilas"],
    "a folder": ["/", "--name", "Léa Martin", "--address", "12 rue des Lilas"],
    "no name": [__file__, "--address", "12 rue des Lilas"],
    "no address": [__file__, "--name", "Léa Martin"],
    "no file": ["--name", "Léa Martin", "--address", "12 rue des Lilas"],
    "no day": [__file__, "--name", "Léa Martin", "--address", "12 rue des Lilas", "--on", "demain"],
    "no policy": [__file__, "--name", "Léa Martin", "--address", "12 rue des Lilas", "--policy", "none.toml"],
    "no such option": ["--colour", "green"],
    "a batch without out": ["--batch", __file__],
    "a batch that is not there": ["--batch", "none.jsonl", "--out", os.devnull],
    "a batch that is no JSON": ["--batch", __file__, "--out", os.devnull],
}


@pytest.mark.parametrize("arguments", WRONG_USAGE.values(), ids=WRONG_USAGE)
def test_wrong_usage_exits_2_in_one_sentence(arguments: list[str]) -> None:
    ended = palier("check", *arguments)

    assert ended.exit_code == 2
    assert "Traceback" not in ended.output


def batch(folder: Path, lines: list[dict[str, Any]], *more: object) -> tuple[Any, list[dict[str, Any]]]:
    """The ended command and its output lines."""
    cases, out = folder / "cases.jsonl", folder / "results.jsonl"
    cases.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    ended = palier("check", "--batch", cases, "--out", out, *more)
    written = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    return ended, [json.loads(line) for line in written]


def a_line(line_id: str, file: object, **values: Any) -> dict[str, Any]:
    usual = {"id": line_id, "file": str(file), "name": CASE.name, "address": CASE.address, "on": CASE.on.isoformat()}
    return usual | values


def test_each_line_of_a_batch_gets_its_line_whatever_its_file_is(tmp_path: Path, bill: Path) -> None:
    damaged, empty, text = (tmp_path / name for name in ("damaged.pdf", "empty.pdf", "notes.txt"))
    damaged.write_bytes(BILL.data[: len(BILL.data) // 3])
    empty.write_bytes(b"")
    text.write_bytes(b"Bonjour, voici mon adresse")
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(15_000_001)
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    files = {
        "good": bill, "damaged": damaged, "empty": empty, "text": text, "large": large, "pipe": pipe,
        "absent": tmp_path / "none.pdf", "folder": tmp_path, "nul": "a\x00b", "nothing": "",
    }  # fmt: skip

    ended, answers = batch(tmp_path, [a_line(name, file) for name, file in files.items()], "--jobs", "2")

    by_id = {answer["id"]: answer for answer in answers}
    assert ended.exit_code == 0
    assert set(by_id) == set(files)
    assert len(answers) == len(files)
    assert by_id.pop("good")["outcome"] == "verified"
    assert all(set(answer) == KEYS | {"id"} for answer in by_id.values())
    assert all(answer["outcome"] in ("needs_action", "review") and answer["reasons"] for answer in by_id.values())
    assert by_id["large"]["reasons"] == ["document.too_large"]
    unread: dict[str, Any] = {"holders": [], "address": None, "issue_date": None, "document_type": None, "issuer": None}
    assert all(by_id[name]["fields"] == unread for name in ("damaged", "absent", "empty", "nothing"))


def test_a_batch_takes_what_people_write(tmp_path: Path, bill: Path) -> None:
    strange = a_line("1", bill, name="Léa\u2028Martin \u0085", colour="green", account=None)
    half = a_line("2", bill, name="")

    ended, answers = batch(tmp_path, [strange, half])

    assert ended.exit_code == 0
    assert [answer["id"] for answer in answers] == ["1", "2"]
    assert answers[1]["reasons"] == ["name.not_found"]


def test_a_file_of_a_batch_is_looked_for_from_the_working_directory(
    tmp_path: Path, bill: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bill.parent)

    _, answers = batch(tmp_path, [a_line("1", bill.name)])

    assert answers[0]["outcome"] == "verified"


def test_a_batch_remembers_papers_in_input_order_and_for_the_next_run(tmp_path: Path, bill: Path) -> None:
    memory = tmp_path / "memory.db"
    lines = [a_line(str(k), bill, account=f"a-{k}") for k in range(3)]

    _, first = batch(tmp_path, lines, "--memory", memory, "--jobs", "3")
    _, second = batch(tmp_path, [a_line("9", bill, account="a-9")], "--memory", memory)

    assert [answer["outcome"] for answer in first] == ["verified", "review", "review"]
    assert [answer["reasons"] for answer in first[1:] + second] == [["document.reused"]] * 3


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_batch_is_done_at_once(tmp_path: Path, content: str) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "results.jsonl"
    cases.write_text(content)

    assert palier("check", "--batch", cases, "--out", out).exit_code == 0
    assert out.read_text() == ""


@pytest.mark.parametrize("line", ['{"id": "1"}', "[]", "{", '{"id": "1", "file": 3, "name": "a", "address": "b"}'])
def test_a_line_of_the_wrong_form_exits_2_and_names_the_line(tmp_path: Path, line: str) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text("\n" + line + "\n")

    ended = palier("check", "--batch", cases, "--out", tmp_path / "out.jsonl")

    assert ended.exit_code == 2
    assert "line 2" in ended.output


def test_an_output_or_memory_that_cannot_be_written_exits_2(tmp_path: Path, bill: Path) -> None:
    cases, broken = tmp_path / "cases.jsonl", tmp_path / "broken.db"
    cases.write_text(json.dumps(a_line("1", bill)) + "\n")
    broken.write_bytes(b"no database at all" * 100)

    nowhere = palier("check", "--batch", cases, "--out", tmp_path / "none" / "out.jsonl")
    forgetful = palier("check", "--batch", cases, "--out", tmp_path / "out.jsonl", "--memory", broken)

    assert (nowhere.exit_code, forgetful.exit_code) == (2, 2)
    assert "Traceback" not in nowhere.output + forgetful.output


def test_the_command_needs_no_setting_database_or_key(bill: Path, tmp_path: Path) -> None:
    bare = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ} | {"OMP_THREAD_LIMIT": "1"}
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", "from verification.cli import main; main()", "check", str(bill)]
    claim = ["--name", CASE.name, "--address", CASE.address, "--on", CASE.on.isoformat(), "--json"]

    ended = subprocess.run(
        [*command, *claim], cwd=tmp_path, env=bare | {"PYTHONPATH": str(root)}, capture_output=True, check=False
    )

    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["outcome"] == "verified"
    assert list(tmp_path.iterdir()) == []

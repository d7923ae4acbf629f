"""``palier members``, ``organisation``, ``ambassador`` and ``letters`` as an operator types them."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
import pytest
from click.testing import Result
from joserfc.jwk import OKPKey
from typer.testing import CliRunner

from cooptation.acts import letters, requests
from cooptation.acts.posting import queue_first
from cooptation.adapters.tables import members as member_rows
from cooptation.ports import House as Acts
from tests.builders import a_claim
from tests.verification.service.house import House, build_house
from tests.verification.service.street import TOWN
from verification.adapters.database import make_engine
from verification.cli import app

HEADING = "account,level,verified_at,address\n"
SIREN = "732 829 320"


@dataclass
class Terminal:
    """The command line on a service of its own."""

    house: House
    folder: Path

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    def file(self, text: str, name: str = "members.csv") -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def imported(self, number: int = 1) -> str:
        """The batch of one imported member."""
        line = f'member-{number},D,2025-01-02,"{number} rue des Lilas, {TOWN}"\n'
        return self("members", "import", self.file(HEADING + line)).stdout.strip()


@pytest.fixture
def terminal(empty_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    shutil.copyfile(empty_sqlite, tmp_path / "palier.db")
    monkeypatch.setenv("PALIER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PALIER_DIGEST_KEY", base64.b64encode(bytes(range(32))).decode())
    monkeypatch.setenv("PALIER_LETTERS", "true")
    house = build_house(make_engine(f"sqlite:///{tmp_path / 'palier.db'}"), tmp_path)
    return Terminal(house=house, folder=tmp_path)


def test_an_import_prints_its_batch_which_takes_it_back(terminal: Terminal) -> None:
    batch = terminal.imported()

    undone, again = terminal("members", "undo", batch), terminal("members", "undo", batch)

    assert re.fullmatch(r"[0-9a-f]{32}", batch)
    assert undone.exit_code == 0 and "1 members taken out" in undone.stderr
    assert again.exit_code == 2
    assert batch in terminal("members", "batches").stdout


def test_wrong_lines_are_named_and_nothing_is_written(terminal: Terminal) -> None:
    rows = f'a,D,2025-01-02,"1 rue des Lilas, {TOWN}"\nb,Z,2025-01-02,x\nc,D,2025-13-02,x\n'

    result = terminal("members", "import", terminal.file(HEADING + rows))

    assert result.exit_code == 2
    assert "line 3: level" in result.stderr and "line 4: verified_at" in result.stderr
    assert not terminal.house.rows(member_rows)


def test_a_dry_run_says_what_would_happen(terminal: Terminal) -> None:
    path = terminal.file(HEADING + f'a,D,2025-01-02,"1 rue des Lilas, {TOWN}"\n')

    result = terminal("members", "import", path, "--dry-run")

    assert result.exit_code == 0 and "1 members could be taken in" in result.stderr
    assert not terminal.house.rows(member_rows)


def test_a_file_that_is_not_there_is_wrong_usage(terminal: Terminal) -> None:
    assert terminal("members", "import", str(terminal.folder / "none.csv")).exit_code == 2


def test_a_link_opens_the_members_own_page(terminal: Terminal) -> None:
    terminal.imported()

    assert "/parrainer/entrer#" in terminal("members", "link", "member-1").stdout
    assert terminal("members", "link", "nobody").exit_code == 2


def test_a_key_is_registered_in_person_and_ended(terminal: Terminal) -> None:
    terminal.imported()
    key = OKPKey.generate_key("Ed25519")
    jwk = terminal.file(json.dumps(key.as_dict(private=False)), "key.json")

    registered = terminal("members", "key", "member-1", "--jwk", jwk)
    wrong = terminal("members", "key", "member-1", "--jwk", terminal.file("{}", "no.json"))
    ended = terminal("members", "key", "member-1", "--end")

    assert registered.stdout.strip() == key.thumbprint()
    assert wrong.exit_code == 2 and "1 keys ended" in ended.stderr


def test_how_a_member_stands_is_shown_without_name_or_address(terminal: Terminal) -> None:
    terminal.imported()

    shown = terminal("members", "show", "member-1").stdout

    assert "d" in shown.split() and "Lilas" not in shown


def test_an_organisation_is_registered_with_its_agent_and_list(terminal: Terminal) -> None:
    begin = ("organisation", "add", SIREN, "--title", "Bailleur", "--sort", "residence_body", "--quarter", "q")
    refused = terminal(*begin)
    body = terminal(*begin, "--signed", "--mailbox-proved").stdout.strip()

    agent = terminal("organisation", "agent", body, "--label", "Accueil").stdout.split()
    listed = terminal("organisation", "addresses", body, terminal.file(f"1 rue des Lilas, {TOWN}\n\n", "homes.txt"))
    table = terminal("organisation", "list").stdout

    assert refused.exit_code == 2 and "not registered" in refused.stderr
    assert "/organisme/entrer#" in agent[1] and "1 new addresses of 1 lines" in listed.stderr
    assert body in table and agent[0] in table
    assert terminal("organisation", "end-agent", agent[0]).exit_code == 0
    assert terminal("organisation", "end", body).exit_code == 0
    assert terminal("organisation", "agent", body, "--label", "Accueil").exit_code == 2


def test_units_and_events_are_declared(terminal: Terminal) -> None:
    building = terminal("organisation", "building", f"1 rue des Lilas, {TOWN}", "--units", "12", "--collective")
    event = terminal("organisation", "event", "q", "--from", "2026-11-21", "--until", "2026-11-22")
    backwards = terminal("organisation", "event", "q", "--from", "2026-11-22", "--until", "2026-11-20")

    assert [result.exit_code for result in (building, event, backwards)] == [0, 0, 2]


def test_an_ambassador_is_named_struck_and_ended(terminal: Terminal) -> None:
    terminal.imported()

    untrained = terminal("ambassador", "name", "member-1", "--charter")
    named = terminal("ambassador", "name", "member-1", "--trained", "--charter")
    struck = terminal("ambassador", "strike", "member-1")
    ended = [terminal("ambassador", "end", "member-1").exit_code for _ in range(2)]

    assert untrained.exit_code == 2 and "vouch.a01_not_eligible" in untrained.stderr
    assert named.exit_code == 0 and "1 misuses" in struck.stderr and ended == [0, 2]


def test_letters_are_printed_once_with_a_code_that_works(terminal: Terminal) -> None:
    acts = replace(terminal.house.acts, letters_on=True)
    terminal.house.open("case-1", a_claim(name="Zoé Petit", address=f"5 rue des Lilas, {TOWN}", account="zoe"))
    letters.ask_letter(acts, "case-1")
    out = terminal.folder / "letters.pdf"

    printed = terminal("letters", "print", "--out", str(out))
    again = terminal("letters", "print", "--out", str(terminal.folder / "more.pdf"))

    with pdfplumber.open(out) as pdf:
        page = pdf.pages[0].extract_text()
    code = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", page)
    assert printed.exit_code == 0 and "one letter" in printed.stderr and "no letter waits" in again.stderr
    assert "Zoé Petit" in page and "5 rue des Lilas" in page and code is not None
    assert oct(out.stat().st_mode)[-3:] == "600"
    assert letters.try_code(acts, "case-1", code.group()).tried is letters.Tried.RIGHT


def asked_for(terminal: Terminal) -> House:
    """A letter that waits to be printed."""
    terminal.house.open("case-1", a_claim(name="Zoé Petit", address=f"5 rue des Lilas, {TOWN}", account="zoe"))
    letters.ask_letter(replace(terminal.house.acts, letters_on=True), "case-1")
    return terminal.house


def code_on(file: Path) -> str:
    with pdfplumber.open(file) as pdf:
        found = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", pdf.pages[0].extract_text())
    assert found is not None
    return found.group()


def test_a_run_cut_short_before_its_letters_count_prints_the_same_letters_again(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, first, second = asked_for(terminal), terminal.folder / "first.pdf", terminal.folder / "second.pdf"

    with monkeypatch.context() as cut:
        cut.setattr(letters, "mark_sent", stopped)
        broken = terminal("letters", "print", "--out", str(first))
    again = terminal("letters", "print", "--out", str(second))

    assert broken.exit_code != 0 and again.exit_code == 0 and code_on(first) == code_on(second)
    assert letters.try_code(house.acts, "case-1", code_on(first)).tried is letters.Tried.RIGHT


def stopped(*_: object) -> frozenset[str]:
    """The power goes."""
    raise KeyboardInterrupt


def test_where_the_file_cannot_be_written_no_letter_counts_as_sent(terminal: Terminal) -> None:
    house, out = asked_for(terminal), terminal.folder / "not there" / "letters.pdf"

    printed = terminal("letters", "print", "--out", str(out))

    assert printed.exit_code == 2 and "cannot be written" in printed.stderr
    assert [letter.sent_at for letter in letters.waiting(house.acts, 10)] == [None]


def test_a_letter_that_another_run_printed_meanwhile_is_taken_out_of_the_file(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, out, mark_sent = asked_for(terminal), terminal.folder / "letters.pdf", letters.mark_sent

    def after_another(acts: Acts, codes: Mapping[str, str]) -> frozenset[str]:
        """The other run is a moment faster."""
        mark_sent(acts, codes)
        return mark_sent(acts, codes)

    monkeypatch.setattr(letters, "mark_sent", after_another)
    printed = terminal("letters", "print", "--out", str(out))

    with pdfplumber.open(out) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    assert "0 letters" in printed.stderr and "Zoé" not in "".join(texts)
    assert letters.waiting(house.acts, 10) == ()


def test_a_letter_before_an_admission_says_what_to_do_and_not_why(terminal: Terminal) -> None:
    house, out = terminal.house, terminal.folder / "letters.pdf"
    claim = a_claim(name="Zoé Petit", address=f"5 rue des Lilas, {TOWN}", account="zoe")
    house.open("case-1", claim)
    request = requests.open_request(house.acts, "case-1")
    with house.acts.transaction() as work:
        queue_first(house.acts, work, "case-1", request.home.dwelling)

    terminal("letters", "print", "--out", str(out))

    with pdfplumber.open(out) as pdf:
        page = " ".join(pdf.pages[0].extract_text().split())
    assert "demandé à vos voisins de confirmer" in page and "15 jours" in page and "/voisins" in page
    assert "lié" not in page and "parrain" not in page

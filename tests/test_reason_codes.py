"""The map of reason codes: nothing on the wire without a text, a motif's code and a place in docs/reason_codes.md."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from cooptation.codes import AUDIENCE, EFFECT, Audience, Code
from review_queue.item import FIX_REASONS, REASON_CODES, REFUSE_REASONS
from verification.adapters.policies import load_policy
from verification.checks import CHECKS
from verification.domain.findings import Finding, Verdict
from verification.domain.reasons import ALL_REASONS
from verification.web.catalogue import text

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "reason_codes.md").read_text("utf-8")
OF_VOUCHING = {code.value: code for code in Code}
ON_THE_WIRE = sorted(ALL_REASONS | {"vouch.not_counted"} | set(OF_VOUCHING))
MODERATORS = "moderator"
LATER = "later: "
VOUCHING = "vouching: "
TOLD_TO = {Audience.VOUCHER: "voucher", Audience.NEWCOMER: "newcomer", Audience.REVIEWER: "moderators"}
GIVES_CODES = [
    *(ROOT / "ocr").rglob("*.py"),
    *(ROOT / "verification" / "checks").rglob("*.py"),
    *(ROOT / "verification" / "addresses").rglob("*.py"),
    *(ROOT / "verification" / "names").rglob("*.py"),
    *(ROOT / "verification" / "policies").rglob("*.toml"),
    ROOT / "verification" / "domain" / "policy.py",
]
RESIDENTS_NAMES = {
    "E-FLOU", "E-SOMBRE", "E-REFLET", "E-COUPE", "E-VIDE", "E-PETIT", "E-ECRAN", "E-FORMAT", "E-POIDS", "E-MDP",
    "E-TYPE", "E-DATE", "E-FUTUR", "E-NOM", "E-ADR", "E-HORS", "E-INCONNUE", "E-DEJA", "E-ESSAIS", "E-RESEAU",
    "E-CAMERA", "E-SERVEUR", "E-VOISIN-LOIN", "E-VOISIN-QUOTA",
}  # fmt: skip
"""The messages in the description of the resident's way."""


@dataclass(frozen=True)
class Row:
    """One line of the page's tables."""

    code: str
    when: str
    given: str
    policy: str
    resident: str
    motif: str
    flow: str


def rows() -> dict[str, Row]:
    found = re.findall(r"^\| `([\w.]+)` \|(.*)\|$", PAGE, re.MULTILINE)
    return {code: Row(code, *(cell.strip() for cell in rest.split("|"))) for code, rest in found}


ROWS = rows()


def strings_in(path: Path) -> set[str]:
    """Every string of a module or a TOML file."""
    written = path.read_text("utf-8")
    if path.suffix == ".toml":
        return set(re.findall(r'^(?:refusal|human_reason) = "([\w.]+)"', written, re.MULTILINE))
    constants = (node.value for node in ast.walk(ast.parse(written)) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


GIVEN = set().union(*(strings_in(path) for path in GIVES_CODES))


@pytest.mark.parametrize("code", ON_THE_WIRE)
def test_a_code_stands_once_on_the_page(code: str) -> None:
    assert PAGE.count(f"\n| `{code}` |") == 1
    assert ROWS[code].when
    assert ROWS[code].resident == f"`reason.{code}`"


def test_the_page_knows_no_other_code() -> None:
    assert sorted(ROWS) == ON_THE_WIRE


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("code", ON_THE_WIRE)
def test_a_code_has_one_reason_and_one_next_step_for_the_resident(code: str, locale: str) -> None:
    for key in (f"reason.{code}", f"next.{code}"):
        assert text(locale, key) not in ("", key)


def test_french_and_english_are_two_texts() -> None:
    same = [code for code in ON_THE_WIRE if text("fr", f"reason.{code}") == text("en", f"reason.{code}")]

    assert same == []


def test_every_motif_of_the_moderators_sends_one_known_code() -> None:
    assert set(REASON_CODES) == {*FIX_REASONS, *REFUSE_REASONS}
    assert set(REASON_CODES.values()) <= set(ON_THE_WIRE)
    assert {row.motif: row.code for row in ROWS.values() if row.motif != "-"} == REASON_CODES


def test_every_name_of_the_descriptions_is_explained() -> None:
    table = dict(re.findall(r"^\| ([ERN]-[A-Z-]+) \| `([\w.]+)` \|$", PAGE, re.MULTILINE))
    flow = {row.flow: row.code for row in ROWS.values() if row.flow != "-"}

    assert table == REASON_CODES | flow
    assert {name for name in RESIDENTS_NAMES if name not in flow} == set(re.findall(r"E-[A-Z-]+", without_codes()))


def without_codes() -> str:
    """The last table: names that are no reasons of a decision."""
    return PAGE.partition("have no code here:")[2]


@pytest.mark.parametrize("code", ON_THE_WIRE)
def test_a_code_is_given_by_a_check_or_a_moderator_or_is_said_to_come_later(code: str) -> None:
    given = ROWS[code].given

    if code in OF_VOUCHING:
        assert given == VOUCHING + TOLD_TO[AUDIENCE[OF_VOUCHING[code]]]
    elif given == MODERATORS:
        assert code in REASON_CODES.values()
    elif given.startswith(LATER):
        assert code not in GIVEN
    else:
        assert code in GIVEN


def test_a_check_that_is_named_is_one_that_runs() -> None:
    named = {check for row in ROWS.values() for check, _ in verdicts_of(row)}
    run = {check.__name__.removeprefix("check_") for check in CHECKS}

    assert named == run


def verdicts_of(row: Row) -> list[tuple[str, Verdict]]:
    """The checks and verdicts of a row, in the order of its policy's words."""
    if row.given == MODERATORS or row.given.startswith((LATER, VOUCHING)):
        return []
    parts = [part.partition(": ") for part in row.given.split("; ")]
    return [(check, Verdict(word)) for check, _, words in parts for word in words.split(", ")]


@pytest.mark.parametrize("code", ON_THE_WIRE)
def test_the_page_says_what_the_default_policy_does(code: str) -> None:
    row, policy = ROWS[code], load_policy(None)
    findings = [Finding(check=check, verdict=verdict, reason=code) for check, verdict in verdicts_of(row)]
    expected = [policy.action_for(finding).value for finding in findings]
    if code in OF_VOUCHING:
        expected = [EFFECT[OF_VOUCHING[code]].value]

    assert re.split(r"[;,] ", row.policy) == (expected or ["-"])

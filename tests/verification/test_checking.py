"""Deciding many lines with a memory of used papers (DESIGN section 6, ``--memory``), rule by rule.

The same rules are held on a plain in-memory fake and on the file that ``--memory`` names.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from ocr.reading import Box, DocumentReading, DocumentType, FoundReference, PersonRole, ReferenceKind, Seal
from tests.builders import ADDRESS, NAME, TODAY, a_date, a_home, a_person, a_reading, an_invoice_number
from verification.adapters.batch import MemoryFile
from verification.adapters.policies import default_policy
from verification.checking import BatchLine, LineError, Memory, ReadLine, decide_lines, parse_line
from verification.domain.claim import Claim, EarlierUse
from verification.reuse import PaperTrace, compare_use, traces_of

POLICY = default_policy()
VERIFIED: tuple[str, list[str]] = ("verified", [])
REUSED = ("review", ["document.reused"])
BILL = a_reading(sha256="a" * 64)
SCAN_OF_IT = replace(BILL, sha256="b" * 64)
COUPLE = a_reading(sha256="c" * 64, persons=(a_person("MARTIN LEA"), a_person("DURAND PAUL", PersonRole.CO_HOLDER)))


@dataclass
class PlainMemory:
    """Uses in a list, compared one by one."""

    key: bytes = bytes(32)
    uses: list[PaperTrace] = field(default_factory=list)

    def earlier(self, traces: Sequence[PaperTrace]) -> tuple[EarlierUse, ...]:
        found = (self._compared(trace, before) for trace in traces for before in self.uses)
        return tuple(use for use in found if use is not None)

    @staticmethod
    def _compared(now: PaperTrace, before: PaperTrace) -> EarlierUse | None:
        compared = (compare_use(now, before, mark) for mark in now.marks if mark in before.marks)
        return next((use for use in compared if use is not None), None)

    def remember(self, trace: PaperTrace) -> None:
        self.uses.append(trace)


@pytest.fixture(params=["plain", "file"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Memory]:
    if request.param == "plain":
        yield PlainMemory()
        return
    kept = MemoryFile(tmp_path / "memory.db")
    yield kept
    kept.close()


def a_line(reading: DocumentReading, account: str = "", name: str = NAME, address: str = ADDRESS) -> ReadLine:
    line = BatchLine(id="1", file="paper.pdf", name=name, address=address, on=TODAY, account=account)
    return ReadLine(line=line, reading=reading, seconds=0.1)


def decide(memory: Memory | None, *lines: ReadLine) -> list[tuple[str, list[str]]]:
    answers = decide_lines(lines, POLICY, memory, lambda: 0.0)
    return [(answer["outcome"], answer["reasons"]) for answer in answers]


def test_a_paper_verified_once_is_reused_by_another_account_for_the_same_person(memory: Memory) -> None:
    assert decide(memory, a_line(BILL, "anna"), a_line(BILL, "bruno")) == [VERIFIED, REUSED]


def test_the_same_account_may_show_its_paper_again(memory: Memory) -> None:
    assert decide(memory, a_line(BILL, "anna"), a_line(BILL, "anna")) == [VERIFIED, VERIFIED]


def test_the_person_is_the_same_in_whatever_order_the_name_is_written(memory: Memory) -> None:
    assert decide(memory, a_line(BILL, "anna"), a_line(BILL, "bruno", name="MARTIN Léa")) == [VERIFIED, REUSED]


def test_another_printed_holder_may_be_verified_once(memory: Memory) -> None:
    lines = (
        a_line(COUPLE, "lea"),
        a_line(COUPLE, "paul", name="Paul Durand"),
        a_line(COUPLE, "third", name="Paul Durand"),
    )

    assert decide(memory, *lines) == [VERIFIED, VERIFIED, REUSED]


def test_the_same_invoice_number_with_another_holder_is_reused(memory: Memory) -> None:
    number = (an_invoice_number("F2026110042"),)
    first = a_reading(sha256="1" * 64, references=number)
    changed = a_reading(sha256="2" * 64, references=number, persons=(a_person("DURAND PAUL"),))

    assert decide(memory, a_line(first, "lea"), a_line(changed, "paul", name="Paul Durand")) == [VERIFIED, REUSED]


def test_the_same_invoice_number_with_another_home_is_reused(memory: Memory) -> None:
    number = (an_invoice_number("F2026110042"),)
    first = a_reading(sha256="1" * 64, references=number)
    home = (a_home("3 QUAI DUGUAY-TROUIN"),)
    changed = a_reading(sha256="2" * 64, references=number, addresses=home)
    mover = a_line(changed, "paul", address="3 quai Duguay-Trouin, 35400 Saint-Malo")

    assert decide(memory, a_line(first, "lea"), mover) == [VERIFIED, REUSED]


@pytest.mark.parametrize("number", ["F2026110042", "f 2026-1100.42"])
def test_an_invoice_number_is_the_same_however_it_is_spaced(memory: Memory, number: str) -> None:
    first = a_reading(sha256="1" * 64, references=(an_invoice_number("F2026110042"),))
    again = a_reading(sha256="2" * 64, references=(an_invoice_number(number),))

    assert decide(memory, a_line(first, "anna"), a_line(again, "bruno")) == [VERIFIED, REUSED]


def test_a_short_invoice_number_says_nothing(memory: Memory) -> None:
    first = a_reading(sha256="1" * 64, references=(an_invoice_number("12"),))
    other = a_reading(sha256="2" * 64, references=(an_invoice_number("12"),), persons=(a_person("DURAND PAUL"),))

    assert decide(memory, a_line(first, "anna"), a_line(other, "paul", name="Paul Durand")) == [VERIFIED, VERIFIED]


def test_a_paper_without_a_number_is_known_again_in_a_new_photograph(memory: Memory) -> None:
    again = a_reading(sha256="2" * 64, page_hashes=("ffffffffffffffff",))

    answers = decide(memory, a_line(replace(BILL, page_hashes=("0000000000000000",)), "anna"), a_line(again, "bruno"))

    assert answers == [VERIFIED, REUSED]


def test_two_contracts_of_one_person_billed_on_one_day_are_two_papers(memory: Memory) -> None:
    gas = a_reading(sha256="1" * 64, references=(an_invoice_number("F2026110042"),))
    power = a_reading(sha256="2" * 64, references=(an_invoice_number("F2026110043"),))

    assert decide(memory, a_line(gas, "anna"), a_line(power, "bruno")) == [VERIFIED, VERIFIED]


def test_neighbours_billed_on_one_day_in_one_house_use_two_papers(memory: Memory) -> None:
    look = ("8f3a11c0de55aa70",)
    one = a_reading(sha256="1" * 64, references=(an_invoice_number("F2026110042"),), page_hashes=look)
    paul = (a_person("DURAND PAUL"),)
    other = a_reading(sha256="2" * 64, references=(an_invoice_number("F2026110043"),), page_hashes=look, persons=paul)

    assert decide(memory, a_line(one, "lea"), a_line(other, "paul", name="Paul Durand")) == [VERIFIED, VERIFIED]


def test_a_look_near_enough_counts_beside_the_same_day_and_home(memory: Memory) -> None:
    first = replace(BILL, page_hashes=("8f3a11c0de55aa70",))
    photographed = a_reading(sha256="2" * 64, page_hashes=("8e2a10c0de54ab71",), persons=(a_person("DURAND PAUL"),))

    assert decide(memory, a_line(first, "lea"), a_line(photographed, "paul", name="Paul Durand")) == [VERIFIED, REUSED]


def test_a_seal_met_again_is_the_same_paper(memory: Memory) -> None:
    seal = (Seal(payload=b"DC04FR00000111E11120001FR...", box=Box(page=1, left=0, top=0, right=9, bottom=9)),)
    first = a_reading(sha256="1" * 64, seals=seal)
    changed = a_reading(sha256="2" * 64, seals=seal, persons=(a_person("DURAND PAUL"),), dates=())

    outcome, reasons = decide(memory, a_line(first, "lea"), a_line(changed, "paul", name="Paul Durand"))[1]

    assert outcome == "review"
    assert "document.reused" in reasons


def test_the_home_is_the_same_however_it_is_printed(memory: Memory) -> None:
    first = replace(COUPLE, sha256="1" * 64)
    again = a_reading(sha256="1" * 64, addresses=(a_home("APPT 3", "12 R. DES LILAS"),), persons=COUPLE.fields.persons)

    assert decide(memory, a_line(first, "lea"), a_line(again, "paul", name="Paul Durand")) == [VERIFIED, VERIFIED]


def test_a_use_is_found_again_under_the_key_it_was_kept_with() -> None:
    old, new = bytes(32), bytes([1]) * 32
    memory = PlainMemory()
    lea = Claim(name=NAME, address=ADDRESS, account="lea")
    memory.remember(traces_of(lea, BILL, (old,))[0])

    rotated = traces_of(replace(lea, account="other"), BILL, (new, old))

    assert memory.earlier(rotated)
    assert not memory.earlier(rotated[:1])


def test_the_same_number_of_another_issuer_is_another_invoice(memory: Memory) -> None:
    number = (an_invoice_number("F2026110042"),)
    first = a_reading(sha256="1" * 64, references=number, issuer="Fournisseur du Port")
    other = a_reading(sha256="2" * 64, references=number, issuer="Régie des Eaux")

    assert decide(memory, a_line(first, "anna"), a_line(other, "bruno")) == [VERIFIED, VERIFIED]


def test_a_line_that_was_not_verified_uses_nothing_up(memory: Memory) -> None:
    failed = a_line(BILL, "anna", address="14 rue des Lilas, 35400 Saint-Malo")

    answers = decide(memory, failed, a_line(BILL, "bruno"))

    assert [outcome for outcome, _ in answers] == ["needs_action", "verified"]


def test_a_reused_paper_is_not_used_by_the_one_who_reused_it(memory: Memory) -> None:
    lines = (a_line(BILL, "anna"), a_line(BILL, "bruno"), a_line(BILL, "anna"))

    assert decide(memory, *lines) == [VERIFIED, REUSED, VERIFIED]


def test_a_delivery_point_shared_by_successive_tenants_changes_nothing(memory: Memory) -> None:
    point = (FoundReference(kind=ReferenceKind.DELIVERY_POINT, value="16401234567890"),)
    before = a_reading(sha256="1" * 64, references=point, persons=(a_person("DURAND PAUL"),))
    after = a_reading(sha256="2" * 64, references=point)

    assert decide(memory, a_line(before, "paul", name="Paul Durand"), a_line(after, "lea")) == [VERIFIED, VERIFIED]


def test_an_empty_account_is_neither_looked_up_nor_kept(memory: Memory) -> None:
    assert decide(memory, a_line(BILL, ""), a_line(BILL, "anna"), a_line(BILL, "")) == [VERIFIED, VERIFIED, VERIFIED]


def test_the_look_of_a_page_counts_beside_the_same_date_and_holder(memory: Memory) -> None:
    look = ("8f3a11c0de55aa70",)

    answers = decide(
        memory,
        a_line(replace(BILL, page_hashes=look), "anna"),
        a_line(replace(SCAN_OF_IT, page_hashes=look), "bruno"),
    )

    assert answers == [VERIFIED, REUSED]


def test_two_bills_that_only_look_alike_are_two_papers(memory: Memory) -> None:
    look = ("8f3a11c0de55aa70",)
    other = a_reading(
        sha256="d" * 64,
        page_hashes=look,
        persons=(a_person("DURAND PAUL"),),
        addresses=(a_home("3 QUAI DUGUAY-TROUIN"),),
    )
    paul = a_line(other, "paul", name="Paul Durand", address="3 quai Duguay-Trouin, 35400 Saint-Malo")

    assert decide(memory, a_line(replace(BILL, page_hashes=look), "lea"), paul) == [VERIFIED, VERIFIED]


def test_the_look_alone_on_another_day_is_another_bill(memory: Memory) -> None:
    look = ("8f3a11c0de55aa70",)
    next_month = a_reading(sha256="d" * 64, page_hashes=look, dates=(a_date(TODAY.replace(month=10)),))

    answers = decide(memory, a_line(replace(BILL, page_hashes=look), "anna"), a_line(next_month, "bruno"))

    assert answers == [VERIFIED, VERIFIED]


def test_without_a_memory_nothing_is_noticed() -> None:
    assert decide(None, a_line(BILL, "anna"), a_line(BILL, "bruno")) == [VERIFIED, VERIFIED]


def test_a_memory_file_serves_the_next_run(tmp_path: Path) -> None:
    first = MemoryFile(tmp_path / "memory.db")
    decide(first, a_line(BILL, "anna"))
    first.close()

    assert decide(MemoryFile(tmp_path / "memory.db"), a_line(BILL, "bruno")) == [REUSED]


def test_a_memory_file_holds_keyed_digests_only(tmp_path: Path) -> None:
    number = (an_invoice_number("CANARI20261142"),)
    reading = a_reading(
        sha256="5" * 64, references=number, persons=(a_person("CANARI ZOE"),), addresses=(a_home("1 QUAI DU CANARI"),)
    )
    kept = MemoryFile(tmp_path / "memory.db")
    line = a_line(reading, "canari-7", name="Zoé Canari", address="1 quai du Canari, 35400 Saint-Malo")

    answers = decide(kept, line)
    kept.close()

    held = b"".join(file.read_bytes() for file in tmp_path.iterdir()).lower()
    assert answers == [VERIFIED]
    assert not any(word in held for word in (b"canari", b"zoe", "zoé".encode(), b"saint-malo", b"5" * 64))


def test_two_memory_files_key_their_digests_differently(tmp_path: Path) -> None:
    one, other = MemoryFile(tmp_path / "one.db"), MemoryFile(tmp_path / "other.db")

    assert one.key != other.key


def test_each_line_read_gives_one_answer_in_the_same_order() -> None:
    lines = [a_line(BILL, name=name) for name in (NAME, "Paul Durand", NAME)]
    lines = [replace(item, line=replace(item.line, id=str(k))) for k, item in enumerate(lines)]

    answers = list(decide_lines(lines, POLICY, None, lambda: 0.0))

    assert [(answer["id"], answer["outcome"]) for answer in answers] == [
        ("0", "verified"),
        ("1", "needs_action"),
        ("2", "verified"),
    ]


@pytest.mark.parametrize(
    ("name", "address", "reason"),
    [
        ("", ADDRESS, "name.not_found"),
        ("x" * 200, ADDRESS, "name.not_found"),
        (NAME, " ", "address.not_found"),
        (NAME, "x" * 400, "address.not_found"),
    ],
)
def test_a_line_without_a_usable_claim_asks_for_it(name: str, address: str, reason: str) -> None:
    assert decide(None, a_line(BILL, name=name, address=address)) == [("needs_action", [reason])]


def test_the_seconds_of_a_line_are_its_reading_and_its_deciding() -> None:
    clock = itertools.count(step=0.25)
    tick: Callable[[], float] = lambda: next(clock)  # noqa: E731 - a clock for one test

    answer = next(decide_lines([a_line(BILL)], POLICY, None, tick))

    assert answer["seconds"] == pytest.approx(0.35)


RAW: dict[str, Any] = {"id": "7", "file": "a.pdf", "name": NAME, "address": ADDRESS}


def test_a_line_defaults_to_today_and_to_no_account() -> None:
    line = parse_line(RAW | {"colour": "green"}, 1, TODAY)

    assert (line.on, line.account) == (TODAY, "")


@pytest.mark.parametrize(("given", "kept"), [("2026-02-28", "2026-02-28"), ("", "2026-11-12"), (None, "2026-11-12")])
def test_the_day_of_a_line_counts(given: str | None, kept: str) -> None:
    assert parse_line(RAW | {"on": given}, 1, TODAY).on.isoformat() == kept


@pytest.mark.parametrize(
    "change", [{"id": None}, {"file": 3}, {"name": None}, {"address": ["x"]}, {"on": "demain"}, {"on": "2026-02-30"}]
)
def test_a_line_of_the_wrong_form_is_named_without_its_values(change: dict[str, Any]) -> None:
    with pytest.raises(LineError) as raised:
        parse_line(RAW | change, 12, TODAY)

    assert "line 12" in str(raised.value)
    assert NAME not in str(raised.value)


@pytest.mark.parametrize("account", [None, 42])
def test_an_account_may_be_missing_or_a_number(account: int | None) -> None:
    assert parse_line(RAW | {"account": account}, 1, TODAY).account == ("42" if account else "")


def test_a_line_may_say_that_nothing_else_is_at_hand() -> None:
    raw = {"id": 1, "file": "paper.pdf", "name": NAME, "address": ADDRESS, "nothing_else": True}
    mobile = a_reading(document_type=DocumentType.MOBILE_BILL)
    alone, usual = (parse_line(line, 1, TODAY) for line in (raw, raw | {"nothing_else": None}))

    answers = decide(None, *(ReadLine(line=line, reading=mobile, seconds=0.1) for line in (alone, usual)))

    assert answers == [
        ("review", ["document.type_not_accepted"]),
        ("needs_action", ["document.type_not_accepted"]),
    ]

"""Members that the network brings in, tells of, and takes out again, on real databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cooptation.acts import members, requests, vouches
from cooptation.acts.members import ParsedMember, Told
from cooptation.adapters.tables import member_contacts, member_signals
from cooptation.adapters.tables import members as member_rows
from cooptation.codes import Code
from cooptation.errors import InvalidValueError, NotFoundError, SettledError
from cooptation.lifetime import Act
from cooptation.people import RequestState
from cooptation.vouch import TrustLevel
from review_queue.adapters.tables import review_items
from tests.verification.service.house import House
from tests.verification.service.street import TOWN, Street
from verification.adapters.audit_log import audit_entries
from verification.adapters.member_file import parse_member_file
from verification.domain.case import CaseStatus

LONG_AGO = datetime(2025, 1, 2, tzinfo=UTC)
HEADING = "account,level,verified_at,address,household\n"


@pytest.fixture
def street(house: House) -> Street:
    made = Street(house)
    made.populate()
    return made


def a_row(number: int, level: TrustLevel = TrustLevel.D, **values: object) -> ParsedMember:
    known: dict[str, object] = {
        "line": number,
        "account": f"imported-{number}",
        "level": level,
        "verified_at": LONG_AGO,
        "address": f"{number} rue des Lilas, {TOWN}",
    }
    return ParsedMember(**{**known, **values})  # type: ignore[arg-type]


def test_an_import_is_one_batch_of_members_who_may_vouch(street: Street) -> None:
    report = members.import_members(street.house.acts, [a_row(1), a_row(3)])
    request = street.newcomer(20)

    answers = [street.vouch(street.member_id(f"imported-{number}"), request) for number in (1, 3)]

    assert report.members == 2 and not report.faults
    assert all(answer.counts for answer in answers)
    rows = street.house.rows(member_rows, batch=report.batch_id)
    assert {row["account"] for row in rows} == {"imported-1", "imported-3"}


def test_an_import_with_one_wrong_line_writes_nothing(street: Street) -> None:
    members.import_members(street.house.acts, [a_row(1)])

    report = members.import_members(street.house.acts, [a_row(2), a_row(1), a_row(4, account="imported-2")])

    assert report.batch_id is None
    assert [fault.line for fault in report.faults] == [1, 4]
    assert not street.house.rows(member_rows, account="imported-2")


def test_a_dry_run_writes_nothing(street: Street) -> None:
    report = members.import_members(street.house.acts, [a_row(1)], dry_run=True)

    assert report == members.ImportReport(members=1)
    assert not street.house.rows(member_rows, account="imported-1")


def test_an_import_taken_back_leaves_nobody_with_a_level_it_gave(street: Street) -> None:
    report = members.import_members(street.house.acts, [a_row(1), a_row(3)])

    ended = members.undo_batch(street.house.acts, report.batch_id or "")

    assert ended == 2
    assert {row["level"] for row in street.house.rows(member_rows, batch=report.batch_id)} == {None}
    with pytest.raises(SettledError):
        members.undo_batch(street.house.acts, report.batch_id or "")


def test_who_was_admitted_by_an_import_taken_back_is_looked_at_and_stays(street: Street) -> None:
    report = members.import_members(street.house.acts, [a_row(1), a_row(3)])
    request = street.newcomer(20)
    for number in (1, 3):
        street.vouch(street.member_id(f"imported-{number}"), request)
    street.house.clock.forward(hours=49)
    requests.look_again(street.house.acts, 10)

    members.undo_batch(street.house.acts, report.batch_id or "")

    newcomer = street.house.rows(member_rows, id=request.newcomer_id)[0]
    assert street.level(request) is TrustLevel.C1 and newcomer["is_restricted"]
    assert street.house.rows(review_items, kind="reexamination")[0]["reasons"] == [Code.R02_BELOW_QUORUM.value]


def test_households_behind_one_door_are_told_apart(street: Street) -> None:
    rows = [a_row(1, household="left"), a_row(1, account="b", household="right"), a_row(1, account="c")]

    members.import_members(street.house.acts, rows)

    kept = [street.house.rows(member_rows, account=account)[0] for account in ("imported-1", "b", "c")]
    assert len({row["dwelling"] for row in kept}) == 3
    assert len({row["building"] for row in kept}) == 1


def test_a_file_says_each_wrong_line_and_repeats_no_value() -> None:
    data = (
        HEADING
        + "a,D,2025-01-02,12 rue des Lilas 35400 Saint-Malo,\n"
        + "b,Z,2025-01-02,12 rue des Lilas 35400 Saint-Malo,\n"
        + "c,D,yesterday,12 rue des Lilas 35400 Saint-Malo,\n"
        + "d,D,2025-01-02\n"
        + "agent:x,D,2025-01-02,12 rue des Lilas 35400 Saint-Malo,\n"
    )

    read = parse_member_file(data.encode())

    assert [one.account for one in read.members] == ["a"]
    assert [fault.line for fault in read.faults] == [3, 4, 5, 6]
    assert not any("Lilas" in fault.message or "yesterday" in fault.message for fault in read.faults)


@pytest.mark.parametrize("data", [b"", b"account,level\n", b"\xff\xfe", b"account,level,verified_at,address,name\nx\n"])
def test_a_file_of_another_form_is_refused_as_a_whole(data: bytes) -> None:
    read = parse_member_file(data)

    assert not read.members
    assert [fault.line for fault in read.faults] == [1]


def test_semicolons_and_a_byte_order_mark_are_read_too() -> None:
    data = "\ufeff" + HEADING.replace(",", ";") + "a;c1;2025-01-02;12 rue des Lilas 35400 Saint-Malo;\n"

    read = parse_member_file(data.encode())

    assert [one.level for one in read.members] == [TrustLevel.C1]


def test_signals_are_kept_as_digests_and_what_is_left_out_stays(street: Street) -> None:
    member_id = street.member(1)
    began = datetime.now(UTC) - timedelta(days=40)

    members.signal(street.house.acts, "member-1", Told(active_days=9, devices=frozenset({"phone-77"})))
    members.signal(
        street.house.acts, "member-1", Told(credential_changes=(began,), contacts=frozenset({"lea@example.org"}))
    )

    row = street.house.rows(member_signals, member_id=member_id)[0]
    assert row["active_days"] == 9 and len(row["credential_changes"]) == 1
    kept = f"{row} {street.house.rows(member_contacts, member_id=member_id)}"
    assert "phone-77" not in kept and "lea@example.org" not in kept


def test_one_device_for_voucher_and_newcomer_brings_a_human(street: Street) -> None:
    request = street.newcomer(20)
    street.member(1)
    for account in ("member-1", "new-20"):
        members.signal(street.house.acts, account, Told(devices=frozenset({"shared"})))
    for number in (1, 2):
        member_id = street.member_id("member-1") if number == 1 else street.member(2)
        street.vouch(member_id, request)

    assert street.state(request) is RequestState.QUEUED
    assert Code.V11_SHARED_DEVICE.value in street.house.rows(review_items, kind="cooptation")[0]["reasons"]


def test_without_the_signal_of_devices_nobody_is_held_up(street: Street) -> None:
    request = street.newcomer(20)
    for number in (1, 2):
        street.vouch(street.member(number), request)

    assert street.state(request) is RequestState.OPEN


def test_a_moment_in_the_future_is_no_signal(street: Street) -> None:
    street.member(1)

    with pytest.raises(InvalidValueError):
        members.signal(street.house.acts, "member-1", Told(credential_changes=(datetime.now(UTC) + timedelta(days=1),)))


def test_signals_of_nobody_are_refused(street: Street) -> None:
    with pytest.raises(NotFoundError):
        members.signal(street.house.acts, "nobody", Told(active_days=1))


def test_moving_house_ends_the_status_and_leaves_the_account_known(street: Street) -> None:
    request = street.newcomer(20)
    for number in (1, 2):
        street.vouch(street.member(number), request)
    street.house.clock.forward(hours=49)
    requests.look_again(street.house.acts, 10)

    members.moved(street.house.acts, "new-20")
    members.moved(street.house.acts, "new-20")

    case = street.house.case(request.case_id)
    assert street.level(request) is None
    assert (case.status, case.reasons) == (CaseStatus.EXPIRED, (Code.P03_MOVED.value,))


def test_a_member_who_left_no_longer_counts_for_who_waits(street: Street) -> None:
    request = street.newcomer(20)
    for number in (1, 2):
        street.vouch(street.member(number), request)

    members.departed(street.house.acts, "member-1")
    street.house.clock.forward(hours=49)
    requests.look_again(street.house.acts, 10)

    assert street.state(request) is RequestState.OPEN


def test_a_recovered_account_loses_its_vouches_and_no_right(street: Street) -> None:
    request = street.newcomer(20)
    taken_over = datetime.now(UTC) - timedelta(hours=1)
    for number in (1, 2):
        street.vouch(street.member(number), request)

    void = members.recovered(street.house.acts, "member-1", taken_over)
    street.house.clock.forward(hours=49)
    requests.look_again(street.house.acts, 10)

    voucher = street.house.rows(member_rows, account="member-1")[0]
    assert void == 1 and street.state(request) is RequestState.OPEN
    assert voucher["level"] == "d" and voucher["strikes"] == 0 and voucher["vouching_off_until"] is None
    assert street.house.rows(review_items, kind="reexamination")[0]["reasons"] == [Code.R04_RECOVERED.value]


def test_the_network_reads_what_probation_holds_back(street: Street) -> None:
    request = street.newcomer(20)
    for number in (1, 2):
        street.vouch(street.member(number), request)
    street.house.clock.forward(hours=49)
    requests.look_again(street.house.acts, 10)
    street.member(1, days=400)

    newcomer, member = (members.view(street.house.acts, account) for account in ("new-20", "member-1"))

    assert newcomer.level is TrustLevel.C1 and {act for act, _ in newcomer.held_back} == set(Act)
    assert member.held_back == ()
    assert vouches.budget_of(street.house.acts, member.id) == member.budget


def test_every_change_is_in_the_chain_without_a_name(street: Street) -> None:
    report = members.import_members(street.house.acts, [a_row(1)])
    members.undo_batch(street.house.acts, report.batch_id or "")

    kept = street.house.rows(audit_entries, object_id=report.batch_id)

    assert [row["action"] for row in kept] == ["members.imported", "members.import_undone"]
    assert "Lilas" not in str(kept) and "imported-1" not in str(kept)


def test_a_signed_token_counts_as_used_from_its_first_use(street: Street) -> None:
    with street.house.acts.transaction() as work:
        until = work.now + timedelta(minutes=5)

        uses = [work.side.arrivals.use_once("digest", until, work.now) for _ in range(2)]
        after = work.side.arrivals.use_once("digest", until, until)

    assert uses == [True, False] and after

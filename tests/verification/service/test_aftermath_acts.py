"""What follows reports, frauds and second looks: on real databases, and over histories that hypothesis makes up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from cooptation.acts import aftermath, members, reports, requests, sweeping
from cooptation.acts.aftermath import Finding
from cooptation.acts.reports import ReportState
from cooptation.adapters.side_tables import consequences, frauds
from cooptation.adapters.side_tables import reports as report_rows
from cooptation.adapters.tables import members as member_rows
from cooptation.adapters.tables import requests as request_rows
from cooptation.adapters.tables import vouches as vouch_rows
from cooptation.aftermath import Fraud
from cooptation.codes import Code
from cooptation.lifetime import Way
from cooptation.people import OpenRequest, RequestState
from cooptation.records import ReportKind, Said
from cooptation.vouch import TrustLevel
from review_queue.adapters.tables import review_items
from review_queue.item import ReviewVerdict
from tests.verification.service.house import House, build_house
from tests.verification.service.street import TOWN, Street
from verification import vouched
from verification.adapters.database import make_engine
from verification.adapters.report_mail import tell_authors
from verification.adapters.tables import outbox
from verification.deliveries import Mail
from verification.domain.case import CaseStatus

SAID = Said(name="Nadia Voisin1", address=f"1 rue des Lilas, {TOWN}", words="elle est partie", contact="a@example.org")


@pytest.fixture
def street(house: House) -> Street:
    made = Street(house)
    made.populate()
    return made


@dataclass
class Desk:
    """A moderators' desk that only knows vouching's items."""

    street: Street

    def open_items(self, kind: str = "reexamination") -> list[dict[str, Any]]:
        return [item for item in self.street.house.rows(review_items, kind=kind) if item["state"] != "closed"]

    def answer(self, item: dict[str, Any], finding: Finding) -> None:
        acts = self.street.house.acts
        with acts.transaction() as work:
            if item["kind"] == "report":
                aftermath.settle_report(work, acts.policy, item["subject_id"], finding)
            else:
                aftermath.settle_reexamination(work, acts.policy, item["case_id"], item["subject_id"], finding)

    def find_fraud(self, request: OpenRequest) -> None:
        """Two humans found that an admitted member lives elsewhere."""
        acts = self.street.house.acts
        with acts.transaction() as work:
            fraud = Fraud(member_id=request.newcomer_id, found_at=work.now, was_admitted=True, reviewers=2)
            aftermath.follow_fraud(work, acts.policy, fraud)

    def member(self, number: int) -> dict[str, Any]:
        return self.street.house.rows(member_rows, account=f"member-{number}")[0]


@pytest.fixture
def desk(street: Street) -> Desk:
    return Desk(street)


def admitted(street: Street, number: int, *vouchers: int) -> OpenRequest:
    """A newcomer whom these members helped in."""
    request = street.newcomer(number)
    known = {row["account"] for row in street.house.rows(member_rows)}
    for voucher in vouchers:
        account = f"member-{voucher}"
        street.vouch(street.member_id(account) if account in known else street.member(voucher), request)
    street.house.clock.forward(days=5)
    requests.look_again(street.house.acts, 10)
    assert street.state(request) is RequestState.ADMITTED
    return request


# Reports


def test_an_upheld_report_has_two_humans_look_and_ends_nothing_by_itself(street: Street, desk: Desk) -> None:
    street.member(1)
    reports.file(street.house.acts, ReportKind.DOES_NOT_LIVE_HERE, SAID)

    desk.answer(desk.open_items("report")[0], Finding.UPHELD)

    again = desk.open_items()[0]
    assert again["needs_four_eyes"] and again["reasons"] == [Code.V02_STANDING.value]
    assert desk.member(1)["level"] == "d" and desk.member(1)["report_upheld_at"] is not None


def test_a_report_found_wrong_leaves_no_trace_on_the_member(street: Street, desk: Desk) -> None:
    street.member(1)
    before = desk.member(1)
    reports.file(street.house.acts, ReportKind.PRESSED_OR_PAID, SAID)

    desk.answer(desk.open_items("report")[0], Finding.KEPT)

    assert desk.member(1) == before and not desk.open_items()


@pytest.mark.parametrize("kind", [ReportKind.HAS_MOVED, ReportKind.HAS_DIED])
def test_who_has_left_is_no_fraud(street: Street, desk: Desk, kind: ReportKind) -> None:
    request = admitted(street, 20, 1, 2)
    reports.file(street.house.acts, kind, SAID)
    desk.answer(desk.open_items("report")[0], Finding.UPHELD)

    desk.answer(desk.open_items()[0], Finding.REVOKED)

    assert desk.member(1)["level"] is None and desk.member(1)["report_upheld_at"] is None
    assert street.level(request) is TrustLevel.C1 and not street.house.rows(frauds)


def test_the_author_learns_that_it_was_dealt_with_and_the_texts_go(street: Street, desk: Desk) -> None:
    street.member(1)
    filed = reports.file(street.house.acts, ReportKind.OTHER, SAID, locale="en")
    sent = Post([])

    desk.answer(desk.open_items("report")[0], Finding.KEPT)
    told = [tell_authors(street.house.acts, sent, "https://palier.example.org", 10) for _ in range(2)]

    assert reports.state_of(street.house.acts, filed.reference) is ReportState.DEALT_WITH
    assert told == [1, 0] and sent.mails[0].to == "a@example.org" and "dealt with" in sent.mails[0].plain
    row = street.house.rows(report_rows)[0]
    assert {row["name"], row["address"], row["words"], row["contact"]} == {None}


@dataclass
class Post:
    """What was sent."""

    mails: list[Mail]

    def send(self, mail: Mail) -> None:
        self.mails.append(mail)


def test_a_report_by_the_networks_reference_finds_its_member(street: Street, desk: Desk) -> None:
    street.member(1)

    reports.file(street.house.acts, ReportKind.HAS_MOVED, Said(), account="member-1")

    assert desk.open_items("report")[0]["case_id"] == "case-member-1"


# Frauds


def test_a_fake_caught_before_admission_is_a_notice_and_no_suspension(street: Street, desk: Desk) -> None:
    request = street.newcomer(20)
    member_id = street.member(1)
    street.vouch(member_id, request)
    street.vouch(street.member(2), request)
    with street.house.transactions() as work:
        work.vouching.work.requests.keep(request)  # type: ignore[union-attr]
        case = work.cases.get(request.case_id)
        work.cases.move(case, CaseStatus.IN_REVIEW)
        vouched.settle_request(
            work,
            request.case_id,
            request.id,
            ReviewVerdict.REFUSED,
            ("residence.not_shown",),
            "moderator:m",
            street.house.services.policy,
        )

    assert desk.member(1)["vouching_off_until"] is None and desk.member(1)["strikes"] == 0
    told = [row["params"]["message"] for row in street.house.rows(outbox, case_id="case-member-1")]
    assert Code.R03_NOTICE.value in told


def test_an_admitted_fraud_loses_its_status_and_its_vouchers_only_get_a_look(street: Street, desk: Desk) -> None:
    request = admitted(street, 20, 1, 2)

    desk.find_fraud(request)
    desk.find_fraud(request)

    case = street.house.case(request.case_id)
    assert street.level(request) is None
    assert (case.status, case.reasons) == (CaseStatus.EXPIRED, (Code.R01_REVOKED.value,))
    assert [item["reasons"] for item in desk.open_items()] == [[Code.R03_REEXAMINE.value]] * 2
    assert desk.member(1)["vouching_off_until"] is None


def test_who_came_back_and_is_found_again_loses_the_status_again(street: Street, desk: Desk) -> None:
    request = admitted(street, 20, 1, 2)
    desk.find_fraud(request)
    street.house.clock.forward(days=1)
    acts = street.house.acts
    with acts.transaction() as work:
        member = work.members.get(request.newcomer_id)
        work.members.admit(member.id, member.home, level=TrustLevel.D, way=Way.DOCUMENT, until=None)

    desk.find_fraud(request)

    assert street.level(request) is None
    assert len(street.house.rows(frauds, member_id=request.newcomer_id)) == 2


def test_good_faith_is_a_notice_and_doubt_takes_vouching_for_a_time(street: Street, desk: Desk) -> None:
    desk.find_fraud(admitted(street, 20, 1, 2))
    items = {item["case_id"]: item for item in desk.open_items()}

    desk.answer(items["case-member-1"], Finding.KEPT)
    desk.answer(items["case-member-2"], Finding.UPHELD)
    desk.answer(items["case-member-2"], Finding.UPHELD)

    assert desk.member(1)["vouching_off_until"] is None
    assert desk.member(2)["vouching_off_until"] is not None and desk.member(2)["strikes"] == 1
    assert {desk.member(number)["level"] for number in (1, 2)} == {"d"}


def test_a_second_fraud_takes_two_humans_who_alone_may_end_vouching_for_good(street: Street, desk: Desk) -> None:
    for number in (20, 21):
        desk.find_fraud(admitted(street, number, 1, 2))
    for item in desk.open_items():
        if item["case_id"] == "case-member-1":
            desk.answer(item, Finding.UPHELD)

    last = [item for item in desk.open_items() if item["reasons"] == [Code.R03_VOUCHING_ENDED.value]]
    before = desk.member(1)["is_suspended"]
    desk.answer(last[0], Finding.UPHELD)

    assert last[0]["needs_four_eyes"] and not before
    assert desk.member(1)["is_suspended"] and desk.member(1)["level"] == "d"


def test_what_a_revoked_member_vouched_for_is_restricted_and_looked_at(street: Street, desk: Desk) -> None:
    fake = admitted(street, 20, 1, 2)
    street.set_member(fake.newcomer_id, verified_at=datetime.now(UTC) - timedelta(days=300), level="d", way="document")
    honest = street.newcomer(30)
    street.vouch(fake.newcomer_id, honest)
    street.vouch(street.member(3), honest)
    street.house.clock.forward(days=5)
    requests.look_again(street.house.acts, 10)
    assert street.level(honest) is TrustLevel.C1

    desk.find_fraud(fake)

    below = [item for item in desk.open_items() if item["reasons"] == [Code.R02_BELOW_QUORUM.value]]
    assert [item["case_id"] for item in below] == ["case-new-30"]
    assert street.level(honest) is TrustLevel.C1
    assert street.house.rows(member_rows, account="new-30")[0]["is_restricted"]

    desk.answer(below[0], Finding.KEPT)

    assert not street.house.rows(member_rows, account="new-30")[0]["is_restricted"]


def test_a_revocation_found_by_one_alone_is_a_restriction() -> None:
    assert aftermath.agreed(Finding.REVOKED, 1) is Finding.UPHELD
    assert aftermath.agreed(Finding.REVOKED, 2) is Finding.REVOKED


def test_a_vouch_given_in_other_hands_costs_its_owner_nothing(street: Street, desk: Desk) -> None:
    request = admitted(street, 20, 1, 2)
    with street.house.acts.looking() as work:
        at = work.side.standings.stood_for(request.newcomer_id, "")[0].at
    members.recovered(street.house.acts, "member-1", at - timedelta(days=1))

    desk.find_fraud(request)

    others = [item for item in desk.open_items() if item["reasons"] != [Code.R02_BELOW_QUORUM.value]]
    reasons = {item["case_id"]: item["reasons"] for item in others}
    assert reasons["case-member-2"] == [Code.R03_REEXAMINE.value]
    assert reasons["case-member-1"] == [Code.R04_RECOVERED.value]


# Ends by date


def test_a_status_by_vouches_is_warned_once_and_ends_after_its_grace(street: Street) -> None:
    request = admitted(street, 20, 1, 2)

    street.house.clock.forward(days=731)
    for _ in range(2):
        sweeping.sweep(street.house.acts, 10)
    in_grace = street.level(request)
    told = [row["params"]["message"] for row in street.house.rows(outbox, case_id=request.case_id)]
    street.house.clock.forward(days=60)
    sweeping.sweep(street.house.acts, 10)

    assert told.count(Code.P03_GRACE.value) == 1
    assert in_grace is TrustLevel.C1 and street.level(request) is None
    assert street.house.case(request.case_id).reasons == (Code.P03_EXPIRED.value,)


def test_a_status_by_a_paper_has_no_last_day_here(street: Street, desk: Desk) -> None:
    street.member(1)

    street.house.clock.forward(days=3000)
    sweeping.sweep(street.house.acts, 100)

    assert desk.member(1)["level"] == "d"


# Whatever happens: it ends, and nobody is removed unseen

PEOPLE = 9
ROOTS = 3
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)
HOME = {"dwelling": "", "building": "b", "street": "s", "family": "f", "person": "p", "quarter": "q", "is_rural": False}


@pytest.fixture(scope="module")
def web_of_trust(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("web")
    shutil.copyfile(empty_sqlite, folder / "palier.db")
    engine = make_engine(f"sqlite:///{folder / 'palier.db'}")
    yield build_house(engine, folder)
    engine.dispose()


def plant(house: House, pairs: list[tuple[int, int]]) -> None:
    """Members 0 to 2 by paper, each other one admitted by two earlier members."""
    with house.engine.begin() as connection:
        for table in (review_items, consequences, frauds, vouch_rows, request_rows, member_rows):
            connection.execute(table.delete())
        connection.execute(insert(member_rows), [_member(number) for number in range(PEOPLE)])
        connection.execute(insert(request_rows), [_request(number) for number in range(ROOTS, PEOPLE)])
        rows = [_vouch(voucher, number) for number, pair in enumerate(pairs, start=ROOTS) for voucher in set(pair)]
        connection.execute(insert(vouch_rows), rows)


def _member(number: int) -> dict[str, Any]:
    by_paper = number < ROOTS
    moments = {"verified_at": LONG_AGO, "admitted_at": LONG_AGO, "created_at": LONG_AGO}
    level, way = ("d", "document") if by_paper else ("c1", "vouches")
    known = {"id": f"m{number}", "account": f"a{number}", "case_id": f"c{number}", "level": level, "way": way}
    return {**known, **HOME, "dwelling": f"d{number}", **moments}


def _request(number: int) -> dict[str, Any]:
    known = {"id": f"r{number}", "case_id": f"c{number}", "newcomer_id": f"m{number}", "state": "admitted"}
    return {**known, **HOME, "dwelling": f"d{number}", "opened_at": LONG_AGO, "closed_at": LONG_AGO, "level": "c1"}


def _vouch(voucher: int, number: int) -> dict[str, Any]:
    known = {"id": f"v{voucher}-{number}", "request_id": f"r{number}", "voucher_id": f"m{voucher}"}
    at = LONG_AGO + timedelta(days=number)
    said = {"given_at": at, "opened_at": at, "level": "known_well", "met_here": True, "admitted": True}
    return {**known, "newcomer_id": f"m{number}", "quarter": "q", **said}


def levels(house: House) -> dict[str, str | None]:
    with house.engine.connect() as connection:
        return {row.id: row.level for row in connection.execute(select(member_rows.c.id, member_rows.c.level))}


def open_reviews(house: House) -> list[Any]:
    query = select(consequences).where(consequences.c.measure == "review", consequences.c.settled_at.is_(None))
    with house.engine.connect() as connection:
        return list(connection.execute(query.order_by(consequences.c.made_at, consequences.c.id)).all())


def lost(house: House, before: dict[str, str | None]) -> set[str]:
    after = levels(house)
    return {member for member, level in before.items() if level is not None and after[member] is None}


EARLIER = [st.tuples(st.integers(0, number - 1), st.integers(0, number - 1)) for number in range(ROOTS, PEOPLE)]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.tuples(*EARLIER),
    first=st.integers(0, PEOPLE - 1),
    answers=st.lists(st.sampled_from(Finding), min_size=1, max_size=12),
)
def test_a_cascade_ends_and_nobody_loses_a_status_but_by_two_humans(
    web_of_trust: House, pairs: tuple[tuple[int, int], ...], first: int, answers: list[Finding]
) -> None:
    house, acts = web_of_trust, web_of_trust.acts
    plant(house, list(pairs))
    before = levels(house)

    with acts.transaction() as work:
        fraud = Fraud(member_id=f"m{first}", found_at=work.now, was_admitted=True, reviewers=2)
        aftermath.follow_fraud(work, acts.policy, fraud)
    removed = lost(house, before)
    assert removed == {f"m{first}"}

    for place in range(PEOPLE * PEOPLE):
        waiting = open_reviews(house)
        if not waiting:
            break
        review, finding, before = waiting[0], answers[place % len(answers)], levels(house)
        with acts.transaction() as work:
            aftermath.settle_reexamination(work, acts.policy, "", review.id, finding)
        by_this = lost(house, before)
        assert by_this <= ({review.member_id} if finding is Finding.REVOKED else set())
        removed |= by_this
    assert not open_reviews(house), "the cascade did not end"
    assert all(level is None for member, level in levels(house).items() if member in removed)

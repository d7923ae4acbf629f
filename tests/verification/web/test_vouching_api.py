"""``/v1`` of vouching as the network's engineers meet it, and what no key of theirs can do."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response
from joserfc import jwt
from joserfc.jwk import OKPKey

from cooptation.acts import letters, members, requests
from cooptation.adapters.tables import members as member_rows
from cooptation.adapters.tables import vouches as vouch_rows
from cooptation.vouch import TrustLevel
from review_queue.adapters.tables import review_items
from tests.verification.service.house import House
from tests.verification.service.street import TOWN, Street
from tests.verification.web.conftest import Site, build_site
from tests.verification.web.test_api import problem_of
from verification.adapters.tables import idempotency
from verification.settings import Settings

CSV = "account,level,verified_at,address\n"


@dataclass
class Phone:
    """A member's phone with their own key."""

    account: str
    key: OKPKey

    def token(self, action: str, vouch: str = "", *, life_s: int = 120, made_s: int = 0, **claims: Any) -> str:
        """A token as the phone signs it; ``made_s`` seconds away from now."""
        now = int(time.time()) + made_s
        known = {"sub": self.account, "vouch": vouch, "action": action, "iat": now, "exp": now + life_s}
        header = {"alg": "Ed25519", "kid": self.key.thumbprint()}
        return jwt.encode(header, {**known, "jti": uuid4().hex, **claims}, self.key, algorithms=["Ed25519"])


@dataclass
class Quarter:
    """A site with a street of members, and their phones."""

    site: Site
    street: Street

    def phone(self, number: int, level: TrustLevel = TrustLevel.D) -> Phone:
        """A member whose key was registered in person."""
        member_id, key = self.street.member(number, level), OKPKey.generate_key("Ed25519")
        x = str(key.as_dict(private=False)["x"])
        members.register_key(self.site.house.acts, member_id, key.thumbprint(), x, actor="operator")
        return Phone(account=f"member-{number}", key=key)

    def case(self, number: int = 20) -> str:
        body = {"name": "Zoé Petit", "address": f"{number} rue des Lilas, {TOWN}", "account": f"new-{number}"}
        return str(self.site.api.post("/v1/cases", json=body).json()["id"])

    def open(self, case_id: str, phone: Phone, **headers: str) -> Response:
        return self.site.api.post(f"/v1/cases/{case_id}/vouches", json={"account": phone.account}, headers=headers)

    def act(self, vouch_id: str, what: str, token: str) -> Response:
        return self.site.api.post(f"/v1/vouches/{vouch_id}/{what}", headers={"palier-member": token})

    def confirm(self, case_id: str, phone: Phone) -> Response:
        vouch_id = self.open(case_id, phone).json()["id"]
        token = phone.token("confirm", vouch_id, level="known_well", met_here=True)
        return self.act(vouch_id, "confirmation", token)


@pytest.fixture
def quarter(site: Site) -> Quarter:
    return Quarter(site=site, street=Street(site.house))


def test_two_signed_vouches_and_silence_verify_a_case(quarter: Quarter) -> None:
    quarter.street.populate()
    case_id = quarter.case()

    answers = [quarter.confirm(case_id, quarter.phone(number)) for number in (1, 2)]
    quarter.site.house.clock.forward(hours=49)
    requests.look_again(quarter.site.house.acts, 10)

    assert [answer.json() for answer in answers] == [{"counts": True, "reason": None}] * 2
    assert quarter.site.api.get(f"/v1/cases/{case_id}").json()["status"] == "verified"


def test_progress_tells_counts_and_codes_and_never_who(quarter: Quarter) -> None:
    case_id, phone = quarter.case(), quarter.phone(1)
    quarter.confirm(case_id, phone)

    answer = quarter.site.api.get(f"/v1/cases/{case_id}/vouches")

    body = answer.json()
    assert (body["state"], body["points_needed"], body["d_needed"]) == ("open", 4, 1)
    assert {reason["code"] for reason in body["reasons"]} <= {
        "vouch.q01_wait",
        "vouch.q02_anchor_missing",
        "vouch.v09_one_household",
    }
    assert phone.account not in answer.text and quarter.street.member_id(phone.account) not in answer.text


def test_opening_a_vouch_gives_a_link_for_its_voucher_and_no_vouch(quarter: Quarter) -> None:
    case_id, phone = quarter.case(), quarter.phone(1)

    opened = quarter.open(case_id, phone)

    assert opened.status_code == 201
    assert "/parrainer/entrer#" in opened.json()["url"]
    assert quarter.site.house.rows(vouch_rows, id=opened.json()["id"])[0]["given_at"] is None


def test_opening_twice_under_one_key_is_one_vouch(quarter: Quarter) -> None:
    case_id, phone, other = quarter.case(), quarter.phone(1), quarter.phone(2)

    first, second = (quarter.open(case_id, phone, **{"idempotency-key": "k"}) for _ in range(2))
    clash = quarter.open(case_id, other, **{"idempotency-key": "k"})

    assert first.json()["id"] == second.json()["id"] and first.json()["url"] != second.json()["url"]
    assert problem_of(clash)["title"] == "idempotency.other_request"


@pytest.mark.parametrize("what", ["confirmation", "decline", "withdrawal"])
def test_a_key_alone_answers_for_nobody(quarter: Quarter, what: str) -> None:
    vouch_id = quarter.open(quarter.case(), quarter.phone(1)).json()["id"]

    answer = quarter.site.api.post(f"/v1/vouches/{vouch_id}/{what}", json={"level": "known_well", "met_here": True})

    assert answer.status_code == 401 and problem_of(answer)["title"] == "member.token_refused"
    row = quarter.site.house.rows(vouch_rows, id=vouch_id)[0]
    assert row["given_at"] is None and row["declined_at"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "decline"},
        {"vouch": "another"},
        {"sub": "member-2"},
        {"made_s": -600},
        {"made_s": 600},
        {"life_s": 301},
        {"life_s": -1},
        {"jti": ""},
        {"jti": 7},
        {"exp": "soon"},
        {"level": "best_friend"},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_is_refused(quarter: Quarter, changes: dict[str, Any]) -> None:
    phone = quarter.phone(1)
    vouch_id = quarter.open(quarter.case(), phone).json()["id"]
    said = {"action": "confirm", "vouch": vouch_id, "level": "known_well", "met_here": True}

    answer = quarter.act(vouch_id, "confirmation", phone.token(**{**said, **changes}))

    assert answer.status_code == 401
    assert quarter.site.house.rows(vouch_rows, id=vouch_id)[0]["given_at"] is None


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."], ids=repr)
def test_what_is_no_token_is_refused(quarter: Quarter, token: str) -> None:
    vouch_id = quarter.open(quarter.case(), quarter.phone(1)).json()["id"]

    assert quarter.act(vouch_id, "confirmation", token).status_code == 401


def test_a_token_of_another_key_is_refused(quarter: Quarter) -> None:
    phone = quarter.phone(1)
    vouch_id = quarter.open(quarter.case(), phone).json()["id"]
    thief = Phone(account=phone.account, key=OKPKey.generate_key("Ed25519"))
    now = int(time.time())
    claims = {"sub": phone.account, "vouch": vouch_id, "action": "confirm", "iat": now, "exp": now + 60, "jti": "1"}
    header = {"alg": "Ed25519", "kid": phone.key.thumbprint()}
    forged = jwt.encode(header, {**claims, "level": "known_well", "met_here": True}, thief.key, algorithms=["Ed25519"])

    answers = [
        quarter.act(vouch_id, "confirmation", token)
        for token in (forged, thief.token("confirm", vouch_id, level="known_well", met_here=True))
    ]

    assert [answer.status_code for answer in answers] == [401, 401]


def test_a_token_works_once(quarter: Quarter) -> None:
    phone = quarter.phone(1)
    vouch_id = quarter.open(quarter.case(), phone).json()["id"]
    token = phone.token("confirm", vouch_id, level="known_well", met_here=False)

    first, second = (quarter.act(vouch_id, "confirmation", token) for _ in range(2))

    assert first.json()["reason"]["code"] == "vouch.v13_no_statement"
    assert second.status_code == 401


def test_a_key_that_was_ended_signs_nothing_any_more(quarter: Quarter) -> None:
    phone = quarter.phone(1)
    vouch_id = quarter.open(quarter.case(), phone).json()["id"]
    members.end_keys(quarter.site.house.acts, quarter.street.member_id(phone.account), actor="operator")

    answer = quarter.act(vouch_id, "confirmation", phone.token("confirm", vouch_id, level="known_well", met_here=True))

    assert answer.status_code == 401


def test_a_member_cannot_answer_on_the_vouch_of_another(quarter: Quarter) -> None:
    first, second = quarter.phone(1), quarter.phone(2)
    vouch_id = quarter.open(quarter.case(), first).json()["id"]

    answer = quarter.act(vouch_id, "confirmation", second.token("confirm", vouch_id, level="known_well", met_here=True))

    assert answer.status_code == 404


def test_declining_is_silent_and_taking_back_is_free(quarter: Quarter) -> None:
    case_id, first, second = quarter.case(), quarter.phone(1), quarter.phone(2)
    before = quarter.site.api.get(f"/v1/cases/{case_id}").json()["status"]
    vouch_id = quarter.open(case_id, first).json()["id"]

    declined = quarter.act(vouch_id, "decline", first.token("decline", vouch_id))
    quarter.confirm(case_id, second)
    given = quarter.site.house.rows(vouch_rows, voucher_id=quarter.street.member_id(second.account))[-1]["id"]
    withdrawn = quarter.act(given, "withdrawal", second.token("withdraw", given))

    assert declined.status_code == 204 and withdrawn.json()["counts"]
    assert quarter.site.api.get(f"/v1/cases/{case_id}").json()["status"] == before


def test_a_second_key_is_registered_by_the_first_and_not_by_an_api_key(quarter: Quarter) -> None:
    phone, new = quarter.phone(1), OKPKey.generate_key("Ed25519")
    body, where = new.as_dict(private=False), f"/v1/members/{phone.account}/keys"

    alone = quarter.site.api.post(where, json=body)
    token = phone.token("register_key", kid_new=new.thumbprint())
    signed = quarter.site.api.post(where, json=body, headers={"palier-member": token})

    assert alone.status_code == 401
    assert (signed.status_code, signed.json()) == (201, {"kid": new.thumbprint()})


def test_an_invitation_is_signed_by_its_maker_and_taken_back(quarter: Quarter) -> None:
    phone = quarter.phone(1)
    said = {"kind": "link", "address": f"20 rue des Lilas, {TOWN}", "level": "known_well", "met_here": True}

    bare = quarter.site.api.post("/v1/invitations")
    made = quarter.site.api.post("/v1/invitations", headers={"palier-member": phone.token("invite", **said)})
    known = quarter.site.api.get("/v1/invitations", headers={"palier-member": phone.token("list")}).json()
    token = phone.token("take_back", invitation=made.json()["id"])
    gone = quarter.site.api.delete(f"/v1/invitations/{made.json()['id']}", headers={"palier-member": token})

    assert bare.status_code == 401
    assert made.status_code == 201 and made.json()["counts"] and "/voisins/invitation#" in made.json()["url"]
    assert [row["id"] for row in known] == [made.json()["id"]]
    assert gone.status_code == 204


def test_the_network_reads_a_member_and_tells_its_signals(quarter: Quarter) -> None:
    quarter.street.member(1)
    body = {"active_days": 3, "devices": ["d1"], "credential_changes": ["2026-01-01T00:00:00Z"], "contacts": ["c"]}

    told = quarter.site.api.post("/v1/members/member-1/signals", json=body)
    member = quarter.site.api.get("/v1/members/member-1")

    assert told.status_code == 204
    assert (member.json()["level"], member.json()["vouches_left_90d"], member.json()["held_back"]) == ("d", 3, [])
    assert "Nadia" not in member.text and "Lilas" not in member.text


@pytest.mark.parametrize(
    "body", [{"active_days": -1}, {"fingerprint": "x"}, {"credential_changes": ["2026-01-01T00:00:00"]}], ids=str
)
def test_signals_of_another_form_are_refused(quarter: Quarter, body: dict[str, Any]) -> None:
    quarter.street.member(1)

    assert quarter.site.api.post("/v1/members/member-1/signals", json=body).status_code == 422


def test_an_imported_member_s_flat_is_told_once_and_only_for_their_own_door(quarter: Quarter) -> None:
    rows = f"account,level,verified_at,address\nold-1,d,2024-01-01,\"9 rue des Lilas, {TOWN}\"\n"
    imported = quarter.site.api.post("/v1/members/imports", files={"file": ("m.csv", rows.encode())})
    path = "/v1/members/old-1/home"

    elsewhere = quarter.site.api.post(path, json={"unit": "3e gauche", "address": f"10 rue des Lilas, {TOWN}"})
    told = quarter.site.api.post(path, json={"unit": "3e gauche", "address": f"9 rue des Lilas, {TOWN}"})
    again = quarter.site.api.post(path, json={"unit": "4e droite", "address": f"9 rue des Lilas, {TOWN}"})

    assert imported.status_code == 201
    assert (elsewhere.status_code, told.status_code, again.status_code) == (422, 204, 422)
    assert "Lilas" not in elsewhere.text
    assert quarter.site.api.post("/v1/members/nobody/home", json={"unit": "3", "address": "x"}).status_code == 404


def test_a_member_gets_a_one_time_link_to_their_own_page(quarter: Quarter) -> None:
    quarter.street.member(1)

    made = quarter.site.api.post("/v1/members/member-1/links")

    assert made.status_code == 201 and "/parrainer/entrer#" in made.json()["url"]
    assert quarter.site.api.post("/v1/members/nobody/links").status_code == 404


def test_moves_departures_and_recoveries_are_told_by_the_network(quarter: Quarter) -> None:
    for number in (1, 2, 3):
        quarter.street.member(number)
    taken_over = (datetime.now(UTC) - timedelta(days=1)).isoformat()

    answers = [
        quarter.site.api.post("/v1/members/member-1/moves"),
        quarter.site.api.post("/v1/members/member-2/departures"),
        quarter.site.api.post("/v1/members/member-3/recoveries", json={"taken_over_at": taken_over}),
    ]

    assert [answer.status_code for answer in answers] == [204, 204, 200]
    levels = [quarter.site.house.rows(member_rows, account=f"member-{number}")[0]["level"] for number in (1, 2, 3)]
    assert levels == [None, None, "d"]


def test_a_file_of_members_is_taken_in_whole_or_not_at_all(quarter: Quarter) -> None:
    good = CSV + f'm-1,D,2025-01-02,"1 rue des Lilas, {TOWN}"\n'
    wrong = good + "m-2,X,2025-01-02,somewhere\n"

    refused = quarter.site.api.post("/v1/members/imports", files={"file": ("m.csv", wrong.encode())})
    twice = [
        quarter.site.api.post(
            "/v1/members/imports", files={"file": ("m.csv", good.encode())}, headers={"idempotency-key": "i"}
        )
        for _ in range(2)
    ]

    assert problem_of(refused)["errors"] == [{"pointer": "/line/3", "detail": "level: one of d, c1, c2, guest"}]
    assert [answer.status_code for answer in twice] == [201, 201] and twice[0].json() == twice[1].json()


@pytest.mark.parametrize("path", ["/v1/cases/x/vouches", "/v1/members/x", "/v1/invitations"])
def test_without_a_key_there_is_nothing(quarter: Quarter, path: str) -> None:
    assert quarter.site.browser.get(path).status_code == 401


# Reports


def a_report(number: int = 1, **changes: Any) -> dict[str, Any]:
    known = {"reason": "has_moved", "name": f"Nadia Voisin{number}", "address": f"{number} rue des Lilas, {TOWN}"}
    return {**known, **changes}


def test_a_report_of_a_member_and_of_nobody_get_the_same_answer(quarter: Quarter) -> None:
    quarter.street.member(1)

    known, unknown = (quarter.site.browser.post("/v1/reports", json=a_report(number)) for number in (1, 77))

    assert known.status_code == unknown.status_code == 201
    assert set(known.json()) == set(unknown.json()) == {"reference"}
    assert len(known.json()["reference"]) == len(unknown.json()["reference"])
    items = quarter.site.house.rows(review_items, kind="report")
    assert len(items) == 2 and {item["case_id"] for item in items} == {"case-member-1", ""}


def test_a_report_changes_no_status(quarter: Quarter) -> None:
    member_id = quarter.street.member(1)
    before = quarter.site.house.rows(member_rows, id=member_id)

    filed = quarter.site.browser.post("/v1/reports", json=a_report(reason="does_not_live_here")).json()

    assert quarter.site.house.rows(member_rows, id=member_id) == before
    state = quarter.site.browser.post("/v1/reports/state", json=filed)
    assert state.json() == {"state": "open"}


def test_a_reference_in_a_path_answers_nothing_but_where_to_ask(quarter: Quarter) -> None:
    filed = quarter.site.browser.post("/v1/reports", json=a_report()).json()

    known, unknown = (quarter.site.browser.get(f"/v1/reports/{each}") for each in (filed["reference"], "none"))

    assert known.status_code == unknown.status_code == 410
    assert known.json() == unknown.json()
    assert problem_of(known)["title"] == "report.reference_in_path"


def test_reports_are_few_a_day_for_one_sender(quarter: Quarter) -> None:
    answers = [quarter.site.browser.post("/v1/reports", json=a_report()) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    assert problem_of(answers[5])["title"] == "report.too_many"


@pytest.mark.parametrize(
    "changes", [{"reason": "ugly"}, {"address": ""}, {"words": "x" * 1001}], ids=["reason", "nobody", "too long"]
)
def test_a_report_of_another_form_is_refused(quarter: Quarter, changes: dict[str, Any]) -> None:
    assert quarter.site.browser.post("/v1/reports", json=a_report(**changes)).status_code == 422


def test_a_reference_that_is_none_is_not_found(quarter: Quarter) -> None:
    answer = quarter.site.browser.post("/v1/reports/state", json={"reference": "none"})

    assert problem_of(answer)["title"] == "report.not_found"


def test_every_route_of_vouching_is_described(quarter: Quarter) -> None:
    paths = quarter.site.browser.get("/openapi.json").json()["paths"]

    ours = [verb for verbs in paths.values() for verb in verbs.values() if verb.get("tags") == ["vouching"]]
    assert len(ours) == 27
    assert all(verb["description"] for verb in ours)


def ask_in(quarter: Quarter, case_id: str, **headers: str) -> Response:
    return quarter.site.api.post(f"/v1/cases/{case_id}/attachments", headers=headers)


def test_somebody_of_the_same_home_lets_a_newcomer_in_by_their_signature(quarter: Quarter) -> None:
    phone, case_id = quarter.phone(20), quarter.case(20)
    wish = ask_in(quarter, case_id).json()["id"]
    listed = quarter.site.api.get("/v1/attachments", headers={"palier-member": phone.token("list_attachments")})
    token = phone.token("attach", attachment=wish, met_here=True)

    unsigned = quarter.site.api.post(f"/v1/attachments/{wish}/confirmation")
    let_in = quarter.site.api.post(f"/v1/attachments/{wish}/confirmation", headers={"palier-member": token})

    assert [(row["id"], row["shown_first_name"]) for row in listed.json()] == [(wish, "Zoé")]
    assert problem_of(unsigned)["title"] == "member.token_refused"
    assert let_in.json() == {"counts": True, "reason": None}
    assert quarter.site.api.get(f"/v1/cases/{case_id}").json()["status"] == "verified"


def test_the_wish_is_answered_alike_whether_or_not_a_member_lives_there(quarter: Quarter) -> None:
    quarter.street.member(20)

    there, nobody = ask_in(quarter, quarter.case(20)), ask_in(quarter, quarter.case(21))

    assert there.status_code == nobody.status_code == 202
    assert set(there.json()) == set(nobody.json()) == {"id"}


def test_a_token_for_one_wish_answers_no_other_and_a_no_is_silent(quarter: Quarter) -> None:
    phone, case_id = quarter.phone(20), quarter.case(20)
    wish = ask_in(quarter, case_id, **{"idempotency-key": "k"}).json()["id"]
    path = f"/v1/attachments/{wish}/decline"

    other = quarter.site.api.post(path, headers={"palier-member": phone.token("turn_down", attachment="other")})
    own = quarter.site.api.post(path, headers={"palier-member": phone.token("turn_down", attachment=wish)})
    again = ask_in(quarter, case_id, **{"idempotency-key": "k"})

    assert (other.status_code, own.status_code) == (401, 204)
    assert (again.status_code, again.json()["id"]) == (202, wish)
    assert quarter.site.api.get(f"/v1/cases/{case_id}").json()["status"] == "draft"


def test_where_no_letters_are_sent_asking_for_one_says_so(quarter: Quarter) -> None:
    answer = quarter.site.api.post(f"/v1/cases/{quarter.case()}/letters")

    assert answer.status_code == 409 and problem_of(answer)["title"] == "cooptation.letters_off"


@pytest.fixture
def by_post(house: House, settings: Settings) -> Quarter:
    """A site whose operator prints and posts letters."""
    site = build_site(replace(house, acts=replace(house.acts, letters_on=True)), settings)
    return Quarter(site=site, street=Street(site.house))


def printed(quarter: Quarter, case_id: str) -> str:
    """The code on the one letter that waits."""
    acts = quarter.site.house.acts
    (letter,) = letters.waiting(acts, 10)
    code = letters.print_code(acts, letter.id)
    assert letter.case_id == case_id and code is not None
    return code


def test_a_code_by_post_is_asked_for_once_entered_and_verifies_the_case(by_post: Quarter) -> None:
    api, case_id = by_post.site.api, by_post.case()
    path, key = f"/v1/cases/{case_id}/letters", {"idempotency-key": "k"}

    asked = [api.post(path, headers=key) for _ in range(2)]
    before = api.get(path).json()
    code = printed(by_post, case_id)
    after = api.get(path).json()
    entered = api.post(f"{path}/code", json={"code": code.lower().replace("-", " ")})

    assert [(one.status_code, one.json()["counts"]) for one in asked] == [(202, True)] * 2
    assert (before["awaits_code"], after["awaits_code"]) == (False, True)
    assert entered.json()["result"] == "right" and entered.json()["reason"] is None
    assert api.get(f"/v1/cases/{case_id}").json()["status"] == "verified"


def test_a_wrong_code_sent_again_under_one_key_uses_one_try(by_post: Quarter) -> None:
    api, case_id = by_post.site.api, by_post.case()
    path = f"/v1/cases/{case_id}/letters"
    api.post(path)
    printed(by_post, case_id)

    first, again = (
        api.post(f"{path}/code", json={"code": "AAAAA-AAAAA"}, headers={"idempotency-key": "k"}) for _ in range(2)
    )
    other = api.post(f"{path}/code", json={"code": "BBBBB-BBBBB"}, headers={"idempotency-key": "k"})
    second = api.post(f"{path}/code", json={"code": "BBBBB-BBBBB"})

    assert first.json() == again.json() and first.json()["result"] == "wrong"
    assert problem_of(other)["title"] == "idempotency.other_request"
    assert second.json()["tries_left"] == first.json()["tries_left"] - 1
    assert "AAAAA" not in str(by_post.site.house.rows(idempotency))


def test_a_case_without_a_letter_has_no_code_to_enter(by_post: Quarter) -> None:
    answer = by_post.site.api.post(f"/v1/cases/{by_post.case()}/letters/code", json={"code": "AAAAA-AAAAA"})

    assert answer.status_code == 404 and problem_of(answer)["title"] == "cooptation.not_found"

"""Password and telephone: no code twice, no guessing, paper codes for when the telephone is gone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import Engine, select

from review_queue.adapters import second_factor
from review_queue.adapters.tables import moderator_sessions, recovery_codes, second_factors
from review_queue.errors import SealedSecretError, SecondFactorError
from review_queue.roles import Role
from review_queue.team import HouseRules
from tests.review_queue.conftest import PASSWORD
from tests.review_queue.people import STEP, TeamConsole
from verification.adapters.envelope import MasterKeys, generate_master_key
from verification.adapters.secret_box import SealedSecrets

DAY = timedelta(days=1)


@pytest.fixture
def console(engine: Engine, now: datetime, password_hash: str) -> TeamConsole:
    made = TeamConsole(engine, now)
    made.join("lea", Role.MODERATOR, password_hash=password_hash)
    return made


def take(console: TeamConsole, code: str) -> None:
    second_factor.take_code(console.engine, console.box, console.ids["lea"], code, console.clock.now())


def test_enrolment_by_the_page_ends_in_ten_codes_shown_once(console: TeamConsole) -> None:
    lea = console.browser("lea")
    page = lea.get("/second-factor").text
    secret = re.search(r'class="secret">([^<]+)<', page)
    assert secret is not None

    import_code = second_factor.pyotp.TOTP(secret[1].replace(" ", "")).at(console.clock.now())
    answer = lea.post("/second-factor", {"code": import_code}, form="/second-factor")
    again = lea.get("/second-factor").text

    codes = re.findall(r"<code>([a-z0-9-]{19})</code>", answer.text)
    assert len(set(codes)) == 10
    assert "<svg" in page
    assert not any(code in again for code in codes)
    assert console.journal.actions() == ["moderator.second_factor_set"]


def test_sign_in_waits_for_the_code_and_opens_nothing_before(console: TeamConsole) -> None:
    telephone, _ = console.enrol("lea")
    visitor = console.stranger()

    after_password = visitor.sign_in("lea", PASSWORD)
    early = visitor.get("/me")
    waiting = visitor.client.cookies["__Host-palier_mod"]
    code = telephone.at(console.clock.now())
    after_code = visitor.post("/sign-in/code", {"code": code}, form="/sign-in/code")

    assert after_password.headers["location"] == "/moderation/sign-in/code"
    assert early.headers["location"] == "/moderation/sign-in/code"
    assert after_code.headers["location"] == "/moderation"
    assert visitor.client.cookies["__Host-palier_mod"] != waiting
    assert visitor.get("").status_code == 200


def test_the_waiting_session_ends_after_five_minutes(console: TeamConsole) -> None:
    telephone, _ = console.enrol("lea")
    visitor = console.stranger()
    visitor.sign_in("lea", PASSWORD)
    console.clock.time += timedelta(minutes=5)

    assert visitor.get("/sign-in/code").headers["location"] == "/moderation/sign-in"
    assert telephone.at(console.clock.now())


def test_no_code_is_taken_twice(console: TeamConsole) -> None:
    telephone, codes = console.enrol("lea")
    code = telephone.at(console.clock.now())
    take(console, code)
    take(console, codes[0])

    for used in (code, codes[0], codes[0].upper().replace("-", " ")):
        with pytest.raises(SecondFactorError):
            take(console, used)


def test_the_code_of_the_enrolment_signs_nobody_in(console: TeamConsole) -> None:
    telephone, _ = console.enrol("lea")

    with pytest.raises(SecondFactorError):
        take(console, telephone.at(console.clock.now() - STEP))


def test_a_code_one_step_off_is_taken_and_two_steps_are_not(console: TeamConsole) -> None:
    telephone, _ = console.enrol("lea")
    console.clock.time += timedelta(minutes=5)
    now = console.clock.now()

    with pytest.raises(SecondFactorError):
        take(console, telephone.at(now + 2 * STEP))
    take(console, telephone.at(now + STEP))


def test_guessing_codes_is_paused_like_guessing_passwords(console: TeamConsole) -> None:
    telephone, codes = console.enrol("lea")
    for _ in range(5):
        with pytest.raises(SecondFactorError):
            take(console, "000000")
    early = telephone.at(console.clock.now())

    with pytest.raises(SecondFactorError):
        take(console, early)
    with pytest.raises(SecondFactorError):
        take(console, codes[0])
    console.clock.time += timedelta(seconds=30)
    take(console, codes[0])


def test_nothing_kept_signs_anybody_in(console: TeamConsole) -> None:
    telephone, codes = console.enrol("lea")

    with console.engine.begin() as connection:
        sealed = connection.execute(select(second_factors.c.sealed_secret)).scalar_one()
        kept = connection.execute(select(recovery_codes.c.code_sha256)).scalars().all()

    assert telephone.secret.encode() not in sealed
    assert not set(codes) & set(kept)


def test_a_sealed_secret_opens_for_its_owner_and_its_key_alone(console: TeamConsole) -> None:
    sealed = console.box.seal("lea", b"secret")
    other = SealedSecrets(MasterKeys.parse(generate_master_key("k1")))

    assert console.box.open("lea", sealed) == b"secret"
    for box, owner, data in ((console.box, "omar", sealed), (other, "lea", sealed), (console.box, "lea", sealed[:-1])):
        with pytest.raises(SealedSecretError):
            box.open(owner, data)


def test_secrets_follow_a_new_master_key(console: TeamConsole) -> None:
    telephone, _ = console.enrol("lea")
    fresh = generate_master_key("k2")
    console_keys = console.box._keys
    both = MasterKeys("k2", {"k2": MasterKeys.parse(fresh).key("k2"), "k1": console_keys.key("k1")})

    moved = second_factor.reseal(console.engine, SealedSecrets(both))
    console.box = SealedSecrets(MasterKeys.parse(fresh))

    assert moved == 1
    take(console, telephone.at(console.clock.now()))


def test_leads_have_seven_days_and_then_nothing_else_opens(console: TeamConsole) -> None:
    console.join("anne", Role.LEAD)
    told = console.browser("anne").get("/me").text
    console.clock.time += 7 * DAY

    late = console.browser("anne")

    assert "au plus tard le 30/11/2026" in told
    assert late.get("/team").headers["location"] == "/moderation/second-factor"
    assert late.get("/second-factor").status_code == 200


def test_the_operator_may_ask_it_of_everybody(engine: Engine, now: datetime) -> None:
    console = TeamConsole(engine, now, rules=HouseRules(second_factor_for_all=True))
    console.join("omar", Role.MODERATOR)

    assert console.browser("omar").get("").headers["location"] == "/moderation/second-factor"


def test_a_lead_resets_a_lost_telephone(console: TeamConsole) -> None:
    console.enrol("lea")
    console.join("anne", Role.LEAD)
    lea = console.browser("lea")

    console.browser("anne").post(f"/team/{console.ids['lea']}/reset-factor")

    assert lea.get("/me").headers["location"] == "/moderation/sign-in"
    assert console.stranger().sign_in("lea", PASSWORD).headers["location"] == "/moderation"
    assert "moderator.second_factor_reset" in console.journal.actions()


def test_five_idle_minutes_lock_and_a_password_unlocks(console: TeamConsole) -> None:
    lea = console.browser("lea")
    console.clock.time += timedelta(minutes=5)

    locked = lea.get("")
    wrong = lea.post("/unlock", {"proof": "wrong password!", "back": "/moderation"}, form="")
    right = lea.post("/unlock", {"proof": PASSWORD, "back": "/moderation"}, form="")

    assert (locked.status_code, wrong.status_code) == (423, 423)
    assert right.headers["location"] == "/moderation"
    assert lea.get("").status_code == 200


def test_a_draft_survives_the_lock_and_sends_nothing_by_itself(console: TeamConsole) -> None:
    item_id = console.queue()
    lea = console.browser("lea")
    lea.post(f"/items/{item_id}/take")
    form = {"version": "2", "verdict": "refused", "reasons": ["N-PRO"], "note": "Merci d'envoyer autre chose."}
    console.clock.time += timedelta(minutes=5)
    kept = lea.client.post(f"/moderation/items/{item_id}/decide", data=form | {"csrf": csrf_of(console)})

    fields = dict(re.findall(r'name="(kept\.[^"]+|back)" value="([^"]*)"', unescape(kept.text)))
    resumed = lea.client.post("/moderation/unlock", data=fields | {"csrf": csrf_of(console), "proof": PASSWORD})

    assert kept.status_code == 423
    assert f'action="/moderation/items/{item_id}/preview"' in resumed.text
    assert 'name="reasons" value="N-PRO"' in resumed.text
    assert "Merci d&#39;envoyer autre chose." in resumed.text


def csrf_of(console: TeamConsole) -> str:
    with console.engine.begin() as connection:
        return str(connection.execute(select(moderator_sessions.c.csrf)).scalar_one())


def test_a_code_unlocks_as_well(console: TeamConsole) -> None:
    telephone, _ = console.enrol("lea")
    lea = console.browser("lea")
    console.clock.time += timedelta(minutes=6)

    answer = lea.post("/unlock", {"proof": telephone.at(console.clock.now()), "back": "/moderation/me"}, form="")

    assert answer.headers["location"] == "/moderation/me"


def test_unlocking_leads_nowhere_else(console: TeamConsole) -> None:
    lea = console.browser("lea")

    answer = lea.post("/unlock", {"proof": PASSWORD, "back": "https://elsewhere.example/"})

    assert answer.headers["location"] == "/moderation"


def test_a_page_can_lock_at_once(console: TeamConsole) -> None:
    lea = console.browser("lea")

    lea.post("/lock")

    assert lea.get("").status_code == 423


def test_scripts_read_that_the_session_is_locked(console: TeamConsole) -> None:
    item_id = console.queue()
    lea = console.browser("lea")
    console.clock.time += timedelta(minutes=6)

    beat = lea.client.post(f"/moderation/items/{item_id}/heartbeat", data={"csrf": csrf_of(console), "active": "1"})

    assert (beat.status_code, beat.json()) == (423, {"code": "review.session_locked"})
    assert lea.get("").status_code == 423

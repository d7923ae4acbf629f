"""Moderators sign on by a provider that is a real server; nobody is created by it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from oidc_provider_mock import User, run_server_in_thread
from sqlalchemy import Engine, create_engine, event, select

from review_queue.adapters import accounts
from review_queue.adapters.sign_on import SignOnTry
from review_queue.adapters.tables import metadata, moderators
from review_queue.errors import SignOnError
from review_queue.roles import Role
from review_queue.team import HouseRules
from tests.review_queue.conftest import begin_as_the_service, configure_as_the_service
from tests.review_queue.people import TeamConsole, Visitor
from verification.adapters.oidc import OidcProvider
from verification.settings import Settings

BACK = "https://palier.test/moderation/sign-in/provider/back"
CLIENT = {"oidc_client_id": "palier", "oidc_client_secret": "a secret of the client"}
LEA = User(sub="sub-lea", claims={"email": "Lea@example.org", "email_verified": True})
EVE = User(sub="sub-eve", claims={"email": "lea@example.org", "email_verified": False})
TRIED = SignOnTry(state="s" * 43, nonce="n" * 43, verifier="v" * 64)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread(user_claims=[LEA, EVE]) as server:
        yield f"http://localhost:{server.server_port}"


def provider_at(issuer: str, **changes: str) -> OidcProvider:
    return OidcProvider(Settings(oidc_issuer=issuer, **(CLIENT | changes)), BACK)  # type: ignore[arg-type]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path}/queue.db")
    event.listen(made, "connect", configure_as_the_service)
    event.listen(made, "begin", begin_as_the_service)
    metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def console(engine: Engine, issuer: str) -> TeamConsole:
    made = TeamConsole(
        engine, datetime.fromisoformat("2026-11-23T09:00:00+00:00"), rules=HouseRules(), sign_on=provider_at(issuer)
    )
    made.join("lea", Role.MODERATOR)
    made.join("anne", Role.LEAD)
    with engine.begin() as connection:
        accounts.set_mail(connection, login="lea", email="lea@example.org")
    return made


def answer_of(address: str, sub: str) -> dict[str, str]:
    """What the provider sends the browser back with, once the person said who they are."""
    answer = httpx.post(address, data={"sub": sub})
    location = answer.headers["location"]
    assert location.startswith(BACK)
    return {key: values[0] for key, values in parse_qs(urlsplit(location).query).items()}


def sign_on(visitor: Visitor, sub: str) -> httpx.Response:
    address = visitor.get("/sign-in/provider").headers["location"]
    back: httpx.Response = visitor.client.get("/moderation/sign-in/provider/back", params=answer_of(address, sub))
    return back


def test_the_first_time_by_verified_mail_then_by_subject(console: TeamConsole) -> None:
    first = console.stranger()
    in_by_mail = sign_on(first, LEA.sub)
    with console.engine.begin() as connection:
        kept = connection.execute(select(moderators.c.subject).where(moderators.c.login == "lea")).scalar_one()
        connection.execute(moderators.update().where(moderators.c.login == "lea").values(email=None))

    in_by_subject = sign_on(console.stranger(), LEA.sub)

    assert (in_by_mail.headers["location"], in_by_subject.headers["location"]) == ("/moderation", "/moderation")
    assert first.get("/me").status_code == 200
    assert kept == "sub-lea"


@pytest.mark.parametrize("sub", ["sub-eve", "somebody"])
def test_nobody_is_created_and_mail_that_is_not_verified_counts_for_nothing(console: TeamConsole, sub: str) -> None:
    visitor = console.stranger()

    answer = sign_on(visitor, sub)

    with console.engine.begin() as connection:
        assert len(accounts.list_moderators(connection)) == 2
    assert answer.status_code == 401
    assert visitor.get("/me").headers["location"] == "/moderation/sign-in"


def test_another_subject_with_the_same_mail_is_refused_once_it_is_bound(console: TeamConsole) -> None:
    with console.engine.begin() as connection:
        connection.execute(moderators.update().where(moderators.c.login == "lea").values(subject="earlier"))

    assert sign_on(console.stranger(), LEA.sub).status_code == 401


def test_an_answer_counts_once_and_in_the_browser_that_asked(console: TeamConsole) -> None:
    mine, other = console.stranger(), console.stranger()
    answer = answer_of(mine.get("/sign-in/provider").headers["location"], LEA.sub)

    elsewhere = other.client.get("/moderation/sign-in/provider/back", params=answer)
    first = mine.client.get("/moderation/sign-in/provider/back", params=answer)
    second = mine.client.get("/moderation/sign-in/provider/back", params=answer)

    assert elsewhere.headers["location"] == "/moderation/sign-in"
    assert first.headers["location"] == "/moderation"
    assert second.status_code == 401


def test_an_answer_after_ten_minutes_is_too_late(console: TeamConsole) -> None:
    visitor = console.stranger()
    answer = answer_of(visitor.get("/sign-in/provider").headers["location"], LEA.sub)
    console.clock.time += timedelta(minutes=10)

    assert visitor.client.get("/moderation/sign-in/provider/back", params=answer).status_code == 401


def test_a_closed_account_comes_in_by_no_door(console: TeamConsole) -> None:
    with console.engine.begin() as connection:
        accounts.disable_moderator(connection, login="lea", now=console.clock.now())

    assert sign_on(console.stranger(), LEA.sub).status_code == 401


def test_a_person_the_provider_vouched_for_owes_no_second_factor_of_ours(engine: Engine, issuer: str) -> None:
    rules = HouseRules(second_factor_for_all=True)
    console = TeamConsole(
        engine, datetime.fromisoformat("2026-11-23T09:00:00+00:00"), rules=rules, sign_on=provider_at(issuer)
    )
    console.join("lea", Role.MODERATOR)
    with engine.begin() as connection:
        accounts.set_mail(connection, login="lea", email="lea@example.org")
    visitor = console.stranger()

    sign_on(visitor, LEA.sub)

    assert visitor.get("").status_code == 200


def test_the_question_carries_state_nonce_and_a_hashed_verifier(issuer: str) -> None:
    asked = parse_qs(urlsplit(provider_at(issuer).address(TRIED)).query)

    # RFC 7636, section 4.2: BASE64URL-ENCODE(SHA256(ASCII(code_verifier))), without padding.
    challenge = base64.urlsafe_b64encode(hashlib.sha256(TRIED.verifier.encode()).digest()).decode().rstrip("=")
    assert asked["code_challenge"] == [challenge]
    assert asked["code_challenge_method"] == ["S256"]
    assert (asked["state"], asked["nonce"]) == ([TRIED.state], [TRIED.nonce])
    assert asked["scope"] == ["openid email"]


def test_an_answer_to_another_question_is_refused(issuer: str) -> None:
    provider = provider_at(issuer)
    code = answer_of(provider.address(TRIED), LEA.sub)["code"]

    with pytest.raises(SignOnError):
        provider.identity(code, "another nonce", TRIED.verifier)


def test_a_code_that_was_never_given_is_refused(issuer: str) -> None:
    with pytest.raises(SignOnError):
        provider_at(issuer).identity("made up", TRIED.nonce, TRIED.verifier)


@pytest.mark.parametrize(
    "change",
    [{"aud": "others"}, {"iss": "https://elsewhere.example"}, {"exp": 1}, {"nonce": "x"}, {"sub": None}, {}],
    ids=["audience", "issuer", "expired", "nonce", "nobody", "foreign key"],
)
def test_an_answer_that_does_not_hold_is_refused(issuer: str, change: dict[str, object]) -> None:
    key = RSAKey.generate_key(2048)
    claims = {"iss": issuer, "aud": "palier", "sub": "sub-lea", "exp": 4_000_000_000, "nonce": TRIED.nonce}
    forged = jwt.encode({"alg": "RS256"}, claims | change, key)
    provider = provider_at(issuer)
    if change:
        known = provider._provider()
        provider._known = type(known)(known.description, _set_of(key), known.until)

    with pytest.raises(SignOnError):
        provider._read(forged, TRIED.nonce)


def _set_of(key: RSAKey) -> KeySet:
    return KeySet([key])


def test_an_unsigned_answer_is_refused(issuer: str) -> None:
    body = base64.urlsafe_b64encode(b'{"sub":"sub-lea"}').decode().rstrip("=")
    head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")

    with pytest.raises(SignOnError):
        provider_at(issuer)._read(f"{head}.{body}.", TRIED.nonce)


def test_a_provider_that_is_away_leaves_the_password(engine: Engine) -> None:
    away = provider_at("http://127.0.0.1:9")
    console = TeamConsole(engine, datetime.fromisoformat("2026-11-23T09:00:00+00:00"), sign_on=away)

    answer = console.stranger().get("/sign-in/provider")

    assert answer.status_code == 503
    assert re.search(r'name="password"', answer.text)

"""What a member signs with their own key: ``Palier-Member``, a compact JWS (Ed25519), good once and for minutes.

The network's servers carry it and cannot make it, so a key of the API opens a vouch and never casts one. Everything
the member says is inside: which vouch, what they do, and how well they know the newcomer.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

from cooptation.ports import House
from cooptation.records import MemberKey
from verification.web.problems import ProblemError

ALGORITHMS = ["Ed25519", "EdDSA"]
"""One algorithm by its two names (RFC 9864, RFC 8037)."""
CURVE = "Ed25519"
LONGEST_LIFE = timedelta(minutes=5)
CLOCK_DRIFT = timedelta(seconds=30)
"""A phone's clock may be a little ahead."""
MOST_TOKEN_CHARS = 4000
MOST_ID_CHARS = 200
_KEY_X = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 bytes in base64url without padding."""


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What a member signed, checked; ``claims`` beside those that every token has."""

    member_id: str
    claims: Mapping[str, Any] = field(repr=False)

    def text(self, name: str, default: str = "") -> str:
        """One claim that is a text."""
        value = self.claims.get(name, default)
        if not isinstance(value, str):
            raise refused()
        return value

    def says(self, name: str) -> bool:
        """Whether a claim is true, and not merely something."""
        return self.claims.get(name) is True


def refused() -> ProblemError:
    """One answer for everything that is wrong with a token, so that it teaches nothing."""
    return ProblemError(
        401, "member.token_refused", "Send a fresh token signed by the member's registered key as 'Palier-Member: …'."
    )


def public_key(x: str) -> OKPKey:
    """A member's public key.

    Raises:
        ProblemError: it is no Ed25519 key.
    """
    wrong = ProblemError(422, "member.key_invalid", "Send the public key as a JWK: kty OKP, crv Ed25519, x.")
    if _KEY_X.fullmatch(x) is None:
        raise wrong
    try:
        return OKPKey.import_key({"kty": "OKP", "crv": CURVE, "x": x})
    except (JoseError, ValueError) as error:
        raise wrong from error


def check_token(house: House, token: str | None, *, action: str, vouch_id: str = "") -> Signed:
    """Who signed, and what; the token is used up.

    Args:
        house: the composition.
        token: the header's value.
        action: what the member does, which the token must name.
        vouch_id: on which vouch; empty where the act is not on one.

    Raises:
        ProblemError: missing, malformed, of an unknown key, for something else, over, or used before.
    """
    if not token or len(token) > MOST_TOKEN_CHARS:
        raise refused()
    with house.looking() as work:
        key, now = work.side.arrivals.key(_key_id(token)), work.now
        account = work.members.get(key.member_id).account if key else ""
    claims = _verified(token, key)
    if key is None or _text(claims, "sub") != account or _text(claims, "action") != action:
        raise refused()
    if _text(claims, "vouch") != vouch_id:
        raise refused()
    ends = _end_of(claims, now)
    _use_once(house, f"{key.thumbprint} {_text(claims, 'jti')}", ends)
    return Signed(member_id=key.member_id, claims=claims)


def _key_id(token: str) -> str:
    """Which key a token says it was signed with."""
    try:
        headers = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as error:
        raise refused() from error
    found = headers.get("kid")
    if not isinstance(found, str) or len(found) > MOST_ID_CHARS:
        raise refused()
    return found


def _verified(token: str, key: MemberKey | None) -> dict[str, Any]:
    if key is None:
        raise refused()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # the older name of the same algorithm
            return dict(jwt.decode(token, public_key(key.x), algorithms=ALGORITHMS).claims)
    except (JoseError, ValueError) as error:
        raise refused() from error


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name, "")
    if not isinstance(value, str) or (name == "jti" and not 0 < len(value) <= MOST_ID_CHARS):
        raise refused()
    return value


def _end_of(claims: Mapping[str, Any], now: datetime) -> datetime:
    """When the token is over: made just now, and for minutes only."""
    made, ends, moment = _second(claims, "iat"), _second(claims, "exp"), now.timestamp()
    is_fresh = made - CLOCK_DRIFT.total_seconds() <= moment < ends and ends - made <= LONGEST_LIFE.total_seconds()
    if not is_fresh:
        raise refused()
    return now + LONGEST_LIFE + CLOCK_DRIFT


def _second(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise refused()
    return value


def _use_once(house: House, token_id: str, until: datetime) -> None:
    digest = hashlib.sha256(token_id.encode()).hexdigest()
    with house.transaction() as work:
        if not work.side.arrivals.use_once(digest, until, work.now):
            raise refused()

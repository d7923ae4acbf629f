"""Signing on by OpenID Connect: code flow with PKCE, state and nonce, the signed answer checked against the keys.

The provider describes itself at ``/.well-known/openid-configuration``; its description and keys are kept for an hour,
and the keys are asked for again once when an answer names one that is not among them. Only asymmetric signatures are
believed. Nobody's name is asked for: ``openid email`` is all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from review_queue.adapters.sign_on import Identity, SignOnTry
from review_queue.errors import SignOnError
from verification.settings import Settings

SCOPE = "openid email"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
TIMEOUT_S = 10.0
KEPT_S = 3600.0
"""How long a provider's description and keys are believed before they are asked for again."""
CLOCKS_APART_S = 60
"""How far the provider's clock may be from ours."""
WELL_KNOWN = "/.well-known/openid-configuration"
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class _Provider:
    """What the provider says of itself, and until when that is believed."""

    description: dict[str, Any]
    keys: KeySet
    until: float


class OidcProvider:
    """``review_queue.adapters.sign_on.SignOnProvider`` over HTTP."""

    def __init__(self, settings: Settings, back: str, clock: Callable[[], float] = time.monotonic) -> None:
        """The settings name issuer and client; ``back`` is our address that the provider sends people to."""
        self._settings = settings
        self._back = back
        self._clock = clock
        self._lock = Lock()
        self._known: _Provider | None = None

    def address(self, sign_on: SignOnTry) -> str:
        """Where the browser goes.

        Raises:
            SignOnError: the provider is away or describes itself wrongly.
        """
        uri = prepare_grant_uri(
            self._provider().description["authorization_endpoint"],
            client_id=self._settings.oidc_client_id,
            response_type="code",
            redirect_uri=self._back,
            scope=SCOPE,
            state=sign_on.state,
            nonce=sign_on.nonce,
            code_challenge=create_s256_code_challenge(sign_on.verifier),
            code_challenge_method="S256",
        )
        return str(uri)

    def identity(self, code: str, nonce: str, verifier: str) -> Identity:
        """Who came back with this code.

        Raises:
            SignOnError: the code is refused, the signed answer does not hold, or the provider is away.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        client = (self._settings.oidc_client_id, self._settings.oidc_client_secret.get_secret_value())
        endpoint = self._provider().description["token_endpoint"]
        try:
            answer = httpx.post(endpoint, data=form, auth=client, timeout=TIMEOUT_S).raise_for_status().json()
            id_token = str(answer["id_token"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise SignOnError("the provider refused the code or is away") from None
        return self._read(id_token, nonce)

    def _read(self, id_token: str, nonce: str) -> Identity:
        """The identity in a signed answer."""
        claims = self._claims(id_token)
        registry = jwt.JWTClaimsRegistry(
            leeway=CLOCKS_APART_S,
            iss={"essential": True, "value": self._settings.oidc_issuer.rstrip("/")},
            aud={"essential": True, "value": self._settings.oidc_client_id},
            sub={"essential": True},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            registry.validate(claims | {"iss": str(claims.get("iss", "")).rstrip("/")})
        except JoseError:
            raise SignOnError("the provider's answer is for somebody else, too old, or not to our question") from None
        email = claims.get("email") if claims.get("email_verified") is True else ""
        return Identity(subject=str(claims["sub"]), email=str(email or ""))

    def _claims(self, id_token: str) -> dict[str, Any]:
        """What the answer says, once its signature holds; keys that were changed meanwhile are asked for again."""
        for keys in (self._provider().keys, None):
            try:
                found = keys or self._ask_again().keys
                return dict(jwt.decode(id_token, found, algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError):
                continue
        raise SignOnError("the provider's answer is not signed with one of its keys")

    def _provider(self) -> _Provider:
        with self._lock:
            if self._known is None or self._known.until <= self._clock():
                self._known = self._fetch()
            return self._known

    def _ask_again(self) -> _Provider:
        with self._lock:
            self._known = self._fetch()
            return self._known

    def _fetch(self) -> _Provider:
        issuer = self._settings.oidc_issuer.rstrip("/")
        try:
            with httpx.Client(timeout=TIMEOUT_S) as client:
                description = client.get(issuer + WELL_KNOWN).raise_for_status().json()
                if not set(NEEDED) <= set(description) or description["issuer"].rstrip("/") != issuer:
                    raise SignOnError("the provider describes itself as somebody else")
                keys = KeySet.import_key_set(client.get(description["jwks_uri"]).raise_for_status().json())
        except (httpx.HTTPError, JoseError, ValueError, AttributeError):
            raise SignOnError("the provider is away or describes itself wrongly") from None
        return _Provider(description, keys, self._clock() + KEPT_S)

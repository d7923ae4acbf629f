"""Calling a webhook: signed as Standard Webhooks says, over https, and never inside our own network.

The name is looked up once and the call goes to the address that was found and checked, so that a name which points
elsewhere a moment later gains nothing. Redirects are not followed, the answer's body is not read, no proxy of the
environment is asked.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

import httpx
from standardwebhooks.webhooks import Webhook

from verification.adapters.webhook_store import secrets_now
from verification.deliveries import FarEffect, Hook
from verification.domain.errors import WebhookAddressError

TIMEOUT_S = 5.0
MAX_URL_CHARS = 2000
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
HTTPS_PORT, HTTP_PORT = 443, 80
TRANSLATED = tuple(ipaddress.IPv6Network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))
"""IPv4 written as IPv6 for a gateway (RFC 6052, 8215) or of old (RFC 4291): what lies behind can not be judged."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The numbers of a name."""
    return tuple(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def checked_url(url: str, *, allows_local: bool) -> SplitResult:
    """The parts of an address that may be called, as far as its writing tells.

    Raises:
        WebhookAddressError: not https, a user name in it, no host, or a host by number inside a network.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise WebhookAddressError("this is not an address that can be called") from None
    if not host or parts.username or parts.password or parts.fragment or len(url) > MAX_URL_CHARS or not url.isascii():
        raise WebhookAddressError("give an address with a host, without user name and without '#'")
    is_local = allows_local and host in THIS_MACHINE
    if parts.scheme != "https" and not (is_local and parts.scheme == "http"):
        raise WebhookAddressError("only https:// addresses are called")
    number = _number_of(host)
    if number is not None and not is_local and not is_public(number):
        raise WebhookAddressError("only public addresses are called")
    return parts


def is_public(address: Address) -> bool:
    """Whether an address lies outside every private, local or special network."""
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network in TRANSLATED) or address.sixtofour or address.teredo:
            return False
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
    return address.is_global and not address.is_multicast


def _number_of(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class WebhookCaller:
    """Calls webhooks. ``allows_local``: the embedded default may call this very machine, without TLS."""

    digest_keys: tuple[bytes, ...] = field(repr=False)
    now: Callable[[], datetime]
    allows_local: bool = False
    resolve: Resolve = resolve
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __call__(self, hook: Hook, effect: FarEffect) -> int | str:
        """One call; the answer's status, or a code when there was none."""
        try:
            target = self._target(hook.url)
            return self._post(target, urlsplit(hook.url), self._signed(hook, effect))
        except WebhookAddressError as refused:
            return refused.code
        except httpx.TimeoutException:
            return "timeout"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
            return "no_connection"

    def _target(self, url: str) -> str:
        """The address to call, its host by the number that was checked."""
        parts = checked_url(url, allows_local=self.allows_local)
        host = parts.hostname or ""
        port = parts.port or (HTTPS_PORT if parts.scheme == "https" else HTTP_PORT)
        numbers = [ipaddress.ip_address(found.partition("%")[0]) for found in self.resolve(host, port)]
        may_be_local = self.allows_local and host in THIS_MACHINE
        if not numbers or not (may_be_local or all(is_public(number) for number in numbers)):
            raise WebhookAddressError("the name leads inside a network")
        written = f"[{numbers[0]}]" if numbers[0].version == 6 else str(numbers[0])
        return urlunsplit((parts.scheme, f"{written}:{port}", parts.path or "/", parts.query, ""))

    def _signed(self, hook: Hook, effect: FarEffect) -> tuple[bytes, dict[str, str]]:
        """Body and headers; the id is the event's, the same at every try."""
        body, now = body_of(effect.params), self.now()
        event = str(effect.params["event"])
        secrets = secrets_now(self.digest_keys, hook, now)
        signatures = [Webhook(secret).sign(msg_id=event, timestamp=now, data=body) for secret in secrets]
        return body.encode(), {
            "content-type": "application/json",
            "user-agent": "Palier-Webhooks/1",
            "webhook-id": event,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
            "palier-attempt": str(effect.attempts),
        }

    def _post(self, target: str, parts: SplitResult, signed: tuple[bytes, dict[str, str]]) -> int:
        body, headers = signed
        client = httpx.Client(trust_env=False, follow_redirects=False, timeout=TIMEOUT_S, verify=self.trust)
        extensions = {"sni_hostname": parts.hostname} if parts.scheme == "https" else {}
        named = headers | {"host": parts.netloc}
        with client, client.stream("POST", target, content=body, headers=named, extensions=extensions) as answer:
            return answer.status_code


def body_of(params: Mapping[str, Any]) -> str:
    """What is sent: the kind, the time, and ids; nothing of a person."""
    data = {
        "case_id": params["case_id"],
        "object_id": params["object_id"],
        "status": params["status"],
        "sequence": params["sequence"],
    }
    return json.dumps({"type": params["type"], "timestamp": params["at"], "data": data}, separators=(",", ":"))

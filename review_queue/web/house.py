"""What the operator supplies for the people of the console: rules, secrets, journal, sign-on, quarters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from review_queue.adapters.journal import Journal, NoJournal
from review_queue.adapters.routing_store import Router
from review_queue.adapters.second_factor import SecretBox
from review_queue.adapters.sign_on import SignOnProvider
from review_queue.errors import SealedSecretError
from review_queue.team import HouseRules

Quarters = tuple[tuple[str, str], ...]
"""Id and name of each quarter."""


class NoSecrets:
    """For a console that was given no key: no second factor can be set up."""

    def seal(self, owner: str, secret: bytes) -> bytes:
        """Refuse to keep a secret in clear."""
        raise SealedSecretError("no master key is set, so no second factor can be kept")

    def open(self, owner: str, sealed: bytes) -> bytes:
        """There is none."""
        raise SealedSecretError("no master key is set, so no second factor can be read")


def no_quarters() -> Quarters:
    """A place that is one quarter."""
    return ()


@dataclass(frozen=True, kw_only=True)
class House:
    """One value for all pages about people. ``sign_on`` is None where moderators sign in by password alone.

    ``router`` keeps where moderators live; None where no key is set to keep it by.
    """

    rules: HouseRules
    secrets: SecretBox
    journal: Journal
    quarters: Callable[[], Quarters] = no_quarters
    sign_on: SignOnProvider | None = None
    router: Router | None = None


BARE = House(rules=HouseRules(first_day=False, lock_after=None), secrets=NoSecrets(), journal=NoJournal())
"""A console without a service around it, as tests of the queue use it; the service always gives its own."""

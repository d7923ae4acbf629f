"""What the routes of vouching share: the acts' house, the database of links, and the address people open."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from pydantic import BaseModel

from cooptation.errors import NotFoundError
from cooptation.ports import House
from verification.adapters.unit_of_work import Transactions
from verification.ports import Services
from verification.web.api import Repeats


@dataclass(frozen=True, kw_only=True)
class VouchHouse:
    """One composition for all these routes."""

    house: House
    transactions: Transactions
    repeats: Repeats
    services: Services
    public_url: str = ""

    def once(self, actor: str, key: str | None, request: str, create: Callable[[], BaseModel]) -> Any:  # noqa: ANN401
        """What was created, once under the caller's Idempotency-Key; the answer is kept, so it holds no secret.

        Raises:
            ProblemError: the key came with another request.
        """
        fingerprint = self.repeats.fingerprint(request.encode())
        before = self.repeats.find(actor, key, fingerprint)
        if before is not None:
            return json.loads(bytes(before.body))
        answer = create()
        self.repeats.keep(actor, key, fingerprint, answer)
        return answer.model_dump(mode="json")

    def member_of(self, account: str) -> str:
        """The id of a member of the network.

        Raises:
            NotFoundError: no such member.
        """
        with self.house.looking() as work:
            member = work.members.by_account(account)
        if member is None:
            raise NotFoundError("no such member")
        return member.id

    def site(self, request: Request) -> str:
        """The address people open, without a slash at its end."""
        return self.public_url.rstrip("/") or str(request.base_url).rstrip("/")

"""Why a vouch does not count, or why a request waits or goes to a human.

A reason is stored as it is and only ever added. Facts are counts and dates, never a person, a place or a
distance: a newcomer or a voucher may read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cooptation.codes import AUDIENCE, EFFECT, Audience, Code, Effect

Number = int | float


class NextStep(StrEnum):
    """What the person concerned can do now."""

    GET_VERIFIED = "get_verified"
    PROVIDE_DOCUMENT = "provide_document"
    TRY_LATER = "try_later"
    ASK_NEIGHBOURS = "ask_neighbours"
    LEAVE_TO_OTHERS = "leave_to_others"
    MAKE_STATEMENT = "make_statement"
    WAIT = "wait"
    HUMAN_LOOKS = "human_looks"
    GIVE_REASON = "give_reason"
    ENTER_CODE = "enter_code"
    RENEW = "renew"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One rule's answer. ``params`` are the policy's numbers, ``facts`` what they were compared with.

    ``since`` is when the fact began, ``until`` when it ends by itself; None where there is no such date.
    """

    code: Code
    rule_version: str
    next_step: NextStep
    params: Mapping[str, Number] = field(default_factory=dict)
    facts: Mapping[str, Number] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None

    @property
    def audience(self) -> Audience:
        """Who reads it beside the reviewer."""
        return AUDIENCE[self.code]

    @property
    def effect(self) -> Effect:
        """Whether it refuses, holds, queues or applies."""
        return EFFECT[self.code]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a rule says of one vouch, ask or act; ``reason`` is there exactly when it does not count as it is."""

    reason: Reason | None = None

    @property
    def counts(self) -> bool:
        """Whether it does."""
        return self.reason is None

    @property
    def code(self) -> Code | None:
        """Why it does not."""
        return self.reason.code if self.reason else None

    @property
    def effect(self) -> Effect:
        """Counted, refused, held or queued."""
        return self.reason.effect if self.reason else Effect.COUNTED


def first_answer(reasons: Iterable[Reason | None]) -> Answer:
    """The answer of rules asked in order: the first that is not content."""
    return Answer(reason=next((reason for reason in reasons if reason is not None), None))

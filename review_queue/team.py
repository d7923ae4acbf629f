"""The rules of a team: who must be there, who confirms whom, when somebody takes no case.

Pure: people come as values, the day is an argument. Where people are kept is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from review_queue.errors import GrantError
from review_queue.roles import MUST_ENROL, Role

ENROL_WITHIN = timedelta(days=7)
"""How long a new lead or admin may work with the password alone."""
LEADS_FOR_THE_BRAKE = 2
"""Setting a quarter to humans only takes two leads (facts: the worst day)."""
MODERATORS_FOR_FOUR_EYES = 2
MOST_CASES_A_DAY = 500
"""Nobody reads more; a larger ceiling is a slip of the keyboard."""


@dataclass(frozen=True, kw_only=True)
class HouseRules:
    """What the operator asks of moderators.

    Attributes:
        first_day: the charter and the training come before the first case.
        second_factor_for_all: nobody works with a password alone.
        lock_after: idle time after which the session asks for the password or a code; None: never.
    """

    first_day: bool = True
    second_factor_for_all: bool = False
    lock_after: timedelta | None = timedelta(minutes=5)


class Step(StrEnum):
    """What stands before somebody's work; also the page that settles it."""

    SECOND_FACTOR = "second-factor"
    CHARTER = "charter"
    TRAINING = "training"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far somebody is with what comes before work."""

    roles: frozenset[Role]
    has_second_factor: bool
    enrol_by: datetime | None
    has_signed: bool
    is_trained: bool
    signed_on_elsewhere: bool = False


class NotTaking(StrEnum):
    """Why somebody takes no further case today."""

    PAUSED = "paused"
    AWAY = "away"
    CEILING = "ceiling"


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Days on which somebody takes no case, both included."""

    id: str
    first_day: date
    last_day: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of the team as far as the rules go."""

    id: str
    roles: frozenset[Role]
    is_away: bool = False


class Gap(StrEnum):
    """A role that a working team needs and this one lacks."""

    NO_MODERATOR = "no_moderator"
    ONE_PAIR_OF_EYES = "one_pair_of_eyes"
    NO_LEAD = "no_lead"
    ONE_LEAD = "one_lead"
    NO_ADMIN = "no_admin"
    NO_AUDITOR = "no_auditor"
    ALL_AWAY = "all_away"


def first_step(standing: Standing, rules: HouseRules, now: datetime) -> Step | None:
    """What somebody must do before anything else; None when nothing is left."""
    if not standing.has_second_factor and owes_second_factor(standing, rules, now):
        return Step.SECOND_FACTOR
    if not rules.first_day or not standing.roles & {Role.MODERATOR, Role.LEAD}:
        return None
    if not standing.has_signed:
        return Step.CHARTER
    return None if standing.is_trained else Step.TRAINING


def owes_second_factor(standing: Standing, rules: HouseRules, now: datetime) -> bool:
    """Whether a second factor is due now; a provider that signed somebody on has asked for its own."""
    if standing.signed_on_elsewhere:
        return False
    is_due = standing.enrol_by is not None and standing.enrol_by <= now
    return rules.second_factor_for_all or (bool(standing.roles & MUST_ENROL) and is_due)


def enrol_deadline(roles: frozenset[Role], now: datetime) -> datetime | None:
    """By when somebody of these roles needs a second factor."""
    return now + ENROL_WITHIN if roles & MUST_ENROL else None


def may_confirm(asked_by: str, moderator_id: str, settler: str) -> None:
    """Refuse a confirmation that would be a first pair of eyes.

    Raises:
        GrantError: the one who asked, or the one it is for, cannot confirm.
    """
    if settler == asked_by:
        raise GrantError("a second person confirms what you asked for")
    if settler == moderator_id:
        raise GrantError("nobody confirms a role of their own")


def gaps(members: Iterable[Member]) -> tuple[Gap, ...]:
    """Which roles are missing or held by one person alone, the worst first."""
    people = tuple(members)
    judges = [one for one in people if one.roles & {Role.MODERATOR, Role.LEAD}]
    leads = [one for one in people if Role.LEAD in one.roles]
    found = {
        Gap.NO_MODERATOR: not judges,
        Gap.ALL_AWAY: bool(judges) and all(one.is_away for one in judges),
        Gap.ONE_PAIR_OF_EYES: 0 < len(judges) < MODERATORS_FOR_FOUR_EYES,
        Gap.NO_LEAD: not leads,
        Gap.ONE_LEAD: 0 < len(leads) < LEADS_FOR_THE_BRAKE,
        Gap.NO_ADMIN: not any(Role.ADMIN in one.roles for one in people),
        Gap.NO_AUDITOR: not any(Role.AUDITOR in one.roles for one in people),
    }
    return tuple(gap for gap, is_there in found.items() if is_there)


def why_not_taking(
    *, paused: bool, absences: Iterable[Absence], ceiling: int | None, decided_today: int, today: date
) -> NotTaking | None:
    """Why somebody gets no case now; None when they do."""
    if paused:
        return NotTaking.PAUSED
    if any(absence.holds(today) for absence in absences):
        return NotTaking.AWAY
    return NotTaking.CEILING if ceiling is not None and decided_today >= ceiling else None

"""What the queue promises, written a second time and as simply as it can be.

A few values in memory, no clause of the store's statements: who may be handed what and in which order, where an answer
leads, when a version grows. The machine (``bench.campaign.queue_machine``) does everything to the real store and to
this model, and compares them after every step; a fault of the store shows as a difference.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from review_queue.item import WAITING, ItemState, ReviewDecision, ReviewVerdict
from verification.domain.case import CaseStatus

LEASE = timedelta(minutes=15)
SKIP_REST = timedelta(hours=24)
KEPT = timedelta(hours=2)
ESCALATED, BOOSTED, NORMAL = 1, 2, 3
HARD_SIGN = "document.altered"
FREE_TEXT = "N-AUTRE"
TWO = 2

STATUS_OF = {
    ReviewVerdict.VERIFIED: CaseStatus.VERIFIED,
    ReviewVerdict.NEEDS_ACTION: CaseStatus.NEEDS_ACTION,
    ReviewVerdict.REFUSED: CaseStatus.REFUSED,
}
ANSWERED = frozenset(STATUS_OF.values())


@dataclass
class Given:
    """One answer as the model keeps it."""

    moderator: str
    decision: ReviewDecision
    before: ItemState
    round: int
    doubled: bool
    commit_at: datetime
    is_committed: bool = False


@dataclass
class Known:
    """One item as the model keeps it; its case has the same fate."""

    id: str
    case_id: str
    reasons: tuple[str, ...]
    four_eyes: bool
    due_at: datetime
    created_at: datetime
    case_status: CaseStatus = CaseStatus.IN_REVIEW
    state: ItemState = ItemState.OPEN
    lane: int | None = NORMAL
    version: int = 1
    holder: str | None = None
    lease_until: datetime | None = None
    snoozed_until: datetime | None = None
    kept: tuple[str, datetime] | None = None
    round: int = 0
    doubled: bool = False
    answers: list[Given] = field(default_factory=list)
    conflicts: set[str] = field(default_factory=set)
    skips: dict[str, datetime] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Somebody still has to look."""
        return self.state in WAITING

    @property
    def last(self) -> Given:
        """The answer given last."""
        return self.answers[-1]

    def holder_at(self, now: datetime) -> str | None:
        """Who has it open."""
        return self.holder if self.lease_until is not None and self.lease_until > now else None

    def is_judged_by(self, name: str) -> bool:
        """Whether somebody has given an answer on it that stands or may come to stand."""
        return any(given.moderator == name for given in self.answers)

    def has_rested_from(self, name: str, now: datetime) -> bool:
        """Whether somebody who passed it on is asked again."""
        return name not in self.skips or now - self.skips[name] >= SKIP_REST

    def is_kept_from(self, name: str, now: datetime) -> bool:
        """Whether a lead keeps it for somebody else."""
        return self.kept is not None and self.kept[0] != name and self.kept[1] > now

    def goes_to(self, state: ItemState) -> None:
        """Take another state, one version on."""
        self.state, self.version = state, self.version + 1
        self.lane = None if state not in WAITING else ESCALATED if state is ItemState.ESCALATED else NORMAL

    def is_freed(self) -> None:
        """Nobody has it open any more."""
        self.holder = self.lease_until = None


@dataclass
class QueueModel:
    """The whole queue."""

    leads: frozenset[str]
    undo: timedelta
    items: dict[str, Known] = field(default_factory=dict)

    def held(self, name: str, now: datetime) -> Known | None:
        """What somebody has open."""
        return next((item for item in self.items.values() if item.waits and item.holder_at(now) == name), None)

    def may_judge(self, item: Known, name: str) -> bool:
        """No conflict, not judged before, and a lead where a lead is asked for."""
        allowed = item.state is not ItemState.ESCALATED or name in self.leads
        return allowed and name not in item.conflicts and not item.is_judged_by(name)

    def next_for(self, name: str, now: datetime) -> str | None:
        """Which item somebody must be handed now."""
        if self.held(name, now) is not None:
            return None
        mine = [item for item in self.items.values() if self._is_offered(item, name, now)]
        mine.sort(key=lambda item: (_turn(item, now), item.due_at, item.created_at, item.id))
        return mine[0].id if mine else None

    def _is_offered(self, item: Known, name: str, now: datetime) -> bool:
        free = item.waits and item.holder_at(now) is None and _turn(item, now) is not None
        lets = item.has_rested_from(name, now) and not item.is_kept_from(name, now)
        return free and lets and self.may_judge(item, name)

    def hand(self, item: Known, name: str, now: datetime) -> None:
        """Somebody has it open now; a version more when it changes hands."""
        item.version += item.holder != name
        item.holder, item.lease_until, item.snoozed_until = name, now + LEASE, None
        if item.lane is None:
            item.lane = ESCALATED if item.state is ItemState.ESCALATED else BOOSTED

    def answer(self, item: Known, name: str, decision: ReviewDecision, now: datetime, *, doubled: bool) -> None:
        """An answer was given; nothing has happened yet."""
        given = Given(name, decision, item.state, item.round, doubled, now + self.undo)
        item.answers.append(given)
        item.goes_to(ItemState.DECIDED)
        item.is_freed()

    def may_undo(self, item: Known, name: str, now: datetime) -> bool:
        """Whether somebody can still take an answer back."""
        return item.state is ItemState.DECIDED and item.last.moderator == name and item.last.commit_at > now

    def take_back(self, item: Known, name: str, now: datetime) -> None:
        """The answer never was."""
        item.goes_to(item.answers.pop().before)
        item.holder, item.lease_until = name, now + LEASE

    def keep_time(self, now: datetime) -> None:
        """What the worker does: answers whose time is over come to their end, ended leases are freed."""
        for item in self.items.values():
            if item.state is ItemState.DECIDED and item.last.commit_at <= now:
                self._end(item)
            if item.holder is not None and item.holder_at(now) is None:
                item.is_freed()

    def _end(self, item: Known) -> None:
        answers = [given for given in item.answers if given.round == item.round]
        four_eyes = item.four_eyes or any(_asks_for_two(item, given) for given in answers)
        doubled = item.doubled or any(given.doubled for given in answers)
        state = _after(answers, four_eyes=four_eyes, doubled=doubled)
        if state is ItemState.COMMITTED and not self._fits(item):
            item.goes_to(ItemState.CLOSED)
            return
        item.goes_to(state)
        item.four_eyes, item.doubled, item.last.is_committed = four_eyes, doubled, True
        if state is ItemState.COMMITTED:
            item.case_status = STATUS_OF[item.last.decision.verdict]

    @staticmethod
    def _fits(item: Known) -> bool:
        """Whether the case still waits for this answer."""
        return item.case_status in ANSWERED if item.round else item.case_status is CaseStatus.IN_REVIEW


def _turn(item: Known, now: datetime) -> int | None:
    """The place of an item's class in line; None when it is put aside."""
    if item.lane is not None:
        return item.lane
    return 0 if item.snoozed_until is not None and item.snoozed_until <= now else None


def _asks_for_two(item: Known, given: Given) -> bool:
    """Whether one pair of eyes is not enough for an answer."""
    overrides = HARD_SIGN in item.reasons and given.decision.verdict is ReviewVerdict.VERIFIED
    return overrides or FREE_TEXT in given.decision.reasons


def _after(answers: list[Given], *, four_eyes: bool, doubled: bool) -> ItemState:
    """Where an item goes whose undo time is over."""
    voices: dict[ReviewVerdict, set[str]] = defaultdict(set)
    for given in answers:
        voices[given.decision.verdict].add(given.moderator)
    if any(len(people) >= TWO for people in voices.values()) or not (four_eyes or doubled):
        return ItemState.COMMITTED
    if len(answers) < TWO:
        return ItemState.BLIND_REVIEW if doubled else ItemState.SECOND_REVIEW
    from_lead = answers[-1].before is ItemState.ESCALATED
    return ItemState.COMMITTED if from_lead and not four_eyes else ItemState.ESCALATED

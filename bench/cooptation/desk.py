"""A request's life, as the service leads it: asked, vouched for, waited for, looked at, admitted, audited.

Every answer comes from the rulebook; the desk keeps what they are asked about and lets time pass. Chance (who
objects, what a reviewer sees) comes from the request's own stream, so that two sets of rules meet the same people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from bench.cooptation.behaviour import Behaviour
from bench.cooptation.clock import Clock
from bench.cooptation.justice import Justice
from bench.cooptation.people import Case, Person, Said, Side, Town
from bench.cooptation.rulebooks import Rulebook
from cooptation.asks import Asks, may_ask
from cooptation.circumstances import Objection, ObjectionKind
from cooptation.codes import Code
from cooptation.decision import Outcome, Verdict
from cooptation.flags import Scene, repeats_pair
from cooptation.letter_first import posts_letter, wants_post
from cooptation.lifetime import Sampling, p02_audit
from cooptation.policy import ALL_PERCENT
from cooptation.reasons import Answer
from cooptation.tally import level_earned, request_ends_at

SHORTEST_REVIEW_DAYS = 0.5
LONGEST_WINDOW = timedelta(days=2)


@dataclass(slots=True)
class Books:
    """What a run counts about newcomers, by the side they are on."""

    opened: int = 0
    automatic: int = 0
    reviewed: int = 0
    admitted_by_review: int = 0
    with_two_willing: int = 0
    admitted_with_two_willing: int = 0
    letters: int = 0
    letters_first: int = 0
    audits: int = 0
    audit_reviews: int = 0
    decisions: int = 0
    days: list[float] = field(default_factory=list)


class Desk:
    """Opens requests, takes vouches, and follows what the rules say."""

    def __init__(self, town: Town, clock: Clock, rulebook: Rulebook, behaviour: Behaviour, justice: Justice) -> None:
        self.town, self.clock, self.rulebook = town, clock, rulebook
        self.behaviour, self.justice = behaviour, justice
        self.honest, self.false = Books(), Books()
        self.chances: dict[str, Random] = {}
        self.on_admitted: list[Callable[[Case, datetime], None]] = []

    def books_of(self, case: Case) -> Books:
        """Where a request is counted."""
        return self.false if case.newcomer.side is Side.SYBIL else self.honest

    def open_case(self, case: Case, chance: Random) -> None:
        """A newcomer asks to be vouched for; where the policy says so, their letter is posted with it."""
        self.chances[case.request.id] = chance
        self.books_of(case).opened += 1
        if self.rulebook.has_consequences and self.rulebook.policy.letter_at_opening:
            self._post(case, case.request.opened_at)

    def ask(self, case: Case, person: Person, now: datetime) -> Answer:
        """One more ask, under N01 and N02; it counts whether it reaches the neighbour or not."""
        asks = Asks(open=case.asks_open, total=case.asks, received=tuple(person.asked))
        answer = may_ask(asks, self.rulebook.policy, now) if self.rulebook.has_consequences else Answer()
        if answer.counts:
            person.asked.append(now)
        case.asks += 1
        case.asks_open += 1
        return answer

    def vouch(self, case: Case, person: Person, now: datetime) -> Answer:
        """A neighbour vouches; what the rules do not count is told to them and not kept."""
        said = said_by(person, case, now)
        if case.is_answered or now >= request_ends_at(case.request, self.rulebook.policy):
            return Answer()
        answer = self.rulebook.may_vouch(self.town, case, said, now)
        if answer.counts:
            self.town.record(case, said)
            self.look(case, now)
        return answer

    def decline(self, case: Case, now: datetime) -> None:
        """« Je ne connais pas », in silence."""
        case.declined += 1
        case.asks_open -= 1

    def object_to(self, case: Case, now: datetime) -> None:
        """A neighbour objects."""
        if not case.is_answered:
            objection = Objection(kind=ObjectionKind.UNKNOWN_HERE, at=now)
            case.objections = (*case.objections, objection)

    def look(self, case: Case, now: datetime) -> None:
        """Ask the rules what follows, and do it."""
        if case.is_answered or case.is_queued:
            return
        outcome = self.rulebook.decide(self.town, case, case.said, now)
        self.books_of(case).decisions += 1
        if outcome.tally.points and self.rulebook.has_consequences and case.told_at is None:
            self._tell_neighbours(case, now)
            outcome = self.rulebook.decide(self.town, case, case.said, now)
        self._follow(case, outcome, now)

    def _follow(self, case: Case, outcome: Outcome, now: datetime) -> None:
        if outcome.verdict is Verdict.AUTOMATIC:
            self._admit(case, outcome, now)
            self.books_of(case).automatic += 1
        elif outcome.verdict is Verdict.QUEUE:
            self._queue(case, now)
        else:
            self._wait(case, outcome, now)

    def _wait(self, case: Case, outcome: Outcome, now: datetime) -> None:
        """Have a letter posted where one is due, and look again when something changes by itself."""
        policy, needs_code = self.rulebook.policy, Code.P02_LETTER_FIRST in outcome.codes
        is_due = posts_letter(outcome.codes, policy) and wants_post(case.letter, policy, now)
        if self.rulebook.has_consequences and is_due:
            self._post(case, now)
        self.books_of(case).letters_first += needs_code and not case.needs_code
        case.needs_code = case.needs_code or needs_code
        until = max((reason.until for reason in outcome.reasons if reason.until), default=None)
        if outcome.tally.quorum_at is not None and until is not None:
            self.clock.at(until, partial(self._look_again, case))

    def _post(self, case: Case, now: datetime) -> None:
        """A code goes to the home that was declared; the answer, or that there is none, comes in some days."""
        case.is_silent = self._is_silent(case, is_first=not case.letter.letters)
        case.letter = replace(case.letter, letters=case.letter.letters + 1, asked_at=now, sent_at=now)
        self.books_of(case).letters += 1
        if case.is_silent:
            silence = now + timedelta(days=self.rulebook.policy.audit_days)
            self.clock.at(silence, partial(self._look_again, case))
        else:
            days = self.chances[case.request.id].uniform(*self.behaviour.letter_days)
            self.clock.at(now + timedelta(days=days), partial(self._enter_code, case))

    def _is_silent(self, case: Case, *, is_first: bool) -> bool:
        """Whether a letter is not answered. Who does not live there gets no second one either."""
        behaviour, chance = self.behaviour, self.chances[case.request.id]
        if case.newcomer.side is not Side.SYBIL:
            return chance.random() < (behaviour.letter_lost if is_first else behaviour.letter_lost_again)
        return chance.random() < behaviour.audit_catches if is_first else True

    def _enter_code(self, case: Case, now: datetime) -> None:
        case.letter = replace(case.letter, answered_at=now)
        self.look(case, now)

    def _look_again(self, case: Case, now: datetime) -> None:
        self.look(case, now)

    def _tell_neighbours(self, case: Case, now: datetime) -> None:
        """From the first vouch that counts on they have the window to say that they do not know this person."""
        case.told_at = now
        chance, behaviour = self.chances[case.request.id], self.behaviour
        is_false = case.newcomer.side is Side.SYBIL
        draw, after = chance.random(), chance.random()
        if draw < (behaviour.objection if is_false else behaviour.false_objection):
            hours = timedelta(hours=self.rulebook.policy.objection_hours)
            self.clock.at(now + min(hours, LONGEST_WINDOW) * after, partial(self._objection, case))

    def _objection(self, case: Case, now: datetime) -> None:
        self.object_to(case, now)

    def _queue(self, case: Case, now: datetime) -> None:
        case.is_queued = True
        self.books_of(case).reviewed += 1
        wait = self.chances[case.request.id].uniform(SHORTEST_REVIEW_DAYS, self.behaviour.review_days)
        self.clock.at(now + timedelta(days=wait), partial(self._review, case))

    def _review(self, case: Case, now: datetime) -> None:
        """A human looks: admitted, or left to the document path; a false one is found out and its vouchers are told."""
        draw = self.chances[case.request.id].random()
        outcome = self.rulebook.decide(self.town, case, case.said, now)
        is_false = case.newcomer.side is Side.SYBIL
        lets = 1 - self.behaviour.reviewer_stops if is_false else self.behaviour.reviewer_lets
        if draw < lets and outcome.tally.quorum_at is not None:
            self._admit(case, outcome, now)
            self.books_of(case).admitted_by_review += 1
            return
        case.is_answered = True
        if is_false:
            self.justice.caught_before(case, now)

    def _admit(self, case: Case, outcome: Outcome, now: datetime) -> None:
        quarter = self.town.quarters[case.newcomer.quarter]
        is_first = not quarter.accepted
        level = outcome.level or level_earned(outcome.tally.counted, self.rulebook.policy)
        self.town.welcome(case, outcome.tally, level, now)
        books, days = self.books_of(case), now - case.request.opened_at
        books.days.append(days / timedelta(days=1))
        books.admitted_with_two_willing += case.willing >= 2
        for hear in self.on_admitted:
            hear(case, now)
        if self.rulebook.has_consequences and outcome.verdict is Verdict.AUTOMATIC:
            self._audit(case, outcome, now, is_first=is_first)

    def _audit(self, case: Case, outcome: Outcome, now: datetime, *, is_first: bool) -> None:
        chance, policy = self.chances[case.request.id], self.rulebook.policy
        repeats = repeats_pair(self._scene(case, outcome, now))
        sampling = Sampling(
            draw=chance.randrange(ALL_PERCENT), is_first_in_quarter=is_first, are_letters_on=True, repeats_pair=repeats,
            had_letter=case.letter.answered_at is not None,
        )
        if p02_audit(outcome.tally, sampling, policy, now) is None:
            return
        if not case.letter.letters:
            self.books_of(case).audits += 1
            self._post(case, now)
        self._follow_silence(case, now)

    def _follow_silence(self, case: Case, now: datetime) -> None:
        """A letter nobody answers is followed by another one, and the last one by a human."""
        policy, sent_at = self.rulebook.policy, case.letter.sent_at or now
        due_at = sent_at + timedelta(days=policy.audit_days)
        if not case.is_silent:
            return
        if now < due_at:
            self.clock.at(due_at, partial(self._follow_silence, case))
        elif case.letter.letters < policy.audit_letters:
            self._post(case, now)
            self._follow_silence(case, now)
        else:
            looked_at = self.chances[case.request.id].uniform(SHORTEST_REVIEW_DAYS, self.behaviour.review_days)
            self.clock.at(now + timedelta(days=looked_at), partial(self._audit_review, case))

    def _scene(self, case: Case, outcome: Outcome, now: datetime) -> Scene:
        around = self.town.circumstances_of(case, now, case.said)
        return Scene(
            request=case.request, counted=outcome.tally.counted, circumstances=around, policy=self.rulebook.policy,
            now=now,
        )

    def _audit_review(self, case: Case, now: datetime) -> None:
        """The code was not entered: a false member is found out, an honest one shows a paper."""
        self.books_of(case).audit_reviews += 1
        if case.newcomer.side is Side.SYBIL:
            self.justice.find(case.newcomer, now)


def said_by(person: Person, case: Case, now: datetime) -> Said:
    """What a neighbour says now."""
    name = f"{case.request.id}/{person.id}"
    return Said(person=person, id=name, given_at=now, distance_m=person.distance_m(case.newcomer))

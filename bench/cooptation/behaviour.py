"""What is assumed of people, in one place: counts of a run depend on these, the ranking of rule sets does not.

The rates of newcomers, neighbours, reports, objections, audits and reviewers are those of the benchmark's protocol.
The others are named as ours where they stand. All must be replaced by a network's own logs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """Rates and delays; every share is 0 to 1.

    Attributes:
        growth: newcomers a year for one member.
        known_mean, known_shape: verified neighbours a newcomer knows, gamma-Poisson; the shape is ours, and gives the
            54 % of newcomers with two willing neighbours that the protocol's naive rule admitted.
        willing: share of known neighbours who vouch when asked.
        answer_days: mean delay of an answer, exponential.
        returns, returns_days: share of the neighbours told to come back later who do, where that is soon (ours).
        known_declines: share of the unwilling who say « je ne connais pas » all the same (ours).
        false_objection: of honest requests with quorum.
        objection: of false ones, noticed by the neighbours who are told.
        report_days: mean days until a false member is reported, exponential.
        audit_catches, letter_lost: a false and an honest member's code that nobody enters.
        letter_lost_again: of honest ones whose first letter was lost, who does not answer the next one either; for a
            false one it is always the same as before (ours).
        letter_days: from asking for a letter to its code, printing and post included, uniform (ours).
        reviewer_stops, reviewer_lets: a reviewer's sight of false and of honest people.
        review_days: from the queue to the answer, uniform from half a day to this (ours; the promise: 2 working days).
        duped, alarmed, stranger_declines: of neighbours asked by somebody they never met: who vouches all the same, who
            objects, and who says « je ne connais pas ». The last is 0 in the protocol, so that nothing is gained by it.
        recovers_days: mean days until the owner of an account that was taken over has it back (ours).
    """

    growth: float = 0.30
    known_mean: float = 3.5
    known_shape: float = 2.0
    willing: float = 0.65
    answer_days: float = 3.0
    returns: float = 0.5
    returns_days: float = 7.0
    known_declines: float = 0.02
    false_objection: float = 0.01
    objection: float = 0.10
    report_days: float = 180.0
    audit_catches: float = 0.90
    letter_lost: float = 0.03
    letter_lost_again: float = 0.33
    letter_days: tuple[float, float] = (2.0, 6.0)
    reviewer_stops: float = 0.95
    reviewer_lets: float = 0.95
    review_days: float = 3.5
    duped: float = 0.02
    alarmed: float = 0.05
    stranger_declines: float = 0.0
    recovers_days: float = 20.0
    is_blind: bool = False

    @property
    def four_eyes_err(self) -> float:
        """Two reviewers who both take an honest person for a fraud."""
        return (1 - self.reviewer_lets) ** 2


PROTOCOL = Behaviour()


def blinded(behaviour: Behaviour) -> Behaviour:
    """All detection off: nobody objects, reports or answers an audit, and every reviewer says yes."""
    return replace(
        behaviour, is_blind=True, objection=0.0, alarmed=0.0, audit_catches=0.0, reviewer_stops=0.0,
        reviewer_lets=1.0, stranger_declines=0.0, false_objection=0.0, letter_lost=0.0,
    )

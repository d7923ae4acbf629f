"""The ladder of scores and the reasons beside them: ordered by how often such a pair turns out to be one person."""

from __future__ import annotations

from enum import Enum

from verification.names.model import UNCLEAR_FROM, NameMatch

MISMATCH = "name.mismatch"
FIRST_NAME_DIFFERS = "name.first_name_differs"
INITIAL_ONLY = "name.initial_only"
SURNAME_ONLY = "name.surname_only"
COMPANY_HOLDER = "name.company_holder"
HOSTED = "name.hosted"
NOT_FOUND = "name.not_found"


class Rung(float, Enum):
    """Where a pair stands when it is not simply the same person; below 0.5 it is somebody else."""

    DOUBTFUL_GUESS = 0.88
    INITIAL = 0.87
    COMPOUND_PART = 0.74
    NICKNAME = 0.72
    GENERATION = 0.70
    NEAR_FIRST_NAME = 0.68
    TWO_SLIPS = 0.67
    NEAR_SURNAME = 0.64
    SECOND_FIRST_NAME = 0.62
    OTHER_SURNAME_BESIDE = 0.60
    SURNAME_ONLY = 0.58
    HOST = 0.56
    COMPANY_OF_SURNAME = 0.54
    NOTHING_TO_COMPARE = UNCLEAR_FROM  # No name was read, or only a company's.
    NEARLY = 0.40  # Two doubts at once: surname and first name both only alike.
    OTHER_FIRST_NAME = 0.30
    OTHER_SURNAME = 0.20
    OTHER_PERSON = 0.05


def match_at(rung: Rung, reason: str) -> NameMatch:
    """A match on one rung, and why."""
    return NameMatch(score=float(rung), reasons=(reason,))

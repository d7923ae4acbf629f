"""How the API answers what vouching refuses: one table from error to status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cooptation.errors import (
    AlreadyAnsweredError,
    AlreadyVerifiedError,
    CooptationError,
    InvalidValueError,
    LettersOffError,
    NotFoundError,
    RequestClosedError,
    SettledError,
)
from verification.web.problems import ProblemError

STATUS: dict[type[CooptationError], int] = {
    NotFoundError: 404,
    RequestClosedError: 409,
    AlreadyVerifiedError: 409,
    AlreadyAnsweredError: 409,
    SettledError: 409,
    LettersOffError: 409,
    InvalidValueError: 422,
}
"""The HTTP status of what vouching refuses."""

WHAT_TO_DO: dict[type[CooptationError], str] = {
    NotFoundError: "There is no such case, member, vouch or invitation: check the id.",
    RequestClosedError: "This is decided or over; read the case and act on its state.",
    AlreadyVerifiedError: "This account is verified already; there is nothing to vouch for.",
    AlreadyAnsweredError: "This was answered before; the first answer stands.",
    SettledError: "This was done before; nothing changed.",
    LettersOffError: "This installation sends no letters; offer another way.",
    InvalidValueError: "A value makes no sense; correct the request.",
}


@contextmanager
def given() -> Iterator[None]:
    """Refusals of vouching as problem documents; ids and codes only.

    Raises:
        ProblemError: an act was refused.
    """
    try:
        yield
    except CooptationError as error:
        kind = next((known for known in STATUS if isinstance(error, known)), None)
        if kind is None:
            raise
        raise ProblemError(STATUS[kind], error.code, WHAT_TO_DO[kind]) from error

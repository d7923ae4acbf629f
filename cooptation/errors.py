"""What cooptation refuses to build; each class has a stable ``code`` and its message says what to do."""

from __future__ import annotations


class CooptationError(Exception):
    """Base of this package's errors."""

    code = "cooptation.error"


class InvalidPolicyError(CooptationError):
    """The policy would admit anybody, contradicts itself or cannot be read: correct the file."""

    code = "cooptation.invalid_policy"


class InvalidValueError(CooptationError, ValueError):
    """A vouch, voucher, request or circumstance that makes no sense: correct the caller."""

    code = "cooptation.invalid_value"


class NotFoundError(CooptationError):
    """No such member, request, vouch or invitation, or not this person's: the link is wrong or old."""

    code = "cooptation.not_found"


class RequestClosedError(CooptationError):
    """The case or its request is decided or over, so nothing more can be said on it."""

    code = "cooptation.request_closed"


class AlreadyVerifiedError(CooptationError):
    """The account is a verified member already: there is nothing to vouch for."""

    code = "cooptation.already_verified"


class AlreadyAnsweredError(CooptationError):
    """The neighbour has answered this question, or objected, before: the first answer stands."""

    code = "cooptation.already_answered"


class LettersOffError(CooptationError):
    """This installation sends no letters: offer another way."""

    code = "cooptation.letters_off"


class SettledError(CooptationError):
    """A human has answered this before, or it was undone before: nothing changes."""

    code = "cooptation.settled"

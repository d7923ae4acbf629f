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

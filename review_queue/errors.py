"""What the queue refuses; each class has a stable ``code`` and says what to do."""

from __future__ import annotations


class ReviewQueueError(Exception):
    """Base of this package's errors."""

    code = "review.error"


class ItemNotFoundError(ReviewQueueError):
    """No such item: go back to the queue."""

    code = "review.item_not_found"


class ItemChangedError(ReviewQueueError):
    """Another version of the item exists, or it was decided meanwhile: load it again, the draft is kept."""

    code = "review.version_conflict"


class LeaseLostError(ReviewQueueError):
    """The item is held by a colleague now: load it again, the draft is kept."""

    code = "review.lease_lost"


class InvalidDecisionError(ReviewQueueError):
    """The decision lacks a reason, or names one that is not in its list: complete it."""

    code = "review.invalid_decision"


class PolicyFileError(ReviewQueueError):
    """The file sent is no complete policy, or there is too much to try it on: the message says what to change."""

    code = "review.policy_file"


class NotSignedInError(ReviewQueueError):
    """Unknown login, wrong password, ended session or too many tries: sign in again."""

    code = "review.not_signed_in"


class FormExpiredError(ReviewQueueError):
    """A form came without the session's token: load the page again and send it from there."""

    code = "review.form_expired"


class WeakPasswordError(ReviewQueueError):
    """The password is shorter or longer than allowed: choose another, or let one be made."""

    code = "review.weak_password"


class UnknownModeratorError(ReviewQueueError):
    """No moderator of that login: list them and try again."""

    code = "review.unknown_moderator"


class ModeratorExistsError(ReviewQueueError):
    """A moderator of that login exists: choose another login."""

    code = "review.moderator_exists"

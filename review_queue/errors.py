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


class WordingError(ReviewQueueError):
    """A wording that could not be sent as it is; the message is the key of what to change."""

    code = "review.wording"


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


class SessionLockedError(ReviewQueueError):
    """Nobody was at the keyboard for a while: give the password or a code to go on."""

    code = "review.session_locked"


class CodeNeededError(ReviewQueueError):
    """The password was right; the code of the second factor is still to come."""

    code = "review.code_needed"


class NotAllowedError(ReviewQueueError):
    """The roles of this account do not include this: ask a lead."""

    code = "review.not_allowed"


class FirstStepError(ReviewQueueError):
    """Something comes before work: the charter, the training or the second factor; ``step`` names its page."""

    code = "review.first_step"

    def __init__(self, step: str) -> None:
        super().__init__(f"first: {step}")
        self.step = step


class RolesError(ReviewQueueError):
    """There is no such role, or these roles do not go together: choose again."""

    code = "review.roles"


class GrantError(ReviewQueueError):
    """A role cannot be granted like this: a second person confirms it."""

    code = "review.grant"


class AbsenceError(ReviewQueueError):
    """An absence ends before it begins, or is over: correct the days."""

    code = "review.absence"


class SecondFactorError(ReviewQueueError):
    """The code is wrong, was used before, or came too often: wait for the next one."""

    code = "review.second_factor"


class SealedSecretError(ReviewQueueError):
    """A second factor's secret cannot be opened or kept: the master key is missing, enrol again."""

    code = "review.sealed_secret"


class SignOnError(ReviewQueueError):
    """The sign-on provider refused, answered wrongly or is away: try again, or use the password."""

    code = "review.sign_on"


class SecondReaderError(ReviewQueueError):
    """The invitation was used, has expired or is for a case that is closed: ask for another."""

    code = "review.second_reader"


class UndoTooLateError(ReviewQueueError):
    """The answer has taken effect, or was somebody else's: it can no longer be taken back."""

    code = "review.undo_too_late"


class NotForYouError(ReviewQueueError):
    """This item is for somebody else (a conflict, another quarter, a second reader, a lead): take the next one."""

    code = "review.not_for_you"


class CeilingReachedError(ReviewQueueError):
    """As many items are open, or were answered today, as one person may have: finish or give one back."""

    code = "review.ceiling_reached"


class SkipError(ReviewQueueError):
    """Too many items were passed on in a row, or the third says no reason: answer one first."""

    code = "review.skip"


class SnoozeError(ReviewQueueError):
    """An item cannot be put aside until then: choose another day."""

    code = "review.snooze"


class NoteError(ReviewQueueError):
    """A note is missing or too long: write it, or shorten it."""

    code = "review.note"


class BulkError(ReviewQueueError):
    """Several items cannot be treated like this at once: the message says what to change."""

    code = "review.bulk"


class WorkingHoursError(ReviewQueueError):
    """The declared working hours are none, overlap or never hold a promise: correct them."""

    code = "review.working_hours"


class NoSettlerError(ReviewQueueError):
    """Nothing is known to follow from an answer on this kind of item: the service is put together wrongly."""

    code = "review.no_settler"


class BrakeError(ReviewQueueError):
    """A brake cannot be set, confirmed or lifted like this; the message is the key of what to change."""

    code = "review.brake"


class HomeError(ReviewQueueError):
    """A home that could not be kept: name and address are both needed."""

    code = "review.home"

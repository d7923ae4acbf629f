"""What the centre refuses or cannot do; each class has a stable ``code`` and says what to do."""

from __future__ import annotations


class VerificationError(Exception):
    """Base of this package's errors."""

    code = "verification.error"


class InvalidPolicyError(VerificationError):
    """A policy that is incomplete, or that would approve everyone: correct the file."""

    code = "policy.invalid"


class RecallTooWideError(VerificationError):
    """A recall without any filter would call every answer back: name at least one."""

    code = "recall.too_wide"


class CaseNotFoundError(VerificationError):
    """No such case for this caller: check the id."""

    code = "case.not_found"


class CaseClosedError(VerificationError):
    """The case does not take this step in its present state: read its state and act on that."""

    code = "case.wrong_state"


class CaseChangedError(VerificationError):
    """Somebody else changed the case or the review item meanwhile: load it again."""

    code = "case.changed"


class ShownNameKeptError(VerificationError):
    """Neighbours were asked under the first name they see: it stays as long as they are asked."""

    code = "case.shown_name_kept"


class TooManyDeclarationsError(VerificationError):
    """Too many cases were begun today from one address of the net: come back tomorrow, or through the network."""

    code = "case.too_many"


class AttemptsSpentError(VerificationError):
    """All attempts of the day are used: try tomorrow, or another way."""

    code = "case.attempts_spent"


class UploadTooLargeError(VerificationError):
    """More bytes than are accepted: send only the page with the address."""

    code = "upload.too_large"


class UploadEmptyError(VerificationError):
    """An upload without bytes: choose the file again."""

    code = "upload.empty"


class InvalidClaimError(VerificationError):
    """A name or an address is missing or far too long: fill the form again."""

    code = "claim.invalid"


class InvalidContactError(VerificationError):
    """A mail address that mail could not reach: write it again, or leave it out."""

    code = "contact.invalid"


class EvidenceChangedError(VerificationError):
    """What was gathered no longer holds: the same work is done again at once."""

    code = "evidence.changed"


class OutageError(VerificationError):
    """A passing outage (storage, database, reader): the same work is tried again later."""

    code = "outage"


class StorageUnavailableError(OutageError):
    """Papers or their keys can not be reached just now: the same work is tried again later."""

    code = "storage.unavailable"


class MasterKeyMissingError(OutageError):
    """The master key that wrapped a paper is not configured, or has other bytes: bring it back from its escrow."""

    code = "storage.master_key_missing"


class InvalidMasterKeysError(VerificationError):
    """The setting of the master keys can not be read: write it as ``id:base64,id2:base64``, the current one first."""

    code = "storage.master_keys_invalid"


class InvalidStorageKeyError(VerificationError):
    """A name that storage does not take: use letters, digits, dot, dash and underscore."""

    code = "storage.key_invalid"


class BlobNotFoundError(VerificationError):
    """Storage holds nothing under this name: check the name."""

    code = "storage.blob_not_found"


class PaperNotFoundError(VerificationError):
    """No such paper was stored, or its bytes are missing from storage: ask for it again."""

    code = "paper.not_found"


class PaperDestroyedError(VerificationError):
    """The paper's key was destroyed, so nobody can read it again: ask for a new paper."""

    code = "paper.destroyed"


class PaperCorruptError(VerificationError):
    """The stored bytes are not those that were written for this paper: try once more, then let a human look."""

    code = "paper.corrupt"


class AuditDetailError(VerificationError):
    """An audit detail that is more than ids, codes and counts: leave the text out."""

    code = "audit.detail_not_allowed"


class AnchorForgedError(VerificationError):
    """An audit anchor that was not sealed with this key: compare it with the copy kept elsewhere."""

    code = "audit.anchor_forged"


class BackupDamagedError(VerificationError):
    """A backup that is unfinished or changed since: take another one."""

    code = "backup.damaged"


class BackupTargetError(VerificationError):
    """The folder for a backup holds something already: name a new one."""

    code = "backup.target_not_empty"


class RestoreRefusedError(VerificationError):
    """The database can not take this backup: give an empty one of the same kind."""

    code = "backup.restore_refused"


class BatchFileError(VerificationError):
    """A file named on the command line cannot be used: name another one."""

    code = "batch.file"


class SettingsError(VerificationError):
    """A setting is missing or malformed: the message names it."""

    code = "settings.invalid"


class AddressFileError(VerificationError):
    """A file that is no extract of the national address base, or that ends too early: the message says what to do."""

    code = "addresses.file"


class ImportOvertakenError(VerificationError):
    """The same extract is being imported by another process: let that one finish."""

    code = "addresses.overtaken"


class QuarterFileError(VerificationError):
    """A file of quarters that can not be used as it is: the message names the feature and what is wrong with it."""

    code = "quarters.file"


class QuarterNotOfferedError(VerificationError):
    """A quarter that this home is not near to: choose one of those that are offered."""

    code = "quarter.not_offered"


class MailRefusedError(VerificationError):
    """The mail server will not take this message, whenever it is sent: correct the address or the sender."""

    code = "mail.refused"


class WebhookAddressError(VerificationError):
    """An address that is not called: https, a public host, no user name in it."""

    code = "webhook.address"


class InvalidAppealError(VerificationError):
    """An appeal that says nothing, or too much: say why the answer is wrong, or send a paper."""

    code = "appeal.invalid"


class WebhookNotFoundError(VerificationError):
    """No such webhook: list them."""

    code = "webhook.not_found"

"""What can go wrong around reading. A bad document is no exception to a caller: it is a problem of the reading."""

from __future__ import annotations


class OcrError(Exception):
    """Base of this package's errors; ``code`` is stable."""

    code = "ocr.error"


class ReaderUnavailableError(OcrError):
    """The reading process or Tesseract cannot be started on this machine: install it, or try again later."""

    code = "ocr.reader_unavailable"


class ReaderKilledError(OcrError):
    """The reading process died or broke a limit on this document; the document is not to be trusted again."""

    code = "ocr.reader_killed"


class BadMessageError(OcrError):
    """What came over the pipe between the service and its reading process is not a message of ours."""

    code = "ocr.bad_message"


class RefusedDocumentError(OcrError):
    """The document, or one page of it, is not opened; ``problem_code`` says why (``document.*``).

    Stays inside the package: ``ocr.read`` turns it into a ``Problem``.
    """

    code = "ocr.refused_document"

    def __init__(self, problem_code: str) -> None:
        super().__init__(problem_code)
        self.problem_code = problem_code


class TrustListError(OcrError):
    """A list of authorities, a certificate or a revocation list is not what it must be; ask who sent it."""

    code = "ocr.trust_list"

"""What a page of vouching answers instead of itself; each class has a stable ``code`` with a text of its own."""

from __future__ import annotations

from cooptation.errors import CooptationError


class PageError(CooptationError):
    """Base of what the pages refuse; ``status`` is the HTTP status, ``back`` where somebody goes on."""

    code = "page"
    status = 403
    back = "/"


class NoMemberSessionError(PageError):
    """No session of a neighbour, or one that is over: open a new link."""

    code = "session"
    back = "/parrainer/entrer"


class NoAgentSessionError(PageError):
    """No session of an agent, or one that is over: open a new link."""

    code = "session"
    back = "/organisme/entrer"


class WrongFormError(PageError):
    """A form without its session's secret: load the page again and send it from there."""

    code = "form"


class NotYoursError(PageError):
    """The question, vouch or notice is not there for this person: go back to the list."""

    code = "gone"
    status = 404
    back = "/parrainer"


class TooManyTriesError(PageError):
    """Too many tries today: come back tomorrow."""

    code = "tries"
    status = 429

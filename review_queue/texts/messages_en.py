"""The pages on what residents read, in English; see the French catalogue."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "nav.reasons": "Reasons",
    "nav.mail": "Mail",
    "reasons.title": "The reasons and their texts",
    "reasons.intro": (
        "This is what residents read. The reasons and their codes are fixed; their texts may be rewritten. "
        "Version {version} is in force; every answer keeps the version it was sent with."
    ),
    "reasons.list.fix": "Ask for a fix",
    "reasons.list.refuse": "Refuse",
    "reasons.code": "Reason",
    "reasons.said": "Text sent",
    "reasons.changed": "rewritten",
    "reasons.open": "Rewrite",
    "reasons.back": "All reasons",
    "reasons.edit.title": "Reason {code}: {label}",
    "reasons.edit.in": "Text in {language}",
    "reasons.language.fr": "French",
    "reasons.language.en": "English",
    "reasons.places": "Possible values, only inside square brackets: {places}",
    "reasons.places.how": (
        "What stands in brackets goes when the value is not known, for example [: it is {{mois}} months old]."
    ),
    "reasons.places.none": "This reason shows no value: the text is sent as it is.",
    "reasons.refusal": "A refusal never says which sign betrayed a paper.",
    "reasons.preview": "See the text",
    "reasons.preview.full": "With every value (an example)",
    "reasons.preview.bare": "Without any value",
    "reasons.save": "Put in force",
    "reasons.saved": "Saved: version {version}.",
    "reasons.history": "History",
    "reasons.history.none": "This is the original text (version 1).",
    "reasons.history.line": "Version {version}, {day} at {time}, by {by}",
    "reasons.history.before": "Before",
    "reasons.history.after": "After",
    "reasons.revert": "Go back to the text before",
    "reasons.error.length": "Write a text of 1 to 600 characters.",
    "reasons.error.brackets": "A bracket or a brace is not closed, or is closed twice.",
    "reasons.error.outside": "A value goes inside square brackets, for it may be missing.",
    "reasons.error.empty_brackets": "Brackets without a value do nothing: remove them.",
    "reasons.error.place": "This reason does not know that value: see the list.",
    "reasons.error.conflict": "This text changed meanwhile. Yours is kept below: compare, then send it again.",
    "mail.title": "The mail kept here",
    "mail.warning": (
        "No mail server is set (PALIER_SMTP_URL): these messages were NOT sent. They are kept for 30 days in the local "
        "folder, and erased with their case. Each link opens somebody's case: open it only to try things out."
    ),
    "mail.none": "No message yet.",
    "mail.to": "To {to}, {day} at {time}",
}

"""The first day in English: the exercises and what each of them teaches."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "training.title": "Practice before the first case",
    "training.intro": (
        "Fifteen invented cases: neither these people nor these papers exist. Answer as you would; the right answer "
        "and "
        "its reason follow at once. Nothing is held against you, all that counts is having seen them."
    ),
    "training.progress": "Exercise {n} of {total}",
    "training.right": "That is it.",
    "training.wrong": "Not quite. Expected: {expected}.",
    "training.you_said": "You answered: {verdict}.",
    "training.next": "Next exercise",
    "training.done": "Done: {right} right answers of {total}. You may take your first case.",
    "training.to_queue": "Go to the queue",
    "training.again": "Practise again",
    "training.excuse": "I know this work: skip the exercises",
    "training.excuse.why": "For leads only. The journal notes it.",
    "training.reasons": "Why",
    "training.bis": (
        'A "bis" is another door. Without an explanation we do not choose for the person: we ask them to confirm '
        "their address. A refusal would be unfair, a yes a bet."
    ),
    "training.bis_explained": (
        "The person explains the difference and it holds: same street, same number, inner yard. Their own words are "
        "part of the case."
    ),
    "training.short_forms": (
        '"BD GAL" reads "boulevard du Général". A short form is no difference: the machine hesitates, you need not.'
    ),
    "training.old_paper": (
        "Nine months is more than even a human accepts. We ask for a newer paper; a refusal would teach nothing."
    ),
    "training.four_months": (
        "Too old for the machine, not for you: the limit in review is six months, and the reason is plausible."
    ),
    "training.billing_only": (
        "The address read is where the bill is sent. The place of consumption is missing: we ask for the page with it."
    ),
    "training.hosted": (
        "Being hosted is allowed. We ask for a hosting certificate; another name on the bill is no lie."
    ),
    "training.married_name": (
        "The name in use and the name at birth are two names of one person. Nothing else speaks against it."
    ),
    "training.altered": (
        "Two strong signs of alteration on the fields that matter, and everything fits too well. We refuse, without "
        "naming the sign, and say how to appeal."
    ),
    "training.scanner_app": (
        "A scanning app leaves traces in the file as well. One weak sign with an explanation is no alteration: "
        "the doubt is in the person's favour."
    ),
    "training.blurred": "Unreadable is not false. We ask for a new photo, in good light and flat.",
    "training.borrowed": (
        "The same paper was used under another account, at the same place. We refuse without accusing: "
        '"we cannot conclude with this document". The person may appeal.'
    ),
    "training.office": (
        "A company in a PO box: nobody lives there. We refuse with that reason, and the person knows that a paper of "
        "their home would do."
    ),
    "training.wrong_kind": "Bank details prove no address: the bank prints what it is told. We ask for another paper.",
    "training.rude_but_right": (
        "Five months, within the limit of review, name and address right. The tone has no part in the decision."
    ),
}

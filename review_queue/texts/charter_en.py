"""The charter of moderators, in English; ``review_queue.charter`` names its version and its articles."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "charter.title": "The moderators' charter",
    "charter.intro": (
        "You are going to see papers of your neighbours. This is what you promise, and what Palier notes. "
        "Read it, then sign: it comes before the first case."
    ),
    "charter.version": "Version {version}",
    "charter.only_this_question.title": "One question only",
    "charter.only_this_question.text": (
        "Does this person live where they say? I judge neither their life, nor their tone, nor their bills."
    ),
    "charter.only_what_is_needed.title": "Only what is needed",
    "charter.only_what_is_needed.text": (
        "I open only the cases the queue hands me and unmask a page only when the answer depends on it."
    ),
    "charter.nothing_leaves.title": "Nothing leaves",
    "charter.nothing_leaves.text": (
        "No copy, no picture of the screen, no word to anybody, not even to the person should I meet them."
    ),
    "charter.not_ones_own.title": "Not my own",
    "charter.not_ones_own.text": (
        "When I know somebody I say so with one key and the case goes to another person. Nobody asks why."
    ),
    "charter.machine_is_no_proof.title": "The machine proposes",
    "charter.machine_is_no_proof.text": (
        "I look at the paper before I follow its opinion. A doubt becomes neither a yes nor an accusation."
    ),
    "charter.reasons_are_for_people.title": "A reason one understands",
    "charter.reasons_are_for_people.text": (
        "Every answer says why and what to do next. I write to a person, never against one."
    ),
    "charter.everything_is_noted.title": "Everything is noted",
    "charter.everything_is_noted.text": (
        "Each page I open and each answer is written to a journal that I can read. Residents read "
        '"Neighbourhood moderation" only: my name is not given to them.'
    ),
    "charter.rest.title": "Rest",
    "charter.rest.text": "I take breaks, declare my absences and hand over when I tire. Nobody asks for speed.",
    "charter.last_day.title": "The last day",
    "charter.last_day.text": "My access ends at once. What I learnt about my neighbours stays with me.",
    "charter.agree": "I have read the charter and promise to keep it.",
    "charter.sign": "Sign the charter",
    "charter.must_agree": "Tick the box to sign.",
    "charter.signed": "Signed on {day}.",
}

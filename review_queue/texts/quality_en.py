"""The pages of measures and of quality, and the lesson after a made-up case, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "nav.metrics": "Measures",
    "nav.quality": "Quality",
    "event.conflict_shown": "Answer came too late",
    "metrics.title": "Measures",
    "metrics.intro": (
        "Each figure is defined in one sentence and carries the number of cases it rests on (n). None points at a "
        "person. Shares of fewer than {least} cases are not shown, nor are small counts that could point at somebody."
    ),
    "metrics.period": "Period",
    "metrics.period.7": "7 days",
    "metrics.period.30": "30 days",
    "metrics.period.90": "90 days",
    "metrics.period.quarter": "This quarter of the year",
    "metrics.quarter": "Neighbourhood",
    "metrics.quarter.all": "All",
    "metrics.quarter.only": (
        "For one neighbourhood only totals and times are counted, and nothing that rests on fewer than {few} people "
        "is shown."
    ),
    "metrics.show": "Show",
    "metrics.csv": "Download as CSV",
    "metrics.from_to": "From {since} to {until}.",
    "metrics.part": "What",
    "metrics.value": "Value",
    "metrics.interval": "95% interval",
    "metrics.cases": "n",
    "metrics.too_few": "too few cases",
    "metrics.fewer": "fewer than {few}",
    "metrics.nothing": "Nothing in this period.",
    "metrics.chart": "Chart: {title}. The table beside it holds the same figures.",
    "metric.active_time": "Work on an answer",
    "metric.active_time.is": (
        "Real work on an answer (page visible, an input within the last minute): half of the answers take less than "
        "p50, nine in ten less than p90."
    ),
    "metric.wait": "Residents' wait",
    "metric.wait.is": (
        "Time from sending the paper, or asking the neighbours, to the answer: by the machine, by a person, by "
        "neighbours."
    ),
    "metric.queue_age": "Age of the queue",
    "metric.queue_age.is": "How many cases wait at this moment, by when they came.",
    "metric.due_kept": "Due dates kept",
    "metric.due_kept.is": "Share of answers that took effect before they were due.",
    "metric.estimate_kept": "Estimates kept",
    "metric.estimate_kept.is": "Share of residents who had their answer within the time they were shown.",
    "metric.automation": "Share of the machine",
    "metric.automation.is": "Share of papers that the machine answered alone, and share of those it verified.",
    "metric.sent_again": "Sent again",
    "metric.sent_again.is": "Papers sent beyond the first, for each resident who sent any in the period.",
    "metric.overturned": "Answers changed",
    "metric.overturned.is": (
        "Share of answers that a second look changed, of those that got one: blind doubles and appeals, counted apart."
    ),
    "metric.agreement": "Agreement of moderators",
    "metric.agreement.is": (
        "On cases answered twice without seeing each other: share of equal answers, and Cohen's kappa, which takes out "
        "what chance alone would give (1: perfect, 0: chance)."
    ),
    "metric.golden": "Training cases",
    "metric.golden.is": (
        "On made-up cases whose truth is known: share of frauds that were not approved, and share of odd but honest "
        "papers that were not."
    ),
    "metric.whole_pages": "Whole pages",
    "metric.whole_pages.is": "Papers opened whole, for a hundred answers.",
    "metric.wear": "Friction",
    "metric.wear.is": "Leases that ran out, answers that came too late (409 page), answers taken back.",
    "metric.appeals_won": "Appeals won",
    "metric.appeals_won.is": "Share of appeals after which the person was verified.",
    "metric.reasons_mix": "Reasons given",
    "metric.reasons_mix.is": "How often each reason came with an answer that took effect.",
    "metric.false_acceptance": "False acceptance (estimate)",
    "metric.false_acceptance.is": (
        "Share of the machine's approvals, drawn at random and judged again without its opinion, that the person would "
        "not have given; Wilson interval."
    ),
    "metric.ended_unanswered": "Cases that ended without an answer",
    "metric.ended_unanswered.is": (
        "Cases withdrawn, expired or erased without a yes or a no, or not heard of for {days} days, by path and reason."
    ),
    "metric.answers": "Answers given",
    "metric.answers.is": "Cases that had each answer in the period; a case that had two counts twice.",
    "part.answer.verified": "Verified",
    "part.answer.needs_action": "Asked for a correction",
    "part.answer.refused": "Refused by a person",
    "part.all": "Altogether",
    "part.answered": "Answered by the machine",
    "part.verified": "Verified by the machine",
    "part.doubles": "Blind doubles",
    "part.appeals": "Appeals",
    "part.raw": "Equal answers",
    "part.kappa": "Cohen's kappa",
    "part.recall": "Frauds stopped",
    "part.false_alarm": "Honest ones turned away",
    "part.followed": "Wrong suggestions followed",
    "part.age.0_2": "Under 2 h",
    "part.age.2_8": "2 to 8 h",
    "part.age.8_24": "8 to 24 h",
    "part.age.24_up": "Over 24 h",
    "part.wear.lease_expired": "Leases that ran out",
    "part.wear.conflict_shown": "Answers that came too late",
    "part.wear.undone": "Answers taken back",
    "part.machine": "Machine",
    "part.human": "Person",
    "part.vouching": "Neighbours",
    "part.document": "Paper",
    "part.none": "Neither paper nor neighbours",
    "part.withdrawn": "withdrawn",
    "part.expired": "expired",
    "part.erased": "erased",
    "part.silent": "not heard of",
    "quality.title": "Quality",
    "quality.intro": (
        "To help each other and to repair the rules, never to rank people. Below {least} cases nothing is shown."
    ),
    "quality.mine.title": "My answers",
    "quality.mine.intro": (
        "What your own answers tell. Only you see this page as it is; below {least} cases nothing is shown."
    ),
    "quality.mine.link": "My answers",
    "quality.pairs": "Agreement by pair",
    "quality.pairs.is": "Pairs who answered the same cases, in the order of their names.",
    "quality.pairs.none": "No pair has {least} cases in common in this period yet.",
    "quality.pair": "Pair",
    "quality.quick": "Answers without a look",
    "quality.quick.is": "Share of answers given in under 4 seconds of work; above {percent}%, talk about it together.",
    "quality.quick.team": "The whole team",
    "quality.quick.mine": "You",
    "quality.quick.alarm": "To look at together: {names}",
    "quality.quick.fine": "Nobody is above that with enough answers.",
    "quality.golden": "Training cases",
    "quality.golden.is": (
        "Made-up cases, mixed in for those who answer more than {month} cases a month. Their truth is shown right "
        "after the answer; nothing follows from them."
    ),
    "quality.golden.counts": (
        "{frauds} frauds and {honest} honest papers answered, {misled} of them with a wrong suggestion."
    ),
    "quality.golden.stock": "{n} cases are left to hand out.",
    "quality.golden.empty": "The stock is empty: the command \"palier golden make\" makes some.",
    "quality.drift": "Drift by issuer",
    "quality.drift.is": (
        "Weekly share of papers that the machine did not verify, with the limits within which chance alone would leave "
        "it (3 standard deviations)."
    ),
    "quality.drift.none": "No issuer has {least} papers in this period.",
    "quality.drift.week": "Week",
    "quality.drift.share": "Not verified",
    "quality.drift.limits": "Limits",
    "quality.drift.out": "out of limits",
    "quality.drift.in": "within limits",
    "quality.drift.attention": "a week out of limits",
    "quality.drift.chart": "Chart: weekly share of papers of {issuer} not verified. The table says the same.",
    "quality.drift.high": "Upper limit",
    "quality.drift.low": "Lower limit",
    "golden.title": "This was a training case",
    "golden.right": "Your answer was right.",
    "golden.wrong": "Your answer was not right, which is what these cases are for.",
    "golden.honest": "This paper was honest: it was to be approved.",
    "golden.fraud": "This case was a fraud: it was not to be approved.",
    "golden.clue": "What gave it away",
    "golden.machine": "What the machine had noticed",
    "golden.machine.nothing": "The machine had noticed nothing.",
    "golden.misled": "The answer outlined on the screen was wrong: it is only a proposal.",
    "golden.no_effect": "Nobody waits for this answer and nothing was sent.",
    "golden.next": "Next case",
    "golden.kind.odd_photo": "A photo taken at an angle or in the shade; the words themselves agree.",
    "golden.kind.odd_initial": (
        "The person gave only the initial of their first name; surname, address and date "
        "agree."
    ),
    "golden.kind.forged_overlay": (
        "Name and address are pasted over somebody else's: look at the backgrounds and the alignment."
    ),
    "golden.kind.forged_edited_text": (
        "Name and address were rewritten in the file with an editing program, everywhere they stand."
    ),
    "golden.kind.other_person": "The paper is in somebody else's name, at the right address.",
    "golden.kind.other_street": "The paper is for another street of the same town.",
    "golden.kind.other_house_number": "The house number is not the one on the paper.",
    "golden.kind.other_commune": "The street has the same name, in another commune.",
    "golden.kind.bystander": "The declared name is on the page, but it is the landlord's or the adviser's.",
    "golden.kind.office_address": "The declared address is on the page, but it is the agency's or the issuer's.",
    "golden.kind.same_surname_other_first": "The surname agrees, the first name is not on the paper.",
    "golden.kind.mixed_holders": "The first name of one holder with the surname of the other.",
}

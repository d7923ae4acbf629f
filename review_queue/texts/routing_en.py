"""Who may look, the brake, declared hours and where moderators live. In English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "who_looks.by_the_quarter": "If a person has to look at your case, it is a moderator of the network",
    "who_looks.never": ", never {all}",
    "who_looks.or": "{first} or {last}",
    "who_looks.never_building": "somebody of your building",
    "who_looks.never_nearby": "somebody who lives within {dense} of you ({rural} in the country)",
    "who_looks.never_commune": "somebody of your commune if it has fewer than {inhabitants} inhabitants",
    "who_looks.never_family": "somebody with your family name",
    "who_looks.never_vouching": "somebody who vouches for you or for whom you vouch",
    "who_looks.never_declared": "somebody who said they know you",
    "who_looks.never_twice": "somebody who answered you before, if you appeal",
    "who_looks.hands_back": "A moderator who recognises you hands the case to another.",
    "who_looks.by_the_twin": (
        "When fewer than {fewest} people are available, the moderators of “{twin}” may look at it as well."
    ),
    "who_looks.by_a_lead": (
        "When nobody else is available, somebody responsible for the network does, under the same rules."
    ),
    "nav.routing": "Organisation",
    "routing.title": "Organisation: hours, twins, brake",
    "routing.done.hours": "The hours are kept. New promises count them.",
    "routing.done.twin": "The twin is kept.",
    "routing.done.asked": "The brake is asked for. A second lead has 24 hours to confirm it.",
    "routing.done.confirmed": "The brake is on.",
    "routing.done.lifted": "The brake is lifted.",
    "hours.title": "The team's hours",
    "hours.why": (
        "What is promised to residents counts these hours only. Write each day like “9:00-12:00, 14:00-18:00”; "
        "leave a day without work empty."
    ),
    "hours.none": "No hours are declared: every hour counts, nights and Sundays too.",
    "hours.day.0": "Monday",
    "hours.day.1": "Tuesday",
    "hours.day.2": "Wednesday",
    "hours.day.3": "Thursday",
    "hours.day.4": "Friday",
    "hours.day.5": "Saturday",
    "hours.day.6": "Sunday",
    "hours.holidays": "Nobody works on public holidays",
    "hours.closed": "Other days without work, one a line (2026-12-24)",
    "hours.save": "Keep the hours",
    "hours.error": "These hours cannot be read: check each day, and that somebody works at least once.",
    "hours.example": "A request that comes now, promised within 24 hours, would be answered before {day} {time}.",
    "twin.title": "Twin quarters",
    "twin.why": "When too few moderators of a quarter may look at a case, those of its twin help.",
    "twin.none": "The network has no quarters: everybody looks everywhere.",
    "twin.nobody": "none",
    "twin.of": "Twin of {quarter}",
    "twin.save": "Keep",
    "brake.title": "The brake",
    "brake.why": (
        "For bad days: two leads set a quarter or a path to humans only, for 7 days at most. The machine says yes no "
        "more, and a yes takes two moderators."
    ),
    "brake.none": "The brake is off.",
    "brake.target": "For",
    "brake.path.document": "all documents",
    "brake.path.vouching": "all vouches",
    "brake.quarter": "the quarter {name}",
    "brake.days": "Days (1 to 7)",
    "brake.reason": "Why (the whole team sees it; name no person)",
    "brake.ask": "Ask for the brake",
    "brake.confirm": "Confirm",
    "brake.lift": "Lift",
    "brake.withdraw": "Withdraw the request",
    "brake.in_force": "Humans only for {target} until {day} {time}: {reason}",
    "brake.waits": "Brake asked for {target}, {days} days: {reason}. A second lead is missing.",
    "brake.error.target": "Choose what is braked.",
    "brake.error.days": "A brake lasts 1 to 7 days.",
    "brake.error.reason": "Say why, in 200 characters at most.",
    "brake.error.too_late": "This brake is lifted, over or confirmed already.",
    "brake.error.second_lead": "Another lead confirms.",
    "home.title": "Where you live",
    "home.why": (
        "So that you are never handed the case of a neighbour, of your family or of somebody you vouch for. Neither "
        "your name nor your address is kept: only a fingerprint and a position."
    ),
    "home.known": "Noted since {day}.",
    "home.unknown": "Not noted yet: cases of your neighbours may reach you.",
    "home.name": "First name and surname",
    "home.address": "Address (number, street, postcode, commune)",
    "home.save": "Keep",
    "me.done.home": "It is noted.",
    "home.error": "Give your name and your address.",
}

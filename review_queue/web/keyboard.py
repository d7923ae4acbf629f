"""The keys that may be changed, in the order of the page « Clavier »: the script's names, and their texts.

Which key does what is kept by the browser, for one moderator; the service keeps nothing of it.
"""

from __future__ import annotations

KEY_ROWS: tuple[tuple[str, str, str], ...] = (
    ("approve", "V", "help.v"),
    ("fix", "C", "help.c"),
    ("refuse", "N", "help.n"),
    ("escalate", "E", "help.e"),
    ("snooze", "S", "help.s"),
    ("skip", "P", "help.p"),
    ("known", "X", "help.x"),
    ("newer", "J", "help.j"),
    ("older", "K", "help.k"),
    ("loupe", "Z", "help.z"),
    ("turn", "R", "help.r"),
    ("contrast", "H", "help.h"),
    ("unmask", "M", "help.m"),
    ("note", "T", "help.t"),
    ("linked", "I", "help.i"),
)

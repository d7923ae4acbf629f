"""A town that does not exist, with its quarters, its people and their papers, played through the service itself.

Nothing here writes a row: every case, vouch and answer goes the way it goes for residents, neighbours and moderators,
only on a clock of its own, so that weeks have passed when it is done. What begins a demonstration and what removes it
is in ``verification.commands.demo``.
"""

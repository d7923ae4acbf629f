"""Ids of what an act makes, from the house's own chance, so that the acts stay pure."""

from __future__ import annotations

from cooptation.ports import House

ID_DIGITS = 32
"""As long as a UUID in hexadecimal."""


def fresh_id(house: House) -> str:
    """An id nobody can guess and nobody had before."""
    return house.digest("id", house.token())[:ID_DIGITS]

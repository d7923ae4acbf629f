"""Who vouched for whom around one newcomer or in one quarter, as plain values.

Ids are opaque and people bear letters: a picture or a rank made from this names nobody. Nothing here decides
anything; ``rank`` and ``picture`` read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from string import ascii_uppercase

from cooptation.vouch import TrustLevel, require_ids


class Tie(StrEnum):
    """What stands between two people."""

    VOUCHED = "vouched"
    DECLINED = "declined"
    OBJECTED = "objected"
    ATTACHED = "attached"
    SHARED_DEVICE = "shared_device"


GIVEN = frozenset({Tie.VOUCHED, Tie.ATTACHED})
"""The ties that carry trust; the others carry doubt."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """One account. ``level`` is None for who is not verified; ``is_stopped``: their vouching is off, or they were
    revoked.
    """

    id: str
    dwelling: str
    level: TrustLevel | None = None
    since: datetime | None = None
    is_stopped: bool = False

    def __post_init__(self) -> None:
        """Refuse empty ids."""
        require_ids(self.id, self.dwelling)


@dataclass(frozen=True, kw_only=True)
class Link:
    """One tie, from who spoke to whom it is about; ``is_void``: withdrawn, expired or taken away since."""

    tie: Tie
    of: str
    to: str
    at: datetime | None = None
    is_void: bool = False

    def __post_init__(self) -> None:
        """Refuse empty ids."""
        require_ids(self.of, self.to)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """People and what stands between them. ``centre`` is the newcomer under question, if there is one.

    A link whose ends are not both among the people is left out by whoever draws or counts.
    """

    people: tuple[Person, ...]
    links: tuple[Link, ...]
    centre: str | None = None

    @property
    def known_links(self) -> tuple[Link, ...]:
        """The links between two of the people."""
        ids = {person.id for person in self.people}
        return tuple(link for link in self.links if {link.of, link.to} <= ids)

    @property
    def households(self) -> tuple[tuple[str, ...], ...]:
        """The dwellings of two people or more, each as their ids."""
        together: dict[str, list[str]] = {}
        for person in self.people:
            together.setdefault(person.dwelling, []).append(person.id)
        return tuple(tuple(ids) for ids in together.values() if len(ids) > 1)


def shared_devices(devices: Iterable[tuple[str, frozenset[str]]]) -> tuple[Link, ...]:
    """A link for each two people with a device in common.

    Args:
        devices: id and opaque device references of each person.
    """
    known = [(person, seen) for person, seen in devices if seen]
    return tuple(
        Link(tie=Tie.SHARED_DEVICE, of=one, to=other)
        for (one, ours), (other, theirs) in combinations(known, 2)
        if ours & theirs
    )


def letters(count: int) -> tuple[str, ...]:
    """So many names of one or two letters: A to Z, then AA, AB and so on."""
    size = len(ascii_uppercase)
    return tuple(
        ascii_uppercase[place] if place < size else ascii_uppercase[place // size - 1] + ascii_uppercase[place % size]
        for place in range(min(count, size + size * size))
    )


def names_of(around: Surroundings) -> dict[str, str]:
    """A letter for everybody but the centre: who vouched for the centre first, then by date, then by id."""
    first = {link.of: link.at for link in around.known_links if link.to == around.centre and link.tie is Tie.VOUCHED}

    def place(person: Person) -> tuple[bool, float, str]:
        moment = first.get(person.id) or person.since
        return person.id not in first, moment.timestamp() if moment else 0.0, person.id

    others = sorted((person for person in around.people if person.id != around.centre), key=place)
    return dict(zip((person.id for person in others), letters(len(others)), strict=False))

"""Doors and prints drawn from one seed: real communes, common street names, invented numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import IntEnum

from bench.streets import (
    GIVEN,
    ODONYMS,
    PEOPLE,
    PLACES_OF_STREETS,
    SURNAMES,
    UNIT_LINES,
    WAY_WEIGHTS,
    WAYS,
)
from verification.addresses.communes import Place, commune_table


class Part(IntEnum):
    """Thresholds are chosen on one part and reported on the other: other communes, other street names."""

    CHOSEN_ON = 0
    REPORTED = 1


@dataclass(frozen=True, kw_only=True)
class Door:
    """One address to be printed."""

    number: str
    repetition: str = ""
    way: str
    name: str = field(repr=False)
    postcode: str
    city: str
    place: Place = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two printed addresses and what they are to each other."""

    family: str
    label: str
    a: str = field(repr=False)
    b: str = field(repr=False)


class Draw:
    """Doors and prints drawn from one seed."""

    def __init__(self, seed: int, part: Part = Part.REPORTED) -> None:
        self.rng = random.Random(f"{part} {seed}")
        table = commune_table()
        roots = sorted((place for place in table.roots.values() if place.postcodes), key=lambda place: place.root)
        self.roots = roots[part :: len(Part)]
        self.surnames = SURNAMES[part :: len(Part)]
        self.odonyms = sorted({*ODONYMS, *PLACES_OF_STREETS})[part :: len(Part)]
        self.by_postcode = table.by_postcode
        self.by_key = table.by_key
        self.parts: dict[str, list[Place]] = {}
        for places in table.by_key.values():
            whole = {place.root for place in places if place.part is None}
            for place in places:
                if place.part and place.root not in whole:
                    self.parts.setdefault(place.root, []).append(place)

    def name(self) -> str:
        """A street's name."""
        kind = self.rng.random()
        if kind < 0.5:
            return self.rng.choice(self.odonyms)
        if kind < 0.75:
            return f"{self.rng.choice(GIVEN)} {self.rng.choice(self.surnames)}"
        if kind < 0.85:
            return self.rng.choice(self.surnames)
        return f"de {self.rng.choice(self.roots).name}"

    def door(self, place: Place | None = None) -> Door:
        """A door somewhere in France."""
        place = place or self.rng.choice(self.roots)
        way = self.rng.choices(list(WAYS), WAY_WEIGHTS)[0]
        repetition = self.rng.choice(("bis", "ter", "a", "b", "c", "d")) if self.rng.random() < 0.15 else ""
        postcode = self.rng.choice(sorted(place.postcodes) or ["00000"])
        number = str(self.rng.choice((self.rng.randint(1, 60), self.rng.randint(1, 250), self.rng.randint(1, 2500))))
        return Door(number=number, repetition=repetition, way=way, name=self.name(), postcode=postcode,
                    city=place.name, place=place)  # fmt: skip

    def printed(self, door: Door, *, plain: bool = False, extras: bool = True) -> str:
        """A door as people and bills write it."""
        rng = self.rng
        glue = rng.choice((" ", "", " "))
        number = door.number + (
            glue + rng.choice((door.repetition, door.repetition.upper())) if door.repetition else ""
        )
        if rng.random() < 0.06 and not plain:
            number = rng.choice(("N° ", "n°", "No ", "00")) + number
        way = rng.choice((door.way, door.way, door.way, rng.choice(WAYS[door.way])))
        street = f"{number}{rng.choice((' ', ' ', ' ', ', ')) if not plain else ' '}{way} {door.name}"
        last = f"{door.postcode} {door.city}".strip()
        if rng.random() < 0.1 and not plain:
            last = "F-" + last if door.postcode else last
            last += rng.choice(("", ", France", "\nFRANCE"))
        joint = rng.choice((", ", "\n", " ", ", ", "\n", " - ", " / "))
        lines = [street, last]
        if extras and rng.random() < 0.15:
            lines.insert(0, rng.choice(PEOPLE))
        if extras and rng.random() < 0.12:
            lines.insert(len(lines) - 1 - rng.randint(0, 1), self.unit())
        text = joint.join(lines)
        return rng.choice((text, text, text.upper(), text.lower(), unaccented(text).upper()))

    def unit(self) -> str:
        """One line of flat, floor or building."""
        return self.rng.choice(UNIT_LINES).format(
            n=self.rng.randint(1, 99), l=self.rng.choice("ABCDE"), d=self.rng.randint(1, 9)
        )


def unaccented(text: str) -> str:
    """Text without accents."""
    return text.translate(str.maketrans("éèêëàâîïôöûüçÉÈÀÂÎÔ", "eeeeaaiioouucEEAAIO"))

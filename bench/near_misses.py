"""Two doors that look alike: another number, repetition, way type, street, commune or arrondissement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rapidfuzz.fuzz import token_set_ratio

from bench.doors import Door, Draw
from bench.streets import GIVEN
from verification.addresses.communes import Place

_LOOKED_AT = 60  # streets of one commune
_SAID_ALIKE = ("bg", "dt", "mv", "lr", "pt")  # of unlike shape to a reader
_LONGEST_HOMONYM = 8  # letters
Change = Callable[[Draw, Door], Door | tuple[Door, Door] | tuple[str, str] | None]


def other_number(draw: Draw, door: Door) -> Door:
    """Another number, often one that looks alike."""
    digits = list(door.number)
    at = draw.rng.randrange(len(digits))
    digits[at] = draw.rng.choice([digit for digit in "123456789" if digit != digits[at]])
    return replace(door, number="".join(digits))


def swapped_digits(draw: Draw, door: Door) -> Door | None:
    """Two digits change places."""
    swapped = door.number[::-1].lstrip("0")
    return replace(door, number=swapped) if swapped != door.number and len(swapped) == len(door.number) else None


def digit_more(draw: Draw, door: Door) -> Door | None:
    """A digit is added at an end."""
    return (
        replace(door, number=draw.rng.choice((door.number + "1", "1" + door.number))) if len(door.number) < 4 else None
    )


def number_of_name(draw: Draw, door: Door) -> tuple[Door, Door]:
    """The other number is the one in the street's name."""
    name, number = draw.rng.choice((("du 8 Mai 1945", "8"), ("du 11 Novembre", "11"), ("du 12 Septembre", "12")))
    one = replace(door, name=name, number=str(int(number) + draw.rng.choice((1, 4, 30))), way="Rue")
    return one, replace(one, number=number, repetition="")


def repetition_added(draw: Draw, door: Door) -> tuple[Door, Door]:
    """12 and 12 bis."""
    repetition = draw.rng.choice(("bis", "ter", "A", "b", "C"))
    return replace(door, repetition=""), replace(door, repetition=repetition)


def repetition_other(draw: Draw, door: Door) -> tuple[Door, Door]:
    """12 bis and 12 ter."""
    one, other = draw.rng.sample(("bis", "ter", "a", "c", "d"), 2)
    return replace(door, repetition=one), replace(door, repetition=other)


def letter_or_digit(draw: Draw, door: Door) -> tuple[Door, Door] | None:
    """8 B and 88, 3 bis and 38."""
    if len(door.number) > 3:
        return None
    return replace(door, repetition=draw.rng.choice(("B", "bis"))), replace(
        door, number=door.number + "8", repetition=""
    )


def other_way(draw: Draw, door: Door) -> Door:
    """Rue and impasse."""
    usual = ("Rue", "Avenue", "Boulevard", "Chemin", "Route", "Impasse", "Allée", "Place")
    return replace(door, way=draw.rng.choice([way for way in usual if way != door.way]))


def other_street(draw: Draw, door: Door) -> Door | None:
    """Another street of the same commune."""
    name = draw.name()
    tail, last = name.split(" ")[-1], door.name.split(" ")[-1]
    return replace(door, name=name) if tail != last else None


def other_given_name(draw: Draw, door: Door) -> tuple[Door, Door]:
    """The same surname with another first name."""
    one, other = draw.rng.sample(GIVEN, 2)
    surname = draw.rng.choice(draw.surnames)
    return replace(door, name=f"{one} {surname}"), replace(door, name=f"{other} {surname}")


def other_commune(draw: Draw, door: Door) -> Door | None:
    """Any other commune of the department."""
    near = [place for place in draw.roots if place.root[:2] == door.place.root[:2] and place.root != door.place.root]
    return _moved(draw, door, draw.rng.choice(near)) if near else None


def _moved(draw: Draw, door: Door, place: Place) -> Door | None:
    """The door's street in another place."""
    if not place.postcodes:
        return None
    return replace(door, place=place, city=place.name, postcode=draw.rng.choice(sorted(place.postcodes)))


def same_postcode(draw: Draw, door: Door) -> Door | None:
    """Another commune under the same postcode."""
    others = [place for place in draw.by_postcode.get(door.postcode, ()) if place.root != door.place.root]
    return replace(door, city=draw.rng.choice(others).name) if others else None


def homonym(draw: Draw, door: Door) -> Door | None:
    """A commune of the same name elsewhere."""
    twins = [place for place in draw.by_key.get(door.place.key, ())
             if place.root != door.place.root and place.part is None
             and not place.postcodes & door.place.postcodes]  # fmt: skip
    return _moved(draw, door, draw.rng.choice(twins)) if twins else None


def sibling(draw: Draw, door: Door) -> tuple[Door, Door] | None:
    """Two delegated communes of one new commune."""
    parts = {place.part: place for place in draw.parts.get(door.place.root, ()) if place.key != door.place.key}
    if len(parts) < 2:
        return None
    one, other = draw.rng.sample(sorted(parts.values(), key=lambda place: place.key), 2)
    if one.key == other.key:
        return None
    return replace(door, city=one.name), replace(door, city=other.name)


def arrondissement(draw: Draw, door: Door) -> tuple[Door, Door]:
    """Two arrondissements of Paris, Lyon or Marseille."""
    prefix, city, count = draw.rng.choice((("750", "Paris", 20), ("690", "Lyon", 9), ("130", "Marseille", 16)))
    one, other = draw.rng.sample(range(1, count + 1), 2)
    return (
        replace(door, postcode=f"{prefix}{one:02d}", city=city),
        replace(door, postcode=f"{prefix}{other:02d}", city=city),
    )


def elsewhere(draw: Draw, door: Door) -> Door:
    """Nothing in common."""
    return draw.door()


def similar_street(draw: Draw, door: Door) -> tuple[Door, Door] | None:
    """Of sixty streets the one whose name looks most like the door's, another one all the same."""
    name = draw.rng.choice(draw.odonyms)
    others = [other for other in draw.rng.sample(draw.odonyms, _LOOKED_AT) if not _one_street(name, other)]
    likest = max(others, key=lambda other: token_set_ratio(name.upper(), other.upper()))
    return replace(door, name=name), replace(door, name=likest)


def _one_street(one: str, other: str) -> bool:
    """Whether one name holds the other's words: nobody can say that these are two streets."""
    a, b = (set(name.replace("-", " ").lower().split()) - {"du", "de", "la", "des", "le"} for name in (one, other))
    return a <= b or b <= a


def near_homonym(draw: Draw, door: Door) -> tuple[Door, Door] | None:
    """Two surnames that one letter tells apart, both as easily said; no reader confuses the letters."""
    name = draw.rng.choice(draw.surnames)
    at = draw.rng.randrange(1, len(name) - 1)
    group = next((letters for letters in _SAID_ALIKE if name[at].lower() in letters), "")
    others = [letter for letter in group if letter != name[at].lower()]
    between = {name[at - 1].lower(), name[at + 1].lower()} <= set("aeiou")
    if not others or not between or not name.isascii() or len(name) > _LONGEST_HOMONYM:
        return None
    other = name[:at] + draw.rng.choice(others) + name[at + 1 :]
    return replace(door, name=name), replace(door, name=other)

"""Addresses as people type them into a search box, against the reference address of the door.

Abbreviations, missing accents and hyphens, one slip of the finger, the number last, the town first, postcode or
city left out, "paris 11e": everything at once, as in life.
"""

from __future__ import annotations

import random
from dataclasses import replace

from bench.doors import Door, Draw, unaccented
from bench.near_misses import other_commune, other_number, other_street, other_way
from bench.streets import TITLES, WAYS

_USUAL_WAYS = ("Rue", "Avenue", "Boulevard", "Chemin", "Route", "Impasse", "Allée", "Place")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LARGE = (("750", "Paris", 20), ("690", "Lyon", 9), ("130", "Marseille", 16))
_SMALL_WORDS = frozenset(("de", "la", "du", "des", "le", "les"))
_LEAST_SLIP_LETTERS = 5


def typed_right(draw: Draw, door: Door) -> tuple[str, str]:
    """What somebody typed, and the reference of the same door."""
    door = _usual(draw, door)
    return _typed(draw.rng, door), _reference(door)


def typed_near_miss(draw: Draw, door: Door) -> tuple[str, str] | None:
    """What somebody typed, and the reference of another door."""
    door = _usual(draw, door)
    change = draw.rng.choice((other_number, other_street, other_way, other_commune, _other_repetition))
    other = change(draw, door)
    if other is None or (other.postcode == door.postcode and other.city != door.city):
        return None
    return _typed(draw.rng, door), _reference(other)


def _other_repetition(draw: Draw, door: Door) -> Door:
    """12 for 12 bis, or the other way round."""
    return replace(door, repetition="" if door.repetition else draw.rng.choice(("bis", "ter", "A", "C")))


def _usual(draw: Draw, door: Door) -> Door:
    """The door in a usual kind of way, one in five in a city of arrondissements."""
    if draw.rng.random() < 0.2:
        prefix, city, count = draw.rng.choice(_LARGE)
        door = replace(door, postcode=f"{prefix}{draw.rng.randint(1, count):02d}", city=city)
    return door if door.way in _USUAL_WAYS else replace(door, way=draw.rng.choice(_USUAL_WAYS))


def _reference(door: Door) -> str:
    """The door as an address register writes it."""
    return f"{door.number} {door.repetition} {door.way} {door.name}, {door.postcode} {door.city}".replace("  ", " ")


def _typed(rng: random.Random, door: Door) -> str:
    """The whole line as typed."""
    street, town = _street(rng, door), _town(rng, door)
    text = f"{street}{rng.choice((', ', ' ', ' '))}{town}" if rng.random() > 0.05 else f"{town}, {street}"
    return rng.choice((text, text.lower(), unaccented(text).lower(), unaccented(text)))


def _street(rng: random.Random, door: Door) -> str:
    """Number, way and name, in that order nearly always."""
    words = door.name.replace("-", " ").split(" ") if rng.random() < 0.5 else door.name.split(" ")
    if rng.random() < 0.4:
        words = [TITLES.get(word, word) for word in words]
    if rng.random() < 0.15:
        words = [word for word in words if word.lower() not in _SMALL_WORDS] or words
    if rng.random() < 0.3:
        words = _with_slip(rng, words)
    number = door.number + (rng.choice(("", " ")) + door.repetition if door.repetition else "")
    way = rng.choice((door.way, door.way, *WAYS[door.way])).lower()
    if rng.random() < 0.04 and len(door.number) < 4:
        return f"{way} {' '.join(words)} {number}"
    return f"{rng.choice(('', '', '', 'n°'))}{number}{rng.choice((' ', ', ', ' '))}{way} {' '.join(words)}"


def _with_slip(rng: random.Random, words: list[str]) -> list[str]:
    """One letter lost, doubled, swapped, replaced or added inside the longest word."""
    place = max(range(len(words)), key=lambda index: len(words[index]))
    word = words[place]
    if len(word) < _LEAST_SLIP_LETTERS or not word.isalpha():
        return words
    at, other = rng.randrange(1, len(word) - 1), rng.choice(_LETTERS)
    slips = (
        word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + other + word[at + 1 :],
        word[:at] + other + word[at:],
    )  # fmt: skip
    return [*words[:place], rng.choice(slips), *words[place + 1 :]]


def _town(rng: random.Random, door: Door) -> str:
    """Postcode and city, one of them, or the arrondissement in words."""
    city = door.city.replace("-", " ") if rng.random() < 0.5 else door.city
    if rng.random() < 0.3:
        city = " ".join({"Saint": "st", "Sainte": "ste"}.get(word, word) for word in city.split(" "))
    large = door.city in {name for _, name, _ in _LARGE}
    if large and rng.random() < 0.4:
        number = int(door.postcode[3:])
        return f"{city} {number}{rng.choice(('', 'e', 'ème')) if number > 1 else 'er'}"
    usual = f"{door.postcode} {city}"
    alone = usual if large else city
    return rng.choice((usual, usual, usual, usual, alone, door.postcode, f"{city} {door.postcode}",
                       f"{city} ({door.postcode})", f"{usual}, France"))  # fmt: skip

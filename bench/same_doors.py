"""One door written otherwise, and what only a person can tell: parts left out, ranges, another postcode."""

from __future__ import annotations

from dataclasses import replace

from bench.doors import Door, Draw, unaccented
from bench.near_misses import Change
from bench.streets import CONFUSED, CONFUSED_DIGITS, GIVEN, NUMBER_WORDS, TITLES


def identical(draw: Draw, door: Door) -> Door:
    """The same door printed otherwise."""
    return door


def without_articles(draw: Draw, door: Door) -> Door:
    """The articles left out."""
    words = [
        word for word in door.name.replace("l'", "").split(" ") if word.lower() not in ("de", "la", "du", "des", "aux")
    ]
    return replace(door, name=" ".join(words))


def short_titles(draw: Draw, door: Door) -> Door | None:
    """Titles and Saint abbreviated."""
    name = " ".join(TITLES.get(word, word) for word in door.name.replace("-", " ").split(" "))
    city = " ".join({"Saint": "St", "Sainte": "Ste"}.get(word, word) for word in door.city.replace("-", " ").split(" "))
    return replace(door, name=name, city=city) if (name, city) != (door.name, door.city) else None


def initials(draw: Draw, door: Door) -> tuple[Door, Door]:
    """The first name as an initial."""
    given, surname = draw.rng.choice(GIVEN), draw.rng.choice(draw.surnames)
    return replace(door, name=f"{given} {surname}"), replace(door, name=f"{given[0]}. {surname}")


def words_for_digits(draw: Draw, door: Door) -> tuple[Door, Door]:
    """Digits in words: rue du Onze Novembre."""
    digits, word = draw.rng.choice(sorted(NUMBER_WORDS.items()))
    month = draw.rng.choice(("Mai 1945", "Novembre", "Septembre", "Juillet"))
    return replace(door, name=f"du {digits} {month}"), replace(door, name=f"du {word} {month}")


def city_marks(draw: Draw, door: Door) -> Door | None:
    """The city without its hyphens, apostrophes and accents."""
    city = unaccented(door.city.replace("-", " ").replace("'", " "))
    return replace(door, city=city.replace(" sur ", " s/ ")) if city != door.city else None


def cedex(draw: Draw, door: Door) -> Door | None:
    """A CEDEX postcode of the department."""
    if door.place.root[:2] in ("97", "2A", "2B", "75", "69", "13") or door.postcode[:2] != door.place.root[:2]:
        return None
    ending = draw.rng.choice(("CEDEX", "Cedex 1", "CEDEX 09"))
    return replace(door, postcode=f"{door.postcode[:3]}{draw.rng.randint(11, 98)}", city=f"{door.city} {ending}")


def part_and_whole(draw: Draw, door: Door) -> Door | None:
    """A delegated commune's name for its commune's."""
    parts = [place for place in draw.parts.get(door.place.root, ()) if door.postcode in place.postcodes]
    return replace(door, city=draw.rng.choice(parts).name) if parts else None


def no_city(draw: Draw, door: Door) -> Door:
    """The city left out."""
    return replace(door, city="")


def no_postcode(draw: Draw, door: Door) -> Door:
    """The postcode left out."""
    return replace(door, postcode="")


def reordered(draw: Draw, door: Door) -> tuple[str, str]:
    """The town first."""
    number = f"{door.number} {door.repetition}".strip()
    joint = draw.rng.choice((", ", "\n", " "))
    return draw.printed(
        door
    ), f"{door.postcode} {door.city}{joint}{number}{draw.rng.choice((' ', ', '))}{door.way} {door.name}"


def typo(draw: Draw, door: Door) -> Door | None:
    """One letter lost, doubled or swapped in the longest word."""
    word = max(door.name.split(" "), key=len)
    if len(word) < 5 or not word.isalpha():
        return None
    at = draw.rng.randrange(1, len(word) - 2)
    changed = draw.rng.choice((
        word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ))  # fmt: skip
    return replace(door, name=door.name.replace(word, changed)) if changed != word else None


def _misread(draw: Draw, text: str, share: float) -> str:
    """Print as a poor reader reads it; house numbers keep their digits."""
    letters = []
    for letter in unaccented(text).upper():
        confused = CONFUSED.get(letter) if draw.rng.random() < share else None
        letters.append(confused or letter)
    return "".join(letters)


def read_wrong(share: float) -> Change:
    """A family of readings with that share of letters wrong."""

    def change(draw: Draw, door: Door) -> tuple[str, str]:
        number = f"{door.number} {door.repetition}".strip()
        postcode = "".join(
            CONFUSED_DIGITS.get(digit, digit) if draw.rng.random() < share else digit for digit in door.postcode
        )
        street, city = (_misread(draw, part, share) for part in (f"{door.way} {door.name}", door.city))
        return draw.printed(door), f"{number} {street}\n{postcode} {city}"

    return change


def line_cut(draw: Draw, door: Door) -> Door | None:
    """The line cut inside a word."""
    if len(door.name) < 16:
        return None
    cut = door.name[: draw.rng.randint(12, len(door.name) - 1)]
    return replace(door, name=cut) if cut[-1].isalpha() and door.name[len(cut)].isalpha() else None


def unit_lines(draw: Draw, door: Door) -> tuple[str, str]:
    """Two lines of flat and floor around the street."""
    text = draw.printed(door, plain=True, extras=False)
    joint = draw.rng.choice((", ", "\n"))
    return draw.printed(door), joint.join((draw.unit(), text)) if draw.rng.random() < 0.6 else joint.join(
        (draw.unit(), draw.unit(), text)
    )


def no_number(draw: Draw, door: Door) -> tuple[str, str]:
    """The number left out."""
    return draw.printed(door), f"{door.way} {door.name}, {door.postcode} {door.city}"


def number_range(draw: Draw, door: Door) -> tuple[str, str]:
    """A range that begins with the number."""
    last = int(door.number) + 2
    middle = draw.rng.choice((f"-{last}", f"/{last}", f" à {last}", f" et {last}", f" - {last}"))
    one = replace(door, repetition="")
    return draw.printed(one), f"{door.number}{middle} {door.way} {door.name}, {door.postcode} {door.city}"


def no_way(draw: Draw, door: Door) -> tuple[str, str]:
    """The way type left out."""
    number = f"{door.number} {door.repetition}".strip()
    return draw.printed(door), f"{number} {door.name}, {door.postcode} {door.city}"


def no_street(draw: Draw, door: Door) -> tuple[str, str]:
    """Only a flat and the town."""
    return draw.printed(door), f"{draw.unit()}, {door.postcode} {door.city}"


def other_postcode(draw: Draw, door: Door) -> Door | None:
    """Another postcode of the same commune."""
    others = sorted(door.place.postcodes - {door.postcode})
    if not others or door.place.root in ("75056", "69123", "13055"):
        return None
    return replace(door, postcode=draw.rng.choice(others))

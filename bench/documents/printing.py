"""How issuers write the same person and the same address: titles, order, capitals, abbreviations.

A ``Style`` is drawn once a document, so that a paper is consistent with itself; the addressee window may follow
the postal rules (capitals, no accents, short words) while the body is written in full.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from bench.documents.values import Household, Person, Place, PrintedPlace

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_WAY_SHORT = {
    "rue": "R", "avenue": "AV", "boulevard": "BD", "allée": "ALL", "chemin": "CHE", "impasse": "IMP", "place": "PL",
    "quai": "QU", "cours": "CRS", "route": "RTE", "square": "SQ", "passage": "PAS", "lotissement": "LOT",
}
_WORDS_SHORT = {
    "APPARTEMENT": "APPT", "BATIMENT": "BAT", "RESIDENCE": "RES", "ESCALIER": "ESC", "ETAGE": "ETG",
    "GENERAL": "GAL", "MARECHAL": "MAL", "DOCTEUR": "DR", "SAINT": "ST", "SAINTE": "STE",
}
_ARRONDISSEMENT_CITIES = ("Paris", "Lyon", "Marseille")
_PAPER_TITLES = (("M.", "Mme"), ("M.", "Mme"), ("Monsieur", "Madame"), ("M", "MME"), ("Mr", "Mme"), ("", ""))
# Characters on a line of an address (AFNOR NF Z10-011).
POSTAL_LINE_LENGTH = 38
_JOINTS = (" et ", " et ", " & ", " ou ")


@dataclass(frozen=True, kw_only=True)
class NameStyle:
    """Titles for him and her, surname first or last, and what is in capitals (``none``, ``surname``, ``all``)."""

    titles: tuple[str, str]
    surname_first: bool
    capitals: str
    joint: str
    one_a_line: bool


@dataclass(frozen=True, kw_only=True)
class PlaceStyle:
    """Postal capitals or full writing, short words, a comma after the number, the arrondissement in the city."""

    postal: bool
    short_words: bool
    comma: bool
    repetition_glued: bool
    arrondissement: bool


def strip_accents(text: str) -> str:
    """The text without accents and ligatures."""
    parts = unicodedata.normalize("NFD", text.translate(_LIGATURES))
    return "".join(char for char in parts if not unicodedata.combining(char))


def postal(text: str) -> str:
    """Capitals without accents or punctuation, as the postal rules ask."""
    return re.sub(r"[^A-Z0-9 ()]+", " ", strip_accents(text).upper()).strip()


def shorten(street: str) -> str:
    """A street in capitals with every word shortened that issuers shorten, so that two writings can be compared."""
    ways = {postal(way): short for way, short in _WAY_SHORT.items()}
    return " ".join(_WORDS_SHORT.get(word, ways.get(word, word)) for word in postal(street).split())


def draw_name_style(rng: Random) -> NameStyle:
    """One way of writing names."""
    return NameStyle(
        titles=rng.choice(_PAPER_TITLES),
        surname_first=rng.random() < 0.4,
        capitals=rng.choice(("none", "surname", "surname", "all")),
        joint=rng.choice(_JOINTS),
        one_a_line=rng.random() < 0.25,
    )


def draw_place_style(rng: Random, *, postal_share: float = 0.5) -> PlaceStyle:
    """One way of writing addresses."""
    is_postal = rng.random() < postal_share
    return PlaceStyle(
        postal=is_postal,
        short_words=rng.random() < (0.45 if is_postal else 0.08),
        comma=not is_postal and rng.random() < 0.25,
        repetition_glued=rng.random() < 0.2,
        arrondissement=rng.random() < 0.25,
    )


def print_name(person: Person, style: NameStyle, *, with_title: bool = True) -> str:
    """One person as the paper writes them."""
    first, last = person.first, person.last
    if style.capitals != "none":
        last = last.upper()
    if style.capitals == "all":
        first, last = strip_accents(first).upper(), strip_accents(last).upper()
    title = style.titles[0 if person.title == "M." else 1] if with_title else ""
    names = (last, first) if style.surname_first else (first, last)
    return " ".join(part for part in (title, *names) if part)


def print_household(household: Household, style: NameStyle) -> tuple[str, ...]:
    """The lines that name the holders."""
    if household.company:
        return (household.company.upper() if style.capitals == "all" else household.company,)
    if household.spouse_hidden:
        him, her = style.titles if style.titles[0] else ("M.", "Mme")
        return (f"{him} et {her} " + print_name(household.persons[0], style, with_title=False),)
    names = [print_name(person, style) for person in household.persons]
    if len(names) == 1 or style.one_a_line or len(style.joint.join(names)) > POSTAL_LINE_LENGTH:
        return tuple(names)
    if household.persons[0].last == household.persons[1].last and style.titles[0] and not style.surname_first:
        return (_print_couple(household, style),)
    return (style.joint.join(names),)


def _print_couple(household: Household, style: NameStyle) -> str:
    """Two first names before one surname: ``M. Jean et Mme Marie DURAND``."""
    him, her = household.persons
    wholes = print_name(him, style).rsplit(" ", len(him.last.split()))
    return f"{wholes[0]}{style.joint}{print_name(her, style)}"


def print_place(place: Place, style: PlaceStyle) -> PrintedPlace:
    """An address as the paper writes it."""
    street = _short_way(place, style) if style.short_words else place.full_street
    repetition = place.repetition
    number = place.number + (repetition if style.repetition_glued and len(repetition) == 1 else "")
    shown = repetition if number == place.number else ""
    head = " ".join(part for part in (number, shown) if part)
    way = f"{head}, {street}" if style.comma and head else f"{head} {street}".strip()
    city = _print_city(place, style)
    lines, last = (*place.before, way, *place.after), f"{place.postcode} {city}"
    if style.postal:
        lines, last, street = tuple(postal(line) for line in lines), postal(last), postal(street)
    if style.short_words:
        lines, street = tuple(_shorten(line) for line in lines), _shorten(street)
    return PrintedPlace(lines=lines, street=street, last_line=last)


def _short_way(place: Place, style: PlaceStyle) -> str:
    """The street with its way shortened: ``AV``, or ``av.`` where small letters are used."""
    short = _WAY_SHORT.get(place.way, place.way)
    if not style.postal and short:
        short = place.way if place.way == "rue" else f"{short.lower()}."
    return f"{short} {place.street}".strip()


def _shorten(line: str) -> str:
    """A line in capitals with its usual words shortened; other lines are left alone."""
    if line != line.upper():
        return line
    return " ".join(_WORDS_SHORT.get(word, word) for word in line.split())


def _print_city(place: Place, style: PlaceStyle) -> str:
    """The city, with its arrondissement where the style shows it: ``PARIS 15``."""
    if style.arrondissement and place.city in _ARRONDISSEMENT_CITIES:
        return f"{place.city} {place.postcode[-2:]}"
    return place.city

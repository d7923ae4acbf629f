"""Which communes a printed postcode and city can mean, from the packaged table.

The table is read once. A place is named by its root (the commune of today) and, when it is a part of one
(delegated, associated or former commune), by that part. Nothing here decides anything: see ``compare``.
Data: Licence Ouverte / Etalab 2.0, @etalab/decoupage-administratif (edition in the table's first line).
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from verification.addresses.text import fold, letters_only, word_likeness

_TABLE = "communes.csv.gz"
_INHABITANTS = "inhabitants.csv.gz"
_SMALL = frozenset(("LE", "LA", "LES", "L", "D", "DE", "DU", "DES", "AUX", "AU", "EN", "ET", "LEZ", "A"))
_EXPANDED = {"ST": "SAINT", "STE": "SAINTE", "STS": "SAINTS", "STES": "SAINTES", "MT": "MONT", "S": "SUR", "SS": "SOUS",
             "CHT": "CHATEAU", "CHAT": "CHATEAU", "VAL": "VAL", "VX": "VIEUX"}  # fmt: skip
_WORD = re.compile(r"[A-Z0-9]+")
_SUR_MARK = re.compile(r"\bS/S\b|\bS/")
_LEAST_SHORT_NAME = 3  # letters
CITIES_WITH_ARRONDISSEMENTS = {"75056": "750", "69123": "6900", "13055": "130"}
_NEAR_NAME = 0.75  # likeness from which a misread name is taken for one of the postcode's few communes
_NEAR_NAME_FAR = 0.86  # the same when all communes of the department are candidates
_LEAST_PLAIN_NAME = 0.4  # plain likeness below which a name is not weighed by shapes
_LEAST_PLAIN_NAME_FAR = 0.55  # the same among all names of a department, where more must agree
_LIKELY_NAMES = 6
_FEW_NAMES = 80  # names under one postcode, former ones included
_BEGUN_NAME = 0.8
_LEAST_BEGUN_LETTERS = 6
_LEAD = 0.05  # by how much the best candidate must lead


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One commune, or one part of a commune (``part`` is then its own code)."""

    root: str
    part: str | None
    name: str
    key: str
    whole: str
    postcodes: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class CommuneTable:
    """All places, by name key, by postcode, by department and by root."""

    edition: str
    by_key: dict[str, tuple[Place, ...]] = field(repr=False)
    by_postcode: dict[str, tuple[Place, ...]] = field(repr=False)
    by_department: dict[str, tuple[Place, ...]] = field(repr=False)
    roots: dict[str, Place] = field(repr=False)
    words: frozenset[str] = field(repr=False)


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """A commune's name without articles, spaces, marks and abbreviations; the same for all its spellings."""
    words = _name_words(name)
    return "".join(word for word in words if word not in _SMALL) or "".join(words)


def _name_words(name: str) -> list[str]:
    """The words of a commune's name, abbreviations written out."""
    folded = fold(name)
    if "/" in folded:
        folded = _SUR_MARK.sub(lambda mark: "SOUS " if len(mark.group()) > 2 else "SUR ", folded)
    words = _WORD.findall(folded)
    if not folded.isalpha() and any(map(str.isdigit, folded)):
        words = [letters_only(word) for word in words]
    return [_EXPANDED.get(word, word) for word in words]


def department_of(postcode: str) -> str:
    """The digits that name the department in a postcode (three overseas)."""
    return postcode[:3] if postcode[:2] in ("97", "98") else postcode[:2]


@lru_cache(maxsize=1)
def commune_table() -> CommuneTable:
    """The packaged table, read once."""
    packed = files("verification.addresses").joinpath(_TABLE).read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    rows = [row for row in csv.DictReader(lines[1:]) if row["kind"] != "arrondissement"]
    roots = {row["code"]: row for row in rows if row["kind"] == "current"}
    words = [_name_words(row["name"]) for row in rows]
    places = [_place(row, named, roots) for row, named in zip(rows, words, strict=True)]
    long_words = frozenset(word for named in words for word in named if len(word) > 2)
    return _indexed(lines[0].lstrip("# "), places, long_words)


@lru_cache(maxsize=1)
def _inhabitants() -> dict[str, int]:
    """Inhabitants by commune, from the packaged table, read once."""
    packed = files("verification.addresses").joinpath(_INHABITANTS).read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return {row["code"]: int(row["inhabitants"]) for row in csv.DictReader(lines[1:])}


def inhabitants_of(code: str) -> int | None:
    """How many people live in a commune of today (INSEE code); None where it is not known."""
    return _inhabitants().get(code)


def _place(row: dict[str, str], words: list[str], roots: dict[str, dict[str, str]]) -> Place:
    """One row as a place; a part without postcodes of its own has those of its commune."""
    root = row["parent"] or row["code"]
    present = roots.get(root, row)
    renamed = row["kind"] == "former" and (row["code"] == root or row["name"] == present["name"])
    part = None if row["kind"] == "current" or renamed else row["code"]
    postcodes = frozenset(row["postcodes"].split() or present["postcodes"].split())
    key = "".join(word for word in words if word not in _SMALL) or "".join(words)
    return Place(root=root, part=part, name=row["name"], key=key, whole="".join(words), postcodes=postcodes)


def _indexed(edition: str, places: list[Place], words: frozenset[str]) -> CommuneTable:
    """The look-ups over all places."""
    by_key, by_postcode, by_department = (defaultdict[str, list[Place]](list) for _ in range(3))
    for place in places:
        by_key[place.key].append(place)
        for postcode in place.postcodes:
            by_postcode[postcode].append(place)
        for department in {department_of(postcode) for postcode in place.postcodes}:
            by_department[department].append(place)
    return CommuneTable(
        edition=edition,
        by_key={key: tuple(found) for key, found in by_key.items()},
        by_postcode={key: tuple(found) for key, found in by_postcode.items()},
        by_department={key: tuple(found) for key, found in by_department.items()},
        roots={place.root: place for place in places if place.part is None},
        words=words,
    )


def words_of_names() -> frozenset[str]:
    """Every word of some commune's name, folded: words that exist in France by themselves."""
    return commune_table().words


def is_commune_name(name: str) -> bool:
    """Whether some commune, present or former, bears this name."""
    return name_key(name) in commune_table().by_key


def is_postcode(digits: str) -> bool:
    """Whether an ordinary postcode has these digits."""
    return digits in commune_table().by_postcode


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """What a postcode and a city can mean together.

    ``repaired``: the name was misread and one candidate stood out. ``contradictory``: a commune of that name
    exists, but not under this postcode's department. Empty ``places`` with a name: the name is unknown.
    """

    places: frozenset[Place] = field(repr=False)
    repaired: bool = False
    contradictory: bool = False


@lru_cache(maxsize=8192)
def resolve(postcode: str | None, city: str | None, cedex: bool) -> Resolved:
    """The places a printed postcode and city can mean."""
    table = commune_table()
    if not city:
        ordinary = table.by_postcode.get(postcode or "", ()) if not cedex else ()
        return Resolved(places=frozenset(ordinary))
    named = table.by_key.get(name_key(city), ())
    if not postcode:
        return Resolved(places=frozenset(named))
    at_postcode = _under_postcode(named, postcode, cedex)
    if at_postcode:
        return Resolved(places=frozenset(at_postcode))
    near = (
        _named_in_short(city, table.by_postcode.get(postcode, ()))
        or _nearest(city, postcode, _NEAR_NAME)
        or (frozenset() if named else _nearest(city, department_of(postcode), _NEAR_NAME_FAR))
    )
    if near:
        return Resolved(places=near, repaired=True)
    return Resolved(places=frozenset(named), contradictory=bool(named))


@lru_cache(maxsize=1024)
def _names_under(code: str) -> dict[str, frozenset[Place]]:
    """The whole names under a postcode or in a department, and the places that bear each."""
    table = commune_table()
    bearers = defaultdict[str, set[Place]](set)
    for place in table.by_postcode.get(code, ()) or table.by_department.get(code, ()):
        bearers[place.whole].add(place)
    return {name: frozenset(places) for name, places in bearers.items()}


def _under_postcode(named: tuple[Place, ...], postcode: str, cedex: bool) -> list[Place]:
    """Homonyms narrowed by the exact postcode or, failing that or for a CEDEX, by the department."""
    if not cedex:
        exact = [place for place in named if postcode in place.postcodes]
        if exact:
            return exact
    department = department_of(postcode)
    return [place for place in named if any(department_of(code) == department for code in place.postcodes)]


def _nearest(city: str, code: str, least: float) -> frozenset[Place]:
    """The place of a postcode or department whose name is nearest a misread one, when it stands out."""
    whole = "".join(_name_words(city))
    names = _names_under(code)
    plain = _LEAST_PLAIN_NAME if len(names) <= _FEW_NAMES else _LEAST_PLAIN_NAME_FAR
    likely = process.extract(
        whole, names.keys(), scorer=OSA.normalized_similarity, score_cutoff=plain, limit=_LIKELY_NAMES
    )
    begun = [name for name in names if _is_beginning(whole, name)] if len(names) <= _FEW_NAMES else []
    best = {name: word_likeness(whole, name) for name, _, _ in likely} | dict.fromkeys(begun, _BEGUN_NAME)
    ranked = sorted(best.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < least or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _LEAD):
        return frozenset()
    return names[ranked[0][0]]


def _named_in_short(city: str, candidates: tuple[Place, ...]) -> frozenset[Place]:
    """The one candidate that people call by its first words: Aix for Aix-en-Provence."""
    words = _name_words(city)
    if words and words[-1] in _SMALL | {"SAINT", "SAINTE", "SUR", "SOUS"}:
        return frozenset()
    begun = [place for place in candidates if place.whole.startswith("".join(words))]
    found = frozenset(place for place in begun if _begins_name(words, _name_words(place.name)))
    return found if len({place.root for place in found}) == 1 else frozenset()


def _begins_name(words: list[str], name: list[str]) -> bool:
    """Whether these are the first whole words of a longer name, and enough letters to be no article."""
    return len(words) < len(name) and name[: len(words)] == words and sum(map(len, words)) >= _LEAST_SHORT_NAME


def _is_beginning(short: str, whole: str) -> bool:
    """Whether a name is another one cut short."""
    return len(short) >= max(_LEAST_BEGUN_LETTERS, len(whole) // 2) and whole.startswith(short)


def arrondissement_of(postcode: str | None) -> int | None:
    """The arrondissement that a postcode of Paris, Lyon or Marseille is; 75016 and 75116 are one."""
    if not postcode:
        return None
    if postcode.startswith(("750", "751", "130")) and 1 <= int(postcode[3:]) <= 20:
        return int(postcode[3:])
    return int(postcode[4:]) or None if postcode.startswith("6900") else None

"""Ask the imported address base: does this door exist, and which addresses may somebody mean who types this."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from verification.adapters.tables import address_communes, address_doors, address_streets, address_words
from verification.addresses import ParsedAddress
from verification.addresses.communes import name_key
from verification.areas.base_rows import key_of, one_postcode
from verification.areas.doors import (
    BaseDoor,
    BaseStreet,
    FoundDoor,
    communes_of,
    door_of,
    named_alike,
    narrowed,
)
from verification.areas.typing_help import MOST_CANDIDATES, TypedAddress, offered_doors, ranked, read_typed
from verification.domain.whereabouts import DoorState, KnownAddress

MOST_BY_WORD = 1_000
"""Streets that share one word; with more the word tells nothing."""

_STREET_COLUMNS = (
    address_streets.c.id,
    address_streets.c.commune,
    address_streets.c.postcode,
    address_streets.c.key,
    address_streets.c.label,
    address_streets.c.city,
    address_streets.c.former_code,
)
_IN_FORCE = (address_communes.c.code == address_streets.c.commune) & (
    address_communes.c.import_id == address_streets.c.import_id
)


def has_base(connection: Connection) -> bool:
    """Whether any extract was imported."""
    return connection.execute(select(address_communes.c.code).limit(1)).first() is not None


def covered_communes(connection: Connection, codes: Iterable[str]) -> frozenset[str]:
    """Those of some communes that an import covers."""
    query = select(address_communes.c.code).where(address_communes.c.code.in_(sorted(codes)))
    return frozenset(connection.execute(query).scalars())


def find_door(connection: Connection, parsed: ParsedAddress) -> FoundDoor:
    """What the base says of a parsed address."""
    communes = communes_of(parsed) or _own_communes(connection, parsed)
    covered = covered_communes(connection, communes) if communes else frozenset()
    only = next(iter(communes)) if len(communes) == 1 else None
    if not covered:
        return FoundDoor(state=DoorState.NOT_COVERED, commune=only)
    if parsed.number is None or parsed.street is None:
        return FoundDoor(state=DoorState.NOT_ASKED, commune=only)
    streets = _streets(connection, parsed, covered)
    if streets:
        return door_of(parsed, streets, _doors(connection, streets))
    if covered != communes:
        return FoundDoor(state=DoorState.NOT_COVERED, commune=only)
    state = DoorState.NO_STREET if parsed.way_type else DoorState.NOT_ASKED
    return FoundDoor(state=state, commune=only)


def _own_communes(connection: Connection, parsed: ParsedAddress) -> frozenset[str]:
    """The communes of the base itself with this postcode and name, for a town that no packaged table knows."""
    if not parsed.postcode or not parsed.city:
        return frozenset()
    query = select(address_streets.c.commune, address_streets.c.city).join_from(
        address_streets, address_communes, _IN_FORCE
    )
    rows = connection.execute(query.where(address_streets.c.postcode == parsed.postcode).distinct())
    wanted = name_key(parsed.city)
    return frozenset(commune for commune, city in rows if name_key(city) == wanted)


def _streets(connection: Connection, parsed: ParsedAddress, communes: frozenset[str]) -> list[BaseStreet]:
    """The streets an address names: by its key, else by likeness within its postcode, else within its communes."""
    there = address_streets.c.commune.in_(sorted(communes))
    key = key_of(parsed.way_type, parsed.street or "").key
    exact = _select_streets(connection, there & (address_streets.c.key == key))
    if exact:
        return narrowed(parsed, named_alike(parsed, exact) or exact)
    postcode = one_postcode(parsed.postcode or "")
    near = _select_streets(connection, there & (address_streets.c.postcode == postcode)) if postcode else []
    return named_alike(parsed, near) or narrowed(parsed, named_alike(parsed, _select_streets(connection, there)))


def _select_streets(connection: Connection, where: object, limit: int | None = None) -> list[BaseStreet]:
    query = select(*_STREET_COLUMNS).join_from(address_streets, address_communes, _IN_FORCE).where(where)  # type: ignore[arg-type]
    rows = connection.execute(query.limit(limit) if limit else query)
    return [
        BaseStreet(id=id_, commune=commune, postcode=postcode, key=key, label=label, city=city, former_code=former)
        for id_, commune, postcode, key, label, city, former in rows
    ]


def _doors(connection: Connection, streets: Iterable[BaseStreet]) -> list[BaseDoor]:
    ids = [one.id for one in streets]
    rows = connection.execute(select(address_doors).where(address_doors.c.street_id.in_(ids)))
    return [
        BaseDoor(street_id=street_id, number=number, repetition=repetition, lon=lon, lat=lat)
        for street_id, number, repetition, lon, lat in rows
    ]


def suggest(connection: Connection, text: str, limit: int) -> tuple[KnownAddress, ...]:
    """Addresses that somebody who typed this may mean, the likeliest first."""
    typed = read_typed(text)
    best = ranked(typed, _candidates(connection, typed), limit)
    return offered_doors(typed, best, _doors(connection, best), limit) if best else ()


def _candidates(connection: Connection, typed: TypedAddress) -> list[BaseStreet]:
    """The streets among which the typed one is looked for: of its postcode, its communes, or with one of its words."""
    if typed.postcode:
        found = _select_streets(connection, address_streets.c.postcode == typed.postcode, MOST_CANDIDATES)
        if found:
            return found
    there = address_streets.c.commune.in_(sorted(typed.communes))
    in_town = _select_streets(connection, there, MOST_CANDIDATES) if typed.communes else []
    return [*in_town, *_by_words(connection, typed)]


def _by_words(connection: Connection, typed: TypedAddress) -> list[BaseStreet]:
    """Streets with a word that begins like a typed one: the rarest words, for "général" alone tells nothing."""
    ids: dict[int, None] = {}
    for begin in typed.begins:
        found = _with_word(connection, begin)
        if len(found) < MOST_BY_WORD:
            ids |= dict.fromkeys(found)
        if len(ids) >= MOST_BY_WORD:
            break
    if not ids and typed.begins:
        ids = dict.fromkeys(_with_word(connection, typed.begins[0]))
    return _select_streets(connection, address_streets.c.id.in_(list(ids))) if ids else []


def _with_word(connection: Connection, begin: str) -> list[int]:
    """Streets with a word that begins so; words are capitals and digits only."""
    begins_so = address_words.c.word.between(begin, f"{begin}ZZZZ")
    query = select(address_words.c.street_id).where(begins_so).limit(MOST_BY_WORD)
    return [street_id for (street_id,) in connection.execute(query)]

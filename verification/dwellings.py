"""A written home as keyed digests: the dwelling, its door, its street, and who is named there.

Two people who write one home differently get the same digests as far as the address is read; nothing can be read back
from them. A home without flat or floor is its whole door: who does not say which flat counts as everybody behind that
door, so that leaving it out never makes one household look like two. No database and no address base here.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from cooptation.people import Home, Introduction
from verification.addresses import ParsedAddress, parse_address
from verification.areas.base_rows import key_of
from verification.areas.doors import communes_of
from verification.domain.claim import Claim
from verification.domain.whereabouts import COMMUNE_PREFIX, QuarterKind, Whereabouts
from verification.names.parse import parse_claimant
from verification.reuse import fold

ALONE = "alone:"
"""Begins the quarter of a home whose commune is not clear: it is nobody's neighbour until the address is."""

ALONE_DIGITS = 32
SIDES = ("GAUCHE", "DROITE", "FACE", "FOND", "COUR", "JARDIN", "RUE")
"""Of a landing or a house, folded."""
SMALL_WORDS = frozenset({"d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sous", "sur"})
"""Words of a street's name that are written small (Imprimerie nationale)."""


@dataclass(frozen=True, kw_only=True)
class DoorKeys:
    """What tells homes apart, before it is digested."""

    street: str = field(repr=False)
    building: str = field(repr=False)
    dwelling: str = field(repr=False)
    is_whole_door: bool = False


def digest(key: bytes, kind: str, value: str) -> str:
    """A keyed digest; two kinds of the same value differ."""
    return hmac.new(key, f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()


def home_of(
    name: str, address: str, place: Whereabouts | None, key: bytes, quarter: str | None = None, unit: str = ""
) -> Home:
    """The home somebody declares; of nobody where the name is empty.

    Args:
        name: as declared.
        address: as declared, on one line.
        place: what the imported base and quarters say of it; None where nothing was imported.
        key: the secret of the digests.
        quarter: the one already kept for the case, perhaps chosen; found from the place or the commune when None.
        unit: which flat, as its resident says where the address stops at the door.
    """
    parsed = parse_address(address)
    keys = _keys(parsed, address)
    flat = _told(unit, address) if keys.is_whole_door else ""
    building, dwelling = digest(key, "building", keys.building), f"{keys.building}|{flat}" if flat else keys.dwelling
    return Home(
        dwelling=building if keys.is_whole_door and not flat else digest(key, "dwelling", dwelling),
        building=building,
        street=digest(key, "street", keys.street),
        family=digest(key, "family", _surname(name)) if name else "",
        person=digest(key, "person", _person(name)) if name else "",
        quarter=quarter or _quarter(parsed, place) or ALONE + digest(key, "alone", keys.street)[:ALONE_DIGITS],
        lon=place.lon if place else None,
        lat=place.lat if place else None,
        is_rural=place is not None and place.kind is QuarterKind.RURAL,
        is_whole_door=keys.is_whole_door and not flat,
    )


def _told(unit: str, address: str) -> str:
    """What tells a flat apart, however it is written; on which side counts where no number says it."""
    parsed = parse_address(f"{unit}, {address}")
    flat = parsed.flat or next((side for side in SIDES if side in fold(unit)), "")
    units = tuple(fold(part or "") for part in (parsed.stairs, parsed.floor, flat))
    return "|".join(units) if any(units) else f"||{fold(unit)}".rstrip("|")


def _keys(parsed: ParsedAddress, written: str) -> DoorKeys:
    street, number = _street(parsed), f"{parsed.number or ''}{fold(parsed.repetition or '')}"
    if not street:
        whole = fold(written)
        return DoorKeys(street=whole, building=whole, dwelling=whole)
    place = f"{_town(parsed)}|{street}"
    house = "" if parsed.number else fold(parsed.residence or "")
    building = "|".join((place, number, house, fold(parsed.building or "")))
    units = tuple(fold(unit or "") for unit in (parsed.stairs, parsed.floor, parsed.flat))
    dwelling = "|".join((building, *units))
    return DoorKeys(street=place, building=building, dwelling=dwelling, is_whole_door=not any(units))


def _street(parsed: ParsedAddress) -> str:
    """The street's own key, however its words are abbreviated; a lieu-dit or a residence where there is no street."""
    if parsed.street:
        return key_of(parsed.way_type, parsed.street).key
    return fold(parsed.lieu_dit or parsed.residence or "")


def _town(parsed: ParsedAddress) -> str:
    communes = sorted(communes_of(parsed))
    return communes[0] if len(communes) == 1 else f"{parsed.postcode or ''}|{fold(parsed.city or '')}"


def _quarter(parsed: ParsedAddress, place: Whereabouts | None) -> str | None:
    if place is not None and place.quarter:
        return place.quarter
    communes = sorted(communes_of(parsed))
    return f"{COMMUNE_PREFIX}{communes[0]}" if len(communes) == 1 else None


def _person(name: str) -> str:
    """A name in whatever order and with whatever hyphens it is written."""
    return " ".join(sorted(fold(part) for part in name.replace("-", " ").split()))


def _surname(name: str) -> str:
    claimant = parse_claimant(name)
    return " ".join(part.core for part in claimant.surname) if claimant and claimant.surname else _person(name)


def introduction_of(claim: Claim) -> Introduction:
    """The two words neighbours see: the first name they chose or the first of their name, and the street."""
    parsed = parse_address(claim.address)
    street = parsed.street_label or parsed.lieu_dit or parsed.residence or ""
    return Introduction(shown_first_name=claim.shown_first_name or _first_name(claim.name), street=_as_written(street))


def _first_name(name: str) -> str:
    """The first given name, as it was typed; empty when it cannot be told from the surname."""
    claimant = parse_claimant(name)
    given = claimant.given[0].text if claimant and claimant.given else ""
    return next((word for word in name.split() if given and fold(word).startswith(given)), "")


def _as_written(street: str) -> str:
    words = street.lower().split()
    shown = [word if place and word in SMALL_WORDS else word.capitalize() for place, word in enumerate(words)]
    return " ".join(shown)

"""The claims made with a paper: honest ones written loosely, and wrong ones that a reader must not accept.

The expected outcomes follow the default policy: only an honest claim with an accepted, recent paper may be
``verified``; every other claim may be asked again or go to a human, and is never verified.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from bench.documents.people import draw_other_person, draw_relative
from bench.documents.places import COMMUNES, draw_number, draw_street
from bench.documents.printing import strip_accents
from bench.documents.story import Story
from bench.documents.values import Case, Person, Place
from ocr.reading import DocumentType

VERIFIED = frozenset({"verified"})
NOT_VERIFIED = frozenset({"needs_action", "review"})
ANY_BUT_WRONG = frozenset({"verified", "review"})

# Months a machine may verify a kind of paper; kinds that are absent never verify (default policy).
MONTHS_TO_VERIFY = {
    DocumentType.ELECTRICITY_BILL: 3, DocumentType.GAS_BILL: 3, DocumentType.WATER_BILL: 3,
    DocumentType.TELECOM_BILL: 3,
    DocumentType.RENT_RECEIPT: 3, DocumentType.CONTRACT_CERTIFICATE: 3, DocumentType.INCOME_TAX_NOTICE: 12,
    DocumentType.PROPERTY_TAX_NOTICE: 12, DocumentType.HOUSING_TAX_NOTICE: 12, DocumentType.INSURANCE_CERTIFICATE: 12,
}
_WAYS_SHORT = {
    "avenue": ("av", "av.", "ave"), "boulevard": ("bd", "bd.", "blvd"), "allée": ("all.", "allee"),
    "chemin": ("ch.", "che"),
    "impasse": ("imp.", "imp"), "place": ("pl", "pl."), "route": ("rte",), "rue": ("r.", "rue"),
    "lotissement": ("lot", "lot."),
}
_OTHER_WAYS = {"rue": "impasse", "avenue": "rue", "boulevard": "rue", "impasse": "rue", "place": "rue", "allée": "rue"}
_LATE_DAYS = (1, 5, 20, 60, 200)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What somebody declares: a person, a place and the day."""

    kind: str
    person: Person
    place: Place
    on: date
    expected: frozenset[str]


def add_months(day: date, months: int) -> date:
    """The same day some calendar months later, or the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def cases_of(story: Story, document_type: DocumentType, *, honest: frozenset[str], count: int) -> tuple[Case, ...]:
    """One genuine claim and ``count`` wrong ones made with a paper; ``honest``: right outcomes of the genuine one."""
    rng = story.rng
    genuine = _genuine(story, document_type, honest)
    claims = [genuine]
    for make in rng.sample(_WRONG, len(_WRONG)):
        wrong = make(story, genuine, document_type) if len(claims) <= count else None
        if wrong is not None:
            claims.append(wrong)
    return tuple(write_case(claim, rng) for claim in claims)


def write_case(claim: Claim, rng: Random) -> Case:
    """A claim as it is typed into a form: with some care, in a hurry, or on a phone."""
    return Case(
        kind=claim.kind,
        name=_write_name(claim.person, rng),
        address=_write_place(claim.place, rng),
        on=claim.on,
        account=f"account-{rng.getrandbits(40):010x}",
        expected=claim.expected,
    )


def _genuine(story: Story, document_type: DocumentType, honest: frozenset[str]) -> Claim:
    """The resident, their home, and a day on which the paper is recent enough."""
    limit = add_months(story.issue, MONTHS_TO_VERIFY.get(document_type, 3))
    on = story.issue + timedelta(days=story.rng.randint(0, (limit - story.issue).days))
    kind, expected = ("genuine", honest) if honest == VERIFIED else ("not_a_proof", honest)
    if expected == VERIFIED and not story.home.number:
        kind, expected = "genuine_no_number", ANY_BUT_WRONG
    if expected == VERIFIED and story.household.company:
        kind, expected = "company_holder", NOT_VERIFIED
    person = story.rng.choice(story.household.named or story.household.persons)
    return Claim(kind=kind, person=person, place=story.home, on=on, expected=expected)


Wrong = Callable[[Story, Claim, DocumentType], Claim | None]


def _wrong(
    claim: Claim, kind: str, *, person: Person | None = None, place: Place | None = None, on: date | None = None
) -> Claim:
    """The genuine claim with something changed, not to be verified."""
    return Claim(
        kind=kind, person=person or claim.person, place=place or claim.place, on=on or claim.on, expected=NOT_VERIFIED,
    )


def _other_house_number(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """A neighbour's number: near, with swapped digits, or any."""
    number = claim.place.number
    if not number:
        return None
    near = str(int(number) + story.rng.choice((2, 4, 10)))
    other = story.rng.choice((near, number[::-1], draw_number(story.rng), number + "1"))
    changed = other if other != number and not other.startswith("0") else near
    return _wrong(claim, "other_house_number", place=replace(claim.place, number=changed))


def _bis_added(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """The number with a repetition that the paper does not show, or without the one it shows."""
    if not claim.place.number:
        return None
    if claim.place.repetition:
        others = ("ter", "quater") if claim.place.repetition in ("bis", "B") else ("bis",)
        return _wrong(claim, "other_repetition", place=replace(claim.place, repetition=story.rng.choice(others)))
    return _wrong(claim, "bis_added", place=replace(claim.place, repetition=story.rng.choice(("bis", "ter"))))


def _other_street(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """Another street of the same commune."""
    way, street = draw_street(story.rng)
    if street == claim.place.street or not claim.place.way:
        return None
    return _wrong(claim, "other_street", place=replace(claim.place, way=way, street=street))


def _other_way(_: Story, claim: Claim, __: DocumentType) -> Claim | None:
    """Impasse instead of rue, and the like."""
    other = _OTHER_WAYS.get(claim.place.way)
    return _wrong(claim, "other_way", place=replace(claim.place, way=other)) if other else None


def _other_commune(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """The same street in another commune, in the same department where there is one."""
    rows = [row for row in COMMUNES if row[1] != claim.place.city]
    near = [row for row in rows if row[0][:2] == claim.place.postcode[:2]]
    postcode, city, _rural = story.rng.choice(near or rows)
    return _wrong(claim, "other_commune", place=replace(claim.place, postcode=postcode, city=city))


def _other_arrondissement(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """Another postcode of the same city."""
    rows = [row for row in COMMUNES if row[1] == claim.place.city and row[0] != claim.place.postcode]
    if not rows:
        return None
    return _wrong(claim, "other_postcode", place=replace(claim.place, postcode=story.rng.choice(rows)[0]))


def _other_person(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """Somebody else at the right address."""
    person = draw_other_person(story.rng, claim.person)
    while person.last in {one.last for one in story.household.persons}:
        person = draw_other_person(story.rng, claim.person)
    return _wrong(claim, "other_person", person=person)


def _same_surname(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """A relative whose first name is not on the paper."""
    return _wrong(claim, "same_surname_other_first", person=draw_relative(story.rng, story.household))


def _mixed_holders(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """The first name of one holder with the surname of the other."""
    people = story.household.named
    if len(people) < 2 or people[0].last == people[1].last:
        return None
    return _wrong(claim, "mixed_holders", person=replace(people[0], last=people[1].last))


def _hidden_spouse(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """The spouse whose first name the paper does not print."""
    hidden = story.household.spouse_hidden
    return _wrong(claim, "spouse_not_named", person=story.household.persons[1]) if hidden else None


def _too_old(story: Story, claim: Claim, document_type: DocumentType) -> Claim | None:
    """The genuine claim when the paper is too old for a machine, by a day or by much."""
    months = MONTHS_TO_VERIFY.get(document_type)
    if months is None:
        return None
    limit = add_months(story.issue, months)
    return _wrong(claim, "too_old", on=limit + timedelta(days=story.rng.choice(_LATE_DAYS)))


def _future(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """A paper that says it will be issued days from now."""
    return _wrong(claim, "date_in_future", on=story.issue - timedelta(days=story.rng.randint(4, 40)))


def _billing_only(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """The address the bill is sent to, which is not the dwelling supplied."""
    return _wrong(claim, "billing_only", place=story.billing) if story.billing else None


def _bystander(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """The landlord, adviser or manager named on the page, who says they live there."""
    return _wrong(claim, "bystander", person=story.rng.choice(story.bystanders)) if story.bystanders else None


def _office(story: Story, claim: Claim, _: DocumentType) -> Claim | None:
    """The issuer's, agency's or landlord's address, declared as the home."""
    return _wrong(claim, "office_address", place=story.rng.choice(story.offices)) if story.offices else None


_WRONG: tuple[Wrong, ...] = (
    _bystander, _office,
    _other_house_number, _bis_added, _other_street, _other_way, _other_commune, _other_arrondissement, _other_person,
    _same_surname, _mixed_holders, _hidden_spouse, _too_old, _future, _billing_only,
)


def _write_name(person: Person, rng: Random) -> str:
    """A name as people type it: any case, with or without accents, either order."""
    first, last = person.first, person.last
    written = rng.choice((f"{first} {last}", f"{first} {last}", f"{first} {last.upper()}", f"{last.upper()} {first}"))
    return _loosen(written, rng)


def _write_place(place: Place, rng: Random) -> str:
    """An address on one line as people type it; flat and residence are often left out."""
    way = rng.choice(_WAYS_SHORT.get(place.way, (place.way,))) if rng.random() < 0.25 else place.way
    glue = "" if place.repetition and rng.random() < 0.2 else " "
    number = f"{place.number}{glue}{place.repetition}".strip()
    if rng.random() < 0.15 and number:
        number += ","
    street = " ".join(part for part in (number, way, place.street) if part)
    before = place.before if rng.random() < 0.45 else ()
    after = place.after if rng.random() < 0.45 else ()
    head = ", ".join((*before, street, *after)) if rng.random() < 0.7 else ", ".join((street, *before, *after))
    return _loosen(f"{head}, {place.postcode} {place.city}", rng)


def _loosen(text: str, rng: Random) -> str:
    """The text as it is, in small letters, in capitals, without accents or hyphens."""
    text = strip_accents(text) if rng.random() < 0.25 else text
    text = text.replace("-", " ") if rng.random() < 0.2 else text
    return rng.choice((text, text, text, text, text.lower(), text.upper()))

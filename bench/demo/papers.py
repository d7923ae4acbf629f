"""Who sends which paper, what is wrong with it, and what became of it: the document side of the town.

``PAPERS`` is in the order in which a smaller demonstration keeps them, so that even a few papers show every state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from bench.demo.town import Door, written
from bench.documents.make import layout_named, make_of
from bench.documents.people import draw_other_person, draw_relative
from bench.documents.story import draw_story
from bench.documents.values import Household, MadeDocument, Person, Place
from review_queue.item import ReviewVerdict

CLAIRE, IBRAHIM, MAELLE = "demo-claire", "demo-ibrahim", "demo-maelle"
"""Two moderators and their lead; nobody can sign in as one of them."""

_YES, _ASK, _NO = ReviewVerdict.VERIFIED, ReviewVerdict.NEEDS_ACTION, ReviewVerdict.REFUSED


class Declared(StrEnum):
    """How what is declared differs from what the paper says."""

    AS_PRINTED = "as_printed"
    INITIAL = "initial"
    SURNAME_ALONE = "surname_alone"
    RELATIVE = "relative"
    STRANGER = "stranger"
    NEXT_DOOR = "next_door"
    BIS = "bis"
    OTHER_STREET = "other_street"
    OTHER_FLAT = "other_flat"
    PARTNER = "partner"
    COMPANY = "company"


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What moderators answered, and how many hours after the paper came."""

    verdict: ReviewVerdict
    reasons: tuple[str, ...] = ()
    note: str = ""
    hours: float = 6.0
    by: tuple[str, ...] = (CLAIRE, IBRAHIM)


@dataclass(frozen=True, kw_only=True)
class PaperStory:
    """One paper. ``old`` is its age when it was sent, in days; ``again_of`` sends the paper of another story."""

    key: str
    sent: float
    layout: str
    old: int = 24
    render: str = "pdf"
    trick: str | None = None
    declared: Declared = Declared.AS_PRINTED
    asks: str = ""
    answered: Answered | None = None
    again_of: str = ""
    appeals: str = ""
    locale: str = "fr"


@dataclass(frozen=True, kw_only=True)
class Resident:
    """Who sends it, and where they live."""

    person: Person
    door: Door


PAPERS: tuple[PaperStory, ...] = (
    PaperStory(key="verified", sent=17, layout="electricity_boxes"),
    PaperStory(key="overlay", sent=0.08, layout="gas_band", trick="overlay"),
    PaperStory(key="number", sent=0.8, layout="water_public", declared=Declared.NEXT_DOOR),
    PaperStory(key="initial", sent=0.3, layout="electricity_left_column", declared=Declared.INITIAL),
    PaperStory(
        key="appealed", sent=9, layout="water_two_columns", trick="edited_text",
        answered=Answered(verdict=_NO, reasons=("N-MODIF",), hours=20, by=(CLAIRE, IBRAHIM)),
        appeals="C'est le site du fournisseur qui a mis la facture à jour, je n'ai rien modifié.",
    ),
    PaperStory(key="reused", sent=0.5, layout="electricity_boxes", again_of="verified"),
    PaperStory(key="old_enough", sent=0.4, layout="internet_framed", old=135),
    PaperStory(key="hosted", sent=0.9, layout="hosting_letter"),
    PaperStory(
        key="bis", sent=0.25, layout="gas_band", declared=Declared.BIS,
        asks="Le bis n'est jamais écrit sur mes factures, mais c'est bien ma porte.",
    ),
    PaperStory(
        key="relative_yes", sent=13, layout="internet_simple", declared=Declared.INITIAL,
        answered=Answered(verdict=_YES, hours=4),
    ),
    PaperStory(key="late", sent=4.2, layout="rent_private", declared=Declared.INITIAL),
    PaperStory(key="photo", sent=0.15, layout="water_town_hall", render="photo", declared=Declared.SURNAME_ALONE),
    PaperStory(key="scan", sent=6, layout="rent_agency", render="scan_pdf"),
    PaperStory(
        key="relative", sent=0.7, layout="insurance_table", declared=Declared.RELATIVE,
        asks="Le contrat est au nom de ma mère, nous vivons ensemble.",
    ),
    PaperStory(key="password", sent=0.6, layout="certificate_form", trick="password"),
    PaperStory(key="other_flat", sent=0.35, layout="electricity_left_column", declared=Declared.OTHER_FLAT),
    PaperStory(key="partner", sent=0.45, layout="electricity_boxes", declared=Declared.PARTNER),
    PaperStory(
        key="company", sent=0.55, layout="water_public", declared=Declared.COMPANY,
        asks="La facture est au nom de ma société, que j'exerce chez moi.",
    ),
    PaperStory(key="rent_call", sent=0.85, layout="rent_call", asks="Je n'ai pas d'autre papier."),
    PaperStory(
        key="customer_area", sent=0.65, layout="customer_area", asks="Mon fournisseur n'envoie plus de facture.",
    ),
    PaperStory(
        key="street_no", sent=15, layout="gas_band", declared=Declared.OTHER_STREET,
        asks="J'ai déménagé le mois dernier.",
        answered=Answered(verdict=_ASK, reasons=("R-ADR",), hours=7, by=(IBRAHIM,)),
    ),
    PaperStory(key="screenshot", sent=0.75, layout="electricity_boxes", trick="screenshot", declared=Declared.INITIAL),
    PaperStory(
        key="stranger", sent=7.5, layout="internet_two_addresses", declared=Declared.STRANGER,
        asks="C'est la box de la colocation.",
        answered=Answered(verdict=_ASK, reasons=("R-NOM",), hours=9, by=(CLAIRE,)),
    ),
    PaperStory(key="verified_tax", sent=11, layout="income_tax", old=70),
    PaperStory(key="blurred", sent=0.2, layout="gas_band", trick="blurred"),
    PaperStory(
        key="second", sent=5, layout="certificate_prose", declared=Declared.INITIAL,
        answered=Answered(verdict=_YES, hours=3, by=(CLAIRE,)),
    ),
    PaperStory(key="bank", sent=0.95, layout="bank_statement", asks="Mon propriétaire ne fait pas de quittance."),
    PaperStory(key="payslip", sent=0.58, layout="payslip"),
    PaperStory(
        key="english", sent=0.28, layout="electricity_boxes", declared=Declared.INITIAL, locale="en",
    ),
    PaperStory(key="verified_scan", sent=3, layout="rent_social", render="scan_image"),
    PaperStory(
        key="third", sent=10, layout="insurance_letter", declared=Declared.INITIAL,
        answered=Answered(verdict=_YES, hours=11, by=(IBRAHIM,)),
    ),
    PaperStory(key="mobile", sent=0.7, layout="mobile", asks="Je n'ai qu'un téléphone portable."),
    PaperStory(key="edited", sent=0.18, layout="internet_framed", trick="edited_text"),
    PaperStory(
        key="fourth", sent=19, layout="water_public", declared=Declared.INITIAL,
        answered=Answered(verdict=_YES, hours=30, by=(MAELLE,)),
    ),
    PaperStory(key="dark", sent=0.5, layout="water_two_columns", trick="dark"),
    PaperStory(key="verified_gas", sent=2.6, layout="gas_band"),
)  # fmt: skip


def make_paper(story: PaperStory, resident: Resident, sent_on: date, rng: Random) -> MadeDocument:
    """The paper of a story, as it was drawn on its day."""
    layout = layout_named(story.layout)
    told = replace(
        draw_story(rng, layout.issuers, may_bill_elsewhere=False),
        household=_household(story, resident, rng),
        home=_printed_home(story, resident),
        billing=None,
        issue=sent_on - timedelta(days=story.old),
    )
    forged = (resident.person, resident.door.place)
    return make_of(told, story.key, layout=story.layout, render=story.render, trick=story.trick, forged=forged)


def _household(story: PaperStory, resident: Resident, rng: Random) -> Household:
    """Whom the paper is made out to: a forged one to somebody else first."""
    person = resident.person
    if story.declared is Declared.COMPANY:
        return Household(persons=(person,), company=f"SARL {person.last} et fils")
    if story.declared is Declared.PARTNER:
        partner = draw_relative(rng, Household(persons=(person,)))
        return Household(persons=(partner, person), spouse_hidden=True)
    if story.trick in ("overlay", "edited_text"):
        return Household(persons=(draw_other_person(rng, person),))
    return Household(persons=(person,))


def _printed_home(story: PaperStory, resident: Resident) -> Place:
    place = resident.door.place
    if story.declared is Declared.OTHER_FLAT:
        return replace(place, before=("APPT 4",))
    return place


def declared_name(story: PaperStory, resident: Resident, rng: Random) -> str:
    """The name as the resident declares it."""
    person = resident.person
    if story.declared is Declared.INITIAL:
        return f"{person.first[0]}. {person.last}"
    if story.declared is Declared.SURNAME_ALONE:
        return person.last
    if story.declared is Declared.RELATIVE:
        return draw_relative(rng, Household(persons=(person,))).name
    if story.declared is Declared.STRANGER:
        return draw_other_person(rng, person).name
    return person.name


def declared_address(story: PaperStory, resident: Resident, doors: Sequence[Door]) -> str:
    """The address as the resident declares it."""
    door = resident.door
    if story.declared is Declared.OTHER_FLAT:
        return f"Appartement 12, {door.address}"
    if story.declared is Declared.NEXT_DOOR:
        return written(replace(door.place, number=str(door.number + 2)))
    if story.declared is Declared.BIS:
        return written(replace(door.place, repetition="bis"))
    if story.declared is Declared.OTHER_STREET:
        other = next(one for one in doors if one.quarter == door.quarter and one.street != door.street)
        return written(replace(door.place, way=other.way, street=other.street))
    return door.address

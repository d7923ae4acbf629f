"""Fictitious people: first names and surnames of many origins, couples and flat-shares."""

from __future__ import annotations

from random import Random

from bench.documents.places import listed
from bench.documents.values import Household, Person

_WOMEN = listed("""
Léa|Camille|Chloé|Inès|Fatima|Aïcha|Nathalie|Isabelle|Monique|Françoise|Élodie|Zoé|Anne-Sophie|Marie-Laure
Mariam|Awa|Thi Mai|Mei|Yasmine|Noémie|Océane|Lucie|Béatrice|Hélène|Claire|Manon|Sarah|Esther|Ludivine|Rokhaya
Agnieszka|Joana|Sofia|Michelle|Danielle|Gisèle|Maëlle|Solène|Gwenaëlle|Marie|Paulette|Simone|Denise
""")
_MEN = listed("""
Jean|Pierre|Michel|Mohamed|Karim|Thomas|Nicolas|Julien|Maxime|Théo|Hugo|Lucas|Jean-Marc|Jean-Baptiste|Paul
Louis|André|René|Yannick|Loïc|Gaël|Amadou|Ibrahima|Moussa|Tuan|Wei|Youssef|Rachid|Bruno|Sébastien|François
Frédéric|Éric|Mickaël|Daniel|Dominique|Antoine|Stanislas|João|Sergio|Ousmane|Samuel|Elias|Noé
""")
_SURNAMES = listed("""
Martin|Bernard|Petit|Durand|Leroy|Moreau|Simon|Laurent|Lefèvre|Garnier|Faure|Rousseau|Blanc|Guérin|Boyer
Chevalier|François|Mercier|Dupuis|Le Goff|Le Bihan|Kerleo|Quéméneur|de La Fontaine|de Saint-Aubin|du Plessis
d'Estienne|Van den Berghe|De Clercq|Müller|Schmitt|Klein|Weber|Benali|Bouazza|El Amrani|Ben Youssef
Ould Slimane|Traoré|Diop|Ndiaye|Koné|Coulibaly|Mbemba|Nguyen|Tran|Pham|Chen|Wang|Da Silva|Dos Santos|Pereira
Fernandes|Garcia|Lopez|Ramirez|Rossi|Santucci|Casanova|Kowalski|Nowak|Popescu|Petrovic|Haddad|Cohen|Lévy
Hoareau|Payet|Grondin|Célestin|Jean-Louis|Marie-Sainte|Dubois-Carpentier|Lambert-Roy|O'Brien|Ramos|Yilmaz
Demirci|Ahmadi|Singh|Rakoto|Aubry
""")
_COMPANIES = ("SCI {last}", "SARL {last} et fils", "SCI du Vieux Chêne", "EURL {last} Conseil")
_KIND_WEIGHTS = {"single": 62, "same_surname": 12, "spouse_hidden": 6, "two_surnames": 18, "company": 2}


def draw_person(rng: Random) -> Person:
    """One person."""
    title, names = rng.choice((("M.", _MEN), ("Mme", _WOMEN)))
    return Person(title=title, first=rng.choice(names), last=rng.choice(_SURNAMES))


def draw_household(rng: Random) -> Household:
    """One person mostly; else a couple with one or two surnames, a flat-share, or a company."""
    kind = rng.choices(tuple(_KIND_WEIGHTS), tuple(_KIND_WEIGHTS.values()))[0]
    first = draw_person(rng)
    if kind == "company":
        return Household(persons=(first,), company=rng.choice(_COMPANIES).format(last=first.last))
    if kind == "single":
        return Household(persons=(first,))
    if kind == "two_surnames":
        return Household(persons=(first, draw_other_person(rng, first)))
    couple = (_man(rng, first.last), _woman(rng, first.last))
    return Household(persons=couple, spouse_hidden=kind == "spouse_hidden")


def draw_other_person(rng: Random, person: Person) -> Person:
    """Somebody who shares neither first name nor surname with a person."""
    other = draw_person(rng)
    while other.first == person.first or other.last == person.last:
        other = draw_person(rng)
    return other


def draw_relative(rng: Random, household: Household) -> Person:
    """Somebody of the same surname whose first name is nobody's of the household, and not near one."""
    taken = {person.first[:3] for person in household.persons}
    relative = draw_person(rng)
    while relative.first[:3] in taken:
        relative = draw_person(rng)
    return Person(title=relative.title, first=relative.first, last=household.persons[0].last)


def _man(rng: Random, last: str) -> Person:
    """A man of one surname."""
    return Person(title="M.", first=rng.choice(_MEN), last=last)


def _woman(rng: Random, last: str) -> Person:
    """A woman of one surname."""
    return Person(title="Mme", first=rng.choice(_WOMEN), last=last)

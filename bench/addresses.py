"""Measure address matching on pairs made from a seed: real communes, street names put together by chance.

Each family is one way in which two texts name the same door, or two doors that look alike. Printed: ROC-AUC,
recall at precision 99.9 %, verdicts by family, pairs a second::

    python -m bench.addresses [PAIRS_A_FAMILY] [SEED]
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bench.names import recall_at, roc_auc
from verification.addresses import AddressVerdict, compare, parse_address
from verification.addresses.communes import Place, commune_table

PRECISION = 0.999

SURNAMES = (
    "Lecointre Viguié Boidin Raspail Lespinasse Guégniot Deubel Pradelles Mauriac Lydney Legraverend Labrousse Marty "
    "Soubielle Cellier Bergeron Delaunay Morvan Kerguélen Etcheverry Garrigue Fabrègues Chanteloup Hennequin Baudry "
    "Quentin Gauthier Mercier Delorme Perrault Wagner Schuman Monnet Éluard Rameau Lulli Couperin Poulenc Messager "
    "Dunant Nungesser Coli Latécoère Daurat Védrines Farman Voisin Caudron Dassault Latham Santos Guillaumet Vian "
    "Queneau Desnos Péguy Claudel Bernanos Giono Pagnol Colette Cocteau Radiguet Anouilh Giraudoux Vercors Triolet "
    "Buisson Macé Duruy Paulmier Kergomard Freinet Montessori Decroly Wallon Langevin Perrin Becquerel Poincaré "
    "Fresnel Coulomb Foucault Fizeau Cassini Laplace Lagrange Fourier Galois Cauchy Hermite Painlevé Borel Hadamard"
).split()
GIVEN = (
    "Georges Jules Émile René Andrée Marcel Louise Hélène Léon Gaston Édith Fernand Auguste Yvonne Hippolyte Edmond "
    "Jacques Robert Simone Germaine Joseph Albert Lucien Maurice Arthur Jean Pierre Paul Suzanne Berthe Gabriel Henri"
).split()
PLACES_OF_STREETS = (
    "de la Fontaine;des Lilas;du Moulin;de l'Église;des Écoles;du Pré Fleuri;de la Vallée;des Tilleuls;de l'Étang;"
    "du Four à Chaux;de la Croix Blanche;des Prairies;du Clos Saint-Martin;de la Gare;des Acacias;du Vieux Puits;"
    "de la Grande Prairie;des Quatre Vents;de Bellevue;de l'Abbaye;du Bas Côt;des Aubépines;du Champ de Foire;"
    "de la Pierre aux Fées;du Bois Joli;des Mardelles;de la Cour Rouge;des Trois Fontaines;du Petit Bois;de l'Iris;"
    "des Milouins;du Seuil Marin;de Hiribehere;de Callonge;des Loureaux;du Fenouillèdes;de la Roseraie;du Stade;"
    "des Rouliers;de Boisdenier;de Quélourn;de Montalivet;du Bourg Belais;de la Puisaye;des Albères;de Lescure;"
    "Saint-Michel;Notre-Dame;Sainte-Anne;Saint-Roch;Saint-Exupéry;du 8 Mai 1945;du 11 Novembre 1918;du 19 Mars 1962;"
    "du 14 Juillet;du 12 Septembre;du 4 Septembre;du Général de Gaulle;du Maréchal Foch;du Docteur Calmette;"
    "du Président Wilson;du Commandant Charcot;du Colonel Fabien;du Capitaine Guynemer;du Lieutenant Mizon;"
    "du Professeur Ramon;de l'Abbé Lemire;de la 2e Division Blindée;des Frères Lumière;de la République;de la Paix"
).split(";")
WAYS = {
    "Rue": ("R", "R.", "RUE", "r."), "Avenue": ("AV", "Av.", "AVE", "AV."), "Boulevard": ("BD", "Bd", "BLD", "Boul."),
    "Chemin": ("CHE", "Ch.", "CHEM", "Chem."), "Route": ("RTE", "Rte", "RTE."), "Impasse": ("IMP", "Imp."),
    "Allée": ("ALL", "All.", "ALLEE"), "Place": ("PL", "Pl.", "PLACE"), "Square": ("SQ", "Sq."),
    "Quai": ("QU", "QUAI"), "Passage": ("PAS", "Pass."), "Cours": ("CRS", "COURS"), "Venelle": ("VEN", "VENELLE"),
    "Lotissement": ("LOT", "Lot."), "Résidence": ("RES", "Rés."), "Hameau": ("HAM", "HAMEAU"),
    "Ruelle": ("RLE", "RUELLE"), "Sentier": ("SENT", "SENTIER"), "Cité": ("CITE",), "Promenade": ("PROM", "Prom."),
}  # fmt: skip
WAY_WEIGHTS = (50, 10, 5, 12, 8, 10, 8, 6, 2, 2, 2, 2, 1, 2, 2, 1, 1, 1, 1, 1)
PEOPLE = ("MR FAURE LUC", "MME LEFEBVRE CLAIRE", "M PIERRE MOREAU", "M. et Mme Garnier", "Monsieur Karim Benali",
          "MLLE ROUX EMMA", "M PIERRE MOREAU\nMLLE ROUX EMMA", "Mme Anne Legrand", "JULIEN CHARPENTIER")  # fmt: skip
UNIT_LINES = ("Apt {n}", "APPT {n}", "APPARTEMENT {n}", "Bât {l}", "Bâtiment {l}", "Escalier {l} - Etage {d}",
              "Boîte {n}",
              "PORTE {n}", "ETG {d} APT {n}", "{d}e étage", "RDC", "Résidence Bellevue Bât {l}", "Rés. Les Ormes",
              "Immeuble Le Colbert Bât {l}", "bat {l} apt {n}", "Appt. {n}", "BP {n}", "Entrée {l}")  # fmt: skip
CONFUSED = {"N": "H", "E": "F", "R": "P", "L": "I", "O": "0", "I": "l", "S": "5", "M": "N", "D": "O", "B": "8",
            "A": "R",
            "U": "V", "C": "G", "T": "I"}  # fmt: skip
CONFUSED_DIGITS = {"0": "O", "1": "l", "5": "S"}
NUMBER_WORDS = {"8": "Huit", "11": "Onze", "19": "Dix-Neuf", "14": "Quatorze", "12": "Douze", "4": "Quatre"}
TITLES = {"Saint": "St", "Sainte": "Ste", "Général": "Gal", "Maréchal": "Mal", "Docteur": "Dr", "Président": "Pdt",
          "Commandant": "Cdt", "Colonel": "Col", "Capitaine": "Cap", "Lieutenant": "Lt", "Moulin": "Mln",
          "Professeur": "Prof"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Door:
    """One address to be printed."""

    number: str
    repetition: str = ""
    way: str
    name: str = field(repr=False)
    postcode: str
    city: str
    place: Place = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two printed addresses and what they are to each other."""

    family: str
    label: str
    a: str = field(repr=False)
    b: str = field(repr=False)


class Draw:
    """Doors and prints drawn from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        table = commune_table()
        self.roots = sorted((place for place in table.roots.values() if place.postcodes), key=lambda place: place.root)
        self.by_postcode = table.by_postcode
        self.by_key = table.by_key
        self.parts: dict[str, list[Place]] = {}
        for places in table.by_key.values():
            whole = {place.root for place in places if place.part is None}
            for place in places:
                if place.part and place.root not in whole:
                    self.parts.setdefault(place.root, []).append(place)

    def name(self) -> str:
        """A street's name."""
        kind = self.rng.random()
        if kind < 0.4:
            return self.rng.choice(PLACES_OF_STREETS)
        if kind < 0.7:
            return f"{self.rng.choice(GIVEN)} {self.rng.choice(SURNAMES)}"
        if kind < 0.8:
            return self.rng.choice(SURNAMES)
        return f"de {self.rng.choice(self.roots).name}"

    def door(self, place: Place | None = None) -> Door:
        """A door somewhere in France."""
        place = place or self.rng.choice(self.roots)
        way = self.rng.choices(list(WAYS), WAY_WEIGHTS)[0]
        repetition = self.rng.choice(("bis", "ter", "a", "b", "c", "d")) if self.rng.random() < 0.15 else ""
        postcode = self.rng.choice(sorted(place.postcodes) or ["00000"])
        number = str(self.rng.choice((self.rng.randint(1, 60), self.rng.randint(1, 250), self.rng.randint(1, 2500))))
        return Door(number=number, repetition=repetition, way=way, name=self.name(), postcode=postcode,
                    city=place.name, place=place)  # fmt: skip

    def printed(self, door: Door, *, plain: bool = False, extras: bool = True) -> str:
        """A door as people and bills write it."""
        rng = self.rng
        glue = rng.choice((" ", "", " "))
        number = door.number + (
            glue + rng.choice((door.repetition, door.repetition.upper())) if door.repetition else ""
        )
        if rng.random() < 0.06 and not plain:
            number = rng.choice(("N° ", "n°", "No ", "00")) + number
        way = rng.choice((door.way, door.way, door.way, rng.choice(WAYS[door.way])))
        street = f"{number}{rng.choice((' ', ' ', ' ', ', ')) if not plain else ' '}{way} {door.name}"
        last = f"{door.postcode} {door.city}".strip()
        if rng.random() < 0.1 and not plain:
            last = "F-" + last if door.postcode else last
            last += rng.choice(("", ", France", "\nFRANCE"))
        joint = rng.choice((", ", "\n", " ", ", ", "\n", " - ", " / "))
        lines = [street, last]
        if extras and rng.random() < 0.15:
            lines.insert(0, rng.choice(PEOPLE))
        if extras and rng.random() < 0.12:
            lines.insert(len(lines) - 1 - rng.randint(0, 1), self.unit())
        text = joint.join(lines)
        return rng.choice((text, text, text.upper(), text.lower(), _unaccented(text).upper()))

    def unit(self) -> str:
        """One line of flat, floor or building."""
        return self.rng.choice(UNIT_LINES).format(
            n=self.rng.randint(1, 99), l=self.rng.choice("ABCDE"), d=self.rng.randint(1, 9)
        )


def _unaccented(text: str) -> str:
    """Text without accents."""
    return text.translate(str.maketrans("éèêëàâîïôöûüçÉÈÀÂÎÔ", "eeeeaaiioouucEEAAIO"))


# --- Families ---------------------------------------------------------------------------------------

Change = Callable[[Draw, Door], Door | tuple[Door, Door] | tuple[str, str] | None]


def _other_number(draw: Draw, door: Door) -> Door:
    """Another number, often one that looks alike."""
    digits = list(door.number)
    at = draw.rng.randrange(len(digits))
    digits[at] = draw.rng.choice([digit for digit in "123456789" if digit != digits[at]])
    return replace(door, number="".join(digits))


def _swapped_digits(draw: Draw, door: Door) -> Door | None:
    """Two digits change places."""
    swapped = door.number[::-1].lstrip("0")
    return replace(door, number=swapped) if swapped != door.number and len(swapped) == len(door.number) else None


def _digit_more(draw: Draw, door: Door) -> Door | None:
    """A digit is added at an end."""
    return (
        replace(door, number=draw.rng.choice((door.number + "1", "1" + door.number))) if len(door.number) < 4 else None
    )


def _number_of_name(draw: Draw, door: Door) -> tuple[Door, Door]:
    """The other number is the one in the street's name."""
    name, number = draw.rng.choice((("du 8 Mai 1945", "8"), ("du 11 Novembre", "11"), ("du 12 Septembre", "12")))
    one = replace(door, name=name, number=str(int(number) + draw.rng.choice((1, 4, 30))), way="Rue")
    return one, replace(one, number=number, repetition="")


def _repetition_added(draw: Draw, door: Door) -> tuple[Door, Door]:
    """12 and 12 bis."""
    repetition = draw.rng.choice(("bis", "ter", "A", "b", "C"))
    return replace(door, repetition=""), replace(door, repetition=repetition)


def _repetition_other(draw: Draw, door: Door) -> tuple[Door, Door]:
    """12 bis and 12 ter."""
    one, other = draw.rng.sample(("bis", "ter", "a", "c", "d"), 2)
    return replace(door, repetition=one), replace(door, repetition=other)


def _letter_or_digit(draw: Draw, door: Door) -> tuple[Door, Door] | None:
    """8 B and 88, 3 bis and 38."""
    if len(door.number) > 3:
        return None
    return replace(door, repetition=draw.rng.choice(("B", "bis"))), replace(
        door, number=door.number + "8", repetition=""
    )


def _other_way(draw: Draw, door: Door) -> Door:
    """Rue and impasse."""
    usual = ("Rue", "Avenue", "Boulevard", "Chemin", "Route", "Impasse", "Allée", "Place")
    return replace(door, way=draw.rng.choice([way for way in usual if way != door.way]))


def _other_street(draw: Draw, door: Door) -> Door | None:
    """Another street of the same commune."""
    name = draw.name()
    tail, last = name.split(" ")[-1], door.name.split(" ")[-1]
    return replace(door, name=name) if tail != last else None


def _other_given_name(draw: Draw, door: Door) -> tuple[Door, Door]:
    """The same surname with another first name."""
    one, other = draw.rng.sample(GIVEN, 2)
    surname = draw.rng.choice(SURNAMES)
    return replace(door, name=f"{one} {surname}"), replace(door, name=f"{other} {surname}")


def _other_commune(draw: Draw, door: Door) -> Door | None:
    """Any other commune of the department."""
    near = [place for place in draw.roots if place.root[:2] == door.place.root[:2] and place.root != door.place.root]
    return _moved(draw, door, draw.rng.choice(near)) if near else None


def _moved(draw: Draw, door: Door, place: Place) -> Door | None:
    """The door's street in another place."""
    if not place.postcodes:
        return None
    return replace(door, place=place, city=place.name, postcode=draw.rng.choice(sorted(place.postcodes)))


def _same_postcode(draw: Draw, door: Door) -> Door | None:
    """Another commune under the same postcode."""
    others = [place for place in draw.by_postcode.get(door.postcode, ()) if place.root != door.place.root]
    return replace(door, city=draw.rng.choice(others).name) if others else None


def _homonym(draw: Draw, door: Door) -> Door | None:
    """A commune of the same name elsewhere."""
    twins = [place for place in draw.by_key.get(door.place.key, ())
             if place.root != door.place.root and place.part is None
             and not place.postcodes & door.place.postcodes]  # fmt: skip
    return _moved(draw, door, draw.rng.choice(twins)) if twins else None


def _sibling(draw: Draw, door: Door) -> tuple[Door, Door] | None:
    """Two delegated communes of one new commune."""
    parts = {place.part: place for place in draw.parts.get(door.place.root, ()) if place.key != door.place.key}
    if len(parts) < 2:
        return None
    one, other = draw.rng.sample(sorted(parts.values(), key=lambda place: place.key), 2)
    if one.key == other.key:
        return None
    return replace(door, city=one.name), replace(door, city=other.name)


def _arrondissement(draw: Draw, door: Door) -> tuple[Door, Door]:
    """Two arrondissements of Paris, Lyon or Marseille."""
    prefix, city, count = draw.rng.choice((("750", "Paris", 20), ("690", "Lyon", 9), ("130", "Marseille", 16)))
    one, other = draw.rng.sample(range(1, count + 1), 2)
    return (
        replace(door, postcode=f"{prefix}{one:02d}", city=city),
        replace(door, postcode=f"{prefix}{other:02d}", city=city),
    )


def _identical(draw: Draw, door: Door) -> Door:
    """The same door printed otherwise."""
    return door


def _without_articles(draw: Draw, door: Door) -> Door:
    """The articles left out."""
    words = [
        word for word in door.name.replace("l'", "").split(" ") if word.lower() not in ("de", "la", "du", "des", "aux")
    ]
    return replace(door, name=" ".join(words))


def _short_titles(draw: Draw, door: Door) -> Door | None:
    """Titles and Saint abbreviated."""
    name = " ".join(TITLES.get(word, word) for word in door.name.replace("-", " ").split(" "))
    city = " ".join({"Saint": "St", "Sainte": "Ste"}.get(word, word) for word in door.city.replace("-", " ").split(" "))
    return replace(door, name=name, city=city) if (name, city) != (door.name, door.city) else None


def _initial(draw: Draw, door: Door) -> tuple[Door, Door]:
    """The first name as an initial."""
    given, surname = draw.rng.choice(GIVEN), draw.rng.choice(SURNAMES)
    return replace(door, name=f"{given} {surname}"), replace(door, name=f"{given[0]}. {surname}")


def _words_for_digits(draw: Draw, door: Door) -> tuple[Door, Door]:
    """Digits in words: rue du Onze Novembre."""
    digits, word = draw.rng.choice(sorted(NUMBER_WORDS.items()))
    month = draw.rng.choice(("Mai 1945", "Novembre", "Septembre", "Juillet"))
    return replace(door, name=f"du {digits} {month}"), replace(door, name=f"du {word} {month}")


def _city_marks(draw: Draw, door: Door) -> Door | None:
    """The city without its hyphens, apostrophes and accents."""
    city = _unaccented(door.city.replace("-", " ").replace("'", " "))
    return replace(door, city=city.replace(" sur ", " s/ ")) if city != door.city else None


def _cedex(draw: Draw, door: Door) -> Door | None:
    """A CEDEX postcode of the department."""
    if door.place.root[:2] in ("97", "2A", "2B", "75", "69", "13") or door.postcode[:2] != door.place.root[:2]:
        return None
    ending = draw.rng.choice(("CEDEX", "Cedex 1", "CEDEX 09"))
    return replace(door, postcode=f"{door.postcode[:3]}{draw.rng.randint(11, 98)}", city=f"{door.city} {ending}")


def _part_and_whole(draw: Draw, door: Door) -> Door | None:
    """A delegated commune's name for its commune's."""
    parts = [place for place in draw.parts.get(door.place.root, ()) if door.postcode in place.postcodes]
    return replace(door, city=draw.rng.choice(parts).name) if parts else None


def _no_city(draw: Draw, door: Door) -> Door:
    """The city left out."""
    return replace(door, city="")


def _no_postcode(draw: Draw, door: Door) -> Door:
    """The postcode left out."""
    return replace(door, postcode="")


def _reordered(draw: Draw, door: Door) -> tuple[str, str]:
    """The town first."""
    number = f"{door.number} {door.repetition}".strip()
    joint = draw.rng.choice((", ", "\n", " "))
    return draw.printed(
        door
    ), f"{door.postcode} {door.city}{joint}{number}{draw.rng.choice((' ', ', '))}{door.way} {door.name}"


def _typo(draw: Draw, door: Door) -> Door | None:
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
    for letter in _unaccented(text).upper():
        confused = CONFUSED.get(letter) if draw.rng.random() < share else None
        letters.append(confused or letter)
    return "".join(letters)


def _read(share: float) -> Change:
    """A family of readings with that share of letters wrong."""

    def change(draw: Draw, door: Door) -> tuple[str, str]:
        number = f"{door.number} {door.repetition}".strip()
        postcode = "".join(
            CONFUSED_DIGITS.get(digit, digit) if draw.rng.random() < share else digit for digit in door.postcode
        )
        street, city = (_misread(draw, part, share) for part in (f"{door.way} {door.name}", door.city))
        return draw.printed(door), f"{number} {street}\n{postcode} {city}"

    return change


def _cut(draw: Draw, door: Door) -> Door | None:
    """The line cut inside a word."""
    if len(door.name) < 16:
        return None
    cut = door.name[: draw.rng.randint(12, len(door.name) - 1)]
    return replace(door, name=cut) if cut[-1].isalpha() and door.name[len(cut)].isalpha() else None


def _units(draw: Draw, door: Door) -> tuple[str, str]:
    """Two lines of flat and floor around the street."""
    text = draw.printed(door, plain=True, extras=False)
    joint = draw.rng.choice((", ", "\n"))
    return draw.printed(door), joint.join((draw.unit(), text)) if draw.rng.random() < 0.6 else joint.join(
        (draw.unit(), draw.unit(), text)
    )


def _no_number(draw: Draw, door: Door) -> tuple[str, str]:
    """The number left out."""
    return draw.printed(door), f"{door.way} {door.name}, {door.postcode} {door.city}"


def _range(draw: Draw, door: Door) -> tuple[str, str]:
    """A range that begins with the number."""
    last = int(door.number) + 2
    middle = draw.rng.choice((f"-{last}", f"/{last}", f" à {last}", f" et {last}", f" - {last}"))
    one = replace(door, repetition="")
    return draw.printed(one), f"{door.number}{middle} {door.way} {door.name}, {door.postcode} {door.city}"


def _no_way(draw: Draw, door: Door) -> tuple[str, str]:
    """The way type left out."""
    number = f"{door.number} {door.repetition}".strip()
    return draw.printed(door), f"{number} {door.name}, {door.postcode} {door.city}"


def _no_street(draw: Draw, door: Door) -> tuple[str, str]:
    """Only a flat and the town."""
    return draw.printed(door), f"{draw.unit()}, {door.postcode} {door.city}"


def _other_postcode(draw: Draw, door: Door) -> Door | None:
    """Another postcode of the same commune."""
    others = sorted(door.place.postcodes - {door.postcode})
    if not others or door.place.root in ("75056", "69123", "13055"):
        return None
    return replace(door, postcode=draw.rng.choice(others))


def _elsewhere(draw: Draw, door: Door) -> Door:
    """Nothing in common."""
    return draw.door()


FAMILIES: tuple[tuple[str, str, Change], ...] = (
    ("number_other", "different", _other_number), ("number_swapped", "different", _swapped_digits),
    ("number_digit_more", "different", _digit_more), ("number_of_name", "different", _number_of_name),
    ("repetition_added", "different", _repetition_added), ("repetition_other", "different", _repetition_other),
    ("letter_or_digit", "different", _letter_or_digit), ("way_type", "different", _other_way),
    ("other_street", "different", _other_street), ("other_given_name", "different", _other_given_name),
    ("other_commune", "different", _other_commune), ("commune_same_postcode", "different", _same_postcode),
    ("homonym_commune", "different", _homonym), ("sibling_commune", "different", _sibling),
    ("arrondissement", "different", _arrondissement), ("elsewhere", "different", _elsewhere),
    ("layout", "same", _identical), ("articles", "same", _without_articles), ("titles", "same", _short_titles),
    ("initials", "same", _initial), ("number_words", "same", _words_for_digits), ("city_form", "same", _city_marks),
    ("cedex", "same", _cedex), ("commune_nouvelle", "same", _part_and_whole), ("missing_city", "same", _no_city),
    ("missing_postcode", "same", _no_postcode), ("line_order", "same", _reordered), ("typo", "same", _typo),
    ("read_lightly_wrong", "same", _read(0.06)), ("read_badly_wrong", "same", _read(0.14)),
    ("line_cut", "same", _cut), ("unit_lines", "same", _units),
    ("number_missing", "unclear", _no_number), ("number_range", "unclear", _range), ("way_missing", "unclear", _no_way),
    ("street_missing", "unclear", _no_street), ("other_postcode", "unclear", _other_postcode),
)  # fmt: skip


def make_pairs(count: int, seed: int) -> list[Pair]:
    """``count`` pairs of each family, the same for the same seed."""
    draw = Draw(seed)
    pairs = []
    for family, label, change in FAMILIES:
        made = 0
        while made < count:
            texts = _texts(draw, change)
            if texts is not None:
                pairs.append(Pair(family=family, label=label, a=texts[0], b=texts[1]))
                made += 1
    return pairs


def _texts(draw: Draw, change: Change) -> tuple[str, str] | None:
    """Two printed texts, None when the family does not apply to the door drawn."""
    door = draw.door()
    changed = change(draw, door)
    if changed is None:
        return None
    if isinstance(changed, Door):
        return draw.printed(door), draw.printed(changed)
    one, other = changed
    if isinstance(one, Door) and isinstance(other, Door):
        return draw.printed(one), draw.printed(other)
    return str(one), str(other)


# --- Measures ----------------------------------------------------------------------------------------


def report(pairs: list[Pair]) -> str:
    """The measures as text."""
    verdicts: dict[str, Counter[str]] = {}
    scores: dict[str, list[float]] = {"same": [], "different": [], "unclear": []}
    start = time.process_time()
    matches = [compare(pair.a, pair.b) for pair in pairs]
    seconds = time.process_time() - start
    for pair, match in zip(pairs, matches, strict=True):
        verdicts.setdefault(pair.family, Counter())[match.verdict] += 1
        scores[pair.label].append(match.score)
    labels = {pair.family: pair.label for pair in pairs}
    lines = [f"{family:24}{labels[family]:10}" + "  ".join(f"{verdict} {counts[verdict]}" for verdict in AddressVerdict)
             for family, counts in verdicts.items()]  # fmt: skip
    false_same = sum(counts["same"] for family, counts in verdicts.items() if labels[family] == "different")
    decided = [family for family in verdicts if labels[family] != "unclear"]
    unclear = sum(verdicts[family]["unclear"] for family in decided) / sum(
        verdicts[family].total() for family in decided
    )
    lines += [
        f"ROC-AUC {roc_auc(scores['same'], scores['different']):.5f}",
        f"recall at precision 99.9 % {recall_at(scores['same'], scores['different'], PRECISION):.4f}",
        f"false same {false_same} of {len(scores['different'])}; left unclear {unclear:.2%}",
        f"pairs a second {len(pairs) / seconds:.0f}; declared parsed once {parsed_once_rate(pairs):.0f}",
    ]
    return "\n".join(lines)


def parsed_once_rate(pairs: list[Pair]) -> float:
    """Pairs a second when the declared side is parsed before."""
    parsed = [(parse_address(pair.a), pair.b) for pair in pairs]
    start = time.process_time()
    for declared, found in parsed:
        compare(declared, found)
    return len(parsed) / (time.process_time() - start)


def main(arguments: list[str]) -> None:
    """Print the measures."""
    count = int(arguments[0]) if arguments else 200
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    print(report(make_pairs(count, seed)))


if __name__ == "__main__":
    main(sys.argv[1:])

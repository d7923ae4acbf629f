"""Take flats, floors, buildings, boxes and BP or CS away before the house number is looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_GAP = r"(?:\. ?| |(?=[1-9]|0\d))"
_NUMBERED = r"(?:N ?[°O]?\.? ?)?"
_NO_ID = r"(?!(?:LE|LA|DE|DU|AU|ET|EN|AV)\b)"
_ID = rf"{_NUMBERED}{_NO_ID}(?:\d{{1,4}} ?[A-D](?![\w'])|\d{{1,4}}[A-Z]?|[A-Z]\d{{1,4}}|[A-Z]{{1,2}}(?!['\w]))"
# A door's letter counts only where the line ends or a mark follows: "Porte D Italie" is a street.
_DOOR_ID = rf"{_NUMBERED}(?:\d{{1,4}}[A-Z]?|[A-Z]\d{{1,3}}|(?:GAUCHE|DROITE|FACE|[A-Z])(?=\s*(?:[,\n;]|-|$)))"
_FLATS = "APPARTEMENT|APPART|APPT|APPTS|APT|APP|APTT|LOGEMENT|LOGT|LOG|LGT|STUDIO|CHAMBRE|CHBRE|CHB|LOT N°"
_BUILDINGS = "BATIMENT|BATIM|BAT|BT|IMMEUBLE|IMM|BLOC|(?<!LA )TOUR|PAVILLON|PAV"
_LETTER_BOXES = "BOITE AUX LETTRES|BOITE|BTE|BAL|INTERPHONE|DIGICODE"
_UNIT = re.compile(
    r"(?<![\w'])(?:"
    r"(?:BOITE POSTALE|B ?\. ?P\.?|BP|TSA|CIDEX) ?(?P<box>(?:N[°O] ?)?\d{1,5})"
    r"|(?:C\.S\.|CS) ?(?P<special>\d{2} \d{3}(?=\s*(?:[,\n;]|$|\d))|\d{1,5})"
    rf"|(?P<floor>\d{{1,2}} ?(?:ERE|ER|EME|IEME|E)? ?ETAGE|(?:ETAGE|ETG)\.? ?{_NUMBERED}\d{{1,2}}(?!\d)"
    r"|RDC|REZ[ -]DE[ -](?:CHAUSSEE|JARDIN|CH)|(?:PREMIER|DEUXIEME|TROISIEME|QUATRIEME|DERNIER) ETAGE)"
    r"(?: (?:GAUCHE|DROITE|FACE|GCHE|DTE|FOND))?"
    rf"|(?:{_FLATS}){_GAP}(?P<flat>{_ID})"
    rf"|(?:{_BUILDINGS}){_GAP}(?P<building>{_ID})"
    rf"|(?:ESCALIER|ESC|ENTREE|CAGE|HALL){_GAP}(?P<stairs>{_ID})"
    rf"|(?:PORTE|PTE){_GAP}(?P<door>{_DOOR_ID})"
    rf"|(?:{_LETTER_BOXES}){_GAP}(?P<letterbox>{_NUMBERED}[A-Z]?\d{{1,5}}[A-Z]?)"
    r"|(?P<side>(?:SUR|COTE|(?:AU )?FOND(?: DE)?(?: LA)?) (?:COUR|JARDIN)|SUR RUE)(?=\s*(?:[,\n;]|-|\d{5}|$))"
    r")(?![\w'])"
)
_HINT = re.compile(
    r"\b(?:APP|APT|BAT|BT|ESC|ETA|ETG|POR|PTE|BOI|BTE|BAL|B ?\.? ?P|C\.?S|TSA"
    r"|CID|LOG|LGT|LOT N|STU|CH[AB]|IMM|BLOC|TOUR|PAV|ENT|CAG|HAL|RDC|REZ|INT|DIG|COUR|JARDIN|SUR RUE)"
)
_BOX_LABELS = {"CS": "CS", "C.S": "CS", "TSA": "TSA", "CIDEX": "CIDEX"}  # a BP is the number alone
_MARKS = re.compile(r"N ?[°O]\.? ?|[^A-Z0-9]")
# These also stand in street names: "rue de la Porte", "chemin de la Tour".
_STREET_WORDS = ("TOUR", "PORTE", "PTE", "ESC", "ENTREE", "HALL", "CAGE", "PAV", "BATIMENT", "IMMEUBLE", "BLOC",
                 "CHAMBRE", "SUR", "COTE", "FOND")  # fmt: skip
_WAY_BEFORE = re.compile(
    r"(?:\b(?:DE|DU|DES|LA|L|D|AUX?|RUE|R|AVENUE|AV|CHEMIN|PLACE|IMPASSE|ALLEE|ROUTE|QUAI)[ .'-]*)$"
)


@dataclass(kw_only=True, slots=True)
class Units:
    """What was taken away; values are folded and without marks."""

    building: str | None = field(default=None, repr=False)
    stairs: str | None = field(default=None, repr=False)
    floor: str | None = field(default=None, repr=False)
    flat: str | None = field(default=None, repr=False)
    box: str | None = field(default=None, repr=False)


def take_units(text: str) -> tuple[str, Units]:
    """The folded text with a comma in place of every unit, and the units."""
    units = Units()
    if not _HINT.search(text):
        return text, units
    pieces, last = [], 0
    for found in _UNIT.finditer(text):
        if found[0].startswith(_STREET_WORDS) and _WAY_BEFORE.search(
            text, max(last, found.start() - 12), found.start()
        ):
            continue
        _note(units, found)
        pieces.append(text[last : found.start()])
        last = found.end()
    return (" , ".join([*pieces, text[last:]]) if pieces else text), units


def _note(units: Units, found: re.Match[str]) -> None:
    """Write one unit into its field; a door or letter box tells a dwelling apart as a flat does."""
    kind, value = next((name, text) for name, text in found.groupdict().items() if text)
    value = _MARKS.sub("", value).lstrip("0")
    if kind == "floor":
        units.floor = "".join(filter(str.isdigit, value)) or value[:3]
    elif kind in ("box", "special"):
        label = next((name for head, name in _BOX_LABELS.items() if found[0].startswith(head)), "")
        units.box = f"{label} {value}".strip()
    elif kind == "side":
        units.stairs = units.stairs or found[0].split(" ")[-1]
    elif kind in ("door", "letterbox"):
        units.flat = units.flat or (f"PORTE {value}" if kind == "door" else f"BOITE {value}")
    else:
        setattr(units, kind, value)

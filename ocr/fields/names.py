"""Printed names taken apart: titles away, couples split, people told from organisations and places.

The printed order of first name and surname is kept: which is which is decided where names are compared.
"""

from __future__ import annotations

import re

from ocr.fields.address_lines import has_title, is_organisation, is_street, is_unit
from ocr.fields.first_names import FIRST_NAMES
from ocr.fields.text import fold, is_capitals, letters, tidy

_TITLE = re.compile(
    r"^(?:(?:M|MR|MM|MMR|MME|MMES|MLLE|MELLE|DR|ME|PR|VVE|STE)\b\.?|MONSIEUR|MADAME|MADEMOISELLE|MESSIEURS|MESDAMES|"
    r"DOCTEUR|MAITRE|VEUVE|PROFESSEUR|CHEZ|C/O|A L'ATTENTION DE|DESTINATAIRE\s*:|"
    r"(?:LE |LA )?TITULAIRE\s*:)(?=[\s.]|$)[\s.]*"
)
_SPLIT = re.compile(r"\s*(?:&|/|;|\+|\bET/OU\b|\bET\b|\bOU\b)\s*")
_BIRTH_NAME = re.compile(r"[\s(,-]+(?:NEE?|EPOUSE|EPOUX|EP\.?|EPSE|VEUVE|VVE)\s.*$|\s*\(.*$")
_NAME_ENDS = re.compile(
    r"\s*(?:,|\s-\s|\bAGENCE\b|\bLOTS?\b|\bDEMEURANT\b|\bDOMICILIEE?S?\b|"
    r"\bDEMEURE\b|\bRESIDE\b|\bRESIDANT\b|\bHABITE\b|\bHABITANT\b|"
    r"\bLA SOMME\b|"
    r"\bEST\b|\bSONT\b|\bA SOUSCRIT\b|\bOCCUPE\b|\bPOUR\b|\bNE\(E\)|\bNEE? LE\b|\bSOUSSIGNEE?\b|\bLOCATAIRES?\b|"
    r"\bTITULAIRES?\b|\bCLIENTE?\b|\bASSUREE?\b|\bCI-APRES\b|\bA BIEN\b|\bBENEFICIE\b|\bDISPOSE\b|\bDETIENT\b|"
    r"\bN[°O]\W|\bREF\b|\bAU \d|\d|:|;|\bDANS\b|\bDEPUIS\b|\bSITUEE?\b|"
    r"\bCERTIFIE|\bATTESTE|\bDECLARE|\bET CE\b|\bQUI\b|"
    r"\bPAR (?:LE|LA|UN|UNE|SON|SA|NOTRE|CONTRAT)\b|\bAU TITRE\b|\bSOUS LE\b|\bA L'ADRESSE\b).*$"
)
# Recognition reads a capital I as a small L; no French name begins with that and a consonant.
_SMALL_L = re.compile(r"\bl(?=[bcdfgkmnprstvz][a-zà-ÿ])")
_PLACE_WORDS = frozenset(
    "CLOS PARC DOMAINE CHATEAU MOULIN BOURG HAMEAU FERME JARDIN JARDINS "
    "TERRASSES BOIS PRE PRES MAS VILLA VILLAGE COTEAU "
    "COTEAUX HAUTS HAUT BAS GRAND GRANDE PETIT PETITE VIEUX VIEILLE ILE ILES PLAINE PLAGE VALLEE VALLON PUY MONT "
    "CHAMP CHAMPS CROIX FONTAINE CHAPELLE EGLISE SAINT ST STE SAINTE "
    "LAC ETANG ROC ROCHE PLATEAU SUR SOUS EN AUX QUATRE "
    "TROIS DEUX ROUTE RUE KER LIEU LIEUDIT ANSE MORNE HABITATION CARREFOUR ZONE PORTE TOUR COUR LES AU".split()
)
_SURNAMES_AND_PLACES = frozenset(
    "PETIT GRAND BAS HAUT MONT BOIS MOULIN FONTAINE LACROIX CROIX ROCHE VALLEE CHAPELLE DUPUY PUY "
    "BOURG VILLAGE PREVOST VIEUX PLATEAU LAC PRE ROC COUR TOUR".split()
)
PARTICLES = frozenset("DE DU DES DEN DER TEN TER LA LE D L VAN VON DA DOS DI EL BEN AIT BIN AL".split())
_NOT_NAMES = frozenset(
    "CLIENT CONTRAT FACTURE ADRESSE NUMERO REFERENCE TOTAL MONTANT DATE PAGE TEL TELEPHONE SERVICE EURO EUROS LOGEMENT "
    "VOTRE NOTRE VOS NOS OCCUPANT OCCUPANTS IMPOSE IMPOSES TAXE PROCHAINE "
    "ECHEANCE COMPTE TITULAIRE OFFRE MAIL EMAIL INTERNET FRANCE MENSUEL "
    "PERIODE DESIGNATION PRINCIPAL "
    "ABONNEMENT CONSOMMATION APPARTEMENT MAISON ASSURE SOUSCRIPTEUR LOCATAIRE QUITTANCE LOYER BAIL POINT LIVRAISON "
    "LIEU OBJET ATTESTATION AVIS IMPOT RELEVE DETAIL CODE IBAN SOCIETAIRE "
    "PIECES NATURE FORMULE BONJOUR MADAME MONSIEUR "
    "URGENCE DEPANNAGE CONTACT HORAIRES CEDEX PRELEVEMENT PAIEMENT "
    "ESPACE ELECTRICITE GAZ EAU MOBILE FORFAIT BOX".split()
)
MOST_NAME_WORDS = 7


def names_in(text: str) -> tuple[str, ...]:
    """One string a person, titles removed, in the order printed; a shared surname goes to each of a couple."""
    printed = _without_tail(tidy(text))
    if "\n" in text:
        return tuple(name for part in text.split("\n") for name in names_in(part))
    if is_organisation(printed) and not has_title(printed):
        return (printed,) if printed else ()
    folded = fold(printed)
    parts, start = [], 0
    for match in _SPLIT.finditer(folded):
        parts.append(printed[start : match.start()])
        start = match.end()
    parts.append(printed[start:])
    people = [name for part in parts if (name := without_title(part))]
    return tuple(_share_surname(people))


def _without_tail(text: str) -> str:
    """The text up to where the sentence goes on behind the name."""
    titled = _TITLE.match(fold(text))
    begin = titled.end() if titled else 0
    tail = _NAME_ENDS.search(fold(text), begin)
    return text[: tail.start()] if tail else text


def without_title(text: str) -> str:
    """The name without titles, without a birth name in addition, and without stray marks."""
    name = _SMALL_L.sub("I", tidy(text))
    while match := _TITLE.match(fold(name)):
        name = name[match.end() :]
    extra = _BIRTH_NAME.search(fold(name))
    if extra and extra.start() > 0:
        name = name[: extra.start()]
    return _until_small(tidy(re.sub(r"[^\w\s'’.-]|[\d_]", "", name)).strip("-' "))


def _until_small(name: str) -> str:
    """The name up to its first word in small letters that is no particle; a name all in small letters as it is."""
    words = name.split()
    if not any(word[0].isupper() for word in words):
        return name if words and fold(words[0]) not in PARTICLES else ""
    kept: list[str] = []
    for word in words:
        if kept and word[0].islower() and not _is_particle(word):
            break
        kept.append(word)
    while kept and kept[-1].islower():
        kept.pop()
    return " ".join(kept)


def _is_particle(word: str) -> bool:
    """Whether a word in small letters belongs to a surname: de, van, or d' with a capital behind it."""
    return fold(word) in PARTICLES or bool(re.match(r"[dl]['’]\w", word))


def _share_surname(people: list[str]) -> list[str]:
    """The couple's one surname given to the one of them who is printed with a first name only."""
    if len(people) < 2:
        return people
    whole = max(people, key=lambda name: len(name.split()))
    if len(whole.split()) < 2:
        return people
    surname, leads = _surname_of(whole, is_last=people[-1] == whole)
    return [_completed(name, surname, leads) if len(name.split()) == 1 else name for name in people]


def _is_first_name(word: str) -> bool:
    """Whether a word, or its part before a hyphen, is a known first name."""
    return fold(word) in FIRST_NAMES or fold(word).split("-")[0] in FIRST_NAMES


def _surname_of(name: str, *, is_last: bool) -> tuple[str, bool]:
    """The surname inside a whole name, and whether it stands before the first name."""
    words = name.split()
    capitals = [word for word in words if is_capitals(word) or fold(word) in PARTICLES]
    if any(is_capitals(word) for word in words) and len(capitals) < len(words):
        return " ".join(capitals), words[0] in capitals
    if is_last and not (_is_first_name(words[-1]) and not _is_first_name(words[0])):
        return " ".join(words[1:]), False
    leads = not _is_first_name(words[0])
    return (" ".join(words[:-1]), True) if leads else (" ".join(words[1:]), False)


def _completed(name: str, surname: str, leads: bool) -> str:
    """A first name with the surname where the other one of the couple has it."""
    is_surname = is_capitals(name) and not (is_capitals(surname.split()[-1]) and fold(name) in FIRST_NAMES)
    if fold(name) in fold(surname).split() or (is_surname and not _is_first_name(name)):
        return name
    return f"{surname} {name}" if leads else f"{name} {surname}"


def looks_like_name(text: str) -> bool:
    """Whether an untitled line reads as a person rather than a place: a known first name, or SURNAME First."""
    if has_title(text):
        return True
    if not _may_be_name(text):
        return False
    plain = [fold(word) for word in text.split()]
    known = [word for word in plain if word in FIRST_NAMES or word.split("-")[0] in FIRST_NAMES]
    if known and not (set(plain) & _PLACE_WORDS):
        return True
    if plain[-1] in FIRST_NAMES and len(plain) == 2 and plain[0] in _SURNAMES_AND_PLACES:
        return True
    return _is_surname_first(text.split()) and not (set(plain) & (_PLACE_WORDS - {"LES", "AU"}))


def shares_word(one: str, other: str) -> bool:
    """Whether two lines have a word of some length in common, as a couple's have their surname."""
    words = [{word for word in re.findall(r"[A-Z'-]+", fold(text)) if len(word) > 2} for text in (one, other)]
    return bool((words[0] & words[1]) - PARTICLES - _PLACE_WORDS)


def _may_be_name(text: str) -> bool:
    """Whether the words are such as a name can be made of."""
    words = text.split()
    plain = {re.sub(r"\W", "", fold(word)) for word in words}
    if not 2 <= len(words) <= MOST_NAME_WORDS or plain & _NOT_NAMES or is_street(text) or is_unit(text):
        return False
    return not re.search(r"[\d€@:%]", text) and letters(text) >= 4


def may_be_recipient(text: str) -> bool:
    """Whether a line above an address may be a name, without any sign that it is."""
    return _may_be_name(text) or has_title(text) or is_organisation(text)


def _is_surname_first(words: list[str]) -> bool:
    """Whether some words are all capitals and some begin with one only: how French papers mark a surname."""
    weighty = [word for word in words if fold(word) not in PARTICLES]
    capitals = [word for word in weighty if is_capitals(word)]
    rest = [word for word in weighty if word not in capitals]
    return bool(capitals) and bool(rest) and all(word[0].isupper() for word in rest)

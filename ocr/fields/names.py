"""Printed names taken apart: titles away, couples split, people told from organisations and places.

The printed order of first name and surname is kept: which is which is decided where names are compared.
"""

from __future__ import annotations

import re

from ocr.fields.address_lines import has_title, is_organisation, is_street, is_unit
from ocr.fields.first_names import FIRST_NAMES
from ocr.fields.text import fold, is_capitals, letters, tidy, with_letters_repaired

_TITLE = re.compile(
    r"^(?:A(?= (?:M\.|MME|MLLE|MONSIEUR|MADAME))|"
    r"(?:M|MR|MM|MMR|MME|MRNE|MMES|MLLE|MELLE|MIIE|MLIE|MILE(?= \S+ \S)|DR|ME|PR|VVE|STE)\b\.?|"
    r"MONSIEUR|MADAME|"
    r"MADEMOISELLE|MESSIEURS|MESDAMES|DOCTEUR|MAITRE|VEUVE|PROFESSEUR|CHEZ|C/O|A L'ATTENTION DE|DESTINATAIRE\s*:|"
    r"(?:LE |LA )?TITULAIRE\s*:)(?=[\s.]|$)[\s.]*"
)
_SPLIT = re.compile(r"\s*(?:&|/|;|\+|\bET/OU\b|\bET\b|\bOU\b)\s*")
_BIRTH_NAME = re.compile(r"[\s(,-]+(?:NEE?|EPOUSE|EPOUX|EP\.?|EPSE|VEUVE|VVE)\s.*$|\s*\(.*$")
_BIRTH_BETWEEN = re.compile(r",?\s*\(?NEE?(?:\(E\))? LE [0-9]{1,2}[ /.A-Z0-9]+?(?: A [A-Z' -]+?)?\)?(?=,? (?:ET|&) )")
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
_ORGANISATION_ENDS = re.compile(r"\s*(?:,|;|\s-\s|\bREPRESENTEE?\b|\bAU CAPITAL\b|\bSIRET\b|\bRCS\b|\b\d{5}\b).*$")
# Recognition reads a capital I as a small L; no French name begins with that and a consonant.
_SMALL_L = re.compile(r"\bl(?=[bcdfgklmnprstvz][a-zà-ÿ])|(?<=[A-ZÀ-Ý])l(?=[A-ZÀ-Ý])")
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
    "NOM NORN NOMS PRENOM PRENOMS ESPACE ELECTRICITE GAZ EAU MOBILE FORFAIT BOX".split()
)
MOST_NAME_WORDS = 7


def names_in(text: str) -> tuple[str, ...]:
    """One string a person, titles removed, in the order printed; a shared surname goes to each of a couple."""
    text = with_letters_repaired(text)
    if "\n" in text:
        return tuple(name for part in text.split("\n") for name in names_in(part))
    if is_organisation(tidy(text)) and not has_title(text):
        return _organisation(tidy(text))
    printed = _without_tail(_with_commas_read(tidy(text)))
    folded = fold(printed)
    parts, start = [], 0
    for match in _SPLIT.finditer(folded):
        parts.append(printed[start : match.start()])
        start = match.end()
    parts.append(printed[start:])
    people = [one for part in parts if (name := without_title(part)) for one in _cut_at_repeat(name)]
    return tuple(_share_surname(people))


def _cut_at_repeat(name: str) -> tuple[str, ...]:
    """Two people where the mark between them was lost: the surname stands at the same place in both halves."""
    words = name.split()
    half = len(words) // 2
    first, second = words[:half], words[half:]
    is_pair = half >= 2 and len(words) % 2 == 0 and first != second
    if is_pair and (first[0] == second[0] or first[-1] == second[-1]):
        return " ".join(first), " ".join(second)
    return (name,)


def _organisation(text: str) -> tuple[str, ...]:
    """An organisation's name, figures and all, up to where something else is said of it."""
    name = tidy(_ORGANISATION_ENDS.split(fold(text), maxsplit=1)[0])
    return (tidy(text[: len(name)]),) if name else ()


def _without_births(text: str) -> str:
    """The text without "né le … à …" between the names of several people."""
    kept, start = "", 0
    for match in _BIRTH_BETWEEN.finditer(fold(text)):
        kept += text[start : match.start()]
        start = match.end()
    return kept + text[start:]


def _with_commas_read(text: str) -> str:
    """Names listed with commas joined by "et"; a comma between surname and first name taken away."""
    head, *rest = re.split(r"\s*,\s*", _without_births(text))
    for piece in rest:
        words = piece.split()
        if len(words) == 1 and is_capitals(head.split()[-1] if head else "") and _is_first_name(words[0]):
            head = f"{head} {piece}"
        elif has_title(piece) or (_is_person(_until_conjunction(piece)) and _is_person(without_title(head))):
            head = f"{head} et {piece}"
        else:
            head = f"{head}, {piece}"
    return head


def _is_person(text: str) -> bool:
    """Whether a piece of a list reads as one person: it looks like a name, or a known first name begins it."""
    words = text.split()
    return looks_like_name(text) or (_may_be_name(text) and len(words) <= 4 and _is_first_name(words[0]))


def _until_conjunction(text: str) -> str:
    """The text up to its first "et"."""
    return re.split(r"\s+(?:et|ET|&)\s+", text, maxsplit=1)[0]


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
    is_reversed = is_capitals(words[-1]) and _is_first_name(words[-1]) and not _is_first_name(words[0])
    if is_last and not is_reversed:
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
    text = with_letters_repaired(text)
    if not _may_be_name(text):
        return False
    plain = [fold(word) for word in text.split()]
    known = [word for word in plain if word in FIRST_NAMES or word.split("-")[0] in FIRST_NAMES]
    if known and not (set(plain) & _PLACE_WORDS):
        return True
    if plain[-1] in FIRST_NAMES and len(plain) == 2 and plain[0] in _SURNAMES_AND_PLACES:
        return True
    return _is_surname_first(text.split()) and not (set(plain) & (_PLACE_WORDS - {"LES", "AU"}))


def is_word_of_forms(text: str) -> bool:
    """Whether every word is one that forms print and nobody is called."""
    words = [re.sub(r"\W", "", fold(word)) for word in text.split()]
    return set(words) <= _NOT_NAMES or words[0] in ("NOM", "NORN", "PRENOM", "PRENOMS")


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
    return _may_be_name(with_letters_repaired(text)) or has_title(text) or is_organisation(text)


def _is_surname_first(words: list[str]) -> bool:
    """Whether some words are all capitals and some begin with one only: how French papers mark a surname."""
    weighty = [word for word in words if fold(word) not in PARTICLES]
    capitals = [word for word in weighty if is_capitals(word)]
    rest = [word for word in weighty if word not in capitals]
    return bool(capitals) and bool(rest) and all(word[0].isupper() for word in rest)

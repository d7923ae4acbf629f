"""What one line of an address is, and the postcode and city inside a text.

The forms are those of AFNOR NF Z10-011: identity, flat and floor, building, number and way, lieu-dit or
post box, postcode and city. A line is judged on its own here; what its neighbours are is decided in
``ocr.fields.addresses``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from ocr.fields.labels import is_address_label
from ocr.fields.text import fold, is_capitals, letters, tidy


class LineKind(StrEnum):
    """What a line above a postcode can be."""

    STREET = "street"
    UNIT = "unit"
    POST_BOX = "post_box"
    PERSON = "person"
    LABEL = "label"
    UNKNOWN = "unknown"


_LONG_WAYS = (
    "RUE|AVENUE|BOULEVARD|PLACE|PLACETTE|IMPASSE|ALLEES?|CHEMIN|ROUTE|QUAI|COURS|COUR|SQUARE|PASSAGE|VOIE|SENTIER|"
    "SENTE|VENELLE|RUELLE|MONTEE|COTE|ESPLANADE|PROMENADE|ROND[ -]POINT|FAUBOURG|CHAUSSEE|MAIL|PARVIS|TRAVERSE|"
    "GRANDE?[ -]RUE|PETITE RUE|VIEILLE ROUTE|ANCIENNE ROUTE|CARREFOUR|CORNICHE|DIGUE|LOTISSEMENT|HAMEAU|LIEU[ -]?DIT|"
    "RESIDENCE|DOMAINE|QUARTIER|CITE|VILLA|CLOS|PARC|ZONE|PORT|RAMPE|DESCENTE|CHEMINEMENT|TERRASSE|DRAILLE|BERGE|"
    "CALADE|STRADA|RES|LIEUDIT|GRAND'?RUE|MAS|CAMI|CARRER|CARRIERA"
)
_SHORT_WAYS = (
    "R|AV|AVE|AVN|BD|BLD|BVD|BOUL|PL|IMP|ALL|CHE|CHEM|CH|CHM|RTE|CRS|SQ|PAS|PASS|ESP|PROM|RPT|FG|FBG|LOT|HAM|"
    "CHS|TRA|LD|ZA|ZAC|ZI|GR|CAR|DOM|QRT|QUA|QU|VLA|SEN|MTE|RLE|VLGE|PTE RUE"
)
_WAYS = f"(?:{_LONG_WAYS}|{_SHORT_WAYS})"
_REPETITION = r"(?:BIS|TER|QUATER|QUINQUIES|[A-HT])"
_NUMBER = (
    rf"(?:N[°O] ?)?[0-9OIL]{{0,3}}[0-9][0-9OIL]{{0,3}}(?: ?{_REPETITION}\b)?(?: "
    rf"?[-/A&] ?\d{{1,4}}(?: ?{_REPETITION}\b)?)?"
)
_STREET = re.compile(
    rf"^{_NUMBER}\s*[,.]?\s*(?:{_WAYS}\b\.?|(?!E\b|EME\b|ER\b|M2|KWH|EUR|JOURS?\b|MOIS\b|PIECES?\b)[A-Z]{{2,}}).+"
)
_NUMBERED_WAY = re.compile(rf"^{_NUMBER}\s*[,.]?\s*{_WAYS}\b")
_WAY_ALONE = re.compile(rf"^(?:{_LONG_WAYS}|AV|AVE|BD|BLD|RTE|CHE|IMP|LOT|HAM|ZAC|ZA|LD)\b\.? .*[A-Z]{{2}}")
_STREET_START = re.compile(
    rf"(?<![A-Z0-9])(?:{_NUMBER}\s*,?\s*{_WAYS}\b\.?\s|(?:{_LONG_WAYS})\s+(?:DE |DU |DES |D'|L|[A-Z]))"
)
_GLUED_NUMBER = re.compile(
    rf"^\d{{1,4}}(?=(?:{_LONG_WAYS}|R|AV|AVE|BD|BLD|BVD|PL|IMP|ALL|CHE|RTE|CRS|SQ|PAS)\b\.? [A-Z])"
)
_UNIT_WORDS = (
    "APPARTEMENT|APPART|APPT?|APT|BATIMENT|BAT|BT|ESCALIER|ESC|ETAGE|ETG|PORTE|PTE|RDC|REZ[ -]DE|RESIDENCE|RES|RESID|"
    "IMMEUBLE|IMM|TOUR|ENTREE|ENT|LOGEMENT|LOGT|LGT|COULOIR|HALL|BLOC|VILLA|LOTISSEMENT|LOT|HAMEAU|CITE|DOMAINE|CLOS|"
    "PARC|LIEU[ -]?DIT|STUDIO|CHAMBRE|CHB|PAVILLON|QUARTIER|COPROPRIETE|"
    "FOYER|CAGE|NIVEAU|ETAJE|DUPLEX|BOITE AUX LETTRES"
)
_UNIT = re.compile(rf"\b(?:{_UNIT_WORDS})\b|\b\d{{1,2}}\s?(?:E|EME|ER)\b")
_POST_BOX = re.compile(r"\b(?:TSA|CS|BP|B\.P\.?|CIDEX|BOITE POSTALE)\s*\d{1,6}\b")
_TITLE_START = re.compile(
    r"^(?:(?:M|MR|MM|MME|MMES|MLLE|MELLE|DR|ME|VVE)\b\.?|MONSIEUR|MADAME|MADEMOISELLE|MESSIEURS|MESDAMES|DOCTEUR|"
    r"MAITRE|VEUVE)(?=[ .]|$)"
)
_ORGANISATION = re.compile(
    r"\b(?:SCI|SARL|SASU?|SA|EURL|SNC|SCP|SELARL|GIE|EARL|GAEC|SYNDIC|SYNDICAT|INDIVISION|SUCCESSION|COPROPRIETE|"
    r"COPRO|SDC|MAIRIE|COMMUNE DE|ASSOCIATION|ASSO|SOCIETE|ENTREPRISE|ETS|ETABLISSEMENTS?|CABINET|AGENCE|OPH|OPAC|"
    r"HABITAT|FONDATION|CCAS|TUTELLE|UDAF|CONSEIL SYNDICAL|HLM|HOLDING|GROUPE|REGIE|TRESORERIE|CENTRE|SERVICE|"
    r"CONSORTS|HERITIERS|COOPERATIVE|MUTUELLE|OFFICE|IMMOBILIERE?|GESTION|SAUR|EDF|ENGIE|CAISSE)\b"
)
_COMMON_FIRST_WORDS = re.compile(
    r"^(?:VOS?|VOTRE|NOTRE|NOS|NOUS|VOUS|N[°O]|NUMERO|REF|REFERENCES?|CLIENT|CONTRAT|DATE|FACTURE|TEL|TELEPHONE|MAIL|"
    r"EMAIL|E-MAIL|OBJET|PERIODE|MONTANT|TOTAL|COMPTE|POINT DE|PDL|PRM|PCE|COMPTEUR|MANDAT|IDENTIFIANT|CODE|PAGE|"
    r"POUR|PAR|DU|AU|LIEU D|LE \d|CONTACT|LIVRER|LIVRAISON|INTERNET|"
    r"NATURE|TITULAIRE|SOUSCRIPTEUR|LOCATAIRE|ADRESSE|LIEU DE|SITE|"
    r"SIRET|"
    r"RCS|IBAN|BIC|TVA|OFFRE|FORMULE|BAIL|QUITTANCE|DESTINATAIRE|EXPEDITEUR|ECHEANCE|PRELEVEMENT|NOM|PRENOM|ASSURE|"
    r"NOMBRE|INDEX|PAYABLE|SURFACE|PUISSANCE|USAGE|QUOTIENT|REVENUS?|"
    r"NE |NEE |BONJOUR|CHERE?|FAIT A|WWW|HTTP)(?=\b|\W|$)"
)
_DEPARTMENT = re.compile(r"^(?:0[1-9]|[1-8]\d|9[0-5]|97[1-8]|98[046-8])")
_AS_DIGITS = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "S": "5", "B": "8", "|": "1"})
_POSTCODE = re.compile(r"(?<![0-9A-Z.,/])(?:F ?- ?)?([0-9OQILSB|]{5}|\d{2} \d{3})(?=[ ,-]+\(?[A-Z]|$| ?$)")
_REFUSED_BEFORE = re.compile(
    r"(?:\bTSA|\bCS|\bBP|N[°O]\.?|\bNUMERO|\bREF\w*\.?|\bCLIENT|\bINDEX|\bCAPITAL DE|[0-9]) ?:?\s*$"
)
_POST_BOX_BEFORE = re.compile(r"\b(?:TSA|CS|BP)\s*\d{1,6}[ ,-]*$")
_NO_CITY = frozenset(
    "KWH KW KVA EUR EUROS EURO M3 M2 KM RCS SIRET SIREN TEL HT TTC TVA UNITES POINTS JOURS PAGE COMPTE CLIENT DU AU "
    "ET OU POUR PAR AVEC AVANT ACTIONS PARTS SALARIES CLIENTS MWH MO GO CREDIT DEBIT EN DE N".split()
)
_CITY_ENDS = frozenset(
    "BAIL TEL TELEPHONE RCS SIRET SIREN FRANCE SIEGE CAPITAL DEPUIS EST POUR FAX MAIL WWW AU NE NEE A ET OU PAGE LOT "
    "CONTRAT CLIENT NUMERO REFERENCE PDL PRM PCE APE NAF TVA SURFACE TYPE REF DATE SAS SA LOYER EMAIL QUE QUI".split()
)
_LINKS = frozenset("SUR LE LA LES DE DU DES D L EN SOUS LES AUX AU A ET SAINT SAINTE ST STE LEZ PRES".split())
_NUMBERED_CITIES = frozenset({"PARIS", "LYON", "MARSEILLE"})
_WAY_FIRST = re.compile(
    r"(?:RUE|R|AVENUE|AV|AVE|BOULEVARD|BD|PLACE|PL|IMPASSE|IMP|ALLEES?|ALL|CHEMIN|CHE|ROUTE|RTE|QUAI|SQUARE|PASSAGE) "
)
MOST_CITY_WORDS = 8


@dataclass(frozen=True, kw_only=True)
class CityMatch:
    """A postcode and its city in a text. ``start`` and ``end`` are its places, ``exact`` False when repaired."""

    postcode: str = field(repr=False)
    city: str = field(repr=False)
    start: int
    end: int
    exact: bool = True

    @property
    def is_cedex(self) -> bool:
        """Whether the post is sorted for an organisation, so that nobody lives there."""
        return "CEDEX" in fold(self.city)


def kind_of(text: str) -> LineKind:
    """What a line can be, judged on its own."""
    folded = fold(tidy(text))
    if text.rstrip().endswith(":") or is_address_label(folded):
        return LineKind.LABEL
    if _TITLE_START.match(folded):
        return LineKind.PERSON
    if _POST_BOX.search(folded) and not _NUMBERED_WAY.match(folded):
        return LineKind.POST_BOX
    if is_street(text):
        return LineKind.STREET
    if _COMMON_FIRST_WORDS.match(folded):
        return LineKind.LABEL
    if is_unit(text):
        return LineKind.UNIT
    return LineKind.PERSON if is_organisation(text) else LineKind.UNKNOWN


def is_street(text: str) -> bool:
    """Whether the line begins like number and way, number and lieu-dit, or way alone."""
    folded = fold(tidy(text))
    if len(folded.split()) > 11 or re.search(r"\d{5,}|[€%@]| [a-zà-ÿ]+ent ", folded):
        return False
    return bool(_STREET.match(folded) or _WAY_ALONE.match(folded))


def has_numbered_way(text: str) -> bool:
    """Whether the line begins with a number and a way type."""
    return bool(_NUMBERED_WAY.match(fold(tidy(text))))


def is_unit(text: str) -> bool:
    """Whether the line names a flat, a floor, a building or a residence."""
    folded = fold(tidy(text))
    return bool(_UNIT.search(folded)) and len(folded.split()) <= 9 and not re.search(r"\d{6,}|[€%@]", folded)


def is_organisation(text: str) -> bool:
    """Whether the words name an organisation rather than a person."""
    return bool(_ORGANISATION.search(fold(text)))


def with_spaced_number(text: str) -> str:
    """The line with a space between its number and its way, where recognition lost it."""
    match = _GLUED_NUMBER.match(fold(text))
    return f"{text[: match.end()]} {text[match.end() :]}" if match else text


def has_title(text: str) -> bool:
    """Whether the line begins with a person's title."""
    return bool(_TITLE_START.match(fold(tidy(text))))


def is_post_box(text: str) -> bool:
    """Whether the text holds a post box (TSA, CS, BP)."""
    return bool(_POST_BOX.search(fold(text)))


_LONG_FORMS = {
    "R": "RUE",
    "AV": "AVENUE",
    "AVE": "AVENUE",
    "BD": "BOULEVARD",
    "BLD": "BOULEVARD",
    "BVD": "BOULEVARD",
    "BOUL": "BOULEVARD",
    "PL": "PLACE",
    "IMP": "IMPASSE",
    "ALL": "ALLEE",
    "CHE": "CHEMIN",
    "CHEM": "CHEMIN",
    "CH": "CHEMIN",
    "RTE": "ROUTE",
    "CRS": "COURS",
    "SQ": "SQUARE",
    "PAS": "PASSAGE",
    "PASS": "PASSAGE",
    "FG": "FAUBOURG",
    "FBG": "FAUBOURG",
    "LOT": "LOTISSEMENT",
    "HAM": "HAMEAU",
    "RES": "RESIDENCE",
    "QU": "QUAI",
    "ST": "SAINT",
    "STE": "SAINTE",
    "DR": "DOCTEUR",
    "GAL": "GENERAL",
    "MAL": "MARECHAL",
    "ESP": "ESPLANADE",
    "GR": "GRANDE RUE",
    "RPT": "ROND POINT",
    "SEN": "SENTE",
    "MTE": "MONTEE",
    "QUA": "QUARTIER",
    "DOM": "DOMAINE",
}


def with_long_ways(text: str) -> str:
    """The folded text with usual abbreviations written out, for comparing two printings of one street."""
    return " ".join(_LONG_FORMS.get(word, word) for word in re.findall(r"[A-Z0-9]+", fold(text)))


def street_start(text: str) -> int | None:
    """Where in running text the last street begins, None when there is none."""
    starts = [match.start() for match in _STREET_START.finditer(fold(text))]
    numbered = [start for start in starts if fold(text)[start].isdigit()]
    best = numbered or starts
    return best[-1] if best else None


def cities_in(text: str) -> tuple[CityMatch, ...]:
    """Every postcode followed by a city, in order."""
    found: list[CityMatch] = []
    for match in _POSTCODE.finditer(fold(text)):
        city = _city_match(text, match)
        if city is not None:
            found.append(city)
    return tuple(found)


def _city_match(text: str, match: re.Match[str]) -> CityMatch | None:
    """The postcode matched with the city behind it, None when it is another number."""
    printed = match[1].replace(" ", "")
    postcode = repaired_postcode(printed)
    if postcode is None or _is_other_number(fold(text)[: match.start()]):
        return None
    gap = re.match(r"[ ,(-]*", text[match.end() :])
    begin = match.end() + (gap.end() if gap else 0)
    city, end = read_city(text[begin:])
    if not city:
        return None
    exact = printed.isdigit()
    return CityMatch(postcode=postcode, city=city, start=match.start(), end=begin + end, exact=exact)


def _is_other_number(before: str) -> bool:
    """Whether what stands before says that the five digits are no postcode."""
    return bool(_REFUSED_BEFORE.search(before)) and not _POST_BOX_BEFORE.search(before)


def repaired_postcode(printed: str) -> str | None:
    """Five digits of an existing department, letters read for digits where at least three digits stand."""
    if sum(character.isdigit() for character in printed) < 3:
        return None
    digits = fold(printed).translate(_AS_DIGITS)
    return digits if digits.isdigit() and len(digits) == 5 and _DEPARTMENT.match(digits) else None


def read_city(text: str) -> tuple[str, int]:
    """The city at the start of the text and where it ends; an empty city when there is none."""
    words: list[str] = []
    end = 0
    for match in re.finditer(r"\S+", text):
        word = match[0]
        if word[0] == "(" and words:
            break
        if not _continues_city(word, words) or len(words) == MOST_CITY_WORDS:
            break
        words.append(word.rstrip(",.;:)|"))
        end = match.start() + len(words[-1])
        if word[-1] in ",;:)|" or (word[-1] == "." and len(word) > 4):
            break
    while words and fold(words[-1]) in _LINKS - {"ST", "STE"}:
        words.pop()
    city = " ".join(words)
    is_city = letters(city) >= 2 and fold(words[0]) not in _NO_CITY and not _WAY_FIRST.match(fold(city))
    return (city, end) if is_city else ("", 0)


def _continues_city(word: str, words: list[str]) -> bool:
    """Whether a word belongs to the city begun by the words before it."""
    plain = fold(word).strip(",.;:()|")
    if not words:
        return bool(re.match(r"[A-Z]", plain)) and not any(character.isdigit() for character in plain)
    if any(character.isdigit() for character in plain):
        return _may_have_number(words) and bool(re.fullmatch(r"\d{1,2}(?:E|EME|ER)?", plain))
    if not re.match(r"[A-Z']", plain) or fold(words[-1]).isdigit():
        return plain == "CEDEX"
    if plain in _LINKS:
        return True
    if plain == "FRANCE" and fold(words[-1]) in _LINKS:
        return True
    if plain in _CITY_ENDS or (re.match(r"[a-zà-ÿ]", word) and not re.match(r"[a-zà-ÿ]", words[0])):
        return False
    return not is_capitals(words[0]) or word == word.upper()


def _may_have_number(words: list[str]) -> bool:
    """Whether the city so far may be followed by an arrondissement or a CEDEX number."""
    last = fold(words[-1])
    return last == "CEDEX" or (len(words) == 1 and last in _NUMBERED_CITIES)

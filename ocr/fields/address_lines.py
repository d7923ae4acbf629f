"""What one line of an address is, judged by its own words.

The forms are those of AFNOR NF Z10-011: identity, flat and floor, building, number and way, lieu-dit or
post box, postcode and city (``ocr.fields.cities``). What a line's neighbours are is decided in
``ocr.fields.addresses``.
"""

from __future__ import annotations

import re
from enum import StrEnum

from ocr.fields.labels import is_address_label
from ocr.fields.text import fold, tidy


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
# A day that begins a line, unless it is a street's name ("8 mai 1945" stands behind its way).
_DATE = re.compile(
    r"\d{1,2}(?:ER)? (?:JANVIER|FEVRIER|MARS|AVRIL|MAI|JUIN|JUILLET|AOUT|SEPTEMBRE|OCTOBRE|NOVEMBRE|DECEMBRE) \d{4}\b"
)
_TITLE_START = re.compile(
    r"^(?:A (?=(?:M\.|MME|MLLE|MONSIEUR|MADAME)))?"
    r"(?:(?:M|MR|MM|MME|MRNE|MMES|MLLE|MELLE|MIIE|MLIE|MILE(?= \S+ \S)|DR|ME|VVE)\b\.?|"
    r"MONSIEUR|MADAME|"
    r"MADEMOISELLE|MESSIEURS|MESDAMES|DOCTEUR|"
    r"MAITRE|VEUVE)(?=[ .]|$)"
)
_ORGANISATION = re.compile(
    r"\b(?:SCI|SARL|SASU?|SA|EURL|SNC|SCP|SELARL|GIE|EARL|GAEC|SYNDIC|SYNDICAT|INDIVISION|SUCCESSION|COPROPRIETE|"
    r"COPRO|SDC|MAIRIE|COMMUNE DE|ASSOCIATION|ASSO|SOCIETE|ENTREPRISE|ETS|ETABLISSEMENTS?|CABINET|AGENCE|OPH|OPAC|"
    r"HABITAT|FONDATION|CCAS|TUTELLE|UDAF|CONSEIL SYNDICAL|HLM|HOLDING|GROUPE|REGIE|TRESORERIE|CENTRE|SERVICE|"
    r"CONSORTS|HERITIERS|COOPERATIVE|MUTUELLE|OFFICE|IMMOBILIERE?|GESTION|SAUR|EDF|ENGIE|CAISSE|GERANCE|USINE)\b"
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
    if len(folded.split()) > 11 or _DATE.match(folded) or re.search(r"\d{5,}|[€%@]| [a-zà-ÿ]+ent ", folded):
        return False
    return bool(_STREET.match(folded) or _WAY_ALONE.match(folded))


def begins_with_day(text: str) -> bool:
    """Whether the line begins with a day of the calendar."""
    return bool(_DATE.match(fold(tidy(text))))


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

"""What kind of paper it is, with the words that say so.

Every kind has signs: words with a weight. A sign counts fully in a title (large print, or a short line in the
upper part of the first page) and little in running text, because every bill mentions other papers in its
small print. The kinds that are never a proof are looked for as eagerly as the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from ocr.fields.strips import Area, Areas, Strip
from ocr.reading import DocumentType as Kind

# A sign in a title, in a short line elsewhere, in a sentence: shares of its weight.
IN_TITLE, IN_SHORT_LINE, IN_SENTENCE = 1.0, 0.5, 0.2
LARGE_RATIO = 1.25
TITLE_BOTTOM = 0.5
MOST_TITLE_WORDS = 9
MOST_SHORT_WORDS = 12
# rapidfuzz partial ratio, 0..100, from which a title with wrong letters counts as the known one.
TITLE_LIKENESS = 87.0
FUZZY_SHARE = 0.8
# The score from which the type is certain, and the least one that is a type at all.
CERTAIN_SCORE = 10.0
LEAST_SCORE = 3.0

# What is said on the paper -> weight. A title names the paper (8 to 12); the words of a trade name its kind (1 to 4).
_SIGNS: dict[Kind, tuple[tuple[str, float], ...]] = {
    Kind.ELECTRICITY_BILL: (
        (r"FACTURE D'ELECTRICITE", 12),
        (r"\bELECTRICITE\b", 2),
        (r"\bKWH\b", 2),
        (r"\bKVA\b", 3),
        (r"ENEDIS", 2),
        (r"LINKY", 2),
        (r"HEURES (?:PLEINES|CREUSES)", 2),
        (r"TARIF BLEU", 3),
        (r"\bPDL\b|\bPRM\b", 2),
        (r"ACCISE SUR L'ELECTRICITE|CSPE|TURPE", 2),
    ),
    Kind.GAS_BILL: (
        (r"FACTURE DE GAZ", 12),
        (r"\bGAZ\b(?! ET | &)", 2),
        (r"\bPCE\b", 4),
        (r"GRDF", 3),
        (r"GAZ NATUREL", 4),
        (r"\bTICGN\b|ACCISE SUR LES? GAZ", 3),
        (r"COEFFICIENT DE CONVERSION", 3),
        (r"TERME DE STOCKAGE", 4),
        (r"SECURITE GAZ|URGENCE GAZ", 4),
        (r"\bM3\b.*KWH|KWH.*\bM3\b", 2),
    ),
    Kind.WATER_BILL: (
        (r"FACTURE D'EAU", 12),
        (r"DISTRIBUTION DE L'EAU", 5),
        (r"EAUX USEES", 4),
        (r"ASSAINISSEMENT", 3),
        (r"AGENCE DE L'EAU", 3),
        (r"SERVICE DE L'EAU", 3),
        (r"EAU POTABLE", 3),
        (r"ORGANISMES PUBLICS", 2),
        (r"ADRESSE DESSERVIE", 3),
        (r"SERVICE DES EAUX", 3),
    ),
    Kind.TELECOM_BILL: (
        (r"FACTURE (?:INTERNET|FIXE|BOX|LIVEBOX|FREEBOX)", 10),
        (r"\bINTERNET\b(?! :)", 1.5),
        (r"LIVEBOX|FREEBOX|BBOX|SFR BOX|\bBOX\b", 5),
        (r"\bFIBRE\b", 4),
        (r"\bADSL\b|\bVDSL\b", 4),
        (r"LIGNE FIXE|TELEPHONIE FIXE|TELEPHONE FIXE", 4),
        (r"DECODEUR|\bTV\b", 2),
        (r"ADRESSE D'INSTALLATION", 3),
    ),
    Kind.MOBILE_BILL: (
        (r"FACTURE MOBILE", 12),
        (r"FORFAIT\b.*\b(?:MOBILE|\d+ ?GO|4G|5G)\b|FORFAIT MOBILE", 6),
        (r"\bMOBILE\b", 2),
        (r"\b\d+ ?GO\b", 3),
        (r"\bSMS\b|\bMMS\b", 3),
        (r"\b0[67](?:[ .]?[0-9X*]{2}){4}\b", 2),
        (r"\b[45]G\b", 2),
        (r"HORS FORFAIT", 2),
        (r"LIGNE MOBILE", 4),
    ),
    Kind.RENT_RECEIPT: (
        (r"(?<!PAS )(?<!DE )QUITTANCE(?: DE LOYER)?(?! DE PAIEMENT)", 11),
        (r"DONT QUITTANCE", 8),
        (r"\bLOYERS?\b", 2),
        (r"PROVISIONS? (?:SUR|POUR) CHARGES", 2),
        (r"RECU DE LOYER", 8),
        (r"AVOIR RECU DE", 3),
        (r"BAILLEUR|LOCATAIRE", 1),
    ),
    Kind.RENT_CALL: (
        (r"AVIS D'?\s?ECHEANCE", 11),
        (r"APPEL DE (?:LOYER|FONDS|CHARGES)", 11),
        (r"AVIS DE LOYER|APPEL D'ECHEANCE", 10),
        (r"\bLOYERS?\b", 2),
        (r"PROVISIONS? (?:SUR|POUR) CHARGES", 2),
        (r"NE (?:VAUT|CONSTITUE|TIENT)[A-Z ]* (?:PAS )?(?:DE )?QUITTANCE|N'A PAS VALEUR DE QUITTANCE", 10),
    ),
    Kind.CONTRACT_CERTIFICATE: (
        (
            r"ATTESTATION (?:DE |D'|DU )?(?:TITULAIRE|CONTRAT|ABONNEMENT|FOURNITURE|"
            r"SOUSCRIPTION|ENERGIE|DOMICILE)[A-Z ]*",
            12,
        ),
        (r"ATTESTATION DE TITULARITE|CERTIFICAT D'ABONNEMENT|JUSTIFICATIF D'ABONNEMENT", 12),
        (r"(?:EST|SONT) (?:BIEN )?TITULAIRES? D'UN (?:CONTRAT|ABONNEMENT)|TITULAIRES? DU CONTRAT D(?:E|')", 6),
        (r"\bATTESTATION\b", 5),
        (r"ATTESTONS|CERTIFIONS", 4),
        (r"JUSTIFICATIF DE DOMICILE", 3),
        (r"POUR (?:SERVIR ET )?(?:FAIRE )?VALOIR CE QUE DE DROIT", 2),
    ),
    Kind.INCOME_TAX_NOTICE: (
        (r"AVIS D'?\s?IMPOT(?:\b| \d{4})", 8),
        (r"IMPOT SUR LES? REVENUS?", 8),
        (r"AVIS DE SITUATION DECLARATIVE", 12),
        (r"AVIS D'IMPOSITION|AVIS DE NON[- ]IMPOSITION", 8),
        (r"REVENU FISCAL DE REFERENCE", 6),
        (r"REVENUS? (?:BRUT|IMPOSABLE|DECLARE)", 3),
        (r"DECLARANT", 2),
        (r"NOMBRE DE PARTS", 3),
        (r"PRELEVEMENTS? SOCIAUX", 2),
    ),
    Kind.PROPERTY_TAX_NOTICE: (
        (r"TAXES? FONCIERES?", 12),
        (r"VALEUR LOCATIVE|BASE D'IMPOSITION|COTISATION", 1),
        (r"PROPRIETES BATIES", 7),
        (r"PROPRIETE IMPOSEE", 4),
        (r"ORDURES MENAGERES", 1),
        (r"TAUX (?:COMMUNE|INTERCOMMUNALITE)", 2),
    ),
    Kind.HOUSING_TAX_NOTICE: (
        (r"TAXES? D'HABITATION", 12),
        (r"REDEVANCE AUDIOVISUELLE|CONTRIBUTION A L'AUDIOVISUEL", 3),
        (r"LOGEMENTS? VACANTS?|RESIDENCES? SECONDAIRES?", 2),
    ),
    Kind.INSURANCE_CERTIFICATE: (
        (r"ATTESTATION D'?\s?ASSURANCE", 10),
        (r"ASSURANCE (?:MULTIRISQUES? )?HABITATION", 8),
        (r"MULTIRISQUES? HABITATION", 8),
        (r"RISQUES LOCATIFS", 4),
        (r"ADRESSE DU RISQUE", 5),
        (r"SOCIETAIRE", 2),
        (r"RESPONSABILITE CIVILE", 3),
        (r"DEGATS? DES EAUX", 3),
        (r"ASSUREE?S?\b", 1),
        (r"NATURE DU LOGEMENT", 2),
        (r"CATASTROPHES NATURELLES", 2),
        (r"BRIS DE GLACE", 1),
        (r"PRESOMPTION DE GARANTIE", 4),
    ),
    Kind.PAYMENT_SCHEDULE: (
        (r"ECHEANCIER", 11),
        (r"CALENDRIER DE (?:PAIEMENT|PRELEVEMENT|VOS)[A-Z ]*|PLAN DE MENSUALISATION", 10),
        (r"MENSUALITES?", 3),
        (r"DATES? DES? PRELEVEMENTS?", 3),
    ),
    Kind.CUSTOMER_AREA_PAGE: (
        (r"\bMON ESPACE CLIENT\b|\bMON COMPTE\b", 6),
        (r"MES FACTURES?\b|MES CONTRATS|MES DOCUMENTS", 5),
        (r"SE DECONNECTER|DECONNE[XC]", 8),
        (r"MES DERNIERES FACTURES|MES (?:PAIEMENTS|DEMANDES|SERVICES)", 6),
        (r"\bMON (?:LOGEMENT|FOYER)\b|\bMA (?:CONSOMMATION|MAISON|LIGNE)\b", 4),
        (r"MES INFORMATIONS|MON CONTRAT|MON PROFIL|MES COORDONNEES|MES CONSOMMATIONS", 6),
        (r"ESPACE CLIENT", 2),
        (r"TABLEAU DE BORD|ACCUEIL >|MODIFIER (?:MON|MES)|BONJOUR [A-Z]", 3),
        (r"HTTPS?://|WWW\.[A-Z.]+/[A-Z/-]+", 3),
    ),
    Kind.TENANCY_CONTRACT: (
        (r"CONTRAT DE (?:LOCATION|BAIL)|BAIL (?:D'HABITATION|DE LOCATION|A USAGE|MEUBLE|NON MEUBLE)", 12),
        (r"LOI (?:N[°O] ?)?(?:89-462|DU 6 JUILLET 1989)", 3),
        (r"DUREE DU (?:BAIL|CONTRAT)", 4),
        (r"DEPOT DE GARANTIE", 3),
        (r"ENTRE LES SOUSSIGNES", 6),
        (r"DESIGNATION DES PARTIES|OBJET DU CONTRAT", 4),
        (r"ETAT DES LIEUX", 3),
        (r"LE BAILLEUR|LE PRENEUR", 2),
    ),
    Kind.STUDENT_CERTIFICATE: (
        (r"CERTIFICAT DE SCOLARITE|ATTESTATION (?:DE SCOLARITE|D'INSCRIPTION)|CERTIFICAT D'INSCRIPTION", 12),
        (r"ANNEE UNIVERSITAIRE|ANNEE SCOLAIRE", 4),
        (r"CARTE (?:D')?ETUDIANT", 6),
        (r"\bCROUS\b|RESIDENCE (?:UNIVERSITAIRE|ETUDIANTE)|FOYER (?:DE |DES )?(?:JEUNES|TRAVAILLEURS|ETUDIANT)", 8),
        (r"ATTESTATION (?:DE |D')(?:RESIDENCE|LOGEMENT|PRESENCE|OCCUPATION)", 9),
        (r"\bCHAMBRE (?:N[°O] ?)?\d+", 4),
        (r"\bETUDIANTE?\b", 3),
        (r"ATTESTATION (?:DE (?:LOGEMENT|RESIDENCE)|D'HEBERGEMENT)? ?CROUS|RESIDENCE UNIVERSITAIRE", 5),
        (r"\bINE\b", 2),
    ),
    Kind.HOSTING_LETTER: (
        (r"ATTESTATION (?:SUR L'HONNEUR )?D'?\s?HEBERGEMENT", 13),
        (r"HEBERGE[RS]?\b|HEBERGEE", 5),
        (r"JE,? SOUSSIGNE", 5),
        (r"A MON DOMICILE", 5),
        (r"SUR L'HONNEUR", 4),
        (r"ARTICLE 441", 2),
    ),
    Kind.BANK_STATEMENT: (
        (r"RELEVE DE COMPTES?(?: BANCAIRE)?|RELEVE BANCAIRE|EXTRAIT DE COMPTE|RELEVE DE VOS COMPTES", 11),
        (r"ANCIEN SOLDE|NOUVEAU SOLDE|SOLDE (?:CREDITEUR|DEBITEUR|AU)", 4),
        (r"\bDEBIT\b|\bCREDIT\b", 1),
        (r"DATE (?:DE )?VALEUR", 3),
        (r"VIREMENT|CARTE \d", 1),
    ),
    Kind.BANK_DETAILS: (
        (r"RELEVE D'IDENTITE BANCAIRE", 14),
        (r"^RIB\b", 6),
        (r"\bIBAN\b", 2),
        (r"\bBIC\b", 1),
        (r"CODE (?:BANQUE|GUICHET)", 4),
        (r"CLE RIB", 5),
        (r"TITULAIRE DU COMPTE", 3),
        (r"DOMICILIATION", 2),
    ),
    Kind.PAYSLIP: (
        (r"BULLETIN DE (?:PAIE|PAYE|SALAIRE)", 13),
        (r"NET (?:A PAYER|PAYE|IMPOSABLE|SOCIAL)", 3),
        (r"SALAIRE (?:BRUT|DE BASE)", 5),
        (r"COTISATIONS? (?:SALARIALES|PATRONALES|SOCIALES)", 4),
        (r"EMPLOYEUR", 3),
        (r"CONGES PAYES", 3),
        (r"URSSAF", 2),
        (r"CONVENTION COLLECTIVE", 3),
        (r"PERIODE DE PAIE", 5),
    ),
    Kind.IDENTITY_CARD: (
        (r"CARTE NATIONALE D'IDENTITE", 13),
        (r"IDENTITY CARD|PASSEPORT|PASSPORT|TITRE DE SEJOUR|PERMIS DE CONDUIRE|RESIDENCE PERMIT", 9),
        (r"<<<|IDFRA|P<FRA", 8),
        (r"REPUBLIQUE FRANCAISE", 1),
        (r"LIEU DE NAISSANCE|DATE OF BIRTH", 2),
        (r"NATIONALITE", 2),
    ),
    Kind.RECEIPT: (
        (r"TICKET DE CAISSE|\bTICKET\b", 8),
        (r"MERCI DE VOTRE VISITE|A BIENTOT|MERCI ET", 5),
        (r"\bCAISSE\b(?! REGIONALE| D)", 2),
        (r"RENDU|ESPECES", 3),
        (r"CARTE BANCAIRE|\bCB\b", 1),
        (r"NOMBRE D'ARTICLES|NB ARTICLES", 5),
        (r"CAISSIER|HOTESSE", 3),
        (r"TOTAL TTC|TVA \d+%", 1),
        (r"^\d+ X |\d+X\b", 2),
    ),
    Kind.OTHER: (
        # Insured or let, but nobody's home.
        (r"PROPRIETAIRE NON[- ]OCCUPANT|\bPNO\b", 24),
        (
            r"(?:BIENS? LOUES?|NATURE(?: DU BIEN)?|DESIGNATION|OBJET)\s*:?\s*(?:D'UN |DU |DE |UN )?"
            r"(?:PARKING|GARAGE|BOX\b|EMPLACEMENT|LOCAL COMMERCIAL|BUREAUX?\b|ENTREPOT)",
            24,
        ),
        (r"^DEVIS\b|DEVIS N", 12),
        (r"BON DE COMMANDE|CONFIRMATION DE COMMANDE|VOTRE COMMANDE|COMMANDE N", 11),
        (r"CURRICULUM|EXPERIENCES? PROFESSIONNELLES?", 12),
        (
            r"ORDONNANCE|CERTIFICAT MEDICAL|COMPTE RENDU (?:MEDICAL|DE CONSULTATION)|"
            r"DOCTEUR EN MEDECINE|CABINET MEDICAL|CONVOCATION",
            9,
        ),
        (
            r"ASSURANCE AUTO(?:MOBILE)?|CARTE VERTE|IMMATRICULATION (?:DU "
            r"VEHICULE)?|VEHICULE (?:ASSURE|GARANTI)|CONTRAT AUTO",
            12,
        ),
        (r"LETTRE DE MOTIVATION|COMPETENCES|LOISIRS|FORMATIONS? ET DIPLOMES", 6),
        (r"FACTURE PROFORMA|BON DE LIVRAISON", 9),
        (r"RENDEZ-VOUS|CONSULTATION", 3),
        (r"CARTE D'INVITATION|FAIRE-PART|BULLETIN D'ADHESION|CONTRAT DE TRAVAIL|LETTRE RECOMMANDEE|MISE EN DEMEURE", 8),
        (r"PERMIS DE CONSTRUIRE|CERTIFICAT D'IMMATRICULATION|CARTE GRISE", 12),
        (r"MUTUELLE SANTE|CARTE VITALE|TIERS PAYANT|ATTESTATION DE DROITS", 10),
        (r"BULLETIN (?:SCOLAIRE|DE NOTES)|DIPLOME", 8),
        (r"LIVRAISON (?:ESTIMEE|PREVUE)|PANIER|ARTICLES? COMMANDES?", 4),
    ),
}
_TITLES: tuple[tuple[str, Kind, float], ...] = (
    ("FACTURE D'ELECTRICITE", Kind.ELECTRICITY_BILL, 12),
    ("FACTURE DE GAZ", Kind.GAS_BILL, 12),
    ("FACTURE D'EAU", Kind.WATER_BILL, 12),
    ("QUITTANCE DE LOYER", Kind.RENT_RECEIPT, 11),
    ("AVIS D'ECHEANCE", Kind.RENT_CALL, 11),
    ("ATTESTATION DE CONTRAT", Kind.CONTRACT_CERTIFICATE, 12),
    ("ATTESTATION DE TITULAIRE", Kind.CONTRACT_CERTIFICATE, 12),
    ("ATTESTATION D'ABONNEMENT", Kind.CONTRACT_CERTIFICATE, 12),
    ("ATTESTATION D'ASSURANCE", Kind.INSURANCE_CERTIFICATE, 10),
    ("ASSURANCE HABITATION", Kind.INSURANCE_CERTIFICATE, 8),
    ("ECHEANCIER", Kind.PAYMENT_SCHEDULE, 11),
    ("AVIS DE SITUATION DECLARATIVE", Kind.INCOME_TAX_NOTICE, 12),
    ("IMPOT SUR LES REVENUS", Kind.INCOME_TAX_NOTICE, 8),
    ("TAXES FONCIERES", Kind.PROPERTY_TAX_NOTICE, 12),
    ("TAXE D'HABITATION", Kind.HOUSING_TAX_NOTICE, 12),
    ("CONTRAT DE LOCATION", Kind.TENANCY_CONTRACT, 12),
    ("CERTIFICAT DE SCOLARITE", Kind.STUDENT_CERTIFICATE, 12),
    ("ATTESTATION D'HEBERGEMENT", Kind.HOSTING_LETTER, 13),
    ("BULLETIN DE PAIE", Kind.PAYSLIP, 13),
    ("BULLETIN DE SALAIRE", Kind.PAYSLIP, 13),
    ("RELEVE D'IDENTITE BANCAIRE", Kind.BANK_DETAILS, 14),
    ("RELEVE DE COMPTE", Kind.BANK_STATEMENT, 11),
    ("CARTE NATIONALE D'IDENTITE", Kind.IDENTITY_CARD, 13),
    ("BON DE COMMANDE", Kind.OTHER, 11),
    ("ASSURANCE AUTOMOBILE", Kind.OTHER, 12),
    ("CERTIFICAT MEDICAL", Kind.OTHER, 9),
    ("MON ESPACE CLIENT", Kind.CUSTOMER_AREA_PAGE, 6),
)
_COMPILED = {kind: tuple((re.compile(pattern), weight) for pattern, weight in signs) for kind, signs in _SIGNS.items()}
_BILLS = (Kind.ELECTRICITY_BILL, Kind.GAS_BILL, Kind.WATER_BILL, Kind.TELECOM_BILL, Kind.MOBILE_BILL)
# "Mes factures" is what a customer area says; a bill says "votre facture".
_BILL_WORD = re.compile(r"(?<!\bMES )(?<!\bMES DERNIERES )\bFACTURES?\b")
_BILL_WORD_WEIGHT = 5.0
# The words of a trade that make a bill titled "facture" that trade's.
LEAST_TRADE_SCORE = 0.6
# The supplier's own trade, for bills that name none: added when the issuer is known.
_TRADES: dict[str, Kind] = {
    "EDF": Kind.ELECTRICITY_BILL,
    "EDF SEI": Kind.ELECTRICITY_BILL,
    "Gaz de Bordeaux": Kind.GAS_BILL,
    "Enercoop": Kind.ELECTRICITY_BILL,
    "Veolia": Kind.WATER_BILL,
    "Saur": Kind.WATER_BILL,
    "Suez": Kind.WATER_BILL,
    "Eau de Paris": Kind.WATER_BILL,
    "Eaux de Marseille": Kind.WATER_BILL,
    "Free Mobile": Kind.MOBILE_BILL,
    "Orange": Kind.TELECOM_BILL,
    "Free": Kind.TELECOM_BILL,
    "SFR": Kind.TELECOM_BILL,
    "Bouygues Telecom": Kind.TELECOM_BILL,
    "RED by SFR": Kind.TELECOM_BILL,
    "Sosh": Kind.TELECOM_BILL,
    "Prixtel": Kind.MOBILE_BILL,
    "La Poste Mobile": Kind.MOBILE_BILL,
    "NRJ Mobile": Kind.MOBILE_BILL,
}
_TRADE_WEIGHT = 2.5
_CAR = re.compile(r"ASSURANCE AUTO|VEHICULE|IMMATRICUL(?!EE? AU R)|CARTE VERTE|CONDUCTEUR")


@dataclass(frozen=True, kw_only=True)
class TypeReading:
    """The kind of paper, how sure, and the words that said so, strongest first."""

    kind: Kind
    confidence: float
    reasons: tuple[str, ...]


@dataclass
class _Tally:
    """The best mention of every sign of a kind."""

    best: dict[str, float] = field(default_factory=dict)

    def add(self, sign: str, score: float) -> None:
        """Keep the best mention of a sign."""
        self.best[sign] = max(score, self.best.get(sign, 0.0))

    @property
    def total(self) -> float:
        """The sum over signs."""
        return sum(self.best.values())


def document_type_of(strips: tuple[Strip, ...], areas: Areas, issuer: str | None) -> TypeReading:
    """The kind of paper that most of the signs speak for; ``other`` when few speak at all."""
    tallies: dict[Kind, _Tally] = defaultdict(_Tally)
    usual = _usual_height(strips)
    for strip in strips:
        share = _share(strip, areas[strip.page], usual)
        _count_signs(strip, share, tallies)
        if share == IN_TITLE:
            _count_resembling_titles(strip, tallies)
    _adjust(strips, tallies, issuer)
    return _decided(tallies)


def _usual_height(strips: tuple[Strip, ...]) -> float:
    """The median letter height."""
    heights = sorted(strip.height for strip in strips)
    return heights[len(heights) // 2] if heights else 1.0


def _share(strip: Strip, area: Area, usual: float) -> float:
    """How much of a sign's weight counts at this place."""
    words = len(strip.text.split())
    upper = strip.page == 1 and area.down(strip.box) < TITLE_BOTTOM
    large = strip.height >= LARGE_RATIO * usual
    if words <= MOST_TITLE_WORDS and upper and (large or _reads_as_title(strip.text)):
        return IN_TITLE
    return IN_SHORT_LINE if words <= MOST_SHORT_WORDS else IN_SENTENCE


def _reads_as_title(text: str) -> bool:
    """Whether a line of usual size is capitals, or short without being the end of a sentence."""
    return text == text.upper() or (len(text.split()) <= 6 and text[:1].isupper() and not text.endswith((".", ",")))


def _count_signs(strip: Strip, share: float, tallies: dict[Kind, _Tally]) -> None:
    """Add the signs of one strip."""
    for kind, signs in _COMPILED.items():
        for pattern, weight in signs:
            match = pattern.search(strip.folded)
            if match:
                tallies[kind].add(pattern.pattern, weight * share)


def _count_resembling_titles(strip: Strip, tallies: dict[Kind, _Tally]) -> None:
    """Add a title that was recognised with a wrong letter or two."""
    for title, kind, weight in _TITLES:
        if len(strip.folded) < len(title) - 2 or title in strip.folded:
            continue
        if fuzz.partial_ratio(title, strip.folded) >= TITLE_LIKENESS:
            tallies[kind].add(f"~{title}", weight * FUZZY_SHARE)


def _adjust(strips: tuple[Strip, ...], tallies: dict[Kind, _Tally], issuer: str | None) -> None:
    """Weigh kinds against each other where their words overlap."""
    trade = _TRADES.get(issuer or "")
    if trade is not None:
        tallies[trade].add("issuer", _TRADE_WEIGHT)
    if any(_BILL_WORD.search(strip.folded) and len(strip.text.split()) <= MOST_TITLE_WORDS for strip in strips):
        best = max(_BILLS, key=lambda kind: tallies[kind].total)
        if tallies[best].total >= LEAST_TRADE_SCORE:
            tallies[best].add("FACTURE", _BILL_WORD_WEIGHT)
    if any(_CAR.search(strip.folded) for strip in strips) and not _has_home_insurance(tallies):
        tallies[Kind.INSURANCE_CERTIFICATE].best.clear()
    if not _certifies_a_contract(tallies):
        tallies[Kind.CONTRACT_CERTIFICATE].best.clear()
    if tallies[Kind.PROPERTY_TAX_NOTICE].total >= LEAST_SCORE:
        income = tallies[Kind.INCOME_TAX_NOTICE].best
        tallies[Kind.INCOME_TAX_NOTICE].best = {sign: score for sign, score in income.items() if "AVIS" not in sign}
    if tallies[Kind.RENT_CALL].total > CERTAIN_SCORE and not _is_titled(tallies[Kind.RENT_RECEIPT], "QUITTANCE"):
        tallies[Kind.RENT_RECEIPT].best.clear()


def _certifies_a_contract(tallies: dict[Kind, _Tally]) -> bool:
    """Whether a certificate speaks of a contract or of what is supplied, rather than of anything at all."""
    said = tallies[Kind.CONTRACT_CERTIFICATE].best
    supplied = max(tallies[kind].total for kind in _BILLS)
    return any("TITULAR" in sign or "TITULAIRE" in sign for sign in said) or supplied > 0.0


def _has_home_insurance(tallies: dict[Kind, _Tally]) -> bool:
    """Whether the insured thing is said to be a dwelling."""
    words = ("HABITATION", "RISQUE", "LOGEMENT")
    return any(word in sign for sign in tallies[Kind.INSURANCE_CERTIFICATE].best for word in words)


def _is_titled(tally: _Tally, word: str) -> bool:
    """Whether a sign with the word was seen in a title."""
    return any(word in sign and score >= CERTAIN_SCORE for sign, score in tally.best.items())


def _decided(tallies: dict[Kind, _Tally]) -> TypeReading:
    """The kind with the highest score, and how far it is ahead."""
    ranked = sorted(((tally.total, kind) for kind, tally in tallies.items()), key=lambda item: -item[0])
    if not ranked or ranked[0][0] < LEAST_SCORE:
        return TypeReading(kind=Kind.OTHER, confidence=0.3, reasons=())
    score, kind = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    lead = (score - second) / score
    confidence = min(1.0, score / CERTAIN_SCORE) * min(1.0, 0.5 + lead)
    best = sorted(tallies[kind].best.items(), key=lambda item: -item[1])
    return TypeReading(kind=kind, confidence=round(confidence, 3), reasons=tuple(_spoken(sign) for sign, _ in best[:5]))


def _spoken(sign: str) -> str:
    """A sign as people read it: the first of its alternatives without the marks of a pattern."""
    first = re.split(r"\|", re.sub(r"\(\?[:!=<][^)]*\)\??|\\b|\\s\??|\[[^\]]*\]\*?|[\^$?()]", "", sign))[0]
    return re.sub(r"\\.", " ", first).strip().lower()


_BROWSER = re.compile(
    r"HTTPS?://\S+|\bWWW\.\S+/\S+|\bSE DECONNECTER\b|\bNOUVEL ONGLET\b|^[<>]?\s*[A-Z0-9.-]+\.(?:FR|COM)/\S+"
)
_STATUS_BAR = re.compile(r"^\d{1,2}[:h]\d{2}\s+(?:.*\s)?(?:[345]G|LTE|WIFI|\d{1,3} ?%)")
SCREEN_TOP = 0.12
_HANDWRITTEN = re.compile(r"\bMANUSCRITE?\b|ECRITE? A LA MAIN")


def shows_screen(strips: tuple[Strip, ...], areas: Areas) -> bool:
    """Whether the text holds a browser's or a telephone's own marks at the top of the page."""
    top = [strip for strip in strips if strip.page == 1 and areas[1].down(strip.box) < SCREEN_TOP]
    return any(_BROWSER.search(strip.folded) or _STATUS_BAR.match(strip.folded) for strip in top)


def shows_handwriting(strips: tuple[Strip, ...]) -> bool:
    """Whether the paper itself says that it was written by hand; the look of letters is not judged here."""
    return any(_HANDWRITTEN.search(strip.folded) for strip in strips)

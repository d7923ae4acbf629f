"""The words by which French papers announce an address, a person or a number.

Patterns are matched on folded text (``ocr.fields.text.fold``). Which of several labels counts is decided
where they are used; here is only what each of them says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from ocr.fields.strips import Strip
from ocr.reading import AddressRole, PersonRole

# Strengths, 0..1: how surely the words alone give the role. Judged by reading the papers named in DESIGN.
SURE = 1.0
LIKELY = 0.85
FAINT = 0.65
# rapidfuzz partial ratio, 0..100, from which a recognised label counts as the known one.
LABEL_LIKENESS = 88.0
_SHORTEST_FUZZY_LABEL = 14
# Characters between the subject of a sentence and "living at".
SUBJECT_REACH = 90


@dataclass(frozen=True, kw_only=True)
class AddressLabel:
    """What a label says of the address beside or below it, and where it stands in the text."""

    role: AddressRole
    strength: float
    start: int


_DWELLING = (
    r"(?:CONSOMMATION|FOURNITURE|LIVRAISON|BRANCHEMENT|COMPTEUR|INSTALLATION|BIEN|LOGEMENT|LOCAL|LOCAUX|LOT|RISQUE|"
    r"HABITATION|IMPOSITION|POINT DE LIVRAISON|SITE|RACCORDEMENT|LIGNE|FOYER|BATIMENT ASSURE|IMMEUBLE LOUE|DOMICILE|"
    r"DESSERTE|ASSURANCE|COUVERTURE|GARANTIE|LOCATION|POINT DE CONSOMMATION|"
    r"POINT DE COMPTAGE|APPARTEMENT|TERRAIN|LIEU LOUE|LIEUX LOUES|"
    r"RESIDENCE PRINCIPALE|"
    r"LIEU DE (?:CONSOMMATION|FOURNITURE|LIVRAISON)|DOMICILE FISCAL|SERVICE DESSERVI|BENEFICIAIRE)"
)
_HOME = (
    rf"ADRESSES? (?:DE |DU |DES |D'|DE LA |DE L'|DE VOTRE |DU SITE "
    rf"DE |DE VOS )\s?{_DWELLING}|LIEU(?:X)? (?:DE |D'|DU )\s?{_DWELLING}|"
    r"ADRESSE DESSERVIE|ADRESSE (?:ASSUREE|LOUEE|CONCERNEE|TAXEE|FISCALE)|SITE DE CONSOMMATION|LIEUX? LOUES?|"
    r"(?:BIENS?|LOTS?|LOGEMENTS?|LOCAL|LOCAUX|APPARTEMENT|IMMEUBLE|MAISON|HABITATION|RESIDENCE|LIEUX?) "
    r"(?:LOUES?E?S?|ASSURES?E?S?|OCCUPES?E?|DESSERVIE?S?|CONCERNEE?S?|"
    r"DONNEE?S? A BAIL|MIS EN LOCATION|D'HABITATION|IMPOSEE?S?)|"
    r"SITUATION (?:DU (?:RISQUE|BIEN|LOGEMENT|LOT|LOCAL)|DE L'(?:HABITATION|"
    r"IMMEUBLE|APPARTEMENT)|DES (?:BIENS|LOCAUX|LIEUX))|"
    r"PROPRIETES? (?:IMPOSEE?S?|CONCERNEE?S?|BATIES?|TAXEE?S?)|"
    r"(?:^|[-;,|.] ?)(?:LE |L'|VOTRE |MON )?(?:LOGEMENT|BIEN|LOCAL|HABITATION|APPARTEMENT|IMMEUBLE|RISQUE|INSTALLATION|"
    r"BRANCHEMENT)\s*(?::|$)|"
    r"(?:LOCALISATION|DESIGNATION) (?:DU|DE L'|DES|DE LA) ?(?:BIENS?|"
    r"LOGEMENT|LOCAL|LOCAUX|LIEUX|IMMEUBLE|PROPRIETES?|RISQUE)|"
    r"POINTS? DE (?:LIVRAISON|CONSOMMATION|DESSERTE|FOURNITURE)|(?:VOTRE|MON|NOTRE) (?:LOGEMENT|"
    r"LOCAL|HABITATION|APPARTEMENT|MAISON|SITE|DOMICILE|INSTALLATION|LIEU DE CONSOMMATION|RESIDENCE|LOCATION|"
    r"BRANCHEMENT)\b|"
    r"(?:ADRESSE DE )?(?:LA |VOTRE )?RESIDENCE PRINCIPALE|ADRESSE "
    r"AU 1(?:ER)? JANVIER|LIEU D'HABITATION|LOGEMENT SITUEE?|"
    r"IMMEUBLE SIS|ADRESSE LOCATAIRE|"
    r"ADRESSES? (?:DU |DE L'|DE LA |DES? )(?:LOCATAIRES?|OCCUPANTE?S?|ASSUREE?S?|RESIDENTE?S?|PRENEURS?|HEBERGEE?|"
    r"HEBERGEANT|ABONNEE?S?|CONTRIBUABLE|REDEVABLE)\b|"
    r"(?:INSTALLEE?S?|RACCORDEE?S?|FOURNIE?S?) (?:AU|A L'ADRESSE|A)\b|^INSTALLEE?S? CHEZ\s*:?$|"
    r"(?:LOGEMENT|LOCAL|SITE|LIEU|HABITATION) (?:ALIMENTE|RACCORDE|FOURNI|LIVRE|EQUIPE)E?"
)
# "Adresse du …" with a word that is not known: mostly where something is supplied, never one of these offices.
_VAGUE = (
    r"ADRESSES? (?:DE L[A']|DE |DU |D'|DES )\s?(?!FACTUR|CORRESP|COURRIE|ENVOI|EXPEDI|SIEGE|PAIEM|AGENCE|SERVICE|BAILL|"
    r"PROPRI|EMPLOY|MAIL|RETOUR|CENTRE|GESTION|CONTACT|CREANC|SYNDIC|MANDAT|PAYEUR|TITULAIRE DU COMPTE|MAIRIE|REGIE|"
    r"NAISSANCE|RESILIAT|ETABLISSEMENT|DISTRIB|EXPLOIT|BUREAU|TRIBUNAL|MAGASIN|MESSAGERIE|DEPART|ENTREPRISE|SOCIETE|"
    r"ORGANISME|CAISSE|BANQUE|ECOLE|UNIVERSITE|INTERVENTION|CHANTIER)[A-Z]{4,}"
)
_LIVES = (
    r"DEMEURANT|DEMEURE(?:NT)?\b|DOMICILIEE?S?\b|RESIDE(?:NT)?\b|RESIDANT|"
    r"HABITE(?:NT)?\b|HABITANT\b|LOGEE?S?\b(?= A| AU)|"
    r"A MON DOMICILE|A L'ADRESSE (?:SUIVANTE|CI-DESSOUS)|HEBERGEE?S?\b|OCCUPE(?:NT)? (?:LE|UN) LOGEMENT|"
    r"QU'(?:ILS?|ELLES?) (?:OCCUPE|LOUE|HABITE)(?:NT)?\b|QUE VOUS (?:OCCUPEZ|LOUEZ|HABITEZ)\b|"
    r"(?:LOGEMENT|BIEN|APPARTEMENT|MAISON|LOTS?|LOCAL|LOCAUX|STUDIO|"
    r"HABITATION|RESIDENCE|DOMICILE|CHAMBRE|PAVILLON|VILLA|IMMEUBLE)"
    r"[^.]{0,60}\b(?:SITUEE?S?|SIS|SISE|SISES)\b|SON DOMICILE|"
    r"\b(?:SISE?S?|SITUEE?S?)(?: AU| A)?\s*$|SON ADRESSE EST|"
    r"(?:QUE NOUS (?:LEUR|LUI)|JE (?:LEUR|LUI)) LOU(?:ONS|E)\b|"
    r"\b(?:LIVREE?|ALIMENTEE?|DISTRIBUEE?)S?(?: AU| A| CHEZ)?[A-Z' -]{0,30},?\s*$|"
    r"OCCUPE(?:NT)?\b[^.]{0,70}\bLOGEMENT\b[^.]{0,30}\b(?:A|AU)(?: LA| L'ADRESSE)?\s*:?$|"
    r"(?:TITULAIRES? D|BENEFICI(?:E|AIRE) D|DISPOSE D|DETIENT|EST (?:BIEN )?(?:RACCORDE|DESSERVI|ABONNE|ALIMENTE))"
    r"[^.]{0,90}\b(?:AU|A|POUR LE)\s*$"
)
_BILLING = (
    r"ADRESSES? (?:DE |D')(?:FACTURATION|CORRESPONDANCE|ENVOI|EXPEDITION|"
    r"COURRIER)|ADRESSE POSTALE|DESTINATAIRE DE LA FACTURE|"
    r"ENVOI DE LA FACTURE|^ENVOYEE?S? (?:A|CHEZ)\s*:?$|ADRESSE DU PAYEUR|"
    r"TITULAIRE DU COMPTE BANCAIRE|ADRESSE D'ENVOI|FACTURE ENVOYEE A"
)
_ISSUER = (
    r"SIEGE\b|SIEGE SOCIAL|\bRCS\b|R\.C\.S|CAPITAL|SIRET|SIREN|SERVICES? "
    r"(?:DES? )?(?:CLIENTS?|CLIENTELE|RECLAMATIONS?|CONSOMMATEURS?)|"
    r"PAR COURRIER|PAR ECRIT|(?:NOUS )?ECRI(?:RE|VEZ)|MEDIAT(?:EUR|"
    r"ION)|CNIL\b|INFORMATIQUE ET LIBERTES|RECLAMATIONS?\b|"
    r"DELEGUE A LA PROTECTION|DPO\b|CORRESPONDANCE A\b|COURRIER A\b|LIBRE REPONSE|CREANCIER|EMETTEUR|NOUS CONTACTER|"
    r"\bSAS\b|\bSA AU\b|SOCIETE ANONYME|IMMATRICULEE?|ASSUREUR\b|ASSURANCES? MUTUELLES|LITIGE|FOURNISSEUR|DEFENSEUR|"
    r"ADRESSER VOS|ADRESSER? (?:A|AU) |VOTRE CONTACT|RENSEIGNEMENTS?|CONTACT(?:EZ)?\b"
)
_PAYMENT = (
    r"CENTRE D'?\s?ENCAISSEMENT|CENTRE DE (?:PAIEMENT|TRAITEMENT)|"
    r"TIP(?: SEPA)?\b|CHEQUES?\b.*(?:ORDRE|ADRESSE|LIBELLE)|TALON|"
    r"COUPON|PAIEMENTS?\b|ENCAISSEMENT|REGLEMENT A\b|COMPTABLE"
)
_AGENCY = (
    r"(?:VOTRE )?AGENCE|ANTENNE|BOUTIQUE|GUICHET|CENTRE DE GESTION|CENTRE DE RELATION|VOTRE CONSEILLER|"
    r"VOTRE INTERLOCUTEUR|"
    r"CENTRE DES (?:FINANCES PUBLIQUES|IMPOTS)|SERVICE DES IMPOTS|\bSIP\b|TRESORERIE|POINT D'ACCUEIL|ACCUEIL|"
    r"ADMINISTRATEUR DE BIENS|GESTIONNAIRE|SYNDIC\b|AGENT GENERAL|CABINET\b|MANDATAIRE"
)
_OTHERS = (
    r"PROPRIETAIRE|BAILLEUR|BAILLERESSE|MANDANT\b|EMPLOYEUR|(?<!D')(?<!L')(?<!NOTRE )(?<!CET )ETABLISSEMENT|"
    r"ENTREPRISE|GARANT\b|CAUTION\b|NOTAIRE|VENDEUR|"
    r"BANQUE|DOMICILIATION BANCAIRE|ANCIENNE ADRESSE|NOUVELLE ADRESSE DE|PHARMACIE|MAGASIN"
)
_PLAIN = (
    r"(?<!ANCIENNE )(?<!NOUVELLE )(?:VOTRE |SON |MON )?ADRESSE(?: COMPLETE| ACTUELLE)?\s*(?::|$)|"
    r"(?:VOTRE |SON |MON )?DOMICILE\s*(?::|$)"
)
_TENANT = (
    r"LOCATAIRES?\s*(?::|$)|OCCUPANTE?S?\s*(?::|$)|(?:LE |LES )?PRENEURS?\s*(?::|"
    r"$)|TITULAIRE (?:DU CONTRAT )?(?::|$)|SOUSCRIPTEUR(?:\s*:|$)|"
    r"^(?:LE |NOM DU )?CLIENT\s*(?::|$)|ASSUREE?\s*(?::|$)|(?:NOM|TITULAIRE) ET ADRESSE|"
    r"HEBERGEANT|SOUSSIGNEE?S?\b"
)

_ADDRESS_LABELS: tuple[tuple[AddressRole, float, re.Pattern[str]], ...] = tuple(
    (role, strength, re.compile(rf"(?<![A-Z])(?:{pattern})"))
    for role, strength, pattern in (
        (AddressRole.HOME, SURE, _HOME),
        (AddressRole.HOME, LIKELY, _LIVES),
        (AddressRole.HOME, LIKELY, _TENANT),
        (AddressRole.HOME, FAINT, _PLAIN),
        (AddressRole.HOME, FAINT, _VAGUE),
        (AddressRole.BILLING, SURE, _BILLING),
        (AddressRole.PAYMENT_CENTRE, SURE, _PAYMENT),
        (AddressRole.ISSUER, SURE, _ISSUER),
        (AddressRole.AGENCY, SURE, _AGENCY),
        (AddressRole.OTHER, SURE, _OTHERS),
    )
)
_FUZZY_HOME = (
    "LIEU DE CONSOMMATION",
    "ADRESSE DU LOGEMENT",
    "ADRESSE DESSERVIE",
    "ADRESSE DU BIEN LOUE",
    "ADRESSE DU RISQUE",
    "ADRESSE D'IMPOSITION",
    "ADRESSE D'INSTALLATION",
    "ADRESSE DE CONSOMMATION",
    "ADRESSE DE LIVRAISON",
    "SITUATION DU RISQUE",
    "POINT DE LIVRAISON",
)
_FUZZY_BILLING = ("ADRESSE DE FACTURATION", "ADRESSE DE CORRESPONDANCE")
_WHOLE_LABEL = re.compile(
    rf"^(?:{_HOME}|{_VAGUE}|{_BILLING}|{_PLAIN})(?: AU 1(?:ER)? JANVIER(?: \d{{4}})?)?(?:\s*\([^)]*\))?\s*[:.\-]?\s*$"
)


def address_label(folded: str) -> AddressLabel | None:
    """What the last address label of the text says, None when it holds none."""
    found = [
        AddressLabel(role=role, strength=strength, start=match.start())
        for role, strength, pattern in _ADDRESS_LABELS
        for match in pattern.finditer(folded)
    ]
    if found:
        last = max(found, key=lambda label: (label.start, label.strength))
        return _of_somebody_else(last, found, folded) or last
    return _resembling(folded)


def _of_somebody_else(label: AddressLabel, found: list[AddressLabel], folded: str) -> AddressLabel | None:
    """The landlord's or company's label shortly before a mere "living at": it is that one's address."""
    if label.role is not AddressRole.HOME or not re.match(r"DEMEUR|DOMICILI|RESID|SIS|SITU", folded[label.start :]):
        return None
    near = [one for one in found if 0 < label.start - one.start <= SUBJECT_REACH]
    subject = max(near, key=lambda one: one.start, default=None)
    others = (AddressRole.OTHER, AddressRole.ISSUER, AddressRole.AGENCY)
    return subject if subject is not None and subject.role in others else None


def _resembling(folded: str) -> AddressLabel | None:
    """A label that was recognised with a wrong letter or two."""
    for role, labels in ((AddressRole.HOME, _FUZZY_HOME), (AddressRole.BILLING, _FUZZY_BILLING)):
        for label in labels:
            alike = fuzz.partial_ratio_alignment(label, folded, score_cutoff=LABEL_LIKENESS)
            if alike and len(folded) >= _SHORTEST_FUZZY_LABEL:
                return AddressLabel(role=role, strength=LIKELY, start=alike.dest_start)
    return None


# A table rule is read as a stroke or a letter in front of its cell.
_LABEL_AT_START = re.compile(
    rf"^(?:.*[A-Z0-9)][.;] |(?:[IL1|!\[(]{{1,2}}|L')\s?)?"
    rf"(?:{_HOME}|{_VAGUE}|{_BILLING}|{_PLAIN})(?:\s*\([^)]*\))?(?:\s*[:.-])?\s+"
)


def end_of_address_label(folded: str) -> int:
    """Where the address label that begins the line ends, 0 when the line begins with none."""
    match = _LABEL_AT_START.match(folded)
    return match.end() if match else 0


def announces_address(folded: str) -> bool:
    """Whether a line that stands on top of a block announces an address and no person."""
    label = address_label(folded)
    return label is not None and label.strength >= LIKELY and person_label(folded) is None


def is_address_label(folded: str) -> bool:
    """Whether a whole line is nothing but an address label."""
    return bool(_WHOLE_LABEL.match(folded))


_HOLDERS = (
    r"(?:NOM )?(?:DU |DE LA |DES |DU OU DES |VOS |VOTRE |LE |LES |LA )?(?:CO-?\s?)?TITULAIRES?(?:\(S\))?(?: "
    r"DU CONTRAT| DE L'ABONNEMENT| DU BAIL| DE LA LIGNE| DE L'OFFRE|"
    r" DU COMPTE(?! BANCAIRE))?|SOUSCRIPTEURS?(?: DU CONTRAT)?|"
    r"(?:NOM (?:ET PRENOMS? )?DU |NOM DES? |LE |LES |VOTRE )?(?:CO-?)?LOCATAIRES?|"
    r"OCCUPANTE?S?|ABONNEE?S?|OCCUPANTE?S?(?:\(S\))? IMPOSEE?S?|ASSUREE?(?:\(E\))? SOUSCRIPTEUR|ASSUREE?S?(?: "
    r"PRINCIPAL)?|"
    r"PRENEURS?|NOM(?: ET |, |/ ?|\()PRENOMS?\)?|NOM DU (?:CLIENT|"
    r"TITULAIRE)|NOM CLIENT|CLIENTE?S?|DECLARANTE?S? ?[12]?|CONTRIBUABLES?|"
    r"REDEVABLES?|"
    r"DEBITEURS?(?:\(S\))?(?: LEGA(?:L|UX)(?:\(AUX\))?)?|BENEFICIAIRES?|SOCIETAIRES?|USAGERS?|ADHERENTE?S?|"
    r"(?:M\.?|MR|MME|MLLE|MONSIEUR|MADAME)(?: ?[/,] ?(?:M\.?|MR|MME|MLLE|MONSIEUR|MADAME))+(?=\s*:)|"
    r"CO-?\s?(?:ASSUREE?S?|SOUSCRIPT(?:EUR|RICE)S?|ABONNEE?S?|DECLARANTE?S?|PRENEURS?)|CONJOINTE?S?|SOUSCRIPTRICE|"
    r"(?:PROPRIETAIRES? )?INDIVIS(?:AIRES?)?|PROPRIETAIRES? OCCUPANTS?|RESIDENTE?S?|"
    r"(?:(?:L'|LA |LE |LES )?(?:PERSONNES? )?HEBERGEE?S?|(?:ATTESTE|CERTIFIE|DECLARE) HEBERGER)(?=\W|$)|"
    r"IDENTITE|ETUDIANTE?|RECU DE|(?:CONTRAT |ABONNEMENT |FACTURE )?AU NOM DE|PROPRIETAIRES? "
    r"ET DEBITEURS?"
)
_LANDLORDS = r"(?:LE |LES |VOTRE )?(?:PROPRIETAIRES?|BAILLEURS?|BAILLERESSE|MANDANTS?)(?: DU LOGEMENT)?"
_ADVISERS = (
    r"(?:VOTRE |VOS )?(?:GARDIENNE?|CONSEILLER(?:E|S)?(?: CLIENTELE)?|"
    r"GESTIONNAIRE(?: LOCATIF)?|INTERLOCUT(?:EUR|RICE)|CONTACT|COMPTABLE|"
    r"CHARGEE? DE CLIENTELE|AGENT GENERAL|COURTIER)|SUIVI PAR|(?:LE "
    r"|LA )(?:RESPONSABLE|DIRECT(?:EUR|RICE))[A-Z ']*|AFFAIRE SUIVIE "
    r"PAR|DOSSIER SUIVI PAR"
)
_HOSTS = r"(?:L'|LES? |LA )?HEBERGEANTE?S?"
# A label ends with a colon, with its line, or where a title begins.
_LABEL_END = (
    r"\s*(?::|-|$|(?=\s(?:M|MR|MME|MLLE|MM|MONSIEUR|MADAME|MADEMOISELLE)\b)|"
    r"(?<=NT)(?=(?:M|MR|MME|MLLE|MM|MONSIEUR|MADAME|MADEMOISELLE)\b)|(?=(?:MME|MONSIEUR|MADAME|MADEMOISELLE)\b))"
)
_PERSON_LABELS: tuple[tuple[PersonRole, re.Pattern[str]], ...] = (
    (PersonRole.LANDLORD, re.compile(rf"^(?:{_LANDLORDS}){_LABEL_END}")),
    (PersonRole.HOST, re.compile(rf"^(?:{_HOSTS}){_LABEL_END}")),
    (PersonRole.ADVISER, re.compile(rf"^(?:{_ADVISERS}){_LABEL_END}")),
    (
        PersonRole.HOLDER,
        re.compile(rf"^(?:{_HOLDERS})(?:\(E?S?\))?(?:\(S\))?(?: ?[/,] ?(?:{_HOLDERS})(?:\(E?S?\))?)*{_LABEL_END}"),
    ),
)


_LOOSE_HOLDER = re.compile(rf"^(?:{_HOLDERS})(?:\(E?S?\))?\s+(?=[A-Z])")


def end_of_loose_holder_label(folded: str) -> int:
    """Where a holder label without its colon ends, 0 when the strip begins with none."""
    match = _LOOSE_HOLDER.match(folded)
    return match.end() if match else 0


# "Nom", "Adresse": whose, the heading of their part of the form says.
_GENERAL = re.compile(
    r"(?:NOM|PRENOM|DENOMINATION|RAISON SOCIALE|ADRESSE)(?! (?:DU|DE|DES|D')\b)|(?:M\.?|MME|MONSIEUR|MADAME) ?[/,]"
)
# Lines from a heading down to the last line of its part.
LONGEST_SECTION = 5


def is_general_label(folded: str) -> bool:
    """Whether the label says only that a name or an address follows."""
    return bool(_GENERAL.match(folded))


def section_above(above: tuple[Strip, ...]) -> PersonRole | None:
    """Whose part of a form lines stand in, by the nearest heading among those above them, top to bottom."""
    for strip in reversed(above[-LONGEST_SECTION:]):
        label = person_label(strip.folded)
        if label is not None and label[1] == len(strip.folded) and not is_general_label(strip.folded):
            return label[0]
    return None


def person_label(folded: str) -> tuple[PersonRole, int] | None:
    """The role a strip announces and where the label ends, None when it announces nobody."""
    for role, pattern in _PERSON_LABELS:
        match = pattern.match(folded)
        if match:
            return role, match.end()
    return None

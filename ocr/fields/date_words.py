"""What the words before a date say it is for: the labels of French papers.

Patterns are matched on folded text that ends where the date begins. Which words stand before, beside and above a
date is found in ``ocr.fields.date_roles``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ocr.fields.text import compact
from ocr.reading import DateRole

# Strengths, 0..1: of a label that says the role in full, of a bare "Date :", of a date without any label.
SURE = 1.0
LIKELY = 0.85
BARE = 0.75
FAINT = 0.7
UNLABELLED = 0.45
UNLABELLED_AMONG_MANY = 0.3
# Characters before a date that are looked at; the rest of a long line says nothing of it.
LONGEST_LABEL = 200

_D = r"\s*(?:LE|DU|AU|:|-|\(|EN DATE DU|LE :)?\s*"
_DOCUMENT = (
    r"(?:FACTURES?|AVIS|QUITTANCE|ATTESTATION|CERTIFICAT|ECHEANCIER|BULLETIN|RELEVE DE COMPTE|DOCUMENT|COURRIER|LETTRE|"
    r"RECU|APPEL|BORDEREAU|NOTE|DEVIS|COMMANDE|SITUATION|AVOIR|TICKET|CALENDRIER|PLAN)"
)
_ADJECTIVE = (
    r"(?:NATUREL|MOBILE|INTERNET|FIXE|UNIQUE|DETAILLEE?|ANNUELLE?|MENSUELLE?|TRIMESTRIELLE?|BIMESTRIELLE?|SEMESTRIELLE?|"
    r"INTERMEDIAIRE|ESTIMEE|REELLE|BOX|FIBRE|LIVEBOX|FREEBOX|BBOX|TTC|ELECTRONIQUE|SIMPLIFIEE|DEFINITIVE|CLIENT|"
    r"[A-Z]+-[A-Z]+)"
)
_ROLES: tuple[tuple[DateRole, float, str], ...] = (
    (DateRole.BIRTH, SURE, r"\bNE\s?\(?E?\)?S? LE|NEE? LE|NAISSANCE|\bNE\(E\)|\bNEE?\b"),
    (DateRole.NEXT_BILL, SURE, r"FACTURE (?:ANNUELLE|DE REGULARISATION|DE CLOTURE) (?:LE|PREVUE|VERS)[A-Z ]*"),
    (DateRole.NEXT_BILL, SURE, r"\b(?:SERA|SERONT|PARVIENDRA)\b[A-Z' ]*(?:,? (?:VERS|AUTOUR DU|A PARTIR DU))?"),
    (
        DateRole.NEXT_BILL,
        SURE,
        r"PROCHAINE? (?:FACTURE|RELEVE|ECHEANCE|PRELEVEMENT|APPEL|QUITTANCE|"
        r"AVIS|REVISION|RELEVE DE)[A-Z ]*|PROCHAIN\b[A-Z ]*|(?:ECHEANCE|"
        r"FACTURE) SUIVANTE",
    ),
    (
        DateRole.DUE,
        SURE,
        r"(?:A |DATE )?(?:PAYER|REGLER|REGLEMENT|PAIEMENT)[A-Z ]*(?:AVANT|"
        r"AU PLUS TARD|LIMITE)[A-Z ]*|AVANT LE|AU PLUS TARD|(?:DATE )?LIMITE[A-Z' "
        r"]*|"
        r"(?:DATE D')?ECHEANCES?(?: (?:DU|LE|PRINCIPALE|ANNUELLE|AU))?|"
        r"EXIGIBLE|SERA PRELEVEE?|PRELEVE(?:MENTS?|E|S|ES)?\b[A-Z ]*|DEBIT[A-Z "
        r"]*|A REGLER|JUSQU'AU|VALABLE[A-Z' ]*|VALIDITE[A-Z' ]*|EXPIR[A-Z]*|"
        r"(?<!FACTURE DE )(?<!AVIS DE )(?<!ATTESTATION DE )RESILIATION|FIN D[A-Z' ]*|A PAYER[A-Z ]*|PAYABLE",
    ),
    (
        DateRole.METER_READING,
        SURE,
        r"RELEVEE?S?(?: (?:DU|LE|REEL|ESTIME|DE COMPTEUR|DES COMPTEURS))?|"
        r"INDEX[A-Z ]*|DATES? (?:DU |DE )RELEVES?|RELEVE (?:PRECEDENT|"
        r"ACTUEL)|(?:ANCIEN|NOUVEL)(?:LE)? INDEX",
    ),
    (
        DateRole.CONTRACT_START,
        SURE,
        r"(?:CONTRATS?|BAIL|POLICE|MANDAT|AVENANT)(?: (?:N[°O.] ?)?[A-Z]*\d[A-Z0-9 ./-]*)? "
        r"(?:DU|LE|SIGNE LE|CONCLU LE)|"
        r"(?:DATE )?D'?\s?EFFET[A-Z' ]*|PREN(?:D|DRA|NENT|ANT) EFFET[A-Z' ]*|EN VIGUEUR[A-Z' ]*|"
        r"MIS(?:E)? EN SERVICE|BAIL(?: SIGNE)? "
        r"DU|BAIL|DEPUIS LE|DEPUIS|ENTREE(?: DANS LES LIEUX)?|SOUSCRI[A-Z]*|"
        r"DEBUT D[A-Z' ]*|"
        r"ABONNE DEPUIS|CLIENT DEPUIS|A COMPTER DU|PRISE D'EFFET|ACTIVATION|"
        r"DATE DU CONTRAT|ANCIENNETE|EMBAUCHE|ENTREE LE|OUVERT(?:URE)?|"
        r"EMMENAGEMENT|SIGNATURE DU BAIL",
    ),
    (
        DateRole.PAYMENT,
        SURE,
        r"(?:PAYEE?|REGLEE?|ACQUITTEE?|VERSEE?|RECUE?|REGLEMENT|VIREMENT|"
        r"PAIEMENT|VERSEMENT|CHEQUE|ENCAISSEE?)(?: (?:LE|DU|RECU|PAR [A-Z]+))?(?: "
        r"[A-Z]+)? ?(?:LE|DU)?|DATE DE (?:PAIEMENT|REGLEMENT|VIREMENT)",
    ),
    (
        DateRole.PERIOD_START,
        SURE,
        r"(?:PERIODE[A-Z ]*|ABONNEMENT|CONSOMMATIONS?|TERME|LOYER[A-Z "
        r"]*|FORFAIT[A-Z ]*|MOIS)\s*:?\s*(?:DU|DE)|PERIODE[A-Z ]*|\bDU",
    ),
    (DateRole.PERIOD_END, SURE, r"\bAU\b"),
    (
        DateRole.ISSUE,
        SURE,
        rf"{_DOCUMENT}(?:(?: (?:D[EU] |DE L'|D'|ET D'|ET DE |ET )[A-Z-]+| {_ADJECTIVE})){{0,5}}(?: "
        rf"?[,-])?(?:\s*(?:N[°O.]|NUMERO)?\s*:?\s*[A-Z0-9/.-]*\d[A-Z0-9/ "
        rf".-]*?)?\s*[,-]?\s*(?:DU|EN DATE DU|(?:EMISE?|ETABLIE?|EDITEE?|"
        rf"DELIVREE?) LE|LE|DATEE? DU|:)|"
        r"DATE (?:DE (?:LA |L'|VOTRE )?|D'|DU )?\s?(?:FACTURE|FACTURATION|"
        r"EMISSION|EDITION|ETABLISSEMENT|DELIVRANCE|AVIS|QUITTANCE|DOCUMENT|"
        r"COURRIER|CREATION|ATTESTATION|REDACTION|L'AVIS|PIECE|ENVOI|"
        r"GENERATION)|"
        r"(?:EMISE?|ETABLIE?|EDITEE?|DELIVREE?|FAITE?|REDIGEE?|SIGNEE?|GENEREE?|DATEE?|CREEE?|DRESSEE?|PRODUITE?|"
        r"ENVOYEE?|EXPEDIEE?|NOTIFIEE?|FACTUREE?)S?(?: [A-Z]+MENT)?(?: ET [A-Z]+ [A-Z]+)?"
        r"(?: EN [A-Z0-9() -]{1,20} EXEMPLAIRES?(?: ORIGINAUX)?| POUR (?:VOUS|(?:SERVIR|VALOIR)[A-Z ]+?DROIT)|"
        r" A LA DEMANDE [A-Z' ]+?|"
        r" (?:PAR|VIA|DEPUIS|SUR) [A-Z0-9.' -]{1,30}?)?,?"
        r"(?: A :? ?[A-Z0-9.()' -]{1,40}?)?(?:,?\s*(?:LE|CE|DU|:)|,)|"
        r"COMPTES?[A-Z ]* ARRETEE?S? (?:AU|LE)|(?:^|[.;,] )FAITE?S? (?:A|EN|POUR|SUR)\b"
        r"(?:(?!\bDEPUIS|\bNEE?\b|AVANT|JUSQU)[A-Z0-9 ,()'/-]){0,90}?(?:,| LE| CE)\s*:?",
    ),
    # The day a copy was made, or another paper, says nothing of the paper's age.
    (
        DateRole.OTHER,
        FAINT,
        r"(?:TERMINEE?|CLOSE?|CLOTUREE?|REMPLACEE?|ANNULEE?|MODIFIEE?|"
        r"IMPRIMEE?|TELECHARGEE?|CONSULTEE?|REEDITEE?|DUPLICATA|COPIE)"
        r"(?: A [A-Z' -]+?)?(?: (?:EMISE?|ETABLIE?|"
        r"EDITEE?|DELIVREE?))?,?\s*(?:LE|DU|:)|DATE D'?\s?(?:IMPRESSION|TELECHARGEMENT|CONSULTATION)",
    ),
    (
        DateRole.OTHER,
        FAINT,
        r"\b(?:CARTE|CNI|PASSEPORT|TITRE DE SEJOUR|PIECE D'IDENTITE|PERMIS|AGREMENT)\b[^;]{0,60}?(?:DELIVREE?|ETABLIE?|"
        r"EMISE?)[A-Z' ]*(?:LE|DU|:)",
    ),
    (DateRole.ISSUE, SURE, r"(?:LIEU ET DATE|DATE ET LIEU)\s*:\s*(?:[A-Z][A-Z' -]+,?)?(?:\s*LE)?"),
    (
        DateRole.ISSUE,
        LIKELY,
        r"^(?:FACTURE |DOCUMENT |AVIS |QUITTANCE )?(?:EMIS|EDITE|ETABLI|DELIVRE|CREE|GENERE)E?(?: LE)?\s*:?$|"
        r"^FACTURATION DU|^(?:D'?\s?)?(?:EMISSION|EDITION|ETABLISSEMENT|FACTURATION|DELIVRANCE)\s*(?::|$)|"
        r"(?:^|(?<=\. ))(?:[A-Z][A-Z'. -]{1,30},\s*LE)|"
        r"\bEN DATE DU|\bCE JOUR,?|\bDATE\s*:|^DATE$|MISE? EN RECOUVREMENT",
    ),
    (DateRole.ISSUE, BARE, r"^\s*LE|^DATE"),
    (
        DateRole.OTHER,
        FAINT,
        r"(?:PRECEDENTE?S?|DERNIERE?S?|ANCIENNE?S?|SOLDE|RAPPEL|HISTORIQUE|"
        r"RECLAMATION)[A-Z' ]*(?:N[°O] ?\S+ )?|FACTURES? PRECEDENTES?[A-Z "
        r"]*",
    ),
)
# "Votre facture" on top, its number perhaps, and the date below: no word links them.
TITLE_ALONE = re.compile(
    rf"^(?!.*FACTURES)(?:VOTRE |NOTRE |LA )?{_DOCUMENT}(?: (?:D[EU] |DE L'|D'|ET )[A-Z-]+| {_ADJECTIVE})*"
    r"(?: N[°O.]? ?[A-Z0-9/ .-]+)?$"
)
# Compact, as they stand before a date; the rapidfuzz ratio, 0..100, from which a misread one is that label.
_ISSUE_LABELS = (
    "ETABLILE", "ETABLIELE", "EMISELE", "EMISLE", "EDITELE", "EDITEELE", "FACTUREDU", "VOTREFACTUREDU", "FAITLE",
    "DATEDEFACTURE", "DATEFACTURE", "DATEDEFACTURATION", "DATEDETABLISSEMENT", "DATEDEMISSION", "DATEDEDITION",
)  # fmt: skip
LABEL_LIKENESS = 86.0
_PATTERNS = tuple((role, strength, re.compile(rf"(?<![A-Z])(?:{pattern}){_D}$")) for role, strength, pattern in _ROLES)
_LAW = re.compile(
    r"(?:\bLOIS?\b|(?<!COMPTE )(?<!COMPTES )ARRETE|DECRET|REGLEMENT \(|ORDONNANCE|DIRECTIVE|"
    r"DELIBERATION|CODE|ARTICLE|TARIFS?|GRILLE|PRIX|EVOLU\w+|"
    r"MODIFI\w+|CONVENTION)[A-Z0-9 .,°'()/-]*$"
)
# The streets of the 8 May 1945, the 11 November 1918, the 19 March 1962.
STREET_NAME = re.compile(
    r"\b(?:RUE|R|PLACE|PL|AVENUE|AV|BOULEVARD|BD|IMPASSE|IMP|ALLEE|CHEMIN|QUAI|COURS|SQUARE|PASSAGE|ROUTE) (?:DU )?$"
)


@dataclass(frozen=True, kw_only=True)
class DateReading:
    """A date's role and how sure the words are."""

    role: DateRole
    strength: float


def role_from_words(before: str) -> DateReading | None:
    """The role the words right before a date give it: the longest label wins."""
    before = before[-LONGEST_LABEL:]
    matches = [
        (match.start(), -strength, role) for role, strength, pattern in _PATTERNS if (match := pattern.search(before))
    ]
    vague = (DateRole.ISSUE, DateRole.PERIOD_START, DateRole.PERIOD_END)
    if _LAW.search(before) and not re.search(r"DATE D", before) and all(one[2] in vague for one in matches):
        return DateReading(role=DateRole.OTHER, strength=UNLABELLED_AMONG_MANY)
    if not matches:
        return None
    _, weight, role = min(matches, key=lambda one: one[:2])
    return DateReading(role=role, strength=-weight)


def names_law(before: str) -> bool:
    """Whether the words before a date name a law, a tariff or the like."""
    return bool(_LAW.search(before))


def role_from_misread(before: str) -> DateReading | None:
    """A short label of an issue date that was recognised with a wrong letter, or glued to its "le"."""
    alike = process.extractOne(compact(before), _ISSUE_LABELS, scorer=fuzz.ratio, score_cutoff=LABEL_LIKENESS)
    return DateReading(role=DateRole.ISSUE, strength=LIKELY) if alike else None

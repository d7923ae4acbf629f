"""What each date of a document is for, from the words before it, to its left and above it.

Only a date said to be of issue becomes one with confidence; a date nobody explains is ``other``, and is
proposed as the date of issue with low confidence only when the paper has no better one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from ocr.fields.dates import DateMatch, dates_in, months_in
from ocr.fields.strips import Areas, Flow, Strip, above_in_column, left_cell
from ocr.fields.text import compact
from ocr.reading import DateRole, DocumentType, FoundDate

# Strengths, 0..1: of a label that says the role in full, of a bare "Date :", of a date without any label.
SURE = 1.0
LIKELY = 0.85
BARE = 0.75
FAINT = 0.7
UNLABELLED = 0.45
UNLABELLED_AMONG_MANY = 0.3
# A date recognised with letters for digits.
REPAIRED = 0.85
# Above and left labels count a little less than words in the same line.
FROM_ABOVE = 0.9
# Share of the page below which a date less than surely explained is rather another paper's.
UPPER_HALF = 0.5
# Share of the page above which a lone date is the letter's or the screen's.
TOP_OF_PAGE = 0.14
# Characters before a date that are looked at; the rest of a long line says nothing of it.
LONGEST_LABEL = 200
# How far above a table header may stand, in letter heights.
HEADER_REACH = 6.0

_D = r"\s*(?:LE|DU|AU|:|-|\(|EN DATE DU|LE :)?\s*"
_DOCUMENT = (
    r"(?:FACTURES?|AVIS|QUITTANCE|ATTESTATION|CERTIFICAT|ECHEANCIER|BULLETIN|RELEVE DE COMPTE|DOCUMENT|COURRIER|LETTRE|"
    r"RECU|APPEL|BORDEREAU|NOTE|DEVIS|COMMANDE|SITUATION|AVOIR|TICKET|CALENDRIER|PLAN)"
)
_ADJECTIVE = (
    r"(?:NATUREL|MOBILE|INTERNET|FIXE|UNIQUE|DETAILLEE?|ANNUELLE?|MENSUELLE?|TRIMESTRIELLE?|BIMESTRIELLE?|SEMESTRIELLE?|"
    r"INTERMEDIAIRE|ESTIMEE|REELLE|BOX|FIBRE|LIVEBOX|FREEBOX|BBOX|TTC|ELECTRONIQUE|SIMPLIFIEE)"
)
_ROLES: tuple[tuple[DateRole, float, str], ...] = (
    (DateRole.BIRTH, SURE, r"\bNE\s?\(?E?\)?S? LE|NEE? LE|NAISSANCE|\bNE\(E\)|\bNEE?\b"),
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
        r"AU PLUS TARD|LIMITE)[A-Z ]*|AVANT LE|AU PLUS TARD|DATE LIMITE[A-Z' "
        r"]*|"
        r"(?:DATE D')?ECHEANCES?(?: (?:DU|LE|PRINCIPALE|ANNUELLE|AU))?|"
        r"EXIGIBLE|SERA PRELEVEE?|PRELEVE(?:MENTS?|E|S|ES)?\b[A-Z ]*|DEBITE[A-Z "
        r"]*|A REGLER|JUSQU'AU|VALABLE[A-Z' ]*|VALIDITE[A-Z' ]*|EXPIR[A-Z]*|"
        r"RESILIATION|FIN D[A-Z' ]*|A PAYER[A-Z ]*|PAYABLE",
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
        r"CONTRATS?(?: (?:N[°O.] ?)?[A-Z]*\d[A-Z0-9 .-]*)? (?:DU|LE|SIGNE LE|CONCLU LE)|"
        r"(?:DATE )?D'?\s?EFFET[A-Z' ]*|PREN(?:D|DRA|NENT|ANT) EFFET[A-Z' ]*|EN VIGUEUR[A-Z' ]*|MIS(?:E)? EN SERVICE|BAIL(?: SIGNE)? "
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
        r"ENVOYEE?|EXPEDIEE?|ADRESSEE?|NOTIFIEE?|FACTUREE?|CERTIFIEE?)S?(?: ET [A-Z]+ [A-Z]+)?"
        r"(?: (?:EN|POUR|SUR|A LA) [A-Z0-9()' -]+?)?,?(?: A :? ?[A-Z0-9.()' -]+?)?(?:,?\s*(?:LE|CE|DU|:)|,)|"
        r"(?:^|[.;,] )FAITE?S? (?:A|EN|POUR|SUR)\b[A-Z0-9 ,()'/-]{0,90}?(?:,| LE| CE)\s*:?",
    ),
    # The day a copy was made says nothing of the paper's age.
    (
        DateRole.OTHER,
        FAINT,
        r"(?:IMPRIMEE?|TELECHARGEE?|CONSULTEE?|REEDITEE?|DUPLICATA|COPIE)(?: A [A-Z' -]+?)?(?: (?:EMISE?|ETABLIE?|"
        r"EDITEE?|DELIVREE?))?,?\s*(?:LE|DU|:)|DATE D'?\s?(?:IMPRESSION|TELECHARGEMENT|CONSULTATION)",
    ),
    (
        DateRole.ISSUE,
        LIKELY,
        r"^(?:D'?\s?)?(?:EMISSION|EDITION|ETABLISSEMENT|FACTURATION|DELIVRANCE)\s*(?::|$)|"
        r"^(?:[A-Z][A-Z'. -]{1,30},\s*LE)|\bEN DATE DU|\bCE JOUR,?|\bDATE\s*:|^DATE$|MISE? EN RECOUVREMENT",
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
_TITLE_ALONE = re.compile(
    rf"^(?!.*FACTURES)(?:VOTRE |NOTRE |LA )?{_DOCUMENT}(?: (?:D[EU] |DE L'|D'|ET )[A-Z-]+| {_ADJECTIVE})*"
    r"(?: N[°O.]? ?[A-Z0-9/ .-]+)?$"
)
# Compact, as they stand before a date; the rapidfuzz ratio, 0..100, from which a misread one is that label.
_ISSUE_LABELS = (
    "ETABLILE", "ETABLIELE", "EMISELE", "EMISLE", "EDITELE", "EDITEELE", "FACTUREDU", "VOTREFACTUREDU", "FAITLE",
    "DATEDEFACTURE", "DATEFACTURE", "DATEDEFACTURATION", "DATEDETABLISSEMENT", "DATEDEMISSION", "DATEDEDITION",
)  # fmt: skip
LABEL_LIKENESS = 86.0
# Capitalised words, none of them a participle ("Payé le").
_PLACE_LE = re.compile(r"(?:[A-ZÉÈÎ][\w'’]*(?<![éiu])(?<![A-Z][EIU])(?<!ée)(?<!és)(?<!ées)[ -]){1,4}(?:[Ll]e|LE)")
_DATE_ALONE = re.compile(r"[0-9]{1,2}[/. -][0-9A-Z]+[/. -][0-9]{2,4}")
_PATTERNS = tuple((role, strength, re.compile(rf"(?<![A-Z])(?:{pattern}){_D}$")) for role, strength, pattern in _ROLES)
_LAW = re.compile(
    r"(?:\bLOIS?\b|ARRETE|DECRET|REGLEMENT \(|ORDONNANCE|DIRECTIVE|"
    r"DELIBERATION|CODE|ARTICLE|TARIFS?|GRILLE|PRIX|EVOLU\w+|"
    r"MODIFI\w+|CONVENTION)[A-Z0-9 .,°'()/-]*$"
)
# The streets of the 8 May 1945, the 11 November 1918, the 19 March 1962.
_STREET_NAME = re.compile(
    r"\b(?:RUE|R|PLACE|PL|AVENUE|AV|BOULEVARD|BD|IMPASSE|IMP|ALLEE|CHEMIN|QUAI|COURS|SQUARE|PASSAGE|ROUTE) (?:DU )?$"
)
_PERIOD = re.compile(r"(?:\bDU|\bENTRE LE|\bDE)\s*$")
_PERIOD_TO = re.compile(r"^\s*AU\s*(?:LE)?\s*$")
_PERIOD_LINK = re.compile(r"^\s*(?:AU|ET LE|JUSQU'AU|A|-|>|ET)\s*(?:LE)?\s*$")


@dataclass(frozen=True, kw_only=True)
class _Read:
    """A date's role and how sure the words are."""

    role: DateRole
    strength: float


def found_dates(
    flows: tuple[Flow, ...], strips: tuple[Strip, ...], areas: Areas, document_type: DocumentType
) -> tuple[FoundDate, ...]:
    """Every date of the flows with its role; periods in months too."""
    said = [one for flow in flows for one in _dates_of(flow, strips)]
    found = _with_one_issue(said, areas)
    found += [date for flow in flows for date in _months_of(flow, strips, document_type)]
    return _with_best_guess(tuple(found), areas)


# A date with the strength of the words that gave its role.
_Said = tuple[FoundDate, float]


def _with_one_issue(said: list[_Said], areas: Areas) -> list[FoundDate]:
    """The dates, those of issue only where they agree with the best explained one.

    A paper is issued once: a second, different date of issue belongs to another paper it mentions.
    """
    issues = [(found, strength) for found, strength in said if found.role is DateRole.ISSUE]
    if not issues:
        return [found for found, _ in said]
    best = min(issues, key=lambda one: _issue_rank(one, areas))[0]
    return [
        replace(found, role=DateRole.OTHER) if found.role is DateRole.ISSUE and found.value != best.value else found
        for found, _ in said
    ]


def _issue_rank(said: _Said, areas: Areas) -> tuple[bool, int, bool, float]:
    """What orders dates of issue, the best first: said plainly, on the first pages, in their upper half, then high."""
    found, strength = said
    if found.box is None:
        return True, 0, True, 0.0
    down = areas[found.box.page].down(found.box)
    return strength <= BARE, found.box.page, down > UPPER_HALF and strength < SURE, down


def _dates_of(flow: Flow, strips: tuple[Strip, ...]) -> list[_Said]:
    """The day dates of one flow."""
    matches = tuple(match for match in dates_in(flow.text) if not _STREET_NAME.search(flow.folded[: match.start]))
    found: list[_Said] = []
    for index, match in enumerate(matches):
        before = flow.folded[matches[index - 1].end if index else 0 : match.start]
        previous = found[-1][0].role if found else None
        strip = flow.between(match.start, match.end)[0]
        read = _paired(matches, index, flow, previous) or _from_words(before)
        if read is None or read.strength == BARE or before.strip() in ("DU", "LE", "AU"):
            read = _from_around(flow, match, strips) or read
        read = read or _misread(before) or _after_place(flow, match) or _Read(role=DateRole.OTHER, strength=UNLABELLED)
        found.append((_found(read, match, strip), read.strength))
    return found


def _misread(before: str) -> _Read | None:
    """A short label of an issue date that was recognised with a wrong letter, or glued to its "le"."""
    alike = process.extractOne(compact(before), _ISSUE_LABELS, scorer=fuzz.ratio, score_cutoff=LABEL_LIKENESS)
    return _Read(role=DateRole.ISSUE, strength=LIKELY) if alike else None


def _after_place(flow: Flow, match: DateMatch) -> _Read | None:
    """A date of issue in a line that is no more than a place, "le" and the date: "Amiens le 30 juin 2026"."""
    is_whole = match.end == len(flow.text.rstrip(" ."))
    is_dated = is_whole and _PLACE_LE.fullmatch(flow.text[: match.start].rstrip())
    return _Read(role=DateRole.ISSUE, strength=FAINT) if is_dated else None


def _paired(matches: tuple[DateMatch, ...], index: int, strip: Flow, previous: DateRole | None) -> _Read | None:
    """The two ends of a period: "du … au …"."""
    if index and previous is DateRole.PERIOD_START:
        between = strip.folded[matches[index - 1].end : matches[index].start]
        return _Read(role=DateRole.PERIOD_END, strength=SURE) if _PERIOD_LINK.match(between) else None
    if index + 1 < len(matches):
        between = strip.folded[matches[index].end : matches[index + 1].start]
        opens = _PERIOD.search(strip.folded[: matches[index].start])
        if (opens and _PERIOD_LINK.match(between)) or _PERIOD_TO.match(between):
            return _Read(role=DateRole.PERIOD_START, strength=SURE)
    return None


def _from_words(before: str) -> _Read | None:
    """The role the words right before a date give it: the longest label wins."""
    before = before[-LONGEST_LABEL:]
    matches = [
        (match.start(), -strength, role) for role, strength, pattern in _PATTERNS if (match := pattern.search(before))
    ]
    vague = (DateRole.ISSUE, DateRole.PERIOD_START, DateRole.PERIOD_END)
    if _LAW.search(before) and not re.search(r"DATE D", before) and all(one[2] in vague for one in matches):
        return _Read(role=DateRole.OTHER, strength=UNLABELLED_AMONG_MANY)
    if not matches:
        return None
    _, weight, role = min(matches, key=lambda one: one[:2])
    return _Read(role=role, strength=-weight)


def _from_around(flow: Flow, match: DateMatch, strips: tuple[Strip, ...]) -> _Read | None:
    """The role given by the cell to the left or the header above, for a date that begins its flow."""
    strip = flow.between(match.start, match.end)[0]
    begin = flow.starts[flow.strips.index(strip)]
    own = "" if match.start == begin + 1 else flow.folded[begin : match.start]
    if own.strip(" :.(-") not in ("", "LE", "DU", "AU"):
        return None
    left = left_cell(strip, strips)
    read = _from_words(f"{left.folded} ") or _beyond_bare(f"{left.folded} {own}") if left is not None else None
    if read is not None:
        return read
    if begin > 0:
        return None
    for above in above_in_column(strip, strips)[:3]:
        if strip.box.top - above.box.bottom > HEADER_REACH * strip.height:
            break
        read = _from_words(f"{above.folded} ") or _beyond_bare(f"{above.folded} {own}")
        if read is not None:
            return replace(read, strength=read.strength * FROM_ABOVE)
        if _TITLE_ALONE.match(above.folded) and above.page == 1 and not _begins_a_list(strip, strips):
            return _Read(role=DateRole.ISSUE, strength=LIKELY * FROM_ABOVE)
    return None


def _begins_a_list(strip: Strip, strips: tuple[Strip, ...]) -> bool:
    """Whether another line that is nothing but a date stands below: a column of them, one a row."""
    return any(
        other is not strip
        and _DATE_ALONE.fullmatch(other.folded)
        and abs(other.box.left - strip.box.left) < strip.height
        for other in strips
    )


def _beyond_bare(words: str) -> _Read | None:
    """The role of words that are more than a lone "du" or "le"."""
    read = _from_words(words)
    return read if read is not None and read.role is DateRole.ISSUE and read.strength == SURE else None


def _found(read: _Read, match: DateMatch, strip: Strip) -> FoundDate:
    """The date as it goes out."""
    confidence = read.strength * strip.confidence * (1.0 if match.exact else REPAIRED)
    return FoundDate(role=read.role, value=match.value, confidence=round(confidence, 3), box=strip.box)


_RENT = (DocumentType.RENT_RECEIPT, DocumentType.RENT_CALL)
_MONTH_LABEL = re.compile(r"PERIODE|MOIS|TERME|LOYER|QUITTANCE|ECHEANCE|CHARGES|PAIE")


def _months_of(flow: Flow, strips: tuple[Strip, ...], document_type: DocumentType) -> list[FoundDate]:
    """The months written alone, as periods: always in rent papers, elsewhere where a label says so."""
    found: list[FoundDate] = []
    for match in months_in(flow.text):
        strip = flow.between(match.start, match.end)[0]
        around = " ".join(near.folded for near in (left_cell(strip, strips), strip) if near is not None)
        labelled = bool(_MONTH_LABEL.search(around))
        if _LAW.search(flow.folded[: match.start]) or not (labelled or document_type in _RENT):
            continue
        confidence = round((LIKELY if labelled else FAINT) * strip.confidence, 3)
        for role, value in ((DateRole.PERIOD_START, match.first), (DateRole.PERIOD_END, match.last)):
            found.append(FoundDate(role=role, value=value, confidence=confidence, box=strip.box))
    return found


def _with_best_guess(found: tuple[FoundDate, ...], areas: Areas) -> tuple[FoundDate, ...]:
    """The same dates, an unexplained one proposed as the date of issue: the only one, or the one at the very top."""
    if any(one.role is DateRole.ISSUE for one in found):
        return found
    free = [
        one
        for one in found
        if one.role is DateRole.OTHER and UNLABELLED_AMONG_MANY < one.confidence <= UNLABELLED
    ]
    if not free:
        return found
    top = [one for one in free if one.box and one.box.page == 1 and areas[1].down(one.box) < TOP_OF_PAGE]
    chosen = free if len({one.value for one in free}) == 1 else top[:1]
    return (*found, replace(chosen[0], role=DateRole.ISSUE)) if chosen else found

"""The names that sentences give: those who certify, host or let name in them whom they speak of.

A sentence may go on in a list: "… certifie assurer" or "nos locataires :" with the names below it.
"""

from __future__ import annotations

import re

from ocr.fields.address_lines import has_title
from ocr.fields.labels import person_label
from ocr.fields.mentions import IN_SENTENCE, Mention, mention_of
from ocr.fields.names import looks_like_name, names_in
from ocr.fields.strips import Block, Flow, Strip, flows_of
from ocr.reading import DocumentType, PersonRole

_TITLES = r"(?:M\.?|MR\.?|MME\.?|MLLE\.?|MONSIEUR|MADAME|MADEMOISELLE)"
_COMPANY_FORMS = r"(?:SCI|SARL|SASU?|SA|EURL|SNC|SCP|ASSOCIATION|SOCIETE)"
_KIN = (
    r"(?:MON|MA|MES|NOTRE|NOS) (?:PETITE?-|BEAU-|BELLE-|GRAND-|EX-)?(?:FIL(?:S|LES?)|NIECES?|NEVEUX?|AMIE?S?|MERE|PERE|"
    r"PARENTS|FRERES?|SOEURS?|COUSINE?S?|GENDRE|COMPAGN(?:E|ON)|CONJOINTE?|EPOUSE|EPOUX|CONCUBINE?|PARTENAIRE|COLLEGUE|"
    r"LOCATAIRES?|TANTE|ONCLE|ENFANTS?|CLIENTE?S?|ABONNEE?S?|ASSUREE?S?|SOCIETAIRES?)"
)
COMPANY_START = re.compile(rf"{_COMPANY_FORMS}\b")
_HOLDER_SENTENCES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:CERTIFI(?:E|ONS)|ATTEST(?:E|ONS)|CONFIRM(?:E|ONS)|DECLAR(?:E|"
        rf"ONS))[A-Z ,']{{0,40}}?\bQUE,? (?:{_KIN},? )?(?={_TITLES}\b|[A-Z])",
        rf"(?:AVOIR RECU|AVONS RECU|RECU) DE (?:LA PART DE )?(?={_TITLES}\b|[A-Z])",
        rf"(?<!AGISSANT )(?<!SIGNE )\b(?:AU|EST LE) NOM DE\s*:? ?(?={_TITLES}\b|[A-Z])",
        rf"\b(?:ABONNEMENT|CONTRAT|LIGNE|OFFRE|FORFAIT)[A-Z0-9° -]{{0,40}} DE (?={_TITLES} )",
        rf"(?={_TITLES} (?:(?! {_TITLES} |\bQUE\b|CERTIFI|ATTEST|DECLAR)[^;:.]){{3,90}}? (?:(?:EST|SONT) (?:BIEN )?(?:"
        r"TITULAIRES?|CLIENTE?S?|ABONNEE?S?|LOCATAIRES?|ASSUREE?S?|LOGEE?S?|HEBERGEE?S?|DOMICILIEE?S?|RESIDENTE?S?)|"
        r"(?:A|ONT) SOUSCRIT)\b)",
        rf"^FACTUREE? A\s*:? ?(?={_TITLES}\b|[A-Z'-]+ (?!LE\b)[A-Z'-]{{2,}})",
        rf"^(?:ETABLIE?|DELIVREE?|REMISE?|EMISE?)[A-Z ]{{0,20}} (?:A|POUR) (?={_TITLES} )",
        rf"\bHEBERGE(?:R|ONS)?\b[^.;]{{0,140}}?\b{_KIN},? (?={_TITLES}\b|[A-Z])",
        rf"LA SOMME DE .*? DE LA PART DE (?={_TITLES}\b)",
        rf"\bHEBERGE(?:R|ONS)?\b(?:(?!\bPAR\b|\bCHEZ (?!MOI)|[.;]).){{0,90}}? (?={_TITLES}(?: |$))",
        r"\bHEBERGE(?:R|ONS)?\b(?: GRATUITEMENT| A MON DOMICILE| A TITRE GRATUIT| CHEZ MOI)*"
        r"(?: DEPUIS (?:LE )?[0-9]+[A-Z0-9/ ]+?)?,?\s*(?::| ) ?(?=[A-Z])",
        rf"(?={_TITLES} (?:(?! {_TITLES} )[^;]){{3,120}}(?:,|\() ?"
        r"(?:(?:DESIGNE|DENOMME|APPELE)E?S? )?(?:CI-APRES[A-Z ,]{0,30}?)?"
        r"(?:« ?|\" ?)?(?:LE |LA |LES )?(?:CO-?)?(?:LOCATAIRES?|PRENEURS?)\b)",
        rf"GARANTI(?:T|SSONS)[A-Z ,']{{0,40}}? (?={_TITLES}\b)",
        rf"(?:CERTIFI(?:E|ONS)|ATTEST(?:E|ONS)) (?:ASSURER|GARANTIR|COUVRIR|FOURNIR|DESSERVIR|AVOIR ASSURE)"
        rf"(?:[A-Z ]{{0,20}}? (?={_TITLES}\b|{_COMPANY_FORMS}\b)| (?=[A-Z]))",
    )
)
# Whose something is: only where what follows reads as a person's name.
_NAMED_SENTENCES = (
    re.compile(r"\b(?:CONTRAT|ABONNEMENT|OFFRE|FORFAIT|LOGEMENT|FACTURE|QUITTANCE|ATTESTATION) (?:DE|POUR) (?=[A-Z])"),
    re.compile(r"\b(?:SOUSCRITE?|OUVERTE?|DETENUE?|LOUEE?|OCCUPEE?) PAR (?=[A-Z])"),
    re.compile(
        r"^(?:ABONNEE?|CLIENTE?|LOCATAIRE|ASSUREE?|SOCIETAIRE|TITULAIRE)(?: N[°O.]*)? ?:? ?[0-9][A-Z0-9/.]*"
        r"(?: [0-9]+)*\s*[-:,/]\s*(?=[A-Z])"
    ),
)
_HOST_SENTENCE = re.compile(rf"SOUSSIGNEE?(?:\(E\))?S?,? :? ?(?={_TITLES}\b|[A-Z])")
# Who is spoken of last before a list of names: those it is about, or those it comes from.
_OURS = re.compile(
    r"\b(?:CO-?)?(?:LOCATAIRES?|PRENEURS?|TITULAIRES?|ASSURE(?:E?S?|R)|SOUSCRIPTEURS?|ABONNEE?S?|OCCUPANTE?S?|ETUDIANTE?|"
    r"RESIDENTE?S?|CERTIFI(?:E|ONS)|ATTEST(?:E|ONS)|CONFIRM(?:E|ONS)|HEBERGE(?:R|ONS)?|BENEFICIAIRES?)\b"
)
_THEIRS = re.compile(r"\b(?:BAILLEURS?|PROPRIETAIRES?|MANDANTS?|GESTIONNAIRES?|SOUSSIGNEE?S?|GARANTS?|CAUTIONS?)\b")
_ANNOUNCES = re.compile(
    r":\s*$|\b(?:CERTIFI(?:E|ONS)|ATTEST(?:E|ONS)|CONFIRM(?:E|ONS)|ASSURE|HEBERGE(?:R|ONS)?|RECONNAI[A-Z]+)\b.*"
    r"(?:,|\b(?:QUE|DE|LOCATAIRES?|L'ETUDIANTE?|ASSURER|HEBERGER))\s*$"
)
# The end of a letter: who signs stands below it.
_CLOSING = re.compile(r"AGREER|SALUTATION|SENTIMENTS|DISPOSITION|CORDIAL|DE DROIT")
# How far below its announcement a list begins, and one name below another, in letter heights.
LIST_REACH = 10.0
# Words from which a line is a sentence rather than a label.
FEWEST_SENTENCE_WORDS = 3
_BULLET = re.compile(r"^[\s–•*·-]+")


def mentions_in_sentences(
    blocks: tuple[Block, ...], strips: tuple[Strip, ...], document_type: DocumentType
) -> list[Mention]:
    """The names in sentences that certify, acknowledge or host, and in the lists that such sentences announce."""
    flows = [flow for block in blocks for flow in flows_of(block)]
    said = [mention for flow in flows for mention in _sentence_mentions(flow, document_type)]
    return said + [mention for flow in flows for mention in _listed_below(flow, strips)]


def _listed_below(flow: Flow, strips: tuple[Strip, ...]) -> list[Mention]:
    """The names that stand, one a line, below a sentence that ends where they begin."""
    ours = max((match.start() for match in _OURS.finditer(flow.folded)), default=-1)
    theirs = max((match.start() for match in _THEIRS.finditer(flow.folded)), default=-1)
    is_sentence = len(flow.folded.split()) >= FEWEST_SENTENCE_WORDS
    if ours <= theirs or not is_sentence or person_label(flow.folded) or not _ANNOUNCES.search(flow.folded):
        return []
    if _CLOSING.search(flow.folded):
        return []
    found: list[Mention] = []
    last = flow.strips[-1]
    for strip in strips[strips.index(last) + 1 :]:
        name = _BULLET.sub("", strip.text).split(",")[0]
        is_near = strip.page == last.page and strip.box.top - last.box.bottom <= LIST_REACH * last.height
        if strip.middle < last.middle + last.height / 2 or strip.box.right < flow.strips[0].box.left:
            continue
        is_below = strip.box.left < flow.strips[0].box.right
        if not (is_near and is_below and (has_title(name) or looks_like_name(name))):
            break
        mention = mention_of(PersonRole.HOLDER, name, (strip,), strip.confidence * IN_SENTENCE)
        found += [mention] if mention is not None else []
        last = strip
    return found


def _sentence_mentions(flow: Flow, document_type: DocumentType) -> list[Mention]:
    """The names in one sentence."""
    sentences = [(PersonRole.HOLDER, pattern) for pattern in _HOLDER_SENTENCES]
    if document_type is DocumentType.HOSTING_LETTER:
        sentences.append((PersonRole.HOST, _HOST_SENTENCE))
    found: list[Mention] = []
    for role, pattern in sentences:
        match = pattern.search(flow.folded)
        if match is not None:
            strip = flow.between(match.end(), match.end() + 1)[0]
            mention = mention_of(role, flow.text[match.end() :], (strip,), strip.confidence * IN_SENTENCE)
            found += [mention] if mention is not None else []
    return found or _named_mentions(flow)


def _named_mentions(flow: Flow) -> list[Mention]:
    """The names that a line gives to whom a contract, a dwelling or a number belongs."""
    found: list[Mention] = []
    for pattern in _NAMED_SENTENCES:
        match = pattern.search(flow.folded)
        names = names_in(flow.text[match.end() :])[:1] if match is not None else ()
        if match is None or not names or not (has_title(flow.text[match.end() :]) or looks_like_name(names[0])):
            continue
        strip = flow.between(match.end(), match.end() + 1)[0]
        mention = mention_of(PersonRole.HOLDER, flow.text[match.end() :], (strip,), strip.confidence * IN_SENTENCE)
        found += [mention] if mention is not None else []
    return found

"""Who issued a document: a known brand where one is printed, else the letterhead.

The list holds brands and public bodies, not subsidiaries; ``_PATTERNS`` is in order, the narrower name first.
A brand counts more where the letterhead stands, so that a supplier named in small print is not taken for it.
"""

from __future__ import annotations

import re
from collections import defaultdict

from ocr.fields.address_lines import has_title, is_organisation, is_street
from ocr.fields.cities import cities_in
from ocr.fields.strips import Area, Areas, Strip
from ocr.fields.text import fold, letters, tidy

# Weights of a mention: in the head of the first page, in the foot, elsewhere; letterheads are printed large.
HEAD, FOOT, ELSEWHERE = 6.0, 3.0, 1.0
LARGE_PRINT = 6.0
HEAD_BOTTOM, FOOT_TOP = 0.16, 0.85
LARGE_RATIO = 1.5

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "EDF SEI",
        r"EDF[ °]*(?:SEI|SYSTEMES ENERGETIQUES|EN (?:CORSE|GUADELOUPE|"
        r"MARTINIQUE|GUYANE)|REUNION|CORSE|GUADELOUPE|MARTINIQUE|GUYANE|"
        r"ARCHIPEL)|EDF SA - SYSTEMES ENERGETIQUES",
    ),
    ("EDF", r"EDF|E\.?D\.?F\.?|ELECTRICITE DE FRANCE"),
    ("Électricité de Strasbourg", r"ES ENERGIES(?: STRASBOURG)?|ELECTRICITE DE STRASBOURG"),
    ("Gaz de Bordeaux", r"GAZ DE BORDEAUX"),
    ("Gaz Tarif Réglementé", r"GAZ TARIF REGLEMENTE"),
    ("Engie", r"ENGIE|GDF SUEZ"),
    ("TotalEnergies", r"TOTAL ?ENERGIES|TOTAL DIRECT ENERGIE|DIRECT ENERGIE"),
    ("Eni", r"ENI(?: GAS)?|PLENITUDE"),
    ("Vattenfall", r"VATTENFALL"),
    ("OHM Énergie", r"OHM ENERGIE"),
    ("Mint Énergie", r"MINT ENERGIE"),
    ("Ilek", r"ILEK"),
    ("Enercoop", r"ENERCOOP"),
    ("Octopus Energy", r"OCTOPUS ENERGY"),
    ("Plüm Énergie", r"PLUM ENERGIE"),
    ("Ekwateur", r"EKWATEUR"),
    ("Alterna", r"ALTERNA"),
    ("Alpiq", r"ALPIQ"),
    ("Wekiwi", r"WEKIWI"),
    ("GEG", r"GAZ ELECTRICITE DE GRENOBLE|GEG"),
    ("Sowee", r"SOWEE"),
    ("Sorégies", r"SOREGIES"),
    ("Iléo", r"ILEO"),
    ("Volterres", r"VOLTERRES"),
    ("Veolia", r"VEOLIA|COMPAGNIE GENERALE DES EAUX"),
    ("Saur", r"SAUR"),
    ("Suez", r"SUEZ|LYONNAISE DES EAUX"),
    ("Eau de Paris", r"EAU DE PARIS"),
    ("Eaux de Marseille", r"EAUX DE MARSEILLE|SEMM"),
    ("Noréade", r"NOREADE"),
    ("Sedif", r"SEDIF"),
    ("Sosh", r"SOSH"),
    ("Orange", r"ORANGE"),
    ("Free Mobile", r"FREE MOBILE"),
    ("Free", r"FREE|FREEBOX"),
    ("RED by SFR", r"RED BY SFR"),
    ("SFR", r"SFR|SOCIETE FRANCAISE DU RADIOTELEPHONE"),
    ("Bouygues Telecom", r"BOUYGUES ?TELECOM|B ?& ?YOU|BOUYGUES"),
    ("La Poste Mobile", r"LA POSTE MOBILE"),
    ("NRJ Mobile", r"NRJ MOBILE"),
    ("Prixtel", r"PRIXTEL"),
    ("Zeop", r"ZEOP"),
    ("Digicel", r"DIGICEL"),
    ("Canal+ Telecom", r"CANAL ?\+ ?TELECOM"),
    ("Canalbox", r"CANAL ?BOX"),
    ("Coriolis", r"CORIOLIS"),
    ("OVH", r"OVH(?:CLOUD| TELECOM)?"),
    ("K-Net", r"K-NET"),
    ("Foncia", r"FONCIA"),
    ("Nexity", r"NEXITY"),
    ("Citya", r"CITYA"),
    ("Orpi", r"ORPI"),
    ("Century 21", r"CENTURY ?21"),
    ("Laforêt", r"LAFORET"),
    ("Guy Hoquet", r"GUY HOQUET"),
    ("Square Habitat", r"SQUARE HABITAT"),
    ("Sergic", r"SERGIC"),
    ("Immo de France", r"IMMO DE FRANCE"),
    ("Oralia", r"ORALIA"),
    ("Gestrim", r"(?:CABINET|NEXITY|GROUPE) LAMY|LAMY (?:GESTION|IMMOBILIER)|GESTRIM"),
    ("Paris Habitat", r"PARIS HABITAT"),
    ("RIVP", r"RIVP|REGIE IMMOBILIERE DE LA VILLE DE PARIS"),
    ("Elogie-Siemp", r"ELOGIE"),
    ("Adoma", r"ADOMA"),
    ("CDC Habitat", r"CDC HABITAT"),
    ("Batigère", r"BATIGERE"),
    ("ICF Habitat", r"ICF HABITAT"),
    ("3F", r"IMMOBILIERE 3F|GROUPE 3F|(?<![A-Z0-9])3F"),
    ("Action Logement", r"ACTION LOGEMENT"),
    ("Vilogia", r"VILOGIA"),
    ("Partenord Habitat", r"PARTENORD"),
    ("Seqens", r"SEQENS"),
    ("Erilia", r"ERILIA"),
    ("Logirem", r"LOGIREM"),
    ("Unicil", r"UNICIL"),
    ("Polylogis", r"POLYLOGIS"),
    ("Valophis", r"VALOPHIS"),
    ("Groupama", r"GROUPAMA|CAISSE REGIONALE D'ASSURANCES MUTUELLES AGRICOLES"),
    ("Gan", r"GAN ASSURANCES|GAN"),
    ("Macif", r"MACIF"),
    ("MAIF", r"MAIF"),
    ("MAAF", r"MAAF"),
    ("MMA", r"MMA"),
    ("GMF", r"GMF"),
    ("AXA", r"AXA"),
    ("Allianz", r"ALLIANZ"),
    ("Matmut", r"MATMUT"),
    ("Generali", r"GENERALI"),
    ("Pacifica", r"PACIFICA"),
    ("Luko", r"LUKO"),
    ("Lovys", r"LOVYS"),
    ("Direct Assurance", r"DIRECT ASSURANCE"),
    ("Abeille Assurances", r"ABEILLE ASSURANCES|AVIVA"),
    ("SwissLife", r"SWISS ?LIFE"),
    ("Thélem", r"THELEM"),
    ("Assurances du Crédit Mutuel", r"ASSURANCES DU CREDIT MUTUEL|ACM IARD"),
    (
        "DGFiP",
        r"DGFIP|DIRECTION GENERALE DES FINANCES PUBLIQUES|FINANCES PUBLIQUES|"
        r"IMPOTS\.GOUV|SERVICE DES IMPOTS DES PARTICULIERS|AVIS D'IMPOT",
    ),
    ("CAF", r"CAF|CAISSE D'?ALLOCATIONS FAMILIALES"),
    ("MSA", r"MSA|MUTUALITE SOCIALE AGRICOLE"),
    ("CROUS", r"CROUS"),
    ("CPAM", r"CPAM|ASSURANCE MALADIE"),
    ("Crédit Agricole", r"CREDIT AGRICOLE"),
    ("BNP Paribas", r"BNP ?PARIBAS"),
    ("Société Générale", r"SOCIETE GENERALE"),
    ("La Banque Postale", r"BANQUE POSTALE"),
    ("Crédit Mutuel", r"CREDIT MUTUEL"),
    ("CIC", r"CIC"),
    ("LCL", r"LCL"),
    ("Caisse d'Épargne", r"CAISSE D'EPARGNE"),
    ("Banque Populaire", r"BANQUE POPULAIRE"),
    ("Boursorama", r"BOURSORAMA|BOURSOBANK"),
    ("Fortuneo", r"FORTUNEO"),
    ("Revolut", r"REVOLUT"),
    ("N26", r"N26"),
)
_BRANDS = tuple((name, re.compile(rf"(?<![A-Z0-9@])(?:{pattern})(?![A-Z0-9])")) for name, pattern in _PATTERNS)
_LETTERHEAD = re.compile(
    r"\b(?:HABITAT|OPH|OPAC|OFFICE PUBLIC|LOGEMENT|LOGIS|IMMOBILIER|"
    r"IMMOBILIERE|GESTION|REGIE|EAUX?|SYNDICAT|AGGLOMERATION|"
    r"METROPOLE|COMMUNE|COMMUNAUTE|MAIRIE|VILLE DE|AGENCE|CABINET|ASSURANCES?|MUTUELLE|ENERGIES?|TELECOM|BANQUE|CAISSE|"
    r"RESIDENCE|FOYER|UNIVERSITE|ECOLE|SERVICE DE L'EAU|ELECTRICITE|SICAE|SEM|SPL|FDJ|COOPERATIVE|SOCIETE|SARL|SAS)\b"
)
LEAST_WEIGHT = 2.0
# Below this recognition has read a stain.
LEAST_CONFIDENCE = 0.6
_PAPER = re.compile(
    r"FACTURE|QUITTANCE|AVIS|ATTESTATION|CERTIFICAT|BULLETIN|RELEVE|"
    r"CONTRAT|ECHEANCIER|DEVIS|COMMANDE|TICKET|BAIL\b|CARTE|"
    r"VOTRE|VOS |NOS |MON |MES |PAGE|OBJET|DATE|TEL|WWW|REPUBLIQUE|"
    r"LIBERTE|DUPLICATA|BONJOUR|JUSTIFICATIF|PERIODE|CLIENT|"
    r"LOGEMENT (?:OCCUPE|LOUE)|PROPRIETAIRE|BAILLEUR|LOCATAIRE|ADRESSE|TITULAIRE|MONTANT|TOTAL|REFERENCES?\b|\bLIEU DE"
)
_BRANCHES: dict[str, tuple[str, ...]] = {"EDF": ("EDF SEI",)}


def issuer_of(strips: tuple[Strip, ...], areas: Areas) -> str | None:
    """The normalised name of the issuer; the letterhead as printed when it is none of the known; None without one."""
    weights: defaultdict[str, float] = defaultdict(float)
    usual = _usual_height(strips)
    for strip in strips:
        for name in _brands_of(strip.folded):
            weights[name] += _weight(strip, areas[strip.page], usual)
    if weights:
        name, weight = max(weights.items(), key=lambda item: item[1])
        if weight >= LEAST_WEIGHT:
            return _narrowed(name, weights)
    return _letterhead(strips, areas)


def _narrowed(name: str, weights: dict[str, float]) -> str:
    """The branch of a brand when the paper names it in its head or foot too."""
    branches = [branch for branch in _BRANCHES.get(name, ()) if weights.get(branch, 0.0) >= FOOT]
    return branches[0] if branches else name


def names_brand(text: str) -> bool:
    """Whether a line of an address, or the words before one, name a known issuer; a person may be called Orange."""
    return not has_title(text) and bool(_brands_of(fold(text)))


def _brands_of(folded: str) -> list[str]:
    """The brands of a text, a brand inside another's name left out."""
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    for name, pattern in _BRANDS:
        for match in pattern.finditer(folded):
            if not any(start <= match.start() and match.end() <= end for start, end in spans):
                spans.append(match.span())
                found.append(name)
    return found


def _usual_height(strips: tuple[Strip, ...]) -> float:
    """The median letter height."""
    heights = sorted(strip.height for strip in strips)
    return heights[len(heights) // 2] if heights else 1.0


def _weight(strip: Strip, area: Area, usual: float) -> float:
    """How much a mention at this place counts."""
    down = area.down(strip.box)
    if strip.page != 1:
        return ELSEWHERE
    large = LARGE_PRINT if strip.height >= LARGE_RATIO * usual and down < 0.5 else 0.0
    if down < HEAD_BOTTOM:
        return HEAD + large
    return FOOT + large if down > FOOT_TOP else ELSEWHERE + large


def _letterhead(strips: tuple[Strip, ...], areas: Areas) -> str | None:
    """The first line at the head that reads as an organisation's name."""
    head = [strip for strip in strips if strip.page == 1 and areas[1].down(strip.box) < HEAD_BOTTOM]
    free = [strip for strip in sorted(head, key=lambda one: -one.height) if _may_be_letterhead(strip)]
    named = [strip for strip in free if _LETTERHEAD.search(strip.folded) or is_organisation(strip.text)]
    large = [strip for strip in free if strip.height >= LARGE_RATIO * _usual_height(strips)]
    chosen = [*named, *large][:1]
    return tidy(chosen[0].text) if chosen else None


def _may_be_letterhead(strip: Strip) -> bool:
    """Whether a strip at the head can be a name: no title of a paper, no street, no number, no person."""
    text = tidy(strip.text)
    if (
        strip.confidence < LEAST_CONFIDENCE
        or letters(text) < 3
        or len(text.split()) > 8
        or any(character.isdigit() for character in text)
    ):
        return False
    return not (_PAPER.search(strip.folded) or is_street(text) or has_title(text) or cities_in(text) or "@" in text)

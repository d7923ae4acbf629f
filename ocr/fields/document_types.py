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

from ocr.fields.document_signs import PROSE, SIGNS, TITLES, TRADES
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
# Letters from which a word of a title tells it from others, up to which it must be exact, and the likeness from which
# a longer one is that word.
SHORTEST_WEIGHTY_WORD = 3
LONGEST_EXACT_WORD = 3
WORD_LIKENESS = 75.0
# The score from which the type is certain, and the least one that is a type at all.
CERTAIN_SCORE = 10.0
LEAST_SCORE = 3.0
PROSE_CONFIDENCE = 0.6
_COMPILED = {kind: tuple((re.compile(pattern), weight) for pattern, weight in signs) for kind, signs in SIGNS.items()}
_BILLS = (Kind.ELECTRICITY_BILL, Kind.GAS_BILL, Kind.WATER_BILL, Kind.TELECOM_BILL, Kind.MOBILE_BILL)
# "Mes factures" is what a customer area says; a bill says "votre facture".
_BILL_WORD = re.compile(r"(?<!\bMES )(?<!\bMES DERNIERES )\bFACTURES?\b")
_BILL_WORD_WEIGHT = 5.0
# The words of a trade that make a bill titled "facture" that trade's.
LEAST_TRADE_SCORE = 1.0
_TRADE_WEIGHT = 2.5
# What only somebody prints who supplies month after month; a tradesman's bill speaks of gas and current too.
_SUPPLY = re.compile(
    r"ABONNEMENT|ABONNE\b|\bM³|CONSOMMATION|\bRELEVE|\bINDEX\b|\bP(?:DL|RM|CE)\b|FORFAIT|KWH|\bM3\b|COMPTEUR|\bLIGNE\b|"
    r"LIEU DE (?:FOURNITURE|LIVRAISON)|POINT DE|DESSERV|BRANCHEMENT|PRELEVE|FACTURE D(?:'EAU|'ELECTRICITE|E GAZ)|"
    r"BOX\b|FIBRE|ADSL|EAU POTABLE|ASSAINISSEMENT|EAUX USEES"
)
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
    decided = _decided(tallies)
    return decided if decided.kind is not Kind.OTHER else _told_in_prose(strips) or decided


def _told_in_prose(strips: tuple[Strip, ...]) -> TypeReading | None:
    """A paper without title whose sentences are those of a private receipt or hosting letter."""
    text = " ".join(strip.folded for strip in strips)
    return next(
        (
            TypeReading(kind=kind, confidence=PROSE_CONFIDENCE, reasons=(spoken,))
            for kind, spoken, pattern in PROSE
            if pattern.search(text)
        ),
        None,
    )


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
    for title, kind, weight in TITLES:
        if len(strip.folded) < len(title) - 2 or title in strip.folded:
            continue
        if fuzz.partial_ratio(title, strip.folded) >= TITLE_LIKENESS and _has_words(strip.folded, title):
            tallies[kind].add(f"~{title}", weight * FUZZY_SHARE)


def _has_words(folded: str, title: str) -> bool:
    """Whether each weighty word of a title stands there, so that "facture de gaz" is no "facture de vente"."""
    return all(
        word in folded if len(word) <= LONGEST_EXACT_WORD else fuzz.partial_ratio(word, folded) >= WORD_LIKENESS
        for word in re.split(r"[ ']", title)
        if len(word) >= SHORTEST_WEIGHTY_WORD
    )


def _adjust(strips: tuple[Strip, ...], tallies: dict[Kind, _Tally], issuer: str | None) -> None:
    """Weigh kinds against each other where their words overlap."""
    trade = TRADES.get(issuer or "")
    if trade is not None:
        tallies[trade].add("issuer", _TRADE_WEIGHT)
    elif not any(_SUPPLY.search(strip.folded) for strip in strips):
        for kind in _BILLS:
            tallies[kind].best.clear()
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

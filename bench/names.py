"""How right and how fast names are matched, on pairs made from a seed.

A pair is a declared name, a printed line and whether they are one person. Persons come from families of names
(where names come from decides how they are written and misread), so that no family is asked again more often
than the rest. Half of each family's surnames are rare on purpose: a matcher must not live on its word list.
"""

from __future__ import annotations

import random
import re
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.utils import default_process

from bench.calibration import PRECISION, Share, best_f1_threshold, roc_auc, share_from, threshold_at
from verification.names import NameMatch, NameVerdict, compare

_LEAST_BARE = 4  # letters of a surname that an article may stand before
TWICE = 2.0  # No family of names may be asked again more than twice as often as all together.


@dataclass(frozen=True, kw_only=True)
class Family:
    """First names and surnames of one origin."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]


def _names(text: str) -> tuple[str, ...]:
    """Names between semicolons."""
    return tuple(name.strip() for name in text.split(";"))


FAMILIES = {
    "french": Family(
        women=_names("Camille;Élodie;Françoise;Michèle;Pascale;Léa;Hélène;Sylvie;Odile;Chloé;Valérie;Ségolène;Zélie"),
        men=_names("Jean;Frédéric;Pascal;Michel;Étienne;Loïc;Gaël;Rémi;Bruno;Thierry;Aurélien;Cyprien;Ghislain"),
        surnames=_names(
            "Bonnet;Marchand;Girard;Lefèvre;Thomas;Robert;Chabrolle;Vauquelin;Pradelou;Tourneboeuf;Escoffre"
        ),
    ),
    "compound": Family(
        women=_names("Marie-Claire;Anne-Sophie;Marie-Hélène;Anne-Laure;Marie-Christine;Marie-Thérèse"),
        men=_names("Jean-Pierre;Jean-Luc;Paul-Henri;Pierre-Yves;Jean-Baptiste;Jean-Marc"),
        surnames=_names("Imbert;Delmas;Colas-Merle;Berthelot;Saint-Aubin;Quinsonnas;Lagarrigue-Thiers;Monnerais"),
    ),
    "particle": Family(
        women=_names("Agathe;Clotilde;Mathilde;Solène;Gwenaëlle;Maïwenn"),
        men=_names("Gauthier;Tanguy;Yann;Erwan;Hugues;Ronan"),
        surnames=_names(
            "de la Motte;Le Goff;Du Bellay;d'Estienne;Le Bihan;Van der Linden;de Kermadec;Mac Carthy;von Arx"
        ),
    ),
    "maghreb": Family(
        women=_names("Fatima;Khadija;Aïcha;Nadia;Samira;Yasmine;Houria;Soraya"),
        men=_names("Mohamed;Youssef;Karim;Abdelkader;Rachid;Mehdi;Hicham;Noureddine"),
        surnames=_names("Benali;El Mansouri;Bouazza;Ben Salem;Haddad;Cherfaoui;Ait Ouarab;Mekhloufi;Zemmouri"),
    ),
    "west_africa": Family(
        women=_names("Aminata;Fatoumata;Mariama;Awa;Khady;Kadiatou"),
        men=_names("Mamadou;Ibrahima;Ousmane;Cheikh;Moussa;Souleymane"),
        surnames=_names("Traoré;N'Diaye;Diallo;Coulibaly;Ouédraogo;Tchatchoua;Kpodar;Sawadogo;Bationo"),
    ),
    "iberian": Family(
        women=_names("Maria;Conceição;Carmen;Inês;Lucía;Fátima"),
        men=_names("João;José;Joaquim;Carlos;Álvaro;Rui"),
        surnames=_names("Da Costa;Dos Santos;García López;Ferreira;Gonçalves;Pereira da Silva;Muñoz Bravo;Carrapato"),
    ),
    "east_asia": Family(
        women=_names("Thi Lan;Ngoc Anh;Mei;Xiaoli;Linh;Huong"),
        men=_names("Van An;Minh;Wei;Quang Huy;Duc;Jun"),
        surnames=_names("Nguyen;Tran;Pham;Li;Wang;Zhang;Huynh;Vo;Sengsavang"),
    ),
    "east_europe_turkey": Family(
        women=_names("Agnieszka;Ioana;Elif;Oksana;Jelena;Ayşe"),
        men=_names("Krzysztof;Andrei;Mehmet;Serhiy;Dragan;Emre"),
        surnames=_names("Kowalski;Popescu;Yılmaz;Shevchuk;Jovanović;Demir;Wojciechowski;Çelikkan;Brânzoi"),
    ),
    "south_asia": Family(
        women=_names("Priya;Lakshmi;Anitha;Sunita"),
        men=_names("Suresh;Ravi;Arun;Karthik"),
        surnames=_names("Sivakumar;Patel;Kandasamy;Balasubramaniam;Rajaratnam;Mahendran"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """A made person and the family the name comes from."""

    first: str = field(repr=False)
    last: str = field(repr=False)
    woman: bool
    family: str

    @property
    def typed(self) -> str:
        """First name, then surname."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One question and its answer."""

    declared: str = field(repr=False)
    printed: str = field(repr=False)
    label: str
    kind: str
    family: str
    reported: bool = True

    @property
    def same(self) -> bool:
        """Whether one person is meant."""
        return self.label == "same"


def a_person(dice: random.Random, *, family: str | None = None) -> Person:
    """Anybody of a family, any family by default."""
    name = family or dice.choice(sorted(FAMILIES))
    source, woman = FAMILIES[name], dice.random() < 0.5
    first = dice.choice(source.women if woman else source.men)
    return Person(first=first, last=dice.choice(source.surnames), woman=woman, family=name)


def plain(text: str) -> str:
    """Capitals without accents, as most bills print."""
    folded = unicodedata.normalize("NFKD", text.replace("ı", "i")).encode("ascii", "ignore").decode("ascii")
    return folded.upper()


def title(person: Person, dice: random.Random) -> str:
    """A title before a name, or none."""
    titles = ("MME ", "Mme ", "MADAME ", "MLLE ", "") if person.woman else ("M. ", "MR ", "MONSIEUR ", "M ", "")
    return dice.choice(titles)


def printed(person: Person, dice: random.Random) -> str:
    """A holder as bills print one: either order, mostly capitals, perhaps a title."""
    first, last = person.first, person.last
    style = dice.randrange(4)
    text = f"{last} {first}" if style % 2 else f"{first} {last}"
    return title(person, dice) + (text if style == 0 else plain(text))


# --- the same person, written otherwise ---------------------------------------------------------------------


def as_printed(person: Person, dice: random.Random) -> str:
    """Order, case, accents and title."""
    return printed(person, dice)


def in_a_couple(person: Person, dice: random.Random) -> str:
    """Two first names, one surname."""
    other = a_person(dice, family=person.family).first
    firsts = [person.first, other] if dice.random() < 0.5 else [other, person.first]
    heads = ("M. OU MME ", "M. ET MME ", "", "Mme et M. ")
    return dice.choice(heads) + plain(person.last) + " " + " ET ".join(plain(first) for first in firsts)


def beside_another(person: Person, dice: random.Random) -> str:
    """Two full holders."""
    both = [printed(person, dice), printed(a_person(dice), dice)]
    dice.shuffle(both)
    return dice.choice((" ET ", " OU ", " - ", " & ", "\n")).join(both)


def with_middle_names(person: Person, dice: random.Random) -> str:
    """More first names than were typed."""
    more = " ".join(dice.sample(("EMILE", "AUGUSTE", "MANON", "ROSE", "ALPHONSE", "JOSEPHINE"), 2))
    return f"{title(person, dice)}{plain(person.last)} {plain(person.first)} {more}"


def with_birth_name(person: Person, dice: random.Random) -> str:
    """Née, épouse, veuve."""
    other = plain(a_person(dice).last)
    if dice.random() < 0.5:
        return f"MME {plain(person.last)} {plain(person.first)} {dice.choice(('NEE', 'née', 'épouse', 'VVE'))} {other}"
    return f"MME {other} {dice.choice(('EP', 'EPOUSE', 'VEUVE'))} {plain(person.last)} {plain(person.first)}"


def with_second_surname(person: Person, dice: random.Random) -> str:
    """A double surname of which one half was typed."""
    other = dice.choice(FAMILIES["french"].surnames)
    halves = [person.last, other] if dice.random() < 0.5 else [other, person.last]
    return f"{title(person, dice)}{plain('-'.join(halves))} {plain(person.first)}"


_NOT_LAST = r"(?=\w)"  # a last letter misread makes another's name: LUCIA, LUCIO
_MISREADINGS = (("O", "0"), ("I", "1"), ("M", "RN"), ("RN", "M"), ("E", "F"), ("S", "5"), ("A", "O"))


def misread(person: Person, dice: random.Random) -> str:
    """One letter misread where readers misread."""
    text = printed(person, dice).upper()
    swaps = [(right, wrong) for right, wrong in _MISREADINGS if right in text]
    head, _, tail = text.partition(" ")
    before, after = dice.choice(swaps) if swaps else ("", "")
    return f"{head} {re.sub(before + _NOT_LAST, after, tail, count=1)}" if before else text


def mistyped(person: Person, dice: random.Random) -> str:
    """One letter doubled, dropped or swapped inside a long word."""
    words = printed(person, dice).split(" ")
    place = max(range(len(words)), key=lambda index: len(words[index]))
    word = words[place]
    cut = dice.randrange(1, len(word) - 1)
    head, letter, tail = word[:cut], word[cut], word[cut + 1 :]
    words[place] = dice.choice((head + letter + letter + tail, head + tail, head + tail[0] + letter + tail[1:]))
    return " ".join(words)


def run_together(person: Person, dice: random.Random) -> str:
    """Spaces lost, slashes, labels and references around the name."""
    last, first = plain(person.last), plain(person.first)
    labelled = (f"Client : {last} {first} Réf 0042", f"Titulaire: {first} {last}")
    return dice.choice((f"{last}{first}", f"{last}/{first}", f"{last}, {first}", *labelled))


def by_initial(person: Person, dice: random.Random) -> str:
    """Only the initials of the first name."""
    initials = ".".join(word[0] for word in plain(person.first).replace("-", " ").split())
    return f"{title(person, dice)}{plain(person.last)} {initials}"


# --- another person -----------------------------------------------------------------------------------------


def another(person: Person, dice: random.Random) -> str:
    """Nobody near."""
    return printed(_other(person, dice, first=False, last=False), dice)


def sibling(person: Person, dice: random.Random) -> str:
    """The surname with another first name."""
    return printed(_other(person, dice, first=False, last=True), dice)


def namesake(person: Person, dice: random.Random) -> str:
    """The first name with another surname."""
    return printed(_other(person, dice, first=True, last=False), dice)


def crossed(person: Person, dice: random.Random) -> str:
    """The first name of one holder and the surname of the other."""
    first, last = _other(person, dice, first=True, last=False), _other(person, dice, first=False, last=True)
    both = [printed(first, dice), printed(last, dice)]
    dice.shuffle(both)
    return dice.choice((" ET ", " OU ", " - ", "\n")).join(both)


def couple_without(person: Person, dice: random.Random) -> str:
    """A couple of the surname, neither of them the person."""
    one, two = (_other(person, dice, first=False, last=True) for _ in range(2))
    return f"M. OU MME {plain(person.last)} {plain(one.first)} ET {plain(two.first)}"


def other_initial(person: Person, dice: random.Random) -> str:
    """The surname with an initial that is not theirs."""
    letters = sorted(set("BCDGHKLNPRSTV") - {word[0] for word in plain(person.first).split()})
    return f"{title(person, dice)}{plain(person.last)} {dice.choice(letters)}."


def twin(person: Person, dice: random.Random) -> str:
    """A first name one letter or one ending away that is another's."""
    first = dice.choice(_TWINS[person.first])
    return printed(Person(first=first, last=person.last, woman=person.woman, family=person.family), dice)


# --- what only a person can tell ----------------------------------------------------------------------------


def surname_alone(person: Person, dice: random.Random) -> str:
    """A title and the surname."""
    return dice.choice(("M. ET MME ", "MME ", "FAMILLE ", "M OU MME ")) + plain(person.last)


def of_a_company(person: Person, dice: random.Random) -> str:
    """A company, an estate."""
    heads = ("SCI {}", "SARL {}", "SUCCESSION {}", "INDIVISION {}", "SYNDIC {}")
    return dice.choice(heads).format(plain(person.last))


def father_or_son(person: Person, dice: random.Random) -> str:
    """Father and son of one name."""
    return f"{plain(person.last)} {plain(person.first)} {dice.choice(('FILS', 'PERE', 'JUNIOR', 'SENIOR'))}"


def without_article(person: Person, dice: random.Random) -> str:
    """Le Roux for Roux: two surnames, or one and a lost article."""
    return f"{title(person, dice)}{dice.choice(('LE ', 'LE', 'LA '))}{plain(person.last)} {plain(person.first)}"


_TWIN_TEXT = (
    "Michel:Michelle,Michèle;Pascal:Pascale;Françoise:François;Frédéric:Frédérique;Camille:Emilie;Michèle:Michel;"
    "Pascale:Pascal;Marie-Claire:Marie-Claude;Anne-Sophie:Anne-Laure;Jean-Pierre:Jean-Luc,Jean-Paul;Jean-Luc:Jean-Marc;"
    "Marie-Hélène:Marie-Christine;Karim:Karima;Rachid:Rachida;Nadia:Nadir;Samira:Samir;Maria:Mario;Carmen:Carlos;"
    "Mamadou:Amadou;Gaël:Gaëlle;Loïc:Lois;Aminata:Amina;Ibrahima:Idrissa;Lakshmi:Lakshman;Jelena:Milena;Elif:Elie"
)
_TWINS = {
    name: tuple(others.split(",")) for name, _, others in (entry.partition(":") for entry in _TWIN_TEXT.split(";"))
}

Write = Callable[[Person, random.Random], str]
SAME_KINDS: tuple[Write, ...] = (
    as_printed,
    in_a_couple,
    beside_another,
    with_middle_names,
    with_birth_name,
    with_second_surname,
    misread,
    mistyped,
    run_together,
    by_initial,
)
DIFFERENT_KINDS: tuple[Write, ...] = (another, sibling, namesake, crossed, couple_without, other_initial, twin)
UNCLEAR_KINDS: tuple[Write, ...] = (surname_alone, of_a_company, father_or_son, without_article)
LABELS = {
    **dict.fromkeys(SAME_KINDS, "same"),
    **dict.fromkeys(DIFFERENT_KINDS, "different"),
    **dict.fromkeys(UNCLEAR_KINDS, "unclear"),
}


def _other(person: Person, dice: random.Random, *, first: bool, last: bool) -> Person:
    """Somebody of the same family who shares only what is said; never an alternative spelling of the same name."""
    while True:
        other = a_person(dice, family=person.family)
        shared = set(plain(other.first).replace("-", " ").split()) & set(plain(person.first).replace("-", " ").split())
        if not shared and other.last != person.last:
            return Person(
                first=person.first if first else other.first,
                last=person.last if last else other.last,
                woman=person.woman if first else other.woman,
                family=person.family,
            )


def make_pairs(seed: int, count: int) -> tuple[Pair, ...]:
    """``count`` pairs of every kind, the same for one seed."""
    dice = random.Random(seed)
    pairs = []
    for write, label in LABELS.items():
        for _ in range(count):
            person = _fit(write, dice)
            pairs.append(
                Pair(
                    declared=_typed(person, dice),
                    printed=write(person, dice),
                    label=label,
                    kind=write.__name__,
                    family=person.family,
                    reported=FAMILIES[person.family].surnames.index(person.last) % 2 == 1,
                )
            )
    return tuple(pairs)


def _fit(write: Write, dice: random.Random) -> Person:
    """A person the kind can be made of."""
    while True:
        person = a_person(dice)
        if write is twin and person.first not in _TWINS:
            continue
        if write is without_article and (person.family != "french" or len(plain(person.last)) < _LEAST_BARE):
            continue
        return person


def _typed(person: Person, dice: random.Random) -> str:
    """The name as somebody types it."""
    last_first = f"{person.last.upper()} {person.first}"
    first_last = f"{person.first} {person.last.upper()}"
    return dice.choice((person.typed, person.typed, person.typed.lower(), last_first, first_last))


@dataclass(frozen=True, kw_only=True)
class NameReport:
    """What was measured on the reporting part. ``right`` is by kind, ``asked_again`` by family of names."""

    pairs: int
    chosen_on: int
    auc: float
    recall: Share
    precision: Share
    plain_auc: float
    plain_accepted: Share
    false_same: dict[str, int]
    right: dict[str, Share]
    asked_again: dict[str, Share]
    asked_again_overall: Share
    pairs_a_second: float


def measure(pairs: Sequence[Pair]) -> NameReport:
    """Compare every pair; the thresholds come from the persons whose surnames are not reported on."""
    started = time.process_time()
    matches = [compare(pair.declared, pair.printed) for pair in pairs]
    seconds = time.process_time() - started
    answered = list(zip(pairs, matches, strict=True))
    reported = [(pair, match) for pair, match in answered if pair.reported]
    honest, others = _scores(reported)
    threshold = threshold_at(*_scores([(pair, match) for pair, match in answered if not pair.reported]))
    right, wrong = share_from(honest, threshold), share_from(others, threshold)
    again = {pair: match.verdict is NameVerdict.DIFFERENT for pair, match in reported if pair.same}
    plain_auc, plain_accepted = _plainly(pairs)
    return NameReport(
        pairs=len(reported),
        chosen_on=len(pairs) - len(reported),
        auc=roc_auc(honest, others),
        recall=right,
        precision=Share(some=right.some, many=right.some + wrong.some),
        plain_auc=plain_auc,
        plain_accepted=plain_accepted,
        false_same=_false_same(reported),
        right=_shares({pair: match.verdict == pair.label for pair, match in reported}, by="kind"),
        asked_again=_shares(again, by="family"),
        asked_again_overall=Share(some=sum(again.values()), many=len(again)),
        pairs_a_second=len(pairs) / seconds,
    )


def _scores(answered: Sequence[tuple[Pair, NameMatch]]) -> tuple[list[float], list[float]]:
    """The scores of one person's pairs, and of two persons'."""
    honest = [match.score for pair, match in answered if pair.same]
    return honest, [match.score for pair, match in answered if pair.label == "different"]


def _false_same(answered: Sequence[tuple[Pair, NameMatch]]) -> dict[str, int]:
    """How many pairs of two persons were called one, by kind."""
    counts = {kind.__name__: 0 for kind in DIFFERENT_KINDS}
    for pair, match in answered:
        if pair.label == "different":
            counts[pair.kind] += match.verdict is NameVerdict.SAME
    return counts


def _plainly(pairs: Sequence[Pair]) -> tuple[float, Share]:
    """Plain similarity on the same pairs: its ROC-AUC, and the other persons it accepts at its best F1."""
    scores = {pair: token_set_ratio(pair.declared, pair.printed, processor=default_process) for pair in pairs}
    chosen, reported = (
        [
            [score for pair, score in scores.items() if pair.label == label and pair.reported == part]
            for label in ("same", "different")
        ]
        for part in (False, True)
    )
    return roc_auc(*reported), share_from(reported[1], best_f1_threshold(*chosen))


def describe(report: NameReport) -> str:
    """The report as lines of text."""
    different = report.right
    lines = [
        f"Names: thresholds chosen on {report.chosen_on} pairs, reported on {report.pairs} of other surnames; "
        f"95 % intervals; {report.pairs_a_second:.0f} pairs a second",
        f"ours: ROC-AUC {report.auc:.4f}; recall at precision {PRECISION:.1%}: {report.recall}; "
        f"precision {report.precision}",
        f"  false same: {sum(report.false_same.values())} of {_count(report)}",
        f"rapidfuzz: ROC-AUC {report.plain_auc:.4f}; other persons accepted at its best F1: {report.plain_accepted}",
        f"honest asked again: {report.asked_again_overall}",
        *(f"  {family:20}{share}" for family, share in report.asked_again.items()),
        "called as labelled, by kind:",
        *(f"  {kind:20}{share}" for kind, share in different.items()),
    ]
    return "\n".join(lines)


def _count(report: NameReport) -> int:
    """How many pairs of two persons were reported on."""
    return sum(report.right[kind.__name__].many for kind in DIFFERENT_KINDS if kind.__name__ in report.right)


def _shares(answers: dict[Pair, bool], *, by: str) -> dict[str, Share]:
    """The share of yes by one attribute of the pairs."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for pair, answer in answers.items():
        groups[getattr(pair, by)].append(answer)
    return {name: Share(some=sum(group), many=len(group)) for name, group in groups.items()}


def main(arguments: list[str]) -> None:
    """Print the measures."""
    count = int(arguments[0]) if arguments else 300
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    print(describe(measure(make_pairs(seed, count))))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Fifteen made-up cases that a new moderator answers before the first real one.

Each shows what the console shows (declared, read, findings, the resident's own words), takes the usual answers and
says at once which ones would have been right and why. Nobody in them exists and no paper is behind them. The lessons
stand in the catalogues: ``training.<key>``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from review_queue.item import ReviewVerdict
from review_queue.ports import ShownField, ShownFinding

YES = frozenset({ReviewVerdict.VERIFIED})
ASK = frozenset({ReviewVerdict.NEEDS_ACTION})
NO = frozenset({ReviewVerdict.REFUSED})
PASS, FAIL, DOUBT = "pass", "fail", "inconclusive"

Side = tuple[str, str, str, str | None]
"""Declared, read, verdict, reason code."""


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One made-up case; ``right`` are the answers that hold, ``own_words`` what the resident added."""

    key: str
    right: frozenset[ReviewVerdict]
    fields: tuple[ShownField, ...] = field(repr=False)
    findings: tuple[ShownFinding, ...]
    own_words: str = field(default="", repr=False)

    def accepts(self, verdict: ReviewVerdict) -> bool:
        """Whether the answer holds."""
        return verdict in self.right


def exercise_after(answered: set[str]) -> Exercise | None:
    """The first exercise that is not answered yet."""
    return next((one for one in EXERCISES if one.key not in answered), None)


def exercise_named(key: str) -> Exercise | None:
    """An exercise by its key."""
    return next((one for one in EXERCISES if one.key == key), None)


def _finding(check: str, verdict: str, reason: str | None, **params: str | int | float) -> ShownFinding:
    return ShownFinding(check=check, verdict=verdict, reason=reason, score=None, params=params)


def _fine(value: str, read: str = "") -> Side:
    return (value, read or value.upper(), PASS, None)


def _exercise(
    key: str,
    right: frozenset[ReviewVerdict],
    *,
    name: Side,
    address: Side,
    kind: tuple[str, str, str | None] = ("electricity_bill", PASS, None),
    months: int = 1,
    more: tuple[ShownFinding, ...] = (),
    own_words: str = "",
) -> Exercise:
    """An exercise from its two comparisons, its kind of paper and its age."""
    paper, kind_verdict, kind_reason = kind
    fields = (
        ShownField(label="name", declared=name[0], read=name[1], verdict=name[2]),
        ShownField(label="address", declared=address[0], read=address[1], verdict=address[2]),
        ShownField(label="kind", declared=None, read=paper, verdict=kind_verdict),
    )
    findings = (
        _finding("holder", name[2], name[3]),
        _finding("home_address", address[2], address[3]),
        _finding("document_kind", kind_verdict, kind_reason, kind=paper),
        _age(months),
        *more,
    )
    return Exercise(key=key, right=right, fields=fields, findings=findings, own_words=own_words)


MACHINE_MONTHS, HUMAN_MONTHS = 3, 6
"""The limits of the packaged policy for an electricity bill; the exercises keep them whatever the policy in force."""


def _age(months: int) -> ShownFinding:
    if months <= MACHINE_MONTHS:
        return _finding("document_age", PASS, None)
    verdict = DOUBT if months <= HUMAN_MONTHS else FAIL
    limits = {"age_months": months, "machine_months": MACHINE_MONTHS, "human_months": HUMAN_MONTHS}
    return _finding("document_age", verdict, "document.too_old", **limits)


LILAS = "12 rue des Lilas, 35400 Saint-Malo"
LILAS_READ = "12 RUE DES LILAS 35400 SAINT MALO"

EXERCISES: tuple[Exercise, ...] = (
    _exercise(
        "bis",
        ASK,
        name=_fine("Nadia Perrin", "PERRIN NADIA"),
        address=(LILAS, "12 BIS R DES LILAS 35400 SAINT MALO", DOUBT, "address.repetition_differs"),
    ),
    _exercise(
        "bis_explained",
        YES,
        name=_fine("Hugo Lemaire", "LEMAIRE HUGO"),
        address=(
            "4 ter quai du Pont, 35400 Saint-Malo",
            "4 QUAI DU PONT 35400 SAINT MALO",
            DOUBT,
            "address.repetition_differs",
        ),
        own_words="J'habite au 4 ter, l'entrée dans la cour. Le fournisseur écrit toujours 4 sans le ter.",
    ),
    _exercise(
        "short_forms",
        YES,
        name=_fine("Jean-Marc Le Goff", "M LE GOFF J MARC"),
        address=(
            "7 boulevard du Général de Gaulle, 35400 Saint-Malo",
            "7 BD GAL DE GAULLE 35400 ST MALO",
            DOUBT,
            "address.street_differs",
        ),
    ),
    _exercise(
        "old_paper",
        ASK,
        name=_fine("Inès Carpentier", "CARPENTIER INES"),
        address=_fine(LILAS, LILAS_READ),
        months=9,
    ),
    _exercise(
        "four_months",
        YES,
        name=_fine("Paul Guérin", "GUERIN PAUL"),
        address=_fine(LILAS, LILAS_READ),
        months=4,
        own_words="Mon fournisseur n'envoie une facture que tous les six mois.",
    ),
    _exercise(
        "billing_only",
        ASK,
        name=_fine("Alice Morvan", "MORVAN ALICE"),
        address=(
            "3 rue de la Plage, 35400 Saint-Malo",
            "18 AVENUE FOCH 35000 RENNES",
            FAIL,
            "address.only_billing_matches",
        ),
    ),
    _exercise(
        "hosted",
        ASK,
        name=("Yanis Benali", "MARTEL SOPHIE", FAIL, "name.mismatch"),
        address=_fine(LILAS, LILAS_READ),
        own_words="J'habite chez ma compagne, l'abonnement est à son nom.",
    ),
    _exercise(
        "married_name",
        YES,
        name=("Claire Dubois", "DUBOIS NEE RENAUD CLAIRE", DOUBT, "name.first_name_differs"),
        address=_fine(LILAS, LILAS_READ),
    ),
    _exercise(
        "altered",
        NO,
        name=_fine("Loïc Tanguy", "TANGUY LOIC"),
        address=_fine("9 rue du Large, 35400 Saint-Malo", "9 RUE DU LARGE 35400 SAINT MALO"),
        more=(_finding("integrity", FAIL, "document.altered", signs=2, codes=""),),
    ),
    _exercise(
        "scanner_app",
        YES,
        name=_fine("Rose Le Bihan", "LE BIHAN ROSE"),
        address=_fine(LILAS, LILAS_READ),
        more=(_finding("integrity", DOUBT, "document.altered", signs=1, codes=""),),
        own_words="J'ai photographié le papier avec l'application de numérisation de mon téléphone.",
    ),
    _exercise(
        "blurred",
        ASK,
        name=("Marc Oger", "", DOUBT, "name.not_found"),
        address=(LILAS, "12 RUE D", DOUBT, "address.not_found"),
        more=(_finding("readable", DOUBT, "document.blurred"),),
    ),
    _exercise(
        "borrowed",
        NO,
        name=_fine("Théo Rivière", "RIVIERE THEO"),
        address=_fine(LILAS, LILAS_READ),
        more=(_finding("reuse", FAIL, "document.reused", earlier_uses=1),),
    ),
    _exercise(
        "office",
        NO,
        name=("Bruno Salaün", "SALAUN CONSEIL SARL", FAIL, "name.company_holder"),
        address=(
            "1 rue du Commerce, 35400 Saint-Malo",
            "1 RUE DU COMMERCE BP 40 35400 SAINT MALO",
            FAIL,
            "address.not_residential",
        ),
    ),
    _exercise(
        "wrong_kind",
        ASK,
        name=_fine("Emma Jaouen", "JAOUEN EMMA"),
        address=_fine(LILAS, LILAS_READ),
        kind=("bank_details", FAIL, "document.type_not_accepted"),
    ),
    _exercise(
        "rude_but_right",
        YES,
        name=_fine("Gérard Prigent", "PRIGENT GERARD"),
        address=("12 rue des Lilas, Saint-Malo", LILAS_READ, PASS, None),
        months=5,
        own_words="Troisième fois que je vous envoie ce papier, vous êtes vraiment des incapables !",
    ),
)
"""In the order they are shown: what is usual first, what needs restraint last."""

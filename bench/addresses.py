"""Measure address matching on pairs made from a seed: real communes, common street names, families of near misses.

Each family is one way in which two texts name the same door, or two doors that look alike. Two parts are made,
of other communes and other street names: the threshold of a precision is chosen on one and reported on the
other, beside plain similarity in the same run::

    python -m bench.addresses [PAIRS_A_FAMILY] [SEED]
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.utils import default_process

from bench import near_misses as near
from bench import same_doors as same
from bench import typed
from bench.calibration import Share, best_f1_threshold, roc_auc, share_from, threshold_at
from bench.doors import Door, Draw, Pair, Part
from bench.near_misses import Change
from verification.addresses import AddressMatch, AddressVerdict, compare, parse_address

FAMILIES: tuple[tuple[str, str, Change], ...] = (
    ("number_other", "different", near.other_number), ("number_swapped", "different", near.swapped_digits),
    ("number_digit_more", "different", near.digit_more), ("number_of_name", "different", near.number_of_name),
    ("repetition_added", "different", near.repetition_added),
    ("repetition_other", "different", near.repetition_other),
    ("letter_or_digit", "different", near.letter_or_digit), ("way_type", "different", near.other_way),
    ("other_street", "different", near.other_street), ("other_given_name", "different", near.other_given_name),
    ("similar_street", "different", near.similar_street), ("near_homonym", "unclear", near.near_homonym),
    ("other_commune", "different", near.other_commune), ("commune_same_postcode", "different", near.same_postcode),
    ("homonym_commune", "different", near.homonym), ("sibling_commune", "different", near.sibling),
    ("arrondissement", "different", near.arrondissement), ("elsewhere", "different", near.elsewhere),
    ("layout", "same", same.identical), ("articles", "same", same.without_articles),
    ("titles", "same", same.short_titles), ("initials", "same", same.initials),
    ("number_words", "same", same.words_for_digits), ("city_form", "same", same.city_marks),
    ("cedex", "same", same.cedex), ("commune_nouvelle", "same", same.part_and_whole),
    ("missing_city", "same", same.no_city), ("missing_postcode", "same", same.no_postcode),
    ("line_order", "same", same.reordered), ("typo", "same", same.typo),
    ("read_lightly_wrong", "same", same.read_wrong(0.06)), ("read_badly_wrong", "same", same.read_wrong(0.14)),
    ("line_cut", "same", same.line_cut), ("unit_lines", "same", same.unit_lines),
    ("number_missing", "unclear", same.no_number), ("number_range", "unclear", same.number_range),
    ("way_missing", "unclear", same.no_way), ("street_missing", "unclear", same.no_street),
    ("other_postcode", "unclear", same.other_postcode),
)  # fmt: skip
TYPED: tuple[tuple[str, str, Change], ...] = (
    ("typed", "same", typed.typed_right), ("typed_near_miss", "different", typed.typed_near_miss),
)  # fmt: skip
TYPED_COUNT = 10  # families' worth of pairs of each kind
NEVER_SAME = frozenset(
    ("number_other", "number_swapped", "number_digit_more", "number_of_name", "repetition_added", "repetition_other",
     "letter_or_digit", "arrondissement", "way_type", "other_commune", "commune_same_postcode", "homonym_commune")
)  # fmt: skip
"""The families of which the facts ask that none is ever called the same."""


def make_pairs(
    count: int,
    seed: int,
    part: Part = Part.REPORTED,
    families: Sequence[tuple[str, str, Change]] = FAMILIES,
) -> list[Pair]:
    """``count`` pairs of each family, the same for the same seed."""
    draw = Draw(seed, part)
    pairs = []
    for family, label, change in families:
        made = 0
        while made < count:
            texts = _texts(draw, change)
            if texts is not None:
                pairs.append(Pair(family=family, label=label, a=texts[0], b=texts[1]))
                made += 1
    return pairs


def _texts(draw: Draw, change: Change) -> tuple[str, str] | None:
    """Two printed texts, None when the family does not apply to the door drawn."""
    door = draw.door()
    changed = change(draw, door)
    if changed is None:
        return None
    if isinstance(changed, Door):
        return draw.printed(door), draw.printed(changed)
    one, other = changed
    if isinstance(one, Door) and isinstance(other, Door):
        return draw.printed(one), draw.printed(other)
    return str(one), str(other)


# --- Measures ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Scored:
    """Pairs with the scores of one matcher, and how many it did in a second."""

    pairs: Sequence[Pair]
    scores: Sequence[float]
    matches: Sequence[AddressMatch]
    pairs_a_second: float

    def of(self, label: str) -> list[float]:
        """The scores of the pairs with one label."""
        return [score for pair, score in zip(self.pairs, self.scores, strict=True) if pair.label == label]


def ours(pairs: Sequence[Pair]) -> Scored:
    """Every pair compared, parsing included."""
    started = time.process_time()
    matches = [compare(pair.a, pair.b) for pair in pairs]
    seconds = time.process_time() - started
    scores = [match.score for match in matches]
    return Scored(pairs=pairs, scores=scores, matches=matches, pairs_a_second=len(pairs) / seconds)


def plain(pairs: Sequence[Pair]) -> Scored:
    """Every pair by rapidfuzz's token_set_ratio."""
    started = time.process_time()
    scores = [token_set_ratio(pair.a, pair.b, processor=default_process) for pair in pairs]
    seconds = time.process_time() - started
    return Scored(pairs=pairs, scores=scores, matches=(), pairs_a_second=len(pairs) / seconds)


def report(count: int, seed: int) -> str:
    """The table of both matchers on the reporting part, thresholds from the other; then verdicts by family."""
    chosen, reported = (make_pairs(count, seed, part) for part in (Part.CHOSEN_ON, Part.REPORTED))
    typed_chosen, typed_reported = (
        make_pairs(count * TYPED_COUNT, seed, part, TYPED) for part in (Part.CHOSEN_ON, Part.REPORTED)
    )
    measured = ours(reported)
    rows = [
        f"Addresses, seed {seed}: thresholds chosen on {len(chosen)} + {len(typed_chosen)} pairs, reported on "
        f"{len(reported)} + {len(typed_reported)} of other communes and streets; 95 % intervals",
        *_table("ours", ours(chosen), measured, ours(typed_chosen), ours(typed_reported)),
        f"  false same in the families never to be called so: {false_same(measured)}",
        f"  left unclear among same and different: {left_unclear(measured)}",
        f"  pairs a second, declared parsed once: {parsed_once_rate(reported):.0f}",
        *_table("rapidfuzz", plain(chosen), plain(reported), plain(typed_chosen), plain(typed_reported)),
        f"  accepted among those families at its best F1: {plainly_accepted(plain(chosen), plain(reported))}",
        *_verdict_lines(measured),
    ]
    return "\n".join(rows)


def _table(name: str, chosen: Scored, reported: Scored, typed_chosen: Scored, typed_reported: Scored) -> list[str]:
    """The rows that every matcher can fill."""
    return [
        f"{name}: ROC-AUC {roc_auc(reported.of('same'), reported.of('different')):.5f}",
        f"  recall at precision 99.9 %: {_recall(chosen, reported)}",
        f"  typed by people, recall at precision 99.9 %: {_recall(typed_chosen, typed_reported)}",
        f"  pairs a second, parsing included: {reported.pairs_a_second:.0f}",
    ]


def _recall(chosen: Scored, reported: Scored) -> str:
    """Recall, and the precision that the chosen threshold really had."""
    threshold = threshold_at(chosen.of("same"), chosen.of("different"))
    if threshold is None:
        return "no threshold reaches it"
    right, wrong = (share_from(reported.of(label), threshold) for label in ("same", "different"))
    return f"{right}, from score {threshold:.3f}; precision {Share(some=right.some, many=right.some + wrong.some)}"


def false_same(measured: Scored) -> Share:
    """How many pairs of the families never to be called the same were."""
    verdicts = [
        match.verdict for pair, match in zip(measured.pairs, measured.matches, strict=True) if pair.family in NEVER_SAME
    ]
    return Share(some=verdicts.count(AddressVerdict.SAME), many=len(verdicts))


def left_unclear(measured: Scored) -> Share:
    """How many pairs that have an answer were left to a human."""
    verdicts = [
        match.verdict for pair, match in zip(measured.pairs, measured.matches, strict=True) if pair.label != "unclear"
    ]
    return Share(some=verdicts.count(AddressVerdict.UNCLEAR), many=len(verdicts))


def plainly_accepted(chosen: Scored, reported: Scored) -> Share:
    """How many pairs of those families plain similarity takes at the threshold of its best F1."""
    threshold = best_f1_threshold(chosen.of("same"), chosen.of("different"))
    scores = [score for pair, score in zip(reported.pairs, reported.scores, strict=True) if pair.family in NEVER_SAME]
    return share_from(scores, threshold)


def _verdict_lines(measured: Scored) -> list[str]:
    """One line a family: its label and what it was called."""
    verdicts: dict[tuple[str, str], Counter[str]] = {}
    for pair, match in zip(measured.pairs, measured.matches, strict=True):
        verdicts.setdefault((pair.family, pair.label), Counter())[match.verdict] += 1
    return [
        f"  {family:24}{label:10}" + "  ".join(f"{verdict} {counts[verdict]}" for verdict in AddressVerdict)
        for (family, label), counts in verdicts.items()
    ]


def parsed_once_rate(pairs: Sequence[Pair]) -> float:
    """Pairs a second when the declared side is parsed before."""
    parsed = [(parse_address(pair.a), pair.b) for pair in pairs]
    started = time.process_time()
    for declared, found in parsed:
        compare(declared, found)
    return len(parsed) / (time.process_time() - started)


def main(arguments: list[str]) -> None:
    """Print the measures."""
    count = int(arguments[0]) if arguments else 200
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    print(report(count, seed))


if __name__ == "__main__":
    main(sys.argv[1:])

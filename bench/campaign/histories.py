"""Thousands of histories of vouching: newcomers, attackers, reports and cascades, each held against every promise.

A history is drawn from its number, so one that broke a promise is lived through again by that number alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bench.campaign.checker import Findings
from bench.cooptation.histories import admitted_false, broken_promises, draw_history
from cooptation.adapters.policies import default_policy

NUMBERS_APART = 10_000_000
"""Histories of one seed are numbered from here on; fewer than that are drawn of any seed."""
MOST_SHOWN = 5


def run_histories(count: int, seed: int, progress: Callable[[int], object]) -> Findings:
    """Live through so many histories and judge each."""
    findings, policy = Findings(), default_policy()
    counts: Counter[str] = Counter()
    broken: list[str] = []
    for number in range(seed * NUMBERS_APART, seed * NUMBERS_APART + count):
        history = draw_history(number, policy)
        broken += [f"{number}: {promise}" for promise in broken_promises(history)]
        counts["questions"] += len(history.rules.asked)
        counts["honest_admitted"] += history.simulation.desk.honest.automatic
        counts["false_admitted"] += admitted_false(history)
        counts["frauds_found"] += history.simulation.justice.ledger.frauds_found
        counts["blind"] += history.is_blind
        progress(number - seed * NUMBERS_APART + 1)
    findings.require(not broken, f"broken promises: {len(broken)}, {broken[:MOST_SHOWN]}")
    findings.figures |= {"histories": count, **counts}
    return findings

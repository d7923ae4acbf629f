"""What holds in whole histories: newcomers, attackers, reports and cascades on the real rules, with state.

``python -m bench.campaign cooptation-histories`` lives through 10,000 and more.
"""

from __future__ import annotations

import os
from functools import lru_cache

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.cooptation.histories import History, admitted_false, broken_promises, draw_history
from cooptation.adapters.policies import default_policy

EXAMPLES = int(os.environ.get("PALIER_HISTORIES", "150"))
NUMBERS = st.integers(0, 10**9)


@lru_cache(maxsize=8)
def lived(number: int) -> History:
    return draw_history(number, default_policy())


@settings(max_examples=EXAMPLES, deadline=None)
@given(NUMBERS)
def test_every_history_keeps_the_anchor_the_ceiling_the_order_and_the_human_before_a_removal(number: int) -> None:
    assert broken_promises(lived(number)) == []


def test_the_same_number_is_the_same_history() -> None:
    first, again = draw_history(7, default_policy()), draw_history(7, default_policy())

    assert [asked.outcome for asked in first.rules.asked] == [asked.outcome for asked in again.rules.asked]


def test_histories_are_worth_judging() -> None:
    # Guards the promises against holding of nothing: false members get in, honest ones too, frauds are found.
    histories = [lived(number) for number in range(12)]

    assert sum(admitted_false(history) for history in histories) > 10
    assert sum(history.simulation.justice.ledger.frauds_found for history in histories) > 3
    assert sum(history.simulation.desk.honest.automatic for history in histories) > 20

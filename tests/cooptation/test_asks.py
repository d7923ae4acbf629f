"""N01 and N02: how often one may ask, and what the newcomer is told."""

from __future__ import annotations

from typing import Any

import pytest

from cooptation.asks import Asks, may_ask, told
from cooptation.codes import Code, Effect
from cooptation.reasons import Answer, NextStep
from tests.cooptation.builders import NOW, POLICY, TICK, days


def code_of(asks: Asks) -> Code | None:
    return may_ask(asks, POLICY, NOW).code


@pytest.mark.parametrize(("open_asks", "code"), [(5, None), (6, Code.N01_OPEN_ASKS)])
def test_n01_six_asks_may_wait_for_an_answer(open_asks: int, code: Code | None) -> None:
    assert code_of(Asks(open=open_asks, total=open_asks)) is code


@pytest.mark.parametrize(("total", "code"), [(9, None), (10, Code.N01_ALL_ASKS)])
def test_n01_ten_asks_in_all_then_a_document(total: int, code: Code | None) -> None:
    answer = may_ask(Asks(total=total), POLICY, NOW)

    assert answer.code is code
    assert answer.reason is None or answer.reason.next_step is NextStep.PROVIDE_DOCUMENT


def test_n02_a_neighbour_is_asked_twice_in_30_days() -> None:
    oldest = NOW - days(30) + TICK
    third = may_ask(Asks(received=(NOW - days(1), oldest)), POLICY, NOW)

    assert third.code is Code.N02_ASKED_ENOUGH
    assert third.reason is not None
    assert third.reason.until == oldest + days(30)
    assert code_of(Asks(received=(NOW - days(1), NOW - days(30)))) is None


def test_n02_a_neighbour_who_wants_no_asks_gets_none() -> None:
    answer = may_ask(Asks(is_muted=True), POLICY, NOW)

    assert (answer.code, answer.effect) == (Code.N02_MUTED, Effect.REFUSED)


def test_n02_the_newcomer_reads_the_same_whether_muted_asked_enough_or_no_member() -> None:
    silent = [Asks(is_muted=True), Asks(received=(NOW, NOW)), Asks()]

    assert {told(may_ask(asks, POLICY, NOW)) for asks in silent} == {Answer()}


@pytest.mark.parametrize("own", [{"open": 6}, {"total": 10}])
def test_n01_what_the_newcomer_reads_does_not_depend_on_the_neighbour(own: dict[str, Any]) -> None:
    muted, free = may_ask(Asks(is_muted=True, **own), POLICY, NOW), may_ask(Asks(**own), POLICY, NOW)

    assert told(muted) == told(free)
    assert told(free).code is free.code

"""Links and posters open requests and admit nobody. Numbers of section 3.1 of the rules."""

from __future__ import annotations

from typing import Any

import pytest

from cooptation.codes import Code
from cooptation.decision import Verdict, decide
from cooptation.invitations import Link, Poster, link_opens, poster_opens
from tests.cooptation.builders import NOW, POLICY, TICK, a_newcomer, a_request, circumstances, d_vouch, days


def link(**changes: Any) -> Code | None:
    values: dict[str, Any] = {"quarter": "port", "dwelling": "dwelling of newcomer", "made_at": NOW - days(1)}
    return link_opens(Link(**{**values, **changes}), a_newcomer(), POLICY, NOW).code


def poster(**changes: Any) -> Code | None:
    values: dict[str, Any] = {"quarter": "port", "posted_at": NOW - days(1)}
    return poster_opens(Poster(**{**values, **changes}), a_newcomer(), POLICY, NOW).code


def test_i01_a_link_works_for_seven_days() -> None:
    assert link(made_at=NOW - days(7) + TICK) is None
    assert link(made_at=NOW - days(7)) is Code.I01_LINK_ENDED


@pytest.mark.parametrize("ended", ["used_at", "withdrawn_at"])
def test_i01_a_link_works_once_and_until_it_is_taken_back(ended: str) -> None:
    assert link(**{ended: NOW - TICK}) is Code.I01_LINK_ENDED


def test_i01_a_link_is_for_the_home_it_was_made_for() -> None:
    assert link(quarter="hill") is Code.I01_OTHER_ADDRESS
    assert link(dwelling="another") is Code.I01_OTHER_ADDRESS


def test_i01_an_invitation_alone_never_admits() -> None:
    outcome = decide(a_request(), [d_vouch("anna")], circumstances(), POLICY, NOW)

    assert (outcome.verdict, outcome.tally.points) == (Verdict.WAIT, 2)


def test_i02_a_poster_works_20_times_in_30_days_in_its_quarter() -> None:
    assert poster(uses=19, posted_at=NOW - days(30) + TICK) is None
    assert poster(uses=20) is Code.I02_POSTER_ENDED
    assert poster(posted_at=NOW - days(30)) is Code.I02_POSTER_ENDED
    assert poster(quarter="hill") is Code.I02_POSTER_ENDED

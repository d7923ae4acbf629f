"""The steps a case may take, and the claim it begins with."""

from __future__ import annotations

import pytest

from tests.builders import a_claim
from verification.domain.case import STEPS, CaseStatus, ensure_step
from verification.domain.errors import CaseClosedError, InvalidClaimError


def test_only_a_human_refuses() -> None:
    before_refused = {status for status, following in STEPS.items() if CaseStatus.REFUSED in following}

    assert before_refused == {CaseStatus.IN_REVIEW}


@pytest.mark.parametrize("status", [status for status in CaseStatus if status is not CaseStatus.ERASED])
def test_everything_can_be_erased(status: CaseStatus) -> None:
    ensure_step(status, CaseStatus.ERASED)


@pytest.mark.parametrize("wanted", list(CaseStatus))
def test_nothing_follows_erasure(wanted: CaseStatus) -> None:
    with pytest.raises(CaseClosedError):
        ensure_step(CaseStatus.ERASED, wanted)


@pytest.mark.parametrize("status", [CaseStatus.VERIFIED, CaseStatus.REFUSED, CaseStatus.WITHDRAWN, CaseStatus.EXPIRED])
def test_an_answered_or_ended_case_takes_no_paper(status: CaseStatus) -> None:
    with pytest.raises(CaseClosedError):
        ensure_step(status, CaseStatus.SUBMITTED)


@pytest.mark.parametrize("text", ["", "   ", "x" * 301, "Léa\x00Martin", "L\ud800a"])
def test_a_name_or_address_that_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(InvalidClaimError):
        a_claim(name=text)
    with pytest.raises(InvalidClaimError):
        a_claim(address=text)


def test_a_claim_does_not_show_whose_it_is() -> None:
    shown = repr(a_claim(name="Zoé Canari", address="1 quai du Canari, 35400 Saint-Malo", account="canari-7"))

    assert "anari" not in shown

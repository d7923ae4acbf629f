"""The long run of histories, in a second."""

from __future__ import annotations

from bench.campaign.histories import run_histories


def test_a_few_histories_keep_every_promise_and_are_counted() -> None:
    seen: list[int] = []

    findings = run_histories(6, 1, seen.append)

    assert findings.problems == []
    assert findings.figures["histories"] == len(seen) == 6
    assert findings.figures["questions"] > 0

"""Claims about the decoder of 2D-Doc codes on broken contents and pictures, and that a wrong *valid* is noticed."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.campaign.seal_fuzzing import run_fuzz_seals
from bench.campaign.seal_judging import WrongValidError, alter_often, judge
from bench.documents.seals import signed
from bench.payloads import signed_part
from ocr.seal import SealStatus

HEADER = b"DC04FRZ9PAL126802681"
GENUINE = tuple(
    signed(HEADER + kind + b"01FR10MME/MARTIN/LEA\x1d22" + street + b"\x1d2435400" + town + b"\x1d26FR")
    for kind, street, town in (
        (b"01", b"12 RUE DES LILAS", b"25SAINT MALO"), (b"00", b"3 B QUAI SAINT MALO", b"25REDON"),
        (b"02", b"LE BOURG", b"25"),
    )
)
SIGNED = frozenset(signed_part(payload) for payload in GENUINE)


@pytest.mark.parametrize("payload", GENUINE)
def test_genuine_contents_are_valid(payload: bytes) -> None:
    assert judge(payload, SIGNED) is SealStatus.VALID


def test_a_valid_on_words_nobody_signed_is_noticed() -> None:
    with pytest.raises(WrongValidError):
        judge(GENUINE[0], frozenset())


@given(st.binary(max_size=400))
@settings(max_examples=400, deadline=None)
def test_any_bytes_get_a_verdict_and_are_never_valid(data: bytes) -> None:
    assert judge(data, SIGNED) is not SealStatus.VALID


@given(st.binary(max_size=300), st.sampled_from(("01", "02", "03", "04")), st.binary(max_size=110))
@settings(max_examples=400, deadline=None)
def test_any_fields_and_signature_behind_a_header_get_a_verdict(fields: bytes, version: str, end: bytes) -> None:
    header = b"DC" + version.encode() + HEADER[4:] + b"0101FR"

    assert judge(header + fields + b"\x1f" + end, SIGNED) is not SealStatus.VALID


@given(st.sampled_from(GENUINE), st.integers(0, 2**32))
@settings(max_examples=400, deadline=None)
def test_genuine_contents_changed_at_will_get_a_verdict(payload: bytes, number: int) -> None:
    judge(alter_often(payload, list(GENUINE), Random(number)), SIGNED)


def test_a_short_run_breaks_nothing(tmp_path: Path) -> None:
    findings = run_fuzz_seals(tmp_path, 5.0, seed=3)

    assert findings.problems == []
    assert findings.figures["executions"] > 100
    assert findings.figures["pictures"] > 10

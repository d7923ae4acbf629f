"""Claims about the seals of made papers: genuine, readable, theirs, and believed only by who asks for it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bench.documents import HELD_OUT_LAYOUTS, LAYOUTS, make
from bench.documents.rasters import pages_of
from bench.documents.seals import SEAL_TYPES, authority_certificate, signer_certificate
from ocr.seal import SealStatus, TrustList, holders_of, home_of, read_seals, verify

_SEALED = [layout for layout in (*LAYOUTS, *HELD_OUT_LAYOUTS) if layout.document_type in SEAL_TYPES]


@pytest.fixture(scope="module")
def trust() -> TrustList:
    return TrustList.from_certificates([authority_certificate()], [signer_certificate()])


@pytest.mark.parametrize("name", [layout.name for layout in _SEALED])
def test_the_seal_on_a_page_is_valid_and_names_the_home(name: str, trust: TrustList) -> None:
    document = make(21, layout=name, render="pdf", sealed=True)

    page = cv2.cvtColor(pages_of(document.data, 200)[0], cv2.COLOR_BGR2GRAY)
    found = read_seals(np.asarray(page, dtype=np.uint8))

    assert [seal.payload for seal in found] == [document.seal]
    verdict = verify(found[0].payload, trust)
    home = home_of(verdict.fields)
    assert verdict.status is SealStatus.VALID
    assert home is not None
    assert document.truth.home is not None
    assert home.postcode == document.truth.home.postcode
    assert len(holders_of(verdict.fields)) >= len(document.truth.holders)


def test_every_proof_may_bear_a_seal() -> None:
    assert {layout.name for layout in _SEALED} >= {layout.name for layout in LAYOUTS if layout.is_proof}


def test_nobody_believes_the_authority_without_asking(trust: TrustList) -> None:
    document = make(21, layout="gas_band", render="pdf", sealed=True)
    assert document.seal is not None

    assert verify(document.seal, TrustList()).status is SealStatus.UNVERIFIED
    assert verify(document.seal.replace(b"FRZ9", b"FR03"), trust).status is SealStatus.UNVERIFIED


def test_a_seed_gives_the_same_sealed_file_twice() -> None:
    first, second = (make(4, layout="income_tax", render="scan_pdf", sealed=True) for _ in range(2))

    assert first.data == second.data


def test_a_seal_changes_nothing_else() -> None:
    sealed, bare = (make(4, layout="income_tax", render="pdf", sealed=sealed) for sealed in (True, False))

    assert sealed.truth == bare.truth
    assert bare.seal is None


def test_a_kind_that_bears_no_seal_is_refused() -> None:
    with pytest.raises(ValueError, match="bears no seal"):
        make(1, layout="quote", sealed=True)

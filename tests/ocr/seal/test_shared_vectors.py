"""The specification's samples and their altered twins, read in place; skipped where they are absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from ocr.seal import TrustList, read_seals, verify

DATA = Path(__file__).parents[4] / "shared" / "data" / "2ddoc"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared 2D-Doc samples are not here")


def lines_of(name: str) -> list[dict[str, Any]]:
    path = DATA / name
    return [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []


@pytest.fixture(scope="module")
def trust() -> TrustList:
    certificates = sorted((DATA / "certs").glob("*.der"))
    authorities = [path.read_bytes() for path in certificates if path.name.startswith("CA_")]
    leaves = [path.read_bytes() for path in certificates if not path.name.startswith("CA_")]
    return TrustList.from_certificates(authorities, leaves)


@pytest.mark.parametrize("vector", lines_of("vectors.jsonl"), ids=lambda vector: vector["id"])
def test_sample_gets_its_stated_outcome(vector: dict[str, Any], trust: TrustList) -> None:
    verdict = verify(vector["raw"].encode("latin-1"), trust)

    in_date = vector["signature_date_in_cert_validity"]
    assert verdict.status == ("valid" if in_date else "unverified")
    assert verdict.signature_ok is True
    assert verdict.certificate_valid_at_signature is in_date
    assert verdict.test_authority is vector["certificate"].startswith("FR00")
    assert verdict.fields.is_address_proof is vector["address_proof"]


@pytest.mark.parametrize("vector", lines_of("vectors.jsonl"), ids=lambda vector: vector["id"])
def test_sample_has_its_stated_header_and_fields(vector: dict[str, Any], trust: TrustList) -> None:
    verdict = verify(vector["raw"].encode("latin-1"), trust)

    header, stated = verdict.header, vector["header"]
    assert header is not None
    assert (header.authority_id, header.certificate_id) == (stated["ca_id"], stated["cert_id"])
    assert (header.version, header.document_type) == (stated["version"], stated["doc_type"])
    assert (header.perimeter, header.country) == (stated["perimeter"], stated["country"])
    dates = [day.isoformat() if day else None for day in (header.issue_date, header.signature_date)]
    assert dates == [stated["issue_date"], stated["signature_date"]]
    entries = [{"id": entry.id, "value": entry.value, "truncated": entry.truncated} for entry in verdict.fields.entries]
    assert entries == vector["fields"]


@pytest.mark.parametrize("negative", lines_of("negatives.jsonl"), ids=lambda negative: negative["id"])
def test_altered_sample_gets_its_stated_outcome(negative: dict[str, Any], trust: TrustList) -> None:
    verdict = verify(negative["raw"].encode("latin-1"), trust)

    statuses = {
        "signature_invalid": "invalid",
        "unknown_certificate": "unverified",
        "not_2ddoc": "malformed",
        "malformed": "malformed",
        "needs_normalisation_or_reject": "malformed",
        "valid_signature_but_test_ca": "valid",
    }
    assert verdict.status == statuses[negative["expected"]]
    if negative["expected"] == "valid_signature_but_test_ca":
        assert verdict.test_authority


@pytest.mark.parametrize("vector", lines_of("vectors.jsonl"), ids=lambda vector: vector["id"])
def test_image_gives_exactly_its_bytes(vector: dict[str, Any]) -> None:
    for name in vector["images"]:
        image = cv2.imread(str(DATA / "images" / name), cv2.IMREAD_GRAYSCALE)

        seals = read_seals(np.asarray(image, np.uint8))

        assert [seal.payload for seal in seals] == [vector["raw"].encode("latin-1")]

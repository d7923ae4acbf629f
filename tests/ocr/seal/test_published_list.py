"""The published list is believed whole and from its pinned signer, or not at all."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from ocr.errors import TrustListError
from ocr.seal import certificates_of_answer, fingerprint, read_published_list, signer_of
from tests.ocr.seal.publishing import WITHDRAWN, Entry, a_bundle, a_list, a_publisher
from tests.ocr.seal.signing import a_signer

DSIG = "http://www.w3.org/2000/09/xmldsig#"
PUBLISHER = a_publisher()
SIGNER = a_signer("FR98", "PAL1")
LIST = a_list(PUBLISHER, [Entry(SIGNER, "http://127.0.0.1:9/fr98.der")])
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "2ddoc" / "certs"
REAL = SHARED / "ants_tsl_seq22_2025-08-25.xml"
needs_shared = pytest.mark.skipif(not REAL.exists(), reason="the shared vectors are not there")


def test_a_list_of_the_pinned_signer_gives_its_authorities_and_dates() -> None:
    read = read_published_list(LIST, PUBLISHER.sha256)

    (authority,) = read.authorities
    assert (read.sequence, read.issued, read.next_update) == (7, date(2026, 8, 25), date(2027, 2, 25))
    assert (authority.id, authority.publication_point) == ("FR98", "http://127.0.0.1:9/fr98.der")
    assert authority.certificates == (SIGNER.authority_der,)
    assert authority.is_in_accord


def test_a_withdrawn_authority_vouches_for_nobody() -> None:
    data = a_list(PUBLISHER, [Entry(SIGNER, status=WITHDRAWN)])

    (authority,) = read_published_list(data, PUBLISHER.sha256).authorities

    assert not authority.is_in_accord
    assert authority.certificates == ()


@pytest.mark.parametrize(("old", "new"), [(b"FR98", b"FR97"), (b"2027-02-25", b"2037-02-25"), (b">7<", b">8<")])
def test_one_changed_letter_breaks_the_signature(old: bytes, new: bytes) -> None:
    with pytest.raises(TrustListError, match="signature"):
        read_published_list(LIST.replace(old, new), PUBLISHER.sha256)


def test_a_list_signed_by_somebody_else_is_not_believed() -> None:
    with pytest.raises(TrustListError, match="somebody else"):
        read_published_list(a_list(a_publisher(), [Entry(SIGNER)]), PUBLISHER.sha256)


def test_a_list_that_names_the_pinned_signer_but_was_signed_by_another_is_not_believed() -> None:
    tree = etree.fromstring(a_list(a_publisher(), [Entry(SIGNER)]))
    tree.find(f".//{{{DSIG}}}X509Certificate").text = base64.b64encode(PUBLISHER.certificate.public_bytes(Encoding.DER))
    named = etree.tostring(tree)

    assert signer_of(named) == PUBLISHER.certificate
    with pytest.raises(TrustListError, match="signature"):
        read_published_list(named, PUBLISHER.sha256)


@pytest.mark.parametrize("data", [b"", b"no list", b"<list/>", b"<!DOCTYPE l [<!ENTITY a 'b'>]><l>&a;</l>"])
def test_what_is_no_list_is_said_so(data: bytes) -> None:
    with pytest.raises(TrustListError):
        read_published_list(data, PUBLISHER.sha256)


def test_a_bundle_of_several_certificates_is_taken_apart() -> None:
    other = a_signer("FR98", "PAL2")

    assert certificates_of_answer(a_bundle(SIGNER.der, other.der)) == (SIGNER.der, other.der)
    assert certificates_of_answer(SIGNER.der) == (SIGNER.der,)
    assert certificates_of_answer(a_bundle(b"noise", other.der)) == (other.der,)
    assert certificates_of_answer(b"<html>not found</html>") == ()


@needs_shared
def test_the_real_list_is_read_through_its_filter() -> None:
    data = REAL.read_bytes()

    read = read_published_list(data, fingerprint(signer_of(data)))

    # Sequence, dates and authorities as facts on 2D-Doc give them.
    assert (read.sequence, read.next_update) == (22, date(2026, 2, 25))
    assert [authority.id for authority in read.authorities] == ["FR01", "FR03", "FR04", "FR05", "FR06", "FR07"]


@needs_shared
@pytest.mark.parametrize(
    ("old", "new"), [(b"FR03", b"FR09"), (b"2026-02-25", b"2036-02-25"), (b"inaccord", b"withdrawn")]
)
def test_the_real_list_altered_is_not_believed(old: bytes, new: bytes) -> None:
    data = REAL.read_bytes()

    with pytest.raises(TrustListError, match="signature"):
        read_published_list(data.replace(old, new, 1), fingerprint(signer_of(data)))


@needs_shared
def test_another_filter_than_the_known_one_is_refused() -> None:
    data = REAL.read_bytes()

    with pytest.raises(TrustListError):
        read_published_list(
            data.replace(b"/descendant::ds:Signature", b"/descendant::tsl:Name"), fingerprint(signer_of(data))
        )

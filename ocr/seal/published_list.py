"""The signed list of authorities that the State publishes, read and checked.

An XML trust list (ETSI TS 102 231 v2) names, for each authority, its certificates and where it publishes those of its
signers. It is believed only when its signature is right and its signer is the one the operator pinned: whoever can
write this list can make any seal valid. Nothing is fetched here.

Source: ETSI TS 102 231 v3.1.2; W3C, "XML-Signature XPath Filter 2.0", 2002, as the list of ANTS uses them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from lxml import etree
from lxml.etree import _Element as Element
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from ocr.errors import TrustListError

MOST_BYTES = 5 * 1024 * 1024
"""The list in force is 35 kB."""

_NAMES = {"tsl": "http://uri.etsi.org/02231/v2#", "ds": "http://www.w3.org/2000/09/xmldsig#"}
_SIGNATURE = f"{{{_NAMES['ds']}}}Signature"
_IN_ACCORD = "/inaccord"
_NEXT_UPDATE = ".//tsl:NextUpdate/tsl:dateTime"
_FILTER = "http://www.w3.org/2002/06/xmldsig-filter2"
_EVERYTHING_BUT_SIGNATURES = "/descendant::ds:Signature"


@dataclass(frozen=True, kw_only=True)
class PublishedAuthority:
    """One authority of the list; ``is_in_accord`` is False once it was withdrawn."""

    id: str
    operator: str
    certificates: tuple[bytes, ...]
    publication_point: str | None
    is_in_accord: bool


@dataclass(frozen=True, kw_only=True)
class PublishedList:
    """A list whose signature was right. ``next_update`` is the day by which a newer one must be out."""

    sequence: int
    issued: date
    next_update: date | None
    authorities: tuple[PublishedAuthority, ...]
    signer_sha256: str


def signer_of(data: bytes) -> x509.Certificate:
    """The certificate the list says it was signed with, so that a person can compare its fingerprint. Not checked.

    Raises:
        TrustListError: there is no readable certificate.
    """
    text = _parsed(data).findtext(".//ds:Signature/ds:KeyInfo/ds:X509Data/ds:X509Certificate", namespaces=_NAMES)
    try:
        return x509.load_der_x509_certificate(_decoded(text))
    except ValueError as error:
        raise TrustListError("the list names no signer") from error


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, in hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def read_published_list(data: bytes, signer_sha256: str) -> PublishedList:
    """The list, when the pinned signer signed it as a whole.

    Raises:
        TrustListError: it is no such list, or its signature is wrong or somebody else's.
    """
    signer = signer_of(data)
    if fingerprint(signer) != signer_sha256:
        raise TrustListError("the list was signed by somebody else than the pinned signer")
    root = _signed_part(data, signer)
    return PublishedList(
        sequence=_number(root, ".//tsl:TSLSequenceNumber"),
        issued=_day(root, ".//tsl:ListIssueDateTime"),
        next_update=_day(root, _NEXT_UPDATE) if root.find(_NEXT_UPDATE, _NAMES) is not None else None,
        authorities=tuple(_authorities(root)),
        signer_sha256=signer_sha256,
    )


class _ListVerifier(XMLVerifier):
    """A verifier that also knows the one filter the published list is signed through: all but its signature."""

    def _apply_transforms(
        self, payload: Element, *, transforms_node: Element | None, signature: Element
    ) -> bytes:
        """The payload without signatures where the filter says so, then the transforms the library knows."""
        for transform in () if transforms_node is None else transforms_node:
            if transform.get("Algorithm") == _FILTER:
                _require_known_filter(transform)
                for found in payload.findall(f".//{_SIGNATURE}"):
                    _remove(found)
        transformed: bytes = super()._apply_transforms(payload, transforms_node=transforms_node, signature=signature)
        return transformed


def _require_known_filter(transform: Element) -> None:
    paths = [child for child in transform if isinstance(child.tag, str)]
    if len(paths) != 1 or paths[0].get("Filter") != "subtract" or paths[0].text != _EVERYTHING_BUT_SIGNATURES:
        raise TrustListError("the list is signed through a filter that is not known")


def _remove(element: Element) -> None:
    """Take an element out, leaving the text behind it where it stands."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _signed_part(data: bytes, signer: x509.Certificate) -> Element:
    """The list as it was signed, and nothing that was not.

    The signer's certificate is judged on the day the list was issued: an old list is said to be old by its own dates.
    """
    issued = datetime.fromisoformat(_text(_parsed(data), ".//tsl:ListIssueDateTime"))
    settings = SignatureConfiguration(location="./", expect_references=True, verification_time=issued)
    try:
        results = _ListVerifier().verify(data, x509_cert=signer, expect_config=settings)
    except (SignXMLException, ValueError, etree.LxmlError) as error:
        raise TrustListError("the signature of the list is wrong") from error
    whole = results if isinstance(results, list) else [results]
    for result in whole:
        if result.signed_xml is not None and etree.QName(result.signed_xml).localname == "TrustServiceStatusList":
            return result.signed_xml
    raise TrustListError("the signature does not cover the list")


def _authorities(root: Element) -> Iterator[PublishedAuthority]:
    for provider in root.iterfind(".//tsl:TrustServiceProvider", _NAMES):
        services = provider.findall(".//tsl:ServiceInformation", _NAMES)
        believed = [service for service in services if _text(service, "tsl:ServiceStatus").endswith(_IN_ACCORD)]
        yield PublishedAuthority(
            id=_text(provider, ".//tsl:TSPTradeName/tsl:Name"),
            operator=_text(provider, ".//tsl:TSPName/tsl:Name"),
            certificates=tuple(
                _decoded(found.text)
                for service in believed
                for found in service.iterfind("tsl:ServiceDigitalIdentity//tsl:X509Certificate", _NAMES)
            ),
            publication_point=provider.findtext(".//tsl:TSPInformationURI/tsl:URI", namespaces=_NAMES),
            is_in_accord=bool(believed),
        )


def _parsed(data: bytes) -> Element:
    """The XML tree; no entity is expanded and nothing is fetched."""
    if len(data) > MOST_BYTES:
        raise TrustListError("the list is far too long")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise TrustListError("the list is no XML") from error


def _text(element: Element, path: str) -> str:
    text = element.findtext(path, namespaces=_NAMES)
    if not text or not text.strip():
        raise TrustListError("the list lacks something it must say")
    return str(text).strip()


def _number(element: Element, path: str) -> int:
    text = _text(element, path)
    if not text.isdecimal():
        raise TrustListError("the list's number is none")
    return int(text)


def _day(element: Element, path: str) -> date:
    try:
        return datetime.fromisoformat(_text(element, path)).date()
    except ValueError as error:
        raise TrustListError("a date of the list is none") from error


def _decoded(text: str | None) -> bytes:
    try:
        return base64.b64decode(text or "")
    except binascii.Error as error:
        raise TrustListError("a certificate of the list is none") from error

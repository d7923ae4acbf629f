"""A publisher of one's own: a list of authorities in the form that ANTS publishes, signed."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.signer import XMLSigner

from tests.ocr.seal.signing import Signer

TSL = "http://uri.etsi.org/02231/v2#"
IN_ACCORD = "http://uri.etsi.org/TrstSvc/Svcstatus/inaccord"
WITHDRAWN = "http://uri.etsi.org/TrstSvc/Svcstatus/withdrawn"


@dataclass(frozen=True)
class Publisher:
    """Who signs the list."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def sha256(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()


@dataclass(frozen=True)
class Entry:
    """One authority of the list."""

    signer: Signer
    publication_point: str = "http://127.0.0.1:9/none"
    status: str = IN_ACCORD


def a_publisher() -> Publisher:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "PUBLISHER OF A TEST")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2024, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2034, 1, 1, tzinfo=UTC)
    )
    return Publisher(key, builder.sign(key, hashes.SHA256()))


def a_list(
    publisher: Publisher, entries: Sequence[Entry], *, sequence: int = 7, next_update: date = date(2027, 2, 25)
) -> bytes:
    """The list, signed as a whole."""
    text = f"""<tsl:TrustServiceStatusList xmlns:tsl="{TSL}"><tsl:SchemeInformation>
      <tsl:TSLSequenceNumber>{sequence}</tsl:TSLSequenceNumber>
      <tsl:ListIssueDateTime>2026-08-25T11:00:00Z</tsl:ListIssueDateTime>
      <tsl:NextUpdate><tsl:dateTime>{next_update}T11:00:00Z</tsl:dateTime></tsl:NextUpdate></tsl:SchemeInformation>
      <tsl:TrustServiceProviderList>{"".join(_provider(entry) for entry in entries)}</tsl:TrustServiceProviderList>
    </tsl:TrustServiceStatusList>"""
    pem = publisher.certificate.public_bytes(Encoding.PEM)
    signed = XMLSigner().sign(etree.fromstring(text), key=publisher.key, cert=[x509.load_pem_x509_certificate(pem)])
    return bytes(etree.tostring(signed))


def _provider(entry: Entry) -> str:
    certificate = base64.b64encode(entry.signer.authority_der).decode()
    return f"""<tsl:TrustServiceProvider><tsl:TSPInformation>
      <tsl:TSPName><tsl:Name>Operator of a test</tsl:Name></tsl:TSPName>
      <tsl:TSPTradeName><tsl:Name>{entry.signer.authority_id}</tsl:Name></tsl:TSPTradeName>
      <tsl:TSPInformationURI><tsl:URI>{entry.publication_point}</tsl:URI></tsl:TSPInformationURI></tsl:TSPInformation>
      <tsl:TSPServices><tsl:TSPService><tsl:ServiceInformation><tsl:ServiceDigitalIdentity><tsl:DigitalId>
      <tsl:X509Certificate>{certificate}</tsl:X509Certificate></tsl:DigitalId></tsl:ServiceDigitalIdentity>
      <tsl:ServiceStatus>{entry.status}</tsl:ServiceStatus></tsl:ServiceInformation></tsl:TSPService></tsl:TSPServices>
    </tsl:TrustServiceProvider>"""


def a_bundle(*certificates: bytes) -> bytes:
    """Certificates as some publication points answer them."""
    parts = [b"Content-Type: application/pkix-cert\r\n\r\n" + certificate + b"\r\n" for certificate in certificates]
    return b"--End\r\n" + b"--End\r\n".join(parts) + b"--End--\r\n"

"""2D-Doc seals for made papers, signed by an authority that anybody can be.

The keys follow from words of this module, so every run makes the same ones: believe this authority in tests and
measures only. ``TrustList.from_certificates([authority_certificate()], [signer_certificate()])`` believes it.

Source: ANTS, "Spécifications techniques des codes à barres 2D-Doc", v3.2.6, sections 3, 7 and 8.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from numpy.typing import NDArray

from bench.documents.printing import postal, shorten
from bench.documents.story import Story
from bench.documents.values import Person, Place
from ocr.reading import DocumentType

AUTHORITY_ID = "FRZ9"
SIGNER_ID = "PAL1"
SEAL_SIDE_MM = 17.0
"""How wide issuers print the code; the specification's own samples are 15 to 20 mm."""

SEAL_TYPES = {
    DocumentType.ELECTRICITY_BILL: "01", DocumentType.GAS_BILL: "01", DocumentType.WATER_BILL: "01",
    DocumentType.TELECOM_BILL: "01", DocumentType.MOBILE_BILL: "01", DocumentType.CONTRACT_CERTIFICATE: "00",
    DocumentType.INSURANCE_CERTIFICATE: "00", DocumentType.RENT_RECEIPT: "00", DocumentType.PROPERTY_TAX_NOTICE: "00",
    DocumentType.HOUSING_TAX_NOTICE: "02", DocumentType.INCOME_TAX_NOTICE: "28", DocumentType.PAYSLIP: "06",
    DocumentType.BANK_DETAILS: "03",
}
"""The specification's type of document for each kind that bears a seal here; other kinds bear none."""

_EPOCH = date(2000, 1, 1)
_UNDATED = "FFFF"
_END, _END_OF_TRUNCATED, _START_OF_SIGNATURE = "\x1d", "\x1e", b"\x1f"
_LINE_LENGTH, _TOWN_LENGTH, _WHOLE_HOME_LENGTH = 38, 32, 155
_NUMBER_BYTES = 32
# La Poste, national address service, item 83: a repetition is one letter.
_REPETITIONS = {"bis": "B", "ter": "T", "quater": "Q"}
_CURVE = ec.SECP256R1()
_CURVE_ORDER_LESS_ONE = 2**255


def seal_of(story: Story, kind: DocumentType) -> bytes:
    """The signed payload for a paper: holders, home and day of the story.

    Raises:
        ValueError: papers of this kind bear no seal.
    """
    if kind not in SEAL_TYPES:
        raise ValueError(f"a paper of the kind {kind.value} bears no seal")
    is_tax = SEAL_TYPES[kind] == "28"
    issued = _UNDATED if is_tax else _days(story.issue)
    header = f"DC04{AUTHORITY_ID}{SIGNER_ID}{issued}{_days(story.issue + timedelta(days=1))}{SEAL_TYPES[kind]}01FR"
    return signed((header + (_tax_fields(story) if is_tax else _home_fields(story, kind))).encode("ascii"))


def signed(message: bytes) -> bytes:
    """A message with its signature; the same message is always signed alike."""
    numbers = decode_dss_signature(_key("signer").sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
    raw = b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in numbers)
    return message + _START_OF_SIGNATURE + base64.b32encode(raw).rstrip(b"=")


@cache
def authority_certificate() -> bytes:
    """The authority's own certificate, DER."""
    return _certificate(AUTHORITY_ID, _key("authority"))


@cache
def signer_certificate() -> bytes:
    """The signer's certificate, issued by the authority, DER."""
    return _certificate(SIGNER_ID, _key("signer"))


def modules_of(payload: bytes) -> NDArray[np.bool_]:
    """The DataMatrix of a payload, one cell a module, dark cells true, without a margin."""
    barcode = zxingcpp.create_barcode(payload.decode("ascii"), zxingcpp.BarcodeFormat.DataMatrix)
    image = np.array(barcode.to_image(scale=1))
    rows, columns = np.nonzero(image == 0)
    return np.asarray(image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] == 0)


def _home_fields(story: Story, kind: DocumentType) -> str:
    """Beneficiaries and service point; of a bill sent elsewhere also where it is sent."""
    people = story.household.named
    fields = _line("10", _name_line(people[0]) if people else postal(story.household.company))
    fields += _line("1I", _name_line(people[1])) if len(people) > 1 else ""
    fields += "1G1" if story.household.spouse_hidden else ""
    fields += _place_fields(story.home, ("20", "21", "22", "23"), "24", "25", "26")
    if story.billing and SEAL_TYPES[kind] == "01":
        fields += _place_fields(story.billing, ("27", "28", "29", "2A"), "2B", "2C", "2D")
    return fields


def _tax_fields(story: Story) -> str:
    """Income, numbers, declarants, day and home of an income tax notice."""
    people = story.household.named
    names = [f"{postal(person.last)} {postal(person.first)}" for person in people] or [postal(story.household.company)]
    number = hashlib.sha256(story.holder_line.encode()).hexdigest()
    digits = f"{int(number, 16) % 10**13:013d}"
    fields = f"44{digits}45{story.issue.year - 1}47{digits[::-1]}4A{story.issue:%d%m%Y}" + _line("46", names[0])
    fields += f"49{digits[5:]}{digits[:5]}" + _line("48", names[1]) if len(names) > 1 else ""
    home = "/".join((*_lines_of(story.home), f"{story.home.postcode} {postal(story.home.city)}"))
    return fields + "432" + _END + _line("4Y", home, _WHOLE_HOME_LENGTH)


def _place_fields(place: Place, line_ids: tuple[str, str, str, str], postcode: str, town: str, country: str) -> str:
    """One address in its family of fields; lines that it does not have are empty."""
    before, after = [postal(line) for line in place.before], [postal(line) for line in place.after]
    values = ("".join(before[:1]), " ".join(before[1:]), _street_line(place), " ".join(after))
    lines = "".join(_line(one, value) for one, value in zip(line_ids, values, strict=True))
    return f"{lines}{postcode}{place.postcode}{_line(town, postal(place.city), _TOWN_LENGTH)}{country}FR"


def _lines_of(place: Place) -> tuple[str, ...]:
    """The lines above the postcode, in capitals."""
    return (*(postal(line) for line in place.before), _street_line(place), *(postal(line) for line in place.after))


def _street_line(place: Place) -> str:
    """Number, repetition as one letter, street; shortened only when it is too long."""
    repetition = _REPETITIONS.get(place.repetition, place.repetition)
    head = " ".join(part for part in (place.number, repetition) if part)
    whole = f"{head} {postal(place.full_street)}".strip()
    return whole if len(whole) <= _LINE_LENGTH else f"{head} {shorten(place.full_street)}".strip()


def _name_line(person: Person) -> str:
    """Title, surname and first name between slashes."""
    return "/".join((postal(person.title), postal(person.last), postal(person.first)))


def _line(identifier: str, value: str, longest: int = _LINE_LENGTH) -> str:
    """One field of variable length with its separator; too long a value is cut and said to be."""
    if len(value) > longest:
        return identifier + value[: longest - 1] + _END_OF_TRUNCATED
    return identifier + value + ("" if len(value) == longest else _END)


def _days(day: date) -> str:
    return f"{(day - _EPOCH).days:04X}"


@cache
def _key(word: str) -> ec.EllipticCurvePrivateKey:
    """A key that follows from a word."""
    number = int.from_bytes(hashlib.sha256(f"palier throw-away {word}".encode()).digest(), "big")
    return ec.derive_private_key(number % _CURVE_ORDER_LESS_ONE + 1, _CURVE)


def _certificate(name: str, key: ec.EllipticCurvePrivateKey) -> bytes:
    """A certificate for a key, issued by the authority, valid over all days that papers are made for."""
    builder = x509.CertificateBuilder().subject_name(_named(name)).issuer_name(_named(AUTHORITY_ID))
    builder = builder.public_key(key.public_key()).serial_number(len(name) + ord(name[0]))
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
    if name == AUTHORITY_ID:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate = builder.sign(_key("authority"), hashes.SHA256(), ecdsa_deterministic=True)
    return certificate.public_bytes(Encoding.DER)


def _named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])

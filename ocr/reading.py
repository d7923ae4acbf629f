"""What reading a document gives: pages, words and the fields that matter, each with its role and place.

Plain values, no behaviour beyond small look-ups. Nothing here knows of claims or databases: the reading
says what is on the paper, never whether it is the right person's. Lengths are pixels of the upright page
image, origin top left; confidences are 0..1. Personal fields are kept out of every ``repr``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class FileKind(StrEnum):
    """The six kinds of file that are opened, and ``unknown`` for everything else."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    TIFF = "tiff"
    UNKNOWN = "unknown"


class TextSource(StrEnum):
    """Where a page's words come from."""

    TEXT_LAYER = "text_layer"
    RECOGNISED = "recognised"
    NONE = "none"


class AddressRole(StrEnum):
    """Whose address it is. ``home`` is the consumed, rented, insured or taxed dwelling."""

    HOME = "home"
    BILLING = "billing"
    ISSUER = "issuer"
    PAYMENT_CENTRE = "payment_centre"
    AGENCY = "agency"
    OTHER = "other"


class PersonRole(StrEnum):
    """What a printed person or organisation is to the document."""

    HOLDER = "holder"
    CO_HOLDER = "co_holder"
    RECIPIENT = "recipient"
    LANDLORD = "landlord"
    ADVISER = "adviser"
    HOST = "host"
    OTHER = "other"


class DateRole(StrEnum):
    """What a printed date is for. Only ``issue`` can make a paper too old."""

    ISSUE = "issue"
    DUE = "due"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    METER_READING = "meter_reading"
    BIRTH = "birth"
    NEXT_BILL = "next_bill"
    CONTRACT_START = "contract_start"
    PAYMENT = "payment"
    OTHER = "other"


class ReferenceKind(StrEnum):
    """Which number it is."""

    INVOICE = "invoice"
    CUSTOMER = "customer"
    CONTRACT = "contract"
    DELIVERY_POINT = "delivery_point"


class DocumentType(StrEnum):
    """The kinds of document told apart (DESIGN section 6)."""

    ELECTRICITY_BILL = "electricity_bill"
    GAS_BILL = "gas_bill"
    WATER_BILL = "water_bill"
    TELECOM_BILL = "telecom_bill"
    MOBILE_BILL = "mobile_bill"
    RENT_RECEIPT = "rent_receipt"
    RENT_CALL = "rent_call"
    CONTRACT_CERTIFICATE = "contract_certificate"
    INCOME_TAX_NOTICE = "income_tax_notice"
    PROPERTY_TAX_NOTICE = "property_tax_notice"
    HOUSING_TAX_NOTICE = "housing_tax_notice"
    INSURANCE_CERTIFICATE = "insurance_certificate"
    PAYMENT_SCHEDULE = "payment_schedule"
    CUSTOMER_AREA_PAGE = "customer_area_page"
    TENANCY_CONTRACT = "tenancy_contract"
    STUDENT_CERTIFICATE = "student_certificate"
    HOSTING_LETTER = "hosting_letter"
    BANK_STATEMENT = "bank_statement"
    BANK_DETAILS = "bank_details"
    PAYSLIP = "payslip"
    IDENTITY_CARD = "identity_card"
    RECEIPT = "receipt"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle on one page; ``page`` counts from 1."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top


def enclosing(boxes: tuple[Box, ...]) -> Box:
    """The smallest box around boxes of one page.

    Raises:
        ValueError: no box was given.
    """
    if not boxes:
        raise ValueError("no box to enclose")
    return Box(
        page=boxes[0].page,
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word as printed; ``confidence`` is 1.0 when it comes from a text layer."""

    text: str = field(repr=False)
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Line:
    """Words that stand on one baseline in one column, left to right."""

    words: tuple[Word, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The box around the words."""
        return enclosing(tuple(word.box for word in self.words))

    @property
    def confidence(self) -> float:
        """The mean of the words' confidences."""
        return sum(word.confidence for word in self.words) / len(self.words)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """How the upright page image was cut from the file's page, so that it can be shown again.

    ``corners`` are the paper's corners in the opened image (top left, top right, bottom right, bottom left),
    None when nothing was cut; then the image is turned by ``turned_deg`` (0, 90, 180 or 270, clockwise) and
    by the small ``skew_deg``, and scaled to ``width`` x ``height`` pixels.
    """

    corners: tuple[tuple[float, float], ...] | None = None
    turned_deg: int = 0
    skew_deg: float = 0.0
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How well the page can be seen. None where the measure does not apply (a text layer).

    ``sharpness``: variance of the Laplacian on text, in grey levels squared. ``brightness``: median grey of
    the paper, 0..255. ``glare_share``: share of the page burnt out, 0..1. ``cut_edges``: sides of the page on
    which print runs out of the picture. ``text_height_px``: median height of a line's letters.
    """

    sharpness: float | None = None
    brightness: float | None = None
    glare_share: float | None = None
    cut_edges: int = 0
    text_height_px: float | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One upright page; ``number`` counts from 1, ``width`` and ``height`` are pixels."""

    number: int
    width: int
    height: int
    source: TextSource
    lines: tuple[Line, ...] = field(repr=False)
    frame: Frame | None = None
    quality: Quality = Quality()


@dataclass(frozen=True, kw_only=True)
class FoundAddress:
    """One postal address of the page.

    ``lines`` are its street lines as printed (flat, residence, number and street, lieu-dit), without
    recipient, postcode and city. ``recipient_lines`` are the lines above it that name somebody.
    """

    role: AddressRole
    lines: tuple[str, ...] = field(repr=False)
    postcode: str | None = field(repr=False)
    city: str | None = field(repr=False)
    recipient_lines: tuple[str, ...] = field(default=(), repr=False)
    confidence: float = 1.0
    box: Box | None = None


@dataclass(frozen=True, kw_only=True)
class FoundPerson:
    """One person or organisation; ``name`` is one person, title removed, in the order printed."""

    role: PersonRole
    name: str = field(repr=False)
    is_organisation: bool = False
    confidence: float = 1.0
    box: Box | None = None


@dataclass(frozen=True, kw_only=True)
class FoundDate:
    """One date and what it is for."""

    role: DateRole
    value: date
    confidence: float = 1.0
    box: Box | None = None


@dataclass(frozen=True, kw_only=True)
class FoundReference:
    """One number of the document, spaces removed."""

    kind: ReferenceKind
    value: str = field(repr=False)
    confidence: float = 1.0
    box: Box | None = None


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Everything that was understood from the pages' words.

    ``type_reasons`` are the words and rules that decided the type, for people to read; ``handwritten`` and
    ``screen`` are said only on evidence. ``page_count`` is what the paper prints of itself ("page 1/3").
    """

    document_type: DocumentType = DocumentType.OTHER
    type_confidence: float = 0.0
    type_reasons: tuple[str, ...] = ()
    issuer: str | None = None
    persons: tuple[FoundPerson, ...] = ()
    addresses: tuple[FoundAddress, ...] = ()
    dates: tuple[FoundDate, ...] = ()
    references: tuple[FoundReference, ...] = ()
    handwritten: bool = False
    screen: bool = False
    page_count: int | None = None

    @property
    def holders(self) -> tuple[FoundPerson, ...]:
        """Holders first, then co-holders."""
        wanted = (PersonRole.HOLDER, PersonRole.CO_HOLDER)
        return tuple(person for role in wanted for person in self.persons if person.role is role)

    @property
    def home(self) -> FoundAddress | None:
        """The home, surest first; None when none was found."""
        homes = [found for found in self.addresses if found.role is AddressRole.HOME]
        return max(homes, key=lambda found: found.confidence, default=None)

    @property
    def issue_date(self) -> FoundDate | None:
        """The date the paper was issued, surest first."""
        return self.date_of(DateRole.ISSUE)

    def date_of(self, role: DateRole) -> FoundDate | None:
        """The surest date of one role, None when there is none."""
        dates = [found for found in self.dates if found.role is role]
        return max(dates, key=lambda found: found.confidence, default=None)

    def reference_of(self, kind: ReferenceKind) -> FoundReference | None:
        """The surest number of one kind, None when there is none."""
        references = [found for found in self.references if found.kind is kind]
        return max(references, key=lambda found: found.confidence, default=None)

    @property
    def delivery_points(self) -> tuple[FoundReference, ...]:
        """The numbers that belong to the dwelling (PDL, PRM, PCE), whoever lives there; never an invoice's."""
        return tuple(found for found in self.references if found.kind is ReferenceKind.DELIVERY_POINT)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a document, or one page of it, could not be read well. ``code`` is a reason code (``document.*``)."""

    code: str
    page: int | None = None
    fatal: bool = True


class Strength(StrEnum):
    """How much an integrity signal weighs: ``weak`` is only shown, ``strong`` goes to a human."""

    WEAK = "weak"
    STRONG = "strong"


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One sign of how the file was made or altered. ``code`` names it, ``box`` shows where."""

    code: str
    strength: Strength
    box: Box | None = None


@dataclass(frozen=True, kw_only=True)
class Seal:
    """One DataMatrix that begins like a 2D-Doc, exactly as read; see ``ocr.seal`` for what it says."""

    payload: bytes = field(repr=False)
    box: Box


@dataclass(frozen=True, kw_only=True)
class DocumentReading:
    """One document, read. ``problems`` is empty when all went well.

    ``page_hashes``: one 64-bit perceptual hash a page, 16 hex digits, for noticing the same paper again.
    ``sha256`` is of the bytes as received, in hex.
    """

    file_kind: FileKind
    sha256: str = field(repr=False)
    pages: tuple[Page, ...] = ()
    fields: Fields = Fields()
    seals: tuple[Seal, ...] = ()
    signals: tuple[Signal, ...] = ()
    problems: tuple[Problem, ...] = ()
    page_hashes: tuple[str, ...] = field(default=(), repr=False)

    @property
    def lacks_pages(self) -> bool:
        """Whether the paper says that it has more pages than were sent."""
        return self.fields.page_count is not None and self.fields.page_count > len(self.pages)

    @property
    def text(self) -> str:
        """All lines, one a row, pages in order."""
        return "\n".join(line.text for page in self.pages for line in page.lines)

"""What a 2D-Doc says: its header, its fields, the home and the holders they name.

Values and their reading order only; whether the seal is genuine is ``ocr.seal.verdict``'s matter. Personal
values are kept out of every ``repr``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ocr.reading import DocumentType
from ocr.seal.people import names_in

# The types that prove an address, as far as the code itself tells the kind (type 01 is any bill).
ADDRESS_PROOF_TYPES: Mapping[str, DocumentType | None] = {
    "00": DocumentType.CONTRACT_CERTIFICATE,
    "01": None,
    "02": DocumentType.HOUSING_TAX_NOTICE,
    "28": DocumentType.INCOME_TAX_NOTICE,
}

# Street lines, then postcode, town and country: of the service point, then of the home of a person.
_SERVICE_POINT = (("20", "21", "22", "23"), "24", "25", "26")
_PERSONAL_HOME = (("6S", "6T", "6U", "6V"), "6W", "6X", "6Y")
_FULL_HOME = "4Y"

# Whole line, or first name and surname apart; beneficiary first, then co-beneficiary.
_BENEFICIARIES = (("10", "12", "13"), ("1I", "1K", "1L"))
_DECLARANTS = ("46", "48")
_UNNAMED_CO_BENEFICIARY = "1G"
_ASSESSMENT_DATE = "4A"

_POSTCODE_PART = re.compile(r"(\d{5})(?:\s+(\S.*))?")


@dataclass(frozen=True, kw_only=True)
class SealHeader:
    """The fixed part: who signed, when, and what kind of document (two characters, ``01`` is a bill).

    A date is None when the code says it has none. ``perimeter`` and ``country`` are None in the versions that
    have no room for them. ``length`` is in characters.
    """

    version: int
    authority_id: str
    certificate_id: str
    issue_date: date | None
    signature_date: date | None
    document_type: str
    perimeter: str | None
    country: str | None
    length: int


@dataclass(frozen=True, kw_only=True)
class SealField:
    """One field; a truncated value is only the beginning of the real one."""

    id: str
    value: str = field(repr=False)
    truncated: bool = False


@dataclass(frozen=True, kw_only=True)
class SealedHome:
    """The home a seal names, in capitals without accents; never the billing address.

    ``lines`` are its street lines in printed order, ``truncated_lines`` the positions in it that are only
    prefixes. A bill may leave ``city`` out.
    """

    lines: tuple[str, ...] = field(repr=False)
    postcode: str | None = field(repr=False)
    city: str | None = field(repr=False)
    country: str | None = None
    truncated_lines: frozenset[int] = frozenset()
    city_truncated: bool = False

    @property
    def is_truncated(self) -> bool:
        """Whether any part is only the beginning of the real one."""
        return self.city_truncated or bool(self.truncated_lines)


@dataclass(frozen=True, kw_only=True)
class SealedHolder:
    """One person a seal names, title removed, surname first as the code has it."""

    name: str = field(repr=False)
    truncated: bool = False


@dataclass(frozen=True, kw_only=True, repr=False)
class SealFields(Mapping[str, str]):
    """The fields by identifier (the first one, when repeated), with the header's few values.

    An absent and an empty field differ: ``"20" in fields`` is true for an empty line 2.
    """

    header: SealHeader | None = None
    entries: tuple[SealField, ...] = ()

    def __getitem__(self, identifier: str) -> str:
        found = self.entry(identifier)
        if found is None:
            raise KeyError(identifier)
        return found.value

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(entry.id for entry in self.entries))

    def __len__(self) -> int:
        return len({entry.id for entry in self.entries})

    def __repr__(self) -> str:
        return f"SealFields(header={self.header!r}, ids={tuple(self)!r})"

    def entry(self, identifier: str) -> SealField | None:
        """The first field with this identifier, with its truncated flag."""
        return next((entry for entry in self.entries if entry.id == identifier), None)

    def is_truncated(self, identifier: str) -> bool:
        """Whether the field is there and only the beginning of the real value."""
        found = self.entry(identifier)
        return found is not None and found.truncated

    @property
    def document_type(self) -> str | None:
        """The two characters of the header, such as ``01``."""
        return self.header.document_type if self.header else None

    @property
    def is_address_proof(self) -> bool:
        """Whether the type is one of those that prove an address."""
        return self.document_type in ADDRESS_PROOF_TYPES

    @property
    def kind(self) -> DocumentType | None:
        """The kind of document, where the type alone tells it: None for a bill and for what proves nothing."""
        return ADDRESS_PROOF_TYPES.get(self.document_type or "")

    @property
    def issue_date(self) -> date | None:
        """The header's issue date; for an undated tax notice the day the tax became due."""
        dated = self.header.issue_date if self.header else None
        return dated or _day_month_year(self.get(_ASSESSMENT_DATE, ""))

    @property
    def home(self) -> SealedHome | None:
        """See ``home_of``."""
        return home_of(self)

    @property
    def holder(self) -> SealedHolder | None:
        """The first of ``holders_of``."""
        return next(iter(holders_of(self)), None)

    @property
    def has_unnamed_holder(self) -> bool:
        """Whether the code says that there are other holders whom it does not name."""
        return self.get(_UNNAMED_CO_BENEFICIARY) == "1"


def home_of(fields: SealFields) -> SealedHome | None:
    """The service point, or the home of a tax notice; None when the seal names neither."""
    for layout in (_SERVICE_POINT, _PERSONAL_HOME):
        home = _home_in(fields, *layout)
        if home is not None:
            return home
    full = fields.entry(_FULL_HOME)
    return _home_in_one_line(full) if full else None


def holders_of(fields: SealFields) -> tuple[SealedHolder, ...]:
    """Beneficiary, co-beneficiaries, then the declarants of a tax notice; one entry a person.

    The addressee of the bill is not a holder: the bill may go to somebody else.
    """
    entries = [*_beneficiaries(fields), *_entries(fields, *_DECLARANTS)]
    named = {
        name: SealedHolder(name=name, truncated=entry.truncated) for entry in entries for name in names_in(entry.value)
    }
    return tuple(named.values())


def _home_in(
    fields: SealFields, line_ids: tuple[str, ...], postcode_id: str, city_id: str, country_id: str
) -> SealedHome | None:
    """The home held by one family of identifiers; None when it has no postcode and no street line."""
    lines = _entries(fields, *line_ids)
    postcode = fields.get(postcode_id, "").strip() or None
    if not lines and postcode is None:
        return None
    return SealedHome(
        lines=tuple(entry.value.strip() for entry in lines),
        postcode=postcode,
        city=fields.get(city_id, "").strip() or None,
        country=fields.get(country_id),
        truncated_lines=frozenset(place for place, entry in enumerate(lines) if entry.truncated),
        city_truncated=fields.is_truncated(city_id),
    )


def _home_in_one_line(full: SealField) -> SealedHome:
    """A home written in one field, parts split by slashes, the postcode among the last."""
    parts = [part.strip() for part in full.value.split("/") if part.strip()]
    matches = [_POSTCODE_PART.fullmatch(part) for part in parts]
    place = max((place for place, match in enumerate(matches) if match), default=len(parts))
    match = matches[place] if place < len(parts) else None
    after = ([match.group(2)] if match and match.group(2) else []) + parts[place + 1 :]
    lines = tuple(parts[:place])
    return SealedHome(
        lines=lines,
        postcode=match.group(1) if match else None,
        city=after[0] if after else None,
        truncated_lines=frozenset({len(lines) - 1}) if full.truncated and match is None else frozenset(),
        city_truncated=full.truncated and match is not None,
    )


def _beneficiaries(fields: SealFields) -> list[SealField]:
    """One entry a beneficiary: the whole line, or surname and first name put together."""
    found: list[SealField] = []
    for line_id, first_name_id, surname_id in _BENEFICIARIES:
        parts = _entries(fields, surname_id, first_name_id)
        found += _entries(fields, line_id) or ([_joined(parts)] if parts else [])
    return found


def _joined(parts: list[SealField]) -> SealField:
    """Several fields as one, separated by slashes; truncated as soon as one of them is."""
    value = "/" + "/".join(part.value for part in parts)
    return SealField(id=parts[0].id, value=value, truncated=any(part.truncated for part in parts))


def _entries(fields: SealFields, *identifiers: str) -> list[SealField]:
    """The fields with these identifiers that hold something, in the order of the identifiers."""
    return [
        entry
        for identifier in identifiers
        for entry in fields.entries
        if entry.id == identifier and entry.value.strip()
    ]


def _day_month_year(text: str) -> date | None:
    """A date written DDMMYYYY; None when it is not one."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None

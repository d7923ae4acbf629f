"""What must be read of the papers in ``drawn/``: the truth stands on top of each, written with the paper."""

from __future__ import annotations

from functools import cache

import pytest

from ocr.fields import read_fields
from ocr.fields.text import compact
from ocr.reading import AddressRole, Fields, FoundAddress, ReferenceKind, TextSource
from tests.ocr.fields.sheets import Sheet, all_sheets, page_of

SHEETS = all_sheets()
# A date of issue below this confidence is not counted.
LEAST_CONFIDENCE = 0.5
NARROW_STEP = 11.0
REFERENCES = {
    "point": ReferenceKind.DELIVERY_POINT,
    "invoice": ReferenceKind.INVOICE,
    "customer": ReferenceKind.CUSTOMER,
}


def sheets_with(key: str) -> pytest.MarkDecorator:
    """The papers whose truth says something of a key."""
    told = [sheet for sheet in SHEETS if key in sheet.truth]
    return pytest.mark.parametrize("sheet", told, ids=[sheet.name for sheet in told])


@cache
def _read(name: str, letter_step: float, source: TextSource) -> Fields:
    sheet = next(one for one in SHEETS if one.name == name)
    return read_fields((page_of(sheet, letter_step=letter_step, source=source),))


def read(sheet: Sheet) -> Fields:
    return _read(sheet.name, 14.0, TextSource.TEXT_LAYER)


def words_of(name: str) -> tuple[str, ...]:
    """A name's words in one order, as issuers print surname and first name either way."""
    return tuple(sorted(compact(word) for word in name.split()))


def is_home(found: FoundAddress | None, sheet: Sheet) -> bool:
    """Whether an address is the true home: its street, no line of another, its postcode and city.

    A paper that prints the home twice may print a residence or a floor only once; one without a home has none.
    """
    if found is None or sheet.truth["home"] == "none":
        return found is None and sheet.truth["home"] == "none"
    *lines, place = sheet.many("home")
    rest = compact(" ".join(found.lines))
    for line in sorted(map(compact, lines), key=len, reverse=True):
        rest = rest.replace(line, "", 1)
    has_a_line = any(compact(line) in compact(" ".join(found.lines)) for line in lines)
    return not rest and has_a_line and compact(f"{found.postcode} {found.city}") == compact(place)


@sheets_with("kind")
def test_the_kind_is_told(sheet: Sheet) -> None:
    assert read(sheet).document_type.value == sheet.truth["kind"]


@sheets_with("issuer")
def test_the_issuer_is_named(sheet: Sheet) -> None:
    assert read(sheet).issuer == sheet.truth["issuer"]


@sheets_with("issued")
def test_only_the_date_of_issue_is_taken_for_it(sheet: Sheet) -> None:
    issued = read(sheet).issue_date

    assert (issued.value if issued and issued.confidence >= LEAST_CONFIDENCE else None) == sheet.issued


@sheets_with("holders")
def test_the_holders_are_those_who_live_there(sheet: Sheet) -> None:
    names = {words_of(person.name) for person in read(sheet).holders}

    assert names == {words_of(name) for name in sheet.many("holders")}


@sheets_with("home")
def test_the_home_is_the_dwelling(sheet: Sheet) -> None:
    assert is_home(read(sheet).home, sheet)


@sheets_with("home")
def test_no_other_place_is_called_home(sheet: Sheet) -> None:
    homes = {found.postcode for found in read(sheet).addresses if found.role is AddressRole.HOME}

    assert homes == ({sheet.many("home")[-1][:5]} - {"none"})


@sheets_with("billing")
def test_where_the_bill_is_sent_is_told_from_the_home(sheet: Sheet) -> None:
    billing = {found.postcode for found in read(sheet).addresses if found.role is AddressRole.BILLING}

    assert sheet.truth["billing"] in billing


@pytest.mark.parametrize("key", REFERENCES)
def test_numbers_have_their_kind(key: str) -> None:
    told = [sheet for sheet in SHEETS if key in sheet.truth]
    found = [read(sheet).reference_of(REFERENCES[key]) for sheet in told]

    assert [one and one.value for one in found] == [sheet.truth[key] for sheet in told]


@sheets_with("home")
def test_narrow_print_is_read_the_same(sheet: Sheet) -> None:
    fields = _read(sheet.name, NARROW_STEP, TextSource.TEXT_LAYER)

    assert is_home(fields.home, sheet)

"""Field boundaries, the home and the holders. Rules: 2D-Doc specification v3.2.6, sections 3.4, 7 and 8."""

from __future__ import annotations

from datetime import date

import pytest

from ocr.reading import DocumentType
from ocr.seal import SealFields, SealHeader, holders_of, home_of
from ocr.seal.message import parse_fields, parse_header


def some_fields(text: str, kind: str = "01", issued: date | None = None) -> SealFields:
    entries = parse_fields(text)
    assert entries is not None
    header = SealHeader(
        version=4, authority_id="FR99", certificate_id="PAL1", issue_date=issued, signature_date=None,
        document_type=kind, perimeter="01", country="FR", length=26,
    )  # fmt: skip
    return SealFields(header=header, entries=entries)


def test_hexadecimal_days_count_from_2000() -> None:
    # The specification's own example: 111E is 31 December 2011.
    header = parse_header("DC04FR000001111EFFFF0101FR")

    assert header is not None
    assert header.issue_date == date(2011, 12, 31)
    assert header.signature_date is None


def test_variable_field_at_its_longest_needs_no_separator() -> None:
    street = "1234567890" * 3 + "12345678"

    fields = some_fields(f"22{street}2435400")

    assert (fields["22"], fields["24"]) == (street, "35400")


def test_empty_field_is_there_and_empty() -> None:
    fields = some_fields("20\x1d2435400")

    assert "20" in fields
    assert fields["20"] == ""


def test_stray_separator_after_a_fixed_field_is_tolerated() -> None:
    assert some_fields("2435400\x1d26FR")["26"] == "FR"


def test_unknown_identifier_is_kept() -> None:
    assert some_fields("ZZANYTHING\x1d26FR")["ZZ"] == "ANYTHING"


def test_truncated_field_is_only_a_prefix() -> None:
    home = home_of(some_fields("2212 RUE DU GENERAL DE\x1e2435400"))

    assert home is not None
    assert home.truncated_lines == {0}
    assert home.is_truncated


@pytest.mark.parametrize("text", ["24354", "2", "24354\x1d0", "2\x1d35400"])
def test_fields_that_end_too_early_do_not_hold_together(text: str) -> None:
    assert parse_fields(text) is None


def test_home_is_the_service_point_never_the_billing_address() -> None:
    home_part = "20BAT B\x1d2212 RUE DES LILAS\x1d243540025SAINT MALO\x1d"
    fields = some_fields(home_part + "295 PLACE DU PORT\x1d2B750012CPARIS\x1d")

    home = home_of(fields)

    assert home is not None
    assert home.lines == ("BAT B", "12 RUE DES LILAS")
    assert (home.postcode, home.city) == ("35400", "SAINT MALO")


def test_bill_that_names_only_a_billing_address_names_no_home() -> None:
    assert home_of(some_fields("295 PLACE DU PORT\x1d2B750012CPARIS\x1d")) is None


def test_bill_may_leave_the_city_out() -> None:
    home = home_of(some_fields("2212 RUE DES LILAS\x1d2435400"))

    assert home is not None
    assert home.city is None


def test_home_of_a_tax_notice_by_postal_lines() -> None:
    home = home_of(some_fields("6U12 RUE DES LILAS\x1d6W354006XSAINT MALO\x1d6YFR", kind="28"))

    assert home is not None
    assert (home.lines, home.postcode, home.city) == (("12 RUE DES LILAS",), "35400", "SAINT MALO")


@pytest.mark.parametrize("tail", ["35400/SAINT MALO", "35400 SAINT MALO"])
def test_home_of_a_tax_notice_in_one_field(tail: str) -> None:
    home = home_of(some_fields(f"4Y12 RUE DES LILAS/LE PORT/{tail}\x1d", kind="28"))

    assert home is not None
    assert home.lines == ("12 RUE DES LILAS", "LE PORT")
    assert (home.postcode, home.city) == ("35400", "SAINT MALO")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("10MME/MARTIN/LEA\x1d", ["MARTIN LEA"]),
        ("10M OU MME/MARTIN/LEA\x1d", ["MARTIN LEA"]),
        ("10MARTIN/LEA\x1d", ["MARTIN LEA"]),
        ("10MME MARTIN LEA\x1d", ["MARTIN LEA"]),
        ("10M MARTIN LEO ET MME DURAND LEA\x1d", ["MARTIN LEO", "DURAND LEA"]),
        ("10M ET MME/MARTIN/LEO ET LEA\x1d", ["MARTIN LEO", "MARTIN LEA"]),
        ("11MME\x1d12LEA\x1d13MARTIN\x1d", ["MARTIN LEA"]),
        ("10MME/MARTIN/LEA\x1d1IM/DURAND/LEO\x1d", ["MARTIN LEA", "DURAND LEO"]),
        ("10MME/MARTIN/LEA\x1d1KLEO\x1d1LDURAND\x1d", ["MARTIN LEA", "DURAND LEO"]),
        ("46MARTIN LEA\x1d48DURAND LEO\x1d", ["MARTIN LEA", "DURAND LEO"]),
        ("14M/PAYEUR/LUC\x1d", []),
        ("10\x1d", []),
    ],
)
def test_holders_are_one_a_person_without_titles(text: str, names: list[str]) -> None:
    assert [holder.name for holder in holders_of(some_fields(text))] == names


def test_unnamed_co_beneficiary_is_told() -> None:
    assert some_fields("10MME/MARTIN/LEA\x1d1G1").has_unnamed_holder
    assert not some_fields("10MME/MARTIN/LEA\x1d1G0").has_unnamed_holder


def test_undated_tax_notice_is_dated_by_the_day_the_tax_became_due() -> None:
    assert some_fields("4A31072026", kind="28").issue_date == date(2026, 7, 31)
    assert some_fields("4A31072026", issued=date(2026, 8, 15)).issue_date == date(2026, 8, 15)
    assert some_fields("4A99999999").issue_date is None


def test_only_four_types_prove_an_address() -> None:
    kinds = ("00", "01", "02", "03", "04", "06", "11", "18", "28")

    proofs = [kind for kind in kinds if some_fields("", kind).is_address_proof]

    assert proofs == ["00", "01", "02", "28"]
    assert some_fields("", "28").kind is DocumentType.INCOME_TAX_NOTICE

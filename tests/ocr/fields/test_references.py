from __future__ import annotations

import pytest

from ocr.fields import read_fields
from ocr.reading import Fields, ReferenceKind
from tests.ocr.fields.builders import Printed, a_page

# Fourteen digits, as power and gas networks number their delivery points.
POINT = "22516914714271"


def read(*printed: Printed) -> Fields:
    return read_fields((a_page(*printed),))


@pytest.mark.parametrize(
    "label",
    [
        "PDL :",
        "PRM",
        "PCE n°",
        "Point de livraison :",
        "Référence acheminement",
        "Référence acheminement (PDL)",
        "Point de comptage et d'estimation (PCE) :",
        "N° de point de livraison",
    ],
)
@pytest.mark.parametrize("printed", [POINT, "22 516 914 714 271"])
def test_a_delivery_point_is_known_by_its_label_and_form(label: str, printed: str) -> None:
    fields = read((70, 400, f"{label} {printed}"))

    assert [found.value for found in fields.delivery_points] == [POINT]
    assert fields.reference_of(ReferenceKind.INVOICE) is None


def test_a_delivery_point_stands_below_its_label_beside_other_columns() -> None:
    fields = read((70, 400, "Référence acheminement (PDL)"), (800, 400, "Août 2026"), (70, 428, POINT))

    assert [found.value for found in fields.delivery_points] == [POINT]


def test_a_gas_point_of_eight_signs_is_read_with_a_misread_letter() -> None:
    assert [found.value for found in read((70, 400, "PCE : G1123456")).delivery_points] == ["GI123456"]


def test_a_number_of_another_length_is_no_delivery_point() -> None:
    assert read((70, 400, "Point de livraison : 225169147")).delivery_points == ()


def test_an_invoice_and_a_delivery_point_keep_apart() -> None:
    fields = read((70, 400, "Facture n° 10 501 939 112"), (70, 500, f"PDL {POINT}"))
    invoice = fields.reference_of(ReferenceKind.INVOICE)

    assert invoice is not None
    assert (invoice.value, [found.value for found in fields.delivery_points]) == ("10501939112", [POINT])

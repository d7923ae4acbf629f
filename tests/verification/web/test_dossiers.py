"""What a moderator is shown of a case, from the service's own stores."""

from __future__ import annotations

from datetime import date

from ocr.reading import DocumentReading, DocumentType
from review_queue.adapters import store
from review_queue.ports import Dossier, ShownChange
from tests.builders import a_claim, a_date, a_home, a_reading
from tests.verification.service.house import House, dossiers_of
from verification.domain.claim import Claim

OLD = a_date(date(2026, 7, 12))
"""Four months before the house's day, 12 November 2026: for a human."""


def dossier(house: House, reading: DocumentReading, claim: Claim) -> Dossier:
    """The dossier of the one item that a paper raises."""
    house.open("case-1", claim)
    house.reader.answers.append(reading)
    house.work(house.send())
    dossiers = dossiers_of(house)
    with house.engine.connect() as connection:
        (item,) = store.open_items(connection)
    return dossiers.dossier(item)


def test_a_moderator_sees_what_would_have_been_enough(house: House) -> None:
    shown = dossier(house, a_reading(dates=(OLD,)), a_claim())

    assert shown.enough == (ShownChange(code="dated_from", value="2026-08-12"),)


def test_a_moderator_sees_the_number_that_was_read(house: House) -> None:
    claim = a_claim(address="rue des Lilas, 35400 Saint-Malo")

    shown = dossier(house, a_reading(addresses=(a_home("12 BIS RUE DES LILAS"),)), claim)

    assert shown.enough == (ShownChange(code="declared_number", value="12 bis"),)


def test_a_moderator_sees_both_first_names_and_what_the_person_says(house: House) -> None:
    mobile = a_reading(document_type=DocumentType.MOBILE_BILL)

    shown = dossier(house, mobile, a_claim(shown_first_name="Camille", nothing_else=True))

    assert (shown.shown_first_name, shown.nothing_else) == ("Camille", True)
    assert [(field.declared, field.read) for field in shown.fields if field.label == "name"] == [
        ("Léa Martin", "MARTIN LEA")
    ]

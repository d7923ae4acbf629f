"""Certificates of a contract: prose on a letterhead, and a short form."""

from __future__ import annotations

from datetime import timedelta

from bench.documents.layouts.layout import Layout
from bench.documents.sheet import GREY, Colour, Sheet
from bench.documents.story import Story
from ocr.reading import DocumentType

_VIOLET: Colour = (0.30, 0.12, 0.45)


def draw_certificate_prose(sheet: Sheet, story: Story) -> None:
    """A letter: sender, addressee, place and day, and everything else inside the sentences."""
    box, city = story.letter_box()
    y = sheet.text(60, 50, story.issuer, size=16, bold=True, colour=_VIOLET)
    y = sheet.lines(60, y, ("Service clients particuliers", box, city), size=9)
    sheet.lines(325, 130, story.window_lines, size=10)
    start = story.issue - timedelta(days=story.rng.randint(40, 2500))
    sheet.text(325, 232, f"Le {story.day(story.issue)}", size=10)
    y = sheet.text(60, 232, f"Référence client : {story.digits(10)}", size=9)
    y = sheet.text(60, 276, "Objet : attestation de titulaire de contrat d'électricité", size=11, bold=True)
    y = sheet.paragraph(60, y + 18, 475, "Madame, Monsieur,", size=10.5)
    y = sheet.paragraph(60, y + 10, 475, (
        f"Nous certifions que {story.holder_line} dispose auprès de nos services d'un contrat de fourniture "
        f"d'électricité, en vigueur depuis le {story.day(start)}, pour le logement situé {story.home_block.one_line} "
        f"(point de livraison {story.digits(14)})."
    ), size=10.5)
    y = sheet.paragraph(60, y + 10, 475, (
        "La présente attestation est remise pour servir et valoir ce que de droit. Elle ne vaut pas quittance de "
        "paiement."
    ), size=10.5)
    y = sheet.paragraph(60, y + 10, 475, "Nous vous prions d'agréer nos salutations les meilleures.", size=10.5)
    sheet.lines(350, y + 20, (story.somebody(), "Responsable de la relation clients"), size=10)
    street, town = story.office(cedex=True)
    sheet.paragraph(60, 800, 475, f"{story.issuer} - {street} - {town} - RCS {story.digits(9, 3)}", size=7, colour=GREY)


def draw_certificate_form(sheet: Sheet, story: Story) -> None:
    """A form of labelled lines under a title; no addressee window at all."""
    sheet.text(sheet.width / 2, 60, story.issuer.upper(), size=18, bold=True, align="centre")
    sheet.text(sheet.width / 2, 110, "ATTESTATION DE CONTRAT", size=16, bold=True, align="centre")
    sheet.rule(60, 140, 475)
    y = sheet.text(60, 158, f"Attestation établie le {story.day(story.issue)}, valable trois mois.", size=10)
    y = sheet.text(60, y + 16, "Nom du ou des titulaires", size=8.5, colour=GREY)
    y = sheet.lines(60, y, story.holder_lines, size=11, bold=True)
    y = sheet.text(60, y + 10, "Adresse de fourniture", size=8.5, colour=GREY)
    y = sheet.lines(60, y, story.home_block.all_lines, size=11, bold=True)
    y = sheet.text(60, y + 10, "Énergie fournie", size=8.5, colour=GREY)
    y = sheet.text(60, y, story.rng.choice(("Gaz naturel", "Électricité verte", "Électricité et gaz")), size=11)
    y = sheet.text(60, y + 10, "Date de mise en service", size=8.5, colour=GREY)
    y = sheet.text(60, y, story.after(-story.rng.randint(90, 1900)), size=11)
    y = sheet.text(60, y + 10, "Numéro de contrat", size=8.5, colour=GREY)
    y = sheet.text(60, y, story.digits(9), size=11)
    street, town = story.office()
    sheet.paragraph(60, y + 40, 475, (
        f"Document émis par {story.issuer}, {street}, {town}, à la demande de son client. Toute falsification expose "
        "aux peines prévues par la loi."
    ), size=8)


LAYOUTS = (
    Layout(
        name="certificate_prose", document_type=DocumentType.CONTRACT_CERTIFICATE, bills_elsewhere=True,
        issuers=("EDF", "Engie", "Octopus Energy", "Plüm Énergie"), draw=draw_certificate_prose,
    ),
    Layout(
        name="certificate_form", document_type=DocumentType.CONTRACT_CERTIFICATE, draw=draw_certificate_form,
        issuers=("TotalEnergies", "Mint Énergie", "Vattenfall", "Enercoop"),
    ),
)

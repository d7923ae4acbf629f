"""Rent receipts of an agency, a social landlord and a private landlord."""

from __future__ import annotations

from datetime import date, timedelta

from bench.documents.layouts.layout import WORD_PRODUCERS, Layout
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, Colour, Sheet
from bench.documents.story import Story, month_name
from ocr.reading import DocumentType

_BROWN: Colour = (0.42, 0.24, 0.10)


def period(story: Story) -> tuple[date, date]:
    """First and last day of the month before the issue."""
    last = story.issue.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def draw_rent_agency(sheet: Sheet, story: Story) -> None:
    """The agency at the top, the tenant in a frame at the right, a table of what was paid."""
    agency, agency_city = story.office()
    start, end = period(story)
    y = sheet.text(45, 36, story.issuer, size=18, bold=True, colour=_BROWN)
    y = sheet.lines(45, y, ("Administration de biens - Gestion locative", agency, agency_city), size=8)
    sheet.text(45, y, "Tél : 04 00 00 00 00 - gestion@agence.example", size=8)
    sheet.frame(310, 92, 245, 96, colour=GREY)
    sheet.lines(322, 104, story.window_lines, size=9.5)
    y = sheet.text(45, 136, "QUITTANCE DE LOYER", size=15, bold=True)
    y = sheet.paragraph(45, y + 2, 255, f"Période du {story.day(start)} au {story.day(end)}", size=8.5)
    y = sheet.labelled(45, y, "Réf. locataire :", story.digits(8), size=8)
    y = sheet.labelled(45, y, "Propriétaire :", story.somebody(), size=8)
    y = sheet.paragraph(45, 214, 505, (
        f"Bien loué : {story.home_block.one_line}. Nature : appartement. Date d'édition : {story.day(story.issue)}."
    ))
    y = sheet.table(45, y + 12, (280, 75, 75, 75), _rent_rows(story, start), head=_BROWN)
    y = sheet.paragraph(45, y + 14, 505, (
        f"Reçu de {story.holder_line} le montant ci-dessus au titre du loyer et des charges du logement désigné, pour "
        f"le terme de {month_name(start)}, sous réserve de tous droits du bailleur. Prochain terme exigible le "
        f"{story.after(25)}."
    ))
    sheet.text(360, y + 24, f"Le gestionnaire : {story.somebody()}", size=9)
    _agency_foot(sheet, story, y)


def _agency_foot(sheet: Sheet, story: Story, y: float) -> None:
    """Small print and the head office."""
    draw_small_print(sheet, story, 45, y + 60, 505, 786)
    sheet.rule(45, 796, 505, colour=_BROWN)
    street, city = story.office(cedex=True)
    sheet.paragraph(45, 802, 505, (
        f"{story.issuer} - siège {street}, {city} - carte professionnelle CPI {story.digits(12, 4)} - garantie "
        "financière 110 000 €"
    ), size=6.5, colour=GREY)


def _rent_rows(story: Story, start: date) -> list[tuple[str, str, str, str]]:
    """Rent, charges, payment and what is left."""
    rent = story.euros(380, 1250)
    return [
        ("Désignation", "Terme", "Appelé", "Réglé"),
        ("Loyer principal", f"{start:%m/%Y}", rent, ""),
        ("Provision pour charges", f"{start:%m/%Y}", story.euros(20, 140), ""),
        ("Taxe d'enlèvement des ordures ménagères", f"{start:%m/%Y}", story.euros(5, 20), ""),
        (f"Virement du {story.day(start + timedelta(days=4))}", "", "", rent),
        ("Solde", "", "0,00 €", "0,00 €"),
    ]


def draw_rent_private(sheet: Sheet, story: Story) -> None:
    """A page typed by a private landlord: running text, few labels."""
    start, end = period(story)
    landlord = story.somebody()
    street, city = story.office()
    y = sheet.lines(
        60, 60, ("Bailleur :", landlord, street, city.title() if story.rng.random() < 0.5 else city), size=11,
    )
    y = sheet.lines(320, y + 16, ("Locataire :", *story.holder_lines, *story.home_block.all_lines), size=11)
    y = sheet.text(
        sheet.width / 2, y + 34, f"Quittance de loyer - {month_name(start)}", size=15, bold=True, align="centre",
    )
    y = sheet.paragraph(60, y + 24, 475, (
        f"Je soussigné(e) {landlord}, propriétaire du logement situé {story.home_block.one_line}, déclare avoir reçu "
        f"de {story.holder_line} la somme de {story.euros(350, 1100)} au titre du paiement du loyer et des charges "
        f"pour la période du {story.day(start)} au {story.day(end)} et lui en donne quittance."
    ), size=11)
    y = sheet.table(60, y + 16, (220, 110), (
        ("Loyer hors charges", story.euros(330, 1000)), ("Charges", story.euros(20, 110)),
    ), head=None, size=11)
    y = sheet.text(60, y + 28, f"Fait à {city[6:].title()}, le {story.day(story.issue)}", size=11)
    sheet.text(360, y + 8, "Signature du bailleur", size=11)
    sheet.paragraph(60, 740, 475, (
        "Cette quittance annule tous les reçus qui auraient pu être établis précédemment en cas de paiement partiel."
    ), size=8, colour=GREY)


def draw_rent_social(sheet: Sheet, story: Story) -> None:
    """A social landlord: addressee at the left, a framed summary at the right, the home in a band."""
    start, end = period(story)
    box, box_city = story.letter_box()
    sheet.text(330, 36, story.issuer, size=17, bold=True, colour=_BROWN)
    sheet.lines(330, 62, ("Office public de l'habitat", box, box_city), size=8)
    sheet.lines(50, 120, story.window_lines, size=10)
    _social_summary(sheet, story, start)
    sheet.fill(50, 232, 505, 22, PALE)
    sheet.text(58, 238, "QUITTANCE - LOYER ET CHARGES ACQUITTÉS", size=10, bold=True)
    y = sheet.text(50, 266, "Logement occupé", bold=True)
    y = sheet.lines(50, y, story.home_block.all_lines)
    y = sheet.text(50, y + 3, f"Titulaire(s) du bail : {story.holder_line}")
    y = sheet.table(50, y + 10, (300, 100, 105), (
        ("Rubrique", "Base", "Montant"), ("Loyer logement", "62 m²", story.euros(250, 620)),
        ("Acompte eau froide", "", story.euros(8, 40)), ("Acompte chauffage", "", story.euros(20, 90)),
        ("Réduction de loyer de solidarité", "", "-" + story.euros(10, 50)),
        ("APL versée par la CAF", "", "-" + story.euros(50, 210)),
    ), size=8.5)
    y = sheet.text(50, y + 10, f"Payé le {story.day(end)} - prochain prélèvement le {story.after(20)}", size=8.5)
    draw_small_print(sheet, story, 50, y + 14, 250, 790)
    street, city = story.office()
    sheet.paragraph(50, 798, 505, (
        f"{story.issuer} - {street} {city} - SIRET {story.digits(14)} - agence ouverte du lundi au vendredi"
    ), size=6.5, colour=GREY)


def _social_summary(sheet: Sheet, story: Story, start: date) -> None:
    """The receipt's numbers, day and month in a frame."""
    sheet.frame(330, 112, 225, 92)
    y = sheet.labelled(338, 118, "Quittance n°", story.digits(9), size=8.5)
    y = sheet.labelled(338, y, "Éditée le", story.day(story.issue), size=8.5)
    y = sheet.labelled(338, y, "Numéro de contrat", story.digits(8), size=8.5)
    y = sheet.labelled(338, y, "Terme :", month_name(start), size=8.5)
    sheet.text(338, y, f"Votre gardien : {story.somebody()}", size=8.5)


def draw_rent_form(sheet: Sheet, story: Story) -> None:
    """A form filled in by a small landlord: labels at the left, values on dotted lines."""
    start, end = period(story)
    street, city = story.office()
    sheet.frame(40, 40, sheet.width - 80, 470)
    sheet.text(sheet.width / 2, 54, f"QUITTANCE DE LOYER n° {story.digits(2)}", size=14, bold=True, align="centre")
    rows = (
        ("Propriétaire", f"{story.somebody()}, {street}, {city}"), ("Locataire(s)", story.holder_line),
        ("Adresse de la location", story.home_block.one_line), ("Mois", month_name(start)),
        ("Période", f"du {story.day(start)} au {story.day(end)}"), ("Loyer nu", story.euros(300, 900)),
        ("Charges", story.euros(15, 90)), ("Total reçu", story.euros(320, 990)),
        ("Payé par virement le", story.day(start + timedelta(days=3))),
        ("Date de la quittance", story.day(story.issue)),
    )
    y = 90.0
    for label, value in rows:
        sheet.text(54, y, label, size=9.5)
        below = sheet.paragraph(190, y, 350, value, size=9.5, bold=True)
        sheet.rule(190, below + 1, 350, colour=GREY, line=0.3)
        y = below + 12
    sheet.text(380, y + 16, "Le propriétaire (signature)", size=9)


LAYOUTS = (
    Layout(
        name="rent_form", document_type=DocumentType.RENT_RECEIPT, draw=draw_rent_form, issuers=("",),
        shows_issuer=False, producers=WORD_PRODUCERS, mono_ok=False,
    ),
    Layout(
        name="rent_agency", document_type=DocumentType.RENT_RECEIPT, bills_elsewhere=False, draw=draw_rent_agency,
        issuers=("Foncia", "Nexity", "Citya", "Square Habitat", "Cabinet Delmas Immobilier", "Oralia"),
    ),
    Layout(
        name="rent_private", document_type=DocumentType.RENT_RECEIPT, draw=draw_rent_private, issuers=("",),
        shows_issuer=False, producers=WORD_PRODUCERS,
    ),
    Layout(
        name="rent_social", document_type=DocumentType.RENT_RECEIPT, draw=draw_rent_social, mono_ok=False,
        issuers=("CDC Habitat", "Paris Habitat", "Grand Lyon Habitat", "Archipel Habitat", "Erilia", "Vilogia"),
    ),
)

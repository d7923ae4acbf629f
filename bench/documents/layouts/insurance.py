"""Home insurance certificates."""

from __future__ import annotations

from datetime import timedelta

from bench.documents.layouts.layout import Layout
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, Colour, Sheet
from bench.documents.story import Story
from ocr.reading import DocumentType

_RED: Colour = (0.65, 0.08, 0.12)


def draw_insurance_table(sheet: Sheet, story: Story) -> None:
    """The insurer's agency at the left, the addressee at the right, then a table of the contract."""
    agency, agency_city = story.office()
    y = sheet.text(48, 40, story.issuer, size=20, bold=True, colour=_RED)
    y = sheet.lines(48, y + 6, ("Votre agence", agency, agency_city, "Tél. 05 00 00 00 00"), size=8)
    sheet.text(48, y + 2, f"Votre conseiller : {story.somebody()}", size=8)
    sheet.lines(325, 112, story.window_lines, size=10)
    town = agency_city[6:].title()
    sheet.text(325, 212, f"{town}, le {story.day(story.issue)}", size=9)
    title = story.rng.choice(("ATTESTATION D'ASSURANCE HABITATION", "Attestation d'assurance multirisque habitation"))
    y = sheet.text(sheet.width / 2, 248, title, size=14, bold=True, align="centre")
    y = sheet.paragraph(48, y + 14, 500, (
        f"{story.issuer} atteste que le contrat décrit ci-dessous est en vigueur à la date de la présente, et que les "
        "cotisations appelées à ce jour sont payées."
    ))
    y = sheet.table(48, y + 12, (170, 330), _contract_rows(story), head=None, right_from=9)
    y = sheet.paragraph(48, y + 14, 500, (
        "Cette attestation n'engage l'assureur que dans les limites et conditions du contrat auquel elle se réfère."
    ), size=8)
    sheet.text(380, y + 20, "Pour la société, la direction", size=9)
    draw_small_print(sheet, story, 48, y + 50, 500, 776)
    _footer(sheet, story)


def _contract_rows(story: Story) -> list[tuple[str, str]]:
    """Holder, risk address, dates and guarantees."""
    start = story.issue - timedelta(days=story.rng.randint(200, 1900))
    end = story.issue + timedelta(days=story.rng.randint(30, 330))
    return [
        ("Assuré(e) / souscripteur", "\n".join(story.holder_lines)),
        ("Contrat n°", story.digits(9, 3)),
        ("Adresse du risque assuré", "\n".join(story.home_block.all_lines)),
        ("Qualité de l'assuré", story.rng.choice(("Locataire", "Propriétaire occupant", "Colocataire"))),
        ("Date d'effet", story.day(start)),
        ("Échéance annuelle", story.day(end)),
        ("Garanties", "Responsabilité civile locative, incendie,\ndégât des eaux, vol, bris de glace"),
    ]


def _footer(sheet: Sheet, story: Story) -> None:
    """The head office in small print."""
    street, city = story.office(cedex=True)
    sheet.fill(0, 786, sheet.width, 56, PALE)
    sheet.paragraph(48, 796, 500, (
        f"{story.issuer} - société d'assurance mutuelle à cotisations variables - siège : {street}, {city} - "
        f"entreprise régie par le code des assurances. Médiation de l'assurance : TSA {story.digits(5)} 75441 PARIS "
        "CEDEX 09."
    ), size=6.5, colour=GREY)


def draw_insurance_letter(sheet: Sheet, story: Story) -> None:
    """A certificate in sentences, addressee at the left, dates and address inside the prose."""
    sheet.text(sheet.width - 55, 44, story.issuer.upper(), size=16, bold=True, align="right", colour=_RED)
    y = sheet.lines(55, 96, story.window_lines, size=10)
    sheet.text(sheet.width - 55, max(y, 180) + 10, f"Fait le {story.day(story.issue)}", size=10, align="right")
    start, end = story.issue - timedelta(days=story.rng.randint(30, 330)), story.issue + timedelta(days=300)
    y = sheet.text(55, 232, "Attestation responsabilité civile et multirisque habitation", size=13, bold=True)
    y = sheet.paragraph(55, y + 14, 485, (
        f"Nous soussignés, {story.issuer}, certifions assurer {story.holder_line} par le contrat habitation numéro "
        f"{story.digits(10)}, pour la période du {story.day(start)} au {story.day(end)}."
    ), size=10)
    y = sheet.paragraph(55, y + 8, 485, f"Lieu d'assurance : {story.home_block.one_line}.", size=10)
    y = sheet.paragraph(55, y + 8, 485, (
        "Sont garantis les risques locatifs, les événements climatiques et la responsabilité du fait de la vie privée. "
        "Cette attestation ne peut engager l'assureur au-delà des clauses du contrat."
    ), size=10)
    sheet.lines(360, y + 24, (story.somebody(), "Directrice des opérations"), size=10)
    box, city = story.letter_box()
    sheet.paragraph(55, 796, 485, f"{story.issuer}, gestion des contrats, {box}, {city}", size=7, colour=GREY)


LAYOUTS = (
    Layout(
        name="insurance_letter", document_type=DocumentType.INSURANCE_CERTIFICATE, draw=draw_insurance_letter,
        issuers=("Luko", "Lovys", "Direct Assurance", "MMA", "Crédit Mutuel Assurances"), bills_elsewhere=True,
    ),
    Layout(
        name="insurance_table", document_type=DocumentType.INSURANCE_CERTIFICATE, bills_elsewhere=True,
        draw=draw_insurance_table,
        issuers=("Macif", "MAIF", "Matmut", "GMF", "AXA", "Groupama", "Allianz"), mono_ok=False,
    ),
)

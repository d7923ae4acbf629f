"""Electricity and gas bills."""

from __future__ import annotations

from bench.documents.layouts.layout import Layout
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, WHITE, Colour, Sheet
from bench.documents.story import Story
from ocr.reading import DocumentType

_NAVY: Colour = (0.07, 0.16, 0.42)
_GREEN: Colour = (0.05, 0.45, 0.30)


def draw_electricity_left_column(sheet: Sheet, story: Story) -> None:
    """A coloured left column with the home, an addressee window at the right, the sum below."""
    sheet.fill(0, 0, 168, sheet.height, PALE)
    _left_column(sheet, story)
    sheet.lines(318, 118, story.window_lines, size=9.5)
    y = sheet.text(190, 226, f"Facture du {story.day(story.issue)}", size=15, bold=True, colour=_NAVY)
    y = sheet.text(190, y + 2, f"n° {story.digits(11, 3)}   Électricité", size=8, colour=GREY)
    y = _amount_box(sheet, story, 190, y + 14)
    y = sheet.table(190, y + 16, (200, 70, 60, 45), _electricity_rows(story), size=8)
    y = sheet.paragraph(190, y + 12, 375, (
        f"Votre prochaine facture vous parviendra autour du {story.after(61)}. Le relevé de votre compteur est prévu "
        f"entre le {story.after(52)} et le {story.after(57)}."
    ), size=8)
    sheet.bars(195, y + 95, 360, [story.rng.uniform(15, 75) for _ in range(12)], (0.6, 0.7, 0.86))
    draw_small_print(sheet, story, 190, y + 112, 375, 790)
    street, city = story.office(cedex=True)
    sheet.paragraph(190, 800, 375, (
        f"{story.issuer} - SA au capital de 1 525 484 813 € - Siège social : {street}, {city} - "
        f"{story.digits(9, 3)} RCS - Page 1/2"
    ), size=6, colour=GREY)
    _consumption_page(sheet, story)


def _left_column(sheet: Sheet, story: Story) -> None:
    """References, home, contacts, one under another."""
    y = sheet.paragraph(20, 30, 140, story.issuer.upper(), size=17, bold=True, colour=_NAVY)
    y = _heading(sheet, y + 34, "Vos informations client")
    y = sheet.labelled(20, y, "Numéro de client :", story.digits(10, 3), size=7.5)
    y = sheet.labelled(20, y, "Compte :", story.digits(12, 4), size=7.5)
    y = sheet.text(20, y, "Titulaire(s) du contrat :", size=7.5)
    for line in story.holder_lines:
        y = sheet.paragraph(20, y, 140, line, size=7.5, bold=True)
    y = _heading(sheet, y + 12, "Lieu de consommation")
    y = sheet.lines(20, y, story.home_block.all_lines, size=7.5)
    y = sheet.text(20, y, "Point de livraison (PDL) :", size=7.5)
    y = sheet.text(20, y, story.digits(14), size=7.5)
    y = _heading(sheet, y + 12, "Nous écrire")
    y = sheet.lines(20, y, (f"{story.issuer} Service clients", *story.letter_box()), size=7.5)
    y = sheet.lines(20, y + 4, ("09 70 00 00 00 (prix d'un appel local)", "du lundi au samedi, 8h - 20h"), size=7)
    y = _heading(sheet, y + 12, "Votre conseiller")
    y = sheet.text(20, y, story.somebody(), size=7.5)
    y = _heading(sheet, y + 12, "Réclamation, litige")
    street, city = story.office(cedex=True)
    sheet.paragraph(20, y, 136, (
        f"Sans réponse satisfaisante sous deux mois, écrivez au médiateur de l'énergie : {street}, {city}."
    ), size=6.5)


def _heading(sheet: Sheet, y: float, text: str) -> float:
    """A small blue heading with a rule."""
    y = sheet.text(20, y, text, size=8.5, bold=True, colour=_NAVY)
    sheet.rule(20, y, 128, colour=_NAVY, line=0.5)
    return y + 4


def _amount_box(sheet: Sheet, story: Story, x: float, y: float) -> float:
    """The sum and the day it will be drawn."""
    sheet.frame(x, y, 375, 58, colour=_NAVY)
    sheet.text(x + 12, y + 12, "Montant à régler TTC", size=11)
    sheet.text(x + 360, y + 10, story.euros(32, 390), size=15, bold=True, align="right")
    sheet.text(x + 12, y + 38, f"Prélèvement le {story.after(16)} sur votre compte bancaire", size=8)
    return y + 58


def _electricity_rows(story: Story) -> list[tuple[str, str, str, str]]:
    """The heading, some lines and the total."""
    names = (
        f"Abonnement ({story.after(-62)} au {story.after(-2)})", f"Consommation : {story.rng.randint(90, 990)} kWh",
        "Acheminement (CTA)", "Accise sur l'électricité",
    )
    rows = [(name, story.euros(3, 120), story.euros(3, 120), "20 %") for name in names]
    return [
        ("Détail", "HT", "TTC", "TVA"), *rows, ("Total de la facture", story.euros(30, 390), story.euros(30, 390), ""),
    ]


def _consumption_page(sheet: Sheet, story: Story) -> None:
    """A second page, on some bills."""
    if story.rng.random() < 0.5:
        return
    sheet.new_page()
    sheet.text(40, 40, "Votre consommation en détail", size=14, bold=True, colour=_NAVY)
    sheet.text(40, 64, f"Facture du {story.day(story.issue)} - {story.holder_line}", size=8, colour=GREY)
    rows = [("Relevé", "Index", "Consommation")]
    rows += [(story.after(-61 * k), story.digits(5), f"{story.rng.randint(90, 990)} kWh") for k in range(4)]
    y = sheet.table(40, 90, (200, 120, 120), rows, size=8)
    sheet.paragraph(40, y + 20, 500, (
        "TVA, CTA et accise sont perçues pour le compte de l'État. Urgence dépannage : 09 72 67 50 00. En cas de "
        "difficulté de paiement, le fonds de solidarité logement de votre département peut vous aider."
    ), size=7.5)


def draw_gas_band(sheet: Sheet, story: Story) -> None:
    """A band at the top, the addressee at the left, the home in a frame at the right."""
    sheet.fill(0, 0, sheet.width, 62, _GREEN)
    sheet.text(36, 18, story.issuer, size=22, bold=True, colour=WHITE)
    sheet.text(sheet.width - 36, 26, "Votre facture de gaz naturel", size=12, colour=WHITE, align="right")
    y = sheet.text(36, 84, f"Votre facture du {story.day(story.issue)}", size=12, bold=True)
    sheet.text(36, y, f"N° {story.digits(12, 3)} - à conserver 5 ans", size=8)
    sheet.lines(44, 150, story.window_lines, size=10)
    sheet.frame(330, 84, 228, 152, colour=_GREEN)
    y = sheet.labelled(340, 92, "Référence client :", story.digits(12, 3), size=8)
    y = sheet.labelled(340, y + 2, "Contrat au nom de :", "", size=8)
    for line in story.holder_lines:
        y = sheet.paragraph(340, y, 210, line, size=8, bold=True)
    y = sheet.text(340, y + 4, "Adresse du logement desservi :", size=8)
    y = sheet.lines(340, y, story.home_block.all_lines, size=8, bold=True)
    sheet.text(340, y + 4, f"PCE : {story.digits(14)}   Zone tarifaire 2", size=8)
    y = _gas_total(sheet, story, 270)
    y = sheet.table(36, y + 16, (250, 90, 90, 92), _gas_rows(story), size=8.5, grid=False)
    _gas_footer(sheet, story, y)


def _gas_total(sheet: Sheet, story: Story, y: float) -> float:
    """The sum to pay on a pale band."""
    sheet.fill(36, y, 522, 40, PALE)
    sheet.text(48, y + 13, f"À payer avant le {story.after(20)}", size=11)
    sheet.text(548, y + 11, story.euros(40, 480), size=15, bold=True, align="right", colour=_GREEN)
    return y + 40


def _gas_rows(story: Story) -> list[tuple[str, str, str, str]]:
    """Index, consumption and prices."""
    head = ("Du " + story.after(-63) + " au " + story.after(-3), "Quantité", "Prix unitaire", "Montant HT")
    names = ("Abonnement B1", "Consommation estimée", "Terme de stockage", "Contribution d'acheminement")
    return [head, *[(name, story.digits(3), "0,0874 €", story.euros(5, 160)) for name in names]]


def _gas_footer(sheet: Sheet, story: Story, y: float) -> None:
    """Contacts with a postal box, the mediator and the head office."""
    box, city = story.letter_box()
    y = sheet.text(36, y + 22, "Besoin d'aide ?", size=10, bold=True, colour=_GREEN)
    y = sheet.paragraph(36, y, 520, (
        f"Par courrier : {story.issuer}, service relation clients, {box}, {city}. Prochain relevé du compteur vers le "
        f"{story.after(58)} ; prochaine facture le {story.after(62)}. Urgence sécurité gaz : 0 800 47 33 33."
    ), size=8)
    draw_small_print(sheet, story, 36, y + 14, 520, 780)
    street, town = story.office()
    sheet.paragraph(36, 790, 520, (
        f"{story.issuer} - Siège social : {street} - {town} - RCS {story.digits(9, 3)} - TVA FR {story.digits(11)}. "
        f"Document émis le {story.day(story.issue)}."
    ), size=6.5, colour=GREY)


def draw_electricity_boxes(sheet: Sheet, story: Story) -> None:
    """Three boxes in a row at the top, the addressee in the middle of the page, everything else in one column."""
    sheet.text(sheet.width - 40, 26, story.issuer, size=17, bold=True, align="right", colour=_GREEN)
    _three_boxes(sheet, story)
    sheet.lines(300, 168, story.window_lines, size=10)
    y = sheet.text(40, 268, "FACTURE D'ÉLECTRICITÉ", size=13, bold=True)
    y = sheet.paragraph(40, y + 4, 515, f"Titulaire : {story.holder_line}", size=9)
    y = sheet.paragraph(40, y, 515, f"Adresse de consommation : {story.home_block.one_line}", size=9)
    y = sheet.table(40, y + 12, (265, 80, 80, 90), _electricity_rows(story), size=8.5, head=_GREEN)
    y = sheet.text(555, y + 10, f"À payer : {story.euros(30, 300)}", size=13, bold=True, align="right")
    y = sheet.paragraph(40, y + 16, 515, (
        "L'électricité que vous consommez est certifiée renouvelable par des garanties d'origine. Droit de "
        "rétractation, changement de fournisseur sans frais ni coupure : voir nos conditions générales de vente."
    ), size=8)
    street, town = story.office()
    draw_small_print(sheet, story, 40, y + 44, 515, 810)
    sheet.paragraph(40, y + 10, 515, (
        f"Écrivez-nous : {story.issuer}, {street}, {town}. Votre conseillère {story.somebody()} vous répond sous 48 h."
    ), size=8)


def _three_boxes(sheet: Sheet, story: Story) -> None:
    """Bill, contract and meter, side by side."""
    boxes = (
        ("Ma facture", (f"N° {story.digits(9)}", f"Éditée le {story.day(story.issue)}", "Paiement par prélèvement")),
        ("Mon contrat", ("Offre fixe 2 ans", f"Contrat {story.digits(8)}", f"Depuis le {story.after(-700)}")),
        ("Mon compteur", (f"PRM {story.digits(14)}", "6 kVA - heures creuses", f"Relevé le {story.after(-6)}")),
    )
    for index, (title, lines) in enumerate(boxes):
        x = 40 + index * 176
        sheet.frame(x, 60, 166, 74, colour=_GREEN)
        sheet.text(x + 8, 66, title, size=9, bold=True, colour=_GREEN)
        sheet.lines(x + 8, 84, lines, size=8)


LAYOUTS = (
    Layout(
        name="electricity_boxes", document_type=DocumentType.ELECTRICITY_BILL, bills_elsewhere=True, mono_ok=False,
        issuers=("Octopus Energy", "Mint Énergie", "Enercoop", "Alpiq", "Vattenfall"), draw=draw_electricity_boxes,
    ),
    Layout(
        name="electricity_left_column", document_type=DocumentType.ELECTRICITY_BILL, bills_elsewhere=True,
        issuers=("EDF", "TotalEnergies", "Ekwateur", "Électricité de Strasbourg", "Sorégies"),
        draw=draw_electricity_left_column,
        mono_ok=False,
    ),
    Layout(
        name="gas_band", document_type=DocumentType.GAS_BILL, bills_elsewhere=True, mono_ok=False,
        issuers=("Engie", "Gaz de Bordeaux", "Eni", "Gaz Tarif Réglementé"), draw=draw_gas_band,
    ),
)

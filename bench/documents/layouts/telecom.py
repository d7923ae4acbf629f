"""Fixed internet bills, and mobile bills that prove no home."""

from __future__ import annotations

from bench.documents.layouts.layout import Layout
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, WHITE, Colour, Sheet
from bench.documents.story import Story
from ocr.reading import DocumentType

_ORANGE: Colour = (0.95, 0.40, 0.0)
_INK: Colour = (0.12, 0.12, 0.14)


def draw_internet_simple(sheet: Sheet, story: Story) -> None:
    """One address only, at the right; the bill's head at the left; a list of services."""
    sheet.fill(40, 36, 30, 30, _ORANGE)
    sheet.text(80, 42, story.issuer, size=17, bold=True)
    sheet.lines(330, 120, story.window_lines, size=10)
    y = sheet.text(40, 120, f"Facture du {story.day(story.issue)}", size=12, bold=True)
    y = sheet.text(40, y + 4, f"N° de facture : {story.digits(10)}", size=8.5)
    y = sheet.text(40, y, f"Votre référence client : {story.digits(9, 3)}", size=8.5)
    y = sheet.text(40, y, f"Ligne fixe : 0{story.rng.randint(1, 5)} {story.digits(8, 2)}", size=8.5)
    y = sheet.text(40, y, f"Période du {story.after(0)} au {story.after(30)}", size=8.5)
    sheet.text(40, 226, "Votre offre Internet fibre à la maison", size=13, bold=True, colour=_ORANGE)
    y = sheet.table(40, 250, (380, 135), (
        ("Abonnements et services", "Montant TTC"), ("Offre fibre, téléphone et télévision", story.euros(24, 50)),
        ("Location de l'équipement", story.euros(2, 6)), ("Communications hors forfait", story.euros(0, 9)),
        ("Remise fidélité", "-" + story.euros(2, 9)), ("Total", story.euros(25, 60)),
    ), grid=False, size=9)
    y = sheet.paragraph(40, y + 16, 515, (
        f"Le montant sera débité à partir du {story.after(12)} sur votre compte. Prochaine facture le "
        f"{story.after(31)}."
    ), size=8.5)
    _internet_contacts(sheet, story, y)


def _internet_contacts(sheet: Sheet, story: Story, y: float) -> None:
    """The postal box, small print and the head office."""
    box, city = story.letter_box()
    y = sheet.paragraph(40, y + 18, 515, (
        f"Une question ? 3900, ou par courrier : {story.issuer}, service clients Internet, {box}, {city}. Résiliation "
        ": lettre recommandée, préavis de dix jours."
    ), size=8)
    draw_small_print(sheet, story, 40, y + 14, 515, 798)
    street, town = story.office()
    sheet.paragraph(
        40, 806, 515, f"{story.issuer} SA - {street} - {town} - RCS {story.digits(9, 3)} - TVA 20 %", size=6.5,
        colour=GREY
    )


def draw_internet_framed(sheet: Sheet, story: Story) -> None:
    """A dark band, then the line's place of installation in a table, then two columns."""
    sheet.fill(0, 0, sheet.width, 48, _INK)
    sheet.text(40, 14, story.issuer, size=18, bold=True, colour=WHITE)
    sheet.text(sheet.width - 40, 18, "Facture Box et téléphone fixe", size=11, colour=WHITE, align="right")
    sheet.lines(60, 96, story.window_lines, size=10)
    sheet.fill(340, 84, 215, 70, PALE)
    sheet.text(350, 92, "Montant prélevé", size=9)
    sheet.text(545, 90, story.euros(19, 60), size=15, bold=True, align="right")
    sheet.text(350, 118, f"le {story.after(9)}", size=9)
    sheet.text(350, 134, f"Facture n° {story.digits(11)}", size=8)
    y = sheet.table(60, 216, (180, 315), (
        ("Date d'émission", story.day(story.issue)), ("Titulaire de la ligne", "\n".join(story.holder_lines)),
        ("Adresse d'installation", "\n".join(story.home_block.all_lines)),
        ("Identifiant abonné", story.digits(8)), ("Numéro de téléphone", f"09 {story.digits(8, 2)}"),
    ), head=None, right_from=9, size=9)
    y = sheet.table(60, y + 18, (295, 100, 100), (
        ("Détail de la période", "HT", "TTC"), ("Abonnement mensuel", "24,99 €", "29,99 €"),
        ("Option répéteur Wi-Fi", "2,50 €", "3,00 €"), ("Achats et vidéo à la demande", "0,00 €", story.euros(0, 12)),
    ), size=9)
    street, town = story.office(cedex=True)
    draw_small_print(sheet, story, 60, y + 66, 240, 810)
    sheet.paragraph(60, y + 30, 495, (
        f"Service abonnés : {story.issuer}, {street}, {town}. En cas de désaccord : médiateur des communications "
        "électroniques, CS 30342, 94257 GENTILLY CEDEX."
    ), size=7.5, colour=GREY)


def draw_mobile(sheet: Sheet, story: Story) -> None:
    """A mobile plan: looks like an internet bill, but follows the person, not the home."""
    sheet.text(45, 40, story.issuer, size=22, bold=True, colour=_ORANGE)
    sheet.text(45, 70, "Votre facture mobile", size=13, bold=True)
    y = sheet.lines(45, 104, story.window_lines, size=9.5)
    sheet.frame(330, 96, 225, 90)
    y = sheet.labelled(340, 104, "Date de facture :", story.day(story.issue), size=8.5)
    y = sheet.labelled(340, y, "N° de facture :", story.digits(11), size=8.5)
    y = sheet.labelled(340, y, "Ligne mobile :", f"06 {story.digits(8, 2)}", size=8.5)
    sheet.labelled(340, y, "Prélèvement le", story.after(11), size=8.5)
    y = sheet.table(45, 214, (360, 150), (
        ("Forfait mobile 5G 100 Go", "Montant TTC"), ("Forfait appels, SMS et MMS illimités", story.euros(9, 30)),
        ("Données consommées en France : 41,2 Go", "0,00 €"), ("Appels depuis l'étranger", story.euros(0, 9)),
        ("Mensualité du téléphone", story.euros(5, 25)), ("Total à payer", story.euros(10, 60)),
    ), size=9)
    box, city = story.letter_box()
    sheet.paragraph(
        45, y + 20, 510, f"Service client mobile : {box}, {city}. Appelez le 700 depuis votre mobile.", size=8,
    )


def draw_internet_two_addresses(sheet: Sheet, story: Story) -> None:
    """Addressee at the upper left under a long issuer line; a right column with the line's own address."""
    street, town = story.office()
    sheet.text(40, 28, f"{story.issuer} - {street} - {town}", size=7, colour=GREY)
    sheet.lines(40, 60, story.window_lines, size=10)
    sheet.fill(385, 40, 180, 330, PALE)
    y = sheet.text(395, 50, story.issuer, size=16, bold=True, colour=_ORANGE)
    y = sheet.labelled(395, y + 12, "Facture n°", story.digits(9), size=8)
    y = sheet.labelled(395, y, "du", story.day(story.issue), size=8)
    y = sheet.labelled(395, y, "Compte client", story.digits(8), size=8)
    y = sheet.text(395, y + 10, "Accès Internet installé au :", size=8)
    y = sheet.lines(395, y, story.home_block.all_lines, size=8)
    y = sheet.text(395, y + 10, "Titulaire du contrat :", size=8)
    for line in story.holder_lines:
        y = sheet.paragraph(395, y, 165, line, size=8)
    sheet.lines(395, y + 12, ("Assistance : 1077", f"Échéance suivante : {story.after(30)}"), size=8)
    sheet.text(40, 180, "Récapitulatif de vos services fixes", size=12, bold=True)
    y = sheet.table(40, 202, (230, 95), (
        ("Service", "TTC"), ("Fibre 2 Gb/s", story.euros(20, 40)), ("Téléphone fixe illimité", "inclus"),
        ("Décodeur TV", story.euros(3, 8)), (f"Prélevé le {story.after(10)}", story.euros(25, 50)),
    ), size=8.5)
    draw_small_print(sheet, story, 40, max(y, 390), 525, 800)


LAYOUTS = (
    Layout(
        name="internet_two_addresses", document_type=DocumentType.TELECOM_BILL, draw=draw_internet_two_addresses,
        issuers=("Bouygues Telecom", "Orange", "Nordnet", "K-Net"), bills_elsewhere=True, mono_ok=False,
    ),
    Layout(
        name="internet_simple", document_type=DocumentType.TELECOM_BILL, draw=draw_internet_simple, body_home=False,
        issuers=("Orange", "Bouygues Telecom", "Sosh", "Zeop"), mono_ok=False,
    ),
    Layout(
        name="internet_framed", document_type=DocumentType.TELECOM_BILL, draw=draw_internet_framed,
        bills_elsewhere=True,
        issuers=("Free", "SFR", "Red by SFR", "Canal+ Telecom"), mono_ok=False,
    ),
    Layout(
        name="mobile", document_type=DocumentType.MOBILE_BILL, draw=draw_mobile, body_home=False, is_proof=False,
        issuers=("Orange", "SFR", "Bouygues Telecom", "Free Mobile", "La Poste Mobile"), mono_ok=False,
    ),
)

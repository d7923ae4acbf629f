"""Water bills."""

from __future__ import annotations

from bench.documents.layouts.layout import Layout
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, WHITE, Colour, Sheet
from bench.documents.story import Story
from ocr.reading import DocumentType

_BLUE: Colour = (0.0, 0.36, 0.55)
_TEAL: Colour = (0.0, 0.45, 0.45)


def draw_water_two_columns(sheet: Sheet, story: Story) -> None:
    """Two columns all the way: references and service at the left, addressee and sum at the right."""
    sheet.text(40, 34, story.issuer, size=21, bold=True, colour=_BLUE)
    sheet.text(40, 60, f"Service public de l'eau - {story.home.city}", size=8, colour=GREY)
    sheet.lines(322, 96, story.window_lines, size=9.5)
    y = _references(sheet, story, 100)
    _sum_box(sheet, story, 196)
    y = max(y, 290)
    y = sheet.table(40, y + 10, (150, 88, 88, 88, 102), (
        ("Compteur", "Ancien relevé", "Nouveau relevé", "Volume", "Nature"),
        (story.digits(9), f"{story.digits(4)}\n{story.after(-190)}", f"{story.digits(4)}\n{story.after(-9)}",
         f"{story.rng.randint(12, 140)} m3", "Relevé"),
    ), size=8, head=_BLUE)
    for title in ("Distribution de l'eau", "Collecte et traitement des eaux usées", "Organismes publics"):
        y = sheet.text(40, y + 12, title, size=9.5, bold=True, colour=_BLUE)
        y = sheet.table(40, y + 2, (250, 88, 88, 90), _lines(story), head=None, size=8, grid=False)
    _small_print(sheet, story, y)


def _references(sheet: Sheet, story: Story, y: float) -> float:
    """Customer numbers, holder and the place that is supplied."""
    y = sheet.labelled(40, y, "Référence client", story.digits(10, 3), size=8.5)
    y = sheet.labelled(40, y, "Contrat", story.digits(8), size=8.5)
    y = sheet.labelled(40, y, "Facture n°", story.digits(12), size=8.5)
    y = sheet.labelled(40, y, "Émise le", story.day(story.issue), size=8.5)
    y = sheet.text(40, y + 8, "Abonné", size=8.5, bold=True, colour=_BLUE)
    y = sheet.lines(40, y, story.holder_lines, size=8.5)
    y = sheet.text(40, y + 4, "Lieu desservi", size=8.5, bold=True, colour=_BLUE)
    return sheet.lines(40, y, story.home_block.all_lines, size=8.5)


def _sum_box(sheet: Sheet, story: Story, y: float) -> None:
    """The sum and the last day to pay."""
    sheet.fill(322, y, 234, 62, _BLUE)
    sheet.text(332, y + 8, "Total à payer", size=10, colour=WHITE)
    sheet.text(546, y + 8, story.euros(40, 420), size=14, bold=True, colour=WHITE, align="right")
    sheet.text(332, y + 36, f"Date limite de paiement : {story.after(18)}", size=9, colour=WHITE)


def _lines(story: Story) -> list[tuple[str, str, str, str]]:
    """Two lines of one part of the bill."""
    return [(name, f"{story.rng.randint(5, 140)}", f"0,{story.digits(4)} €", story.euros(4, 130))
            for name in ("Part du délégataire", "Part de la collectivité")]


def _small_print(sheet: Sheet, story: Story, y: float) -> None:
    """Contacts, mediator and head office."""
    box, city = story.letter_box()
    y = sheet.paragraph(40, y + 16, 516, (
        f"Nous écrire : {story.issuer}, {box}, {city}. Prochaine facture en {story.after(180)[-7:]}. Fuite, urgence : "
        f"0 977 00 00 00, jour et nuit. Médiation de l'eau, BP {story.digits(5)}, 75366 PARIS CEDEX 08."
    ), size=7.5)
    draw_small_print(sheet, story, 40, y + 10, 516, 798)
    street, town = story.office()
    sheet.paragraph(
        40, 806, 516, f"{story.issuer} - {street}, {town} - RCS {story.digits(9, 3)}", size=6.5, colour=GREY,
    )


def draw_water_public(sheet: Sheet, story: Story) -> None:
    """A public utility: a centred heading, a framed table of who and where, a payment slip at the foot."""
    street, town = story.office()
    sheet.text(sheet.width / 2, 36, story.issuer.upper(), size=13, bold=True, align="centre", colour=_TEAL)
    sheet.text(sheet.width / 2, 54, f"{street} - {town} - accueil du lundi au vendredi", size=8, align="centre")
    sheet.text(50, 84, f"FACTURE D'EAU ET D'ASSAINISSEMENT du {story.day(story.issue)}", size=11, bold=True)
    sheet.text(50, 100, f"Période de consommation : du {story.after(-200)} au {story.after(-14)}", size=8.5)
    y = sheet.table(50, 118, (110, 200), (
        ("Titulaire de l'abonnement", "\n".join(story.holder_lines)),
        ("Adresse de branchement", "\n".join(story.home_block.all_lines)),
        ("N° d'abonné", story.digits(7)),
        ("N° de compteur", story.digits(8)),
    ), head=None, size=8.5, right_from=9)
    sheet.lines(368, 150, story.window_lines, size=8.5)
    y = sheet.table(50, max(y, 250) + 24, (230, 80, 80, 105), (
        ("Rubriques", "Quantité", "Prix HT", "Montant TTC"),
        ("Part fixe eau potable", "6 mois", "3,1200 €", story.euros(15, 30)),
        ("Consommation d'eau", "52 m3", "1,4410 €", story.euros(40, 110)),
        ("Assainissement collectif", "52 m3", "1,8730 €", story.euros(40, 120)),
        ("Agence de l'eau - pollution", "52 m3", "0,2800 €", story.euros(8, 20)),
    ), size=8.5, head=PALE)
    sheet.text(
        545, y + 8, f"NET À PAYER avant le {story.after(30)} : {story.euros(90, 300)}", size=10.5, bold=True,
        align="right"
    )
    draw_small_print(sheet, story, 50, y + 34, 495, 680)
    _payment_slip(sheet, story)


def _payment_slip(sheet: Sheet, story: Story) -> None:
    """The part that is torn off and sent with the cheque."""
    sheet.rule(30, 690, sheet.width - 60, colour=GREY)
    y = sheet.text(50, 704, "TALON À JOINDRE AU RÈGLEMENT", size=9, bold=True)
    box, city = story.letter_box()
    sheet.lines(50, y, ("Centre d'encaissement des finances publiques", box, city), size=8.5)
    sheet.lines(330, 720, (f"Réf. {story.digits(14)}", *story.holder_lines), size=8)


def draw_water_town_hall(sheet: Sheet, story: Story) -> None:
    """A village's water, typed by its town hall: capitals, dotted labels, one column."""
    street, town = story.office()
    y = sheet.lines(45, 40, ("MAIRIE - SERVICE DES EAUX", story.issuer.upper(), street.upper(), town), size=9)
    sheet.lines(315, 128, story.window_lines, size=9.5)
    head = f"RÔLE D'EAU N° {story.digits(4)}   FACTURE DU {story.day(story.issue).upper()}"
    y = sheet.text(45, max(y, 210), head, bold=True)
    facts = (
        ("ABONNÉ", story.holder_line), ("POINT DE CONSOMMATION", story.home_block.lines[0]),
        *(("", line) for line in story.home_block.all_lines[1:]), ("INDEX PRÉCÉDENT", story.digits(4)),
        ("INDEX ACTUEL", story.digits(4)), ("RELEVÉ LE", story.after(-25)), ("PAYABLE AVANT LE", story.after(30)),
    )
    for label, value in facts:
        sheet.text(45, y + 4, f"{label} ".ljust(24, ".") if label else "")
        y = sheet.text(215, y + 4, value)
    y = sheet.table(45, y + 14, (250, 100, 110), (
        ("LIBELLÉ", "M3", "MONTANT"), ("CONSOMMATION", story.digits(2), story.euros(40, 180)),
        ("LOCATION COMPTEUR", "", story.euros(10, 30)), ("REDEVANCE POLLUTION", story.digits(2), story.euros(5, 30)),
    ))
    sheet.text(45, y + 12, f"LE RÉGISSEUR : {story.somebody().upper()}")


LAYOUTS = (
    Layout(
        name="water_town_hall", document_type=DocumentType.WATER_BILL, bills_elsewhere=True, draw=draw_water_town_hall,
        issuers=("Commune de Valbourg", "Commune de Saint-Aubin-le-Sec", "Communauté de communes des Trois Rus"),
    ),
    Layout(
        name="water_two_columns", document_type=DocumentType.WATER_BILL, bills_elsewhere=True, mono_ok=False,
        issuers=("Veolia Eau", "Suez Eau France", "Saur", "Eau de Paris"), draw=draw_water_two_columns,
    ),
    Layout(
        name="water_public", document_type=DocumentType.WATER_BILL, bills_elsewhere=True, draw=draw_water_public,
        mono_ok=False,
        issuers=("Régie des eaux du Val d'Ource", "Eau du Bassin Rennais", "Noréade", "Syndicat des eaux du Méandre"),
    ),
)

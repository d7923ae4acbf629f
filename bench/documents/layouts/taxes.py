"""Tax notices."""

from __future__ import annotations

from bench.documents.layouts.layout import Layout
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, Colour, Sheet
from bench.documents.story import Story
from ocr.reading import DocumentType

_STATE_BLUE: Colour = (0.0, 0.0, 0.48)


def draw_income_tax(sheet: Sheet, story: Story) -> None:
    """The state's heading, references at the left, addressee at the right, the taxed home below."""
    year = story.issue.year
    sheet.lines(40, 32, ("RÉPUBLIQUE", "FRANÇAISE"), size=11, bold=True)
    sheet.text(170, 34, "DIRECTION GÉNÉRALE DES FINANCES PUBLIQUES", size=9)
    sheet.text(
        170, 52, f"AVIS D'IMPÔT {year} SUR LES REVENUS DE L'ANNÉE {year - 1}", size=11, bold=True, colour=_STATE_BLUE,
    )
    _tax_references(sheet, story)
    sheet.lines(325, 128, story.window_lines, size=10)
    y = sheet.text(40, 256, "VOTRE SITUATION", size=10, bold=True, colour=_STATE_BLUE)
    y = sheet.table(40, y + 4, (200, 315), (
        ("Déclarant(s)", "\n".join(story.holder_lines)),
        (f"Adresse d'imposition au 1er janvier {year}", "\n".join(story.home_block.all_lines)),
        ("Nombre de parts", story.rng.choice(("1,00", "1,50", "2,00", "2,50"))),
    ), head=None, size=8.5, right_from=9)
    y = sheet.table(40, y + 16, (395, 120), (
        ("Détail des revenus", "Montant"), ("Salaires et pensions nets", story.euros(9000, 62000)),
        ("Revenu fiscal de référence", story.euros(9000, 60000)), ("Impôt sur le revenu net", story.euros(0, 6000)),
        ("Prélèvement à la source déjà payé", story.euros(0, 5000)),
    ), size=8.5, head=PALE)
    draw_small_print(sheet, story, 40, y + 44, 515, 800)
    sheet.paragraph(40, y + 14, 515, (
        f"Si un solde vous est remboursé, il le sera le {story.after(12)}. À défaut de paiement au {story.after(50)}, "
        "une majoration de 10 % s'applique. Conservez cet avis."
    ), size=8)


def _tax_references(sheet: Sheet, story: Story) -> None:
    """The tax office, and the notice's numbers and dates."""
    street, town = story.office()
    y = sheet.text(40, 96, "Pour nous joindre", size=8, bold=True)
    y = sheet.lines(40, y, (f"Service des impôts des particuliers de {town[6:].title()}", street, town), size=7.5)
    y = sheet.text(40, y + 8, "Vos références", size=8, bold=True)
    y = sheet.labelled(40, y, "Numéro fiscal :", story.digits(13, 2), size=7.5)
    y = sheet.labelled(40, y, "Référence de l'avis :", story.digits(13), size=7.5)
    y = sheet.labelled(40, y, "Date d'établissement :", story.day(story.issue), size=7.5)
    sheet.labelled(40, y, "Date de mise en recouvrement :", story.after(19), size=7.5)


def draw_property_tax(sheet: Sheet, story: Story) -> None:
    """Sum in a frame at the upper right, addressee below it, the taxed property in a wide table."""
    year = story.issue.year
    sheet.text(40, 30, "Direction générale des finances publiques", size=9)
    sheet.text(40, 46, f"TAXES FONCIÈRES {year}", size=16, bold=True, colour=_STATE_BLUE)
    sheet.text(40, 68, "Avis d'impôt - propriétés bâties et non bâties", size=9)
    _tax_due(sheet, story)
    sheet.lines(330, 124, story.window_lines, size=10)
    _debtor(sheet, story)
    y = sheet.text(40, 250, "Propriété imposée", size=10, bold=True, colour=_STATE_BLUE)
    y = sheet.text(40, y + 2, f"Adresse du bien (résidence principale) : {story.home_block.one_line}", size=8.5)
    rows = [("", "Commune", "Intercommunalité", "Taxe ordures")]
    names = ("Base", "Cotisation", f"Rappel {year - 1}")
    rows += [(name, story.digits(4), story.digits(3), story.digits(3)) for name in names]
    y = sheet.table(40, y + 8, (155, 120, 120, 120), rows, size=8.5)
    draw_small_print(sheet, story, 40, y + 44, 515, 800)
    sheet.paragraph(40, y + 14, 515, (
        f"Vous étiez propriétaire de ce bien au 1er janvier {year}. Paiement en ligne jusqu'au {story.after(50)}."
    ), size=8, colour=GREY)


def _tax_due(sheet: Sheet, story: Story) -> None:
    """The sum and the last day, in a frame."""
    sheet.frame(330, 28, 225, 60)
    sheet.text(340, 36, "Montant de votre impôt", size=9)
    sheet.text(545, 52, story.euros(380, 2600), size=15, bold=True, align="right")
    sheet.text(340, 73, f"à payer au plus tard le {story.after(45)}", size=8)


def _debtor(sheet: Sheet, story: Story) -> None:
    """Numbers, day, who owes, and the office in charge."""
    y = sheet.labelled(40, 118, "Numéro fiscal :", story.digits(13), size=8)
    y = sheet.labelled(40, y, "Référence :", story.digits(15), size=8)
    y = sheet.labelled(40, y, "Établi le", story.day(story.issue), size=8)
    y = sheet.labelled(40, y, "Débiteur légal :", "", size=8)
    y = sheet.lines(40, y, story.holder_lines, size=8, bold=True)
    street, town = story.office()
    y = sheet.text(40, y + 8, "Trésorerie compétente", size=8, bold=True)
    sheet.lines(40, y, ("Service des impôts fonciers", street, town), size=7.5)


def draw_housing_tax(sheet: Sheet, story: Story) -> None:
    """A notice of housing tax: the addressee at the left, the numbers at the right, the dwelling in the text."""
    year = story.issue.year
    sheet.text(40, 30, "FINANCES PUBLIQUES", size=12, bold=True, colour=_STATE_BLUE)
    sheet.text(40, 50, f"Taxe d'habitation {year} et contribution assimilée", size=12, bold=True)
    sheet.lines(52, 112, story.window_lines, size=10)
    y = sheet.labelled(330, 100, "N° fiscal :", story.digits(13), size=8)
    y = sheet.labelled(330, y, "N° de l'avis :", story.digits(12), size=8)
    y = sheet.labelled(330, y, "Établi le :", story.day(story.issue), size=8)
    y = sheet.labelled(330, y, "Mis en recouvrement le :", story.after(20), size=8)
    street, town = story.office()
    sheet.lines(330, y + 8, ("Votre centre des finances publiques", street, town), size=8)
    y = sheet.text(40, 236, "Occupant(s) imposé(s)", size=9, bold=True)
    y = sheet.lines(40, y, story.holder_lines, size=9)
    y = sheet.text(40, y + 6, f"Lieu d'imposition au 1er janvier {year}", size=9, bold=True)
    y = sheet.lines(40, y, story.home_block.all_lines, size=9)
    y = sheet.table(40, y + 12, (255, 130, 130), (
        ("Éléments de calcul", "Commune", "Syndicat"), ("Valeur locative brute", story.digits(4), story.digits(4)),
        ("Taux", "21,54 %", "0,31 %"), ("Cotisation", story.digits(3), story.digits(2)),
    ), size=8.5)
    sheet.text(40, y + 14, f"Somme à payer avant le {story.after(50)} : {story.euros(200, 1400)}", size=10, bold=True)
    draw_small_print(sheet, story, 40, y + 44, 515, 800)


LAYOUTS = (
    Layout(
        name="housing_tax", document_type=DocumentType.HOUSING_TAX_NOTICE, draw=draw_housing_tax, bills_elsewhere=True,
        issuers=("Direction générale des finances publiques",), mono_ok=False,
    ),
    Layout(
        name="income_tax", document_type=DocumentType.INCOME_TAX_NOTICE, bills_elsewhere=True, draw=draw_income_tax,
        issuers=("Direction générale des finances publiques",), mono_ok=False,
    ),
    Layout(
        name="property_tax", document_type=DocumentType.PROPERTY_TAX_NOTICE, draw=draw_property_tax,
        issuers=("Direction générale des finances publiques",), mono_ok=False,
    ),
)

"""Tax notices kept aside."""

from __future__ import annotations

from bench.documents.layouts.layout import Layout
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, Colour, Sheet
from bench.documents.story import Story
from ocr.reading import DocumentType

_BLUE: Colour = (0.0, 0.0, 0.57)
_STATE = ("Direction générale des finances publiques",)


def draw_income_tax_columns(sheet: Sheet, story: Story) -> None:
    """The newer notice: a narrow column of references, a result in a frame, the taxed home in a strip at the foot."""
    year = story.issue.year
    sheet.text(36, 30, "FINANCES PUBLIQUES", size=10, bold=True)
    sheet.text(196, 30, f"Avis d'impôt {year}", size=16, bold=True, colour=_BLUE)
    sheet.text(196, 52, f"Impôt sur les revenus et prélèvements sociaux de l'année {year - 1}", size=9)
    _references(sheet, story, year)
    sheet.lines(322, 104, story.window_lines, size=10)
    sheet.frame(196, 212, 363, 56, colour=_BLUE)
    result = "Vous n'avez rien à payer" if story.rng.random() < 0.4 else "Somme à payer"
    sheet.text(206, 222, result, size=11, bold=True)
    sheet.text(206, 244, f"Prélèvement à la source actualisé au {story.after(32)}", size=8.5)
    y = sheet.table(196, 286, (183, 90, 90), (
        ("", str(year - 2), str(year - 1)), ("Revenu brut global", story.digits(5), story.digits(5)),
        ("Revenu fiscal de référence", story.digits(5), story.digits(5)), ("Nombre de parts", "2", "2"),
        ("Impôt net", story.digits(4), story.digits(4)),
    ), size=8.5, head=PALE)
    draw_small_print(sheet, story, 196, y + 16, 363, 620)
    sheet.fill(36, 640, 523, 16, PALE)
    sheet.text(44, 643, f"Situation du foyer connue au 01/01/{year}", size=9, bold=True, colour=_BLUE)
    y = sheet.text(44, 664, "Déclarant 1 et déclarant 2 :", size=8.5)
    sheet.lines(196, 664, story.holder_lines, size=8.5)
    y = sheet.text(44, max(y, 690), "Adresse fiscale du foyer :", size=8.5)
    sheet.lines(196, y - 11, story.home_block.all_lines, size=8.5)
    foot = f"Justificatif en ligne consultable jusqu'au {story.after(700)} - page 1/4"
    sheet.text(36, 806, foot, size=7, colour=GREY)


def _references(sheet: Sheet, story: Story, year: int) -> None:
    """The narrow column: numbers, days, office."""
    sheet.fill(28, 84, 148, 540, PALE)
    street, town = story.office()
    y = sheet.text(36, 94, "Vos références", size=9, bold=True, colour=_BLUE)
    for label, value in (
        ("Numéro fiscal (déclarant 1)", story.digits(13, 2)), ("Numéro d'accès en ligne", story.digits(7)),
        ("Référence de l'avis", f"{str(year)[2:]} {story.digits(11)}"),
        ("Numéro FIP", f"{story.digits(3)} {story.digits(9)}"),
        ("Établi le", story.day(story.issue)), ("Mis en recouvrement le", story.after(21)),
    ):
        y = sheet.text(36, y + 5, label, size=7, colour=GREY)
        y = sheet.text(36, y, value, size=8)
    y = sheet.text(36, y + 20, "Vos contacts", size=9, bold=True, colour=_BLUE)
    y = sheet.paragraph(36, y + 4, 132, f"SIP de {town[6:].title()}", size=7.5)
    y = sheet.paragraph(36, y, 132, f"{street}, {town}", size=7.5)
    sheet.paragraph(36, y + 6, 132, f"Votre correspondant : {story.somebody()}", size=7.5)


def draw_property_tax_strip(sheet: Sheet, story: Story) -> None:
    """Sum and sides of the tax at the top, addressee half way down at the left, the property in a strip."""
    year = story.issue.year
    title, who = f"AVIS D'IMPÔT - TAXE FONCIÈRE {year}", "votée par la commune, l'intercommunalité et divers organismes"
    sheet.text(sheet.width / 2, 32, title, size=14, bold=True, align="centre", colour=_BLUE)
    sheet.text(sheet.width / 2, 54, who, size=8, align="centre")
    y = sheet.table(40, 76, (171, 86, 86, 86, 86), (
        ("Cotisations", "Commune", "Interco.", "GEMAPI", "Ordures"),
        (f"Taux {year - 1}", "38,20 %", "2,10 %", "0,12 %", ""),
        (f"Taux {year}", "38,90 %", "2,10 %", "0,15 %", "9,40 %"),
        ("Cotisation", story.digits(3), story.digits(2), story.digits(1), story.digits(3)),
    ), size=8)
    sheet.text(555, y + 10, f"Montant total {story.euros(400, 2400)}", size=12, bold=True, align="right")
    sheet.text(555, y + 28, f"limite de paiement {story.after(46)}", size=9, align="right")
    sheet.lines(52, 246, story.window_lines, size=10)
    _property_references(sheet, story)
    y = sheet.text(40, 356, "Situation du bien imposé (habitation principale)", size=9, bold=True, colour=_BLUE)
    sheet.frame(40, y + 3, 515, 22)
    sheet.text(48, y + 9, story.home_block.one_line, size=8.5)
    y = sheet.paragraph(40, y + 40, 515, (
        f"Propriétaire au 1er janvier {year}. Mensualisez-vous avant le {story.after(25)}. En cas de vente, l'avis "
        f"reste établi au nom du propriétaire à cette date. Responsable : {story.somebody()}."
    ), size=8.5)
    draw_small_print(sheet, story, 40, y + 14, 515, 810)


def _property_references(sheet: Sheet, story: Story) -> None:
    """Day, number, who owes, and the office in charge."""
    y = sheet.labelled(330, 240, "Date d'établissement", story.day(story.issue), size=8.5)
    y = sheet.labelled(330, y, "N° fiscal", story.digits(13), size=8.5)
    y = sheet.labelled(330, y, "Redevable(s)", "", size=8.5)
    for line in story.holder_lines:
        y = sheet.paragraph(330, y, 225, line, size=8.5)
    street, town = story.office()
    sheet.lines(330, y + 8, (f"Centre des impôts fonciers de {town[6:].title()}", street, town), size=7.5)


LAYOUTS = (
    Layout(
        name="income_tax_columns", document_type=DocumentType.INCOME_TAX_NOTICE, draw=draw_income_tax_columns,
        issuers=_STATE, bills_elsewhere=True, mono_ok=False,
    ),
    Layout(
        name="property_tax_strip", document_type=DocumentType.PROPERTY_TAX_NOTICE, draw=draw_property_tax_strip,
        issuers=_STATE, mono_ok=False,
    ),
)

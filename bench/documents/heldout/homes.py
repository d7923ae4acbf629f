"""Papers about a dwelling, kept aside: certificates, rent receipts, insurance."""

from __future__ import annotations

from datetime import timedelta

from reportlab.lib.pagesizes import A4

from bench.documents.layouts.layout import WORD_PRODUCERS, Layout
from bench.documents.layouts.rent import period
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, WHITE, Colour, Sheet
from bench.documents.story import Story, month_name
from ocr.reading import DocumentType

_RUST: Colour = (0.60, 0.25, 0.08)
_OCEAN: Colour = (0.05, 0.28, 0.50)
_HALF_PAGE = (A4[0], A4[1] / 2)


def draw_certificate_list(sheet: Sheet, story: Story) -> None:
    """A letter whose sender stands at the right and whose facts are a dashed list; no addressee at all."""
    street, town = story.office()
    sheet.lines(535, 48, (story.issuer, "Direction de la clientèle", street, town), size=9.5, align="right")
    sheet.text(535, 122, f"{town[6:].title()}, le {story.day(story.issue)}", size=10, align="right")
    y = sheet.text(60, 168, "ATTESTATION DE FOURNITURE", size=14, bold=True, colour=_OCEAN)
    y = sheet.text(60, y + 2, "remise à la demande de l'intéressé(e), sans signature manuscrite", size=8.5, colour=GREY)
    y = sheet.paragraph(60, y + 18, 475, (
        f"{story.issuer} confirme que le contrat ci-après est actif à ce jour et qu'aucune demande de résiliation "
        "n'a été enregistrée :"
    ), size=10.5)
    y += 8
    facts = (
        f"titulaire(s) : {story.holder_line}", f"énergie : {story.rng.choice(('électricité', 'gaz naturel'))}",
        f"adresse du point de comptage : {story.home_block.one_line}", f"numéro du point : {story.digits(14)}",
        f"date de prise d'effet : {story.after(-story.rng.randint(120, 2400))}",
        f"prochaine échéance annuelle : {story.after(200)}",
    )
    for fact in facts:
        sheet.text(66, y + 6, "-", size=10.5)
        y = sheet.paragraph(80, y + 6, 455, fact, size=10.5)
    y = sheet.paragraph(60, y + 20, 475, (
        f"Dossier suivi par {story.somebody()}. Pour vérifier cette attestation, écrivez à "
        f"{', '.join(story.letter_box())}."
    ), size=9)
    draw_small_print(sheet, story, 60, y + 30, 475, 800)


def draw_rent_prose(sheet: Sheet, story: Story) -> None:
    """A receipt that is one paragraph, typed or dictated by a private landlord."""
    start, end = period(story)
    street, town = story.office()
    landlord, amount = story.somebody(), story.euros(340, 1150)
    y = sheet.text(70, 84, "REÇU POUR LE LOYER", size=15, bold=True)
    y = sheet.paragraph(70, y + 24, 455, (
        f"Je soussigné(e) {landlord}, demeurant {street} à {town}, reconnais avoir reçu de {story.holder_line}, pour "
        f"le logement situé {story.home_block.one_line}, la somme de {amount} en paiement du terme de loyer allant "
        f"du {story.day(start)} au {story.day(end)}, dont {story.euros(20, 90)} de provision sur charges."
    ), size=11.5)
    y = sheet.paragraph(70, y + 14, 455, (
        "Dont quittance, sans préjudice du terme en cours et sous réserve de tous mes droits. Le bail signé le "
        f"{story.after(-story.rng.randint(300, 1500))} reste inchangé."
    ), size=11.5)
    made = f"Fait le {story.day(story.issue)} à {town[6:].title()}, en deux exemplaires."
    y = sheet.text(70, y + 30, made, size=11.5)
    sheet.text(360, y + 22, landlord, size=11.5)


def draw_rent_stub(sheet: Sheet, story: Story) -> None:
    """Half a page from a receipt book: the stub at the left, the receipt at the right."""
    start, _ = period(story)
    number, total = story.digits(3), story.euros(330, 1050)
    landlord = story.somebody()
    sheet.rule(0, 1, sheet.width, colour=GREY, line=0.3)
    y = sheet.text(22, 36, f"N° {number}", size=10, bold=True)
    y = sheet.lines(22, y + 6, ("Souche à conserver", month_name(start), total), size=8)
    sheet.paragraph(22, y + 6, 118, story.holder_line, size=8)
    for k in range(24):
        sheet.rule(156, 20 + 15.5 * k, 0.8, colour=GREY, line=9)
    sheet.frame(172, 24, 400, 372, colour=_RUST)
    y = sheet.text(372, 38, "QUITTANCE", size=17, bold=True, align="centre", colour=_RUST)
    y = sheet.text(372, y, f"n° {number} - loyer de {month_name(start)}", size=9, align="centre")
    street, town = story.office()
    rows = (
        ("Reçu de M. / Mme", story.holder_line), ("la somme de", total),
        ("pour l'occupation du", story.home_block.one_line), ("Bailleur", f"{landlord} - {street} - {town}"),
        ("Loyer et charges", f"{story.euros(300, 900)} + {story.euros(20, 80)}"), ("Mode", "virement permanent"),
    )
    y += 12
    for label, value in rows:
        sheet.text(184, y, label, size=8.5, colour=GREY)
        y = sheet.paragraph(290, y, 272, value, size=9.5) + 9
    y = sheet.text(184, y + 14, f"Le {story.day(story.issue)}", size=9.5)
    sheet.text(430, y - 12, "Signature", size=9)


def draw_rent_platform(sheet: Sheet, story: Story) -> None:
    """A receipt made by a rental platform: a dark head, landlord and tenant as two columns, a totals box."""
    start, end = period(story)
    street, town = story.office()
    sheet.fill(0, 0, sheet.width, 74, _OCEAN)
    sheet.text(40, 22, f"Quittance - {month_name(start)}", size=18, bold=True, colour=WHITE)
    sheet.text(555, 30, story.issuer, size=11, colour=WHITE, align="right")
    sheet.text(40, 94, "BAILLEUR", size=8, colour=GREY)
    sheet.lines(40, 106, (story.somebody(), street, town), size=9.5)
    sheet.text(310, 94, "LOCATAIRE(S)", size=8, colour=GREY)
    y = sheet.lines(310, 106, story.holder_lines, size=9.5)
    y = sheet.text(40, max(y, 160) + 14, "LOCAUX LOUÉS", size=8, colour=GREY)
    y = sheet.lines(40, y, story.home_block.all_lines, size=9.5)
    y = sheet.labelled(40, y + 8, "Bail du", story.after(-story.rng.randint(200, 1500)), size=9)
    y = sheet.labelled(40, y, "Période réglée :", f"{story.day(start)} - {story.day(end)}", size=9)
    y = sheet.labelled(40, y, "Quittance générée le", story.day(story.issue), size=9)
    _platform_totals(sheet, story, story.day(start + timedelta(days=5)))
    y = sheet.paragraph(40, max(y, 330) + 16, 515, (
        "Le bailleur donne quittance du montant indiqué et reconnaît l'avoir encaissé. Document établi par "
        f"{story.issuer} pour le compte du bailleur ; assistance : {', '.join(story.letter_box())}."
    ), size=8.5)
    draw_small_print(sheet, story, 40, y + 14, 515, 810)


def _platform_totals(sheet: Sheet, story: Story, paid_on: str) -> None:
    """What was paid and when, on a pale ground."""
    sheet.fill(310, 196, 245, 118, PALE)
    top = 206.0
    for name in ("Loyer", "Charges", "Total payé"):
        sheet.text(320, top, name, size=9.5, bold=name.startswith("Total"))
        top = sheet.text(545, top, story.euros(20, 990), size=9.5, align="right") + 8
    sheet.text(320, top + 4, f"Reçu le {paid_on}", size=8.5)


def draw_insurance_grid(sheet: Sheet, story: Story) -> None:
    """A certificate as a grid of two pairs of columns, the insurer's stamp at the foot."""
    street, town = story.office()
    sheet.frame(28, 28, sheet.width - 56, sheet.height - 56, colour=_RUST, line=1.4)
    sheet.text(44, 46, story.issuer.upper(), size=15, bold=True, colour=_RUST)
    sheet.text(551, 50, f"Attestation n° {story.digits(6)}", size=9, align="right")
    y = sheet.text(44, 92, "Certificat d'assurance multirisque habitation", size=15, bold=True)
    y = sheet.text(44, y, "à remettre au bailleur, à l'employeur ou à l'administration", size=9, colour=GREY)
    start, end = story.issue - timedelta(days=story.rng.randint(15, 340)), story.issue + timedelta(days=320)
    y = sheet.table(44, y + 16, (84, 170, 84, 169), (
        ("Sociétaire", "\n".join(story.holder_lines), "Police", story.digits(8)),
        ("Logement assuré", "\n".join(story.home_block.all_lines), "Formule", "Confort, 3 pièces"),
        ("Prise d'effet", story.day(start), "Échéance", story.day(end)),
        ("Agent général", story.somebody(), "Agence", f"{street}\n{town}"),
    ), head=None, size=8.5, right_from=9)
    y = sheet.table(44, y + 14, (354, 153), (
        ("Garanties acquises", "Plafond"), ("Responsabilité locative", "10 000 000 €"),
        ("Dégâts des eaux, incendie", "valeur à neuf"), ("Recours des voisins et des tiers", "3 000 000 €"),
    ), size=8.5, head=_RUST)
    y = sheet.paragraph(44, y + 14, 507, (
        "Le présent certificat, délivré pour faire valoir ce que de droit, ne peut être opposé à l'assureur au-delà "
        "des conditions de la police."
    ), size=8.5)
    y = sheet.text(44, y + 16, f"Délivré le {story.day(story.issue)}", size=10, bold=True)
    draw_small_print(sheet, story, 44, y + 20, 300, 760)
    sheet.lines(44, 776, (f"{story.issuer} - gestion habitation", ", ".join(story.letter_box())), size=7.5, colour=GREY)


LAYOUTS = (
    Layout(
        name="certificate_list", document_type=DocumentType.CONTRACT_CERTIFICATE, draw=draw_certificate_list,
        issuers=("Ilek", "Gaz Européen", "Primeo Énergie", "Dyneff", "Energem"), mono_ok=False,
    ),
    Layout(
        name="rent_prose", document_type=DocumentType.RENT_RECEIPT, draw=draw_rent_prose, issuers=("",),
        shows_issuer=False, producers=WORD_PRODUCERS,
    ),
    Layout(
        name="rent_stub", document_type=DocumentType.RENT_RECEIPT, draw=draw_rent_stub, issuers=("",),
        shows_issuer=False, producers=WORD_PRODUCERS, mono_ok=False, page_size=_HALF_PAGE,
    ),
    Layout(
        name="rent_platform", document_type=DocumentType.RENT_RECEIPT, draw=draw_rent_platform,
        issuers=("Mon Bail en Ligne", "Loyer Facile", "Gestion Directe"), shows_issuer=False, mono_ok=False,
    ),
    Layout(
        name="insurance_grid", document_type=DocumentType.INSURANCE_CERTIFICATE, draw=draw_insurance_grid,
        issuers=("Thélem assurances", "Pacifica", "SwissLife", "Generali", "Mutuelle de Poitiers"), mono_ok=False,
    ),
)

"""Papers kept aside that bear a name and an address and that no machine verifies with."""

from __future__ import annotations

from datetime import timedelta

from bench.documents.layouts.layout import WORD_PRODUCERS, Layout
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, WHITE, Colour, Sheet
from bench.documents.story import Story, month_name
from ocr.reading import DocumentType

_STONE: Colour = (0.28, 0.30, 0.30)
_WINE: Colour = (0.45, 0.05, 0.18)


def draw_hosting_form(sheet: Sheet, story: Story) -> None:
    """A form of a town hall, filled in by somebody who takes a person in."""
    host = story.somebody()
    sheet.frame(40, 40, sheet.width - 80, 600)
    sheet.text(sheet.width / 2, 54, "ATTESTATION SUR L'HONNEUR D'HÉBERGEMENT", size=14, bold=True, align="centre")
    rows = (
        ("L'hébergeant", host), ("né(e) le", story.after(-story.rng.randint(9000, 24000))),
        ("demeurant", story.home_block.one_line), ("atteste héberger", story.holder_line),
        ("né(e) le", story.after(-story.rng.randint(7000, 15000))),
        ("depuis le", story.after(-story.rng.randint(95, 900))),
        ("Fait à", story.home.city), ("le", story.day(story.issue)),
    )
    y = 96.0
    for label, value in rows:
        sheet.text(54, y, f"{label} :", size=9.5, colour=GREY)
        below = sheet.paragraph(170, y, 370, value, size=10.5)
        sheet.rule(170, below, 370, colour=GREY, line=0.3)
        y = below + 14
    y = sheet.paragraph(54, y + 8, 480, (
        "Je joins la copie de ma pièce d'identité et un justificatif à mon nom. Une fausse attestation est punie par "
        "l'article 441-7 du code pénal."
    ), size=8.5)
    sheet.text(360, y + 24, "Signature de l'hébergeant", size=9)


def draw_payslip_blocks(sheet: Sheet, story: Story) -> None:
    """The simplified payslip: two framed heads, blocks of contributions with totals."""
    street, town = story.office()
    end = story.issue.replace(day=28)
    sheet.text(sheet.width / 2, 28, f"Bulletin de paie - {month_name(end)}", size=14, bold=True, align="centre")
    for x in (36, 306):
        sheet.frame(x, 54, 253, 104, colour=_STONE)
    employer = (story.issuer, street, town, f"Siret {story.digits(14)}", f"Urssaf {story.digits(9)}")
    sheet.lines(46, 64, employer, size=8.5)
    sheet.lines(316, 64, story.window_lines, size=9)
    sheet.text(36, 166, f"Ancienneté : {story.after(-1300)}   Contrat : CDI   Emploi : aide-soignant(e)", size=8)
    y = 186.0
    for title in ("SANTÉ", "RETRAITE", "FAMILLE", "ASSURANCE CHÔMAGE", "CSG / CRDS"):
        sheet.fill(36, y, 523, 14, PALE)
        sheet.text(42, y + 3, title, size=8, bold=True)
        y = sheet.table(36, y + 14, (253, 90, 90, 90), (
            ("Cotisation de base", story.digits(4), "7,30", story.euros(5, 200)),
            ("Cotisation complémentaire", story.digits(4), "1,90", story.euros(2, 90)),
        ), head=None, size=8, grid=False) + 6
    sheet.fill(306, y + 8, 253, 40, _STONE)
    sheet.text(316, y + 20, "Net payé", size=11, bold=True, colour=WHITE)
    sheet.text(549, y + 19, story.euros(1200, 3100), size=13, bold=True, colour=WHITE, align="right")
    sheet.text(36, y + 20, f"Payé le {story.day(end)} par virement", size=8.5)
    draw_small_print(sheet, story, 36, y + 70, 523, 800)


def draw_account_summary(sheet: Sheet, story: Story) -> None:
    """A statement of several accounts: addressee at the left, branch in a column at the right."""
    street, town = story.office()
    sheet.fill(0, 0, 14, sheet.height, _WINE)
    sheet.text(40, 30, story.issuer, size=18, bold=True, colour=_WINE)
    sheet.lines(40, 96, story.window_lines, size=10)
    sheet.lines(390, 34, ("Votre agence", street, town, story.somebody(), "Tél. 03 00 00 00 00"), size=8)
    sheet.lines(390, 110, ("Synthèse de vos comptes", f"au {story.day(story.issue)}"), size=11, bold=True)
    y = sheet.table(40, 214, (270, 120, 125), (
        ("Compte", "Numéro", "Solde"), ("Compte de dépôt", story.digits(10), story.euros(20, 3000)),
        ("Livret A", story.digits(10), story.euros(50, 9000)),
        ("Crédit habitat", story.digits(10), "-" + story.euros(9000, 90000)),
    ), size=9)
    y = sheet.text(40, y + 18, f"Opérations du {story.after(-30)} au {story.day(story.issue)}", size=10, bold=True)
    for name in ("Prélèvement Engie", "Loyer", "Retrait", "Remboursement santé", "Assurance habitation", "Salaire"):
        sheet.text(40, y + 5, story.after(-story.rng.randint(1, 29)), size=8.5)
        sheet.text(130, y + 5, name, size=8.5)
        y = sheet.text(555, y + 5, story.euros(8, 900), size=8.5, align="right")
    draw_small_print(sheet, story, 40, y + 24, 515, 790)
    sheet.paragraph(40, 800, 515, f"{story.issuer} - médiateur : {', '.join(story.letter_box())}", size=7, colour=GREY)


def draw_school_certificate(sheet: Sheet, story: Story) -> None:
    """A certificate of schooling: names and addresses of the student, nothing that proves the home."""
    street, town = story.office()
    year = story.issue.year
    sheet.lines(sheet.width / 2, 50, (story.issuer, street, town), size=10, align="centre")
    y = sheet.text(sheet.width / 2, 128, "CERTIFICAT DE SCOLARITÉ", size=17, bold=True, align="centre")
    y = sheet.text(sheet.width / 2, y, f"Année universitaire {year - 1}-{year}", size=11, align="centre")
    y = sheet.paragraph(64, y + 30, 467, (
        f"La responsable de la scolarité, {story.somebody()}, certifie que {story.holder_line}, né(e) le "
        f"{story.after(-story.rng.randint(6700, 10500))}, numéro étudiant {story.digits(8)}, est régulièrement "
        f"inscrit(e) en {story.rng.choice(('licence de droit', 'master de chimie', 'licence de gestion'))}."
    ), size=11)
    y = sheet.text(64, y + 16, "Adresse déclarée par l'étudiant :", size=10)
    y = sheet.lines(64, y, story.home_block.all_lines, size=10.5)
    sheet.text(330, y + 40, f"{town[6:].title()}, le {story.day(story.issue)}", size=10.5)


def draw_lease(sheet: Sheet, story: Story) -> None:
    """The first page of a lease for an empty dwelling."""
    street, town = story.office()
    landlord = story.somebody()
    sheet.text(sheet.width / 2, 40, "CONTRAT DE LOCATION", size=16, bold=True, align="centre", colour=_STONE)
    law = "Logement à usage de résidence principale, loi du 6 juillet 1989"
    sheet.text(sheet.width / 2, 62, law, size=9, align="centre")
    y = sheet.text(50, 96, "I. DÉSIGNATION DES PARTIES", size=10.5, bold=True)
    y = sheet.paragraph(50, y + 6, 495, f"Le bailleur : {landlord}, {street}, {town}.", size=10)
    y = sheet.paragraph(50, y + 4, 495, f"Le ou les locataires : {story.holder_line}.", size=10)
    y = sheet.text(50, y + 16, "II. OBJET DU CONTRAT", size=10.5, bold=True)
    y = sheet.paragraph(50, y + 6, 495, (
        f"Adresse du logement : {story.home_block.one_line}. Surface habitable : {story.rng.randint(18, 110)} m2. "
        "Chauffage individuel, immeuble en copropriété construit entre 1949 et 1974."
    ), size=10)
    y = sheet.text(50, y + 16, "III. DURÉE ET PRISE D'EFFET", size=10.5, bold=True)
    start = story.issue + timedelta(days=story.rng.randint(1, 40))
    y = sheet.paragraph(50, y + 6, 495, f"Trois ans à compter du {story.day(start)}.", size=10)
    y = sheet.text(50, y + 16, "IV. CONDITIONS FINANCIÈRES", size=10.5, bold=True)
    y = sheet.paragraph(50, y + 6, 495, (
        f"Loyer mensuel : {story.euros(300, 1200)}. Dépôt de garantie : {story.euros(300, 1200)}. Révision chaque "
        f"année le {start.day} du mois anniversaire."
    ), size=10)
    y = sheet.text(50, y + 30, f"Fait à {town[6:].title()}, le {story.day(story.issue)}, en deux originaux.", size=10)
    draw_small_print(sheet, story, 50, y + 50, 495, 800)


LAYOUTS = (
    Layout(
        name="hosting_form", document_type=DocumentType.HOSTING_LETTER, draw=draw_hosting_form, is_proof=False,
        issuers=("",), shows_issuer=False, producers=WORD_PRODUCERS,
    ),
    Layout(
        name="payslip_blocks", document_type=DocumentType.PAYSLIP, draw=draw_payslip_blocks, is_proof=False,
        issuers=("Clinique des Ormes", "Menuiserie Kerdreux", "Hôtel du Passage"), shows_issuer=False, body_home=False,
        shows_date=False, mono_ok=False,
    ),
    Layout(
        name="account_summary", document_type=DocumentType.BANK_STATEMENT, draw=draw_account_summary, is_proof=False,
        issuers=("CIC", "Crédit du Nord", "Banque Populaire", "HSBC"), body_home=False, mono_ok=False,
    ),
    Layout(
        name="school_certificate", document_type=DocumentType.STUDENT_CERTIFICATE, draw=draw_school_certificate,
        is_proof=False, issuers=("Université de Bretagne Sud", "École de gestion du Littoral", "Université Lumière"),
        shows_issuer=False, producers=WORD_PRODUCERS,
    ),
    Layout(
        name="lease", document_type=DocumentType.TENANCY_CONTRACT, draw=draw_lease, is_proof=False, issuers=("",),
        shows_issuer=False, producers=WORD_PRODUCERS, mono_ok=False,
    ),
)

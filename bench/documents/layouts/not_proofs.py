"""Papers that bear a name and an address and still prove no home."""

from __future__ import annotations

from datetime import timedelta

from bench.documents.layouts.layout import WORD_PRODUCERS, Layout
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, WHITE, Colour, Sheet
from bench.documents.story import Story, month_name
from ocr.reading import DocumentType

_SLATE: Colour = (0.2, 0.26, 0.32)
_TICKET_SIZE = (240.0, 560.0)


def draw_payslip(sheet: Sheet, story: Story) -> None:
    """Employer at the left, employee at the right, a long table of contributions."""
    street, town = story.office()
    y = sheet.text(40, 36, story.issuer.upper(), size=10, bold=True)
    y = sheet.lines(40, y, (street, town, f"SIRET {story.digits(14, 3)}", f"APE {story.digits(4)}Z"), size=8)
    sheet.text(sheet.width - 40, 36, "BULLETIN DE SALAIRE", size=15, bold=True, align="right")
    end = story.issue.replace(day=28)
    sheet.text(sheet.width - 40, 56, f"Période : {month_name(end)}", size=9, align="right")
    sheet.lines(325, 104, story.window_lines, size=9.5)
    y = sheet.lines(40, 112, (
        f"Matricule : {story.digits(5)}", f"N° de sécurité sociale : {story.digits(13, 3)}", "Emploi : technicien",
        f"Entrée : {story.after(-900)}", "Convention collective : commerces de détail",
    ), size=8)
    names = (
        "Salaire de base", "Heures supplémentaires", "Santé - complémentaire", "Accidents du travail",
        "Retraite plafonnée",
        "Retraite complémentaire T1", "Assurance chômage", "CSG déductible", "CSG et CRDS non déductibles",
        "Titres-restaurant",
    )
    rows = [
        (name, story.digits(4), f"{story.rng.randint(1, 12)},{story.digits(2)}", story.euros(2, 300)) for name in names
    ]
    y = sheet.table(40, 210, (240, 90, 90, 95), [("Rubrique", "Base", "Taux", "À payer"), *rows], size=8)
    y = sheet.text(
        555, y + 14, f"Net à payer avant impôt : {story.euros(1100, 3200)}", size=10, bold=True, align="right",
    )
    sheet.text(40, y, f"Virement le {story.day(end)}", size=8.5)
    sheet.text(40, 806, "Dans votre intérêt, conservez ce bulletin sans limitation de durée.", size=7, colour=GREY)


def draw_bank_details(sheet: Sheet, story: Story) -> None:
    """A bank's identity slip: holder, account numbers, branch."""
    street, town = story.office()
    sheet.text(50, 50, story.issuer, size=16, bold=True, colour=_SLATE)
    sheet.text(50, 84, "RELEVÉ D'IDENTITÉ BANCAIRE", size=14, bold=True)
    sheet.frame(50, 112, 495, 190)
    y = sheet.text(60, 120, "Titulaire du compte", size=8.5, bold=True)
    sheet.lines(60, y, story.window_lines, size=9.5)
    y = sheet.text(330, 120, "Domiciliation", size=8.5, bold=True)
    sheet.lines(330, y, (f"Agence de {town[6:].title()}", street, town), size=9)
    sheet.table(60, 220, (90, 90, 190, 60), (
        ("Code banque", "Code guichet", "N° de compte", "Clé"),
        (story.digits(5), story.digits(5), story.digits(11), story.digits(2)),
    ), size=9)
    sheet.text(60, 272, f"IBAN : FR76 {story.digits(23, 4)}     BIC : FICTFRPPXXX", size=9)
    sheet.text(50, 316, f"Édité le {story.day(story.issue)}", size=8.5)
    sheet.paragraph(
        50, 336, 495, "Ce relevé est destiné aux organismes qui vous demandent vos références bancaires.", size=8,
    )


def draw_till_receipt(sheet: Sheet, story: Story) -> None:
    """A narrow ticket with a delivery address."""
    street, town = story.office()
    y = sheet.text(120, 20, story.issuer.upper(), size=12, bold=True, align="centre")
    y = sheet.lines(120, y, (street, town, f"SIRET {story.digits(14)}"), size=8, align="centre")
    y = sheet.text(14, y + 8, f"Ticket {story.digits(5)} du {story.day(story.issue)} 18:42", size=8)
    for name in ("Lampe de bureau", "Ampoule LED x2", "Étagère murale", "Visserie", "Livraison à domicile"):
        sheet.text(14, y, name, size=8.5)
        y = sheet.text(226, y, story.euros(2, 60), size=8.5, align="right")
    sheet.rule(14, y + 2, 212)
    sheet.text(14, y + 6, "TOTAL TTC", size=11, bold=True)
    y = sheet.text(226, y + 6, story.euros(30, 190), size=11, bold=True, align="right")
    y = sheet.text(14, y + 4, "Payé par carte bancaire", size=8)
    y = sheet.text(14, y + 10, "Livrer à :", size=8, bold=True)
    y = sheet.lines(14, y, story.window_lines, size=8)
    sheet.text(120, y + 16, "Merci de votre visite, à bientôt", size=8, align="centre")


def draw_schedule(sheet: Sheet, story: Story) -> None:
    """A year of instalments for energy; a human looks at it, a machine never verifies with it."""
    box, city = story.letter_box()
    sheet.text(40, 36, story.issuer, size=19, bold=True, colour=_SLATE)
    sheet.lines(325, 110, story.window_lines, size=10)
    y = sheet.text(40, 96, "Votre échéancier de paiement", size=14, bold=True)
    y = sheet.text(40, y + 4, f"Établi le {story.day(story.issue)}", size=9)
    y = sheet.labelled(40, y, "Référence client :", story.digits(10), size=8.5)
    y = sheet.text(40, y + 4, "Lieu de consommation :", size=8.5)
    y = sheet.lines(40, y, story.home_block.all_lines, size=8.5)
    rows = [("Date de prélèvement", "Électricité", "Total TTC")]
    amount = story.euros(40, 150)
    rows += [(story.day(story.issue + timedelta(days=30 * k + 12)), amount, amount) for k in range(11)]
    y = sheet.table(40, 240, (215, 150, 150), rows, size=9)
    y = sheet.paragraph(40, y + 14, 515, (
        f"Ces mensualités sont des acomptes. Votre facture de régularisation sera établie vers le {story.after(365)}."
    ), size=8.5)
    draw_small_print(sheet, story, 40, y + 26, 515, 810)
    sheet.paragraph(40, y + 6, 515, f"{story.issuer}, service clients, {box}, {city}", size=8, colour=GREY)


def draw_quote(sheet: Sheet, story: Story) -> None:
    """A craftsman's quote for work in the home: right name and right address, no proof."""
    street, town = story.office()
    y = sheet.lines(45, 40, (story.issuer, street, town, f"RM {story.digits(9)}"), size=10)
    sheet.fill(45, y + 12, 505, 22, PALE)
    sheet.text(53, y + 18, f"DEVIS n° {story.digits(5)} du {story.day(story.issue)}", size=11, bold=True)
    y = sheet.text(310, y + 50, "Client", size=9, bold=True)
    y = sheet.lines(310, y, story.window_lines, size=10)
    y = sheet.text(45, y + 16, f"Chantier : {story.home_block.one_line}", size=9)
    y = sheet.table(45, y + 12, (285, 60, 75, 85), (
        ("Travaux", "Qté", "PU HT", "Total HT"), ("Dépose de l'ancien chauffe-eau", "1", "90,00 €", "90,00 €"),
        ("Fourniture et pose d'un chauffe-eau 200 l", "1", "780,00 €", "780,00 €"),
        ("Déplacement", "1", "45,00 €", "45,00 €"),
    ))
    sheet.text(45, y + 16, f"Devis valable jusqu'au {story.after(60)}. Bon pour accord, date et signature :", size=9)


def draw_rent_call(sheet: Sheet, story: Story) -> None:
    """A call for the coming rent: nothing was paid yet."""
    street, town = story.office()
    y = sheet.lines(45, 40, (story.issuer, street, town), size=10, bold=True)
    sheet.lines(320, 110, story.window_lines, size=10)
    y = sheet.text(45, 120, "AVIS D'ÉCHÉANCE", size=15, bold=True, colour=_SLATE)
    y = sheet.text(45, y + 3, f"Émis le {story.day(story.issue)}", size=9)
    y = sheet.text(45, y, f"Exigible le {story.after(12)}", size=9)
    y = sheet.paragraph(45, 220, 505, f"Locataire : {story.holder_line} - lot situé {story.home_block.one_line}")
    y = sheet.table(45, y + 12, (330, 100), (
        ("Appel du terme", "Montant"), ("Loyer", story.euros(400, 1100)), ("Provisions", story.euros(20, 120)),
        ("Total à régler", story.euros(430, 1200)),
    ))
    sheet.paragraph(
        45, y + 14, 505, "Cet avis ne vaut pas quittance. Celle-ci vous sera remise après paiement.", size=8,
    )


def draw_hosting_letter(sheet: Sheet, story: Story) -> None:
    """A private letter: somebody certifies that they host the holder."""
    host = story.somebody()
    y = sheet.text(sheet.width / 2, 90, "Attestation d'hébergement", size=16, bold=True, align="centre")
    y = sheet.paragraph(70, y + 40, 455, (
        f"Je soussigné(e) {host}, demeurant {story.home_block.one_line}, certifie sur l'honneur héberger à mon "
        f"domicile {story.holder_line} depuis le {story.after(-150)}."
    ), size=12)
    y = sheet.paragraph(70, y + 16, 455, "Pour faire valoir ce que de droit.", size=12)
    y = sheet.text(70, y + 30, f"{story.home.city}, le {story.day(story.issue)}", size=12)
    sheet.lines(350, y + 20, ("Signature de l'hébergeant", host), size=12)


def draw_bank_statement(sheet: Sheet, story: Story) -> None:
    """A month of operations on an account."""
    street, town = story.office()
    sheet.text(45, 36, story.issuer, size=16, bold=True, colour=_SLATE)
    sheet.lines(45, 62, ("Votre agence", street, town, f"Votre conseiller : {story.somebody()}"), size=8)
    sheet.lines(320, 118, story.window_lines, size=10)
    y = sheet.text(45, 206, f"RELEVÉ DE COMPTE arrêté au {story.day(story.issue)}", size=12, bold=True)
    y = sheet.text(45, y, f"Compte courant n° {story.digits(11)}", size=9)
    names = (
        "PRLV EDF", "CARTE SUPERMARCHÉ", "VIR SALAIRE", "PRLV LOYER", "CARTE RESTAURANT", "PRLV MUTUELLE", "CARTE TRAIN"
    )
    rows = [("Date", "Opération", "Débit", "Crédit")]
    rows += [(story.after(-3 * k), name, story.euros(8, 700), "") for k, name in enumerate(names)]
    sheet.table(45, y + 12, (80, 245, 90, 90), rows, size=8.5, right_from=2)


def draw_customer_area(sheet: Sheet, story: Story) -> None:
    """A page of a customer area, printed from a browser."""
    sheet.text(30, 14, f"{story.day(story.issue)} 21:14", size=7, colour=GREY)
    sheet.text(sheet.width / 2, 14, f"Mon espace client - {story.issuer}", size=7, colour=GREY, align="centre")
    sheet.fill(30, 34, 535, 40, _SLATE)
    sheet.text(
        44, 46, f"{story.issuer}    Accueil    Mes factures    Mon profil    Déconnexion", size=10, bold=True,
        colour=WHITE
    )
    y = sheet.text(44, 100, f"Bonjour {story.household.persons[0].first} !", size=15, bold=True)
    y = sheet.text(44, y + 16, "Mon logement", size=12, bold=True)
    y = sheet.lines(44, y + 4, (*story.holder_lines, *story.home_block.all_lines), size=10)
    y = sheet.text(44, y + 16, "Mes dernières factures", size=12, bold=True)
    y = sheet.table(44, y + 6, (180, 120, 120), [
        ("Facture", "Montant", "État"), *[(story.after(-60 * k - 5), story.euros(30, 200), "Payée") for k in range(4)],
    ])
    sheet.text(30, 822, "https://espace-client.example/mon-logement    1/1", size=7, colour=GREY)


LAYOUTS = (
    Layout(
        name="rent_call", document_type=DocumentType.RENT_CALL, draw=draw_rent_call, is_proof=False,
        issuers=("Foncia", "Citya", "Agence du Marché", "Nexity"),
    ),
    Layout(
        name="hosting_letter", document_type=DocumentType.HOSTING_LETTER, draw=draw_hosting_letter, is_proof=False,
        issuers=("",), shows_issuer=False, producers=WORD_PRODUCERS,
    ),
    Layout(
        name="bank_statement", document_type=DocumentType.BANK_STATEMENT, draw=draw_bank_statement, is_proof=False,
        issuers=("Société Générale", "Caisse d'Épargne", "LCL", "BNP Paribas"), body_home=False, mono_ok=False,
    ),
    Layout(
        name="customer_area", document_type=DocumentType.CUSTOMER_AREA_PAGE, draw=draw_customer_area, is_proof=False,
        issuers=("EDF", "Engie", "Veolia Eau", "Orange"), mono_ok=False,
        producers=(("Skia/PDF m131", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0"),),
    ),
    Layout(
        name="payslip", document_type=DocumentType.PAYSLIP, draw=draw_payslip, is_proof=False, body_home=False,
        shows_date=False,
        issuers=("Ateliers du Ponant", "Boulangerie Tisserand", "Transports Valmont"), shows_issuer=False,
    ),
    Layout(
        name="bank_details", document_type=DocumentType.BANK_DETAILS, draw=draw_bank_details, is_proof=False,
        body_home=False,
        issuers=("Crédit Agricole", "La Banque Postale", "BNP Paribas", "Crédit Mutuel"),
    ),
    Layout(
        name="till_receipt", document_type=DocumentType.RECEIPT, draw=draw_till_receipt, is_proof=False,
        body_home=False,
        issuers=("Brico Logis", "La Maison d'Adèle", "Électro Discount"), shows_issuer=False, page_size=_TICKET_SIZE,
    ),
    Layout(
        name="payment_schedule", document_type=DocumentType.PAYMENT_SCHEDULE, draw=draw_schedule, is_proof=False,
        issuers=("EDF", "Engie", "TotalEnergies"), bills_elsewhere=True, mono_ok=False,
    ),
    Layout(
        name="quote", document_type=DocumentType.OTHER, draw=draw_quote, is_proof=False, shows_issuer=False,
        issuers=("Plomberie Garrigue", "Chauffage Lebrun et fils", "SARL Elec Ouest"), producers=WORD_PRODUCERS,
    ),
)

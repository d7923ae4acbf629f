"""Bills kept aside: energy, water and internet."""

from __future__ import annotations

from reportlab.lib.pagesizes import A4

from bench.documents.layouts.layout import Layout
from bench.documents.layouts.small_print import draw_small_print
from bench.documents.sheet import GREY, PALE, WHITE, Colour, Sheet
from bench.documents.story import Story
from ocr.reading import DocumentType

_PINK: Colour = (0.78, 0.08, 0.40)
_FOREST: Colour = (0.10, 0.33, 0.18)
_SEA: Colour = (0.02, 0.30, 0.42)
_PLUM: Colour = (0.33, 0.10, 0.38)
_MINT: Colour = (0.88, 0.96, 0.92)
_LANDSCAPE = (A4[1], A4[0])


def draw_power_sidebar_right(sheet: Sheet, story: Story) -> None:
    """Addressee at the left, two cards in the middle, a coloured column at the right."""
    sheet.fill(420, 0, 175, sheet.height, _MINT)
    sheet.text(36, 32, story.issuer, size=20, bold=True, colour=_FOREST)
    sheet.text(36, 58, "Électricité pour les particuliers", size=8, colour=GREY)
    sheet.lines(48, 112, story.window_lines, size=9.5)
    y = sheet.text(36, 206, "Voici votre facture", size=16, bold=True, colour=_FOREST)
    y = sheet.text(36, y + 2, f"n° {story.digits(10)} émise le {story.day(story.issue)}", size=9)
    y = _power_cards(sheet, story, y + 12)
    y = sheet.table(36, y + 14, (168, 62, 62, 72), (
        ("Ce que vous payez", "Quantité", "Prix HT", "Total TTC"),
        ("Abonnement", "2 mois", "10,04 €", story.euros(18, 30)),
        (f"Énergie jusqu'au {story.after(-5)}", f"{story.rng.randint(80, 900)} kWh", "0,1602 €", story.euros(30, 180)),
        ("Taxes et contributions", "", "", story.euros(5, 40)), ("Déjà versé", "", "", "-" + story.euros(10, 90)),
    ), size=8, head=_FOREST)
    draw_small_print(sheet, story, 36, y + 16, 364, 812)
    _power_sidebar(sheet, story)


def _power_cards(sheet: Sheet, story: Story, y: float) -> float:
    """The dwelling and the contract, side by side."""
    depth = 96
    for x in (36, 226):
        sheet.frame(x, y, 178, depth, colour=_FOREST, line=0.6)
    top = sheet.text(44, y + 8, "Votre logement", size=9, bold=True, colour=_FOREST)
    sheet.lines(44, top, story.home_block.all_lines, size=8)
    top = sheet.text(234, y + 8, "Votre contrat", size=9, bold=True, colour=_FOREST)
    for line in story.holder_lines:
        top = sheet.paragraph(234, top, 165, line, size=8)
    sheet.lines(234, top, (f"Client n° {story.digits(8)}", "Puissance 6 kVA", f"Ouvert le {story.after(-610)}"), size=8)
    return y + depth


def _power_sidebar(sheet: Sheet, story: Story) -> None:
    """The sum, the next days, whom to write to."""
    y = sheet.text(432, 112, "Reste à payer", size=10, bold=True, colour=_FOREST)
    y = sheet.text(432, y, story.euros(20, 260), size=18, bold=True)
    y = sheet.text(432, y, f"prélevé le {story.after(14)}", size=8)
    y = sheet.text(432, y + 22, "À venir", size=10, bold=True, colour=_FOREST)
    y = sheet.lines(432, y, (f"Relevé : {story.after(55)}", f"Facture : {story.after(60)}"), size=8)
    y = sheet.text(432, y + 22, "Nous joindre", size=10, bold=True, colour=_FOREST)
    y = sheet.lines(432, y, ("09 70 00 00 00", f"{story.somebody()} et son équipe", *story.letter_box()), size=7.5)
    street, town = story.office()
    y = sheet.text(432, y + 22, "Siège social", size=10, bold=True, colour=_FOREST)
    sheet.lines(432, y, (f"{story.issuer} SAS", street, town, f"RCS {story.digits(9, 3)}"), size=7.5)
    sheet.bars(436, 700, 145, [story.rng.uniform(12, 80) for _ in range(7)], _FOREST)


def draw_power_digital(sheet: Sheet, story: Story) -> None:
    """A bill made for the screen: no window, a greeting, wide bands with icons."""
    sheet.fill(0, 0, sheet.width, 118, _PLUM)
    sheet.text(44, 28, story.issuer.lower(), size=26, bold=True, colour=WHITE)
    greeting = " ".join(("Bonjour", *(person.first for person in story.household.named[:1])))
    sheet.text(44, 76, f"{greeting}, votre électricité vous a coûté {story.euros(30, 220)}", size=12, colour=WHITE)
    y = 140.0
    facts = (
        ("Facturé à", story.holder_line), ("Chez vous", story.home_block.one_line),
        ("Date de facture", story.day(story.issue)), ("Période", f"{story.after(-31)} - {story.after(-1)}"),
        ("Paiement", f"par carte, automatiquement le {story.after(5)}"), ("Compteur (PRM)", story.digits(14)),
    )
    for label, value in facts:
        sheet.fill(44, y, 507, 38, PALE)
        sheet.text(56, y + 5, label, size=7.5, colour=GREY)
        below = sheet.paragraph(56, y + 15, 484, value, size=9.5, bold=True)
        y = max(y + 44, below + 8)
    _power_origin(sheet, story, y)


def _power_origin(sheet: Sheet, story: Story, y: float) -> None:
    """Where the sum comes from, and whom to write to."""
    y = sheet.text(44, y + 14, "D'où vient ce montant ?", size=13, bold=True, colour=_PLUM)
    for name in ("Énergie consommée", "Abonnement", "Acheminement", "Taxes", "Parrainage"):
        sheet.text(56, y + 6, name, size=9)
        y = sheet.text(540, y + 6, story.euros(2, 90), size=9, align="right")
        sheet.rule(44, y + 2, 507, colour=GREY, line=0.3)
    street, town = story.office()
    y = sheet.paragraph(44, y + 26, 507, (
        f"{story.issuer}, {street}, {town}. Parrainez {story.stranger().first} ou un autre proche avant le "
        f"{story.after(90)}. Une question ? bonjour@energie.example"
    ), size=8)
    draw_small_print(sheet, story, 44, y + 12, 507, 812)


def draw_gas_ledger(sheet: Sheet, story: Story) -> None:
    """A wide table of facts at the top, sums in the middle, the addressee near the foot."""
    sheet.text(sheet.width / 2, 30, story.issuer.upper(), size=16, bold=True, align="centre", colour=_PINK)
    street, town = story.office()
    sheet.text(sheet.width / 2, 52, f"{street} - {town}", size=8, align="centre", colour=GREY)
    y = sheet.text(36, 84, "GAZ NATUREL : FACTURE SUR RELEVÉ", size=12, bold=True)
    y = sheet.table(36, y + 6, (92, 140, 186, 105), (
        ("N° et émission", "Souscripteur", "Adresse du point de livraison", "PCE / compteur"),
        (f"{story.digits(9)}\n{story.day(story.issue)}", "\n".join(story.holder_lines),
         "\n".join(story.home_block.all_lines), f"GI{story.digits(6)}\n{story.digits(7)}"),
    ), size=7.5, right_from=9)
    y = sheet.table(36, y + 14, (180, 86, 86, 86, 85), (
        ("Consommation", "Ancien", "Nouveau", "m3", "kWh"),
        (f"du {story.after(-64)} au {story.after(-4)}", story.digits(4), story.digits(4), story.digits(2),
         story.digits(3)),
    ), size=8)
    for name in ("Abonnement", "Consommation", "Contribution tarifaire d'acheminement", "TVA"):
        sheet.text(300, y + 8, name, size=8.5)
        y = sheet.text(555, y + 8, story.euros(4, 160), size=8.5, align="right")
    y = sheet.text(555, y + 10, f"Total : {story.euros(50, 400)}", size=13, bold=True, align="right", colour=_PINK)
    y = sheet.text(555, y, f"à régler pour le {story.after(21)}", size=9, align="right")
    draw_small_print(sheet, story, 36, y + 12, 523, 620)
    _gas_coupon(sheet, story)


def _gas_coupon(sheet: Sheet, story: Story) -> None:
    """The coupon at the foot: payment centre at the left, addressee at the right."""
    sheet.rule(20, 640, sheet.width - 40, colour=GREY)
    sheet.text(36, 648, "Coupon à détacher et à joindre à votre chèque", size=8, colour=GREY)
    sheet.lines(36, 676, (f"{story.issuer}", "Centre de traitement des chèques", *story.letter_box()), size=8.5)
    sheet.lines(318, 676, story.window_lines, size=9.5)


def draw_water_address_low(sheet: Sheet, story: Story) -> None:
    """Meters and prices first; who and where only in a band low on the page, beside the addressee."""
    sheet.text(40, 30, story.issuer, size=18, bold=True, colour=_SEA)
    sheet.text(sheet.width - 40, 36, "Eau potable - assainissement", size=10, align="right")
    sheet.fill(40, 62, 515, 20, _SEA)
    sheet.text(48, 67, f"FACTURE DE SOLDE  {story.digits(4)}-{story.digits(6)}", size=10, bold=True, colour=WHITE)
    y = sheet.table(40, 96, (145, 90, 90, 90, 100), (
        ("Compteur", "Index début", "Index fin", "m3", "Date du relevé"),
        (story.digits(8), story.digits(4), story.digits(4), story.digits(2), story.after(-17)),
    ), size=8.5)
    y = sheet.table(40, y + 12, (240, 85, 95, 95), (
        ("Service", "Quantité", "Prix unitaire", "Montant"),
        ("Part fixe", "183 jours", "0,1210 €", story.euros(10, 30)),
        ("Part variable eau", story.digits(2), "1,3907 €", story.euros(20, 120)),
        ("Part variable assainissement", story.digits(2), "1,7702 €", story.euros(20, 120)),
        ("Redevances de l'agence de l'eau", story.digits(2), "0,3301 €", story.euros(3, 20)),
    ), size=8.5, grid=False)
    y = sheet.text(555, y + 10, f"Somme due {story.euros(60, 300)}", size=13, bold=True, align="right")
    y = sheet.text(555, y, f"échéance {story.after(24)} - prochain relevé {story.after(165)}", size=8, align="right")
    draw_small_print(sheet, story, 40, y + 10, 515, 520)
    _water_band(sheet, story)
    street, town = story.office()
    sheet.paragraph(40, 790, 515, (
        f"{story.issuer}, régie à autonomie financière, {street}, {town} - directeur : {story.somebody()} - accueil "
        "du lundi au vendredi de 9 h à 16 h 30"
    ), size=7, colour=GREY)


def _water_band(sheet: Sheet, story: Story) -> None:
    """Subscriber, supplied premises and day at the left, addressee at the right."""
    sheet.rule(40, 540, 515, colour=_SEA, line=1.2)
    y = sheet.labelled(40, 552, "Facturé le", story.day(story.issue), size=9)
    y = sheet.labelled(40, y, "Abonnement", story.digits(7), size=9)
    y = sheet.text(40, y + 6, "Au nom de", size=8, colour=GREY)
    y = sheet.lines(40, y, story.holder_lines, size=9)
    y = sheet.text(40, y + 6, "Local desservi", size=8, colour=GREY)
    sheet.lines(40, y, story.home_block.all_lines, size=9)
    sheet.lines(322, 590, story.window_lines, size=10)


def draw_internet_landscape(sheet: Sheet, story: Story) -> None:
    """A page on its side with three blocks: you, your line, your bill."""
    sheet.text(36, 26, story.issuer, size=24, bold=True, colour=_PINK)
    sheet.text(806, 34, f"Facture {story.digits(10)}", size=11, align="right")
    for index, title in enumerate(("VOUS", "VOTRE LIGNE", "VOTRE FACTURE")):
        x = 36 + index * 260
        sheet.fill(x, 70, 250, 18, _PINK)
        sheet.text(x + 8, 74, title, size=9, bold=True, colour=WHITE)
        sheet.frame(x, 88, 250, 150, colour=_PINK, line=0.6)
    sheet.lines(44, 100, story.window_lines, size=9)
    y = sheet.labelled(304, 98, "Abonné :", story.digits(9, 3), size=8.5)
    for line in story.holder_lines:
        y = sheet.paragraph(304, y, 235, line, size=8.5)
    y = sheet.text(304, y + 6, "Adresse de raccordement", size=8, colour=GREY)
    y = sheet.lines(304, y, story.home_block.all_lines, size=8.5)
    sheet.text(304, y + 4, f"Fibre, prise {story.digits(6)}", size=8.5)
    y = sheet.labelled(564, 98, "Émission :", story.day(story.issue), size=8.5)
    y = sheet.labelled(564, y, "Débit le :", story.after(8), size=8.5)
    y = sheet.labelled(564, y, "Mois facturé :", f"{story.after(0)} au {story.after(29)}", size=8.5)
    sheet.text(564, y + 14, story.euros(19, 60), size=20, bold=True, colour=_PINK)
    _internet_lower_half(sheet, story)


def _internet_lower_half(sheet: Sheet, story: Story) -> None:
    """Services at the left, contacts at the right."""
    y = sheet.table(36, 258, (300, 90, 110), (
        ("Services", "Période", "Montant TTC"), ("Internet très haut débit", "1 mois", story.euros(20, 45)),
        ("Téléphonie fixe : 3 h 12 min", "1 mois", "inclus"), ("Location du boîtier", "1 mois", story.euros(2, 5)),
        (f"Avoir du {story.after(-21)}", "", "-" + story.euros(1, 9)),
    ), size=8.5)
    draw_small_print(sheet, story, 36, y + 14, 500, 570)
    street, town = story.office()
    y = sheet.text(564, 262, "Boutique la plus proche", size=8.5, bold=True)
    y = sheet.lines(564, y, (street, town), size=8)
    y = sheet.text(564, y + 8, "Courrier", size=8.5, bold=True)
    y = sheet.lines(564, y, (f"{story.issuer} Relations abonnés", *story.letter_box()), size=8)
    sheet.text(564, y + 8, f"Conseil : {story.somebody()}", size=8)


LAYOUTS = (
    Layout(
        name="power_sidebar_right", document_type=DocumentType.ELECTRICITY_BILL, draw=draw_power_sidebar_right,
        issuers=("Ilek", "Primeo Énergie", "Ohm Énergie", "Énergie d'Ici", "Gazel Énergie"), bills_elsewhere=True,
        mono_ok=False,
    ),
    Layout(
        name="power_digital", document_type=DocumentType.ELECTRICITY_BILL, draw=draw_power_digital,
        issuers=("Elmy", "Sobry", "Urban Solar Energy", "La Bellenergie"), mono_ok=False,
    ),
    Layout(
        name="gas_ledger", document_type=DocumentType.GAS_BILL, draw=draw_gas_ledger, bills_elsewhere=True,
        issuers=("Gaz Européen", "Antargaz", "Réseau GDS", "Gédia", "Caléo"), mono_ok=False,
    ),
    Layout(
        name="water_address_low", document_type=DocumentType.WATER_BILL, draw=draw_water_address_low,
        issuers=("Eaux de Grenoble Alpes", "Régie Eau d'Azur", "Eau du Grand Lyon", "Eaux de Vienne", "Atlantic'eau"),
        bills_elsewhere=True, mono_ok=False,
    ),
    Layout(
        name="internet_landscape", document_type=DocumentType.TELECOM_BILL, draw=draw_internet_landscape,
        issuers=("Coriolis Télécom", "OVHtelecom", "Ozone", "Wibox", "Vialis"), bills_elsewhere=True, mono_ok=False,
        page_size=_LANDSCAPE,
    ),
)

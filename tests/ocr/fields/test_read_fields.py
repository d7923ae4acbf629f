from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ocr.fields import open_fields, read_fields
from ocr.reading import AddressRole, DateRole, DocumentType, Fields, Page, PersonRole, ReferenceKind, TextSource
from tests.ocr.fields.builders import Printed, a_block, a_line, a_page

WINDOW = (900.0, 400.0)


def read(*printed: Printed, title: str = "") -> Fields:
    return read_fields((a_page(*printed, title=title),))


def lines_with(fields: Fields, role: AddressRole) -> list[tuple[str, ...]]:
    return [found.lines for found in fields.addresses if found.role is role]


def names_of(fields: Fields) -> list[str]:
    return [person.name for person in fields.holders]


def an_energy_bill(*extra: Printed) -> Fields:
    return read(
        *a_block(70, 150, "Numéro de client : 5 012 345 678"),
        *a_block(70, 250, "Titulaire du contrat :", "Mme Inès BEN SALAH et M. Loïc", "PETIT"),
        *a_block(70, 400, "Lieu de consommation", "Appt 12", "14 BIS R DES LILAS", "35400 SAINT MALO"),
        *a_block(70, 600, "Point de livraison (PDL) :", "22516914714271"),
        *a_block(*WINDOW, "Mme Inès BEN SALAH", "3 place du Marché", "29200 BREST"),
        *a_block(600, 800, "Facture du 03 décembre 2025", "N° 10 501 939 112"),
        *a_block(600, 950, "À payer avant le 20/12/2025", "Prochaine facture vers le 03/02/2026"),
        *a_block(600, 1100, "Consommation du 01/10/2025 au 30/11/2025", "320 kWh"),
        *a_block(70, 1300, "Par courrier :", "EDF Service Clients", "TSA 20012", "41975 BLOIS CEDEX 9"),
        *a_block(70, 2250, "EDF SA - Siège social : 22-30 avenue de Wagram 75382 PARIS CEDEX 08 - RCS Paris"),
        *extra,
        title="EDF",
    )


def test_the_place_of_consumption_is_the_home_and_the_window_the_billing_address() -> None:
    fields = an_energy_bill()

    assert fields.home is not None
    assert (fields.home.lines, fields.home.postcode) == (("Appt 12", "14 BIS R DES LILAS"), "35400")
    assert lines_with(fields, AddressRole.BILLING) == [("3 place du Marché",)]


def test_a_post_box_is_never_a_home() -> None:
    fields = an_energy_bill()

    assert all("CEDEX" not in (found.city or "") for found in fields.addresses if found.role is AddressRole.HOME)


def test_holders_wrapped_over_two_lines_are_two_persons() -> None:
    assert names_of(an_energy_bill()) == ["Inès BEN SALAH", "Loïc PETIT"]


def test_the_date_of_the_bill_is_the_issue_date_and_the_others_keep_their_roles() -> None:
    fields = an_energy_bill()
    roles = {found.role: found.value for found in fields.dates}

    assert fields.issue_date is not None
    assert fields.issue_date.value == date(2025, 12, 3)
    assert roles[DateRole.DUE] == date(2025, 12, 20)
    assert roles[DateRole.NEXT_BILL] == date(2026, 2, 3)
    assert (roles[DateRole.PERIOD_START], roles[DateRole.PERIOD_END]) == (date(2025, 10, 1), date(2025, 11, 30))


def test_type_issuer_and_numbers_of_a_bill_are_read() -> None:
    fields = an_energy_bill()
    point = fields.reference_of(ReferenceKind.DELIVERY_POINT)

    assert (fields.document_type, fields.issuer) == (DocumentType.ELECTRICITY_BILL, "EDF")
    assert point is not None
    assert point.value == "22516914714271"


def test_a_bill_read_whole_leaves_nothing_open() -> None:
    assert open_fields(an_energy_bill()) == frozenset()


def test_everything_is_open_on_a_page_without_print() -> None:
    assert open_fields(read()) == frozenset({"date", "holder", "address"})


def test_the_window_of_a_telephone_bill_is_the_home_with_less_confidence() -> None:
    fields = read(
        *a_block(*WINDOW, "MARTIN Léa", "Résidence du Port", "7, quai Sud", "17000 La Rochelle"),
        *a_block(
            70, 600, "Date de facture : 14/09/2025", "Votre offre Fibre et Livebox", "Ligne fixe : 05 46 00 00 00"
        ),
        title="Orange",
    )

    assert fields.document_type is DocumentType.TELECOM_BILL
    assert fields.home is not None
    assert fields.home.lines == ("Résidence du Port", "7, quai Sud")
    assert 0.5 < fields.home.confidence < 0.85
    assert names_of(fields) == ["MARTIN Léa"]


def test_a_home_announced_but_unreadable_makes_the_window_unsure() -> None:
    fields = read(
        *a_block(70, 600, "Adresse du logement desservi", "2#2"),
        *a_block(*WINDOW, "M. Paul Durand", "3 place du Marché", "29200 BREST"),
        title="Votre facture de gaz",
    )

    assert "address" in open_fields(fields)


def test_a_mobile_bill_is_told_from_an_internet_bill() -> None:
    fields = read(
        *a_block(*WINDOW, "M. Paul Durand", "3 place du Marché", "29200 BREST"),
        *a_block(
            70, 600, "Facture n° 123456789 du 02/05/2025", "Forfait mobile 100 Go 5G", "Appels, SMS et MMS illimités"
        ),
        title="Free Mobile",
    )

    assert fields.document_type is DocumentType.MOBILE_BILL


def a_receipt(*extra: Printed) -> Fields:
    return read(
        *a_block(100, 250, "Bailleur :", "M. Jean Le Bihan", "23 rue du Puits", "75017 Paris"),
        *a_block(
            *WINDOW, "Locataire :", "Mme Zoé Petit", "Les Terrasses du Lac", "2 C, rue des Cerisiers", "94300 Vincennes"
        ),
        *a_block(100, 700, "Loyer et charges pour la période du 01.08.2026 au 31.08.2026"),
        *a_block(100, 900, "Fait à Paris, le 27.09.2026"),
        *extra,
        title="Quittance de loyer",
    )


def test_the_landlords_address_is_no_home() -> None:
    fields = a_receipt()

    assert fields.home is not None
    assert fields.home.lines == ("Les Terrasses du Lac", "2 C, rue des Cerisiers")
    assert lines_with(fields, AddressRole.OTHER) == [("23 rue du Puits",)]


def test_landlord_and_tenant_are_told_apart() -> None:
    fields = a_receipt()

    assert names_of(fields) == ["Zoé Petit"]
    assert [p.name for p in fields.persons if p.role is PersonRole.LANDLORD] == ["Jean Le Bihan"]


def test_a_receipt_is_told_from_a_rent_call() -> None:
    call = read(
        *a_block(100, 400, "Loyer", "Provisions pour charges", "Ne vaut pas quittance."), title="AVIS D'ÉCHÉANCE"
    )

    assert a_receipt().document_type is DocumentType.RENT_RECEIPT
    assert call.document_type is DocumentType.RENT_CALL


def test_a_month_written_alone_is_the_period_of_a_receipt() -> None:
    fields = read(*a_block(100, 400, "Loyer principal octobre 2025"), title="QUITTANCE DE LOYER")

    assert fields.date_of(DateRole.PERIOD_END) is not None
    assert {d.value for d in fields.dates if d.role is DateRole.PERIOD_END} == {date(2025, 10, 31)}


def test_an_address_in_one_line_with_its_label_is_the_home() -> None:
    fields = read(
        (110, 690, "Lot loué : 25 AVENUE DE LODEVE, 34080 MONTPELLIER Bail du 24 juin 2022"), title="QUITTANCE DE LOYER"
    )

    assert fields.home is not None
    assert (fields.home.lines, fields.home.city) == (("25 AVENUE DE LODEVE",), "MONTPELLIER")
    assert fields.date_of(DateRole.CONTRACT_START) is not None


def test_a_label_in_the_left_column_of_a_table_speaks_for_all_rows_of_its_cell() -> None:
    fields = read(
        (140, 500, "Souscripteur"),
        (600, 500, "Madame Ève Ait Hamou"),
        (140, 620, "Adresse du risque assuré"),
        *a_block(600, 592, "ETAGE 3 PORTE 22", "27 RUE GABRIEL PERI", "93200 SAINT DENIS"),
        (140, 740, "Nature du logement"),
        (600, 740, "Appartement - 3 pièces"),
        *a_block(*WINDOW[:1], 250, "Madame Ève Ait Hamou", "1 rue X", "75011 PARIS"),
        title="ATTESTATION D'ASSURANCE HABITATION",
    )

    assert fields.document_type is DocumentType.INSURANCE_CERTIFICATE
    assert fields.home is not None
    assert fields.home.lines == ("ETAGE 3 PORTE 22", "27 RUE GABRIEL PERI")
    assert names_of(fields) == ["Ève Ait Hamou"]


def test_a_certifying_sentence_over_two_lines_gives_holder_and_home() -> None:
    fields = read(
        (
            160,
            920,
            "Nous certifions que M. SERGIO RAMOS dispose auprès de nos services d'un contrat d'électricité,",
        ),
        (
            160,
            950,
            "en vigueur depuis le 23/11/2023, pour le logement situé au 92 rue du Haut Village, 62770 Le Parcq (point",
        ),
        (160, 980, "de livraison 73138117144879)."),
        (900, 640, "Le 19/09/2026"),
        title="Attestation de titulaire de contrat",
    )

    assert fields.document_type is DocumentType.CONTRACT_CERTIFICATE
    assert names_of(fields) == ["SERGIO RAMOS"]
    assert fields.home is not None
    assert (fields.home.lines, fields.home.city) == (("92 rue du Haut Village",), "Le Parcq")
    assert fields.issue_date is not None
    assert fields.issue_date.value == date(2026, 9, 19)


def test_in_a_hosting_letter_the_hosted_person_holds_and_the_host_hosts() -> None:
    fields = read(
        (
            190,
            420,
            "Je soussigné(e) M. Thomas Ould Slimane, né le 02/03/1970, demeurant 203 rue Lamartine, 16000 Angoulême,",
        ),
        (190, 450, "certifie sur l'honneur héberger à mon domicile Monsieur Noé DIOP depuis le 5 mai 2026."),
        (190, 700, "Angoulême, le 2 octobre 2026"),
        title="Attestation d'hébergement",
    )

    assert fields.document_type is DocumentType.HOSTING_LETTER
    assert names_of(fields) == ["Noé DIOP"]
    assert [p.name for p in fields.persons if p.role is PersonRole.HOST] == ["Thomas Ould Slimane"]
    assert fields.home is not None
    assert fields.home.lines == ("203 rue Lamartine",)
    assert fields.issue_date is not None
    assert fields.issue_date.value == date(2026, 10, 2)
    assert {d.value for d in fields.dates if d.role is DateRole.BIRTH} == {date(1970, 3, 2)}


def test_a_contract_holder_who_is_not_the_addressee_holds_and_the_addressee_receives() -> None:
    fields = read(
        *a_block(70, 250, "Titulaire du contrat :", "Mme Anaïs Diallo"),
        *a_block(70, 400, "Lieu de consommation", "27 R DE GAND", "59200 TOURCOING"),
        *a_block(*WINDOW, "M. Rémy AIT HAMOU", "10 AVENUE DES OTAGES", "84800 L'ISLE-SUR-LA-SORGUE"),
        title="Facture d'électricité",
    )

    assert names_of(fields) == ["Anaïs Diallo"]
    assert [p.name for p in fields.persons if p.role is PersonRole.RECIPIENT] == ["Rémy AIT HAMOU"]


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        (("KERGROES", "29350 MOELAN SUR MER"), ("KERGROES",)),
        (("LE CLOS ST JEAN", "33 GRANDE RUE", "69007 LYON 07"), ("LE CLOS ST JEAN", "33 GRANDE RUE")),
        (("18 RUE DU PUITS", "MONTAIGU LE BLIN", "03150 MONTAIGU LE BLIN"), ("18 RUE DU PUITS", "MONTAIGU LE BLIN")),
        (("Lieu-dit Casale", "20250 CORTE"), ("Lieu-dit Casale",)),
        (("111 rue des Alizés", "97233 SCHŒLCHER"), ("111 rue des Alizés",)),
        (("Bât. C appt 16", "61 rue du Vieux Puits", "62100 CALAIS"), ("Bât. C appt 16", "61 rue du Vieux Puits")),
    ],
)
def test_the_lines_between_recipient_and_city_are_the_address(block: tuple[str, ...], lines: tuple[str, ...]) -> None:
    fields = read(*a_block(*WINDOW, "BRUN Julien", *block), title="Facture d'eau")

    assert fields.home is not None
    assert fields.home.lines == lines
    assert names_of(fields) == ["BRUN Julien"]


def test_an_organisation_that_holds_is_marked_as_one() -> None:
    fields = read(*a_block(*WINDOW, "SCI LES PINS", "3 rue du Four", "35000 RENNES"), title="Facture d'eau")

    assert [(p.name, p.is_organisation) for p in fields.holders] == [("SCI LES PINS", True)]


def test_a_date_that_nobody_explains_is_unsure() -> None:
    fields = read(*a_block(70, 900, "14/05/2026"), title="Facture d'eau")

    assert "date" in open_fields(fields)


def test_only_a_due_date_gives_no_issue_date() -> None:
    fields = read(*a_block(70, 900, "À payer avant le 14/05/2026"), title="Facture d'eau")

    assert fields.issue_date is None


def test_the_date_of_an_earlier_bill_is_not_the_issue_date() -> None:
    fields = read(
        *a_block(70, 800, "Facture du 03/06/2026"),
        *a_block(70, 900, "Solde précédente facture du 03/04/2026"),
        title="SAUR",
    )

    assert fields.issue_date is not None
    assert fields.issue_date.value == date(2026, 6, 3)
    assert sum(found.role is DateRole.ISSUE for found in fields.dates) == 1


def test_the_date_in_the_name_of_a_street_is_no_date() -> None:
    fields = read(*a_block(*WINDOW, "M. Paul Durand", "9 rue du 8 mai 1945", "35400 SAINT MALO"))

    assert fields.dates == ()


@pytest.mark.parametrize(
    ("title", "texts", "kind"),
    [
        (
            "AVIS D'IMPÔT 2026",
            ("Impôt sur les revenus de l'année 2025", "Revenu fiscal de référence"),
            "income_tax_notice",
        ),
        ("TAXES FONCIÈRES 2026", ("Avis d'impôt", "Propriétés bâties"), "property_tax_notice"),
        ("Taxe d'habitation 2025", ("Avis d'impôt",), "housing_tax_notice"),
        ("BULLETIN DE PAIE", ("Net à payer", "Salaire de base"), "payslip"),
        ("RELEVÉ D'IDENTITÉ BANCAIRE", ("IBAN FR76", "Code guichet"), "bank_details"),
        ("RELEVÉ DE COMPTE", ("Ancien solde", "Nouveau solde"), "bank_statement"),
        ("ÉCHÉANCIER", ("Vos prochaines mensualités", "Électricité"), "payment_schedule"),
        ("CERTIFICAT DE SCOLARITÉ", ("Année universitaire 2025-2026",), "student_certificate"),
        ("CONTRAT DE LOCATION", ("Entre les soussignés", "Dépôt de garantie"), "tenancy_contract"),
        ("Mon espace client", ("Mes factures", "Mes informations", "Se déconnecter"), "customer_area_page"),
        ("CARTE NATIONALE D'IDENTITÉ", ("Nationalité française",), "identity_card"),
        ("DEVIS N° 2026-12", ("Fourniture et pose", "Total TTC"), "other"),
        ("ATTESTATION D'ASSURANCE AUTOMOBILE", ("Véhicule assuré", "Conducteur principal"), "other"),
        ("ATTESTATI0N D'ASSURANCF HABITATI0N", ("Sociétaire", "Responsabilité civile"), "insurance_certificate"),
        ("Une page", ("sans rien de connu",), "other"),
        ("ATTESTATION D'ASSURANCE", ("Propriétaire non occupant", "Adresse du risque : 1 rue Z 75011 PARIS"), "other"),
        ("QUITTANCE DE LOYER", ("Bien loué : garage n° 12", "Locataire : M. Paul Durand"), "other"),
        ("QUITTANCE DE LOYER", ("Bien loué : appartement et parking", "Loyer parking 50,00"), "rent_receipt"),
        ("ATTESTATION DE RÉSIDENCE", ("CROUS", "chambre 214"), "student_certificate"),
        ("Orange", ("Bonjour Paul", "Mes dernières factures", "Mon logement"), "customer_area_page"),
    ],
)
def test_the_kind_of_paper_is_told_from_its_title_and_words(title: str, texts: tuple[str, ...], kind: str) -> None:
    assert read(*a_block(100, 300, *texts), title=title).document_type == kind


def test_small_print_about_other_papers_does_not_change_the_kind() -> None:
    fields = an_energy_bill(
        (
            70,
            2000,
            "Cette facture ne vaut pas quittance de loyer ni attestation d'assurance habitation ou avis d'impôt.",
        )
    )

    assert fields.document_type is DocumentType.ELECTRICITY_BILL


def test_a_browser_address_at_the_top_is_evidence_of_a_screen() -> None:
    assert read((60, 20, "https://espace-client.example.fr/factures"), (60, 300, "Facture du 02/03/2026")).screen
    assert not an_energy_bill().screen


def test_reasons_for_the_type_hold_no_name() -> None:
    fields = an_energy_bill()

    assert fields.type_reasons
    assert not any("salah" in reason or "petit" in reason for reason in fields.type_reasons)


def test_a_page_of_noise_is_read_without_failing() -> None:
    noise: Page = a_page((0, 0, "| — ~~ ' \" |"), (500, 500, "O0O0O 35 :: // 1l1l"))

    assert read_fields((noise,)).home is None


def test_a_left_cell_that_holds_its_own_value_does_not_speak_for_the_window() -> None:
    fields = read(
        (140, 417, "Adresse de branchement 6, rue du Four"),
        (450, 445, "17000 La Rochelle"),
        *a_block(1000, 389, "M. Hugo Petit", "28 RUE EMILE ZOLA", "97410 SAINT PIERRE"),
        title="Facture d'eau",
    )

    assert lines_with(fields, AddressRole.HOME) == [("6, rue du Four",)]
    assert lines_with(fields, AddressRole.BILLING) == [("28 RUE EMILE ZOLA",)]


def test_a_label_speaks_for_the_nearest_address_of_its_row() -> None:
    fields = read(
        (140, 400, "Adresse de branchement"),
        *a_block(440, 372, "Mme Ana Silva", "27 avenue des Cerisiers", "83000 Toulon"),
        *a_block(985, 372, "Mme Ana Silva", "30 rue Pasteur", "03200 Vichy"),
        title="Facture d'eau",
    )

    assert lines_with(fields, AddressRole.HOME) == [("27 avenue des Cerisiers",)]
    assert lines_with(fields, AddressRole.BILLING) == [("30 rue Pasteur",)]


def test_an_address_in_a_widely_spaced_table_is_read_whole() -> None:
    fields = read(
        (126, 626, "ABONNÉ"),
        (598, 626, "Mme Esther PHAM"),
        (126, 670, "POINT DE CONSOMMATION"),
        *((598, top, text) for top, text in ((670, "Domaine du Lac"), (714, "12 avenue Foch"), (758, "44600 Nazaire"))),
        *a_block(876, 356, "Mme Esther PHAM", "55 RUE DE L EGLISE", "68000 COLMAR"),
        title="Service des eaux",
    )

    assert lines_with(fields, AddressRole.HOME) == [("Domaine du Lac", "12 avenue Foch")]
    assert lines_with(fields, AddressRole.BILLING) == [("55 RUE DE L EGLISE",)]


def test_the_tax_office_below_the_debtor_is_neither_holder_nor_billing_address() -> None:
    fields = read(
        *a_block(100, 400, "Débiteur légal", "MME Agnès Ahmadi", "Trésorerie compétente", "36 rue Haute", "84200 APT"),
        *a_block(*WINDOW, "MME Agnès Ahmadi", "6 R DES ACACIAS", "91000 EVRY"),
        title="TAXES FONCIÈRES 2026",
    )

    assert names_of(fields) == ["Agnès Ahmadi"]
    assert lines_with(fields, AddressRole.HOME) == [("6 R DES ACACIAS",)]


def test_half_of_a_home_gives_way_to_its_whole_printing() -> None:
    fields = read(
        *a_block(970, 600, "Adresse du logement", "La", "05350 Château-Ville-Vieille"),
        *a_block(140, 400, "Mme Noémie Fernandes", "93 bis passage des Lilas", "La Grande Métairie", "05350 Château"),
        title="Facture de gaz",
    )

    assert lines_with(fields, AddressRole.HOME) == [("93 bis passage des Lilas", "La Grande Métairie")]


def test_two_tenants_are_read_when_one_name_begins_with_a_particle() -> None:
    fields = read(
        *a_block(*WINDOW, "Locataire :", "du Plessis Frédéric", "Benali Louis", "5 RUE HAUTE", "97300 CAYENNE"),
        title="Quittance de loyer",
    )

    assert names_of(fields) == ["du Plessis Frédéric", "Benali Louis"]


def test_a_surname_cut_off_its_first_name_is_no_second_holder() -> None:
    fields = read(
        *a_block(*WINDOW, "Locataire :", "Monsieur du Plessis Karim", "9 chemin Bas", "69200 Vénissieux"),
        (165, 800, "Je soussigné(e) déclare avoir reçu de Monsieur du Plessis"),
        title="Quittance de loyer",
    )

    assert names_of(fields) == ["du Plessis Karim"]


def test_an_unexplained_address_below_the_window_leaves_both_unsure() -> None:
    fields = read(
        *a_block(900, 300, "M. Paul Durand", "3 place du Marché", "29200 BREST"),
        *a_block(900, 600, "12 rue Foch", "44600 Nazaire"),
        title="Avis d'impôt sur les revenus",
    )

    assert len(lines_with(fields, AddressRole.HOME)) == 2
    assert "address" in open_fields(fields)


def test_the_window_of_a_recognised_power_bill_without_place_of_consumption_is_unsure() -> None:
    window = a_block(*WINDOW, "M. Paul Durand", "3 place du Marché", "29200 BREST")
    page = a_page(*window, title="Facture d'électricité", source=TextSource.RECOGNISED)

    assert "address" in open_fields(read_fields((page,)))


def test_a_street_with_a_hyphened_a_keeps_its_building() -> None:
    fields = read(
        (150, 700, "Adresse de la location"),
        (528, 700, "Bâtiment A, 25 B avenue du Four-à-Chaux, 64100 Bayonne"),
        title="QUITTANCE DE LOYER",
    )

    assert lines_with(fields, AddressRole.HOME) == [("Bâtiment A", "25 B avenue du Four-à-Chaux")]


def test_a_place_behind_a_numbered_street_keeps_the_street() -> None:
    fields = read(
        (100, 700, "Nous certifions que Mme FAURE Claire dispose d'un contrat d'électricité pour le logement situé"),
        (100, 728, "78 AV ARISTIDE BRIAND, MAS DE LA COMBE, 16390 AUBETERRE SUR DRONNE."),
        title="Attestation de titulaire de contrat",
    )

    assert lines_with(fields, AddressRole.HOME) == [("78 AV ARISTIDE BRIAND", "MAS DE LA COMBE")]


@pytest.mark.parametrize(
    ("texts", "issued"),
    [
        (("Fait à Vandœuvre-Lès-Nancy, le 20/10/2026",), date(2026, 10, 20)),
        (("Date facture 12/03/2026",), date(2026, 3, 12)),
        (("Duplicata édité le 20/11/2026", "Facture du 02/01/2026"), date(2026, 1, 2)),
        (("Émise le 05/05/2026", "Rappel de la facture du 05/11/2025"), date(2026, 5, 5)),
        (("Montant prélevé", "le 01/06/2026"), None),
        (("Votre facture sera établie le 01/06/2026",), None),
        (("Dernier paiement reçu le 02/04/2026",), None),
        (("Contrat n° 4512 du 02/04/2021",), None),
        (("Imprimé le 20/11/2026",), None),
    ],
)
def test_only_the_day_the_paper_was_made_out_is_its_date(texts: tuple[str, ...], issued: date | None) -> None:
    found = read(*a_block(100, 800, *texts), title="Facture d'eau").issue_date

    assert (found.value if found is not None else None) == issued


def test_the_rule_of_a_cell_read_as_a_stroke_leaves_the_date() -> None:
    fields = read((170, 470, "Date d'émission"), (656, 470, "125 octobre 2026"), title="Facture Box")

    assert fields.issue_date is not None
    assert fields.issue_date.value == date(2026, 10, 25)


def test_the_person_at_whose_home_letters_arrive_is_no_holder() -> None:
    fields = read(*a_block(*WINDOW, "M. Paul Durand", "chez Mme Rose Blin", "3 rue Haute", "75012 PARIS"))

    assert names_of(fields) == ["Paul Durand"]


def test_a_poorly_recognised_holder_is_read_as_the_window_prints_the_name() -> None:
    clear = a_page(*a_block(*WINDOW, "Madame Ève Ait Hamou", "27 RUE HAUTE", "93200 SAINT DENIS"), title="Attestation")
    poor = (a_line(100, 700, "Souscripteur"), a_line(600, 700, "Madame be. Ait Hamou", confidence=0.7))
    fields = read_fields((replace(clear, lines=(*clear.lines, *poor)),))

    assert names_of(fields) == ["Ève Ait Hamou"]


def test_the_insured_without_a_title_holds_and_the_signatory_does_not() -> None:
    fields = read(
        *a_block(150, 260, "Garnier Tuan", "10 R SIMONE VEIL", "97430 LE TAMPON"),
        (150, 730, "Nous soussignés, Luko, certifions assurer Garnier Tuan par le contrat habitation n° 7421055."),
        (150, 820, "Lieu d'assurance : 10 rue Simone-Veil, 97430 Le Tampon."),
        *a_block(1000, 1018, "Mme Esther Chen", "Directrice des opérations"),
        title="Attestation d'assurance habitation",
    )

    assert names_of(fields) == ["Garnier Tuan"]
